#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""am-apply.py PROGRAM: `am --git-dir`: where a series applies, with a real git.

Nothing of the repository may change but by --apply, which makes a branch; nothing of it may run;
and no temporary file may stay.
"""
import os, re, signal, subprocess, time, unittest

from git_runs import CLEAN, GIT, WHO, git
from mails import LIST_ID, PROGRAM, Folder, mail, mbox, patch


class Apply(Folder):
    def setUp(self):
        super().setUp()
        self.time = 1_700_000_000
        self.temporary = os.path.join(self.folder, 'tmp')
        self.tree = os.path.join(self.folder, 'tree')
        os.mkdir(self.temporary)
        os.mkdir(self.tree)
        self.git('init', '-q', '-b', 'main')
        self.commit('base', lid='\n'.join('one two three four five six seven eight'.split()) + '\n',
                    pot='pot\n')

    def git(self, *arguments, data=None, **environment):
        out = git(self.tree, *arguments, data=data, **environment)
        return out.decode('utf-8', 'surrogateescape').strip()

    def commit(self, subject, **files):
        for name, text in files.items():
            with open(os.path.join(self.tree, name), 'w', encoding='utf-8') as f:
                f.write(text)
        self.time += 60
        date = f'{self.time} +0000'
        self.git('add', '-A')
        self.git('commit', '-q', '-m', subject, GIT_AUTHOR_DATE=date, GIT_COMMITTER_DATE=date)
        return self.git('rev-parse', 'HEAD')

    def read(self, name):
        with open(os.path.join(self.tree, name), encoding='utf-8') as f:
            return f.read()

    def change(self, name, old, new):
        return {name: self.read(name).replace(old, new)}

    def send(self, commits, *options):
        """The mails of the last commits, which are taken back."""
        out = self.git('format-patch', '--stdout', f'-{commits}', *options)
        self.git('reset', '-q', '--hard', f'HEAD~{commits}')
        out = re.sub('(?m)^From [0-9a-f]{40} .*\n', 'From mboxrd@z Thu Jan  1 00:00:00 1970\n', out)
        number = iter(range(1, 100))
        return re.sub('(?m)^(Date: .*)$', lambda m: f'{m[1]}\nMessage-ID: <{next(number)}@'
                      f'example.org>\nList-Id: <{LIST_ID}>', out) + '\n\n'

    def am(self, mails, *options, ref='1', status=0, **environment):
        result = subprocess.run(
            [PROGRAM, 'am', '--git-dir', self.tree, *options, ref], input=mails.encode(),
            capture_output=True, timeout=60, check=False,
            env=CLEAN | {'TMPDIR': self.temporary} | environment)
        result.out, result.err = result.stdout.decode(), result.stderr.decode()
        self.assertEqual(result.returncode, status, result.err)
        self.assertEqual(os.listdir(self.temporary), [])
        return result

    def files(self):
        """All there is of the repository: what is in each file, and when it was written.  Objects
        do not count there: git marks one that it wants to write again as fresh."""
        found = {}
        for folder, _, names in os.walk(self.tree):
            for name in names:
                path = os.path.join(folder, name)
                with open(path, 'rb') as f:
                    found[path] = f.read(), '/objects/' in path or os.stat(path).st_mtime_ns
        return found

    def base(self, result):
        return re.search('base ([0-9a-f]{12}): (.*)', result.err).groups()

    def series(self, *options):
        self.commit('lid: one', **self.change('lid', 'two', 'TWO'))
        self.commit('lid: two', **self.change('lid', 'seven', 'SEVEN'), new='new\n')
        return self.send(2, *options)

    def test_check(self):
        mails = self.series()
        self.commit('pot: later', pot='later\n')
        before, head = self.files(), self.git('rev-parse', 'HEAD')
        result = self.am(mails, '--check')
        self.assertEqual(result.out, f'applies to {head[:12]}\n')
        self.assertEqual(self.base(result), (
            head[:12], 'the newest with the files that the diffs were made from (1)'))
        self.assertEqual(self.files(), before)
        self.assertIn('Subject: [PATCH 2/2] lid: two', self.am(mails).out)

    def test_older_base(self):
        """HEAD has changed the file; what was before that fits, also on another branch."""
        mails = self.series()
        fits = self.commit('pot: later', pot='later\n')
        self.commit('lid: changed', **self.change('lid', 'two', 'deux'))
        self.commit('lid: again', **self.change('lid', 'one', 'un'))
        self.assertEqual(self.am(mails, '--check').out, f'applies to {fits[:12]}\n')
        self.git('checkout', '-q', '-b', 'topic', fits)
        newest = self.commit('pot: topic', pot='topic\n')
        self.git('checkout', '-q', 'main')
        self.assertEqual(self.am(mails, '--check').out, f'applies to {newest[:12]}\n')

    def test_guess(self):
        """No commit has all; one has most."""
        self.commit('pot: new', pot='new pot\n')
        self.commit('both', pot='newer pot\n', **self.change('lid', 'two', 'TWO'))
        mails = self.send(1)
        self.git('reset', '-q', '--hard', 'HEAD~1')
        self.git('gc', '-q', '--prune=now')
        commit, why = self.base(self.am(mails))
        self.assertEqual(commit, self.git('rev-parse', 'HEAD')[:12])
        self.assertEqual(why, 'a guess: it has 1 of 2 files that the diffs were made from')

    def test_named_base(self):
        base = self.git('rev-parse', 'HEAD')
        mails = self.series('--base=HEAD~2')
        self.assertIn('base-commit: ' + base, mails)
        self.commit('pot: later', pot='later\n')
        result = self.am(mails, '--check')
        self.assertEqual(self.base(result), (base[:12], 'the base-commit of the series'))
        self.assertEqual(self.base(self.am(mails, '--base', 'main')),
                         (self.git('rev-parse', 'main')[:12], 'as named by --base'))
        unknown = mails.replace(base, '1' * 40)
        self.assertEqual(self.base(self.am(unknown))[0], self.git('rev-parse', 'HEAD')[:12])
        for wrong in ('none', '--help', 'HEAD:lid'):
            self.am(mails, f'--base={wrong}', status=66)

    def test_prerequisites(self):
        base = self.git('rev-parse', 'HEAD')
        self.commit('pot: before', pot='before\n')
        mails = self.series(f'--base={base}')
        self.assertIn('prerequisite-patch-id: ', mails)
        needed = self.git('rev-parse', 'HEAD')
        self.commit('other', other='other\n')
        self.assertEqual(self.base(self.am(mails, '--check')), (
            needed[:12], 'on the base-commit of the series, with the patches that it needs'))
        self.git('reset', '-q', '--hard', base)
        commit, why = self.base(self.am(mails))
        self.assertEqual(commit, base[:12])
        self.assertIn('of the patches that should be on top of it, 1 is not there', why)

    def test_new_files(self):
        self.commit('new', new='new\n')
        mails = self.send(1)
        self.assertIn('HEAD; the series changes no file', self.am(mails, '--check').err)

    def test_apply(self):
        mails = self.series() + mbox(mail(9, 'Re: [PATCH 2/2] lid: two',
                                          'Acked-by: Bo <bo@example.org>\n',
                                          'In-Reply-To: <2@example.org>\n'))
        self.commit('pot: later', pot='later\n')
        head = self.git('rev-parse', 'HEAD')
        result = self.am(mails, '--apply', **WHO)
        self.assertEqual(result.out, f'am/lid-one: 2 on {head[:12]}\n')
        self.assertEqual(self.git('rev-parse', 'HEAD'), head)
        self.assertEqual(self.git('status', '--porcelain'), '')
        self.assertEqual(self.git('worktree', 'list', '--porcelain').count('worktree '), 1)
        log = self.git('log', '--format=%an %cn %s%n%b', f'{head}..am/lid-one')
        self.assertIn('Ann Example Com Example lid: two\nAcked-by: Bo <bo@example.org>', log)
        self.assertEqual(self.git('show', 'am/lid-one:pot'), 'later')
        self.assertEqual(self.git('show', 'am/lid-one:new'), 'new')
        self.git('fsck', '--strict')
        self.assertIn('the branch “am/lid-one” exists',
                      self.am(mails, '--apply', status=73, **WHO).err)
        self.am(mails, '--apply', '--branch', 'x/y', **WHO)
        self.git('rev-parse', 'x/y')
        for name in ('a..b', '-x', 'x/../y', '', 'a\nb'):
            self.am(mails, '--apply', f'--branch={name}', status=73, **WHO)
        self.am(mails, '--apply', '--branch', 'z', status=78)

    def test_three_way(self):
        """What surrounds the change is another text now."""
        mails = self.series()
        self.commit('lid: other', **self.change('lid', 'four', 'FOUR'))
        result = self.am(mails, '--apply', '--base', 'HEAD', **WHO)
        self.assertIn('am/lid-one: 2 on ', result.out)
        self.assertIn('TWO\nthree\nFOUR\n', self.git('show', 'am/lid-one:lid'))

    def test_conflict(self):
        mails = self.series()
        self.commit('lid: changed', **self.change('lid', 'seven', 'sept'))
        before = self.files()
        for options in (['--check'], ['--apply']):
            result = self.am(mails, '--base', 'HEAD', *options, status=1, **WHO)
            self.assertEqual(result.out, '')
            self.assertIn('patch 2 does not apply: <2@example.org>\n', result.err)
            self.assertIn('git: CONFLICT (content): Merge conflict in lid', result.err)
            self.assertEqual(self.files(), before)

    def test_nothing_runs(self):
        """Hooks, filters, drivers and helpers of the repository, and git's environment."""
        mark = os.path.join(self.folder, 'mark')
        script = self.write('script', f'#!/bin/sh\necho "$0 $*" >> {mark}\ncat\n')
        os.chmod(script, 0o755)
        self.commit('attributes', **{'.gitattributes': '* filter=f diff=d merge=m\n'})
        mails = self.series()
        hooks = os.path.join(self.tree, '.git', 'hooks')
        os.makedirs(hooks, exist_ok=True)
        for name in ('applypatch-msg', 'pre-applypatch', 'post-applypatch', 'pre-commit',
                     'commit-msg', 'post-commit', 'post-checkout', 'reference-transaction',
                     'post-index-change', 'pre-auto-gc', 'post-rewrite', 'prepare-commit-msg'):
            os.symlink(script, os.path.join(hooks, name))
        for key in ('filter.f.clean', 'filter.f.smudge', 'filter.f.process', 'diff.d.command',
                    'diff.d.textconv', 'merge.m.driver', 'core.fsmonitor', 'core.editor',
                    'core.sshCommand', 'gpg.program', 'core.pager', 'credential.helper'):
            self.git('config', key, script)
        self.git('config', 'commit.gpgSign', 'true')
        self.am(mails, '--check', GIT_EXTERNAL_DIFF=script, GIT_DIR='/nonexistent')
        self.am(mails, '--apply', GIT_EXTERNAL_DIFF=script, GIT_INDEX_FILE='/nonexistent', **WHO)
        self.assertFalse(os.path.exists(mark), os.path.exists(mark) and self.read(mark))

    def hostile(self, *diffs):
        return mbox(*(mail(i, f'[PATCH {i}/{len(diffs)}] evil', f'Evil.\n---\n{diff}-- \n2\n',
                           'In-Reply-To: <1@example.org>\n' if i > 1 else '')
                      for i, diff in enumerate(diffs, 1)))

    def test_names(self):
        """No name in a diff leads out of the tree."""
        new = 'diff --git a/{0} b/{0}\nnew file mode 100644\nindex 0000000..3e75765\n' \
              '--- /dev/null\n+++ b/{0}\n@@ -0,0 +1 @@\n+new\n'
        link = 'diff --git a/out b/out\nnew file mode 120000\nindex 0000000..1111111\n' \
               '--- /dev/null\n+++ b/out\n@@ -0,0 +1 @@\n+{}\n\\ No newline at end of file\n'
        before, outside = self.files(), set(os.listdir(self.folder))
        for name in ('../evil', '../../evil', '.git/evil', '.git/hooks/evil', '.GIT/config',
                     f'{self.folder}/evil', 'a/../../evil'):
            for options in (['--check'], ['--apply']):
                self.am(self.hostile(new.format(name)), *options, status=1, **WHO)
        for target in (self.folder, '../..', '/'):
            result = self.am(self.hostile(link.format(target), new.format('out/evil')), '--apply',
                             status=1, **WHO)
            self.assertIn('patch 2 does not apply', result.err)
        self.assertEqual(self.files(), before)
        self.assertEqual(set(os.listdir(self.folder)), outside)
        for name in ('../lid', '-x', '--output=/tmp/evil', ':/lid', ':(top)lid', 'x\ty', '/lid'):
            old = f'diff --git a/{name} b/{name}\nindex 3e75765..1111111 100644\n--- a/{name}\n' \
                  f'+++ b/{name}\n@@ -1 +1 @@\n-new\n+old\n'
            self.am(self.hostile(old), '--check', status=1)

    def test_signals(self):
        """Wherever a signal comes, nothing stays."""
        mails = self.series()
        path = self.write('list.mbox', mails)
        tools = os.path.join(self.folder, 'tools')
        os.mkdir(tools)
        real = subprocess.run(['sh', '-c', 'command -v git'], capture_output=True, check=True,
                              text=True).stdout.strip()
        before = self.files()
        for when in ('init', 'read-tree', 'am', 'pack-objects'):
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                ready = os.path.join(self.folder, 'ready')
                git = os.path.join(tools, 'git')
                with open(git, 'w', encoding='utf-8') as f:
                    f.write(f'#!/bin/sh\ncase " $* " in *" {when} "*)\n    touch {ready}\n'
                            f'    exec sleep 60;;\nesac\nexec {real} "$@"\n')
                os.chmod(git, 0o755)
                environment = GIT | {'TMPDIR': self.temporary,
                                             'PATH': tools + ':' + os.environ['PATH']}
                command = [PROGRAM, 'am', '-q', '--git-dir', self.tree, '--apply', '1', path]
                with subprocess.Popen(command, env=environment,
                                      stderr=subprocess.DEVNULL) as process:
                    end = time.monotonic() + 30
                    while not os.path.exists(ready) and time.monotonic() < end:
                        time.sleep(.01)
                    os.remove(ready)
                    process.send_signal(number)
                    self.assertEqual(process.wait(timeout=30), -number)
                self.assertEqual(os.listdir(self.temporary), [])
                self.assertEqual(self.files(), before)

    def test_kinds(self):
        """A bare repository, a shallow one, one with SHA-256, and odd names of folders."""
        mails = self.series('--base=HEAD~2')
        self.commit('pot: later', pot='later\n')
        tree, head = self.tree, self.git('rev-parse', 'HEAD')
        for name, options in (('bare', ['--bare']), ('sh"a\\llow\n#ö', ['--depth=1'])):
            folder = os.path.join(self.folder, name)
            self.tree = tree
            self.git('clone', '-q', *options, f'file://{tree}', folder)
            self.tree = folder
            result = self.am(mails, '--apply', **WHO)
            self.assertEqual(result.out.startswith('am/lid-one: 2 on '), True)
            self.assertEqual(self.git('show', 'am/lid-one:new'), 'new')
            self.git('fsck')
        self.tree = os.path.join(self.folder, 'sha256')
        os.mkdir(self.tree)
        self.git('init', '-q', '-b', 'main', '--object-format=sha256')
        with open(os.path.join(tree, 'lid'), encoding='utf-8') as f:
            self.commit('base', lid=f.read())
        self.assertIn('am/lid-one', self.am(mails, '--apply', **WHO).out)
        self.assertNotEqual(head, '')

    def test_errors(self):
        mails = self.series()
        os.mkdir(os.path.join(self.tree, 'below'))
        for options, status in [
                (['--git-dir', self.folder], 66), (['--git-dir', self.tree + 'x'], 66),
                (['--git-dir', os.path.join(self.tree, 'below')], 66),
                (['--git-dir', self.write('file', '')], 66),
                (['--git-dir', os.path.join(self.tree, '.git')], 0),
                (['--check', '--apply'], 64), (['--branch', 'x'], 64)]:
            self.am(mails, *options, status=status)
        for options in (['--check'], ['--apply'], ['--base', 'HEAD']):
            result = subprocess.run([PROGRAM, 'am', *options, '1'], input=mails.encode(),
                                    capture_output=True, check=False)
            self.assertEqual(result.returncode, 64)
        self.am(mails, '--check', status=75, PATH=self.temporary)
        result = subprocess.run(
            [PROGRAM, 'am', '--git-dir', self.tree, '1', self.write('list.mbox', mails)],
            env=CLEAN | {'TMPDIR': self.write('no-folder', '')}, capture_output=True, check=False)
        self.assertEqual(result.returncode, 73, result.stderr)
        self.tree = os.path.join(self.folder, 'empty')
        os.mkdir(self.tree)
        self.git('init', '-q')
        self.assertIn('the repository has no commits', self.am(mails, status=66).err)

    def test_no_index_lines(self):
        """A diff that git has not made says nothing of blobs."""
        self.commit('wheel', **{'wheel.c': 'old\n'})
        result = self.am(mbox(patch(1, '[PATCH] oil')), '--check')
        self.assertIn('applies to ', result.out)


if __name__ == '__main__':
    unittest.main(argv=['am-apply.py'])
