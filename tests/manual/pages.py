#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""pages.py PROGRAM PLANTED MADE ROOT: the manual pages say what the program does.

The pages that the build makes are in the folder MADE, the others in ROOT/src/cli/manual.  PLANTED
fills templates from commands of its own (tables.c).
"""
import glob, os, re, shutil, sqlite3, subprocess, sys, tempfile, unittest

PROGRAM, PLANTED, MADE, ROOT = map(os.path.abspath, sys.argv[1:5])
WRITTEN = os.path.join(ROOT, 'src', 'cli', 'manual')
PAGES = sorted(glob.glob(f'{MADE}/*.1') + glob.glob(f'{WRITTEN}/*.5'))
MAILS = os.path.join(ROOT, 'testdata', 'list', 'widgets.mbox')
NEEDS_MANDOC = unittest.skipUnless(shutil.which('mandoc'), 'not installed: mandoc')
NEEDS_MAN = unittest.skipUnless(shutil.which('man') and shutil.which('groff'),
                                'not installed: man-db')


def call(*command, text=None):
    """The output and the errors of command, whatever its exit status."""
    env = {**os.environ, 'XDG_CONFIG_HOME': '/nonexistent', 'MANWIDTH': '80', 'LC_ALL': 'C.UTF-8'}
    return subprocess.run(command, input=text, env=env, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT).stdout


def flat(text):
    return re.sub(r'\s+', ' ', text)


def shown(page):
    """What a reader sees of page, in one line.  Bold letters are printed twice."""
    text = call('mandoc', '-T', 'utf8', '-O', 'width=200', page)
    return flat(re.sub('.\b', '', text))


def name_of(page):
    return os.path.basename(page)


def parse_options(text):
    """The options of a help: "-n, --limit=N", and what it says of each."""
    found = {}
    item = re.compile(r'^  (?:    )?(-.*?)(?:  +|\n +)(\S.*(?:\n {5,}[^ -].*)*)', re.M)
    for match in item.finditer(text):
        found[match[1]] = flat(match[2])
    return found


@NEEDS_MANDOC
class Lint(unittest.TestCase):
    def test_pages(self):
        self.assertGreater(len(PAGES), 3)
        for page in PAGES:
            with self.subTest(name_of(page)):
                self.assertEqual(call('mandoc', '-T', 'lint', '-W', 'warning', page), '')


@NEEDS_MAN
class Groff(unittest.TestCase):
    def test_pages(self):
        for page in PAGES:
            with self.subTest(name_of(page)):
                lines = call('man', '--warnings', '-l', page).splitlines()
                self.assertEqual(lines[0].split()[0], lines[0].split()[-1])  # no message before it
                self.assertIn('SEE ALSO', lines)


@NEEDS_MANDOC
class Contents(unittest.TestCase):
    """What help says, the pages say."""

    @classmethod
    def setUpClass(cls):
        text = call(PROGRAM, 'help')
        cls.commands = re.findall(r'^  (\w+)  +(\S.*)', text[text.index('Commands:'):], re.M)
        assert len(cls.commands) > 3, text

    def test_commands(self):
        text = shown(f'{MADE}/mbox2series.1')
        for name, summary in self.commands:
            self.assertIn(f'mbox2series-{name}(1) {summary}', text)
        self.assertEqual({name_of(page) for page in glob.glob(f'{MADE}/*-*.1')},
                         {f'mbox2series-{name}.1' for name, _ in self.commands})

    def test_options(self):
        for name, summary in self.commands:
            text = call(PROGRAM, name, '--help')
            page = shown(f'{MADE}/mbox2series-{name}.1')
            options = parse_options(text)
            self.assertEqual(len(options), len(re.findall('^  .*--', text[:text.index('Examples:')],
                                                          re.M)))
            self.assertIn(summary, page)
            for option, what in options.items():
                self.assertIn(f' {option} {what}', page)

    def test_common_options(self):
        page = shown(f'{MADE}/mbox2series.1')
        for name, _ in self.commands:
            text = call(PROGRAM, name, '--help')
            common = text[text.find('Common options:'):text.index('Examples:')]
            for option, what in parse_options(common).items():
                self.assertIn(f' {option} {what}', page)

    def test_texts(self):
        for name, _ in self.commands:
            text = call(PROGRAM, name, '--help')
            page = shown(f'{MADE}/mbox2series-{name}.1')
            heading = re.search('^[A-Z][a-z ]*:$', text, re.M)
            for paragraph in text[:heading.start()].split('\n\n')[1:]:
                self.assertIn(flat(paragraph).strip(), page)
            for line in re.findall('^  mbox2series .*', text[text.index('Examples:'):], re.M):
                self.assertIn(flat(line), page)

    def test_environment(self):
        page = shown(f'{MADE}/mbox2series.1')
        for source in glob.glob(f'{ROOT}/src/cli/*.c'):
            with open(source, encoding='utf-8') as f:
                for variable in re.findall(r'g_getenv\("(\w+)"\)', f.read()):
                    self.assertRegex(page, rf'\b{variable}\b')


@NEEDS_MANDOC
class Escapes(unittest.TestCase):
    """What is special to roff comes out as it was written."""

    def test_command(self):
        page = call(PLANTED, f'{WRITTEN}/command.1.in', 'list')
        with tempfile.NamedTemporaryFile('w', suffix='.1') as f:
            f.write(page)
            f.flush()
            text = shown(f.name)
            lint = call('mandoc', '-T', 'lint', '-W', 'error', f.name)
        odd = 'It\'s “odd” \\n `touch hacked` $(touch hacked) [a:b] "c" ~/x-y ^ .Sh % {d,e} ü'
        self.assertEqual(lint, '')
        for part in (f'mbox2series-list – No one\'s list . of It\'s {odd} SYNOPSIS',
                     'mbox2series list [OPTION ...] --folder DIR [--choice CHOICE] REF [INPUT ...]',
                     f'.first \'second\'. .Third {odd} More.',
                     f'-c, --choice=CHOICE {odd}',
                     '--maybe[=CHOICE] \'Perhaps\'',
                     '.Only the project NAME, --maybe more',
                     'M2S_STATE (or FILE)',
                     'It is -1.',
                     'mbox2series .odd \'a b\' \\e -x SEE ALSO'):
            self.assertIn(part, text)
        self.assertIn('.Ar NAME ,\n.Fl \\-maybe\nmore\n', page)

    @NEEDS_MAN
    def test_copy(self):
        """groff prints what can be copied: no typographic hyphens or quotes."""
        page = call(PLANTED, f'{WRITTEN}/command.1.in', 'list')
        text = flat(call('man', '-l', '-', text=page))
        for part in ('mbox2series .odd \'a b\' \\e -x', '`touch hacked`', '~/x-y ^', '--choice='):
            self.assertIn(part, text)


class State(unittest.TestCase):
    def described(self, section):
        """What a section says: the columns of each table."""
        described = {}
        with open(f'{WRITTEN}/mbox2series-state.5', encoding='utf-8') as f:
            text = f.read().replace('\\\n', '')
        text = re.split('^[.]Sh ', text.split(f'.Sh {section}\n')[1], flags=re.M)[0]
        for kind, names in re.findall(r'^\.It (Sy|Va) (.*)', text, re.M):
            if kind == 'Sy':
                tables = [described.setdefault(name, set()) for name in names.split(' , ')]
            else:
                for table in tables:
                    table.update(names.split(' , '))
        return described

    def test_columns(self):
        """mbox2series-state(5) describes every column, and none that is not there."""
        tables = self.described('TABLES')
        tables['cover_comments'].remove('patch')
        tables['patch_comments'].remove('cover')
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'list.db')
            call(PROGRAM, 'ingest', '--state', path, MAILS)
            state = sqlite3.connect(path)
            found = {kind: {name: {row[1] for row in state.execute(f'PRAGMA table_info({name})')}
                            for name, in state.execute('SELECT name FROM sqlite_schema '
                                                       'WHERE type = ?', (kind,))}
                     for kind in ('table', 'view')}
            number, = state.execute('PRAGMA application_id').fetchone()
            state.close()
        self.assertEqual(tables, found['table'])
        self.assertEqual(self.described('VIEWS'), found['view'])
        with open(f'{WRITTEN}/mbox2series-state.5', encoding='utf-8') as f:
            self.assertIn(f'\nis {number}.\n', f.read())


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[5:]])
