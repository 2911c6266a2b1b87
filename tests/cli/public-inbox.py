#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""public-inbox.py PROGRAM: inboxes that public-inbox has made and changed.

Exit status 77: public-inbox or lei is not installed.
"""
import os, re, shutil, signal, subprocess, sys, tempfile, time, unittest

from mails import mbox, patch, run

HELPER = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'public-inbox.pl')
MAILS = [patch(n, f'[PATCH v{n % 3 + 1}] number {n}') for n in range(30)]
EPOCH = 2900  # bytes; some ten mails


def but(*numbers):
    """All mails without those."""
    return [m for n, m in enumerate(MAILS) if n not in numbers]


class PublicInbox(unittest.TestCase):
    def setUp(self):
        self.home = self.enterContext(tempfile.TemporaryDirectory(prefix='m2s-inbox-'))
        self.env = {
            'PATH': os.environ['PATH'], 'HOME': self.home, 'TMPDIR': self.home,
            'XDG_RUNTIME_DIR': self.home, 'GIT_CONFIG_NOSYSTEM': '1'
        }
        for who in 'AUTHOR', 'COMMITTER':
            self.env |= {f'GIT_{who}_NAME': 'Ann', f'GIT_{who}_EMAIL': 'ann@example.org'}
        os.mkdir(self.path('.public-inbox'))
        self.config = self.path('.public-inbox/config')
        self.do('git', 'config', '-f', self.config, 'publicinboxmda.spamcheck', 'none')
        self.state = self.path('x.db')

    def path(self, name):
        return os.path.join(self.home, name)

    def do(self, *command, data='', **env):
        result = subprocess.run(command, input=data.encode(), env=self.env | env, timeout=60,
                                capture_output=True)
        self.assertEqual(result.returncode, 0, f'{command}: {result.stderr.decode()}')
        return result.stdout.decode()

    def init(self, name, version):
        """Makes an inbox.  Returns: its folder."""
        folder = self.path(name)
        self.do('public-inbox-init', f'-V{version}', '-L', 'basic', name, folder,
                f'https://example.org/{name}', f'{name}@example.org')
        return folder

    def add(self, folder, mails, epoch=1 << 30):
        """Adds mails at once; with a new epoch after so many bytes."""
        paths = []
        for mail in mails:
            paths.append(tempfile.mkstemp(dir=self.home)[1])
            with open(paths[-1], 'w', encoding='utf-8') as f:
                f.write(mail)
        self.do('perl', HELPER, 'add', folder, str(epoch), *paths)

    def deliver(self, name, mail):
        self.do('public-inbox-mda', '--no-precheck', data=mail,
                ORIGINAL_RECIPIENT=f'{name}@example.org')

    def remove(self, mail):
        self.do('public-inbox-learn', 'rm', '--all', data=mail)

    def export(self, path):
        """All that is exported, by name of the file."""
        output = tempfile.mkdtemp(dir=self.home)
        result = run('export', '--output', output, path)
        self.assertEqual(result.returncode, 0, result.err)
        found = {}
        for name in os.listdir(output):
            with open(os.path.join(output, name), encoding='utf-8') as f:
                found[name] = f.read()
        return found

    def listed(self, *arguments):
        result = run('list', '-q', '--format=csv', *arguments)
        self.assertEqual((result.returncode, result.err), (0, ''))
        return result.out

    def write_mbox(self, text):
        handle, path = tempfile.mkstemp(dir=self.home)
        with os.fdopen(handle, 'w', encoding='utf-8') as f:
            f.write(text)
        return path

    def assert_gives(self, path, mails):
        expected = self.write_mbox(mbox(*mails))
        self.assertEqual(self.listed(path), self.listed(expected))
        self.assertEqual(self.export(path), self.export(expected))

    def assert_as_shown(self, folder):
        """What public-inbox shows, by its index, is what the program reads."""
        self.do('public-inbox-index', folder)
        shown = self.write_mbox(self.do('perl', HELPER, 'mails', folder))
        self.assertEqual(self.listed(folder), self.listed(shown))
        self.assertEqual(self.export(folder), self.export(shown))

    def assert_reads(self, path, mails, patches, says=''):
        """How much of path the state reads, and how much of that is new."""
        result = run('ingest', '-v', '--state', self.state, path)
        self.assertEqual(result.returncode, 0, result.err)
        self.assertIn(says, result.err)
        self.assertEqual(re.search(r'(\d+) mails?: (\d+) patch', result.err).groups(),
                         (str(mails), str(patches)), result.err)

    def assert_state(self, mails):
        self.assertEqual(run('check', '--state', self.state).returncode, 0)
        self.assertEqual(self.listed('--state', self.state),
                         self.listed(self.write_mbox(mbox(*mails))))

    def tip(self, repository):
        return self.do('git', '-C', repository, 'rev-parse', 'master')

    def test_version_1(self):
        folder = self.init('one', 1)
        self.add(folder, MAILS[:20])
        for mail in MAILS[20:23]:
            self.deliver('one', mail)
        self.assert_gives(folder, MAILS[:23])
        self.assert_reads(folder, 23, 23)
        self.remove(MAILS[4])
        self.assert_reads(folder, 0, 0)
        self.add(folder, MAILS[23:])
        self.assert_reads(folder, 7, 7)
        self.assert_state(MAILS)
        self.assert_gives(folder, but(4))
        self.assert_as_shown(folder)

    def test_removed_and_added_again(self):
        for version in 1, 2:
            folder = self.init(f'v{version}', version)
            self.add(folder, MAILS[:5])
            self.remove(MAILS[2])
            self.add(folder, [MAILS[2]])
            self.assert_gives(folder, MAILS[:2] + MAILS[3:5] + [MAILS[2]])

    def test_converted(self):
        old, new = self.init('old', 1), self.path('new')
        self.add(old, MAILS)
        self.remove(MAILS[7])
        self.do('public-inbox-convert', old, new)
        self.assertTrue(os.path.exists(os.path.join(new, 'git/0.git')))
        self.assert_gives(new, but(7))

    def test_epochs(self):
        folder = self.init('two', 2)
        self.add(folder, MAILS[:25], EPOCH)
        self.assertEqual(sorted(os.listdir(os.path.join(folder, 'git'))),
                         ['0.git', '1.git', '2.git'])
        self.assert_reads(folder, 25, 25)
        self.remove(MAILS[3])  # in epoch 0, by a commit in epoch 2
        self.assert_reads(folder, 0, 0)
        self.add(folder, MAILS[25:28], EPOCH)
        self.deliver('two', MAILS[28])
        self.assert_reads(folder, 4, 4)
        self.assert_state(MAILS[:29])
        self.assert_gives(folder, but(3, 29))
        self.assert_gives(os.path.join(folder, 'git'), but(3, 29))
        self.assert_as_shown(folder)
        before = self.listed(folder)
        for epoch in '0.git', '1.git', '2.git':
            path = os.path.join(folder, 'git', epoch)
            self.do('git', '-C', path, 'gc', '-q')
            self.do('git', '-C', path, 'pack-refs', '--all')
        self.assertEqual(self.listed(folder), before)
        self.assert_reads(folder, 0, 0)

    def test_single_epochs(self):
        """The removal of a mail counts where it is."""
        folder = self.init('two', 2)
        self.add(folder, MAILS, EPOCH)
        self.remove(MAILS[3])
        start = 0
        for epoch in range(3):
            path = os.path.join(folder, f'git/{epoch}.git')
            count = len(self.do('git', '-C', path, 'rev-list', 'master', '--', 'm').split())
            count -= epoch == 2  # the removal changes m, too
            self.assert_gives(path, MAILS[start:start + count])
            start += count
        self.assertEqual(start, len(MAILS))

    def test_clones(self):
        folder = self.init('two', 2)
        self.add(folder, MAILS, EPOCH)
        self.remove(MAILS[3])
        for epoch in range(3):
            for way in 'bare', 'mirror', 'tree':
                options = {'bare': ['--bare'], 'mirror': ['--mirror'], 'tree': []}[way]
                self.do('git', 'clone', '-q', *options, f'{folder}/git/{epoch}.git',
                        self.path(f'{way}/git/{epoch}.git'))
        for way in 'bare', 'mirror', 'tree':
            self.assert_gives(self.path(way), but(3))
        self.assert_gives(self.path('tree/git/1.git/.git'), self.mails_of(folder, 1))
        self.assert_gives(self.path('tree/git/1.git'), self.mails_of(folder, 1))
        # A mirror is fetched into, and goes on from where it was.
        self.assert_reads(self.path('mirror'), 29, 29)
        self.deliver('two', patch(100, '[PATCH] another'))
        self.do('git', '-C', self.path('mirror/git/2.git'), 'fetch', '-q')
        self.assert_reads(self.path('mirror'), 1, 1)

    def mails_of(self, folder, epoch):
        path = os.path.join(folder, f'git/{epoch}.git')
        commits = self.do('git', '-C', path, 'rev-list', '--reverse', 'master').split()
        return [self.do('git', '-C', path, 'show', f'{commit}:m') for commit in commits]

    def test_purged(self):
        """A purge rewrites the history.  A state keeps what it has."""
        folder = self.init('two', 2)
        self.add(folder, MAILS[:25], EPOCH)
        self.assert_reads(folder, 25, 25)
        before = [self.tip(f'{folder}/git/{epoch}.git') for epoch in range(3)]
        self.do('public-inbox-purge', '--all', data=MAILS[12])
        after = [self.tip(f'{folder}/git/{epoch}.git') for epoch in range(3)]
        self.assertNotEqual(before, after)
        self.assert_gives(folder, but(12, *range(25, 30)))
        self.assert_as_shown(folder)
        self.add(folder, MAILS[25:27], EPOCH)
        self.assert_reads(folder, 26, 2, 'it has changed since it was last read')
        self.assert_reads(folder, 0, 0)
        self.assert_state(MAILS[:27])

    def test_edited(self):
        folder = self.init('two', 2)
        self.add(folder, MAILS, EPOCH)
        self.assert_reads(folder, 30, 30)
        self.do('public-inbox-edit', '--all', '-m', '5@example.org',
                GIT_EDITOR="sed -i 's/Change it/Change nothing/;s/number 5/number five/'")
        edited = MAILS[5].replace('Change it', 'Change nothing').replace('r 5', 'r five')
        self.assert_gives(folder, MAILS[:5] + [edited] + MAILS[6:])
        self.assert_as_shown(folder)
        self.assert_reads(folder, 30, 0, 'it has changed since it was last read')
        self.assert_state(MAILS)  # its Message-ID is known

    def test_watched(self):
        """public-inbox-watch takes a Maildir in."""
        folder = self.init('two', 2)
        for part in 'cur', 'new', 'tmp':
            os.makedirs(self.path(f'Maildir/{part}'))
        self.do('git', 'config', '-f', self.config, 'publicinbox.two.watch',
                f'maildir:{self.path("Maildir")}')
        watching = subprocess.Popen(['public-inbox-watch'], env=self.env, cwd=self.home,
                                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(watching.wait)
        self.addCleanup(watching.kill)
        for n, mail in enumerate(MAILS[:3]):
            with open(self.path('Maildir/tmp/x'), 'w', encoding='utf-8') as f:
                f.write(mail)
            os.rename(self.path('Maildir/tmp/x'), self.path(f'Maildir/new/{n}.example'))
            self.wait_for_commits(f'{folder}/git/0.git', n + 1, watching)
        watching.send_signal(signal.SIGTERM)
        watching.wait(timeout=30)
        self.assert_gives(folder, MAILS[:3])

    def wait_for_commits(self, repository, count, watching):
        end = time.monotonic() + 30
        while time.monotonic() < end and self.commits(repository) < count:
            self.assertIsNone(watching.poll())
            time.sleep(0.05)
        self.assertEqual(self.commits(repository), count)

    def commits(self, repository):
        found = subprocess.run(['git', '-C', repository, 'rev-list', '--all'], env=self.env,
                               capture_output=True, timeout=60)
        return len(found.stdout.split())

    def test_lei(self):
        """The store of lei: its epochs are in local/."""
        self.addCleanup(self.do, 'lei', 'daemon-kill')
        self.do('lei', 'import', '-q', '-F', 'mboxrd', self.write_mbox(mbox(*MAILS)))
        store = self.path('.local/share/lei/store')
        self.assertTrue(os.path.exists(f'{store}/local/0.git'))
        self.assert_gives(store, MAILS)
        self.assert_gives(f'{store}/local', MAILS)
        self.assert_gives(f'{store}/local/0.git', MAILS)

    def test_external_index(self):
        """An index of inboxes borrows its mails, and so does the repository of a whole inbox."""
        folder = self.init('two', 2)
        self.add(folder, MAILS)
        index = self.path('index')
        self.do('public-inbox-extindex', '--all', index)
        for path in index, f'{index}/ALL.git', f'{folder}/all.git':
            result = run('list', '--format=csv', path)
            self.assertEqual(result.returncode, 0)
            self.assertIn(f'{path}: there is no mail in it\n', result.err)


if __name__ == '__main__':
    missing = [name for name in ('public-inbox-init', 'lei') if not shutil.which(name)]
    if missing:
        print(f'skipped: not installed: {", ".join(missing)}')
        sys.exit(77)
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
