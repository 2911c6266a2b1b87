#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""debian.py PROGRAM ROOT: the Debian packages of the sources in ROOT.

They are built in a copy, checked by lintian, and used.  Where CI is "true", root installs them with
dpkg and purges them.  Elsewhere they are unpacked into a folder: a test does not touch the packages
of somebody's machine.
"""
import glob, os, shlex, shutil, subprocess, sys, tempfile, unittest

PROGRAM, ROOT = map(os.path.abspath, sys.argv[1:3])
NAMES = ['mbox2series', 'libmbox2series0', 'libmbox2series-dev']
TOOLS = ['dpkg-buildpackage', 'dh', 'lintian']
ARCHIVE = os.path.join(ROOT, 'testdata', 'list', 'widgets.mbox')
SOURCE = os.path.join(ROOT, 'tests', 'install', 'series.c')
IS_THROWN_AWAY = os.environ.get('CI') == 'true' and os.getuid() == 0


def call(*command, folder=None, **environment):
    """Runs a tool without our DESTDIR.  Returns: its output."""
    outer = {name: value for name, value in os.environ.items() if name != 'DESTDIR'}
    result = subprocess.run(command, cwd=folder, env=outer | environment, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert result.returncode == 0, f'{shlex.join(command)}:\n{result.stdout}'
    return result.stdout


def no_sources(folder, names):
    """The names in folder that do not belong to the sources: the history, and builds."""
    return [name for name in names
            if name == '.git' or os.path.isdir(os.path.join(folder, name, 'meson-private'))]


class Packages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        copy = os.path.join(cls.folder, 'source')
        shutil.copytree(ROOT, copy, symlinks=True, ignore=no_sources)
        call('dpkg-buildpackage', '-us', '-uc', '-b', folder=copy)
        cls.packages = {name: cls.find(f'{name}_*.deb') for name in NAMES}

    @classmethod
    def find(cls, pattern):
        path, = glob.glob(os.path.join(cls.folder, pattern))
        return path

    def field(self, package, name):
        return call('dpkg-deb', '--field', self.packages[package], name).strip()

    def paths(self):
        """Every file and folder of the packages."""
        unpacked = os.path.join(self.folder, 'unpacked')
        for package in self.packages.values():
            call('dpkg-deb', '--extract', package, unpacked)
        return ['/' + os.path.relpath(os.path.join(folder, name), unpacked)
                for folder, folders, files in os.walk(unpacked) for name in folders + files]

    def test_lintian(self):
        call('lintian', '--allow-root', '--fail-on=error,warning', self.find('*.changes'))

    def test_version(self):
        """debian/changelog begins with the version in meson.build."""
        for package in NAMES:
            self.assertIn(self.field(package, 'Version'), call(PROGRAM, '--version').split())

    def check_program(self, program, **environment):
        self.assertEqual(call(program, ARCHIVE, **environment), call(PROGRAM, ARCHIVE))

    def check_library(self, *flags, libraries=''):
        """SOURCE, built with flags, finds the same series as the program."""
        series = os.path.join(self.folder, 'series')
        call('cc', SOURCE, '-o', series, *flags)
        found = call(series, ARCHIVE, LD_LIBRARY_PATH=libraries).splitlines()
        listed = call(PROGRAM, 'list', '--quiet', '--format=csv', ARCHIVE).splitlines()
        self.assertEqual([line.split()[0] for line in found],
                         [line.split(',')[0] for line in listed[1:]])

    def check_dependencies(self):
        """pkg-config wants the files of all that is required, even privately."""
        needed = self.field('libmbox2series-dev', 'Depends')
        required = call('pkg-config', '--print-requires', '--print-requires-private', 'mbox2series')
        for name in (line.split()[0] for line in required.splitlines()):
            folder = call('pkg-config', '--variable=pcfiledir', name).strip()
            owner = call('dpkg', '--search', f'{folder}/{name}.pc').split(':')[0]
            self.assertIn(owner, [one.split()[0] for one in needed.split(', ')])

    @unittest.skipIf(IS_THROWN_AWAY, 'they are installed')
    def test_unpacked(self):
        root = os.path.join(self.folder, 'root')
        for package in self.packages.values():
            call('dpkg-deb', '--extract', package, root)
        self.check_program(os.path.join(root, 'usr/bin/mbox2series'))
        library, = glob.glob(f'{root}/usr/lib/*/libmbox2series.so')
        libraries = os.path.dirname(library)
        glib = call('pkg-config', '--cflags', '--libs', 'glib-2.0').split()
        self.check_library(f'-I{root}/usr/include', library, *glib, libraries=libraries)

    @unittest.skipUnless(IS_THROWN_AWAY, 'only in a container that is thrown away')
    def test_installed(self):
        new = [path for path in self.paths() if not os.path.lexists(path)]
        self.assertIn('/usr/bin/mbox2series', new)
        self.addCleanup(call, 'dpkg', '--purge', *NAMES)
        call('dpkg', '--install', *self.packages.values())
        self.check_program('/usr/bin/mbox2series')
        self.check_library(*call('pkg-config', '--cflags', '--libs', 'mbox2series').split())
        static = call('pkg-config', '--static', '--cflags', '--libs', 'mbox2series')
        self.check_library(*static.replace('-lmbox2series', '-l:libmbox2series.a').split())
        self.check_dependencies()
        for unit in glob.glob('/usr/lib/systemd/user/mbox2series-*'):
            call('systemd-analyze', 'verify', '--user', unit, XDG_RUNTIME_DIR=self.folder)
        call('dpkg', '--purge', *NAMES)
        self.assertEqual([path for path in new if os.path.lexists(path)], [])


if __name__ == '__main__':
    if not all(map(shutil.which, TOOLS)):
        print('not installed:', ', '.join(TOOLS))
        sys.exit(77)
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
