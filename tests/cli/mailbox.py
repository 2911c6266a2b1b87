#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""mailbox.py PROGRAM: `mbox`, whose output git must accept, and `digest`."""
import os, subprocess, sys, tempfile, unittest

from mails import mail, mbox, patch, run, see

LIST = 'List-Post: <mailto:widgets@lists.example.org>\n'
PATCHES = []  # a series, in order; each changes the result of the one before
for number, (old, new) in enumerate([('old', 'oiled'), ('oiled', 'oiled twice'),
                                     ('oiled twice', 'new')], 1):
    PATCHES.append(mail(number, f'[PATCH v2 {number}/3] oil {number}', f'''From here it turns.

Signed-off-by: Ann Example <ann@example.org>
---
 wheel.c | 2 +-

diff --git a/wheel.c b/wheel.c
--- a/wheel.c
+++ b/wheel.c
@@ -1 +1 @@
-{old}
+{new}
''', 'In-Reply-To: <0@example.org>\n'))
SERIES = mbox(
    mail(0, '[PATCH v2 0/3] oil the wheels', 'All of them.\n'), PATCHES[2], PATCHES[0], PATCHES[1],
    mail(10, 'Re: [PATCH v2 1/3] oil 1', 'Fine.\n\nReviewed-by: Bo <bo@example.org>\n',
         'In-Reply-To: <1@example.org>\n'),
    mail(9, 'Re: [PATCH v2 1/3] oil 1', 'Acked-by: Cy <cy@example.org>\n',
         'In-Reply-To: <1@example.org>\n'),
    mail(11, 'Re: [PATCH v2 0/3] oil the wheels', 'Tested-by: Di <di@example.org>\n',
         'In-Reply-To: <0@example.org>\n'))
FIRST = '''From patchwork Fri May  1 10:01:00 2026
Content-Type: text/plain; charset="utf-8"
MIME-Version: 1.0
Content-Transfer-Encoding: 7bit
X-Patchwork-Submitter: Ann Example <ann@example.org>
X-Patchwork-Id: 2
From: Ann Example <ann@example.org>
Subject: [PATCH v2 1/3] oil 1
Message-ID: <1@example.org>
Date: Fri, 1 May 2026 10:01:00 +0000
List-Id: <widgets.lists.example.org>
In-Reply-To: <0@example.org>

From here it turns.

Signed-off-by: Ann Example <ann@example.org>
Acked-by: Cy <cy@example.org>
Reviewed-by: Bo <bo@example.org>
---
 wheel.c | 2 +-

diff --git a/wheel.c b/wheel.c
--- a/wheel.c
+++ b/wheel.c
@@ -1 +1 @@
-old
+oiled
'''


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def ask(self, *arguments, data=SERIES):
        result = run(*arguments, '--quiet', data=data)
        self.assertEqual((result.returncode, result.err), (0, ''))
        return result.out

    def on_terminal(self, *arguments, data):
        """What the program prints on a terminal, where lines end with "\\r\\n"."""
        path = os.path.join(self.folder, 'list.mbox')
        with open(path, 'w', encoding='utf-8', errors='surrogateescape') as f:
            f.write(data)
        return see(*arguments, path)[1].replace('\r\n', '\n')


