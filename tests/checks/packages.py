#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""packages.py SCRIPT: tests/packages, with an apt-get that installs nothing.

It says what it will install before it does, and however it ends, no policy-rc.d is left behind:
with one, a Debian machine starts no service any more.
"""
import os, signal, subprocess, sys, tempfile, time, unittest

SCRIPT = os.path.abspath(sys.argv[1])
TOOLS = {
    # valgrind is missing, and nothing else
    'dpkg-query': '[ "$4" = valgrind ] || echo install ok installed',
    'sudo': 'exec "$@"',
    'apt-get': 'echo "apt-get $*"; cp "$M2S_POLICY" "$M2S_POLICY.seen"; eval "$THEN"',
}
SAID = 'apt-get, as the tests need them: valgrind\napt-get '


SIGNALS = signal.SIGHUP, signal.SIGINT, signal.SIGTERM


def restore_signals():
    """A shell cannot trap what was ignored when it started, as in a background job or by nohup."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)


class Packages(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.policy = os.path.join(self.folder, 'policy-rc.d')
        for name, script in TOOLS.items():
            path = os.path.join(self.folder, name)
            with open(path, 'w') as f:
                f.write(f'#!/bin/sh\n{script}\n')
            os.chmod(path, 0o755)

    def start(self, then):
        """Starts the script; the shell command then is the end of its apt-get."""
        return subprocess.Popen(
            ['bash', SCRIPT], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env=os.environ | {'PATH': f'{self.folder}:{os.environ["PATH"]}',
                              'M2S_POLICY': self.policy, 'THEN': then},
            start_new_session=True,
            preexec_fn=restore_signals)

    def finish(self, script):
        """Returns: the exit status, once it is clear that no policy is left."""
        output = script.communicate(timeout=30)[0]
        self.assertIn(SAID, output)
        self.assertTrue(os.path.exists(self.policy + '.seen'))
        self.assertFalse(os.path.exists(self.policy))
        return script.returncode

    def test_success(self):
        self.assertEqual(self.finish(self.start('exit 0')), 0)

    def test_failure(self):
        self.assertEqual(self.finish(self.start('exit 100')), 100)

    def test_interrupted(self):
        for number in SIGNALS:
            with self.subTest(signal=number.name):
                script = self.start('exec sleep 30')
                while not os.path.exists(self.policy + '.seen'):
                    self.assertIsNone(script.poll())
                    time.sleep(0.01)
                os.killpg(script.pid, number)
                self.assertEqual(self.finish(script), 128 + number)
                os.unlink(self.policy + '.seen')

    def test_policy_of_others(self):
        """One that was there before is kept."""
        with open(self.policy, 'w') as f:
            f.write('#!/bin/sh\n')
        script = self.start('exit 0')
        self.assertIn(SAID, script.communicate(timeout=30)[0])
        self.assertTrue(os.path.exists(self.policy))


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
