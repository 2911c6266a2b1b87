#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""show.py PROGRAM: `show`, and what every command takes as a REF."""
import os, re, sys, tempfile, unittest

from mails import DIFF, mail, mbox, patch, run, see


def reply(number, to, body='Fine.\n', subject='Re: [PATCH] x', sender='Bo <bo@example.org>'):
    text = mail(number, subject, body, f'In-Reply-To: <{to}@example.org>\n')
    return text.replace('From: Ann Example <ann@example.org>', f'From: {sender}', 1)


COVER = mail(0, '[PATCH v2 0/3] oil the wheels', '''They squeak.


More in each patch.

Acked-by: Ann Example <ann@example.org>
''')
THREAD = mbox(
    COVER,
    patch(1, '[PATCH v2 1/3] oil 1', 'In-Reply-To: <0@example.org>\n'),
    patch(3, '[PATCH v2 3/3] oil 3', 'In-Reply-To: <0@example.org>\n'),
    reply(10, 1, '''On Fri, 1 May 2026 at 10:01, Ann Example <ann@example.org> wrote:
> Change it.
>
> Signed-off-by: Ann Example <ann@example.org>

Why?



Please say so.

--
Bo
'''),
    reply(11, 10, '> Why?\nIt squeaks.\n', sender='Ann Example <ann@example.org>'),
    reply(13, 10, '> Why?\n> Please say so.\nI like it.\n', sender='Cy <cy@example.org>'),
    reply(12, 11, 'Oh.\n\nReviewed-by: Bo <bo@example.org>\n'),
    reply(14, 1, 'Tested-by: Di <di@example.org>\n', sender='Di <di@example.org>'),
    reply(15, 0, 'Where is patch 2?\n'))
TREE = '''series 1  oil the wheels
│ 2026-05-01 10:00  v2  2 of 3 patches  Ann Example <ann@example.org>
│ <0@example.org>
│
├ cover 1  2026-05-01 10:00  [v2,0/3] oil the wheels
│   <0@example.org>
│   They squeak.
│
│   More in each patch.
│
│   Acked-by: Ann Example <ann@example.org>
│   │
│   └ 2026-05-01 10:15  Bo
│       <15@example.org>
│       Where is patch 2?
│
├ patch 1  2026-05-01 10:01  [v2,1/3] oil 1
│   <1@example.org>
│   Signed-off-by: Ann Example <ann@example.org>
│    wheel.c | 2 +-
│    1 file changed, 1 insertion(+), 1 deletion(-)
│   │
│   ├ 2026-05-01 10:10  Bo
│   │   <10@example.org>
│   │   > 3 lines quoted
│   │   Why?
│   │
│   │   Please say so.
│   │   │
│   │   ├ 2026-05-01 10:11  Ann Example
│   │   │   <11@example.org>
│   │   │   > Why?
│   │   │   It squeaks.
│   │   │   │
│   │   │   └ 2026-05-01 10:12  Bo
│   │   │       <12@example.org>
│   │   │       Oh.
│   │   │       Reviewed-by: Bo <bo@example.org>
│   │   │
│   │   └ 2026-05-01 10:13  Cy
│   │       <13@example.org>
│   │       > 2 lines quoted
│   │       I like it.
│   │
│   └ 2026-05-01 10:14  Di
│       <14@example.org>
│       Tested-by: Di <di@example.org>
│
├ patch 2 is missing
│
└ patch 2  2026-05-01 10:03  [v2,3/3] oil 3
    <3@example.org>
    Signed-off-by: Ann Example <ann@example.org>
     wheel.c | 2 +-
     1 file changed, 1 insertion(+), 1 deletion(-)
'''
BARE = '''series 1  oil the wheels
│ 2026-05-01 10:00  v2  2 of 3 patches  Ann Example <ann@example.org>
│ <0@example.org>
├ cover 1  2026-05-01 10:00  [v2,0/3] oil the wheels
│   <0@example.org>
│   Acked-by: Ann Example <ann@example.org>
│   └ 2026-05-01 10:15  Bo
│       <15@example.org>
├ patch 1  2026-05-01 10:01  [v2,1/3] oil 1
│   <1@example.org>
│   Signed-off-by: Ann Example <ann@example.org>
│   ├ 2026-05-01 10:10  Bo
│   │   <10@example.org>
│   │   ├ 2026-05-01 10:11  Ann Example
│   │   │   <11@example.org>
│   │   │   └ 2026-05-01 10:12  Bo
│   │   │       <12@example.org>
│   │   │       Reviewed-by: Bo <bo@example.org>
│   │   └ 2026-05-01 10:13  Cy
│   │       <13@example.org>
│   └ 2026-05-01 10:14  Di
│       <14@example.org>
│       Tested-by: Di <di@example.org>
├ patch 2 is missing
└ patch 2  2026-05-01 10:03  [v2,3/3] oil 3
    <3@example.org>
    Signed-off-by: Ann Example <ann@example.org>
'''


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def ask(self, *arguments, data=THREAD):
        result = run(*arguments, data=data)
        self.assertEqual((result.returncode, result.err), (0, ''), arguments)
        return result.out

    def write(self, data):
        path = os.path.join(self.folder, 'list.mbox')
        with open(path, 'w', encoding='utf-8', errors='surrogateescape') as f:
            f.write(data)
        return path

    def on_terminal(self, width, *arguments, data=THREAD):
        """What the program prints on a terminal that is width columns wide, with colours."""
        status, out = see(*arguments, self.write(data), columns=width)
        self.assertEqual(status, 0)
        return out.replace('\r\n', '\n')


