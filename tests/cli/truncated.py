#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""truncated.py PROGRAM: an mbox that is cut while it is read causes an error, never a signal."""
import itertools, json, os, subprocess, sys, tempfile, time, unittest

from mails import LIST_ID, PROGRAM, mbox, patch

MAILS = 4000
BODY = ''.join(f'A line of text that makes this mail longer, number {n}.\n' for n in range(60))
IO_ERROR = 74
DELAYS = [0.003, 0.006, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1, 0.2]  # seconds
DATA = mbox(*(patch(n, f'[PATCH] number {n}').replace('Change it.\n', BODY)
              for n in range(MAILS))).encode()
# within a page, at the start of one, within the last one, and to nothing
SIZES = [len(DATA) // 3 + 1, len(DATA) // 2 & ~4095, len(DATA) - 1, 0]


class Truncated(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, 'x.mbox')
        self.output = os.path.join(folder.name, 'out')
        os.mkdir(self.output)

    def start(self, *arguments):
        with open(self.path, 'wb') as f:
            f.write(DATA)
        command = [PROGRAM, *arguments, '--list-id', LIST_ID, self.path]
        return subprocess.Popen(command,
                                stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE)

    def finish(self, process):
        out, err = (part.decode() for part in process.communicate())
        if process.returncode == IO_ERROR:
            self.assertIn(f'{self.path}: was cut short while it was read\n', err)
        return process.returncode, out

    def test_list(self):
        """When the file is cut, the program may not have started reading, or may have finished."""
        for delay, size in itertools.product(DELAYS, SIZES[:3]):
            with self.start('list', '--format=json') as process:
                time.sleep(delay)
                os.truncate(self.path, size)
                status, out = self.finish(process)
            self.assertIn(status, (0, IO_ERROR), (delay, size))
            if status == 0:
                names = [s['name'] for s in json.loads(out)]
                self.assertEqual(names, [f'number {n}' for n in range(len(names))])
            else:
                self.assertEqual(out, '')

    def assert_exported(self, lines):
        for line in lines:
            patch_object = json.loads(line)
            self.assertNotIn('\\u0000', line)
            self.assertTrue(patch_object['content'].startswith(BODY[:10]))

    def test_export(self):
        path = os.path.join(self.output, 'patches.ndjson')
        for delay, size in itertools.product(DELAYS, SIZES[:3]):
            with self.start('export', '--output', self.output) as process:
                time.sleep(delay)
                os.truncate(self.path, size)
                status, _ = self.finish(process)
            self.assertIn(status, (0, IO_ERROR), (delay, size))
            self.assertFalse(os.path.exists(path + '.part'))
            if os.path.exists(path):
                with open(path, encoding='utf-8') as f:
                    self.assert_exported(f)
                os.remove(path)

    def test_export_again(self):
        """export reads the texts again when it writes them.  The program waits for a reader of
        its output, so the file is cut after all mails were read and before their texts are."""
        draft = os.path.join(self.output, 'patches.ndjson.part')
        for size in SIZES:
            with self.subTest(size=size):
                os.mkfifo(draft)
                with self.start('export', '--output', self.output) as process:
                    with open(draft, encoding='utf-8') as f:
                        self.assert_exported([f.readline()])
                        os.truncate(self.path, size)
                        lines = f.read().split('\n')
                    self.assert_exported(lines[:-1])
                    self.assertLess(len(lines), MAILS)
                    self.assertEqual(self.finish(process)[0], IO_ERROR)


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
