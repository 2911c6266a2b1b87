#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""am.py PROGRAM: `am`: which trailers are added where, what is told, and what is refused.

am-git.py applies what it prints.
"""
import os, pty, re, subprocess, unittest

from mails import PROGRAM, Folder, mail, mbox, patch, run

SIGNED = 'Signed-off-by: Ann Example <ann@example.org>\n'


def reply(number, to, text, who='Bo Example <bo@example.org>'):
    return mail(number, 'Re: [PATCH] oil', text, f'In-Reply-To: <{to}@example.org>\n').replace(
        'From: Ann Example <ann@example.org>', f'From: {who}', 1)


def message(mailbox):
    """The message of the only mail, between its headers and what ends it."""
    return mailbox.split('\n\n', 1)[1].split('---\n')[0]


class Am(Folder):
    def ask(self, *mails, options=(), status=0):
        result = run('am', *options, '1', data=mbox(*mails))
        self.assertEqual(result.returncode, status, result.err)
        return result

    def given(self, *texts, start=f'Change it.\n\n{SIGNED}'):
        """The trailers that replies add to a patch, and what is said of them."""
        first = mail(1, '[PATCH] oil', f'{start}---\n{patch(1, "x").split("---", 1)[1]}')
        replies = [reply(2 + i, 1, text) for i, text in enumerate(texts)]
        result = self.ask(first, *replies)
        told = [re.sub(r'^mbox2series: patch 1: ', '', line)
                for line in result.err.splitlines() if ': patch 1: ' in line]
        text = message(result.out)
        self.assertTrue(text.startswith(start), text)
        return text[len(start):], told

    def test_mail(self):
        result = self.ask(patch(1, '[Widgets] [PATCH v3] oil =?utf-8?q?=C3=B6l?='))
        self.assertEqual(result.out, '''From git@z Thu Jan  1 00:00:00 1970
From: Ann Example <ann@example.org>
Subject: [PATCH v3] oil =?UTF-8?B?w7Zs?=
Date: Fri, 01 May 2026 10:01:00 +0000
Message-Id: <1@example.org>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 7bit

Change it.

Signed-off-by: Ann Example <ann@example.org>
---
--- a/wheel.c
+++ b/wheel.c
@@ -1 +1 @@
-old
+new

''')
        self.assertEqual(result.err, 'mbox2series: series 1, version 3, the newest: 1 patch\n')

    def test_order(self):
        """The oldest reply first, after what the message has; each once, by name and address."""
        added, told = self.given(
            'Reviewed-by: Bo Example <bo@example.org>\nTested-by: Bo Example <bo@example.org>\n',
            'Acked-by: Cy <cy@example.org>\nREVIEWED-BY: Bo E. <BO@example.org>\n' + SIGNED)
        self.assertEqual(added, 'Reviewed-by: Bo Example <bo@example.org>\n'
                                'Tested-by: Bo Example <bo@example.org>\n'
                                'Acked-by: Cy <cy@example.org>\n')
        self.assertEqual(told[2], 'added Acked-by: Cy <cy@example.org>, by bo@example.org in '
                                  '<3@example.org>')
        self.assertEqual(len(told), 3)

    def test_place(self):
        for start, added in [
                ('', 'Acked-by: Cy <cy@example.org>\n'),
                ('Just text.\n', '\nAcked-by: Cy <cy@example.org>\n'),
                ('Text\nKey: value\n', '\nAcked-by: Cy <cy@example.org>\n'),
                ('Text.\n\nKey: value\n', 'Acked-by: Cy <cy@example.org>\n'),
                (f'Text.\n\nanything\n{SIGNED}', 'Acked-by: Cy <cy@example.org>\n')]:
            self.assertEqual(self.given('Acked-by: Cy <cy@example.org>\n', start=start)[0], added)

    def test_conditions(self):
        trailer = 'Reviewed-by: Bo <bo@example.org>\n'
        for text in ['With that fixed, you can add\n', 'LGTM with the typo fixed:\n\n',
                     'If you resend, take my\n', 'Once that is settled:\n',
                     'Fine.\nOther than that,',
                     'Assuming that it was tested:\n\n', 'After fixing the leak, thanks!\n']:
            added, told = self.given(f'> quoted\n{text}\n{trailer}')
            self.assertEqual(added, '', text)
            self.assertEqual(told, [f'left out {trailer.strip()}, by bo@example.org in '
                                    '<2@example.org>: the reply makes a condition'], text)
        for text in ['Nice.\n', 'Tested with the fix on my board.\n', 'If it helps:\n',
                     'If only all were so.\n\nFine as it is. Thanks.\n',
                     'If you ask me, no.\n> quoted\n', 'Works once again.\n']:
            self.assertEqual(self.given(f'{text}\n{trailer}')[0], trailer, text)
        added, told = self.given(f'{trailer}(with the comment fixed)\n')
        self.assertEqual((added, len(told)), ('', 1))

    def test_refusals(self):
        trailer = 'Acked-by: Bo <bo@example.org>\n'
        for text in ['NAK.\n\n', 'NACK from me\n\n', 'Nacked-by: Bo <bo@example.org>\n']:
            added, told = self.given(text + trailer)
            self.assertEqual(added, '', text)
            self.assertTrue(all('the reply refuses the patch' in line for line in told), told)
            self.assertEqual(len(told), 2)
        self.assertEqual(self.given('NACK handling is right.\n\n' + trailer)[0], trailer)

    def test_left_out(self):
        for text, why in [
                ('Reviewed by: Bo <bo@example.org>\n', 'it is misspelt'),
                ('Acked-by: Bo\x1b[2J <bo@example.org>\n', 'it has control characters'),
                ('Acked-by: Bo \u202e <bo@example.org>\n', 'it has control characters'),
                (f'How about this?\n\nSigned-off-by: Bo <bo@example.org>\n'
                 f'---\ndiff --git a/x b/x\n', 'it belongs to a patch in the reply')]:
            added, told = self.given(text)
            self.assertEqual(added, '', text)
            self.assertEqual(len(told), 1, text)
            self.assertTrue(told[0].endswith(why), told)
            self.assertNotIn('\x1b', told[0])
        for text in ['> Acked-by: Bo <bo@example.org>\n', 'Acked-by: Bo\n', 'Cc: Bo <b@x.org>\n',
                     '-- \nAcked-by: Bo <bo@example.org>\n']:
            self.assertEqual(self.given(text), ('', []), text)

    def test_forms(self):
        for text, line in [
                ('  Acked-by: Bo <bo@example.org>\n', 'Acked-by: Bo <bo@example.org>\n'),
                ('Reviewed-by: Bo With A Long Name\n <bo@example.org>\n',
                 'Reviewed-by: Bo With A Long Name <bo@example.org>\n'),
                ('Acked-by: Bo <mailto:bo@example.org>\n', 'Acked-by: Bo <bo@example.org>\n'),
                ('Fixes: 0123456789ab ("pot")\n', 'Fixes: 0123456789ab ("pot")\n')]:
            self.assertEqual(self.given(text)[0], line)

    def series(self, *more):
        return (mail(0, '[PATCH 0/2] oil the wheels', 'All.\n\nAnn Example (2):\n  one\n  two\n\n'
                     ' wheel.c | 2 +-\n'),
                patch(1, '[PATCH 1/2] one', 'In-Reply-To: <0@example.org>\n'),
                patch(2, '[PATCH 2/2] two', 'In-Reply-To: <0@example.org>\n'), *more)

    def test_cover(self):
        result = self.ask(*self.series(reply(5, 0, 'Tested-by: Di <di@example.org>\n'),
                                       reply(6, 2, 'Acked-by: Cy <cy@example.org>\n')))
        self.assertEqual(result.out.count('\nTested-by: Di <di@example.org>\n'), 2)
        self.assertIn('Acked-by: Cy <cy@example.org>\nTested-by: Di <di@example.org>\n', result.out)
        self.assertEqual(result.err.count('the cover: added Tested-by'), 1)

    def test_options(self):
        path = os.path.join(self.folder, 'cover')
        result = self.ask(
            *self.series(reply(5, 0, 'Tested-by: Di <di@example.org>\n')), options=[
                '--no-trailers', '--link', '--signoff-as', 'Ö <o@example.org>', '--cover-letter',
                path, '-q'])
        self.assertEqual(result.err, '')
        self.assertIn(SIGNED + 'Link: https://lore.kernel.org/r/2@example.org\n'
                      'Signed-off-by: Ö <o@example.org>\n---\n', result.out)
        self.assertNotIn('Tested-by', result.out)
        with open(path, encoding='utf-8') as f:
            self.assertEqual(f.read(), 'Merge series “oil the wheels”\n\nFrom Ann Example '
                             '<ann@example.org>:\n\nAll.\n\n'
                             'Link: https://lore.kernel.org/r/0@example.org\n')

    def test_link(self):
        config = self.write('projects.ini', '[project widgets]\nlist_id=widgets.lists.example.org\n'
                            'list_archive_url_format=https://lists.example.org/{}/\n')
        for options, link in [
                (['--link', '--config', config], 'https://lists.example.org/1@x%2Fy/'),
                (['--link-format', 'https://x.org/{}'], 'https://x.org/1@x%2Fy')]:
            result = self.ask(patch(1, '[PATCH] oil').replace('1@example.org', '1@x/y'),
                              options=options)
            self.assertIn(f'\nLink: {link}\n---\n', result.out)

    def test_signoff(self):
        """As git would sign: its environment comes before its configuration."""
        config = self.write('gitconfig', '[user]\nname = Fay\nemail = fay@example.org\n')
        clean = {name: value for name, value in os.environ.items() if not name.startswith('GIT_')}
        clean |= {'GIT_CONFIG_GLOBAL': config, 'GIT_CONFIG_SYSTEM': '/dev/null'}
        for more, status, line in [
                ({}, 0, 'Signed-off-by: Fay <fay@example.org>\n'),
                ({'GIT_COMMITTER_NAME': 'Gil'}, 0, 'Signed-off-by: Gil <fay@example.org>\n'),
                ({'GIT_CONFIG_GLOBAL': '/dev/null'}, 78, ''), ({'PATH': self.folder}, 75, '')]:
            result = run('am', '--signoff', '1', data=mbox(patch(1, '[PATCH] oil')),
                         env=clean | more, cwd=self.folder)
            self.assertIn(line, result.out)
            self.assertEqual(result.returncode, status, result.err)

    def test_missing(self):
        first, _, third = self.series()
        result = self.ask(first, third, status=1)
        self.assertEqual((result.out, result.err), (
            '', 'mbox2series: series 1, version 1: patch 1 of 2 is missing; --partial goes on '
            'without\n'))
        self.assertIn('Subject: [PATCH 2/2] two\n',
                      self.ask(first, third, options=['--partial']).out)
        self.ask(patch(1, '[PATCH] x'), options=['--cover-letter', '/dev/null'], status=1)

    def test_sent_again(self):
        """As a reply to the patch with its number; not as part of a series that is incomplete."""
        again = patch(7, '[PATCH v2 2/2] two, mended', 'In-Reply-To: <2@example.org>\n')
        for ref in ('1', '2', '7@example.org'):
            result = run('am', ref, data=mbox(*self.series(again)))
            self.assertIn('patch 2 was sent again: <7@example.org> takes its place', result.err)
            self.assertIn('Subject: [PATCH v2 1/2] one\n', result.out)
            self.assertIn('Subject: [PATCH v2 2/2] two, mended\n', result.out)
            self.assertNotIn('2/2] two\n', result.out)
        self.assertIn('Subject: [PATCH v3 1/2] one\n', self.ask(*self.version(1), *(
            patch(16 + i, f'[PATCH v{i} 2/2] two, mended', 'In-Reply-To: <12@example.org>\n')
            .replace('wheel.c', 'axle.c') for i in (2, 3))).out)
        result = run('am', '--exact', '1', data=mbox(*self.series(again)))
        self.assertIn('Subject: [PATCH 2/2] two\n', result.out)
        self.assertIn('series 1, version 1, as named: 2 patches', result.err)
        result = run('am', '--exact', '2', data=mbox(*self.series(again)))
        self.assertIn('patch 1 of 2 is missing', result.err)
        for header in ('In-Reply-To: <0@example.org>\n', 'In-Reply-To: <1@example.org>\n', ''):
            again = patch(7, '[PATCH v2 2/2] two, mended', header)
            result = self.ask(*self.series(again))
            self.assertNotIn('mended', result.out)
            self.assertIn('series 2, version 2, is newer, but not complete', result.err)

    def version(self, number, text='new', *more):
        """The two patches of a version; text is what the second one writes."""
        tag = f' v{number}' if number > 1 else ''
        start = 10 * number
        second = patch(start + 2, f'[PATCH{tag} 2/2] two', f'In-Reply-To: <{start}@example.org>\n')
        return (mail(start, f'[PATCH{tag} 0/2] oil the wheels'),
                patch(start + 1, f'[PATCH{tag} 1/2] one', f'In-Reply-To: <{start}@example.org>\n'),
                second.replace('wheel.c', 'axle.c').replace('+new', '+' + text), *more)

    def test_versions(self):
        """The newest complete one of those that follow."""
        mails = self.version(1) + self.version(2) + self.version(3)
        for ref, out, err in [
                ('1', 'v3', 'series 3, version 3, the newest that is complete: 2 patches'),
                ('2', 'v3', 'series 3, version 3, the newest that is complete: 2 patches'),
                ('3', 'v3', 'series 3, version 3, the newest: 2 patches')]:
            result = run('am', ref, data=mbox(*mails))
            self.assertEqual(re.findall(r'Subject: \[PATCH (v\d)? ?./2\]', result.out), [out] * 2)
            self.assertIn(err, result.err)
        self.assertIn('[PATCH v2 1/2]', run('am', '--exact', '2', data=mbox(*mails)).out)
        result = run('am', '1', data=mbox(*mails[:-1]))
        self.assertIn('[PATCH v2 1/2]', result.out)
        self.assertIn('series 3, version 3, is newer, but not complete', result.err)
        result = run('am', '3', data=mbox(*mails[:-1]))
        self.assertEqual(result.returncode, 1)
        self.assertIn('series 3, version 3: patch 2 of 2 is missing', result.err)

    def test_older_trailers(self):
        """What was given to an older version goes to those patches that have not changed."""
        tag = 'Reviewed-by: {0} <{0}@example.org>\n'
        mails = (self.version(1) + (reply(13, 11, tag.format('one')),
                                    reply(14, 12, tag.format('two')),
                                    reply(15, 10, tag.format('all')),
                                    reply(16, 11, 'With the typo fixed,\n' + tag.format('if')),
                                    reply(17, 11, 'NAK.\n' + tag.format('nak')))
                 + self.version(2, 'newer') + (reply(23, 22, tag.format('late')),)
                 + self.version(3, 'newer') + (reply(33, 31, tag.format('own')),))
        result = run('am', '3', data=mbox(*mails))
        first, second = result.out.split('Subject: [PATCH v3 2/2]')
        names = [re.findall('Reviewed-by: ([a-z]+) ', text) for text in (first, second)]
        self.assertEqual(names, [['one', 'all', 'own'], ['late']])
        for line in ('patch 1 of version 1: added Reviewed-by: one', 'patch 2 of version 2: added',
                     'the cover of version 1: added Reviewed-by: all', 'patch 1: added',
                     'patch 1 of version 1: left out Reviewed-by: if',
                     'patch 1 of version 1: left out Reviewed-by: nak'):
            self.assertIn(line, result.err)
        self.assertNotIn('two@', result.err)

    def test_all(self):
        """The newest complete version of each series is written to a file."""
        folder = os.path.join(self.folder, 'new', 'all')
        mails = self.version(1) + self.version(2) + self.version(3)[:-1] + (patch(50, '[PATCH] x'),)
        result = run('am', '--all', folder, data=mbox(*mails))
        self.assertEqual(result.err, 'mbox2series: 2 of 4 series written\n')
        self.assertEqual(sorted(os.listdir(folder)), ['2.mbox', '4.mbox'])
        with open(os.path.join(folder, '2.mbox'), encoding='utf-8') as f:
            self.assertEqual(f.read(), run('am', '1', data=mbox(*mails)).out)
        name = os.path.join(folder, '2.mbox')
        for some in (mails, [mail(1, 'Hello')]):
            result = run('am', '--all', name, data=mbox(*some))
            self.assertEqual((result.returncode, result.err),
                             (73, f'mbox2series: {name}: Not a directory\n'))
        self.assertEqual(run('am', '--all', folder, '--git-dir', folder).returncode, 64)

    def test_show(self):
        """`show --am` marks what is taken."""
        tag = 'Reviewed-by: {0} <{0}@example.org>\n'
        mails = self.version(1) + (
            reply(13, 11, tag.format('one')),
            reply(14, 11, 'With that fixed,\n' + tag.format('if')),
            reply(15, 11, tag.format('one')),
            patch(16, '[PATCH v2 2/2] two, mended', 'In-Reply-To: <12@example.org>\n').replace(
                'wheel.c', 'axle.c'))
        shown = run('show', '--am', '1', data=mbox(*mails)).out
        for line in ('[am takes this version]', '[am takes <16@example.org> in its place]',
                     'Reviewed-by: one <one@example.org>  [am adds it]',
                     'Reviewed-by: one <one@example.org>  [the patch has it]',
                     'Reviewed-by: if <if@example.org>  [am leaves it out: the reply makes a '
                     'condition]'):
            self.assertEqual(shown.count(line), 1, (line, shown))
        self.assertNotIn('[am', run('show', '1', data=mbox(*mails)).out)
        newer = self.version(1) + self.version(2)
        self.assertIn('[am takes series 2, version 2]', run('show', '--am', '1',
                                                            data=mbox(*newer)).out)

    def test_author(self):
        """From the text, and from what a list did to From."""
        body = 'From: "Lee, Ann" <lee@example.org>\n\nChange it.\n---\n' + patch(1, 'x').split(
            '---\n')[1]
        result = self.ask(mail(1, '[PATCH] oil', body))
        self.assertIn('\nFrom: "Lee, Ann" <lee@example.org>\n', result.out)
        self.assertEqual(message(result.out), 'Change it.\n')
        rewritten = patch(1, '[PATCH] oil', 'List-Post: <mailto:w@lists.example.org>\n'
                          'Reply-To: Ann Example <ann@example.org>\n').replace(
                              'From: Ann Example <ann@', 'From: Ann Example via W <w@lists.')
        self.assertIn('\nFrom: Ann Example <ann@example.org>\n', self.ask(rewritten).out)

    def test_doubts(self):
        broken = patch(1, '[PATCH] oil').replace('@@ -1 +1 @@', '@@ -1,5 +1,5 @@')
        self.assertIn('the diff of patch 1 is broken off in line', self.ask(broken).err)
        pull = mail(1, '[GIT PULL] oil', 'The following changes since commit 1:\n\nare available '
                    'in the git repository at:\n\n  https://example.org/x.git main\n')
        self.assertIn('patch 1 has no diff', self.ask(pull).err)

    def test_usage(self):
        for arguments, status in [(['am'], 64), (['am', '--signoff-as', 'Ann', '1'], 64),
                                  (['am', '--link-format', 'x', '1'], 64), (['am', '9'], 1),
                                  (['am', '--cover-letter', '/none/x', '1'], 73)]:
            data = mbox(*self.series())
            self.assertEqual(run(*arguments, data=data).returncode, status, arguments)

    def test_injection(self):
        """No text of a mail becomes a header, a separator or a line of its own."""
        subject = '=?utf-8?q?[PATCH]_oil=0AX-Evil:_1=0D=0A=0AX-Evil:_2=00?='
        name = '=?utf-8?q?Ann=0AX-Evil:_1=00_=22?='
        evil = patch(1, subject).replace('From: Ann Example <', f'From: {name} <').replace(
            'Change it.', 'X-Evil: 0\nFrom mbox Thu Jan  1 00:00:00 1970\nX-Evil: 0')
        result = self.ask(evil)
        head = result.out.split('\n\n', 1)[0]
        self.assertNotRegex(head, '(?m)^X-Evil')
        self.assertNotIn('\0', result.out)
        self.assertEqual(len(re.findall('^From ', result.out, re.M)), 1)

    def test_terminal(self):
        evil = patch(1, '[PATCH] oil').replace('+new', '+\x1b[2J\xff')
        path = self.write('list.mbox', mbox(evil))
        main, other = pty.openpty()
        with subprocess.Popen([PROGRAM, 'am', '-q', '1', path], stdout=other) as process:
            os.close(other)
            out = b''
            try:
                while piece := os.read(main, 65536):
                    out += piece
            except OSError:  # on Linux: the other end is closed
                pass
        os.close(main)
        self.assertEqual(process.returncode, 0)
        self.assertIn(b'[2J', out)
        self.assertNotIn(b'\x1b[2J', out)


if __name__ == '__main__':
    unittest.main(argv=['am.py'])
