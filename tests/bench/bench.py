#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""bench.py PROGRAM RUN: tests that the benchmark works.  Speed does not matter here."""
import glob, hashlib, os, shutil, subprocess, sys, tempfile, unittest

PROGRAM, RUN = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
GENERATE = os.path.join(os.path.dirname(RUN), 'generate.py')
OWN = ['list', 'list-jobs-1', 'export', 'list-precise', 'export-precise', 'revisions', 'became',
       'ingest', 'list-state', 'revisions-state', 'became-state', 'list-gzip', 'list-bzip2',
       'list-xz', 'list-zstd', 'list-tar-zst', 'list-zip', 'list-git', 'export-gzip',
       'export-bzip2', 'export-xz', 'export-zstd']


def bench(*options, program=PROGRAM):
    return subprocess.run([sys.executable, RUN, program, '--mails', '400', *options],
                          capture_output=True, text=True)


def rows(table):
    """The cells of each subject in a Markdown table."""
    lines = [[cell.strip() for cell in line.strip('|').split('|')] for line in table.splitlines()
             if line.startswith('|')]
    return {cells[0]: cells[1:] for cells in lines[2:]}


def generate(*options):
    return subprocess.run([sys.executable, GENERATE, *options], capture_output=True,
                          check=True).stdout


class Bench(unittest.TestCase):
    def test_table(self):
        result = bench('--rounds', '1', '--markdown', '--only', ','.join(['bare-split', *OWN]))
        self.assertEqual(result.returncode, 0, result.stderr)
        found = rows(result.stdout)
        self.assertEqual(sorted(found), sorted(['bare-split', *OWN]))
        for name, cells in found.items():
            for cell in cells:
                self.assertGreaterEqual(float(cell.replace(',', '')), 0, name)

    def test_failure(self):
        with tempfile.TemporaryDirectory() as folder:
            broken = os.path.join(folder, 'broken')
            with open(broken, 'w', encoding='utf-8') as f:
                f.write('#!/bin/sh\necho it is broken >&2\nexit 3\n')
            os.chmod(broken, 0o755)
            result = bench('--rounds', '1', '--markdown', '--only', 'list', program=broken)
            self.assertEqual(result.returncode, 0)
            self.assertIn('failed', rows(result.stdout)['list'][0])
            self.assertIn('it is broken', result.stdout)
            self.assertNotEqual(bench('--jobs', program=broken).returncode, 0)

    def test_imports(self):
        result = bench('--imports', '--rounds', '1', '--markdown')
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(sorted(rows(result.stdout)), ['4', '40', '400'])

    @unittest.skipUnless(glob.glob('/usr/lib/postgresql/*/bin'), 'there is no PostgreSQL')
    def test_load(self):
        result = bench('--load', '--rounds', '1', '--markdown')
        if 'built without libpq' in result.stderr:
            self.skipTest('the program cannot load')
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(sorted(rows(result.stdout)), ['Patchwork', 'a mail more', 'flat tables'])

    def test_hostile(self):
        shapes = ['references', 'hunks', 'words', 'versions', 'Markdown', 'acceptance']
        result = bench('--hostile', '--rounds', '1', '--divide', '10000', '--markdown',
                       *(f'--shape={shape}' for shape in shapes))
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        self.assertEqual(set(rows(result.stdout)), {*shapes})

    def test_instructions(self):
        linked = subprocess.run(['ldd', PROGRAM], capture_output=True, text=True).stdout
        if not shutil.which('valgrind') or 'libasan' in linked or 'libtsan' in linked:
            self.skipTest('needs valgrind, and no sanitizer')
        result = bench('--hostile', '--instructions', '--divide', '100', '--markdown',
                       '--shape=Markdown')
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        counts = [float(cell.replace(',', '')) for cell in rows(result.stdout)['Markdown'][2:6]]
        self.assertEqual(counts, sorted(counts))
        self.assertGreater(counts[0], 1)

    def test_jobs(self):
        """list and export write the same bytes with any number of threads."""
        result = bench('--jobs')
        self.assertEqual((result.returncode, result.stdout.split(':')[0]), (0, 'equal'),
                         result.stdout + result.stderr)

    def test_generator(self):
        once, again = generate('--mails', '50'), generate('--mails', '50')
        other = generate('--mails', '50', '--seed', '2')
        self.assertEqual(hashlib.sha256(once).digest(), hashlib.sha256(again).digest())
        self.assertNotEqual(once, other)
        for archive in once, other, generate('--mails', '50', '--one-thread'):
            self.assertEqual(
                archive.count(b'\nFrom mboxrd@z ') + archive.startswith(b'From mboxrd@z '), 50)
            result = subprocess.run([PROGRAM, 'list', '--verbose', '-'], input=archive,
                                    capture_output=True, check=True)
            self.assertIn(b'50 mails', result.stderr)
            self.assertNotIn(b'not valid', result.stderr)


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
