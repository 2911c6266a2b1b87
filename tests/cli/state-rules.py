#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""state-rules.py PROGRAM: a state keeps the rules it was made with; only a rebuild changes them."""
import os, re, sqlite3, subprocess, sys, time, unittest
from pathlib import Path

from mails import LIST_ID, PROGRAM, mbox, patch, raw_mails, run
from states import StateTest, read, some_list

ANSWERS = Path(__file__).parents[2] / 'src/store/answers.sql'  # what version 7 adds


class Rules(StateTest):
    def test_configured_projects(self):
        config = self.write('p.ini', '[project other]\nlist_id=other.example.org\n[project gears]\n'
                            'list_id=widgets.lists.example.org\nname=Gears\n')
        mails = some_list(24)
        for part in (mails[:9], mails[9:]):
            self.ingest('--config', config, self.write('part.mbox', mbox(*part)))
        expected = self.export('--config', config, self.write('whole.mbox', mbox(*mails)))
        self.assertEqual(self.export('--config', config, '--state', self.db), expected)

    @staticmethod
    def undo_version_3(db):
        db.executescript('DROP TABLE rules; DROP INDEX mails_by_hash;'
                         'ALTER TABLE mails DROP COLUMN list_id; DROP TABLE inputs;'
                         'CREATE TABLE inputs (path BLOB PRIMARY KEY, position INTEGER NOT NULL,'
                         'device INTEGER NOT NULL,'
                         'inode INTEGER NOT NULL, fingerprint TEXT NOT NULL) STRICT, WITHOUT ROWID')

    @staticmethod
    def undo_version_5(db):
        for index in ('series_by_traits', 'covers_by_parent', 'patches_by_parent'):
            db.execute(f'DROP INDEX {index}')
        db.execute('DROP TABLE loose_mails')
        columns = {'covers': ['parent'], 'patches': ['parent'],
                   'series': [row[1] for row in db.execute('PRAGMA table_info(series)')
                              if row[0] > 9]}
        for table, names in columns.items():
            for name in names:
                db.execute(f'ALTER TABLE {table} DROP COLUMN {name}')

    def undo_version_7(self, db):
        for index in re.findall('CREATE INDEX (\\w+)', ANSWERS.read_text()):
            db.execute(f'DROP INDEX {index}')
        db.execute('ALTER TABLE events DROP COLUMN project')
        db.execute('ALTER TABLE events DROP COLUMN received')

    @staticmethod
    def undo_version_10(db):
        for table in ('word_blocks', 'word_segments', 'word_index'):
            db.execute(f'DROP TABLE {table}')
        for kind in ('covers', 'patches', 'cover_comments', 'patch_comments'):
            db.execute(f'DROP INDEX {kind}_by_mail')

    @staticmethod
    def undo_version_11(db):
        for view in db.execute("SELECT name FROM sqlite_schema WHERE type = 'view'").fetchall():
            db.execute(f'DROP VIEW {view[0]}')
        for table in ('trailers', 'files', 'paths', 'tags'):
            db.execute(f'DROP TABLE {table}')

    def make_older(self, version):
        """Turns the state into one that an older version of the program wrote.  In version 1,
        mails were not packed; before 3, a state kept neither its rules nor mail that no object
        was made from; before 4, the column fingerprint had another name; before 5, nothing was
        known of precise grouping; before 6, there were no sketches; before 7, fewer indexes, and
        events knew no projects; before 8, no verdicts; before 9, mails that were replaced were
        not counted; before 10, there was no index of words; before 11, there were no tables of
        trailers and files; before 12, it was not known which posting follows which; before 13,
        no view showed it; before 14, Message-IDs had no index of their own; before 15, it was not
        noted which postings were linked anew."""
        kept = raw_mails(self.db)
        with sqlite3.connect(self.db) as db:
            db.execute('DROP TABLE relinked')
            for kind in 'covers', 'patches':
                if version < 14:
                    db.execute(f'DROP INDEX {kind}_by_msgid')
            if version < 13:
                db.execute('DROP VIEW v_revisions')
            for table in ('postings', 'parts', 'pieces', 'traits', 'unlinked'):
                if version < 12:
                    db.execute(f'DROP TABLE {table}')
            if version < 11:
                self.undo_version_11(db)
            if version < 10:
                self.undo_version_10(db)
            if version < 9:
                db.execute('ALTER TABLE rules DROP COLUMN replaced')
            if version < 8:
                db.execute('DROP TABLE verdicts')
            if version < 7:
                self.undo_version_7(db)
            if version < 6:
                db.execute('DROP TABLE sketches')
            if version < 5:
                self.undo_version_5(db)
            for table in ('covers', 'patches', 'cover_comments', 'patch_comments'):
                if version < 4:
                    db.execute(f'ALTER TABLE {table} RENAME COLUMN fingerprint TO digest')
            if version == 3:
                db.execute('ALTER TABLE rules DROP COLUMN stale')
            elif version < 3:
                self.undo_version_3(db)
            if version == 1:
                db.executemany('UPDATE raw_mails SET bytes = ? WHERE mail = ?',
                               [(raw, i) for i, raw in enumerate(kept, 1)])
                db.execute('ALTER TABLE raw_mails DROP COLUMN packed')
            db.execute(f'PRAGMA user_version = {version}')
        db.close()
        return kept

    def test_older_versions(self):
        mails = [one for one in some_list(60) if 'Re: lost' not in one]
        for version in range(1, 15):
            with self.subTest(version):
                self.ingest(self.write('a.mbox', mbox(*mails[:30])))
                kept = self.make_older(version)
                result = run('list', '--state', self.db)
                self.assertEqual((result.returncode, result.out), (65, ''))
                self.assertIn('older version', result.err)
                self.ingest(self.write('b.mbox', mbox(*mails[30:])))
                self.assert_state_is(mails)
                self.assertEqual(run('check', '-q', '--state', self.db).err, '')
                self.assertEqual(raw_mails(self.db)[:len(kept)], kept)
                os.remove(self.db)

    def test_stale(self):
        """Columns that an upgrade has added get their values before anything is read or added."""
        mails = some_list(24)
        self.ingest(self.write('a.mbox', mbox(*mails)))
        expected = self.export('--state', self.db)
        for update in (lambda: self.ingest(data=mails[0]),
                       lambda: run('rebuild', '--state', self.db),
                       lambda: [process.wait() for process in self.deliver_at_once(mails[:4])]):
            with sqlite3.connect(self.db) as db:
                db.executescript('UPDATE rules SET stale = 1;'
                                 'UPDATE patches SET number = 0, series = NULL, hash = NULL')
            db.close()
            for command in ('list', 'check'):
                result = run(command, '--state', self.db)
                self.assertEqual((result.returncode, result.out), (65, ''))
                self.assertIn('will upgrade it', result.err)
            self.assertEqual(run('mails', '--state', self.db).returncode, 0)  # no objects
            update()
            self.assertEqual(self.export('--state', self.db), expected)
            self.assertEqual(run('check', '-q', '--state', self.db).err, '')

    def test_older_version_of_many(self):
        """Of several runs at once, one upgrades the state; none has to be repeated."""
        mails = [one for one in some_list(24) if 'Re: lost' not in one]
        self.ingest(self.write('a.mbox', mbox(*mails)))
        kept = self.make_older(2)
        late = [patch(100 + n, f'[PATCH] {n}') for n in range(8)]
        self.assertEqual([process.wait() for process in self.deliver_at_once(late)], [0] * 8)
        self.assertEqual(raw_mails(self.db)[:len(kept)], kept)
        self.assertEqual(len(raw_mails(self.db)), len(kept) + 8)
        self.assertEqual(run('check', '-q', '--state', self.db).err, '')

    def test_rebuild_beside_deliveries(self):
        """A delivery waits while the rules change: its mail is read again by the new ones."""
        configs = [
            self.write(
                f'{n}.ini',
                f'[project p{n}]\nlist_id={LIST_ID}\n[tag T{n}]\npattern=^Acked-by:\nabbrev=T\n')
            for n in range(2)
        ]
        mails = some_list(80)[:80]
        self.ingest('--config', configs[1], data=mails[0])
        for n in range(4):
            processes = self.deliver_at_once(mails[1 + n * 19:20 + n * 19])
            for turn in range(3):
                result = run('rebuild', '-q', '--state', self.db, '--config', configs[turn % 2])
                self.assertEqual((result.returncode, result.err), (0, ''))
            self.assertEqual({process.wait() for process in processes}, {0})
            self.assertEqual(run('check', '-q', '--state', self.db).err, '')
        kept = self.write('kept.mbox', run('mails', '--state', self.db).out)
        self.assertEqual(len(self.raw_mails()), 77)
        self.assertEqual(self.export('--state', self.db), self.export('--config', configs[0], kept))

    def test_older_version_with_configuration(self):
        """It did not keep its configuration, so that must be given once."""
        mails = [one for one in some_list(24) if 'Re: lost' not in one]
        config = self.write('p.ini', f'[project gears]\nlist_id={LIST_ID}\nname=Gears\n')
        path = self.write('a.mbox', mbox(*mails))
        self.ingest('--config', config, path)
        kept = self.make_older(2)
        self.assertIn('name it once with --config', self.ingest(data=mails[0], status=75).err)
        for command in (['list'], ['list', '--config', config], ['check', '--config', config]):
            result = run(*command, '--state', self.db)  # it has all tables, but not what is in them
            self.assertEqual((result.returncode, result.out), (65, ''))
            self.assertIn('older version', result.err)
        self.assertEqual(run('rebuild', '--state', self.db).returncode, 78)
        self.ingest('--config', config, data=patch(99, '[PATCH] new'))
        self.assertEqual(raw_mails(self.db)[:-1], kept)
        whole = self.write('whole.mbox', mbox(*mails, patch(99, '[PATCH] new')))
        self.assertEqual(self.export('--state', self.db), self.export('--config', config, whole))

    def refused(self, *arguments, status=78, **options):
        """A command with another configuration is refused and leaves the state as it was."""
        before = read(self.db)
        result = run(*arguments, '--state', self.db, **options)
        self.assertEqual(result.returncode, status, result.err)
        self.assertRegex(result.err, r'\Ambox2series: [^\n]*rebuild --config[^\n]*\n\Z')
        self.assertEqual(read(self.db), before)
        return result.err

    def test_rules_are_kept(self):
        text = (
            f'[project gears]\nlist_id={LIST_ID}\nshow_dependencies=true\n[project other]\n'
            'list_id=x.example.org\n'
            '[delegation gears]\nsrc/[a-m]*=bo@example.org\n*.c=ann@example.org\n'
            '[tag Fixes]\npattern=^Fixes:\nabbrev=F\n[state Fresh]\n[state Done]\n[limits]\n'
            'part_depth=9\n'
        )
        config = self.write('a.ini', text)
        same = self.write('same.ini',
                          '# the same\n' + text.replace('=', ' = ').replace('\n[', '\n\n['))
        mails = [one.replace('Acked-by', 'Fixes') for one in some_list(24)]
        path = self.write('a.mbox', mbox(*mails))
        self.ingest('--config', config, self.write('part.mbox', mbox(*mails[:9])))
        self.ingest(self.write('part.mbox', mbox(*mails[9:])))
        expected = self.export('--config', config, path)
        for arguments in ([], ['--config', config], ['--config', same]):
            self.assertEqual(self.export('--state', self.db, *arguments), expected)
            self.assertEqual(
                run('list', '--state', self.db, *arguments).out,
                run('list', '--config', config, path).out)
            self.assertEqual(run('check', '-q', '--state', self.db, *arguments).err, '')
            self.assertEqual(run('rebuild', '-q', '--state', self.db, *arguments).err, '')
        self.ingest('--config', same, data=mails[0])
        for old, new, difference in (
            ('Fixes:', 'Fix:', '[tag Fixes] pattern is “^Fix:”, not “^Fixes:”'),
            ('[project gears]', '[project g]', '[project g] is new'),
            ('[state Done]\n', '', '[state Done] is missing'),
            ('bo@', 'cyd@', 'cyd@example.org'),
            ('part_depth=9', 'part_depth=8', 'part_depth is “8”, not “9”'),
            ('*.c=', '*.h=', '“*.h”'),
            ('[state Fresh]\n[state Done]\n', '[state Done]\n[state Fresh]\n',
             'in another order'),
            ('src/[a-m]*=bo@example.org\n*.c=ann@example.org\n',
             '*.c=ann@example.org\nsrc/[a-m]*=bo@example.org\n', 'ann@example.org')):
            other = self.write(
                'other.ini',
                text.replace(old, new).replace('[delegation gears]', '[delegation g]')
                if 'project' in old else text.replace(old, new))
            self.assertIn(difference, self.refused('list', '--config', other))
            for command in (['check'], ['mails'], ['export', '--output', self.folder],
                            ['ingest', path]):
                self.refused(*command, '--config', other)
            self.refused('ingest', '--config', other, status=75, data=mails[0])

    def test_rules_before_mail(self):
        """The first configuration stays; while there is no mail, another can be given."""
        one = self.write('one.ini', '[project on]\nlist_id=x.example.org\n')
        two = self.write('two.ini', f'[project gears]\nlist_id={LIST_ID}\n')
        empty = self.write('empty.mbox', '')
        bad = self.write('bad.ini', '[project x]\nlist_id=x\nsubject_match=(\n')
        self.ingest('--config', bad, empty, status=78)
        self.ingest(empty)
        mails = some_list(16)
        self.ingest('--config', one, empty)
        self.ingest(
            '--config', two,
            self.write('foreign.mbox',
                       mbox(patch(99, '[PATCH] x').replace(LIST_ID, 'z.example.org'))))
        path = self.write('a.mbox', mbox(*mails))
        self.ingest(path)
        self.assertEqual(self.export('--state', self.db), self.export('--config', two, path))
        self.refused('ingest', '--config', one, path)

    def test_rebuild_with_another_configuration(self):
        one = self.write('one.ini', f'[project gears]\nlist_id={LIST_ID}\n')
        two = self.write(
            'two.ini',
            f'[project wheels]\nlist_id=wheels.example.org\n[project gears]\nlist_id={LIST_ID}\n'
            '[tag Fixes]\npattern=^Fixes:\nabbrev=F\n')
        mails = some_list(40)
        wheels = [mail.replace(LIST_ID, 'wheels.example.org') for mail in some_list(16)]
        path = self.write('a.mbox', mbox(*mails, *wheels))
        self.ingest('--config', one, path)
        self.assertEqual(run('rebuild', '--state', self.db, '--config', two).returncode, 0)
        self.assertEqual(self.export('--state', self.db),
                         self.export('--config', two, self.write('some.mbox', mbox(*mails))))
        self.ingest(path)  # mail of the new project was dropped before
        self.assertEqual(self.export('--state', self.db), self.export('--config', two, path))
        self.ingest(path)
        self.assertEqual(self.export('--state', self.db), self.export('--config', two, path))
        nothing = self.write('nothing.ini', '')
        self.assertEqual(run('rebuild', '--state', self.db, '--config', nothing).returncode, 0)
        self.assertEqual(self.export('--state', self.db), self.export(path))

    def test_half_written_mail(self):
        """It is still known as one after the file was read again by other rules."""
        config = self.write('tags.ini', '[tag Fixes]\npattern=^Fixes:\nabbrev=F\n')
        mails = [patch(n, f'[PATCH] {n}') for n in range(2)]
        whole = mbox(*mails)
        for sizes in ((-60, None), (None,)):
            with self.subTest(sizes):
                self.ingest(self.write('a.mbox', whole[:-60]))
                run('rebuild', '-q', '--state', self.db, '--config', config)
                for size in sizes:
                    self.ingest(self.write('a.mbox', whole[:size]))
                self.assertEqual(self.raw_mails(), mails)
                os.remove(self.db)

    def test_rules_change_during_a_run(self):
        """Mails that the former rules dropped are found when the input is read again."""
        one = f'[project gears]\nlist_id={LIST_ID}\n'
        mails = [patch(1, '[PATCH] a').replace(LIST_ID, 'wheels.example.org'),
                 patch(2, '[PATCH] b')]
        path = self.write('a.mbox', mbox(*mails))
        self.ingest('--config', self.write('one.ini', one), self.write('empty.mbox', ''))
        with sqlite3.connect(self.db) as db:
            db.execute('BEGIN IMMEDIATE')
            process = subprocess.Popen([PROGRAM, 'ingest', '--quiet', '--state', self.db, path])
            time.sleep(0.5)  # it dropped the first mail and waits to store the second
            db.execute('UPDATE rules SET revision = revision + 1, config = config ||'
                       " '[project wheels]' || char(10) || 'list_id=wheels.example.org'")
        db.close()
        self.assertEqual(process.wait(), 0)
        self.assertEqual(self.raw_mails(), mails[1:])
        self.ingest(path)
        self.assertEqual(self.raw_mails(), [mails[1], mails[0]])

    def test_rules_without_mails(self):
        """The projects of a configuration come with the first mail."""
        config = self.write('projects.ini', f'[project widgets]\nlist_id={LIST_ID}\n')
        self.ingest('--config', config, self.write('empty.mbox', ''))
        self.assertEqual(run('check', '--state', self.db).returncode, 0)
        self.assertEqual(run('rebuild', '--state', self.db).returncode, 0)
        self.assertEqual(run('check', '--state', self.db).returncode, 0)
        self.ingest(self.write('one.mbox', mbox(patch(1, '[PATCH] a wheel'))))
        self.assertEqual(run('check', '--state', self.db).returncode, 0)

    def test_lists_of_mails(self):
        """Each mail keeps the list that it was read for."""
        bare = [one.replace(f'List-Id: <{LIST_ID}>\n', '') for one in some_list(24)]
        other = [one.replace('@example.org>', '.b@example.org>') for one in bare]
        for name, mails in (('a.example.org', bare), ('b.example.org', other)):
            self.ingest('--list-id', name, self.write(name, mbox(*mails)))
        before = self.export('--state', self.db)
        self.assertEqual(before['projects'].count('\n'), 2)
        for command in ('rebuild', 'check'):
            result = run(command, '-q', '--state', self.db)
            self.assertEqual((result.returncode, result.err), (0, ''))
        self.assertEqual(self.export('--state', self.db), before)
        alone = run('mails', '--state', self.db, '--list-id', 'b.example.org').out
        self.assertEqual(alone.count('.b@example.org>\nDate'), len({*other}))


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
