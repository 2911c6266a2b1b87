#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""state-file.py PROGRAM: which files are refused as a state, failing writes, damaged states."""
import contextlib, os, resource, shutil, sqlite3, stat, struct, subprocess, sys, tempfile, unittest

from mails import LIST_ID, PROGRAM, mbox, patch, run
from states import StateTest, read, some_list


class File(StateTest):
    def test_lost_extracts(self):
        """What was made of mails is compared, too, and made again."""
        mails = some_list(16)
        self.ingest(self.write('a.mbox', mbox(*mails)))
        for table, name in ('sketches', 'sketch'), ('verdicts', 'verdict'):
            for change in (f'DELETE FROM {table} WHERE mail = (SELECT max(mail) FROM {table})',
                           f"UPDATE {table} SET bytes = x'00'"):
                with self.subTest(change):
                    with sqlite3.connect(self.db) as db:
                        self.assertGreater(db.execute(change).rowcount, 0)
                    result = run('check', '--state', self.db)
                    self.assertEqual(result.returncode, 65)
                    self.assertIn(f'its {name} is not what its mail gives', result.err + result.out)
                    for command in 'list --open', 'show 1', 'revisions --all':
                        self.assertEqual(run(*command.split(), '--state', self.db).returncode, 0)
                    self.assertEqual(run('rebuild', '--state', self.db).returncode, 0)
                    self.assert_state_is(mails)

    def test_idle_rebuild(self):
        """What a rebuild makes again is what was there, in every table."""
        def rows():
            with contextlib.closing(sqlite3.connect(self.db)) as db:
                tables = [name for name, in db.execute(
                    "SELECT name FROM sqlite_schema WHERE type = 'table'")]
                return {name: sorted(map(repr, db.execute(f'SELECT * FROM {name}')))
                        for name in tables}
        for n, mail in enumerate(some_list(20)):
            self.ingest(self.write(f'{n}.mbox', mbox(mail)))
        before = rows()
        self.assertGreater(len(before['relinked']), 1)
        self.assertEqual(run('rebuild', '--state', self.db).returncode, 0)
        self.assertEqual(rows(), before)

    def test_check_and_rebuild(self):
        mails = some_list(80) + [patch(9000, '[PATCH] undated').replace('Date: ', 'X-Date: ')]
        self.ingest(self.write('a.mbox', mbox(*mails)))
        check = ['check', '--state', self.db]
        self.assertEqual(run(*check).returncode, 0)
        whole = self.export('--state', self.db)
        for statement, problem in (
                ("UPDATE patches SET name = 'x' WHERE id = 5",
                 'patch 5: name is “x”, but its mails say “[v1,3/3] three”'),
                ('UPDATE series SET total = 9 WHERE id = 2',
                 'series 2: total is “9”, but its mails say “3”'),
                ('UPDATE series SET cover = NULL WHERE id = 2',
                 'series 2: cover is nothing, but its mails say “'),
                ("UPDATE people SET name = 'Eve' WHERE id = 1",
                 'person 1: name is “Eve”, but its mails say “'),
                ('DELETE FROM events WHERE id = 7', 'event 7 is missing'),
                ('DELETE FROM events WHERE id = (SELECT max(id) FROM events)', ' is missing'),
                ("INSERT INTO people (id, email) VALUES (99, 'eve')",
                 'person 99 should not be there'),
                ('UPDATE patch_comments SET patch = 1 WHERE id = 3',
                 'patch comment 3: patch is “1”, but its mails say “'),
                ("UPDATE patches SET state = 'odd', delegate = 'eve', tags = '7' WHERE id = 1",
                 'patch 1: delegate is “eve”, but its mails say nothing'),
                ("UPDATE patches SET hash = x'0fff' WHERE id = 1",
                 'patch 1: hash is “0fff”, but its mails say “'),
                ("UPDATE projects SET web_url = 'http://example.net'",
                 'project 1: web_url is “http://example.net”, but its mails say “”'),
                ("UPDATE projects SET name = 'x' || char(10)", 'project 1: name is “x\\x0a”'),
                ('UPDATE projects SET show_dependencies = 1',
                 'project 1: show_dependencies is “1”, but its mails say “0”'),
                ('INSERT INTO series_dependencies (series, dependency) VALUES (3, 1), (3, 2)',
                 'series 3: dependencies are “1, 2”, but its mails say nothing'),
                ('DELETE FROM series_references WHERE series = 3', 'series refer to')):
            with sqlite3.connect(self.db) as db:
                db.execute(statement)
            db.close()
            result = run(*check)
            self.assertEqual(result.returncode, 65, statement)
            self.assertIn(problem, result.err)
            self.assertEqual(run('rebuild', '--state', self.db).returncode, 0)
            self.assertEqual(run(*check, '-q').err, '')
            self.assertEqual(self.export('--state', self.db), whole)
        with sqlite3.connect(self.db) as db:
            db.execute("UPDATE raw_mails SET bytes = x'78' WHERE mail = 4")
        db.close()
        self.assertIn('mail 4 is damaged', run(*check).err)
        self.assertEqual(run('check', '--state', self.db + '.not').returncode, 66)
        self.assertEqual(run('rebuild', '--state', self.db + '.not').returncode, 66)
        self.assertFalse(os.path.exists(self.db + '.not'))

    def test_damaged_mail(self):
        """A mail that cannot be unpacked is reported, and never shown as something else."""
        self.ingest(self.write('a.mbox', mbox(patch(1, '[PATCH] a'), patch(2, '[PATCH] b'))))
        for statement in ("UPDATE raw_mails SET bytes = x'28b52ffd00' WHERE mail = 2",
                          'UPDATE raw_mails SET packed = 0 WHERE mail = 2',
                          'UPDATE raw_mails SET packed = 7 WHERE mail = 2',
                          'UPDATE mails SET size = 9000000000000000000 WHERE id = 2'):
            with self.subTest(statement):
                before = read(self.db)
                with sqlite3.connect(self.db) as db:
                    db.execute(statement)
                db.close()
                self.assertIn('mail 2 is damaged', run('check', '--state', self.db).err)
                result = run('mbox', '2', '--state', self.db)
                self.assertEqual(result.returncode, 65, result.err)
                self.assertIn('mail 2 cannot be unpacked', result.err)
                with open(self.db, 'wb') as f:
                    f.write(before)

    def test_file(self):
        old = os.umask(0)
        self.ingest(data=patch(1, '[PATCH] x'))
        os.umask(old)
        self.assertEqual(stat.S_IMODE(os.stat(self.db).st_mode), 0o600)
        self.assertEqual(os.listdir(self.folder), ['state.db'])

    def test_refused_files(self):
        for name, content in {'text': b'no database\n' * 100, 'cut': b'SQLite format 3\0'}.items():
            with self.subTest(name), open(self.db, 'wb') as f:
                f.write(content)
            self.ingest(data=patch(1, '[PATCH] x'), status=75)
            self.ingest(self.write('a.eml', patch(1, '[PATCH] x')), status=65)
            self.assertEqual(read(self.db), content)
            self.assertEqual(run('list', '--state', self.db).returncode, 65)
            os.remove(self.db)
        other = sqlite3.connect(self.db)
        other.execute('CREATE TABLE t (x)')
        other.commit()
        other.close()
        before = read(self.db)
        self.ingest(data=patch(1, '[PATCH] x'), status=75)
        self.assertEqual(read(self.db), before)
        os.rename(self.db, self.db + '.real')
        os.symlink(self.db + '.real', self.db)
        self.ingest(data=patch(1, '[PATCH] x'), status=75)

    def test_unmade(self):
        """Power was lost while the state was made: of its pages, the first is not on the disk."""
        lost = bytes(4096) + b'\x0d' * 4096

        def write(pages):
            """The journal says how many there were before."""
            magic = b'\xd9\xd5\x05\xf9\x20\xa1\x63\xd7'
            numbers = struct.pack('>5I', 0, 1, pages, 512, 4096)
            for suffix, content in ('', lost), ('-journal', (magic + numbers).ljust(512, b'\0')):
                with open(self.db + suffix, 'wb') as f:
                    f.write(content)

        write(0)
        result = run('list', '--state', self.db)
        self.assertEqual(result.returncode, 66, result.err)
        self.assertIn('it is empty', result.err)
        write(0)
        self.ingest(data=patch(1, '[PATCH] x'))
        self.assert_state_is([patch(1, '[PATCH] x')])
        write(2)
        self.ingest(data=patch(1, '[PATCH] x'), status=75)
        self.assertEqual(read(self.db), lost)
        os.remove(self.db + '-journal')
        self.ingest(data=patch(1, '[PATCH] x'), status=75)
        self.assertEqual(read(self.db), lost)

    def test_limit_of_file_size(self):
        """Reaching the file size limit (SIGXFSZ) is an error like a full disk: nothing is lost."""
        mails = some_list(200)
        config = self.write('p.ini', f'[project gears]\nlist_id={LIST_ID}\n')
        path = self.write('a.mbox', mbox(*mails))
        self.ingest(path)
        before = read(self.db)
        limit = {'preexec_fn': lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))}
        for arguments, status in ((['rebuild', '--config', config], 75), ([
                'ingest', self.write('b.eml', patch(999, '[PATCH] x' + 'y' * 9000))
        ], 75), (['export', '--output', os.path.join(self.folder,
                                                     'out')], 74), (['check'], 0), (['list'], 0)):
            with self.subTest(arguments):
                result = run(*arguments, '--quiet', '--state', self.db, **limit)
                self.assertEqual(result.returncode, status, result.err)
                self.assertEqual(result.err.count('\n'), int(status > 0))
                self.assertEqual(read(self.db), before)
        self.assertIn(
            'out/',
            run('export', '--quiet', '--state', self.db, '--output',
                os.path.join(self.folder, 'out'), **limit).err)
        with open(os.path.join(self.folder, 'mails'), 'wb') as out:
            result = subprocess.run([PROGRAM, 'mails', '--state', self.db],
                                    stdout=out,
                                    stderr=subprocess.PIPE,
                                    **limit)
        self.assertEqual(result.returncode, 74)
        self.assertEqual([name for name in os.listdir(self.folder) if 'journal' in name], [])

    def test_permission(self):
        """Reported for that cause only."""
        self.ingest(data=patch(1, '[PATCH] x'))
        everybody = dict(user=65534, group=65534, extra_groups=[]) if os.geteuid() == 0 else {}
        os.chmod(self.folder, 0o755)
        # That user may be unable to read the build, and the suppressions of ThreadSanitizer, and to
        # write what gcov counts there.
        program = shutil.copy(PROGRAM, self.folder)
        counts = self.enterContext(tempfile.TemporaryDirectory())
        os.chmod(counts, 0o777)
        env = {name: value for name, value in os.environ.items() if name != 'TSAN_OPTIONS'}
        env['GCOV_PREFIX'] = counts

        def run_as(command):
            result = subprocess.run([program, command, '--state', self.db],
                                    input=patch(2, '[PATCH] y').encode(),
                                    capture_output=True,
                                    env=env,
                                    **everybody)
            return result.returncode, result.stderr.decode()

        for mode, commands in ((0o000, {'list': 66, 'ingest': 75, 'rebuild': 66}),
                               (0o444, {'ingest': 75, 'rebuild': 75})):
            os.chmod(self.db, mode)
            for command, status in commands.items():
                with self.subTest(mode=oct(mode), command=command):
                    returned, err = run_as(command)
                    self.assertEqual(returned, status)
                    self.assertRegex(err, r'\Ambox2series: [^\n]*Permission denied\n\Z')
        os.chmod(self.db, 0o666)
        os.chmod(self.folder, 0o555)  # no room for a journal
        returned, err = run_as('ingest')
        os.chmod(self.folder, 0o755)
        self.assertEqual(returned, 75)
        self.assertIn('Permission denied', err)

    def test_errors(self):
        self.assertEqual(run('ingest', data='').returncode, 64)
        self.assertEqual(run('list', '--state', self.db).returncode, 66)
        self.ingest(os.path.join(self.folder, 'nowhere.mbox'), status=66)
        self.ingest('--config', '/nonexistent.ini', data=patch(1, '[PATCH] x'), status=75)
        self.assertEqual(run('list', '--state', self.db, self.folder).returncode, 64)
        self.assertFalse(run('ingest', '--state', '/nonexistent/x.db', data='x').err[:1].isdigit())


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
