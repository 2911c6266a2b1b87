#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""ci.py PROGRAM: the script of docs/ci.md tests each series once, with a real git."""
import os, re, signal, subprocess, sys, time, unittest
from pathlib import Path

from mails import PROGRAM, mail
from states import StateTest

DOCUMENT = Path(__file__).parents[2] / 'docs/ci.md'


def script():
    """The one block of docs/ci.md that is a script."""
    text = DOCUMENT.read_text(encoding='utf-8')
    return next(re.sub(r'^ {4}', '', block, flags=re.MULTILINE)
                for block in re.findall(r'(?:^(?: {4}.*)?\n)+', text, re.MULTILINE)
                if '#!/bin/sh' in block).strip() + '\n'


class ContinuousIntegration(StateTest):
    def setUp(self):
        super().setUp()
        self.env = {**os.environ, 'HOME': self.folder, 'TMPDIR': self.folder,
                    'GIT_CONFIG_NOSYSTEM': '1',
                    'PATH': f'{os.path.dirname(PROGRAM)}:{os.environ["PATH"]}'}
        for who in ('AUTHOR', 'COMMITTER'):
            self.env |= {f'GIT_{who}_NAME': 'Ann', f'GIT_{who}_EMAIL': 'ann@example.org'}
        self.tree = os.path.join(self.folder, 'tree')
        os.mkdir(self.tree)
        self.git('init', '-q', '-b', 'main')
        for name, text in (('a', '1\n'), ('Makefile', 'check:\n\t@! grep -q broken a\n')):
            self.write(f'tree/{name}', text)
        self.git('add', '.')
        self.git('commit', '-qm', 'First')

    def git(self, *arguments):
        return subprocess.run(['git', *arguments], cwd=self.tree, env=self.env, check=True,
                              stdout=subprocess.PIPE, text=True).stdout

    def series(self, first, new, old='1'):
        """Two patches: the first changes a, and the second one adds a file."""
        change = f'--- a/a\n+++ b/a\n@@ -1 +1 @@\n-{old}\n+{new}\n'
        added = f'--- /dev/null\n+++ b/b{first}\n@@ -0,0 +1 @@\n+b\n'
        return [mail(first + n, f'[PATCH {n}/2] change {n}', f'Why.\n---\n{diff}',
                     '' if n == 1 else f'In-Reply-To: <{first + 1}@example.org>\n')
                for n, diff in ((1, change), (2, added))]

    def start(self):
        path = self.write('ci.sh', script())
        return subprocess.Popen(['sh', path, self.db, self.tree], env=self.env, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                start_new_session=True)

    def end(self, process):
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
        process.stdout.close()

    def wait_for_cursor(self, last):
        deadline = time.monotonic() + 30
        cursor = Path(self.db + '.cursor')
        while time.monotonic() < deadline:
            if cursor.exists() and cursor.read_text(encoding='ascii') == last:
                return
            time.sleep(0.05)
        self.fail('the script does not go on')

    def test_each_series_once(self):
        self.ingest(data=self.series(10, '2')[0])
        process = self.start()
        for one in self.series(20, 'broken') + [self.series(10, '2')[1]]:
            self.ingest(data=one)
        for expected in ('series 2: failed\n', 'series 1: passed\n'):
            self.assertEqual(process.stdout.readline(), expected)
        self.wait_for_cursor('1-12\n')
        self.end(process)
        for one in self.series(30, '3', old='9'):
            self.ingest(data=one)
        process = self.start()
        self.assertEqual(process.stdout.readline(), 'series 3: does not apply\n')
        self.wait_for_cursor('1-18\n')
        self.end(process)
        self.assertEqual(len(self.git('worktree', 'list').splitlines()), 1)
        self.assertEqual(self.git('log', '--format=%s'), 'First\n')


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