class Mailbox(Case):
    def test_patch(self):
        self.assertEqual(self.ask('mbox', '--patch', '2'), FIRST)

    def test_references(self):
        for reference in ('1@example.org', '<1@example.org>'):
            self.assertEqual(self.ask('mbox', '--patch', reference), FIRST)
        whole = self.ask('mbox', '1')
        for reference in ('0@example.org', '<2@example.org>', '10@example.org', '<11@example.org>'):
            self.assertEqual(self.ask('mbox', reference), whole)
        self.assertEqual(self.ask('mbox', '--cover', '1'),
                         self.ask('mbox', '--cover', '<0@example.org>'))

    def test_series(self):
        patches = [self.ask('mbox', '--patch', f'{n}@example.org') for n in (1, 2, 3)]
        self.assertEqual(self.ask('mbox', '1'), '\n'.join(patches))
        self.assertEqual(self.ask('mbox', '--patch', '--with-dependencies', '2@example.org'),
                         '\n'.join(patches[:2]))
        self.assertEqual(self.ask('mbox', '--patch', '--with-dependencies', '1@example.org'),
                         patches[0])

    def test_cover(self):
        text = self.ask('mbox', '--cover', '1')
        self.assertTrue(text.startswith('From patchwork Fri May  1 10:00:00 2026\n'))
        self.assertTrue(text.endswith('\n\nAll of them.\nTested-by: Di <di@example.org>\n'))

    def test_unknown(self):
        for arguments, why in [
            (['2'], 'there is no series 2, the last one is 1; patch 2 is in series 1'),
            (['--patch', '4'], 'there is no patch 4, the last one is 3'),
            (['--cover', '2'], 'there is no cover 2, the last one is 1'),
            (['nobody@example.org'], 'no patch, cover or reply to one here has the Message-ID '
             '<nobody@example.org>; it may be in another archive'),
            (['--patch', '0@example.org'], '<0@example.org> is cover 1, not a patch'),
            (['--cover', '1@example.org'], '<1@example.org> is patch 2, not a cover'),
            (['--patch', '10@example.org'], '<10@example.org> is a reply to patch 2, not a patch')
        ]:
            result = run('mbox', *arguments, data=SERIES)
            with self.subTest(arguments):
                self.assertEqual((result.returncode, result.out), (1, ''))
                self.assertEqual(result.err, f'mbox2series: {arguments[-1]}: {why}\n')

    def test_patch_without_series(self):
        data = mbox(patch(1, '[PATCH 0/1] a cover with a diff'))
        self.assertIn('\n+new\n', self.ask('mbox', '--patch', '1', data=data))
        result = run('mbox', '--patch', '--with-dependencies', '1', data=data)
        self.assertEqual((result.returncode, result.out), (1, ''))
        self.assertEqual(result.err, 'mbox2series: 1: the patch is in no series\n')

    def test_usage(self):
        for arguments in ([], ['--patch', '--cover', '1'], ['--with-dependencies', '1'],
                          ['--cover', '--with-dependencies', '1'], ['foo bar'], [''],
                          ['--cover', '--complete', '1'], ['--cover', '--cover-trailers', '1'],
                          ['--patch', '--complete', '1']):
            result = run('mbox', *arguments, data=SERIES)
            self.assertEqual((result.returncode, result.out), (64, ''), arguments)
            self.assertIn('--help', result.err)

    def check(self, status, err, *arguments, data):
        result = run('mbox', *arguments, data=data)
        self.assertEqual((result.returncode, result.err), (status, err))
        return result.out

    def test_incomplete(self):
        data = mbox(PATCHES[1])
        told = 'mbox2series: series 1: patches 1 and 3 of 3 are missing\n'
        out = self.check(0, told, '1', data=data)
        self.assertEqual(self.ask('mbox', '1', data=data), out)
        self.assertEqual(out.count('X-Patchwork-Id'), 1)
        self.assertEqual(self.check(1, told, '--complete', '1', data=data), '')
        self.assertEqual(self.check(1, told, '--complete', '--quiet', '1', data=data), '')
        arguments = ['--patch', '--with-dependencies', '2@example.org']
        told = 'mbox2series: series 1: patch 1 of 3 is missing\n'
        self.assertEqual(self.check(0, told, *arguments, data=data), out)
        self.assertEqual(self.check(1, told, '--complete', *arguments, data=data), '')
        self.assertEqual(self.check(0, '', '--patch', '2@example.org', data=data), out)
        self.ask('mbox', '--complete', '1')

    def test_without_patches(self):
        data = mbox(mail(0, '[PATCH 0/2] oil'))
        told = 'mbox2series: 1: the series has no patches yet\n'
        self.assertEqual(self.check(1, told, '1', data=data), '')

    def test_cover_trailers(self):
        plain = self.ask('mbox', '1')
        told = ('mbox2series: 1 trailer was given on the cover letter; --cover-trailers adds it to '
                'each patch\n')
        self.assertEqual(self.check(0, told, '1', data=SERIES), plain)
        trailer = 'Tested-by: Di <di@example.org>\n'
        self.assertNotIn(trailer, plain)
        self.assertEqual(self.check(0, '', '--cover-trailers', '1', data=SERIES),
                         plain.replace('---\n wheel.c', trailer + '---\n wheel.c'))
        one = self.ask('mbox', '--patch', '--cover-trailers', '1@example.org')
        self.assertEqual(one.replace(trailer, ''), self.ask('mbox', '--patch', '1@example.org'))
        again = mail(12, 'Re: [PATCH v2 1/3] oil 1', trailer, 'In-Reply-To: <1@example.org>\n')
        one = self.ask('mbox', '--patch', '--cover-trailers', '1@example.org',
                       data=SERIES + mbox(again))
        self.assertEqual(one.count(trailer), 1)
        signed = mail(12, 'Re: [PATCH v2 0/3] oil the wheels',
                      'Signed-off-by: Ann Example <ann@example.org>\n',
                      'In-Reply-To: <0@example.org>\n')
        data = SERIES + mbox(signed)
        self.assertEqual(self.ask('mbox', '--cover-trailers', '1', data=data),
                         self.ask('mbox', '--cover-trailers', '1'))

    def test_list_address(self):
        text = patch(1, '[PATCH] a bell',
                     LIST + 'Reply-To: =?utf-8?q?=C3=84nn?= <ann@example.org>\n').replace(
                         'From: Ann Example <ann@example.org>',
                         'From: =?utf-8?q?=C3=84nn?= via widgets <widgets@lists.example.org>', 1)
        lines = self.ask('mbox', '1', data=mbox(text)).split('\n')
        self.assertIn('X-Patchwork-Submitter: =?utf-8?q?=C3=84nn?= <ann@example.org>', lines)
        self.assertIn(
            'X-Patchwork-Original-From: =?utf-8?q?=C3=84nn?= via widgets\n'
            ' <widgets@lists.example.org>',
            '\n'.join(lines))
        self.assertIn('From: =?utf-8?q?=C3=84nn?= <ann@example.org>', lines)

    def test_encoding(self):
        data = mbox(
            mail(1, '[PATCH] a bell', 'Öl.\n\n--- a/bell.c\n+++ b/bell.c\n@@ -1 +1 @@\n-a\n+b\n',
                 'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n'))
        text = self.ask('mbox', '1', data=data)
        self.assertEqual(text.count('Content-T'), 2)
        self.assertIn('Content-Transfer-Encoding: 8bit\n', text)
        self.assertIn('\n\nÖl.\n\n--- a/bell.c\n', text)

    def test_terminal(self):
        data = mbox(
            patch(1, '[PATCH] a bell').replace('Change it.', 'Ring\x07 \x1b[31m\tred \u202e.'))
        self.assertIn('\nRing\x07 \x1b[31m\tred \u202e', self.ask('mbox', '1', data=data))
        text = self.on_terminal('mbox', '1', data=data)
        self.assertIn('\nRing\\x07 \\x1b[31m\tred ', text)
        self.assertFalse(set('\x07\x1b\u202e') & set(text))