def plain(text):
    return re.sub(r'\033\[[0-9;]*m', '', text)


class Show(Case):
    def test_tree(self):
        self.maxDiff = None
        self.assertEqual(self.ask('show', '1'), TREE)
        self.assertEqual(self.ask('show', '--no-body', '1'), BARE)
        self.assertEqual(plain(self.on_terminal(100, 'show', '1')), TREE)

    def test_full(self):
        out = self.ask('show', '--full', '1')
        self.assertIn('│   <1@example.org>\n│   Change it.\n│\n│   Signed-off-by: Ann', out)
        self.assertIn('│   │   > 3 lines quoted\n', out)

    def test_without_cover(self):
        out = self.ask('show', '1', data=mbox(patch(1, '[PATCH] oil')))
        self.assertEqual(out, '''series 1  oil
│ 2026-05-01 10:01  v1  1 patch  Ann Example <ann@example.org>
│ <1@example.org>
│
└ patch 1  2026-05-01 10:01  oil
    <1@example.org>
    Change it.

    Signed-off-by: Ann Example <ann@example.org>
     wheel.c | 2 +-
     1 file changed, 1 insertion(+), 1 deletion(-)
''')

    def test_name_of_first_patch(self):
        data = mbox(patch(3, '[PATCH 3/3] oil 3'), patch(2, '[PATCH 2/3] oil 2'))
        lines = self.ask('show', '1', data=data).split('\n')
        self.assertEqual(lines[:3], [
            'series 1  [2/3] oil 2',
            '│ 2026-05-01 10:03  v1  2 of 3 patches  Ann Example <ann@example.org>',
            '│ <2@example.org>'
        ])

    def test_cover_alone(self):
        out = self.ask('show', '--no-body', '1', data=mbox(mail(0, '[PATCH 0/2] oil')))
        self.assertEqual(out.split('\n')[3:], [
            '├ cover 1  2026-05-01 10:00  [0/2] oil', '│   <0@example.org>',
            '└ patches 1 to 2 are missing', ''
        ])

    def test_dependencies(self):
        text = patch(2, '[PATCH] turn').replace('Change it.', 'Depends-on: <1@example.org>')
        config = os.path.join(self.folder, 'x.ini')
        with open(config, 'w', encoding='utf-8') as f:
            f.write('[project w]\nlist_id=widgets.lists.example.org\nlist_email=w@example.org\n'
                    'show_dependencies=true\n')
        out = self.ask('show', '--config', config, '2', data=mbox(patch(1, '[PATCH] oil'), text))
        self.assertIn('\n│ <2@example.org>\n│ depends on series 1  oil\n', out)

    def test_folded(self):
        body = ''.join(f'Line {n}.\n' for n in range(30))
        data = mbox(mail(0, '[PATCH 0/1] oil', body), patch(1, '[PATCH 1/1] oil'),
                    reply(2, 1, body[:body.index('Line 22')]))
        out = self.ask('show', '1', data=data)
        self.assertIn('│   Line 19.\n│   … 10 more lines; --full shows them\n', out)
        self.assertIn('        Line 21.\n', out)  # two lines more would take one line
        full = self.ask('show', '--full', '1', data=data)
        self.assertIn('│   Line 29.\n', full)
        self.assertNotIn('…', full)

    def test_colours(self):
        out = self.on_terminal(80, 'show', '1')
        for text in ('\033[1mseries 1  oil the wheels\033[0m', '\033[2m> 3 lines quoted\033[0m',
                     '\033[32mTested-by: Di <di@example.org>\033[0m',
                     ' wheel.c | 2 \033[32m+\033[0m\033[31m-\033[0m\n',
                     '\033[31mpatch 2 is missing\033[0m', '\033[33m2026-05-01 10:15  Bo\033[0m'):
            self.assertIn(text, out)
        self.assertNotIn('\033', self.ask('show', '1'))

    def test_widths(self):
        body = ('A paragraph that is wider than a narrow terminal, and goes on in the next line,\n'
                'which ends it.\n\n\tint wheel = turn_it_and_turn_it(handle, 0);\n'
                'https://example.org/a-long-address-that-cannot-be-broken-between-words\n')
        data = mbox(COVER, patch(1, '[PATCH v2 1/1] ' + 'very ' * 30 + 'long',
                                 'In-Reply-To: <0@example.org>\n'), reply(2, 1, body),
                    reply(3, 2, body), reply(4, 3, body), reply(5, 4, body), reply(6, 5, body))
        whole = self.ask('show', '1', data=data)
        self.assertIn('\n│               int wheel = turn_it_and_turn_it(handle, 0);\n', whole)
        for width in (20, 40, 80, 200):
            out = plain(self.on_terminal(width, 'show', '1', data=data))
            self.assertLessEqual(max(map(len, out.split('\n'))), width)
            words = re.sub(r'[│├└\s]', '', out)
            self.assertEqual(words.count('Aparagraphthatiswiderthananarrowterminal,'), 5)
            self.assertEqual(words.count('a-long-address-that-cannot-be-broken-between-words'), 5)
        data = mbox(patch(1, '[PATCH] x').replace('Change it.\n', body))
        self.assertIn('    A paragraph that is wider than a\n'
                      '    narrow terminal, and goes on in the\n    next line, which ends it.\n',
                      plain(self.on_terminal(40, 'show', '1', data=data)))

    def test_escapes(self):
        bad = 'a\x07\x1b[31m\tb\u202e\u2028\x7f\x9b\r'
        text = mail(1, '[PATCH] =?utf-8?q?=1b[31m?=', bad + DIFF.replace('wheel', 'w\x1bh'),
                    'Content-Type: text/plain; charset=utf-8\n')
        text = text.replace('<1@example.org>', '<1\x1b]0;x@example.org>')
        answer = reply(2, '1\x1b]0;x', f'> {bad}\n{bad}\nAcked-by: {bad}\n')
        answer = answer.replace('From: Bo', 'From: =?utf-8?q?B=1bo?=')
        for data in (mbox(text, answer), ):
            for out in (self.ask('show', '--full', '1', data=data),
                        plain(self.on_terminal(50, 'show', '1', data=data))):
                self.assertFalse(set('\x07\x1b\t\u202e\u2028\x7f\x9b\r') & set(out), ascii(out))
                self.assertIn('Acked-by: a\\x07\\x1b[31m', out)

    def test_deep(self):
        """A hostile sender nests replies; none is lost, and lines have an end."""
        replies = [reply(n, n - 1 if n > 1000 else 1, f'Word {n}.\n') for n in range(1000, 2000)]
        out = self.ask('show', '1', data=mbox(patch(1, '[PATCH] x'), *replies))
        self.assertEqual(out.count('Word '), 1000)
        self.assertLess(max(map(len, out.split('\n'))), 80)
        self.assertIn(' ├ 2026-05-01 10:47  Bo to Bo\n', out)

    def test_ring(self):
        data = mbox(patch(1, '[PATCH] x'),
                    *(reply(n, 10 + (n - 9) % 3).replace(
                        '\n\n', '\nReferences: <1@example.org>\n\n', 1) for n in (10, 11, 12)))
        out = self.ask('show', '--no-body', '1', data=data)
        self.assertEqual([line.strip() for line in out.split('\n') if 'Bo' in line],
                         ['└ 2026-05-01 10:10  Bo', '└ 2026-05-01 10:12  Bo',
                          '└ 2026-05-01 10:11  Bo'])

    def test_usage(self):
        result = run('show', '--full', '--no-body', '1', data=THREAD)
        self.assertEqual((result.returncode, result.out), (64, ''))
        self.assertIn('--no-body', result.err)


