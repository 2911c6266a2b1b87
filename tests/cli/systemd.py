#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""systemd.py PROGRAM SERVICE PATH TIMER: the units for a user's systemd.

systemd itself is not started: systemd-analyze verifies the units, and the test runs the command of
SERVICE as systemd would.
"""
import os, shlex, shutil, subprocess, sys, tempfile, unittest

from mails import PROGRAM, patch, raw_mails

SERVICE, PATH, TIMER = map(os.path.abspath, sys.argv[2:5])
INSTANCE = 'linux-widgets'


def settings(unit, key):
    """The values of key in a unit file."""
    with open(unit, encoding='utf-8') as f:
        lines = f.read().replace('\\\n', ' ').splitlines()
    return [value for name, _, value in (line.partition('=') for line in lines) if name == key]


class Units(unittest.TestCase):
    def setUp(self):
        # systemd expands specifiers after it has split a command, so blanks in them do no harm.
        self.home = os.path.join(self.enterContext(tempfile.TemporaryDirectory()), 'Ann Example')
        self.maildir = os.path.join(self.home, 'Mail', 'widgets')
        os.makedirs(os.path.join(self.maildir, 'new'))
        self.folder = os.path.join(self.home, '.local', 'share', 'mbox2series')
        os.makedirs(self.folder)
        os.symlink('../../../Mail/widgets', os.path.join(self.folder, f'{INSTANCE}.mail'))

    def expand(self, text):
        expanded = text.replace('%h', self.home).replace('%i', INSTANCE)
        self.assertNotIn('%', expanded)
        return expanded

    def deliver(self, number):
        with open(os.path.join(self.maildir, 'new', f'170000000{number}.x.host'), 'w') as f:
            f.write(patch(number, '[PATCH] wheels'))

    def start(self):
        """Runs the command of the service, but by the program that was built."""
        command, = settings(SERVICE, 'ExecStart')
        mask, = settings(SERVICE, 'UMask')
        installed, *arguments = map(self.expand, shlex.split(command))
        self.assertEqual(os.path.basename(installed), 'mbox2series')
        result = subprocess.run([PROGRAM, *arguments], cwd='/', umask=int(mask, 8),
                                env=os.environ | {'HOME': self.home}, stdin=subprocess.DEVNULL,
                                capture_output=True)
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, b'', b''))

    def test_command(self):
        state = os.path.join(self.folder, f'{INSTANCE}.db')
        for number in range(3):
            self.deliver(number)
            self.start()
            self.assertEqual(len(raw_mails(state)), number + 1)
        self.assertEqual(os.stat(state).st_mode & 0o777, 0o600)

    def test_path(self):
        """The folder that is watched is that in which mail arrives."""
        watched, = settings(PATH, 'PathChanged')
        self.assertTrue(os.path.samefile(self.expand(watched), os.path.join(self.maildir, 'new')))

    @unittest.skipUnless(shutil.which('systemd-analyze'), 'not installed: systemd-analyze')
    def test_verify(self):
        """The program need not be installed to verify the units."""
        units = os.path.join(self.home, 'units')
        os.mkdir(units)
        for unit in (SERVICE, PATH, TIMER):
            shutil.copy(unit, units)
        copy = os.path.join(units, os.path.basename(SERVICE))
        with open(SERVICE, encoding='utf-8') as f:
            text = f.read()
        command, = settings(SERVICE, 'ExecStart')
        with open(copy, 'w', encoding='utf-8') as f:
            f.write(text.replace(command.split()[0], PROGRAM))
        for unit in (SERVICE, PATH, TIMER):
            template = os.path.basename(unit).replace('@.', f'@{INSTANCE}.')
            result = subprocess.run(
                ['systemd-analyze', 'verify', '--user', template], text=True,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                env=os.environ | {'HOME': self.home, 'XDG_RUNTIME_DIR': self.home,
                                  'SYSTEMD_UNIT_PATH': f'{units}:'})
            self.assertEqual((result.returncode, result.stdout), (0, ''), unit)


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[5:]])
