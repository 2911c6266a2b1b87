#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""repository.py PROGRAM: public-inbox repositories give what an mbox of their mails gives."""
import os, re, shutil, subprocess, sys, tempfile, unittest

from git_runs import add_mails, git
from mails import mbox, patch, run

MAILS = [patch(n, f'[PATCH v{n % 3 + 1}] number {n}') for n in range(30)]


class Repository(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.path = os.path.join(self.folder, 'inbox')
        self.mbox = os.path.join(self.folder, 'list.mbox')
        with open(self.mbox, 'w', encoding='utf-8') as f:
            f.write(mbox(*MAILS))

    def add(self, epoch, mails):
        """Adds an epoch of version 2."""
        add_mails(os.path.join(self.path, 'git', f'{epoch}.git'), [one.encode() for one in mails])

    def export(self, path):
        """All that is exported, by name of the file."""
        output = tempfile.mkdtemp(dir=self.folder)
        self.assertEqual(run('export', '--output', output, path).returncode, 0)
        found = {}
        for name in os.listdir(output):
            with open(os.path.join(output, name), encoding='utf-8') as f:
                found[name] = f.read()
        return found

    def test_same_as_mbox(self):
        self.add(0, MAILS[:20])
        self.add(1, MAILS[20:])
        for jobs in '1', '4':
            listed = run('list', '--format=csv', '--jobs', jobs, self.path)
            self.assertEqual(listed.returncode, 0, listed.err)
            self.assertEqual(listed.out, run('list', '--format=csv', self.mbox).out)
        self.assertEqual(self.export(self.path), self.export(self.mbox))

    def test_state(self):
        state = os.path.join(self.folder, 'x.db')
        self.add(0, MAILS[:20])
        self.assertEqual(run('ingest', '--state', state, self.path).returncode, 0)
        self.add(1, MAILS[20:])
        self.assertEqual(self.mails_read(state), 10)  # only later commits
        self.assertEqual(self.mails_read(state), 0)
        self.assertEqual(run('check', '--state', state).returncode, 0)
        self.assertEqual(run('list', '--format=csv', '--state', state).out,
                         run('list', '--format=csv', self.mbox).out)

    def mails_read(self, state):
        result = run('ingest', '-v', '--state', state, self.path)
        self.assertEqual(result.returncode, 0, result.err)
        return int(re.search(r'(\d+) mails:', result.err)[1])

    def test_state_after_rewriting(self):
        """All is read again, and what is known is passed over."""
        state = os.path.join(self.folder, 'x.db')
        self.add(0, MAILS[:20])
        self.assertEqual(self.mails_read(state), 20)
        shutil.rmtree(self.path)
        self.add(0, MAILS[:10] + MAILS[15:])
        result = run('ingest', '-v', '--state', state, self.path)
        self.assertIn('it has changed since it was last read', result.err)
        self.assertIn('25 mails: 10 patches', result.err)
        self.assertEqual(self.mails_read(state), 0)
        self.assertEqual(run('list', '--format=csv', '--state', state).out,
                         run('list', '--format=csv', self.mbox).out)

    def test_no_inbox(self):
        path = os.path.join(self.folder, 'x.git')
        git(None, 'init', '-q', '--bare', path)
        with open(os.path.join(path, 'HEAD'), 'w', encoding='utf-8') as f:
            f.write('nonsense\n')
        result = run('list', path)
        self.assertEqual(result.returncode, 66)
        self.assertIn(f'{path}: its HEAD is neither a branch nor a commit\n', result.err)


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
