#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""state.py PROGRAM: a state grows with every mail and answers as the archive does.

M2S_KILLS and M2S_DELIVERIES say how often and how many at once; the suite runs a short form.
"""
import json, os, random, resource, shutil, signal, sqlite3, stat, subprocess, sys, tempfile, time, unittest

from mails import LIST_ID, PROGRAM, mail, mbox, patch, raw_mails, run

KILLS = int(os.environ.get('M2S_KILLS', '12'))
DELIVERIES = int(os.environ.get('M2S_DELIVERIES', '24'))
KINDS = 'projects people series covers patches cover_comments patch_comments events'.split()


def some_list(count):
    """Mails of series of all shapes, replies and duplicates, in an order that mixes them."""
    rng = random.Random(count)
    mails = []
    for n in range(0, count, 8):
        reply = f'In-Reply-To: <{n}@example.org>\n'
        mails += [mail(n, f'[PATCH v{n % 3 + 1} 0/3] series {n}'),
                  patch(n + 1, f'[PATCH v{n % 3 + 1} 1/3] one', reply),
                  patch(n + 2, f'[PATCH v{n % 3 + 1} 2/3] two', reply),
                  patch(n + 3, f'[PATCH v{n % 3 + 1} 3/3] three', reply),
                  mail(n + 4, 'Re: one', 'Acked-by: Bo <bo@example.org>\n', f'In-Reply-To: <{n + 1}@example.org>\n')
                  .replace('Ann Example <ann', f'Bo {n} <bo'),
                  mail(n + 5, 'Re: series', headers=reply),
                  mail(n + 6, 'Re: lost', headers=f'In-Reply-To: <{n + 9}@example.org>\n'),
                  patch(n + 7, f'[PATCH] single {n}', f'References: <{n - 7}@example.org>\n')]
    for _ in range(count // 4):
        i = rng.randrange(len(mails) - 3)
        mails[i], mails[i + 3] = mails[i + 3], mails[i]
    return mails + mails[:3]


def read(path):
    with open(path, 'rb') as f:
        return f.read()


class State(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.db = os.path.join(self.folder, 'state.db')

    def write(self, name, text, mode='w'):
        path = os.path.join(self.folder, name)
        with open(path, mode, encoding='utf-8') as f:
            f.write(text)
        return path

    def ingest(self, *arguments, status=0, **options):
        result = run('ingest', '--state', self.db, '--quiet', *arguments, **options)
        self.assertEqual(result.returncode, status, result.err)
        return result

    def export(self, *arguments):
        out = os.path.join(self.folder, 'out')
        result = run('export', '--quiet', '--output', out, *arguments)
        self.assertEqual(result.returncode, 0, result.err)
        return {kind: read(os.path.join(out, kind + '.ndjson')).decode() for kind in KINDS}

    def assert_state_is(self, mails):
        expected = self.export(self.write('expected.mbox', mbox(*mails)))
        got = self.export('--state', self.db)
        for kind in KINDS:
            self.assertEqual(got[kind], expected[kind], kind)

    def raw_mails(self):
        return [raw.decode() for raw in raw_mails(self.db)]

    def test_one_run(self):
        mails = some_list(80)
        path = self.write('a.mbox', mbox(*mails))
        self.ingest(path)
        self.assert_state_is(mails)
        for command in (['list'], ['show', '3'], ['api', '/api/1.2/patches/?order=-id'], ['mbox', '2'], ['digest']):
            with self.subTest(command):
                self.assertEqual(run(*command, '--state', self.db).out, run(*command, path).out)

    def test_one_mail_at_a_time(self):
        mails = some_list(40)
        for one in mails:
            self.ingest(data=one)
        self.assert_state_is(mails)

    def test_any_split(self):
        mails = some_list(120)
        rng = random.Random(2)
        for _ in range(4):
            at = 0
            if os.path.exists(self.db):
                os.remove(self.db)
            while at < len(mails):
                size = rng.choice([1, 2, 5, 40])
                self.ingest(self.write('part.eml', mbox(*mails[at:at + size])))
                at += size
            self.assert_state_is(mails)

    def test_growing_mbox(self):
        mails = some_list(60)
        path = self.write('grows.mbox', mbox(*mails[:20]))
        self.ingest(path)
        self.write('grows.mbox', mbox(*mails[20:]), 'a')
        result = run('ingest', '--state', self.db, '--verbose', path)
        self.assertIn(f'{len(mails) - 20} mails', result.err)
        self.assert_state_is(mails)
        self.assertIn('0 mails', run('ingest', '--state', self.db, '--verbose', path).err)

    def test_delivery_is_one_mail(self):
        line = 'From x Thu Jan  1 00:00:00 1970\n'
        hostile = patch(1, '[PATCH] x').replace('Change it.\n', f'Change it.\n\n{line}Subject: no\n\n')
        self.ingest(data=line + hostile)
        self.assertEqual(self.raw_mails(), [hostile])
        self.ingest('-', data=mbox(patch(2, '[PATCH] a'), patch(3, '[PATCH] b')))
        self.assertEqual(len(self.raw_mails()), 3)

    def test_half_written_mail(self):
        """A part of a mail is kept as it is; when the file goes on within it, the whole takes its place."""
        mails = some_list(16)[:16]
        whole = mbox(*mails)
        for size in (len(whole) - 60, len(whole) - 20, len(whole)):
            self.ingest(self.write('a.mbox', whole[:size]))
            self.assertEqual(len(self.raw_mails()), len(mails))
            self.assertEqual(run('check', '--state', self.db).err, '')
        self.assert_state_is(mails)
        self.ingest(self.write('a.mbox', mbox(patch(99, '[PATCH] next')), 'a'))
        self.assert_state_is(mails + [patch(99, '[PATCH] next')])

    def test_no_final_line_end(self):
        text = mbox(*[patch(n, f'[PATCH] {n}') for n in range(3)]).rstrip('\n')
        self.ingest(self.write('a.mbox', text))
        self.assertEqual(self.export('--state', self.db)['patches'].count('\n'), 3)
        self.assertEqual(self.export('--state', self.db), self.export(os.path.join(self.folder, 'a.mbox')))

    def test_writer_at_work(self):
        """What a writer is in the middle of is told of and left for the next run."""
        first, second = mbox(patch(1, '[PATCH] a')), mbox(patch(2, '[PATCH] b'))
        path = self.write('a.mbox', first + second[:-30])
        process = subprocess.Popen([PROGRAM, 'ingest', '--quiet', '--state', self.db, path])
        time.sleep(0.15)
        self.write('a.mbox', second[-30:-20], 'a')
        self.assertEqual(process.wait(), 0)
        self.assertEqual(len(self.raw_mails()), 1)
        path = self.write('a.mbox', second[-20:], 'a')
        self.ingest(path)
        self.assert_state_is([patch(1, '[PATCH] a'), patch(2, '[PATCH] b')])

    def test_replaced_mbox(self):
        mails = some_list(40)
        path = self.write('a.mbox', mbox(*mails[:20]))
        self.ingest(path)
        self.write('a.mbox', mbox(*mails[10:]))
        result = run('ingest', '--state', self.db, path)
        self.assertIn('not what it was', result.err)
        self.assert_state_is(mails)

    def test_replaced_mbox_with_the_same_end(self):
        mails = some_list(16)
        end = 'X' * 200_000 + '\n'
        self.ingest(self.write('a.mbox', mbox(*mails, mail(90, 'x', end))))
        others = [one.replace('@example.org>', '.b@example.org>') for one in mails]
        self.ingest(self.write('a.mbox', mbox(*others, mail(90, 'x', end))))
        self.assert_state_is(mails + others)

    def test_killed(self):
        mails = some_list(2400)
        path = self.write('a.mbox', mbox(*mails))
        rng = random.Random(3)
        start = time.monotonic()
        self.ingest(path)
        whole = time.monotonic() - start
        os.remove(self.db)
        for _ in range(KILLS):
            process = subprocess.Popen([PROGRAM, 'ingest', '--quiet', '--state', self.db, path])
            time.sleep(rng.uniform(0, whole))
            process.send_signal(signal.SIGKILL)
            process.wait()
        self.ingest(path)
        self.assert_state_is(mails)

    def test_many_at_once(self):
        mails = some_list(DELIVERIES)
        processes = []
        for one in mails:
            process = subprocess.Popen([PROGRAM, 'ingest', '--quiet', '--state', self.db], stdin=subprocess.PIPE)
            process.stdin.write(one.encode())
            process.stdin.close()
            processes.append(process)
        self.assertEqual([p.wait() for p in processes], [0] * len(mails))
        kept = self.raw_mails()
        self.assertLessEqual(set(kept), set(mails))
        self.assertLessEqual({one for one in mails if '[PATCH' in one}, set(kept))  # replies may come too early
        self.assert_state_is(kept)

    def test_configured_projects(self):
        config = self.write('p.ini', '[project other]\nlist_id=other.example.org\n[project gears]\n'
                            'list_id=widgets.lists.example.org\nname=Gears\n')
        mails = some_list(24)
        for part in (mails[:9], mails[9:]):
            self.ingest('--config', config, self.write('part.mbox', mbox(*part)))
        expected = self.export('--config', config, self.write('whole.mbox', mbox(*mails)))
        self.assertEqual(self.export('--config', config, '--state', self.db), expected)

    def test_check_and_rebuild(self):
        mails = some_list(80) + [patch(9000, '[PATCH] undated').replace('Date: ', 'X-Date: ')]
        self.ingest(self.write('a.mbox', mbox(*mails)))
        check = ['check', '--state', self.db]
        self.assertEqual(run(*check).returncode, 0)
        whole = self.export('--state', self.db)
        for statement in ("UPDATE patches SET name = 'x' WHERE id = 5", 'UPDATE series SET total = 9 WHERE id = 2',
                          "UPDATE people SET name = 'Eve' WHERE id = 1", 'DELETE FROM events WHERE id = 7',
                          'UPDATE patch_comments SET patch = 1 WHERE id = 3'):
            with sqlite3.connect(self.db) as db:
                db.execute(statement)
            db.close()
            result = run(*check)
            self.assertEqual(result.returncode, 65, statement)
            self.assertRegex(result.err, 'where its mails say|damaged')
            self.assertEqual(run('rebuild', '--state', self.db).returncode, 0)
            self.assertEqual(run(*check).err, '')
            self.assertEqual(self.export('--state', self.db), whole)
        with sqlite3.connect(self.db) as db:
            db.execute("UPDATE raw_mails SET bytes = x'78' WHERE mail = 4")
        db.close()
        self.assertIn('mail 4 is not what it was', run(*check).err)
        self.assertEqual(run('check', '--state', self.db + '.not').returncode, 66)
        self.assertEqual(run('rebuild', '--state', self.db + '.not').returncode, 66)
        self.assertFalse(os.path.exists(self.db + '.not'))

    def make_older(self, version):
        """Makes the state what older versions of the program wrote: in version 1, mails were not packed; before 3, a
        state did not keep its rules, nor mail of which nothing came."""
        kept = raw_mails(self.db)
        with sqlite3.connect(self.db) as db:
            db.executescript('DROP TABLE rules; DROP INDEX mails_by_hash; ALTER TABLE mails DROP COLUMN list_id; DROP TABLE inputs;'
                             'CREATE TABLE inputs (path BLOB PRIMARY KEY, position INTEGER NOT NULL, device INTEGER NOT NULL,'
                             'inode INTEGER NOT NULL, fingerprint TEXT NOT NULL) STRICT, WITHOUT ROWID')
            if version == 1:
                db.executemany('UPDATE raw_mails SET bytes = ? WHERE mail = ?', [(raw, i) for i, raw in enumerate(kept, 1)])
                db.execute('ALTER TABLE raw_mails DROP COLUMN packed')
            db.execute(f'PRAGMA user_version = {version}')
        db.close()
        return kept

    def test_older_versions(self):
        mails = [one for one in some_list(60) if 'Re: lost' not in one]
        for version in (1, 2):
            with self.subTest(version):
                self.ingest(self.write('a.mbox', mbox(*mails[:30])))
                kept = self.make_older(version)
                result = run('list', '--state', self.db)
                self.assertEqual((result.returncode, result.out), (65, ''))
                self.assertIn('older version', result.err)
                self.ingest(self.write('b.mbox', mbox(*mails[30:])))
                self.assert_state_is(mails)
                self.assertEqual(run('check', '--state', self.db).err, '')
                self.assertEqual(raw_mails(self.db)[:len(kept)], kept)
                os.remove(self.db)

    def test_older_version_with_configuration(self):
        """It did not keep its configuration, which must be named once."""
        mails = [one for one in some_list(24) if 'Re: lost' not in one]
        config = self.write('p.ini', f'[project gears]\nlist_id={LIST_ID}\nname=Gears\n')
        path = self.write('a.mbox', mbox(*mails))
        self.ingest('--config', config, path)
        kept = self.make_older(2)
        self.assertIn('name it once with --config', self.ingest(data=mails[0], status=75).err)
        self.assertEqual(run('rebuild', '--state', self.db).returncode, 78)
        self.ingest('--config', config, data=patch(99, '[PATCH] new'))
        self.assertEqual(raw_mails(self.db)[:-1], kept)
        whole = self.write('whole.mbox', mbox(*mails, patch(99, '[PATCH] new')))
        self.assertEqual(self.export('--state', self.db), self.export('--config', config, whole))

    def refused(self, *arguments, status=78, **options):
        """Runs what must be refused because of another configuration, and must not change the state."""
        before = read(self.db)
        result = run(*arguments, '--state', self.db, **options)
        self.assertEqual(result.returncode, status, result.err)
        self.assertRegex(result.err, r'\Ambox2series: [^\n]*rebuild --config[^\n]*\n\Z')
        self.assertEqual(read(self.db), before)
        return result.err

    def test_rules_are_kept(self):
        text = (f'[project gears]\nlist_id={LIST_ID}\nshow_dependencies=true\n[project other]\nlist_id=x.example.org\n'
                '[delegation gears]\nsrc/[a-m]*=bo@example.org\n*.c=ann@example.org\n'
                '[tag Fixes]\npattern=^Fixes:\nabbrev=F\n[state Fresh]\n[state Done]\n[limits]\npart_depth=9\n')
        config = self.write('a.ini', text)
        same = self.write('same.ini', '# the same\n' + text.replace('=', ' = ').replace('\n[', '\n\n['))
        mails = [one.replace('Acked-by', 'Fixes') for one in some_list(24)]
        path = self.write('a.mbox', mbox(*mails))
        self.ingest('--config', config, self.write('part.mbox', mbox(*mails[:9])))
        self.ingest(self.write('part.mbox', mbox(*mails[9:])))
        expected = self.export('--config', config, path)
        for arguments in ([], ['--config', config], ['--config', same]):
            self.assertEqual(self.export('--state', self.db, *arguments), expected)
            self.assertEqual(run('list', '--state', self.db, *arguments).out, run('list', '--config', config, path).out)
            self.assertEqual(run('check', '--state', self.db, *arguments).err, '')
            self.assertEqual(run('rebuild', '--state', self.db, *arguments).err, '')
        self.ingest('--config', same, data=mails[0])
        for old, new, difference in (
                ('Fixes:', 'Fix:', '[tag Fixes] pattern is “^Fix:”, not “^Fixes:”'), ('[project gears]', '[project g]', 'it has [project g]'),
                ('[state Done]\n', '', 'it has no [state Done]'), ('bo@', 'cyd@', 'cyd@example.org'),
                ('part_depth=9', 'part_depth=8', 'part_depth is “8”, not “9”'), ('*.c=', '*.h=', '“*.h”'),
                ('[state Fresh]\n[state Done]\n', '[state Done]\n[state Fresh]\n', 'in another order'),
                ('src/[a-m]*=bo@example.org\n*.c=ann@example.org\n', '*.c=ann@example.org\nsrc/[a-m]*=bo@example.org\n', 'ann@example.org')):
            other = self.write('other.ini', text.replace(old, new).replace('[delegation gears]', '[delegation g]')
                               if 'project' in old else text.replace(old, new))
            self.assertIn(difference, self.refused('list', '--config', other))
            for command in (['check'], ['mails'], ['export', '--output', self.folder], ['ingest', path]):
                self.refused(*command, '--config', other)
            self.refused('ingest', '--config', other, status=75, data=mails[0])

    def test_rebuild_with_another_configuration(self):
        one = self.write('one.ini', f'[project gears]\nlist_id={LIST_ID}\n')
        two = self.write('two.ini', f'[project wheels]\nlist_id=wheels.example.org\n[project gears]\nlist_id={LIST_ID}\n'
                         '[tag Fixes]\npattern=^Fixes:\nabbrev=F\n')
        mails = some_list(40)
        wheels = [mail.replace(LIST_ID, 'wheels.example.org') for mail in some_list(16)]
        path = self.write('a.mbox', mbox(*mails, *wheels))
        self.ingest('--config', one, path)
        self.assertEqual(run('rebuild', '--state', self.db, '--config', two).returncode, 0)
        self.assertEqual(self.export('--state', self.db), self.export('--config', two, self.write('some.mbox', mbox(*mails))))
        self.ingest(path)  # mail of the new project was not kept; now it is found
        self.assertEqual(self.export('--state', self.db), self.export('--config', two, path))
        self.ingest(path)
        self.assertEqual(self.export('--state', self.db), self.export('--config', two, path))
        nothing = self.write('nothing.ini', '')
        self.assertEqual(run('rebuild', '--state', self.db, '--config', nothing).returncode, 0)
        self.assertEqual(self.export('--state', self.db), self.export(path))

    def test_lists_of_mails(self):
        """For which list mail was read is known of each."""
        bare = [one.replace(f'List-Id: <{LIST_ID}>\n', '') for one in some_list(24)]
        other = [one.replace('@example.org>', '.b@example.org>') for one in bare]
        for name, mails in (('a.example.org', bare), ('b.example.org', other)):
            self.ingest('--list-id', name, self.write(name, mbox(*mails)))
        before = self.export('--state', self.db)
        self.assertEqual(before['projects'].count('\n'), 2)
        for command in ('rebuild', 'check'):
            result = run(command, '--state', self.db)
            self.assertEqual((result.returncode, result.err), (0, ''))
        self.assertEqual(self.export('--state', self.db), before)
        alone = run('mails', '--state', self.db, '--list-id', 'b.example.org').out
        self.assertEqual(alone.count('.b@example.org>\nDate'), len({*other}))

    def dump(self):
        db = sqlite3.connect(self.db)
        lines = list(db.iterdump())
        db.close()
        return lines

    def test_reading_twice(self):
        """Also where a reply came before its patch: once read, an input has nothing to add."""
        patches = [patch(n, f'[PATCH] {n}') for n in range(4)]
        replies = [mail(10 + n, f'Re: {n}', headers=f'In-Reply-To: <{n}@example.org>\n') for n in range(4)]
        mails = replies[:2] + patches + replies[2:] + [mail(20, 'Hello')]
        os.makedirs(os.path.join(self.folder, 'maildir', 'new'))
        os.mkdir(os.path.join(self.folder, 'folder'))
        for n, one in enumerate(mails):
            self.write(f'maildir/new/{100 + n}.here', one)
            self.write(f'folder/{100 + n}', one)
        for name in (self.write('a.mbox', mbox(*mails)), 'maildir', 'folder', self.write('one.eml', replies[0])):
            with self.subTest(name):
                path = os.path.join(self.folder, name)
                self.ingest(path)
                before = self.dump()
                for _ in range(2):
                    self.ingest(path)
                    self.assertEqual(self.dump(), before)
                os.utime(path)
                self.ingest(path)
                self.assertEqual(self.export('--state', self.db), self.export(path))
                os.remove(self.db)

    def test_growing_maildir(self):
        early = mail(9, 'Re: a', headers='In-Reply-To: <1@example.org>\n')
        os.makedirs(os.path.join(self.folder, 'm', 'cur'))
        for n, one in enumerate([early, patch(1, '[PATCH] a'), early]):
            self.write(f'm/cur/{100 + n}.here:2,', one)
            self.ingest(os.path.join(self.folder, 'm'))
        self.assert_state_is([early, patch(1, '[PATCH] a'), early])  # the second copy is a comment

    def test_mails(self):
        mails = some_list(40) + [patch(900, '[PATCH] x').replace('Change it.', 'From here\n>From there\n>>From x')]
        for one in mails:
            self.ingest(data=one)
        out = run('mails', '--state', self.db).stdout
        self.assertEqual(out.decode(), mbox(*mails[:-4], mails[-1].replace('From here', '>From here').replace('>From there', '>>From there')
                                            .replace('>>From x', '>>>From x')))
        self.assertEqual(run('list', '-', data=out).out, run('list', '--state', self.db).out)
        self.assertEqual(self.export(self.write('back.mbox', out.decode())), self.export('--state', self.db))
        with open('/dev/full', 'w', encoding='utf-8') as full:
            result = subprocess.run([PROGRAM, 'mails', '--state', self.db], stdout=full, stderr=subprocess.PIPE)
        self.assertEqual(result.returncode, 74)
        self.assertEqual(run('mails', '--state', self.db, 'x').returncode, 64)

    def test_damaged_mail(self):
        """A mail that cannot be unpacked is told of, and never shown as something else."""
        self.ingest(self.write('a.mbox', mbox(patch(1, '[PATCH] a'), patch(2, '[PATCH] b'))))
        for statement in ("UPDATE raw_mails SET bytes = x'28b52ffd00' WHERE mail = 2", 'UPDATE raw_mails SET packed = 0 WHERE mail = 2',
                          'UPDATE raw_mails SET packed = 7 WHERE mail = 2', 'UPDATE mails SET size = 9000000000000000000 WHERE id = 2'):
            with self.subTest(statement):
                before = read(self.db)
                with sqlite3.connect(self.db) as db:
                    db.execute(statement)
                db.close()
                self.assertIn('mail 2 is not what it was', run('check', '--state', self.db).err)
                result = run('mbox', '2', '--state', self.db)
                self.assertEqual(result.returncode, 65, result.err)
                self.assertIn('mail 2 cannot be unpacked', result.err)
                with open(self.db, 'wb') as f:
                    f.write(before)

    def test_quoted_after_carriage_return(self):
        """Only after a line feed does ">From" stand for "From"; what is kept is read as what came was."""
        one = patch(1, '[PATCH] x').replace('Change it.\n', 'Change it.\r>From here\r\n>From there\n')
        self.ingest(self.write('a.mbox', mbox(one)))
        self.assertEqual(run('check', '--state', self.db).err, '')
        content = json.loads(self.export('--state', self.db)['patches'])['content']
        self.assertIn('\n>From here\nFrom there\n', content)

    def test_nothing_comes_of_mail(self):
        """Such mail makes no project and does not tell one its address, as it is not there when all is worked out again."""
        def of_list(name, text, post=''):
            return text.replace('widgets.lists', name + '.lists').replace('List-Id', f'{post}List-Id')
        orphan = mail(1, 'Re: nothing', headers='In-Reply-To: <none@example.org>\n')
        post = 'List-Post: <mailto:dev@wrong.example.org>\n'
        rejected = patch(3, '[PATCH] z').replace('From: Ann Example <ann@example.org>', 'From: Ann')
        mails = [of_list('a', orphan), of_list('b', rejected), of_list('c', patch(2, '[PATCH] x')),
                 of_list('c', orphan.replace('<1@', '<4@'), post), of_list('a', patch(5, '[PATCH] y'))]
        for one in mails:
            self.ingest(data=one)
        self.assertEqual(run('check', '--state', self.db).err, '')
        self.assert_state_is(mails)
        projects = [json.loads(line) for line in self.export('--state', self.db)['projects'].splitlines()]
        self.assertEqual([(p['link_name'], p['list_email']) for p in projects], [('c', ''), ('a', '')])

    def test_what_is_kept(self):
        """All that was sent to a project, whatever came of it; and of a mail that comes again, one copy."""
        foreign = patch(1, '[PATCH] x').replace('List-Id: ', 'X-Other: ')
        kept = [patch(2, '[PATCH] y', 'X-Patchwork-Hint: ignore\n'), mail(3, 'Hello'), mail(4, 'Re: early', headers='In-Reply-To: <5@example.org>\n'),
                patch(5, '[PATCH] z').replace('From: ', 'X-From: '), patch(6, '[PATCH] a'), patch(6, '[PATCH] b').replace('Change it', 'Change that'),
                mail(7, 'Empty', body='')]
        for one in [foreign, *kept, *kept, 'Received: again\n' + kept[4]]:
            self.ingest(data=one)
        self.assertEqual(self.raw_mails(), kept)
        result = run('ingest', '--state', self.db, data=mail(8, 'Hello again'))
        self.assertIn('1 of them kept though nothing came of them', result.err)

    def test_file(self):
        old = os.umask(0)
        self.ingest(data=patch(1, '[PATCH] x'))
        os.umask(old)
        self.assertEqual(stat.S_IMODE(os.stat(self.db).st_mode), 0o600)
        self.assertEqual(os.listdir(self.folder), ['state.db'])

    def test_refused_files(self):
        for name, content in {'text': b'no data base\n' * 100, 'cut': b'SQLite format 3\0'}.items():
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

    def test_limit_of_file_size(self):
        """A write beyond what a shell allows (SIGXFSZ) is an error like a full disk: what was there stays."""
        mails = some_list(200)
        config = self.write('p.ini', f'[project gears]\nlist_id={LIST_ID}\n')
        path = self.write('a.mbox', mbox(*mails))
        self.ingest(path)
        before = read(self.db)
        limit = {'preexec_fn': lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))}
        for arguments, status in ((['rebuild', '--config', config], 75), (['ingest', self.write('b.eml', patch(999, '[PATCH] x' + 'y' * 9000))], 75),
                                  (['export', '--output', os.path.join(self.folder, 'out')], 74), (['check'], 0), (['list'], 0)):
            with self.subTest(arguments):
                result = run(*arguments, '--quiet', '--state', self.db, **limit)
                self.assertEqual(result.returncode, status, result.err)
                self.assertEqual(result.err.count('\n'), int(status > 0))
                self.assertEqual(read(self.db), before)
        self.assertIn('out/', run('export', '--quiet', '--state', self.db, '--output', os.path.join(self.folder, 'out'), **limit).err)
        with open(os.path.join(self.folder, 'mails'), 'wb') as out:
            result = subprocess.run([PROGRAM, 'mails', '--state', self.db], stdout=out, stderr=subprocess.PIPE, **limit)
        self.assertEqual(result.returncode, 74)
        self.assertEqual([name for name in os.listdir(self.folder) if 'journal' in name], [])

    def test_permission(self):
        """Said when it is that, and nothing else."""
        self.ingest(data=patch(1, '[PATCH] x'))
        everybody = dict(user=65534, group=65534, extra_groups=[]) if os.geteuid() == 0 else {}
        os.chmod(self.folder, 0o755)
        program = shutil.copy(PROGRAM, self.folder)  # the build may be out of their reach

        def run_as(command):
            result = subprocess.run([program, command, '--state', self.db], input=patch(2, '[PATCH] y').encode(),
                                    capture_output=True, **everybody)
            return result.returncode, result.stderr.decode()
        for mode, commands in ((0o000, {'list': 66, 'ingest': 75, 'rebuild': 66}), (0o444, {'ingest': 75, 'rebuild': 75})):
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
    unittest.main(argv=sys.argv[:1])
