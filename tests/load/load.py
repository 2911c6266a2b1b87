#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""load.py PROGRAM: loads archives and states into the database of a Patchwork."""
import json, os, signal, subprocess, sys, time, unittest

from loading import CONFIG, LIST, PROGRAM, LoadTest, answer, mail, mbox, patch
from objects import QUERIES, of_api

OTHERS = 'others.lists.example.org'
TWO_PROJECTS = CONFIG + f'[project others]\nlist_id={OTHERS}\n'


def kill_on_event(how):
    """SQL of a server where the first event does something else."""
    return f'''CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM {how}; RETURN NEW; END $$;
        CREATE TRIGGER t BEFORE INSERT ON patchwork_event FOR EACH ROW EXECUTE FUNCTION f();'''


class Load(LoadTest):
    def exported(self, *inputs):
        out = os.path.join(self.folder, 'out')
        subprocess.run([PROGRAM, 'export', '--quiet', '--config', self.config, '--now',
                        '2026-06-01', '--output', out, *inputs], check=True)
        objects = {}
        for kind in QUERIES:
            with open(os.path.join(out, kind + '.ndjson'), encoding='utf-8') as f:
                objects[kind] = [json.loads(line) for line in f]
        return of_api(objects)

    def test_archive(self):
        said = self.load(mails=LIST)
        self.assertIn('1 project, 3 people, 3 series, 2 covers, 5 patches, 3 comments', said)
        expected = self.exported(os.path.join(self.folder, 'list.mbox'))
        found = self.objects()
        for kind in QUERIES:
            self.assertEqual(found[kind], expected[kind], kind)
        self.assertEqual(found['series'][1]['dependencies'], [1])
        self.assertIn('Ring \\ it\twell.', found['patches'][2]['content'])

    def test_state(self):
        state = os.path.join(self.folder, 'list.db')
        self.load(mails=LIST)
        expected = self.dump()
        subprocess.run([PROGRAM, 'ingest', '--quiet', '--state', state, '--config', self.config,
                        '--now', '2026-06-01', os.path.join(self.folder, 'list.mbox')], check=True)
        self.server.drop('pw')
        self.server.create('pw', 'model')
        self.load('--state', state)
        found = self.dump()
        for rows in (found, expected): # a state keeps them by Message-ID
            for row in rows['seriesreference']:
                del row['id']
            rows['seriesreference'].sort(key=lambda row: row['msgid'])
        self.assertEqual(found, expected)

    def test_grouping(self):
        """What Patchwork's parser needs to find the series of the next mail, and tags."""
        self.load(mails=LIST + [patch(11, '[PATCH 2/3] late', answer(20))])
        references = self.server.rows('pw', 'SELECT msgid, series_id FROM '
                                            'patchwork_seriesreference ORDER BY 2, 1')
        self.assertEqual([(r['msgid'][1:].split('@')[0], r['series_id']) for r in references],
                         [('1', 1), ('6', 2), ('8', 3), ('11', 4), ('20', 4)])
        tags = self.server.rows('pw', 'SELECT patch_id, name, count FROM patchwork_patchtag '
                                      'JOIN patchwork_tag t ON t.id = tag_id ORDER BY 1')
        self.assertEqual(tags, [{'patch_id': 1, 'name': 'Reviewed-by', 'count': 1},
                                {'patch_id': 3, 'name': 'Acked-by', 'count': 1}])

    def test_numbers_go_on(self):
        self.load(mails=LIST)
        for table in ('person', 'project', 'cover', 'series', 'patch', 'patchcomment', 'event',
                      'covercomment', 'seriesreference', 'patchtag', 'series_dependencies'):
            with self.subTest(table):
                highest = self.server.value('pw', f'SELECT max(id) FROM patchwork_{table}')
                following = self.server.value(
                    'pw', f"SELECT nextval(pg_get_serial_sequence('patchwork_{table}', 'id'))")
                self.assertEqual(following, highest + 1)

    def test_pages_of_events(self):
        """The API has them by date alone: in their order, and none on two pages or on none."""
        self.load(mails=LIST)
        events = self.server.rows('pw', 'SELECT id, date::text FROM patchwork_event ORDER BY date')
        self.assertEqual(len({e['date'] for e in events}), len(events))
        self.assertEqual([e['id'] for e in events], sorted(e['id'] for e in events))

    def test_beside_others(self):
        """Numbers are shifted, past those of rows that are gone; people are joined."""
        self.server.run('pw', '''
            INSERT INTO patchwork_project (linkname, name, listid, listemail, subject_match,
                web_url, scm_url, webscm_url, list_archive_url, list_archive_url_format,
                commit_url_format, send_notifications, use_tags, show_dependencies)
            VALUES ('bells', 'Bells', 'bells.example.org', '', '', '', '', '', '', '', '', TRUE,
                    TRUE, FALSE);
            INSERT INTO patchwork_person (email, name) VALUES
                ('CY@example.org', NULL), ('x@example.org', 'X'), ('BO@EXAMPLE.ORG', 'Robert');
            SELECT setval('patchwork_submission_id_seq', 500), setval('patchwork_event_id_seq', 7);
            ''')
        self.load(mails=LIST)
        found = self.objects()
        self.assertEqual([p['id'] for p in found['patches']], [501, 502, 503, 504, 505])
        self.assertEqual(found['series'][0]['patches'], [501, 502])
        self.assertEqual(min(e['id'] for e in found['events']), 8)
        self.assertEqual([(p['link_name'], p['id']) for p in found['projects']],
                         [('bells', 1), ('widgets', 2)])
        self.assertEqual([tuple(p.values()) for p in found['people']],
                         [(1, 'Cy', 'CY@example.org'), (2, 'X', 'x@example.org'),
                          (3, 'Robert', 'BO@EXAMPLE.ORG'), (4, 'Ann', 'ann@example.org')])
        self.assertEqual([c['submitter'] for c in found['patch_comments']], [3, 1])

    def test_into_a_project(self):
        """Without mail, a project that is there is filled, and keeps its settings."""
        self.load(mails=[])
        self.server.run('pw', "UPDATE patchwork_project SET linkname = 'own', web_url = 'w'")
        self.load(mails=LIST)
        found = self.objects()
        self.assertEqual([p['link_name'] for p in found['projects']], ['own'])
        self.assertEqual({p['project'] for p in found['patches']}, {1})

    def test_one_project(self):
        """Of others, nothing is loaded, nor are people who wrote to them only."""
        self.config = self.write('two.ini', TWO_PROJECTS)
        mails = [patch(90, '[PATCH] other', sender='Eve <eve@example.org>', list_id=OTHERS),
                 *LIST, patch(91, '[PATCH] more', list_id=OTHERS)]
        self.load('--project', 'widgets', mails=mails)
        found = self.objects()
        self.assertEqual([p['name'] for p in found['projects']], ['Widgets'])
        self.assertNotIn('eve@example.org', [p['email'] for p in found['people']])
        self.assertEqual([p['id'] for p in found['patches']], [1, 2, 3, 4, 5])
        self.load('--project', 'others', mails=mails)
        self.assertEqual(self.names('patches')[5:], ['other', 'more'])
        self.assertIn('no project “none”', self.refuse('--project', 'none', mails=mails, status=64))

    def test_older_patchwork(self):
        self.server.run('pw', '''
            DROP TABLE patchwork_series_dependencies;
            ALTER TABLE patchwork_project DROP show_dependencies;
            DELETE FROM django_migrations WHERE name > '0047' AND app = 'patchwork';
            DELETE FROM django_migrations WHERE name > '0046_z' AND app = 'patchwork';''')
        self.assertIn('Patchwork 3.1 or 3.2', self.load(mails=LIST))
        self.assertEqual(self.server.value('pw', 'SELECT count(*) FROM patchwork_patch'), 5)

    def test_unknown_patchwork(self):
        for last in ('0045_addressed_fields', '0049_more'):
            self.server.run('pw', f'''
                DELETE FROM django_migrations WHERE app = 'patchwork';
                INSERT INTO django_migrations (app, name) VALUES ('patchwork', '{last}')''')
            said = self.refuse(mails=LIST, status=69)
            self.assertIn(last, said)
            self.assertIn('Patchwork 3.1 or 3.2 (0046_patch_comment_events)', said)
        self.assertIn('no Patchwork',
                      self.refuse(mails=LIST, status=69, url=self.server.url('postgres')))

    def test_refused(self):
        self.load(mails=LIST)
        said = self.refuse(mails=LIST, status=73)
        self.assertIn('widgets has mail already; --append', said)

    def test_name_is_taken(self):
        self.load(mails=[])
        self.server.run('pw', "UPDATE patchwork_project SET listid = 'bells.example.org'")
        self.assertIn('bells.example.org', self.refuse(mails=LIST, status=78))

    def test_no_connection(self):
        for url in (f'host={self.folder} dbname=pw password=secret',
                    'postgresql://ann:secret@localhost:1/pw', self.server.url('none')):
            with self.subTest(url):
                said = self.refuse(mails=LIST, status=75, url=url)
                self.assertIn('no connection to PostgreSQL: ', said)
                self.assertNotIn('secret', said)

    def test_bad_address(self):
        """Parts of a password that libpq would take for a host, a port or a database."""
        for url in ('postgresql://ann:se/cret@localhost/pw', 'postgresql://ann:1/cret@localhost/pw',
                    'postgresql://ann:s@ecret@localhost/pw', 'secret=cret'):
            with self.subTest(url):
                self.assertNotIn('cret', self.refuse(mails=LIST, status=64, url=url))

    def test_service_and_password_file(self):
        """What libpq reads, it reads before the program gives up all other files."""
        service = self.write('services', f'[pw]\nhost={self.server.folder}\nuser=tests\n'
                                         'dbname=pw\n')
        password = self.write('password', '*:*:*:*:secret\n')
        os.chmod(password, 0o600)
        self.load(mails=LIST, url='service=pw', PGSERVICEFILE=service, PGPASSFILE=password)
        self.assertEqual(len(self.objects()['patches']), 5)

    def test_no_rights(self):
        self.server.run('pw', '''
            DROP ROLE IF EXISTS reader;
            CREATE ROLE reader LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader''')
        self.addCleanup(self.server.run, 'postgres', 'DROP ROLE reader')
        self.addCleanup(self.server.run, 'pw', 'DROP OWNED BY reader')
        said = self.refuse(mails=LIST, status=78, url=self.server.url('pw', 'reader'))
        self.assertIn('permission denied', said)

    def test_somebody_writes(self):
        """Who adds mail at the same time is waited for, but not forever."""
        with subprocess.Popen([f'{self.server.programs}/psql', '-h', self.server.folder, '-U',
                               'tests', '-d', 'pw', '-qAt'], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, encoding='utf-8') as other:
            other.stdin.write("BEGIN; INSERT INTO patchwork_person (email) VALUES ('x@y');\n"
                              'SELECT 1;\n')
            other.stdin.flush()
            other.stdout.readline()
            said = self.refuse(mails=LIST, status=75, PGOPTIONS='-c lock_timeout=300')
            self.assertIn('lock timeout', said)
            other.stdin.write('COMMIT;\n\\q\n')
            other.stdin.flush()
        self.load(mails=LIST)

    def test_constraint(self):
        """A row that breaks a rule of the database: one line, and nothing is left."""
        self.server.run('pw', "ALTER TABLE patchwork_event ADD CHECK (category <> "
                              "'series-completed')")
        self.assertIn('writing events failed', self.refuse(mails=LIST, status=75))

    def test_server_ends(self):
        self.server.run('pw', kill_on_event('pg_terminate_backend(pg_backend_pid())'))
        self.assertIn('writing events failed', self.refuse(mails=LIST, status=75))

    def test_killed(self):
        self.server.run('pw', kill_on_event('pg_sleep(60)'))
        before = self.dump()
        path = self.write('list.mbox', mbox(*LIST))
        with subprocess.Popen(self.command(path), env=self.server.env,
                              stderr=subprocess.DEVNULL) as process:
            waiting = ("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
            while self.server.value('postgres', waiting) == 0:
                self.assertIsNone(process.poll())
                time.sleep(0.05)
            process.send_signal(signal.SIGKILL)
        self.server.run('postgres', "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                                    "WHERE wait_event = 'PgSleep'")
        self.assertEqual(self.dump(), before)

    def test_what_texts_cannot_hold(self):
        """NULs are dropped, as Patchwork does."""
        self.load(mails=[patch(1, '[PATCH] a', text='N\0UL\n', sender='A\0nn <a@b.c>')])
        [one] = self.objects()['patches']
        self.assertEqual(one['content'], 'NUL\n---')
        self.assertNotIn('\0', json.dumps(self.objects()))

    def test_what_columns_cannot_hold(self):
        said = self.load(mails=[patch(1, '[PATCH 40000/50000] many'),
                                patch(2, f'[PATCH v{10 ** 12}] late'),
                                patch(3, '[PATCH] ' + 'long ' * 100)])
        self.assertEqual(self.server.rows('pw', 'SELECT number FROM patchwork_patch ORDER BY id'),
                         [{'number': None}, {'number': 1}, {'number': 1}])
        self.assertEqual(max(s['version'] for s in self.objects()['series']), 2 ** 31 - 1)
        self.assertIn('cut 2 texts and numbers', said)

    def test_time_zone(self):
        self.load('--time-zone', 'Asia/Kolkata', mails=[patch(1, '[PATCH] a')])
        self.assertEqual(
            self.server.value('pw', "SELECT date AT TIME ZONE 'UTC' FROM patchwork_patch"),
            '2026-05-01T04:31:00')
        self.assertIn('“Nowhere”', self.refuse('--time-zone', 'Nowhere', mails=LIST, status=64))

    def test_delegates_and_states(self):
        self.config = self.write('users.ini', CONFIG + '[users]\nemails=bo@x.org;cy@x.org\n'
                                                       '[state Odd]\n[state Accepted]\n')
        self.server.run('pw', "INSERT INTO auth_user (username, email) VALUES ('b', 'BO@X.org')")
        said = self.load(mails=[
            patch(1, '[PATCH] a', 'X-Patchwork-Delegate: bo@x.org\nX-Patchwork-State: accepted\n'),
            patch(2, '[PATCH] b', 'X-Patchwork-Delegate: cy@x.org\n')])
        self.assertEqual([(p['delegate'], p['state']) for p in self.objects()['patches']],
                         [('BO@X.org', 'accepted'), (None, 'new')])
        self.assertIn('nobody is delegated to cy@x.org', said)

    def test_usage(self):
        for arguments, why in (((), '--postgres URL'),
                               (('--postgres', 'x', '--append'), '--patchwork')):
            result = subprocess.run([PROGRAM, 'load', *arguments], capture_output=True,
                                    stdin=subprocess.DEVNULL, encoding='utf-8')
            self.assertEqual(result.returncode, 64)
            self.assertIn(why, result.stderr)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1] + sys.argv[2:])
