#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""flat.py PROGRAM: load fills flat tables with the rows that the views of a state have, whatever
happens on the way."""
import contextlib, csv, json, os, random, signal, sqlite3, subprocess, sys, tempfile, time, unittest

from loading import CONFIG, LIST, LIST_ID, PROGRAM, answer, mail, mbox, patch
from postgres import Server

csv.field_size_limit(1 << 30)  # all rows of a list come as one

SEED = 18
TABLES = ('series covers patches comments people events files trailers tags revisions '
          'states').split()
OF_A_PROJECT = ('series', 'covers', 'patches', 'comments', 'events', 'revisions', 'states')
GADGETS = 'gadgets.lists.example.org'
PEOPLE = ('Ann <ann@example.org>', 'Bo <bo@example.org>', 'bo@example.org',
          '"Back\\\\slash, Bo" <bo@example.org>', 'Cy <cy@example.org>')


def some_list(count, seed, list_id=LIST_ID, first=0):
    """Series with late covers and late patches, and answers from people who change their names."""
    rng, mails = random.Random(seed), []
    for n in range(first, first + count, 6):
        who = {'list_id': list_id, 'sender': rng.choice(PEOPLE)}
        thread = [mail(n, f'[PATCH v{n % 3 + 1} 0/2] series {n}', **who),
                  patch(n + 1, f'[PATCH v{n % 3 + 1} 1/2] one', answer(n), **who),
                  patch(n + 2, f'[PATCH v{n % 3 + 1} 2/2] two', answer(n), **who)]
        if rng.random() < 0.3:
            thread.reverse()
        thread += [patch(n + 3, f'[PATCH] alone {n}', text='Say: \\N\t{"a"}\n\nCc: "x\\y" <z>\n',
                         **who),
                   mail(n + 4, 'Re: one', 'Tested-by: Di <di@example.org>\n', answer(n + 1),
                        sender=rng.choice(PEOPLE), list_id=list_id),
                   mail(n + 5, 'Re: series', 'Acked-by: "E, F" <e@example.org>\n', answer(n),
                        sender=rng.choice(PEOPLE), list_id=list_id)]
        mails += thread
    for _ in range(count // 3):
        i = rng.randrange(len(mails) - 5)
        mails[i], mails[i + 5] = mails[i + 5], mails[i]
    return mails


class State:
    """The views of a state: the rows of one of its lists."""
    def __init__(self, path):
        self.path = path

    def view(self, name):
        with contextlib.closing(sqlite3.connect(f'file:{self.path}?mode=ro', uri=True)) as db:
            db.row_factory = sqlite3.Row
            rows = [dict(row) for row in db.execute(f'SELECT * FROM v_{name}')]
        for row in rows:
            if 'trailers' in row:
                row['trailers'] = json.loads(row['trailers'])
        return rows

    def states(self):
        """What no view has: the table of an export."""
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([PROGRAM, 'export', '--quiet', '--format=ndjson', '--output', folder,
                            '--state', self.path], check=True)
            with open(os.path.join(folder, 'states.ndjson'), encoding='utf-8') as f:
                return [json.loads(line) for line in f]

    def rows(self, name):
        """By table: those of the list, sorted."""
        found = {table: self.view(table) for table in TABLES if table != 'states'}
        found['states'] = self.states()
        for table in OF_A_PROJECT:
            found[table] = [row for row in found[table] if row['project'] == name]
        patches = {row['id'] for row in found['patches']}
        covers = {row['id'] for row in found['covers']}
        people = {row['submitter'] for table in ('series', 'covers', 'patches', 'comments')
                  for row in found[table]}
        found['people'] = [row for row in found['people'] if row['id'] in people]
        for table in ('files', 'tags', 'trailers'):
            found[table] = [row for row in found[table]
                            if row['patch'] in patches or row.get('cover') in covers]
        return {table: sorted(map(json.dumps, rows)) for table, rows in found.items()}


class Flat(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server())

    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.server.create('flat')
        self.addCleanup(self.server.drop, 'flat')
        self.config = self.write('config.ini', f'{CONFIG}[project gadgets]\nname=Gadgets\n'
                                               f'list_id={GADGETS}\n')
        self.state = self.path('state.db')

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), 'w', encoding='utf-8') as f:
            f.write(text)
        return self.path(name)

    def ingest(self, mails, *arguments, state=None):
        path = self.write('some.mbox', mbox(*mails))
        subprocess.run([PROGRAM, 'ingest', '--quiet', '--state', state or self.state, '--config',
                        self.config, '--now', '2026-06-01', *arguments, path], check=True)

    def command(self, *arguments, state=None, url=None):
        return [PROGRAM, 'load', '--postgres', url or self.server.url('flat'), '--state',
                state or self.state, *arguments]

    def run_load(self, *arguments, state=None, url=None, **env):
        return subprocess.run(self.command(*arguments, state=state, url=url), capture_output=True,
                              stdin=subprocess.DEVNULL, encoding='utf-8',
                              env={**self.server.env, **env})

    def load(self, *arguments, **options):
        """Returns: what it says."""
        result = self.run_load(*arguments, **options)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stderr

    def refuse(self, *arguments, status, **options):
        """It must end with status and one line.  Returns: the line."""
        result = self.run_load('--quiet', *arguments, **options)
        self.assertEqual(result.returncode, status, result.stderr)
        lines = [line for line in result.stderr.splitlines() if '--help' not in line]
        self.assertEqual(len(lines), 1, result.stderr)
        return lines[0]

    def rows(self, name):
        """By table: those of the list, sorted, in the form of SQLite."""
        found = self.ask(f"SELECT * FROM {{}} WHERE list = '{name}'", TABLES)
        for rows in found.values():
            for row in rows:
                del row['list']
                row.update((k, int(v)) for k, v in row.items() if isinstance(v, bool))
        return {table: sorted(map(json.dumps, rows)) for table, rows in found.items()}

    def ask(self, query, tables):
        """The rows of a query of each table, in one go."""
        columns = ', '.join(f"(SELECT coalesce(json_agg(o), '[]') FROM ({query.format(table)}) o) "
                            f'AS {table}' for table in tables)
        return self.server.rows('flat', f'SELECT {columns}')[0]

    def check(self, *names, state=None):
        """The tables have what the views have, and nothing else."""
        for name in names or ('widgets', 'gadgets'):
            expected, found = State(state or self.state).rows(name), self.rows(name)
            for table in TABLES:
                with self.subTest(f'{name}: {table}'):
                    self.assertEqual(found[table], expected[table])
        return found

    def versions(self):
        """What shows every write to a row."""
        return self.ask('SELECT xmin::text, ctid::text FROM {} ORDER BY 1, 2', (*TABLES, 'loads'))

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
