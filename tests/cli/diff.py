#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""diff.py PROGRAM: what changed since an older version: what is shown, and what is told."""
import json, os, re, signal, subprocess, sys, time, unittest
from email.utils import formatdate

from mails import LIST_ID, PROGRAM, Folder, mbox, run
from series import START, git

OLD = ['int trim(void)', '{', '\tcut(1);', '\tcut(2);', '\tcut(3);', '\tcut(4);', '\tcut(5);', '}']


def hunk(removed, added, index='1111111..2222222', name='lamp/wick.c', start=1, before=OLD[2:5],
         after=OLD[5:8], section=' int trim(void)'):
    lines = [' ' + line for line in before] + ['-' + line for line in removed] + \
        ['+' + line for line in added] + [' ' + line for line in after]
    old, new = len(lines) - len(added), len(lines) - len(removed)
    return (f'diff --git a/{name} b/{name}\nindex {index} 100644\n--- a/{name}\n+++ b/{name}\n'
            f'@@ -{start},{old} +{start},{new} @@{section}\n' + '\n'.join(lines) + '\n')


def added(name, *lines):
    """A diff that adds a file."""
    return (f'diff --git a/{name} b/{name}\nnew file mode 100644\nindex 0000000..1111111\n'
            f'--- /dev/null\n+++ b/{name}\n@@ -0,0 +1,{len(lines)} @@\n'
            + ''.join(f'+{line}\n' for line in lines))


def post(msgid, subject, day, diff='', text='It smokes.\n', headers='', notes=''):
    return (f'From: Ann Other <ann@example.org>\nSubject: {subject}\n'
            f'Message-ID: <{msgid}@example.org>\nDate: {formatdate(START + day * 86400)}\n'
            f'List-Id: <{LIST_ID}>\n{headers}\n{text}'
            f'\nSigned-off-by: Ann Other <ann@example.org>\n---\n{notes}{diff}')


