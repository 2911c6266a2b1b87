#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""events.py PROGRAM: the feed has each event once, in order, whatever happens beside it."""
import json, os, random, signal, subprocess, sys, time, unittest

from mails import PROGRAM, mail, mbox, patch, run
from states import StateTest, some_list

SEED = 11


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def bare(events):
    """Without what may change later, such as the name of a series whose cover comes last."""
    return [(event['id'], event['category'], event['date'], event['cursor']) for event in events]


class Events(StateTest):
    def events(self, *arguments, status=0):
        result = run('events', '--state', self.db, *arguments)
        self.assertEqual(result.returncode, status, result.err)
        return lines(result.out) if status == 0 else result.err

    def follow(self, *arguments):
        """Returns: the process, which writes to the file `feed`."""
        out = open(os.path.join(self.folder, 'feed'), 'ab')
        self.addCleanup(out.close)
        process = subprocess.Popen([PROGRAM, 'events', '--follow', '--state', self.db, *arguments],
                                   stdout=out, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def fed(self):
        with open(os.path.join(self.folder, 'feed'), encoding='utf-8') as f:
            return [json.loads(line) for line in f.read().split('\n')[:-1]]

    def wait_for(self, count):
        deadline = time.monotonic() + 30
        while len(self.fed()) < count and time.monotonic() < deadline:
            time.sleep(0.02)
        return self.fed()

    def test_same_as_api(self):
        mails = some_list(80)
        self.ingest('--now', '2026-02-03', self.write('a.mbox', mbox(*mails)))
        expected = []
        for page in range(1, 100):
            answer = run('api', f'/api/events/?per_page=250&page={page}', '--state', self.db)
            if answer.returncode:
                break
            expected = list(reversed(json.loads(answer.out))) + expected
        got = self.events()
        self.assertGreater(len(got), 100)
        for number, event in enumerate(got, 1):
            self.assertEqual(event['id'], number)
            self.assertEqual(event.pop('received'), '2026-02-03T00:00:00')
            self.assertEqual(event.pop('cursor'), f'1-{number}')
        self.assertEqual(got, expected)
        completed = [event for event in got if event['category'] == 'patch-completed']
        self.assertEqual([event['id'] for event in self.events('--category', 'patch-completed')],
                         [event['id'] for event in completed])
        self.assertEqual(len(self.events('--category', 'patch-completed', '--category',
                                         'cover-created')),
                         len(completed) + sum(e['category'] == 'cover-created' for e in got))

    def test_cursor(self):
        self.ingest(self.write('a.mbox', mbox(*some_list(40))))
        last = self.events()[-1]
        self.assertEqual(run('events', '--last', '--state', self.db).out, last['cursor'] + '\n')
        self.assertEqual(self.events('--after', last['cursor']), [])
        self.assertEqual(self.events('--after', str(last['id'] - 1))[0]['id'], last['id'])
        for cursor, status, why in (('7-1', 65, 'made anew'), ('999999', 65, 'made anew'),
                                    ('x', 64, 'is no cursor'), ('1-2-3', 64, 'is no cursor'),
                                    ('', 64, 'is no cursor'), ('-1', 64, 'is no cursor')):
            self.assertIn(why, self.events(f'--after={cursor}', status=status))
        self.assertIn('there is no category “x”', self.events('--category', 'x', status=64))
        self.assertIn('there is no project “x”', self.events('--project', 'x', status=64))
        self.assertIn('excludes', self.events('--last', '--after', '1', status=64))

    def test_ingest_tells_its_own(self):
        """What one delivery causes, also beside others, adds up to the feed."""
        mails = some_list(60)
        told = []
        for start in range(0, len(mails), 7):
            result = run('ingest', '--events', '--quiet', '--state', self.db,
                         self.write('part.mbox', mbox(*mails[start:start + 7])))
            self.assertEqual(result.returncode, 0, result.err)
            told += lines(result.out)
        self.assertEqual(bare(told), bare(self.events()))
        result = run('ingest', '--events', '--state', self.db, data=mails[0])
        self.assertEqual((result.returncode, result.out), (0, ''))
        crowd = [subprocess.Popen([PROGRAM, 'ingest', '--events', '--quiet', '--state', self.db],
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
                 for _ in range(8)]
        for number, process in enumerate(crowd):
            process.stdin.write(patch(9000 + number, f'[PATCH] late {number}'))
            process.stdin.close()
        for process in crowd:
            told += lines(process.stdout.read())
            process.stdout.close()
            self.assertEqual(process.wait(), 0)
        self.assertEqual(sorted(bare(told)), bare(self.events()))

    def test_follow(self):
        """A reader that is killed now and then, and goes on from its last cursor, beside
        deliveries some of which are killed, too."""
        rng = random.Random(SEED)
        mails = some_list(160)
        self.ingest(self.write('first.mbox', mbox(*mails[:8])))
        reader, running = self.follow(), []
        for one in mails[8:]:
            running += self.deliver_at_once([one])
            if rng.random() < 0.1:
                running[-1].kill()
            if rng.random() < 0.1:
                reader.kill()
                reader.wait()
                with open(os.path.join(self.folder, 'feed'), 'r+b') as f:  # a half line
                    text = f.read()
                    f.truncate(text.rfind(b'\n') + 1)
                fed = self.fed()
                reader = self.follow('--after', fed[-1]['cursor'] if fed else '0')
            while len(running) > 4:
                running.pop(0).wait()
        for process in running:
            process.wait()
        expected = self.events()
        self.assertEqual(bare(self.wait_for(len(expected))), bare(expected))
        self.assertEqual([event['id'] for event in expected], list(range(1, len(expected) + 1)))
        self.assertIsNone(reader.poll())

    def test_made_anew(self):
        self.ingest(self.write('a.mbox', mbox(*some_list(16))))
        cursor = self.events()[-1]['cursor']
        reader = self.follow('--after', cursor)
        time.sleep(0.3)
        result = run('rebuild', '--grouping', 'precise', '--state', self.db)
        self.assertEqual(result.returncode, 0, result.err)
        self.assertEqual(reader.wait(timeout=20), 75)
        self.assertIn('made anew', reader.stderr.read())
        self.assertIn('made anew', self.events('--after', cursor, status=65))

    def test_gone(self):
        self.ingest(data=mail(1, '[PATCH 0/1] a'))
        reader = self.follow()
        self.wait_for(1)
        os.rename(self.db, self.db + '.old')
        self.assertEqual(reader.wait(timeout=20), 66)
        self.assertIn('moved', reader.stderr.read())
        self.assertIn('state.db', self.events(status=66))

    def test_interrupted(self):
        self.ingest(data=mail(1, '[PATCH 0/1] a'))
        reader = self.follow()
        self.wait_for(1)
        reader.send_signal(signal.SIGINT)
        self.assertEqual(reader.wait(timeout=20), -signal.SIGINT)


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
