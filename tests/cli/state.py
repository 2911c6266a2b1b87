#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""state.py PROGRAM: a state grows with every mail and gives the same answers as the archive.

M2S_KILLS sets how often it is killed, M2S_DELIVERIES how many deliveries come at once; the suite
runs few of both.
"""
import json, os, random, signal, subprocess, sys, time, unittest

from mails import PROGRAM, mail, mbox, patch, run
from states import StateTest, some_list

KILLS = int(os.environ.get('M2S_KILLS', '12'))
DELIVERIES = int(os.environ.get('M2S_DELIVERIES', '24'))


class State(StateTest):
    def test_one_run(self):
        mails = some_list(80)
        path = self.write('a.mbox', mbox(*mails))
        self.ingest(path)
        self.assert_state_is(mails)
        for command in (['list'], ['show', '3'], ['api', '/api/1.2/patches/?order=-id'],
                        ['mbox', '2'], ['digest']):
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

    def test_long_run(self):
        """An import drops what it remembers every 16,384 mails: then replies, patches, covers and
        copies must find what came before.
        """
        mails = some_list(24000)
        for n in range(0, 160, 8):
            reply = f'In-Reply-To: <{n}@example.org>\n'
            mails += [mail(n + 100000, 'Re: one', 'Acked-by: Bo <bo@example.org>\n',
                           f'In-Reply-To: <{n + 1}@example.org>\n'),
                      mail(n + 100001, 'Re: series', headers=reply),
                      patch(n + 100002, f'[PATCH v{n % 3 + 1} 4/4] four', reply),
                      patch(n + 7, f'[PATCH] single {n}', 'X-Copy: yes\n')]
        self.ingest(self.write('a.mbox', mbox(*mails)))
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
        hostile = patch(1, '[PATCH] x').replace('Change it.\n',
                                                f'Change it.\n\n{line}Subject: no\n\n')
        self.ingest(data=line + hostile)
        self.assertEqual(self.raw_mails(), [hostile])
        self.ingest('-', data=mbox(patch(2, '[PATCH] a'), patch(3, '[PATCH] b')))
        self.assertEqual(len(self.raw_mails()), 3)

    def test_half_written_mail(self):
        """Part of a mail is kept as it is, and replaced by the whole once the file has it."""
        mails = some_list(16)[:16]
        whole = mbox(*mails)
        for size in (len(whole) - 60, len(whole) - 20, len(whole)):
            self.ingest(self.write('a.mbox', whole[:size]))
            self.assertEqual(len(self.raw_mails()), len(mails))
            self.assertEqual(run('check', '-q', '--state', self.db).err, '')
        self.assert_state_is(mails)
        self.ingest(self.write('a.mbox', mbox(patch(99, '[PATCH] next')), 'a'))
        self.assert_state_is(mails + [patch(99, '[PATCH] next')])

    def test_other_inputs_of_half_written_mail(self):
        """A mail that is replaced is no reason to read other inputs again."""
        mails = [patch(n, f'[PATCH] {n}') for n in range(3)]
        whole = mbox(*mails[:2])
        other = self.write('b.mbox', mbox(mails[2]))
        self.ingest(self.write('a.mbox', whole[:-20]), other)
        self.ingest(self.write('a.mbox', whole))
        self.assertIn('0 mails', run('ingest', '--state', self.db, '--verbose', other).err)
        self.assert_state_is(mails)

    def test_no_final_line_end(self):
        text = mbox(*[patch(n, f'[PATCH] {n}') for n in range(3)]).rstrip('\n')
        self.ingest(self.write('a.mbox', text))
        self.assertEqual(self.export('--state', self.db)['patches'].count('\n'), 3)
        self.assertEqual(self.export('--state', self.db),
                         self.export(os.path.join(self.folder, 'a.mbox')))

    def test_writer_at_work(self):
        """A mail that is still being written is reported and left for the next run."""
        long = patch(2, '[PATCH] b').replace('Change it.', 'Change it. ' * 500)
        first, second = mbox(patch(1, '[PATCH] a')), mbox(long)
        path = self.write('a.mbox', first + second[:1000])
        process = subprocess.Popen([PROGRAM, 'ingest', '--state', self.db, path],
                                   stderr=subprocess.PIPE)
        at = 1000
        while process.poll() is None:
            self.write('a.mbox', second[at], 'a')
            at += 1
            time.sleep(0.01)
        with process.stderr:
            self.assertIn(b'its last mail is still being written: it is left for the next run',
                          process.stderr.read())
        self.assertEqual((process.returncode, self.raw_mails()), (0, [patch(1, '[PATCH] a')]))
        self.ingest(self.write('a.mbox', second[at:], 'a'))
        self.assert_state_is([patch(1, '[PATCH] a'), long])

    def test_replaced_mbox(self):
        mails = some_list(40)
        path = self.write('a.mbox', mbox(*mails[:20]))
        self.ingest(path)
        self.write('a.mbox', mbox(*mails[10:]))
        result = run('ingest', '--state', self.db, path)
        self.assertIn('has changed since', result.err)
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
        self.assertEqual([process.wait() for process in self.deliver_at_once(mails)],
                         [0] * len(mails))
        kept = self.raw_mails()
        self.assertLessEqual(set(kept), set(mails))
        # replies may come too early
        self.assertLessEqual({one for one in mails if '[PATCH' in one}, set(kept))
        self.assert_state_is(kept)

    def test_reading_twice(self):
        """Reading an input again adds nothing, even if a reply came before its patch."""
        patches = [patch(n, f'[PATCH] {n}') for n in range(4)]
        replies = [
            mail(10 + n, f'Re: {n}', headers=f'In-Reply-To: <{n}@example.org>\n') for n in range(4)
        ]
        mails = replies[:2] + patches + replies[2:] + [mail(20, 'Hello')]
        os.makedirs(os.path.join(self.folder, 'maildir', 'new'))
        os.mkdir(os.path.join(self.folder, 'folder'))
        for n, one in enumerate(mails):
            self.write(f'maildir/new/{100 + n}.here', one)
            self.write(f'folder/{100 + n}', one)
        for name in (self.write('a.mbox', mbox(*mails)), 'maildir', 'folder',
                     self.write('one.eml', replies[0])):
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
        mails = some_list(40) + [
            patch(900, '[PATCH] x').replace('Change it.', 'From here\n>From there\n>>From x')
        ]
        for one in mails:
            self.ingest(data=one)
        out = run('mails', '--state', self.db).stdout
        last = mails[-1].replace('From here', '>From here')
        last = last.replace('>From there', '>>From there').replace('>>From x', '>>>From x')
        self.assertEqual(out.decode(), mbox(*mails[:-4], last))
        self.assertEqual(run('list', '-', data=out).out, run('list', '--state', self.db).out)
        self.assertEqual(self.export(self.write('back.mbox', out.decode())),
                         self.export('--state', self.db))
        with open('/dev/full', 'w', encoding='utf-8') as full:
            result = subprocess.run([PROGRAM, 'mails', '--state', self.db], stdout=full,
                                    stderr=subprocess.PIPE)
        self.assertEqual(result.returncode, 74)
        self.assertEqual(run('mails', '--state', self.db, 'x').returncode, 64)

    def test_quoted_after_carriage_return(self):
        """">From" stands for "From" only after a line feed; a stored mail is read as it arrived."""
        one = patch(1, '[PATCH] x').replace('Change it.\n',
                                            'Change it.\r>From here\r\n>From there\n')
        self.ingest(self.write('a.mbox', mbox(one)))
        self.assertEqual(run('check', '-q', '--state', self.db).err, '')
        content = json.loads(self.export('--state', self.db)['patches'])['content']
        self.assertIn('\n>From here\nFrom there\n', content)

    def test_nothing_comes_of_mail(self):
        """Mail without a result creates no project, nor does it give one its address."""
        def of_list(name, text, post=''):
            return text.replace('widgets.lists',
                                name + '.lists').replace('List-Id', f'{post}List-Id')
        orphan = mail(1, 'Re: nothing', headers='In-Reply-To: <none@example.org>\n')
        post = 'List-Post: <mailto:dev@wrong.example.org>\n'
        rejected = patch(3, '[PATCH] z').replace('From: Ann Example <ann@example.org>', 'From: Ann')
        mails = [
            of_list('a', orphan),
            of_list('b', rejected),
            of_list('c', patch(2, '[PATCH] x')),
            of_list('c', orphan.replace('<1@', '<4@'), post),
            of_list('a', patch(5, '[PATCH] y'))
        ]
        for one in mails:
            self.ingest(data=one)
        self.assertEqual(run('check', '-q', '--state', self.db).err, '')
        self.assert_state_is(mails)
        projects = [
            json.loads(line) for line in self.export('--state', self.db)['projects'].splitlines()
        ]
        self.assertEqual([(p['link_name'], p['list_email']) for p in projects],
                         [('c', ''), ('a', '')])

    def test_what_is_kept(self):
        """All mail to a project is kept, whatever became of it; of duplicates, one copy."""
        foreign = patch(1, '[PATCH] x').replace('List-Id: ', 'X-Other: ')
        kept = [
            patch(2, '[PATCH] y', 'X-Patchwork-Hint: ignore\n'),
            mail(3, 'Hello'),
            mail(4, 'Re: early', headers='In-Reply-To: <5@example.org>\n'),
            patch(5, '[PATCH] z').replace('From: ', 'X-From: '),
            patch(6, '[PATCH] a'),
            patch(6, '[PATCH] b').replace('Change it', 'Change that'),
            mail(7, 'Empty', body='')
        ]
        kept.append('Received: again\n' + kept[4])
        for one in [foreign, *kept, *kept]:
            self.ingest(data=one)
        self.assertEqual(self.raw_mails(), kept)
        result = run('ingest', '--state', self.db, data=mail(8, 'Hello again'))
        self.assertIn('1 of them without an object, but kept in the state', result.err)


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