class Git(Case):
    """Applies a mailbox with git, in a repository with one file."""

    def setUp(self):
        super().setUp()
        self.environment = {
            'PATH': os.environ['PATH'],
            'HOME': self.folder,
            'LC_ALL': 'C.UTF-8',
            'GIT_CONFIG_NOSYSTEM': '1',
            'GIT_CONFIG_GLOBAL': os.devnull,
            'GIT_CEILING_DIRECTORIES': self.folder
        }
        for role in ('AUTHOR', 'COMMITTER'):
            self.environment[f'GIT_{role}_NAME'] = 'Maintainer'
            self.environment[f'GIT_{role}_EMAIL'] = 'maintainer@example.org'
        self.git('init', '--quiet')
        self.write('old\n')
        self.git('add', 'wheel.c')
        self.git('commit', '--quiet', '--message=start')

    def git(self, *arguments, data=''):
        result = subprocess.run(['git', *arguments],
                                cwd=self.folder,
                                env=self.environment,
                                input=data.encode(),
                                capture_output=True,
                                check=False)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        return result.stdout.decode()

    def write(self, text):
        with open(os.path.join(self.folder, 'wheel.c'), 'w', encoding='utf-8') as f:
            f.write(text)

    def read(self):
        with open(os.path.join(self.folder, 'wheel.c'), encoding='utf-8') as f:
            return f.read()

    def test_series(self):
        self.git('am', '--quiet', data=self.ask('mbox', '1'))
        self.assertEqual(self.read(), 'new\n')
        self.assertEqual(
            self.git('log', '--format=%s %an <%ae> %at', '--reverse', 'HEAD~3..'),
            ''.join(f'oil {n} Ann Example <ann@example.org> {1777629600 + 60 * n}\n'
                    for n in (1, 2, 3)))
        self.assertEqual(self.git('log', '--format=%B', '-1', 'HEAD~2'), '''oil 1

From here it turns.

Signed-off-by: Ann Example <ann@example.org>
Acked-by: Cy <cy@example.org>
Reviewed-by: Bo <bo@example.org>

''')

    def test_patch_with_dependencies(self):
        self.git('am',
                 '--quiet',
                 data=self.ask('mbox', '--patch', '--with-dependencies', '2@example.org'))
        self.assertEqual(self.read(), 'oiled twice\n')
        self.assertEqual(self.git('log', '--format=%s', '-2'), 'oil 2\noil 1\n')

    def test_list_address(self):
        text = PATCHES[0].replace('From: Ann Example <ann@example.org>',
                                  'From: Ann Example via widgets <widgets@lists.example.org>', 1)
        text = text.replace('List-Id', LIST + 'Reply-To: Ann Example <ann@example.org>\nList-Id', 1)
        self.git('am', '--quiet', data=self.ask('mbox', '1', data=mbox(text)))
        self.assertEqual(self.git('log', '--format=%an <%ae>', '-1'),
                         'Ann Example <ann@example.org>\n')


