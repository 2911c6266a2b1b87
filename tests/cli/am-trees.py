#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""am-trees.py PROGRAM [INPUT [COUNT]]: git takes what `am` prints, on a tree made from the diffs.

A tree is made for each series: what its diffs remove or leave as it is, at the lines that they
name, and filler elsewhere.  INPUT is an archive or a state; COUNT limits the series.  Series that
no such tree can be made for are counted: what is binary, or a copy or a rename, or contradicts
itself.  So are those whose mails are damaged, of which `am` says so.
"""
import collections, os, re, subprocess, sys, tempfile, unittest

from git_runs import GIT
from mails import PROGRAM, Folder, mail, mbox

HUNK = re.compile(rb'@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@')


class NoTree(Exception):
    """There is no tree that these diffs are for."""


class Line:
    """A line of a file: its text is unknown until a diff shows it."""

    def __init__(self, text=None):
        self.text = text


class File:
    """A file, as it was before the series and as it is after the diffs so far."""

    def __init__(self, exists):
        self.base, self.now = [], []
        self.exists = exists      # now
        self.existed = exists     # before the series
        self.whole = not exists   # how long it was is known

    def grow(self, size):
        while len(self.now) < size:
            if self.whole:
                raise NoTree('a hunk after the end')
            line = Line()
            self.base.append(line)
            self.now.append(line)

    def apply(self, at, lines, ends):
        """Applies a hunk that begins at line at; the file ends with it if ends is true."""
        old = [text for kind, text in lines if kind != b'+']
        self.grow(at + len(old))
        for line, text in zip(self.now[at:], old):
            if line.text is None:
                line.text = text
            elif line.text != text:
                raise NoTree('two diffs that contradict each other')
        if ends and not self.whole:
            self.whole = True
        if self.whole and ends and len(self.now) != at + len(old):
            raise NoTree('more than one end')
        result, place = [], at
        for kind, text in lines:
            if kind == b'+':
                result.append(Line(text))
            else:
                if kind == b' ':
                    result.append(self.now[place])
                place += 1
        self.now[at:place] = result

    def content(self):
        return b''.join(b'filler %d\n' % i if line.text is None else line.text
                        for i, line in enumerate(self.base))


def hunks(lines):
    """Yields the start, the lines and the number of context lines at either end."""
    while lines and (head := HUNK.match(lines[0])):
        del lines[0]
        old, new = (1 if n is None else int(n) for n in head.group(2, 4))
        taken = []
        while old > 0 or new > 0 or (lines and lines[0].startswith(b'\\')):
            if not lines:
                raise NoTree('a hunk that is broken off')
            line = lines.pop(0)
            kind = line[:1] if line != b'\n' else b' '
            if kind == b'\\':
                taken[-1] = taken[-1][0], taken[-1][1][:-1]
                continue
            if kind not in (b' ', b'+', b'-'):
                raise NoTree('a hunk that is broken off')
            taken.append((kind, line[1:] if line != b'\n' else line))
            old -= kind != b'+'
            new -= kind != b'-'
        kinds = b''.join(kind for kind, _ in taken)
        after = len(kinds) - len(kinds.rstrip(b' '))
        no_end = any(not text.endswith(b'\n') for _, text in taken)
        start = int(head[1])
        at = start - 1 if head[2] != b'0' else start
        yield at, taken, after < 3 or no_end


def take_diff(files, diff):
    """Applies one file's diff."""
    lines = diff.splitlines(keepends=True)
    head = [line for line in lines[:10] if not HUNK.match(line)]
    if any(line.startswith((b'rename ', b'copy ', b'GIT binary', b'Binary ')) for line in head):
        raise NoTree('a rename, a copy or a binary file')
    names = {}
    while lines and not HUNK.match(lines[0]):
        line = lines.pop(0)
        if line.startswith((b'--- ', b'+++ ')):
            names[line[:1]] = line[4:].rstrip(b'\r\n').split(b'\t')[0]
            if line.startswith(b'+++ '):
                break
    if len(names) < 2:
        raise NoTree('a file that is empty, or a mode')
    if any(name.startswith(b'"') for name in names.values()):
        raise NoTree('a name in quotation marks')
    is_new = names[b'-'] == b'/dev/null'
    name = (names[b'+'] if is_new else names[b'-']).split(b'/', 1)[1]
    file = files.setdefault(name, File(not is_new))
    if file.exists == is_new:
        raise NoTree('a file that is new twice, or not there')
    file.exists = names[b'+'] != b'/dev/null'
    if is_new:
        file.now, file.whole = [], True
    shift = 0
    for at, taken, ends in hunks(lines):
        file.apply(at + shift, taken, ends)
        shift += sum((kind == b'+') - (kind == b'-') for kind, _ in taken)


def base_of(patches):
    """The files that the patches are for."""
    files = {}
    for patch in patches:
        parts = re.split(rb'(?m)^(?=diff --git )', patch)[1:]
        if not parts:
            raise NoTree('a diff that is not of git')
        for part in parts:
            take_diff(files, part)
    return {name: file.content() for name, file in files.items() if file.existed}


