#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""completion.py PROGRAM PLANTED MADE ROOT SHELL: what SHELL completes: bash, zsh or fish.

MADE has the completions of the build; PLANTED makes others for commands of its own (tables.c).
"""
import os, pty, select, shutil, signal, subprocess, sys, tempfile, time, unittest

PROGRAM, PLANTED, MADE, ROOT = map(os.path.abspath, sys.argv[1:5])
SHELL = sys.argv[5]
TEMPLATES = os.path.join(ROOT, 'src', 'cli', 'manual')
PATIENCE = 60  # seconds
CONFIG = '''[project widgets]
list_id=widgets.lists.example.org
[project $(touch hacked)]
list_id=brakes.lists.example.org
[project it's a bell]
list_id=bells.lists.example.org
'''
HOME_CONFIG = '''[project at-home]
list_id=home.lists.example.org
'''
LINE_START, LINE_CLEAR = '\x01', '\x15'


def environment(folder):
    return {**os.environ, 'PATH': f'{os.path.dirname(PROGRAM)}:{os.environ["PATH"]}',
            'HOME': f'{folder}/home', 'TERM': 'dumb', 'LC_ALL': 'C.UTF-8', 'M2S_STATE': '',
            'XDG_CONFIG_HOME': '/nonexistent'}


class Terminal:
    """An interactive shell, in folder/work."""

    def __init__(self, command, folder, setup):
        self.folder = folder
        self.main, other = pty.openpty()
        self.process = subprocess.Popen(command, stdin=other, stdout=other, stderr=other,
                                        cwd=f'{folder}/work', env=environment(folder),
                                        start_new_session=True)
        os.close(other)
        self.ask(setup + '\r')

    def close(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        os.close(self.main)

    def ask(self, keys):
        """Types keys, which end in a call of tell, and waits for the prompt after it."""
        heard = ''
        os.write(self.main, keys.encode())
        end = time.monotonic() + PATIENCE
        while 'READY> ' not in heard.partition('TOLD')[2]:
            assert time.monotonic() < end, heard
            if select.select([self.main], [], [], 1)[0]:
                heard += os.read(self.main, 65536).decode(errors='replace')

    def complete(self, line):
        """The arguments that the shell would pass after a TAB at the end of line."""
        self.ask(line + '\t' + LINE_START + 'tell \r')
        with open(f'{self.folder}/work/told', encoding='utf-8') as f:
            return f.read().split('\0')[1:-1]

    def press(self, line):
        """A TAB at the end of line, which is not run."""
        self.ask(line + '\t' + LINE_CLEAR + 'tell\r')


class Shell:
    """Tests that are the same for every shell."""
    program, template, name = None, None, None

    @classmethod
    def setUpClass(cls):
        if not shutil.which(cls.program):
            raise unittest.SkipTest(f'not installed: {cls.program}')

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        os.makedirs(f'{self.folder}/home')
        os.makedirs(f'{self.folder}/work/drawer one')
        for path, text in [('two words.mbox', ''), ('drab', ''), ('my config.ini', CONFIG),
                           ('$(touch hacked).mbox', '')]:
            self.write(f'work/{path}', text)
        self.write('home/home.ini', HOME_CONFIG)

    def tearDown(self):
        self.assertFalse(os.path.exists(f'{self.folder}/work/hacked'))

    def write(self, path, text):
        with open(f'{self.folder}/{path}', 'w', encoding='utf-8') as f:
            f.write(text)

    def load(self, planted=False):
        """Starts the shell with the completion of the build, or with the planted one."""
        script = f'{MADE}/{self.name}'
        if planted:
            os.makedirs(f'{self.folder}/planted')
            script = f'{self.folder}/planted/{self.name}'
            with open(script, 'w') as f:
                subprocess.run([PLANTED, f'{TEMPLATES}/{self.template}'], stdout=f, check=True)
        self.start(script)

    def check(self, line, *expected):
        """line completes to the command line of the words expected.  A "/" or "=" at the end of a
        word is left out: zsh takes it away if nothing follows."""
        with self.subTest(line):
            words = [word.rstrip('/=') for word in self.complete(line)]
            self.assertEqual(words, list(expected))

    def test_program(self):
        """The commands and options that there are."""
        self.load()
        self.check('mbox2series inge', 'ingest')
        self.check('mbox2series list --incom', 'list', '--incomplete')
        self.check('mbox2series --incom', '--incomplete')  # the default
        self.check('mbox2series check --no-prog', 'check', '--no-progress')
        self.check('mbox2series check --incom', 'check', '--incom')
        self.check('mbox2series list --format=nd', 'list', '--format=ndjson')
        self.check('mbox2series list --format nd', 'list', '--format', 'ndjson')
        self.check('mbox2series list -f nd', 'list', '-f', 'ndjson')
        self.check('mbox2series list --color=al', 'list', '--color=always')
        self.check('mbox2series help conf', 'help', 'config')
        self.check('mbox2series list --config=my\\ config.ini --project wid',
                   'list', '--config=my config.ini', '--project', 'widgets')

    def test_files(self):
        self.load()
        self.check('mbox2series two', 'two words.mbox')
        self.check('mbox2series list -q two', 'list', '-q', 'two words.mbox')
        self.check('mbox2series list --color two', 'list', '--color', 'two words.mbox')
        self.check('mbox2series list -- two', 'list', '--', 'two words.mbox')
        self.check('mbox2series list --config my', 'list', '--config', 'my config.ini')
        self.check('mbox2series list --config=my', 'list', '--config=my config.ini')
        self.check('mbox2series list ./\\$', 'list', './$(touch hacked).mbox')
        self.check('mbox2series export --output dra', 'export', '--output', 'drawer one')
        self.check('mbox2series export --output=dra', 'export', '--output=drawer one')
        self.check('mbox2series check two', 'check', 'two')
        self.check('mbox2series list --search two', 'list', '--search', 'two')

    def test_planted(self):
        """Every kind of option, and help with what is special to a shell."""
        self.load(planted=True)
        self.check('mbox2series li', 'list')
        self.check('mbox2series --cho', '--choice')
        self.check('mbox2series list -c ot', 'list', '-c', 'other')
        self.check('mbox2series list --maybe=ot', 'list', '--maybe=other')
        self.check('mbox2series list --fl', 'list', '--flag')
        self.check('mbox2series check --fl', 'check', '--fl')

    def test_projects(self):
        self.load(planted=True)
        self.check("mbox2series list --config 'my config.ini' --project wid",
                   'list', '--config', 'my config.ini', '--project', 'widgets')
        self.check('mbox2series list --config=my\\ config.ini -p wid',
                   'list', '--config=my config.ini', '-p', 'widgets')
        self.check('mbox2series --config=my\\ config.ini --project=wid',
                   '--config=my config.ini', '--project=widgets')
        self.check('mbox2series --config ~/home.ini --project at',
                   '--config', f'{self.folder}/home/home.ini', '--project', 'at-home')
        self.check("mbox2series --config 'my config.ini' --project it",
                   '--config', 'my config.ini', '--project', "it's a bell")
        self.check("mbox2series --config 'my config.ini' --project \\$",
                   '--config', 'my config.ini', '--project', '$(touch hacked)')

    def test_hostile(self):
        """Words of the command line are not evaluated."""
        self.load(planted=True)
        for word in ('$(touch hacked)', '`touch hacked`', '"$(touch hacked)"', 'a[$(touch hacked)]',
                     "'a[$(touch hacked)]'", 'x]=$(touch hacked)', '$((a[$(touch hacked)]))'):
            for line in (f'mbox2series list {word} --project wid', f'mbox2series {word} --fl',
                         f'mbox2series list --config {word} --project wid',
                         f'mbox2series list --config={word} --project wid',
                         f'mbox2series list --project {word}', f'mbox2series list --{word}',
                         f'mbox2series list --project={word}', f'mbox2series {word}',
                         f'mbox2series list --choice {word}'):
                self.press(line)
                self.assertFalse(os.path.exists(f'{self.folder}/work/hacked'), line)


class Interactive(Shell):
    command, setup = None, ''

    def start(self, script):
        self.write('setup', self.setup.replace('SCRIPT', script)
                   .replace('FOLDER', os.path.dirname(script)))
        self.terminal = Terminal(self.command, self.folder, '. ../setup')
        self.addCleanup(self.terminal.close)

    def complete(self, line):
        return self.terminal.complete(line)

    def press(self, line):
        self.terminal.press(line)


class Bash(Interactive, unittest.TestCase):
    program, template, name = 'bash', 'mbox2series.bash.in', 'mbox2series'
    command = ['bash', '--norc', '--noprofile', '-i']
    setup = '''bind 'set bell-style none' 'set enable-bracketed-paste off'
tell() { printf '%s\\0' "$@" >told; echo TOLD; }
. SCRIPT
PS1='READY> '
tell
'''


class Zsh(Interactive, unittest.TestCase):
    program, template, name = 'zsh', 'mbox2series.zsh.in', '_mbox2series'
    command = ['zsh', '-f', '-i']
    # By default, a TAB after "$(command)" runs it; that is up to zsh.
    setup = '''bindkey -e
bindkey '^I' complete-word
unsetopt beep prompt_cr prompt_sp
tell() { printf '%s\\0' "$@" >told; echo TOLD; }
fpath=(FOLDER $fpath)
autoload -U compinit && compinit -u -D
PS1='READY> '
tell
'''


class Fish(Shell, unittest.TestCase):
    """fish says what it would offer."""
    program, template, name = 'fish', 'mbox2series.fish.in', 'mbox2series.fish'

    def start(self, script):
        self.script = script

    def press(self, line):
        """Returns: what is offered for the last word of line."""
        ask = 'source $argv[1]; complete -C $argv[2]'
        result = subprocess.run(['fish', '--no-config', '-c', ask, self.script, line],
                                cwd=f'{self.folder}/work', env=environment(self.folder), text=True,
                                stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE)
        self.assertEqual(result.stderr, '')
        return [offer.partition('\t')[0].rstrip('/') for offer in result.stdout.splitlines()]

    def check(self, line, *expected):
        with self.subTest(line):
            typed = line.rpartition(' ')[2]
            self.assertEqual(self.press(line), [] if expected[-1] == typed else [expected[-1]])


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *(sys.argv[6:] or [SHELL.capitalize()])])