class Command(Folder):
    def ask(self, *arguments, posts):
        path = self.write('list.mbox', mbox(*posts))
        return run('diff', *arguments, path)

    def show(self, older, newer, *options):
        """The text below the head line of one patch."""
        result = self.ask('2', *options, posts=[
            post('a1', '[PATCH] lamp: trim the wick', 0, older),
            post('a2', '[PATCH v2] lamp: trim the wick', 1, newer)])
        self.assertEqual(result.returncode, 0, result.err)
        lines = result.out.splitlines()
        self.assertEqual(lines[0][:6], '--- v1')
        self.assertEqual(lines[1][:6], '+++ v2')
        return lines[2:]

    def test_interdiff(self):
        self.assertEqual(self.show(hunk([], ['\ttrim(1);', '\ttrim(2);'], start=3),
                                   hunk([], ['\ttrim(1);', '\ttrim(3);'], start=3)), [
            '1: ! 1: lamp: trim the wick',
            '    --- a/lamp/wick.c',
            '    +++ b/lamp/wick.c',
            '    @@ -4,7 +4,7 @@ int trim(void)',
            '     \tcut(2);',
            '     \tcut(3);',
            '     \ttrim(1);',
            '    -\ttrim(2);',
            '    +\ttrim(3);',
            '     \tcut(4);',
            '     \tcut(5);',
            '     }'])

    def test_same(self):
        """Line numbers, functions and blobs do not count; nor do CRs of a mail client."""
        older = hunk([], ['\ttrim(1);'], start=3)
        for newer in (hunk([], ['\ttrim(1);'], index='3333333..4444444', start=30, section=''),
                      older.replace('\n', '\r\n')):
            self.assertEqual(self.show(older, newer), ['1: = 1: lamp: trim the wick'])

    def test_other_base(self):
        """Where the surroundings are the same, the state of the file may be another."""
        lines = self.show(hunk([], ['\ttrim(1);'], start=3),
                          hunk([], ['\ttrim(2);'], index='3333333..4444444', start=33))
        self.assertEqual(lines[1:4], ['    --- a/lamp/wick.c', '    +++ b/lamp/wick.c',
                                      '    @@ -3,7 +33,7 @@ int trim(void)'])

    def test_other_surroundings(self):
        lines = self.show(hunk([], ['\ttrim(1);'], start=3),
                          hunk([], ['\ttrim(2);'], index='3333333..4444444', start=3,
                               before=['\tcut(1);', '\tcut(2);', '\tcut(33);']))
        self.assertEqual(lines[1:], [
            '    ## lamp/wick.c ##',
            '    @@',
            '     @@ int trim(void)',
            '      \tcut(1);',
            '      \tcut(2);',
            '    - \tcut(3);',
            '    -+\ttrim(1);',
            '    + \tcut(33);',
            '    ++\ttrim(2);',
            '      \tcut(4);',
            '      \tcut(5);',
            '      }'])
        again = self.show(hunk([], ['\ttrim(1);'], start=3), hunk([], ['\ttrim(2);'], start=3),
                          '--diffs')
        self.assertEqual(again[1:3] + again[6:8], ['    ## lamp/wick.c ##', '    @@ int trim(void)',
                                                   '    -+\ttrim(1);', '    ++\ttrim(2);'])

    def test_message(self):
        result = self.ask('2', posts=[
            post('a1', '[PATCH] lamp: trim the wick', 0, hunk([], ['a();']), notes='Old news.\n\n'),
            post('a2', '[PATCH v2] lamp: cut the wick', 1, hunk([], ['a();']),
                 text='From: Bo Else <bo@example.org>\n\nIt stinks.\n', notes='New ones.\n\n')])
        self.assertEqual(result.out.splitlines()[2:], [
            '1: ! 1: lamp: cut the wick',
            '    ## Commit message ##',
            '    @@',
            '    -Author: Ann Other <ann@example.org>',
            '    +Author: Bo Else <bo@example.org>',
            '     ',
            '    -lamp: trim the wick',
            '    +lamp: cut the wick',
            '     ',
            '    -It smokes.',
            '    +It stinks.',
            '     ',
            '     Signed-off-by: Ann Other <ann@example.org>'])

    def series(self, version, day, names):
        prefix = f'PATCH v{version}' if version > 1 else 'PATCH'
        posts = [post(f'c{version}', f'[{prefix} 0/{len(names)}] lamps', day)]
        for number, name in enumerate(names, 1):
            posts.append(post(f'{name}{version}', f'[{prefix} {number}/{len(names)}] lamp: {name}',
                              day, hunk([], [f'\t{name}();'], name=name + '.c'),
                              headers=f'In-Reply-To: <c{version}@example.org>\n'))
        return posts

    def test_heads(self):
        posts = self.series(1, 0, ['one', 'two', 'three']) + \
            self.series(2, 1, ['two', 'one', 'four'])
        posts[-2] = posts[-2].replace('+\tone();', '+\tone(1);')
        result = self.ask('-s', '2', posts=posts)
        self.assertEqual(result.out.splitlines()[2:], [
            '2: = 1: lamp: two', '1: ! 2: lamp: one', '3: < -: lamp: three', '-: > 3: lamp: four'])
        rows = [json.loads(line) for line in self.ask('-f', 'ndjson', '2',
                                                      posts=posts).out.splitlines()]
        self.assertEqual([(row['change'], (row['older'] or {}).get('msgid')) for row in rows],
                         [('same', '<two1@example.org>'), ('changed', '<one1@example.org>'),
                          ('dropped', '<three1@example.org>'), ('new', None)])

    def test_partial(self):
        """v3 follows a v2 of one patch: the others are those of v1."""
        posts = self.series(1, 0, ['one', 'two', 'three'])
        posts.append(post('two2', '[PATCH v2 2/3] lamp: two', 1,
                          hunk([], ['\ttwo(2);'], name='two.c'),
                          headers='In-Reply-To: <two1@example.org>\n'))
        last = self.series(3, 2, ['one', 'two', 'three'])
        last[2] = last[2].replace('+\ttwo();', '+\ttwo(2);')
        both = self.ask('-s', 'id:two2@example.org', posts=posts + last)
        self.assertEqual(both.out.splitlines()[2:], ['2: ! 2: lamp: two'])
        both = self.ask('-s', 'id:c3@example.org', posts=posts + last)
        self.assertEqual(both.out.splitlines()[2:], [
            '1: = 1: lamp: one', '2: = 2: lamp: two', '3: = 3: lamp: three'])
        since = self.ask('-s', '--from=v1', 'id:c3@example.org', posts=posts + last)
        self.assertEqual(since.out.splitlines()[2:], [
            '1: = 1: lamp: one', '2: ! 2: lamp: two', '3: = 3: lamp: three'])

    def test_over_versions(self):
        """v3 is compared with v1, by way of v2: no subject and no diff is what it was."""
        names = {1: ['one', 'two'], 2: ['first', 'two'], 3: ['first', 'second']}
        posts = []
        for version, (one, two) in names.items():
            new = self.series(version, version, ['one', 'two'])
            for number, old, name in ((1, 'one', one), (2, 'two', two)):
                new[number] = new[number].replace(f'lamp: {old}', f'lamp: {name}').replace(
                    f'+\t{old}();\n', f'+\t{old}();\n' + f'+\tmore({version});\n')
                new[number] = new[number].replace(',6 +1,7 @@', ',6 +1,8 @@')
            posts += new
        result = self.ask('-s', '--from=v1', 'id:c3@example.org', posts=posts)
        self.assertEqual(result.out.splitlines()[2:],
                         ['1: ! 1: lamp: first', '2: ! 2: lamp: second'])

    def test_from(self):
        posts = [post(f'a{n}', f'[{"RFC " if n == 1 else ""}PATCH v{n}] lamp: trim the wick', n,
                      hunk([], [f'\ttrim({n});'])) for n in range(1, 4)]
        for given, expected in ((None, 'v2'), ('v2', 'v2'), ('V1', 'RFC v1'), ('RFC v1', 'RFC v1'),
                                ('1', 'RFC v1'), ('id:a1@example.org', 'RFC v1')):
            options = ['--from', given] if given else []
            result = self.ask('3', *options, posts=posts)
            self.assertEqual(result.out[4:4 + len(expected)], expected, given)
        for arguments, told in (
            (('3', '--from', 'v7'), '--from=v7: there is no such version of 3; there is RFC v1 '
             '(series 1), v2 (series 2), v3 (series 3)'),
            (('3', '--from=3'), '--from=3: this is what 3 is'),
            (('3', '--from=nobody@example.org'), 'nobody@example.org: '),
            (('1',), '1: no older version is known; there is RFC v1 (series 1), '),
            (('9',), '9: ')):
            result = self.ask(*arguments, posts=posts)
            self.assertEqual((result.returncode, result.out), (1, ''), arguments)
            self.assertIn('mbox2series: ' + told, result.err)

    def test_exit_code(self):
        posts = [post(f'a{n}', f'[PATCH v{n}] lamp: trim the wick', n, hunk([], ['a();']))
                 for n in (1, 2)]
        self.assertEqual(self.ask('2', '--exit-code', posts=posts).returncode, 0)
        posts[1] = posts[1].replace('a();', 'b();')
        self.assertEqual(self.ask('2', '--exit-code', posts=posts).returncode, 1)
        self.assertEqual(self.ask('2', posts=posts).returncode, 0)

    def test_usage(self):
        path = self.write('list.mbox', mbox(post('a1', '[PATCH] lamp', 0, hunk([], ['a();'])),
                                            post('a2', '[PATCH v2] lamp', 1, hunk([], ['b();']))))
        for status, arguments in ((64, ()), (64, ('2', '--from', 'https://example.org/', path)),
                                  (64, (path,)), (66, ('2', path + '.none')),
                                  (66, ('2', path, '--git-dir', self.folder)),
                                  (66, ('2', path, '--git-dir', path + '.none'))):
            self.assertEqual(run('diff', *arguments).returncode, status, arguments)
        result = run('diff', '2', path, '--git-dir', self.folder)
        self.assertIn('is no repository that git reads', result.err)

    def test_without_blobs(self):
        git(self.folder, 'init', '-q', 'empty')
        result = self.ask('2', '--git-dir', os.path.join(self.folder, 'empty'), posts=[
            post('a1', '[PATCH] lamp: trim the wick', 0, hunk([], ['a();'])),
            post('a2', '[PATCH v2] lamp: trim the wick', 1, hunk([], ['b();']))])
        self.assertIn('+++ b/lamp/wick.c', result.out)
        self.assertIn('1 patch was compared without the repository', result.err)

    def test_attributes(self):
        """A patch of .gitattributes does not hide what else it changes."""
        git(self.folder, 'init', '-q', 'empty')
        hidden = added('.gitattributes', '* -diff')
        result = self.ask('2', '--git-dir', os.path.join(self.folder, 'empty'), posts=[
            post('a1', '[PATCH] lamp: trim the wick', 0, hidden + added('wick.c', 'a();')),
            post('a2', '[PATCH v2] lamp: trim the wick', 1, hidden + added('wick.c', 'b();'))])
        self.assertEqual(result.err, '')
        self.assertIn('    -+a();\n    ++b();\n', result.out)

    def test_signals(self):
        """Wherever a signal comes, nothing stays."""
        git(self.folder, 'init', '-q', 'empty')
        path = self.write('list.mbox', mbox(
            post('a1', '[PATCH] lamp: trim the wick', 0, added('wick.c', 'a();')),
            post('a2', '[PATCH v2] lamp: trim the wick', 1, added('wick.c', 'b();'))))
        tools, temporary, ready = (os.path.join(self.folder, name)
                                   for name in ('tools', 'tmp', 'tmp/ready'))
        os.mkdir(tools)
        os.mkdir(temporary)
        real = subprocess.run(['sh', '-c', 'command -v git'], capture_output=True, check=True,
                              text=True).stdout.strip()
        environment = os.environ | {'TMPDIR': temporary, 'PATH': tools + ':' + os.environ['PATH']}
        command = [PROGRAM, 'diff', '-q', '2', path,
                   '--git-dir', os.path.join(self.folder, 'empty')]
        for when in ('init', 'commit-tree', 'range-diff'):
            with open(os.path.join(tools, 'git'), 'w', encoding='utf-8') as f:
                f.write(f'#!/bin/sh\ncase " $* " in *" {when} "*)\n    touch {ready}\n'
                        f'    exec sleep 60;;\nesac\nexec {real} "$@"\n')
            os.chmod(os.path.join(tools, 'git'), 0o755)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL,
                                      stderr=subprocess.DEVNULL) as process:
                    end = time.monotonic() + 30
                    while not os.path.exists(ready) and time.monotonic() < end:
                        time.sleep(.01)
                    os.remove(ready)
                    process.send_signal(number)
                    self.assertEqual(process.wait(timeout=30), -number)
                self.assertEqual(os.listdir(temporary), [])

    def test_hostile(self):
        """No control character gets through, nor anything out of the repository."""
        evil = '\x1b]0;x\x07\u202e\x9b31m'
        older = hunk([], [f'\tone("{evil}");'], name=f'lamp/{evil}.c', section=' ' + evil)
        newer = hunk([], [f'\ttwo("{evil}");'], name=f'lamp/{evil}.c', section=' ' + evil)
        posts = [post('a1', '[PATCH] lamp: trim the wick', 0, older, text=evil + '1\n'),
                 post('a2', '[PATCH v2] lamp: trim the wick', 1, newer, text=evil + '2\n')]
        for options in ((), ('--diffs',), ('-f', 'ndjson'), ('--color=always',)):
            out = self.ask('2', *options, posts=posts).out
            self.assertIn('two(', out)
            self.assertNotRegex(re.sub('\x1b\\[[0-9;]*m', '', out), '[\x00-\x08\x0b-\x1f\x7f-\x9f'
                                '\u202e]')
        git(self.folder, 'init', '-q', 'empty')
        for name in ('../../out.c', '.git/hooks/x', '/etc/out.c', 'a\\"b'):
            new = hunk([], ['x'], index='0000000..1111111', name=name, before=[], after=[], start=0)
            new = new.replace(f'--- a/{name}', '--- /dev/null')
            result = self.ask('2', '--git-dir', os.path.join(self.folder, 'empty'), posts=[
                post('a1', '[PATCH] lamp: trim the wick', 0, new),
                post('a2', '[PATCH v2] lamp: trim the wick', 1, new.replace('+x', '+y'))])
            self.assertEqual(result.returncode, 0, result.err)
            self.assertFalse(os.path.exists(os.path.join(self.folder, 'out.c')))

    def test_malformed(self):
        """A diff that is cut, or that says more than it has, is compared as it stands."""
        whole = hunk([], ['\ttrim(1);'], start=3)
        for newer in (whole[:whole.index(' \tcut(5)')] + '\n',
                      whole.replace('+3,7', '+3,99999999999999999999'),
                      whole.replace('-3,6', '-3,600'), whole.replace('@@ -3', '@@ -0'),
                      whole + whole, whole.replace(' \tcut(4);', 'cut(4);'),
                      whole + '@@ -1,2 +1,2 @@\n a\n b\n'):
            with self.subTest(newer):
                self.show(whole, newer)
                self.show(newer, whole)

    def test_state(self):
        posts = [post(f'a{n}', f'[PATCH v{n}] lamp: trim the wick', n,
                      hunk([], [f'\ttrim({n});'])) for n in (1, 2)]
        expected = self.ask('2', posts=posts).out
        db = os.path.join(self.folder, 'list.db')
        for one in posts:
            self.assertEqual(run('ingest', '--state', db, data=one).returncode, 0)
        self.assertEqual(run('diff', '2', '--state', db).out, expected)


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
