#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""flat.py PROGRAM: load fills flat tables with the rows that the views of a state have, whatever
happens on the way."""
import contextlib, json, random, signal, sqlite3, subprocess, sys, time, unittest

from loading import CONFIG, LIST, PROGRAM, answer, mail, patch
from tables import GADGETS, SEED, FlatTest, State, some_list


class Flat(FlatTest):
    def test_rows(self):
        """All columns of two lists; the second time, nothing is written."""
        self.ingest(LIST + some_list(60, SEED, GADGETS, first=100))
        self.assertIn(' rows of 2 lists', self.load())
        self.check()
        for table, rows in self.rows('widgets').items():
            self.assertGreater(len(rows), 0, table)
        before = self.versions()
        self.assertIn('wrote 0 rows of 0 lists', self.load())
        self.assertEqual(self.versions(), before)

    def in_pieces(self, *arguments):
        """Loads after each delivery.  People of both lists take new names."""
        rng = random.Random(SEED)
        mails = some_list(60, SEED) + some_list(60, SEED, GADGETS, first=100)
        mails += [mail(200, 'oil', 'Some text.\n'),
                  patch(201, '[PATCH 1/1] x', answer(200)), *reversed(LIST)]
        rng.shuffle(mails)
        while mails:
            count = rng.randrange(1, 20)
            self.ingest(mails[:count], *arguments)
            del mails[:count]
            self.load()
            self.check()

    def test_in_pieces(self):
        self.in_pieces()

    def test_in_pieces_with_precise_grouping(self):
        self.in_pieces('--grouping=precise')

    def test_new_name(self):
        """Somebody takes a new name on another list."""
        self.ingest(LIST)
        self.load()
        self.ingest([patch(20, '[PATCH] more', sender='Robert <bo@example.org>',
                           list_id=GADGETS)])
        self.load()
        self.assertIn('Robert', json.dumps(self.check('gadgets', 'widgets')['comments']))

    def test_some_lists(self):
        """The others are not there, or stay behind."""
        self.ingest(LIST + some_list(30, SEED, GADGETS, first=100))
        self.load('--project', 'gadgets')
        self.check('gadgets')
        self.assertEqual(self.server.value('flat', 'SELECT count(*) FROM loads'), 1)
        self.ingest(some_list(30, SEED, first=200) + some_list(30, SEED, GADGETS, first=300))
        self.load('--project', 'widgets')
        self.check('widgets')
        self.load()
        self.check()

    def test_at_once(self):
        """Loaders of different lists, and of the same, begin in an empty database."""
        others = [self.path(f'{n}.db') for n in range(2)]
        self.ingest(some_list(1200, SEED), state=others[0])
        self.ingest(some_list(1200, SEED, GADGETS), state=others[1])
        jobs = [(state, name) for state, name in zip(others, ('widgets', 'gadgets'))] * 2
        running = [subprocess.Popen(self.command('--quiet', '--project', name, state=state))
                   for state, name in jobs]
        self.assertEqual([one.wait() for one in running], [0] * 4)
        self.check('widgets', state=others[0])
        self.check('gadgets', state=others[1])

    def test_killed(self):
        rng = random.Random(SEED)
        self.ingest(some_list(1800, SEED))
        for _ in range(6):
            with subprocess.Popen(self.command('--quiet')) as process:
                time.sleep(rng.random() * 0.3)
                process.send_signal(signal.SIGKILL)
        self.load()
        self.check('widgets')

    def test_server_ends(self):
        """After some pieces: they stay, and the next run goes on."""
        self.ingest(some_list(1200, SEED))
        self.load('--project', 'gadgets')
        self.server.run('flat', '''
            CREATE FUNCTION stop() RETURNS trigger AS $$ BEGIN
                IF (SELECT count(*) FROM events) > 1500 THEN
                    PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
                RETURN NEW; END $$ LANGUAGE plpgsql;
            CREATE TRIGGER stop BEFORE INSERT ON patches FOR EACH ROW EXECUTE FUNCTION stop()''')
        self.assertIn('writing patches failed', self.refuse(status=75))
        self.assertEqual(self.server.value('flat', 'SELECT event FROM loads '
                                                   "WHERE list = 'widgets'"), 2048)
        self.server.run('flat', 'DROP TRIGGER stop ON patches')
        self.load()
        self.check()

    def test_follow(self):
        self.ingest(LIST[:4])
        process = subprocess.Popen(self.command('--follow'), stderr=subprocess.PIPE,
                                   encoding='utf-8')
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.addCleanup(process.stderr.close)
        self.assertIn(' rows of 1 list\n', process.stderr.readline())
        self.ingest(LIST[4:])
        last, until = len(State(self.state).view('events')), time.monotonic() + 60
        while self.server.value('flat', 'SELECT min(event) FROM loads') < last:
            self.assertIsNone(process.poll())
            self.assertLess(time.monotonic(), until)
            time.sleep(0.05)
        self.check()

    def anew(self, **options):
        self.assertIn('loaded 1 list anew, ', self.load('--project', 'widgets', **options))
        self.check('widgets', **options)
        self.assertIn('wrote 0 rows of 0 lists', self.load('--project', 'widgets', **options))

    def test_rebuilt(self):
        """By another configuration: numbers mean something else."""
        self.ingest(LIST)
        self.load()
        config = self.write('other.ini', f'{CONFIG}subject_match=wheels|front|rear\n')
        subprocess.run([PROGRAM, 'rebuild', '--quiet', '--state', self.state, '--config', config],
                       check=True)
        self.anew()
        self.assertEqual(len(self.rows('widgets')['patches']), 4)

    def test_other_state(self):
        """Of the same list, and with as many events; and an older copy of a state."""
        self.ingest(LIST)
        self.load()
        self.ingest(list(reversed(LIST)), state=self.path('other.db'))
        self.anew(state=self.path('other.db'))
        self.ingest(LIST[:5], state=self.path('older.db'))
        self.anew(state=self.path('older.db'))

    def test_whole(self):
        self.ingest(LIST)
        self.load()
        self.server.run('flat', "DELETE FROM patches; UPDATE series SET name = 'x'")
        self.assertIn('wrote 0 rows of 0 lists', self.load())
        self.assertIn('loaded 2 lists anew', self.load('--whole'))
        self.check()

    def test_other_list(self):
        self.ingest(LIST)
        self.load()
        self.config = self.write('other.ini', '[project widgets]\nlist_id=x.example.org\n')
        self.ingest([patch(1, '[PATCH] a', list_id='x.example.org')], state=self.path('other.db'))
        said = self.refuse(status=78, state=self.path('other.db'))
        self.assertIn('list “widgets” is there as the list with the id', said)

    def test_other_tables(self):
        self.ingest(LIST)
        self.load()
        self.server.run('flat', 'ALTER TABLE patches DROP COLUMN hash')
        self.ingest([patch(20, '[PATCH] more')])
        self.assertIn('column "hash"', self.refuse(status=69))
        self.server.run('flat', 'DROP TABLE loads')
        self.assertIn('already exists', self.refuse(status=69))

    def writer(self):
        """The URL of a role that may write rows, but not make temporary tables."""
        self.server.run('flat', 'DROP ROLE IF EXISTS writer; CREATE ROLE writer LOGIN; '
                                'GRANT ALL ON ALL TABLES IN SCHEMA public TO writer; '
                                'REVOKE TEMPORARY ON DATABASE flat FROM PUBLIC')
        self.addCleanup(self.server.run, 'postgres', 'DROP ROLE writer')
        self.addCleanup(self.server.run, 'flat', 'DROP OWNED BY writer')
        return self.server.url('flat', 'writer')

    def test_one_more(self):
        """What one mail has changed is known, so nothing is compared, which takes a temporary
        table; but once the program has ended between two pieces, or links are still to be made."""
        self.ingest(LIST)
        self.load()
        url = self.writer()
        for text in some_list(18, SEED, first=20):
            self.ingest([text])
            self.load(url=url)
            self.check()
        self.server.run('flat', 'UPDATE loads SET links = NULL')
        self.assertIn('permission denied', self.refuse(status=78, url=url))
        self.assertIn('wrote 0 rows of 0 lists', self.load())
        self.load(url=url)
        with contextlib.closing(sqlite3.connect(self.state)) as db, db:
            db.execute('INSERT INTO unlinked (id) VALUES (1)')
        self.assertIn('wrote 0 rows of 0 lists', self.load(url=url))
        self.check()

    def older(self, *undone):
        """Makes the tables those of an older version of the program.  Returns: what load says."""
        self.ingest(LIST + some_list(30, SEED, GADGETS, first=100))
        self.load()
        self.server.run('flat', '; '.join(undone))
        said = self.load()
        self.check()
        self.ingest([patch(20, '[PATCH v2] bell', answer(6))])
        self.load()
        self.check()
        return said

    def test_older_tables(self):
        """Before it was noted what links are loaded; before there were two of the tables.  What
        lacks is added."""
        said = self.older('ALTER TABLE loads DROP COLUMN links',
                          'DROP INDEX states_list_person_email_idx')
        self.assertIn('wrote 0 rows of 0 lists', said)

    def test_much_older_tables(self):
        said = self.older('DROP TABLE revisions, states', 'ALTER TABLE loads DROP COLUMN links')
        self.assertRegex(said, r'wrote [1-9]\d* rows of 2 lists')

    def test_older_tables_of_somebody_else(self):
        self.ingest(LIST)
        self.load()
        url = self.writer()
        self.server.run('flat', 'DROP TABLE states')
        before = self.server.value('flat', 'SELECT min(loaded)::text FROM loads')
        self.assertIn('must be owner of table loads', self.refuse(status=78, url=url))
        self.assertEqual(self.server.value('flat', 'SELECT min(loaded)::text FROM loads'), before)

    def test_constraint(self):
        """A row that breaks a rule of the database: one line, and the piece is not there."""
        self.ingest(LIST[:5])
        self.load()
        self.server.run('flat', "ALTER TABLE tags ADD CONSTRAINT odd CHECK (name <> 'Acked-by')")
        self.ingest(LIST[5:])
        before = self.versions()
        self.assertIn('writing tags failed', self.refuse(status=75))
        self.assertEqual(self.versions(), before)
        self.server.run('flat', 'ALTER TABLE tags DROP CONSTRAINT odd')
        self.load()
        self.check()

    def test_no_rights(self):
        self.ingest(LIST)
        self.load()
        self.server.run('flat', 'DROP ROLE IF EXISTS reader; CREATE ROLE reader LOGIN; '
                                'GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader')
        self.addCleanup(self.server.run, 'postgres', 'DROP ROLE reader')
        self.addCleanup(self.server.run, 'flat', 'DROP OWNED BY reader')
        self.ingest([patch(20, '[PATCH] more')])
        said = self.refuse(status=78, url=self.server.url('flat', 'reader'))
        self.assertIn('permission denied', said)

    def test_no_connection(self):
        self.ingest(LIST)
        said = self.refuse(status=75, url=f'host={self.folder} dbname=flat password=secret')
        self.assertIn('no connection to PostgreSQL: ', said)
        self.assertNotIn('secret', said)

    def test_locked(self):
        self.ingest(LIST)
        self.load()
        with subprocess.Popen([f'{self.server.programs}/psql', '-h', self.server.folder, '-U',
                               'tests', '-d', 'flat', '-qAt'], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, encoding='utf-8') as other:
            other.stdin.write('BEGIN; SELECT number FROM loads FOR UPDATE;\n')
            other.stdin.flush()
            other.stdout.readline()
            self.assertIn('lock timeout',
                          self.refuse(status=75, PGOPTIONS='-c lock_timeout=300'))
            other.stdin.write('COMMIT;\n\\q\n')
            other.stdin.flush()
        self.load()

    def test_what_texts_cannot_hold(self):
        self.ingest([patch(1, '[PATCH] a', text='Re\0viewed-by: N\0u\n\nCc: x\0y\n')])
        self.load()
        self.assertNotIn('\\u0000', json.dumps(self.rows('widgets')))

    def test_usage(self):
        self.ingest(LIST)
        for arguments, why in ((('--patchwork', '--follow'), '--patchwork excludes'),
                               (('--append',), '--append needs --patchwork'),
                               (('--project', 'none'), 'there is no project “none”')):
            self.assertIn(why, self.refuse(*arguments, status=64))


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
