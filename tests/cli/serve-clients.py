#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""serve-clients.py PROGRAM: git-pw and b4, as Debian has them, use `serve` as their Patchwork."""
import os, subprocess, sys, unittest

from mails import DIFF, mail, mbox, patch, run
from serving import Serving

COMMITTER = {f'GIT_{who}_{what}': value for who in ('AUTHOR', 'COMMITTER')
             for what, value in (('NAME', 'Cy Example'), ('EMAIL', 'cy@example.org'))}


def change(number, subject, file):
    """A patch that git can apply."""
    diff = DIFF.replace('wheel.c', file)
    body = f'Change it.\n\nSigned-off-by: Ann Example <ann@example.org>\n---\n\ndiff --git ' \
           f'a/{file} b/{file}\n{diff}-- \n2.39.0\n'
    return mail(number, subject, body, 'In-Reply-To: <0@example.org>\n')


class Clients(Serving):
    mails = mbox(
        mail(0, '[PATCH 0/2] oil the wheels'), change(1, '[PATCH 1/2] front', 'front.c'),
        change(2, '[PATCH 2/2] rear', 'rear.c'),
        mail(3, 'Re: [PATCH 2/2] rear', 'Fine.\n\nReviewed-by: Bo Example <bo@example.org>\n',
             'In-Reply-To: <2@example.org>\n').replace('Ann Example <ann', 'Bo Example <bo'),
        *(patch(n, f'[PATCH] number {n}') for n in range(5, 40)))

    def setUp(self):
        super().setUp()
        self.server = self.serve('--verbose')
        self.tree = os.path.join(self.folder, 'tree')
        self.env = os.environ | COMMITTER | {
            'HOME': self.folder, 'XDG_DATA_HOME': self.folder, 'XDG_CACHE_HOME': self.folder,
            'GIT_CONFIG_NOSYSTEM': '1', 'LC_ALL': 'C.UTF-8', 'COLUMNS': '200'}
        os.mkdir(self.tree)
        for name in 'front.c', 'rear.c':
            self.write(f'tree/{name}', 'old\n')
        self.call('git', 'init', '-q')
        self.call('git', 'add', '.')
        self.call('git', 'commit', '-qm', 'start')

    def call(self, *command, status=0):
        """Returns: what command writes."""
        result = subprocess.run(command, cwd=self.tree, env=self.env, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120,
                                text=True)
        self.assertEqual(result.returncode, status, (command, result.stdout, self.server.said))
        return result.stdout

    def commits(self):
        return self.call('git', 'log', '--format=%s').split()

    def undo(self):
        self.call('git', 'reset', '-q', '--hard', self.call('git', 'rev-list', '--max-parents=0',
                                                            'HEAD').strip())


class GitPw(Clients):
    def pw(self, *arguments, status=0):
        return self.call('git', 'pw', '--server', f'{self.server.address}api/1.2', '--project',
                         'widgets', '--token', 'none', *arguments, status=status)

    def names(self, *arguments):
        """The names that a list has."""
        lines = self.pw(*arguments, '--format', 'simple', '--column', 'Name').splitlines()
        return lines[2:]

    def test_series(self):
        self.assertEqual(len(self.names('series', 'list')), 30)
        self.assertEqual(self.names('series', 'list', 'oil'), ['oil the wheels'])
        self.assertEqual(self.names('series', 'list', '--limit', '2', '--page', '2'),
                         ['number 37', 'number 36'])
        shown = self.pw('series', 'show', '1')
        for text in 'oil the wheels', '2 of 2', '[1/2] front', '[2/2] rear':
            self.assertIn(text, shown)
        self.pw('series', 'apply', '1')
        self.assertEqual(self.commits(), ['rear', 'front', 'start'])
        self.assertIn('Reviewed-by: Bo', self.call('git', 'log', '-1'))
        self.pw('series', 'download', '1', os.path.join(self.folder, 'out.mbox'))
        with open(os.path.join(self.folder, 'out.mbox'), encoding='utf-8') as f:
            self.assertEqual(f.read(), run('mbox', '--quiet', '--state', self.state, '1').out)

    def test_patches(self):
        self.assertEqual(self.names('patch', 'list', '--limit', '2', '--page', '2'),
                         ['number 37', 'number 36'])
        self.assertEqual(self.names('patch', 'list', '--state', 'new', '--submitter',
                                    'ann@example.org', '--sort', 'name', '--limit', '2'),
                         ['[1/2] front', '[2/2] rear'])
        self.assertEqual(self.names('patch', 'list', '--state', 'accepted'), [])
        self.assertIn('<2@example.org>', self.pw('patch', 'show', '2'))
        self.pw('patch', 'apply', '2')  # with the one before it
        self.assertEqual(self.commits(), ['rear', 'front', 'start'])
        self.undo()
        self.pw('patch', 'apply', '--no-deps', '2')
        self.assertEqual(self.commits(), ['rear', 'start'])
        self.pw('patch', 'download', '2', os.path.join(self.folder, 'out.patch'))
        with open(os.path.join(self.folder, 'out.patch'), encoding='utf-8') as f:
            self.assertIn('+++ b/rear.c\n', f.read())

    def test_refusals(self):
        self.assertIn('not allowed', self.pw('patch', 'update', '--state', 'accepted', '2',
                                             status=1))
        self.assertIn('not found', self.pw('patch', 'show', '999', status=1))
        self.assertEqual(self.names('bundle', 'list'), [])


class B4(Clients):
    def test_am(self):
        """b4 takes our address of a patch, and looks the patches up that it has prepared; that
        their state cannot be changed does it no harm."""
        for key, value in (('url', self.server.address), ('key', 'none'),
                           ('project', 'widgets'), ('review-state', 'under-review')):
            self.call('git', 'config', f'b4.pw-{key}', value)
        self.call('git', 'config', 'user.name', 'Cy Example')
        self.call('git', 'config', 'user.email', 'cy@example.org')
        said = self.call(
            'b4', 'am', '--no-cache', '-m', os.path.join(self.folder, 'in.mbox'), '-o',
            self.folder, f'{self.server.address}project/widgets/patch/2@example.org/')
        self.assertIn('Total patches: 2', said)
        self.server.stop()
        for number in 1, 2:
            self.assertRegex(self.server.said, rf'GET /api/1\.2/patches/\?\S*msgid={number}%40')
            self.assertIn(f'PATCH /api/1.2/patches/{number}/ 405', self.server.said)


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