class Digest(Case):
    def test_covers(self):
        data = SERIES + mbox(
            mail(20, '[widgets] [PATCH 0/1]\n =?utf-8?q?=C3=B6l?=', 'Hi.\n\n\tList\n--\nAnn\n'))
        self.assertEqual(self.ask('digest', data=data), '''#### [PATCH v2 0/3] oil the wheels
##### From: Ann Example <ann@example.org>

```c

All of them.
```
#### [widgets] [PATCH 0/1] öl
##### From: Ann Example <ann@example.org>

```c

Hi.

\tList
--
Ann
```
''')

    def test_none(self):
        self.assertEqual(self.ask('digest', data=mbox(patch(1, '[PATCH] a bell'))), '')

    def headings(self, subject, sender='Ann <ann@example.org>', headers=''):
        text = mail(1, subject, headers=headers).replace('From: Ann Example <ann@example.org>',
                                                         f'From: {sender}', 1)
        lines = self.ask('digest', data=mbox(text)).split('\n')
        self.assertEqual(lines[2:], ['', '```c', '', 'Some text.', '```', ''])
        self.assertTrue(lines[0].startswith('#### [PATCH 0/2] '))
        self.assertTrue(lines[1].startswith('##### From: '))
        return lines[0].removeprefix('#### [PATCH 0/2] '), lines[1].removeprefix('##### From: ')

    def test_headings_hold(self):
        for subject, expected in [('use <stdio.h>', r'use \<stdio.h>'),
                                  ('a \\<b> \\', r'a \\\<b> \\'),
                                  ('![a](http://x.example.org)', r'![a]\(http://x.example.org)'),
                                  ('[a] (b)', '[a] (b)'), ('Fix C #', r'Fix C \#'),
                                  ('a ## b ##', r'a ## b \#\#'),
                                  ('snake_case *all* `x`', 'snake_case *all* `x`'),
                                  ('=?utf-8?q?a=0A=0A#_b?=', r'a # b'),
                                  ('=?utf-8?q?=1b[31m=e2=80=ae?=', r'\\x1b[31m\\u202e')]:
            with self.subTest(subject):
                self.assertEqual(self.headings('[PATCH 0/2] ' + subject)[0], expected)

    def test_senders(self):
        for sender, expected in [
            ('"Lee, Ann" <ann@example.org>', '"Lee, Ann" <ann@example.org>'),
            ('ann@example.org', 'ann@example.org'),
            ('=?utf-8?q?=C3=84nn?= <ann@example.org>', 'Änn <ann@example.org>'),
            ('[a](b) <ann@example.org>', r'[a]\(b) <ann@example.org>'),
            ('a <ann@example.org> <b>', r'a \<ann@example.org> \<b>'),
            ('a <ann@example.org> <x@y@example.org>', r'a \<ann@example.org> \<x@y@example.org>')
        ]:
            with self.subTest(sender):
                self.assertEqual(self.headings('[PATCH 0/2] a', sender)[1], expected)

    def test_list_address(self):
        sender = self.headings('[PATCH 0/2] a',
                               '=?utf-8?q?=C3=84nn?= via widgets <widgets@lists.example.org>',
                               LIST + 'Reply-To: =?utf-8?q?=C3=84nn?= <ann@example.org>\n')[1]
        self.assertEqual(sender, 'Änn <ann@example.org>')

    def test_fence(self):
        body = '```\n#### no heading\n````c\n~~~\n'
        out = self.ask('digest', data=mbox(mail(1, '[PATCH 0/2] a', body)))
        self.assertTrue(out.endswith(f'\n\n`````c\n\n{body}`````\n'), out)

    def test_escapes(self):
        out = self.ask('digest',
                       data=mbox(mail(1, '[PATCH 0/2] a', 'a\x07\x1b[31m\tb\u202e\u2028\nc\n')))
        self.assertIn('\na\\x07\\x1b[31m\tb\\u202e\\u2028\nc\n', out)


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