def git(folder, *arguments, data=None, check=True):
    return subprocess.run(['git', *arguments], cwd=folder, input=data, capture_output=True,
                          env=GIT, timeout=120, check=check)


def read_patches(mailbox, folder):
    """The diffs in a mailbox, as git reads them."""
    git(folder, 'mailsplit', f'-o{folder}', '--keep-cr', data=mailbox)
    patches = []
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), 'rb') as f:
            git(folder, 'mailinfo', '--quoted-cr=nowarn', '../msg', '../patch', data=f.read())
        with open(os.path.join(folder, '..', 'patch'), 'rb') as f:
            patches.append(f.read())
    return patches


def check_mailbox(mailbox):
    """What git makes of a mailbox on a tree made for it: 'applies', or why there is no tree."""
    with tempfile.TemporaryDirectory() as folder:
        split, tree = os.path.join(folder, 'split'), os.path.join(folder, 'tree')
        os.mkdir(split)
        os.mkdir(tree)
        try:
            base = base_of(read_patches(mailbox, split))
        except NoTree as error:
            return f'no tree: {error}'
        for name, content in base.items():
            path = os.path.join(tree.encode(), name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, 'wb') as f:
                f.write(content)
        git(tree, 'init', '-q')
        git(tree, 'add', '-A')
        git(tree, 'commit', '-q', '--allow-empty', '-m', 'base')
        result = git(tree, 'am', '-3', '--whitespace=nowarn', '--quoted-cr=nowarn', data=mailbox,
                     check=False)
        if result.returncode == 0:
            return 'applies'
        return 'fails: ' + (result.stdout + result.stderr).decode('utf-8', 'replace')[-600:]


def check_input(path, limit=None):
    """Tries all series of an archive; returns how often each thing came of it, and the failures."""
    counts, failures = collections.Counter(), []
    with tempfile.TemporaryDirectory() as folder:
        with open(path, 'rb') as f:
            state = ['--state', path] if f.read(15) == b'SQLite format 3' else [path]
        subprocess.run([PROGRAM, 'am', '-q', '--all', folder, *state], check=True)
        for name in sorted(os.listdir(folder), key=lambda name: int(name.split('.')[0]))[:limit]:
            with open(os.path.join(folder, name), 'rb') as f:
                result = check_mailbox(f.read())
            counts[result if not result.startswith('fails') else 'fails'] += 1
            if result.startswith('fails'):
                failures.append((name, result))
    return counts, failures


class Trees(Folder):
    def test_series(self):
        """Diffs of one file after another, with an end, a start, and no newline at the end."""
        diffs = [
            'diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -3,7 +3,7 @@ x\n 3\n 4\n 5\n-6\n+six\n 7\n'
            ' 8\n 9\n@@ -20,4 +20,5 @@\n 20\n 21\n 22\n+more\n 23\n',
            'diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1,6 +1,7 @@\n 1\n 2\n 3\n+new\n 4\n 5\n'
            ' six\ndiff --git a/b b/b\nnew file mode 100644\n--- /dev/null\n+++ b/b\n'
            '@@ -0,0 +1,2 @@\n+x\n+y\n\\ No newline at end of file\n',
            'diff --git a/b b/b\n--- a/b\n+++ b/b\n@@ -1,2 +1 @@\n x\n-y\n'
            '\\ No newline at end of file\n']
        mails = [mail(i, f'[PATCH {i}/3] x', f'Text.\n---\n{diff}-- \n2.39\n',
                      'In-Reply-To: <1@example.org>\n' if i > 1 else '')
                 for i, diff in enumerate(diffs, 1)]
        counts, failures = check_input(self.write('list.mbox', mbox(*mails)))
        self.assertEqual((dict(counts), failures), ({'applies': 1}, []))

    def test_catches(self):
        """A tree that is not the one that the diff is for shows."""
        diff = 'diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-x\n+y\n'
        text = ('From git@z Thu Jan  1 00:00:00 1970\nFrom: A <a@x.org>\nSubject: x\n\nx\n---\n'
                f'{diff}')
        self.assertEqual(check_mailbox(text.encode()), 'applies')
        twice = text + '\n' + text.replace('Subject: x', 'Subject: y')
        self.assertIn('contradict', check_mailbox(twice.encode()))

    def test_list(self):
        """The list that comes with the tests."""
        path = os.path.join(os.path.dirname(__file__), '..', '..', 'testdata', 'list',
                            'widgets.mbox')
        counts, failures = check_input(path)
        self.assertEqual(failures, [])
        self.assertGreater(counts['applies'], 0, counts)


if __name__ == '__main__':
    if len(sys.argv) > 2:
        FOUND, FAILED = check_input(sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else None)
        for what, number in FOUND.most_common():
            print(number, what)
        for what in FAILED:
            print(*what)
        sys.exit(bool(FAILED))
    unittest.main(argv=['am-trees.py'])