class References(Case):
    def test_forms(self):
        for reference in ('1', ' 1 ', '1@example.org', '<0@example.org>', '"<10@example.org>"',
                          'id:12@example.org', 'mid:3@example.org', 'Message-ID: <3@example.org>',
                          'https://lore.kernel.org/widgets/12@example.org/T/#u',
                          'https://lore.kernel.org/r/12%40example.org',
                          'https://patch.msgid.link/1@example.org',
                          'https://patchwork.example.org/project/widgets/patch/3@example.org/'):
            self.assertEqual(self.ask('show', reference), TREE)
        plain_mbox = self.ask('mbox', '--quiet', '1')
        for reference in ('id:12@example.org', 'https://lkml.kernel.org/r/0@example.org'):
            self.assertEqual(self.ask('mbox', '--quiet', reference), plain_mbox)

    def test_refused(self):
        for reference in ('', ' ', 'foo bar', 'id:', 'https://lore.kernel.org/widgets/',
                          'https://patchwork.example.org/patch/1/',
                          'https://patchwork.example.org/project/w/list/?series=1'):
            for command in ('show', 'mbox'):
                result = run(command, reference, data=THREAD)
                self.assertEqual((result.returncode, result.out), (64, ''), reference)
                self.assertIn(f'“{reference.strip()}”', result.err)
        self.assertIn('another server', run('show', 'https://patchwork.example.org/series/1/').err)

    def test_in_no_series(self):
        data = mbox(patch(1, '[PATCH 0/1] a cover with a diff'), reply(2, 1), reply(3, 2))
        for reference, why in [('1@example.org', '<1@example.org> is patch 1, which'),
                               ('2@example.org', '<2@example.org> is a reply to patch 1, which'),
                               ('id:3@example.org', '<3@example.org> is a reply to patch 1, which')
                              ]:
            result = run('show', reference, data=data)
            self.assertEqual((result.returncode, result.out), (1, ''))
            self.assertTrue(result.err.startswith(f'mbox2series: {reference}: {why}'), result.err)

    def test_unknown(self):
        for reference, why in [('10@EXAMPLE.org', '<10@example.org>, which differs in case'),
                               ('x@example.org', 'no patch, cover or reply to one here'),
                               ('3', 'the last one is 1'), ('2', 'patch 2 is in series 1'),
                               ('\x1b[31m@x', '\\x1b[31m@x')]:
            result = run('show', reference, data=THREAD)
            self.assertEqual((result.returncode, result.out), (1, ''))
            self.assertIn(why, result.err)
            self.assertNotIn('\x1b', result.err)


