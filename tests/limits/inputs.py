#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""inputs.py PROGRAM: limits on what is read of files and repositories, each just kept and just
exceeded."""
import json, os, shutil, sys, tarfile, unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'cli'))
from archives import make_tar, make_zip
from figures import figure
from git_runs import git
from mails import Folder, mail, mbox, patch, run

HISTORY, HEAD = 'src/mbox/git-history.c', 'src/mbox/git-head.c'
ONE = patch(1, '[PATCH] x')


class Inputs(Folder):
    def write_bytes(self, name, data):
        path = os.path.join(self.folder, name)
        with open(path, 'wb') as f:
            f.write(data)
        return path

    def series(self, path, *options):
        """Returns: the exit status, how many series there are, and what is said."""
        result = run('list', '--format=ndjson', *options, path)
        return result.returncode, result.out.count('\n'), result.err


class Archives(Inputs):
    def test_long_name(self):
        """One mail in a tar, with a header of pax that says nothing of use."""
        most = figure('src/mbox/tar.c', 'LONG_MAX_SIZE')
        for size in most, most + 1:
            info = tarfile.TarInfo('m.eml')
            record = len(f'{size} comment=\n')
            info.pax_headers = {'comment': 'y' * (size - record)}
            tar = make_tar([(info, ONE.encode())], tarfile.PAX_FORMAT)
            self.assertEqual(int(tar[124:135], 8), size)
            status, count, said = self.series(self.write_bytes('x.tar', tar))
            self.assertEqual((status, count), (0, 1) if size == most else (65, 0), said)
            self.assertEqual('more than 1 MiB' in said, size > most)

    def test_zip_comment(self):
        """Beyond the longest comment that there can be, the directory is not looked for."""
        most = figure('src/mbox/zip.c', 'COMMENT_MAX')
        archive = make_zip([('m.eml', ONE.encode())])
        for size in most, most + 1:
            status, count, said = self.series(self.write_bytes('x.zip', archive + b'y' * size))
            self.assertEqual(count, 1)
            self.assertEqual('directory' in said, size > most, said)

    def test_folders(self):
        """Folders that are deeper count as one; the order of mails in them is the same."""
        most = figure('src/mbox/arrangement.c', 'DEPTH_MAX')
        for depth in most - 1, most, most + 1:
            top = 'd/' * depth
            tar = make_tar([(top + 'b.eml', patch(2, '[PATCH] b').encode()),
                            (top + 'a.eml', patch(1, '[PATCH] a').encode())])
            result = run('list', '-q', '--format=ndjson', self.write_bytes('x.tar', tar))
            series = sorted((json.loads(line) for line in result.out.splitlines()),
                            key=lambda one: one['id'])
            self.assertEqual([one['name'] for one in series], ['a', 'b'])


class Mboxes(Inputs):
    def test_separator(self):
        most = figure('src/mbox/splitter.c', 'SEPARATOR_MAX')
        for size in most, most + 1:
            end = ' Thu Jan  1 00:00:00 1970\n'
            line = 'From ' + 'y' * (size - len(end) - len('From ')) + end
            self.assertEqual(len(line), size)
            text = mbox(patch(1, '[PATCH] x')) + line + patch(2, '[PATCH] y')
            self.assertEqual(self.series(self.write('x.mbox', text))[:2],
                             (0, 2 if size == most else 1))

    def test_charset_name(self):
        """utf---8 is utf-8, but only up to a length."""
        most = figure('src/mail/codec.c', 'MAX_NAME')
        for size in most, most + 1:
            name = 'utf' + '-' * (size - 4) + '8'
            out = run('list', '-q', '--format=ndjson', data=patch(
                1, f'[PATCH] =?{name}?q?=C3=A4?=')).out
            self.assertEqual(json.loads(out)['name'] == 'ä', size == most, out)


class Repositories(Inputs):
    """Repositories like those of public-inbox, with one mail."""

    def git(self, *arguments, data=None):
        return git(self.path, *arguments, data=data).decode().strip()

    def setUp(self):
        super().setUp()
        self.path = os.path.join(self.folder, 'x')
        os.mkdir(self.path)
        self.git('init', '-q', '--bare', '--initial-branch=master')
        self.blob = self.git('hash-object', '-w', '--stdin', data=ONE.encode())
        self.tree = self.make_tree(f'100644 blob {self.blob}\tm\n')
        self.commit = self.git('commit-tree', '-m', 'x', self.tree)
        self.set('refs/heads/master', self.commit + '\n')

    def set(self, name, text):
        return self.write(os.path.join('x', name), text)

    def make_tree(self, entries):
        return self.git('mktree', '--missing', data=entries.encode())

    def count(self):
        return self.series(self.path)[:2]

    def check_refused(self, why, is_refused):
        """Nothing that is too big is taken for a repository without mail."""
        status, count, said = self.series(self.path)
        self.assertEqual((status, count), (65, 0) if is_refused else (0, 1), said)
        self.assertEqual(why in said, is_refused, said)

    def test_reference(self):
        most = figure(HEAD, 'REF_SIZE_MAX')
        for size in most, most + 1:
            self.set('refs/heads/master', self.commit + '\n' * (size - len(self.commit)))
            self.check_refused('refs/heads/master has more than', size > most)

    def test_packed_references(self):
        most = figure(HEAD, 'PACKED_SIZE_MAX')
        os.remove(os.path.join(self.path, 'refs/heads/master'))
        line = f'{self.commit} refs/heads/master\n'
        for size in most, most + 1:
            self.set('packed-refs', '#' + 'x' * (size - len(line) - 2) + '\n' + line)
            self.check_refused('packed-refs has more than', size > most)

    def test_symbolic_references(self):
        most = figure(HEAD, 'SYMBOLIC_MAX')
        for count in most, most + 1:  # HEAD is the first
            self.set('HEAD', 'ref: refs/heads/s1\n')
            for i in range(1, count):
                self.set(f'refs/heads/s{i}', f'ref: refs/heads/s{i + 1}\n')
            self.set(f'refs/heads/s{count}', self.commit + '\n')
            self.assertEqual(self.count() == (0, 1), count == most)

    def make_object(self, kind, text):
        return self.git('hash-object', '-w', '-t', kind, '--stdin', data=text.encode())

    def test_commit(self):
        most = figure(HISTORY, 'COMMIT_SIZE_MAX')
        start = self.git('cat-file', 'commit', self.commit) + '\n'
        for size in most, most + 1:
            commit = self.make_object('commit', start + 'y' * (size - len(start)))
            self.set('refs/heads/master', commit + '\n')
            self.assertEqual(self.count() == (0, 1), size == most)

    def check_tree(self, most, name, make):
        """name: of the entry that matters.  make: of a tree of that size, a commit's tree."""
        for size in most, most + 1:
            rest = size - len(f'100644 {name}') - 21
            lines = []
            while rest > 0:
                length = rest if rest < 300 else 200
                lines.append(f'100644 blob {self.blob}\t'
                             + f'z{len(lines):07}'.ljust(length - len('100644 ') - 21, 'y') + '\n')
                rest -= length
            tree = self.make_tree(f'100644 blob {self.blob}\t{name}\n' + ''.join(lines))
            self.assertEqual(int(self.git('cat-file', '-s', tree)), size)
            self.set('refs/heads/master', self.git('commit-tree', '-m', 'x', make(tree)) + '\n')
            self.assertEqual(self.count()[1] == 1, size == most, size)

    def test_tree(self):
        self.check_tree(figure(HISTORY, 'TREE_SIZE_MAX'), 'm', lambda tree: tree)

    def test_folder(self):
        self.check_tree(figure(HISTORY, 'FOLDER_SIZE_MAX'), 'a' * 38,
                        lambda tree: self.make_tree(f'040000 tree {tree}\taa\n'))

    def test_tag(self):
        most = figure('src/mbox/git-objects.c', 'TAG_SIZE_MAX')
        start = f'object {self.commit}\ntype commit\ntag t\ntagger A <a@example.org> 1 +0000\n\n'
        for size in most, most + 1:
            tag = self.make_object('tag', start + 'y' * (size - len(start)))
            self.set('refs/heads/master', tag + '\n')
            self.assertEqual(self.count() == (0, 1), size == most)

    def test_tags_of_tags(self):
        most = figure('src/mbox/git-objects.c', 'TAG_DEPTH_MAX')
        tag, kind = self.commit, 'commit'
        for depth in range(1, most + 2):
            tag = self.make_object('tag', f'object {tag}\ntype {kind}\ntag t\n'
                                   'tagger A <a@example.org> 1 +0000\n\n')
            kind = 'tag'
            self.set('refs/heads/master', tag + '\n')
            self.assertEqual(self.count() == (0, 1), depth <= most, depth)

    def test_chain(self):
        """Deltas upon deltas: only the last mail is in a commit, so none is in memory yet."""
        most = figure('src/mbox/git-pack.c', 'CHAIN_MAX')
        text = ''.join(f'Line {i} of many.\n' for i in range(30))
        for count in most, most + 1:  # the first is no delta
            stream = []
            for i in range(1, count + 1):
                data = patch(100000 + i, '[PATCH] x').replace('Change it.\n', text).encode()
                stream.append(b'blob\nmark :%d\ndata %d\n%b\n' % (i, len(data), data))
            stream.append(b'commit refs/heads/chain\ncommitter A <a@example.org> 1 +0000\ndata 0\n'
                          b'M 100644 :%d m\n\n' % count)
            self.git('fast-import', '--quiet', '--force', '--depth=8000', data=b''.join(stream))
            self.set('HEAD', 'ref: refs/heads/chain\n')
            self.assertEqual(self.count()[1], 1 if count == most else 0)
            shutil.rmtree(os.path.join(self.path, 'objects', 'pack'))

    def test_epochs(self):
        most = figure('src/mbox/git-epochs.c', 'DIGITS_MAX')
        for digits in most, most + 1:
            inbox = os.path.join(self.folder, f'inbox{digits}')
            os.makedirs(os.path.join(inbox, 'git'))
            for name in '0', '1' * digits:
                shutil.copytree(self.path, os.path.join(inbox, 'git', f'{name}.git'))
            said = self.series(inbox)[2]
            self.assertEqual('2 mails' in said, digits == most, said)


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
