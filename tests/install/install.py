#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""install.py PROGRAM BUILD ROOT: what was installed works in its place, for other programs too.

PROGRAM was built in the folder BUILD from the sources in ROOT.
"""
import glob, json, os, re, shlex, shutil, subprocess, sys, tempfile, textwrap, unittest

PROGRAM, BUILD, ROOT = map(os.path.abspath, sys.argv[1:4])
LINKED = subprocess.run(['ldd', PROGRAM], capture_output=True, text=True).stdout
HERE = os.path.dirname(os.path.abspath(__file__))
ARCHIVE = os.path.join(ROOT, 'testdata', 'list', 'widgets.mbox')
WARNINGS = ['-Wall', '-Wextra', '-Werror']


def call(*command, **environment):
    """Runs a tool without our DESTDIR.  Returns: its output."""
    outer = {name: value for name, value in os.environ.items() if name != 'DESTDIR'}
    result = subprocess.run(command, env=outer | environment, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert result.returncode == 0, f'{shlex.join(command)}:\n{result.stdout}'
    return result.stdout


def option(name):
    """The value of an option of BUILD."""
    options = json.loads(call('meson', 'introspect', '--buildoptions', BUILD))
    return next(option['value'] for option in options if option['name'] == name)


def run(program, *arguments):
    """The output of program, run without any environment variable."""
    return subprocess.run([program, *arguments], env={}, check=True,
                          stdout=subprocess.PIPE).stdout.decode()


class Staged(unittest.TestCase):
    """The build itself, installed below DESTDIR as for a package."""

    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        call('meson', 'install', '-C', BUILD, '--no-rebuild', DESTDIR=cls.folder)

    def find(self, path):
        return glob.glob(f'{self.folder}/**/{path}', recursive=True)

    def test_program(self):
        program, = self.find('bin/mbox2series')
        self.assertEqual(run(program, ARCHIVE), run(PROGRAM, ARCHIVE))

    @unittest.skipIf(option('manual') == 'disabled', 'built without the manual')
    def test_manual(self):
        for path in ('man/man1/mbox2series.1', 'man/man1/mbox2series-list.1',
                     'man/man5/mbox2series.ini.5', 'man/man5/mbox2series-state.5',
                     'bash-completion/completions/mbox2series', 'zsh/site-functions/_mbox2series',
                     'fish/vendor_completions.d/mbox2series.fish'):
            self.assertEqual(len(self.find(f'share/{path}')), 1, path)


class Prefix(unittest.TestCase):
    """A build with a prefix that the system does not search."""

    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.build, cls.prefix = (os.path.join(cls.folder, name) for name in ('build', 'prefix'))
        call('meson', 'setup', cls.build, ROOT, '--prefix', cls.prefix, '-Doptimization=0')
        call('meson', 'install', '-C', cls.build)
        found, = glob.glob(f'{cls.prefix}/**/mbox2series.pc', recursive=True)
        cls.pkg_config_path = os.path.dirname(found)

    def flags(self, *options):
        return call('pkg-config', *options, 'mbox2series',
                    PKG_CONFIG_PATH=self.pkg_config_path).split()

    def check_use(self, compiler, source):
        """A program built with flags from pkg-config finds the same series as PROGRAM."""
        program = os.path.join(self.folder, 'series')
        call(compiler, *WARNINGS, '-Wno-unused-parameter', os.path.join(HERE, source), '-o',
             program, *self.flags('--cflags', '--libs'))
        rows = map(json.loads, run(PROGRAM, 'list', '--format=ndjson', ARCHIVE).splitlines())
        self.assertEqual(run(program, ARCHIVE),
                         ''.join(f'{row["id"]} {row["name"]}\n' for row in rows))

    def check_headers(self, compiler, suffix):
        """Every header can be included on its own."""
        headers = glob.glob(f'{self.prefix}/include/mbox2series/*.h')
        self.assertTrue(headers)
        for header in headers:
            source = os.path.join(self.folder, os.path.basename(header) + suffix)
            with open(source, 'w') as f:
                f.write(f'#include <mbox2series/{os.path.basename(header)}>\n')
            call(*compiler, *WARNINGS, '-fsyntax-only', source, *self.flags('--cflags'))

    def test_program(self):
        self.assertEqual(run(os.path.join(self.prefix, 'bin', 'mbox2series'), ARCHIVE),
                         run(PROGRAM, ARCHIVE))

    def test_c(self):
        self.check_use('cc', 'series.c')
        self.check_headers(['cc', '-std=c99'], '.c')

    def test_documentation(self):
        """The program in docs/library.md, built by the command there."""
        with open(os.path.join(ROOT, 'docs', 'library.md'), encoding='utf-8') as f:
            blocks = re.findall(r'(?:(?: {4}.*)?\n)+', f.read())
        source, = (textwrap.dedent(block) for block in blocks if 'int\n    main(' in block)
        command, = (block.strip() for block in blocks if block.strip().startswith('cc '))
        with open(os.path.join(self.folder, 'waiting.c'), 'w', encoding='utf-8') as f:
            f.write(source)
        call('sh', '-c', f'cd "$0" && {command}', self.folder,
             PKG_CONFIG_PATH=self.pkg_config_path)
        lines = run(os.path.join(self.folder, 'waiting'), ARCHIVE).splitlines()
        self.assertEqual(lines[:2], ['patch 15 of series 8',
                                     '    Signed-off-by: Bo Example <bo@example.net>'])

    @unittest.skipUnless(shutil.which('c++'), 'not installed: c++')
    def test_cpp(self):
        self.check_use('c++', 'series.cpp')
        self.check_headers(['c++', '-std=c++17'], '.cpp')

    def test_no_tests(self):
        """Tests are built only on request."""
        self.assertEqual(json.loads(call('meson', 'introspect', '--tests', self.build)), [])

    def test_no_manual(self):
        build = os.path.join(self.folder, 'no-manual')
        call('meson', 'setup', build, ROOT, '-Dmanual=disabled')
        paths = json.loads(call('meson', 'introspect', '--installed', build)).values()
        self.assertTrue([path for path in paths if '/bin/' in path])
        self.assertEqual([path for path in paths if '/share/' in path], [])

    def test_usr(self):
        """Programs find a library in /usr by themselves."""
        build = os.path.join(self.folder, 'usr')
        call('meson', 'setup', build, ROOT, '--prefix=/usr')
        with open(os.path.join(build, 'meson-private', 'mbox2series.pc')) as f:
            self.assertNotIn('rpath', f.read())


if __name__ == '__main__':
    if 'libasan' in LINKED or 'libtsan' in LINKED:
        sys.exit(77)  # programs that use the library would have to be instrumented too
    unittest.main(argv=[sys.argv[0], *sys.argv[4:]])