class Digest(Case):
    """`digest` takes REFs and inputs."""

    def setUp(self):
        super().setUp()
        self.data = mbox(mail(0, '[PATCH 0/1] first'), patch(1, '[PATCH 1/1] a',
                                                             'In-Reply-To: <0@example.org>\n'),
                         mail(20, '[PATCH 0/1] second'), reply(21, 20), patch(30, '[PATCH] alone'))
        self.path = self.write(self.data)

    def headings(self, *arguments, **options):
        out = self.ask('digest', *arguments, **options)
        return [line[5:] for line in out.split('\n') if line.startswith('#### ')]

    def test_references(self):
        first, second = '[PATCH 0/1] first', '[PATCH 0/1] second'
        self.assertEqual(self.headings(self.path), [first, second])
        self.assertEqual(self.headings('1', self.path), [first])
        self.assertEqual(self.headings(self.path, 'id:21@example.org', '1'), [second, first])
        self.assertEqual(self.headings('<1@example.org>', '1', data=self.data), [first])
        state = os.path.join(self.folder, 'x.db')
        self.ask('ingest', '--quiet', '--state', state, self.path)
        self.assertEqual(self.headings('--state', state, '2'), [second])
        self.assertEqual(self.headings(self.path, '--subject', 'seco'), [second])
        self.assertEqual(self.headings(self.path, '2', '1', '--subject', 'fir'), [first])
        self.assertEqual(self.headings(self.path, '--since', '2027-01-01'), [])

    def test_files_are_inputs(self):
        os.rename(self.path, os.path.join(self.folder, '1'))
        result = run('digest', '1', cwd=self.folder)
        self.assertEqual((result.returncode, result.out.count('#### [')), (0, 2))
        result = run('digest', '7', '1', cwd=self.folder)
        self.assertEqual((result.returncode, result.out), (1, ''))
        self.assertIn('7: there is no series 7', result.err)

    def test_problems(self):
        for status, why, arguments in [
            (1, 'x@example.org: no patch', ['x@example.org']),
            (1, '3: series 3 has no cover letter', ['3']),
            (64, 'another server', ['https://patchwork.example.org/series/1/']),
            (66, 'nowhere', ['nowhere'])
        ]:
            result = run('digest', *arguments, self.path)
            self.assertEqual((result.returncode, result.out), (status, ''))
            self.assertIn(why, result.err)
        result = run('digest', '3', '1', self.path)
        self.assertEqual((result.returncode, result.out.count('#### [')), (1, 1))


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
