#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""tutorial.py PROGRAM: docs/tutorial.md prints what it says."""
import os, re, shutil, subprocess, sys, tempfile, unittest

from mails import PROGRAM

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
COMMAND = re.compile(r'^\$ (.*)\n((?:(?!\$ ).*\n)*)', re.MULTILINE)


def steps():
    """Every command that has a prompt, and what it prints."""
    with open(os.path.join(ROOT, 'docs', 'tutorial.md'), encoding='utf-8') as f:
        text = f.read()
    for block in re.findall(r'(?:^(?: {4}.*)?\n)+', text, re.MULTILINE):
        for command, output in COMMAND.findall(re.sub(r'^ {4}', '', block, flags=re.MULTILINE)):
            yield command, output.strip('\n')


class Tutorial(unittest.TestCase):
    def test_steps(self):
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(os.path.join(ROOT, 'testdata', 'list', 'widgets.mbox'), folder)
            env = {
                **os.environ, 'HOME': folder, 'XDG_CONFIG_HOME': os.path.join(folder, '.config'),
                'PATH': f'{os.path.dirname(PROGRAM)}:{os.environ["PATH"]}', 'LC_ALL': 'C.UTF-8',
                'GIT_AUTHOR_NAME': 'Ann', 'GIT_AUTHOR_EMAIL': 'ann@example.org',
                'GIT_COMMITTER_NAME': 'Ann', 'GIT_COMMITTER_EMAIL': 'ann@example.org'
            }
            where, count = folder, 0
            for command, expected in steps():
                out, where = self.run_step(command, where, env)
                self.assertEqual(out, expected, command)
                count += 1
            self.assertGreater(count, 10)

    def run_step(self, command, where, env):
        """Returns: what was printed, and the folder that the next command starts in."""
        place = os.path.join(env['HOME'], '.place')
        result = subprocess.run(['bash', '-c', f'{command}\npwd > "$0"', place], cwd=where, env=env,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
        with open(place, encoding='utf-8') as f:
            return result.stdout.decode('utf-8').strip('\n'), f.read().strip()


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
