#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""patches.py PROGRAM: limits on how patches are compared, applied and found in commits, each just
kept and just exceeded."""
import json, os, sys, unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'cli'))
from figures import figure
from git_runs import git
from mails import DIFF, Folder, mail, mbox, run

COMMITS = 'src/fate/commits.c'


def added(name, text):
    lines = text.splitlines(keepends=True)
    return (f'diff --git a/{name} b/{name}\nnew file mode 100644\n--- /dev/null\n+++ b/{name}\n'
            f'@@ -0,0 +1,{len(lines)} @@\n' + ''.join('+' + line for line in lines))


class Patches(Folder):
    def ask(self, *arguments, mails):
        result = run(*arguments, self.write('x.mbox', mbox(*mails)))
        self.assertIn(result.returncode, (0, 1), result.err)
        return result.out


class Compared(Patches):
    def diff(self, older, newer):
        return self.ask('diff', '-q', '2', mails=[mail(1, '[PATCH] x', older),
                                                  mail(2, '[PATCH v2] x', newer)])

    def test_renames(self):
        """Of files that are in one version only, so many are compared with a new one."""
        most = figure('src/compare/compare.c', 'RENAMES_MAX')
        text = ''.join(f'line {i} of the wheel\n' for i in range(9))
        for count in most, most + 1:
            older = ''.join(added(f'a{i:03}', f'other {i}\n' * 9) for i in range(count - 1))
            out = self.diff(older + added('a999', text), added('b', text + 'more\n'))
            self.assertEqual('+line 0 of the wheel' in out, count > most)

    def test_section(self):
        most = figure('src/compare/unified.c', 'SECTION_MAX')
        for size in most, most + 1:
            section = 's' * size
            older = DIFF.replace('@@\n', f'@@ {section}\n')
            out = self.diff(older, older.replace('+new', '+newer'))
            self.assertRegex(out, rf'(?m)@@ s{{{most}}}$')


class Applied(Patches):
    def test_line(self):
        """A line that is too long for a mail is encoded."""
        most = figure('src/compose/writer.c', 'LINE_MAX_SIZE')
        for size in most, most + 1:
            out = self.ask('am', '-q', '1', mails=[
                mail(1, '[PATCH] x', DIFF.replace('+new', '+' + 'y' * (size - 1)))])
            self.assertEqual('quoted-printable' in out, size > most)


class Committed(Patches):
    def git(self, *arguments, data=None):
        return git(self.tree, *arguments, data=data).decode().strip()

    def commit(self, message, files):
        """A commit that adds these files, an hour after all patches."""
        stream = [b'commit refs/heads/main\ncommitter Ann <ann@example.org> 1777640000 +0000\n'
                  b'data %d\n%b\nfrom %b\n' % (len(message), message.encode(), self.first)]
        for name, text in files.items():
            stream.append(b'M 100644 inline %b\ndata %d\n%b\n' % (name.encode(), len(text), text))
        self.git('fast-import', '--quiet', '--force', data=b''.join(stream))

    def setUp(self):
        super().setUp()
        self.tree = os.path.join(self.folder, 'tree')
        os.mkdir(self.tree)
        self.git('init', '-q', '--initial-branch=main')
        self.git('-c', 'user.name=A', '-c', 'user.email=a@example.org', 'commit', '-q',
                 '--allow-empty', '-m', 'Begin')
        self.first = self.git('rev-parse', 'HEAD').encode()

    def accepted(self, *mails):
        """The names of the series that are in a commit."""
        out = self.ask('list', '-q', '--now=2026-06-01', '--became=accepted', '--format=ndjson',
                       f'--git={self.tree}', mails=mails)
        return [json.loads(line)['name'] for line in out.splitlines()]

    def test_files(self):
        """A commit of so many files is compared with a patch that is called otherwise."""
        most = figure(COMMITS, 'FILES_MAX')
        for count in most, most + 1:
            names = [f'f{i:05}' for i in range(count)]
            self.commit('Other', {name: name.encode() + b'\n' for name in names})
            patch = mail(1, '[PATCH] x', ''.join(added(name, name + '\n') for name in names))
            self.assertEqual(self.accepted(patch), ['x'] if count == most else [])

    def test_file(self):
        """A file that is larger is binary to a commit."""
        most = figure(COMMITS, 'FILE_MAX')
        for size in most, most + 1:
            text = ('y' * 9999 + '\n') * (size // 10000) + 'z' * (size % 10000 - 1) + '\n'
            self.commit('Other', {'f': text.encode()})
            self.assertEqual(self.accepted(mail(1, '[PATCH] x', added('f', text))),
                             ['x'] if size == most else [])

    def test_links(self):
        """Of the links of a commit, so many are looked at."""
        most = figure('src/fate/landing.c', 'LINKS_MAX')
        for count in most, most + 1:
            others = [mail(i, f'[PATCH] part {i}', added(f'f{i}', f'{i}\n')).replace(
                'ann@', 'bo@') for i in range(1, count)]
            linked = mail(count, '[PATCH] linked', added('f', 'x\n'))
            self.commit('Other\n\n' + ''.join(
                f'Link: https://lore.kernel.org/r/{i}@example.org\n'
                for i in range(1, count + 1)), {'g': b'y\n'})
            self.assertEqual(self.accepted(*others, linked), ['linked'] if count == most else [])


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
