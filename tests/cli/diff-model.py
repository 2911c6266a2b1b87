#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""diff-model.py PROGRAM: random series, compared with what git and interdiff make of them."""
import collections, json, os, re, subprocess, sys, unittest

from mails import Folder, run
from series import Workshop, git

SEEDS = int(os.environ.get('M2S_DIFF_SEEDS', '6'))


class Model(Folder):
    """Random series, and what git says of them."""
    def prepare(self, seed, rebased=False):
        self.shop = Workshop(self.folder, seed)
        self.older = self.shop.first()
        self.newer = self.shop.second(rebased)
        first, self.from_ref = self.shop.mails(self.older, '1')
        second, self.ref = self.shop.mails(self.newer, '2')
        self.path = self.write(f'{seed}.mbox', first + '\n' + second)
        subjects = git(self.shop.folder, 'log', '--all', '--format=%H %s')
        self.subject = dict(line.split(' ', 1) for line in subjects.splitlines())

    def ask(self, *options):
        result = run('diff', 'id:' + self.ref, '--from', 'id:' + self.from_ref, *options, self.path)
        self.assertEqual(result.returncode, 0, result.err)
        return result

    def rows(self, *options):
        return [json.loads(line) for line in self.ask('-f', 'ndjson', *options).out.splitlines()]

    def commit_of(self, commits, row, side):
        return commits[row[side]['number']]

    def file_at(self, commit, name):
        result = subprocess.run(['git', 'show', f'{commit}:{name}'], cwd=self.shop.folder,
                                capture_output=True)
        return result.stdout if result.returncode == 0 else None

    def applied(self, program, text, name, content):
        """What text, a diff, makes of a file."""
        folder = os.path.join(self.folder, 'apply')
        subprocess.run(['rm', '-rf', folder], check=True)
        os.mkdir(folder)
        path = os.path.join(folder, name)
        if content is not None:
            with open(path, 'wb') as file:
                file.write(content)
        result = subprocess.run(program, cwd=folder, input=text.encode(), capture_output=True,
                                env={**os.environ, 'GIT_CEILING_DIRECTORIES': self.folder})
        self.assertEqual(result.returncode, 0, (text, result.stdout + result.stderr))
        self.assertNotIn(b'offset', result.stdout)  # the numbers of lines are right, too
        if not os.path.exists(path):
            return None
        with open(path, 'rb') as file:
            return file.read()

    def check_exact(self, row, counts):
        """Every exact interdiff, applied to the older result, gives the newer one; so does what is
        shown of a file that one version alone changes, as there is only one base here."""
        older = self.commit_of(self.older, row, 'older')
        newer = self.commit_of(self.newer, row, 'newer')
        for section in row['sections']:
            counts[section['kind'], section['exact']] += 1
            if section['kind'] != 'interdiff' or not section['exact']:
                continue
            name = section['file']
            expected = self.file_at(newer, name)
            old = self.file_at(older, name)
            for program in (['git', 'apply', '-'], ['patch', '-p1', '-F0']):
                self.assertEqual(self.applied(program, section['text'], name, old), expected)

    def test_exact(self):
        counts = collections.Counter()
        for seed in range(SEEDS):
            with self.subTest(seed):
                self.prepare(seed)
                for row in self.rows():
                    if row['change'] in ('same', 'changed'):
                        self.check_exact(row, counts)
        self.assertGreater(counts['interdiff', True], SEEDS / 2, counts)

    def changed_files(self, commit):
        names = git(self.shop.folder, 'diff-tree', '--no-commit-id', '--name-only', '-r', commit)
        return set(names.split())

    def test_nothing_left_out(self):
        """Patches that are the same have the same diffs, as git compares them; of the others, each
        file is shown whose diffs differ, and no other one."""
        for seed in range(SEEDS):
            for rebased in (False, True):
                with self.subTest(seed=seed, rebased=rebased):
                    self.prepare(f'{seed} {rebased}', rebased)
                    expected = self.shop.range_diff(self.older, self.newer)
                    for row in self.rows():
                        self.check_signs(row, expected)

    def check_signs(self, row, expected):
        if row['change'] in ('new', 'dropped'):
            return
        subject = self.subject[self.commit_of(self.newer, row, 'newer')]
        if subject not in expected:
            return  # git has not matched the two
        sign, body = expected[subject]
        changed = [line for line in body if re.match('    [-+]', line) and
                   not re.match('    [-+]@@', line)]  # functions do not count
        self.assertEqual(row['change'], 'changed' if changed else 'same', (sign, body))
        shown = {section['file'] for section in row['sections'] if section['file']}
        files = self.changed_files(self.commit_of(self.older, row, 'older')) | \
            self.changed_files(self.commit_of(self.newer, row, 'newer'))
        self.assertLessEqual(shown, files)

    def test_git(self):
        """With a repository, it is git's own words; and nothing is left behind."""
        compared = 0
        temporary = os.path.join(self.folder, 'tmp')
        os.mkdir(temporary)
        os.environ['TMPDIR'] = temporary
        self.addCleanup(os.environ.pop, 'TMPDIR')
        for seed in range(SEEDS):
            with self.subTest(seed):
                self.prepare(f'git {seed}', rebased=seed % 2 == 1)
                before = subprocess.run(['find', '.git'], cwd=self.shop.folder,
                                        capture_output=True).stdout
                expected = self.shop.range_diff(self.older, self.newer)
                for where in ('', '.git'):
                    rows = self.rows('--git-dir', os.path.join(self.shop.folder, where))
                    for row in rows:
                        compared += self.check_by_git(row, expected)
                self.assertEqual(before, subprocess.run(['find', '.git'], cwd=self.shop.folder,
                                                        capture_output=True).stdout)
                self.assertEqual(os.listdir(temporary), [])
        self.assertGreater(compared, SEEDS)

    def check_by_git(self, row, expected):
        if row['change'] in ('new', 'dropped'):
            return 0
        self.assertTrue(row['git'], row)
        subject = self.subject[self.commit_of(self.newer, row, 'newer')]
        if subject not in expected:
            return 0
        sign, body = expected[subject]
        self.assertEqual(row['change'], 'changed' if sign == '!' else 'same')
        text = ''.join(section['text'] for section in row['sections'])
        self.assertEqual([line[4:] for line in body], text.splitlines())
        return 1

    def test_interdiff(self):
        """interdiff of patchutils comes to the same results, with as many lines."""
        ours = theirs = 0
        for seed in range(SEEDS):
            self.prepare(f'interdiff {seed}')
            for row in self.rows():
                for section in row['sections']:
                    if section['kind'] != 'interdiff' or not section['exact']:
                        continue
                    found = self.interdiff(row, section)
                    if found is not None:
                        theirs += len(re.findall('(?m)^[-+](?![-+]{2} )', found))
                        ours += len(re.findall('(?m)^[-+](?![-+]{2} )', section['text']))
        self.assertGreater(ours, 0)
        self.assertLessEqual(ours, theirs * 1.02, (ours, theirs))

    def interdiff(self, row, section):
        """What interdiff shows, if what it makes of the file is right: some versions are not."""
        name, paths, commits = section['file'], [], []
        for side, all_commits in (('older', self.older), ('newer', self.newer)):
            commits.append(self.commit_of(all_commits, row, side))
            paths.append(self.write(side + '.diff', git(
                self.shop.folder, 'diff', f'{commits[-1]}^', commits[-1], '--', name)))
        found = subprocess.run(['interdiff', '-q', *paths], capture_output=True, text=True)
        old, new = (self.file_at(commit, name) for commit in commits)
        if found.returncode or not found.stdout or None in (old, new):
            return None
        try:
            made = self.applied(['patch', '-s', '-p1', '-F0'], found.stdout, name, old)
        except AssertionError:
            return None
        return found.stdout if made == new else None


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
