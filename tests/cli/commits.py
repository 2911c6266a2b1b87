#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""commits.py PROGRAM: what became of patches, as the commits of a repository say."""
import os, shutil, subprocess, sys, unittest, zlib

from fates import SERIES, Became, change, reply
from mails import mbox, run


def reads_git():
    """Whether the program was built with libgit2."""
    return run('list', '--git', '/nonexistent', '/dev/null').returncode != 69


@unittest.skipIf(reads_git(), 'was built with libgit2')
class WithoutGit(Became):
    def test_message(self):
        path = self.write('list.mbox', mbox(*SERIES))
        result = run('list', '--git', self.folder, path)
        self.assertEqual((result.returncode, result.out), (69, ''))
        self.assertIn('libgit2', result.err)
        self.assertEqual(len(self.states(*SERIES)), 4)


@unittest.skipUnless(shutil.which('git') and reads_git(), 'needs git and libgit2')
class Git(Became):
    def setUp(self):
        super().setUp()
        self.tree = os.path.join(self.folder, 'tree')
        self.git('init', '-q', '-b', 'main', self.tree, folder=self.folder)
        for name in 'front', 'rear', 'spare':
            self.write(f'tree/{name}', ''.join(f'old {i}\n' for i in range(10)))
        self.commit('Begin', date='2020-01-01T00:00:00Z')

    def git(self, *arguments, folder=None, **environment):
        environment = {**os.environ, 'HOME': self.folder, 'GIT_CONFIG_NOSYSTEM': '1',
                       'GIT_AUTHOR_NAME': 'Ann Example', 'GIT_AUTHOR_EMAIL': 'ann@example.org',
                       'GIT_COMMITTER_NAME': 'Cy', 'GIT_COMMITTER_EMAIL': 'cy@example.org',
                       **environment}
        return subprocess.run(['git', *arguments], cwd=folder or self.tree, env=environment,
                              check=True, capture_output=True, text=True).stdout.strip()

    def commit(self, message, date='2026-05-02T00:00:00Z', **environment):
        self.git('add', '-A')
        self.git('commit', '-q', '-m', message, GIT_AUTHOR_DATE=date, GIT_COMMITTER_DATE=date,
                 **environment)
        return self.git('rev-parse', 'HEAD')

    def renew(self, name, lines=10):
        self.write(f'tree/{name}', ''.join(f'{"new" if i < lines else "newer"} {i}\n'
                                           for i in range(10)))

    def landed(self, *mails, options=()):
        states = self.full_states(*(mails or SERIES), options=[*options, '--git', self.tree])
        return {number: (state['why'], state['commit']) for number, state in states.items()
                if state['state'] == 'accepted'}

    def test_link(self):
        """The diff is another one, but the trailer and the author tell."""
        self.renew('front', lines=1)
        commit = self.commit('A wheel\n\nLink: https://lore.kernel.org/r/11@example.org # [1]')
        self.assertEqual(self.landed(), {11: ('link', commit)})

    def test_message_id(self):
        self.renew('front', lines=1)
        commit = self.commit('front\n\nMessage-ID: <11@example.org>', GIT_AUTHOR_NAME='Di',
                             GIT_AUTHOR_EMAIL='di@example.org')
        self.assertEqual(self.landed(), {11: ('link', commit)})

    def test_link_to_something_else(self):
        """Neither subject nor author nor diff are the patch's."""
        self.renew('front', lines=1)
        self.commit('Oil it\n\nLink: https://lore.kernel.org/r/11@example.org\n'
                    'Link: https://lore.kernel.org/r/10@example.org',
                    GIT_AUTHOR_NAME='Di', GIT_AUTHOR_EMAIL='di@example.org')
        self.assertEqual(self.landed(), {})

    def test_same_diff(self):
        """The subject was changed."""
        self.renew('rear')
        commit = self.commit('A rear wheel')
        self.assertEqual(self.landed(), {12: ('patch-id', commit)})

    def test_same_subject(self):
        self.renew('spare', lines=6)
        commit = self.commit('Spare.')
        self.assertEqual(self.landed(), {13: ('subject', commit)})

    def test_same_subject_but_another_change(self):
        self.renew('spare', lines=1)
        self.write('tree/more', 'x\n' * 30)
        self.commit('spare')
        self.assertEqual(self.landed(), {})

    def test_same_subject_but_another_author(self):
        self.renew('spare', lines=8)
        self.commit('spare', GIT_AUTHOR_NAME='Di', GIT_AUTHOR_EMAIL='di@example.org')
        self.assertEqual(self.landed(), {})

    def test_older_than_the_patch(self):
        self.renew('rear')
        self.commit('rear\n\nLink: https://lore.kernel.org/r/12@example.org',
                    date='2026-04-01T00:00:00Z')
        self.assertEqual(self.landed(), {})

    def test_newest_version(self):
        self.renew('rear')
        commit = self.commit('rear', date='2026-05-02T00:00:00Z')
        versions = [change(11, '[PATCH] rear', 'rear'), change(12, '[PATCH v2] rear', 'rear'),
                    change(13, '[PATCH v3] other', 'other')]
        self.assertEqual(self.landed(*versions), {12: ('patch-id', commit)})
        # "git am" keeps the date of the mail.
        self.git('commit', '-q', '--amend', '--no-edit', '--date=2026-05-01T10:11:00Z')
        commit = self.git('rev-parse', 'HEAD')
        self.assertEqual(self.landed(*versions), {11: ('patch-id', commit)})

    def test_stronger_rules_win(self):
        self.renew('front')
        self.commit('front')
        self.git('checkout', '-q', '-b', 'next', 'HEAD~')
        self.renew('front', lines=9)
        commit = self.commit('front\n\nLink: https://patch.msgid.link/11@example.org')
        self.assertEqual(self.landed(), {11: ('link', commit)})

    def test_branch_and_mail(self):
        self.git('checkout', '-q', '-b', 'next')
        self.renew('front')
        commit = self.commit('front')
        self.git('checkout', '-q', 'main')
        bare = os.path.join(self.folder, 'bare.git')
        self.git('clone', '-q', '--bare', self.tree, bare)
        states = self.full_states(*SERIES, reply(20, 11, 'Applied.'), options=['--git', bare])
        self.assertEqual(states[11], {
            'msgid': '<11@example.org>', 'state': 'accepted', 'why': 'patch-id',
            'by': 'Bo <bo@example.org>', 'mail': '<20@example.org>', 'commit': commit,
            'branch': 'next'})
        states = self.full_states(*SERIES, options=['--git', self.tree, '--git', bare])
        self.assertEqual(states[11]['by'], 'Cy <cy@example.org>')
        path = os.path.join(self.folder, 'list.mbox')
        self.assertIn(f'accepted by Cy on 2026-05-02, commit {commit[:12]} of next\n',
                      run('show', '11@example.org', '--git', bare, path).out)
        self.assertIn('BECAME', run('list', '--git', bare, path).out)

    def test_state_has_hashes(self):
        self.renew('front')
        commit = self.commit('Another name')
        state = os.path.join(self.folder, 'list.db')
        run('ingest', '--state', state, self.write('list.mbox', mbox(*SERIES)))
        self.assertEqual(self.export('--state', state, '--git', self.tree)[11]['commit'], commit)
        out = run('show', '11@example.org', '--git', self.tree,
                  os.path.join(self.folder, 'list.mbox')).out
        self.assertIn(f'commit {commit[:12]}', out)

    def test_nothing_is_run(self):
        """What a repository configures may come from anybody."""
        seen = os.path.join(self.folder, 'seen')
        program = self.write('program', f'#!/bin/sh\ntouch {seen}\n')
        os.chmod(program, 0o755)
        self.write('tree/.gitattributes', '* diff=evil filter=evil\n')
        self.commit('Attributes')
        self.renew('front')
        commit = self.commit('Another name')
        for name in ('diff.external', 'diff.evil.textconv', 'diff.evil.command',
                     'filter.evil.smudge', 'filter.evil.clean', 'core.fsmonitor', 'core.pager',
                     'gpg.program', 'core.sshCommand'):
            self.git('config', name, program)
        self.assertEqual(self.landed(), {11: ('patch-id', commit)})
        self.assertFalse(os.path.exists(seen))

    def test_no_repository(self):
        path = self.write('list.mbox', mbox(*SERIES))
        for folder in os.path.join(self.folder, 'nowhere'), self.folder, path:
            with self.subTest(folder):
                result = run('list', '--git', folder, path)
                self.assertEqual(result.returncode, 66, result.err)
                self.assertIn(folder, result.err)
                self.assertEqual(result.out, '')
        os.mkdir(os.path.join(self.tree, 'inside'))
        self.assertEqual(run('list', '--git', os.path.join(self.tree, 'inside'), path).returncode,
                         66)

    def test_damaged_repository(self):
        self.renew('front')
        first = self.git('rev-parse', 'HEAD')
        self.commit('Another name')
        os.remove(os.path.join(self.tree, '.git/objects', first[:2], first[2:]))
        result = run('list', '--git', self.tree, self.write('list.mbox', mbox(*SERIES)))
        self.assertEqual(result.returncode, 65, result.err)
        self.assertIn(self.tree, result.err)

    def test_absurd_size(self):
        """What an object says of its size is refused, and does not end the program.  A sanitizer
        would end it, unless it is told to find no memory, as the C library does."""
        env = {**os.environ, **{name: os.environ.get(name, '') + ':allocator_may_return_null=1'
                                for name in ('ASAN_OPTIONS', 'TSAN_OPTIONS')}}
        head = self.git('rev-parse', 'HEAD')
        path = os.path.join(self.tree, '.git/objects', head[:2], head[2:])
        os.chmod(path, 0o600)
        for size in (1 << 47, (1 << 63) - 8):
            with open(path, 'wb') as f:
                f.write(zlib.compress(b'commit %d\0tree ' % size))
            result = run('list', '--git', self.tree, self.write('list.mbox', mbox(*SERIES)),
                         env=env)
            self.assertIn(result.returncode, (65, 74), result.err)
            self.assertIn('tree: cannot read the git repository: ', result.err)
            self.assertEqual(result.out, '')

    def test_told_before_mail_is_read(self):
        result = run('list', '--git', self.folder, '/nonexistent.mbox')
        self.assertIn('git repository', result.err)

    def test_of_no_use(self):
        path = self.write('list.mbox', mbox(*SERIES))
        for command in (['export', '--api-only', '--output', self.folder], ['api', '/api/']):
            result = run(*command, '--git', self.tree, path)
            self.assertEqual(result.returncode, 64)
            self.assertIn('--git', result.err)

    def test_empty_repository(self):
        empty = os.path.join(self.folder, 'empty')
        self.git('init', '-q', empty)
        self.assertEqual(set(self.states(*SERIES, options=['--git', empty]).values()), {'new'})


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
