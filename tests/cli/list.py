#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""list.py PROGRAM: the columns, formats, filters and orders of `list`."""
import bz2, csv, gzip, io, json, lzma, os, re, sys, unittest

from mails import DIFF, Folder, mail, mbox, patch, run, see

DOCS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'docs', 'output.md')


def reply(number, to, body='Fine.\n', sender=None):
    """A reply to mail TO, from Ann unless SENDER is given."""
    text = mail(number, 'Re: it', body, f'In-Reply-To: <{to}@example.org>\n')
    return text.replace('Ann Example <ann@example.org>', sender, 1) if sender else text


def elsewhere(text):
    """The same mail, from Bo to another list."""
    return text.replace('widgets.lists', 'gadgets.lists').replace(
        'From: Ann Example <ann@example.org>', 'From: bo@example.net')


# Five series: with a cover letter, and a reply from its own submitter only; one of three patches,
# answered; a single patch; the second of two patches, on another list; and a cover letter with a
# diff, which is a patch of no series to Patchwork.
MAILS = [
    mail(0, '[PATCH 0/2] oil the wheels'),
    patch(1, '[PATCH 1/2] front', 'In-Reply-To: <0@example.org>\n'),
    patch(2, '[PATCH 2/2] rear', 'In-Reply-To: <0@example.org>\n'),
    reply(3, 2, 'Mine.\n\nReviewed-by: Bo <bo@example.org>\n'),
    patch(30, '[PATCH v2 1/3] brakes'),
    reply(32, 30, 'Acked-by: Bo <bo@example.org>\n', 'Bo <bo@example.org>'),
    reply(31, 30),
    patch(40, '[RFC PATCH] a bell').replace('wheel.c', 'bell/ring.c'),
    elsewhere(patch(50, '[PATCH 2/2] spoke')),
    patch(55, '[PATCH 0/2] frame'),
]
SERIES = mbox(*MAILS)
NAMES = ('id project date version received total complete missing acked reviewed tested replies '
         'last-reply submitter submitter-email msgid cover patches name').split()


class List(Folder):
    def setUp(self):
        super().setUp()
        self.path = self.write('list.mbox', SERIES)

    def rows(self, *arguments, path=None):
        result = run('list', '--format=ndjson', '--quiet', *arguments, path or self.path)
        self.assertEqual(result.returncode, 0, result.err)
        return [json.loads(line) for line in result.out.splitlines()]

    def ids(self, *arguments, **options):
        return [row['id'] for row in self.rows(*arguments, **options)]

    def refused(self, text, *arguments):
        result = run('list', *arguments, self.path)
        self.assertEqual((result.returncode, result.out), (64, ''))
        self.assertIn(text, result.err)
        return result.err


class Formats(List):
    def test_table(self):
        result = run(self.path)
        self.assertEqual(result.returncode, 0)
        self.assertEqual(result.err, 'mbox2series: 10 mails: 6 patches, 1 cover, 3 comments\n')
        self.assertEqual(result.out.splitlines(), [
            'ID  DATE               V  RECV  A/R/T  RE  SUBMITTER       NAME',
            ' 1  2026-05-01 10:00  v1   2/2  -/1/-   1  Ann Example     oil the wheels',
            ' 2  2026-05-01 10:30  v2   1/3  1/-/-   2  Ann Example     [v2,1/3] brakes',
            ' 3  2026-05-01 10:40  v1   1/1  -/-/-   -  Ann Example     [RFC] a bell',
            ' 4  2026-05-01 10:50  v1   1/2  -/-/-   -  bo@example.net  [2/2] spoke',
            ' 5  2026-05-01 10:55  v1   0/2  -/-/-   -  Ann Example     [0/2] frame'])

    def test_json(self):
        rows = json.loads(run('list', '--format=json', self.path).out)
        self.assertEqual(rows, self.rows())
        self.assertEqual(list(rows[0]), NAMES)
        self.assertEqual(rows[0], {
            'id': 1, 'project': 'widgets', 'date': '2026-05-01T10:00:00', 'version': 1,
            'received': 2, 'total': 2, 'complete': True, 'missing': [], 'acked': 0, 'reviewed': 1,
            'tested': 0, 'replies': 1, 'last-reply': '2026-05-01T10:03:00',
            'submitter': 'Ann Example', 'submitter-email': 'ann@example.org',
            'msgid': '<0@example.org>', 'cover': '<0@example.org>',
            'patches': ['<1@example.org>', '<2@example.org>'], 'name': 'oil the wheels'})
        self.assertEqual(rows[3], {
            'id': 4, 'project': 'gadgets', 'date': '2026-05-01T10:50:00', 'version': 1,
            'received': 1, 'total': 2, 'complete': False, 'missing': ['1'], 'acked': 0,
            'reviewed': 0, 'tested': 0, 'replies': 0, 'last-reply': None,
            'submitter': 'bo@example.net', 'submitter-email': 'bo@example.net',
            'msgid': '<50@example.org>', 'cover': None, 'patches': ['<50@example.org>'],
            'name': '[2/2] spoke'})

    def test_csv(self):
        rows = list(csv.DictReader(io.StringIO(run('list', '--format=csv', self.path).out)))
        self.assertEqual(list(rows[1].items()), list({
            'id': '2', 'project': 'widgets', 'date': '2026-05-01T10:30:00', 'version': '2',
            'received': '1', 'total': '3', 'complete': 'false', 'missing': '2-3', 'acked': '1',
            'reviewed': '0', 'tested': '0', 'replies': '2', 'last-reply': '2026-05-01T10:32:00',
            'submitter': 'Ann Example', 'submitter-email': 'ann@example.org',
            'msgid': '<30@example.org>', 'cover': '', 'patches': '<30@example.org>',
            'name': '[v2,1/3] brakes'}.items()))
        self.assertEqual(rows[0]['patches'], '<1@example.org> <2@example.org>')
        self.assertEqual(rows[3]['name'], '[2/2] spoke')
        self.assertEqual(rows[3]['last-reply'], '')

    def test_state(self):
        state = os.path.join(self.folder, 'list.db')
        self.assertEqual(run('ingest', '--state', state, self.path).returncode, 0)
        for arguments in (['--format=csv'], [], ['--file=*ring.c'], ['--columns=msgid,name']):
            self.assertEqual(run('list', *arguments, '--state', state).out,
                             run('list', *arguments, self.path).out)

    def test_jobs_give_the_same(self):
        for arguments in ([], ['--file=*.c']):
            expected = run('list', '--jobs=1', *arguments, self.path).out
            for jobs in ('2', '16'):
                self.assertEqual(run('list', '--jobs', jobs, *arguments, self.path).out, expected)


class Columns(List):
    def test_every_column(self):
        for name in NAMES + ['recv', 'tags']:
            with self.subTest(name):
                row, *_ = self.rows('--columns', name)
                self.assertEqual(list(row), [name])
                lines = run('list', '--format=csv', '--columns', name, self.path).out.splitlines()
                self.assertEqual((lines[0], len(lines)), (name, 6))
                lines = run('list', '--columns', name, self.path).out.splitlines()
                self.assertEqual(len(lines), 6)

    def test_chosen(self):
        self.assertEqual(self.rows('--columns', 'total, recv,tags', '--limit=1'),
                         [{'total': 2, 'recv': '0/2', 'tags': '-/-/-'}])
        self.assertEqual(run('list', '--columns=complete,acked,last-reply,missing,version,id',
                             self.path).out.splitlines(), [
            'COMPLETE  A  LAST REPLY        MISSING   V  ID',
            'yes       -  2026-05-01 10:03           v1   1',
            'no        1  2026-05-01 10:32  2-3      v2   2',
            'yes       -  -                          v1   3',
            'no        -  -                 1        v1   4',
            'no        -  -                 1-2      v1   5'])

    def test_message_id_always(self):
        self.assertEqual([(row['msgid'], row['name']) for row in self.rows()], [
            ('<0@example.org>', 'oil the wheels'), ('<30@example.org>', '[v2,1/3] brakes'),
            ('<40@example.org>', '[RFC] a bell'), ('<50@example.org>', '[2/2] spoke'),
            ('<55@example.org>', '[0/2] frame')])

    def test_order_of_patches(self):
        path = self.write('late.mbox', mbox(
            patch(3, '[PATCH 9/9] last'), patch(2, '[PATCH 3/9] early'),
            patch(1, '[PATCH 6/9] middle')))
        row, = self.rows(path=path)
        self.assertEqual(row['patches'], ['<2@example.org>', '<1@example.org>', '<3@example.org>'])
        self.assertEqual(row['missing'], ['1-2', '4-5', '7-8'])
        self.assertEqual((row['msgid'], row['name']), ('<2@example.org>', '[3/9] early'))

    def test_cover_without_a_name(self):
        path = self.write('bare.mbox', mbox(
            mail(0, '[PATCH 0/2]'), patch(2, '[PATCH 2/2] x', 'In-Reply-To: <0@example.org>\n')))
        self.assertEqual(self.rows('--columns=name,msgid', path=path),
                         [{'name': '[2/2] x', 'msgid': '<0@example.org>'}])

    def test_mistakes(self):
        error = self.refused('there is no column “naem”', '--columns=id,naem')
        for name in NAMES:
            self.assertIn(name, error)
        self.refused('named twice', '--columns=id,name,id')
        self.refused('no column “”', '--columns=')
        self.refused('no column “”', '--columns=id,')

    def test_mistake_is_seen_before_input_is_read(self):
        result = run('list', '--columns=naem', os.path.join(self.folder, 'none.mbox'))
        self.assertEqual(result.returncode, 64)

    def test_tags_of_a_configuration(self):
        config = self.write('tags.ini', '[project widgets]\nlist_id=widgets.lists.example.org\n' +
                            ''.join(f'[tag {name}]\npattern=^{name}:\nabbrev={abbrev}\n'
                                    for name, abbrev in [('Reviewed-by', 'R'), ('Reviewed', 'r'),
                                                         ('Name', 'N'), ('Déjà vu, by', 'D'),
                                                         ('-by', 'X'), ('Tested by CI!', 'CI')]))
        row = self.rows('--config', config, '--limit=1')[0]
        self.assertEqual([name for name in row if name not in NAMES],
                         ['reviewed-2', 'name-2', 'déjà-vu-by', 'tag', 'tested-by-ci'])
        out = run('list', '--quiet', '--config', config, '--columns=tags,tested-by-ci',
                  self.path).out
        self.assertEqual(out.splitlines()[0], 'R/r/N/D/X/CI  CI')
        result = run('list', '--config', config, '--columns=acked', self.path)
        self.assertEqual(result.returncode, 64)
        self.assertIn('déjà-vu-by', result.err)
        self.assertIn('How often Tested by CI! was given',
                      run('list', '--config', config, '--columns=help').out)

    def test_help_and_documentation(self):
        """docs/output.md describes each column in the words of the program, in its order."""
        result = run('list', '--columns=help')
        self.assertEqual(result.returncode, 0)
        shown = re.findall(r'^(\S+) +([* ]) (.+)$', result.out, re.MULTILINE)[:23]
        with open(DOCS, encoding='utf-8') as file:
            described = re.findall(r'^\| `([a-z-]+)` \| [^|]* \| [^|]* \| ([^|]+) \|$',
                                   file.read(), re.MULTILINE)
        self.assertEqual(described, [(name, about) for name, _, about in shown])
        self.assertEqual(sorted(name for name, _ in described),
                         sorted(NAMES + ['recv', 'tags', 'became']))


class Filters(List):
    def test_filters(self):
        for arguments, expected in [
                ([], [1, 2, 3, 4, 5]), (['--complete'], [1, 3]), (['--incomplete'], [2, 4, 5]),
                (['--version', '2'], [2]), (['--version=1'], [1, 3, 4, 5]),
                (['--total', '2'], [1, 4, 5]), (['--min-patches=2'], [1, 2, 4, 5]),
                (['--min-patches=3'], [2]), (['--search', 'BELL'], [3]), (['--search=rear'], []),
                (['--subject', 'REAR'], [1]), (['--subject', '0/2'], [1]),
                (['--subject', 'spoke'], [4]), (['--submitter', 'ANN@'], [1, 2, 3, 5]),
                (['--submitter', 'example.net'], [4]), (['--submitter', 'cy'], []),
                (['--project=gadgets'], [4]), (['--project=GADGETS.lists.example.org'], [4]),
                (['--no-replies'], [1, 3, 4, 5]), (['--no-replies', '--complete'], [1, 3])]:
            with self.subTest(arguments):
                self.assertEqual(self.ids(*arguments), expected)

    def test_times(self):
        now = '--now=2026-05-08T10:35'
        for arguments, expected in [
                (['--since', '2026-05-01T10:30:00'], [2, 3, 4, 5]),
                (['--before', '2026-05-01T10:30:00'], [1]),
                (['--until', '2026-05-01 10:30'], [1]), (['--since', '2026-05-02'], []),
                (['--since=1.week.ago'], [3, 4, 5]), (['--until', '7 days ago'], [1, 2]),
                (['--since=last friday', '--until=2026-05-01 10:55'], [1, 2, 3, 4]),
                (['--since=last monday'], []), (['--since', 'May 2026'], [1, 2, 3, 4, 5])]:
            with self.subTest(arguments):
                self.assertEqual(self.ids(*arguments, now), expected)
        self.refused('--since: “soon” is not a time', '--since=soon')
        self.refused('--until: ', '--until=2026-02-30')
        self.refused('--now: ', '--now=then')

    def test_project(self):
        error = self.refused('there is no project “wigets”', '--project=wigets')
        self.assertIn('widgets, gadgets', error)

    def test_file(self):
        packed = {'list.gz': gzip.compress, 'list.bz2': bz2.compress, 'list.xz': lzma.compress}
        paths = [self.path]
        for name, compress in packed.items():
            paths.append(os.path.join(self.folder, name))
            with open(paths[-1], 'wb') as file:
                file.write(compress(SERIES.encode()))
        for number, text in enumerate(MAILS):
            self.write(f'mails/{number:02}.eml', text)
        paths.append(os.path.join(self.folder, 'mails'))
        for path in paths:
            for pattern, expected in [('wheel.c', [1, 2, 4]), ('*.c', [1, 2, 3, 4]), ('*.h', []),
                                      ('bell', [3]), ('bell/', [3]), ('bell/ring.[ch]', [3]),
                                      ('ell', []), ('ring.c', []), ('*/ring.c', [3])]:
                with self.subTest([path, pattern]):
                    self.assertEqual(self.ids('--file', pattern, path=path), expected)
        self.assertEqual(self.ids('--file=*.c', '--limit=2'), [3, 4])
        self.assertEqual(self.ids('--file=*.c', '--incomplete'), [2, 4])

    def test_file_of_a_later_patch(self):
        other = DIFF.replace('wheel', 'spoke')
        path = self.write('two.mbox', mbox(
            patch(1, '[PATCH 1/2] x'), patch(2, '[PATCH 2/2] y') + other))
        self.assertEqual(self.ids('--file=spoke.c', path=path), [1])

    def test_exclusion(self):
        self.refused('--complete', '--complete', '--incomplete')


class Order(List):
    def test_limit(self):
        for arguments, expected in [
                (['--limit', '2'], [4, 5]), (['-n', '1', '--complete'], [3]),
                (['--limit=9'], [1, 2, 3, 4, 5]), (['--limit=2', '--sort=id'], [1, 2]),
                (['--limit=2', '--sort=-id'], [5, 4]), (['--sort=-date', '--limit', '1'], [5])]:
            with self.subTest(arguments):
                self.assertEqual(self.ids(*arguments), expected)
        for limit in ('0', '-1', '-2147483648'):
            self.refused('--limit needs a number of 1 or more', '--limit=' + limit)

    def test_keys(self):
        for key, expected in [
                ('-id', [5, 4, 3, 2, 1]), ('name', [5, 4, 3, 2, 1]),
                ('-received', [1, 2, 3, 4, 5]), ('replies', [3, 4, 5, 1, 2]),
                ('-replies', [2, 1, 3, 4, 5]), ('last-reply', [3, 4, 5, 1, 2]),
                ('-last-reply', [2, 1, 3, 4, 5]), ('submitter', [1, 2, 3, 5, 4]),
                ('submitter-email', [1, 2, 3, 5, 4]), ('total', [3, 1, 4, 5, 2]),
                ('-version', [2, 1, 3, 4, 5]), ('complete', [2, 4, 5, 1, 3]),
                ('project', [4, 1, 2, 3, 5]), ('-acked', [2, 1, 3, 4, 5]),
                ('date', [1, 2, 3, 4, 5]), ('-msgid', [5, 4, 3, 2, 1])]:
            with self.subTest(key):
                self.assertEqual(self.ids('--sort', key), expected)

    def test_mistakes(self):
        for key in ('size', '', '-', 'patches', 'recv', '--id'):
            error = self.refused(f'cannot sort by “{key}”', '--sort=' + key)
            self.assertIn('last-reply', error)


class Terminal(List):
    def on_terminal(self, *arguments, width=80, **options):
        status, out = see(*arguments, columns=width, **options)
        self.assertEqual(status, 0)
        return out

    def test_width(self):
        path = self.write('long.mbox', mbox(patch(1, '[PATCH] ' + 'very ' * 40 + 'long')))
        out = self.on_terminal('list', path)
        self.assertIn('\033[1m', out)
        plain = re.sub(r'\033\[[0-9;]*m', '', out)
        self.assertTrue(all(len(line) <= 80 for line in plain.splitlines()), plain)
        self.assertIn('…', plain)
        self.assertNotIn('\033', self.on_terminal('list', path, NO_COLOR='1'))

    def test_columns_go_in_the_order_of_the_documentation(self):
        with open(DOCS, encoding='utf-8') as file:
            text = file.read()
        order = re.search(r'3\. columns are left out.*?:(.*?)\n4\.', text, re.DOTALL)[1]
        order = order.replace('those of tags', '`tested`, `reviewed`, `acked`')
        names = re.findall(r'`(.*?)`', order)
        shown = {}  # the narrowest terminal that shows each column
        headings = dict(re.findall(
            r'^\| `([a-z-]+)` \| ([^|]*?)(?: \\\*)? \| [^|]+ \| [^|]+ \|$', text, re.MULTILINE))
        for width in range(420, 20, -3):  # no column with its gap is narrower
            out = self.on_terminal('list', '--columns', ','.join(headings), '--limit=1',
                                   self.path, width=width, NO_COLOR='1')
            shown |= {heading: width for heading in re.split('  +', out.split('\r\n')[0].strip())}
        self.assertEqual(sorted(names, key=lambda name: -shown[headings[name]]), names)
        self.assertEqual(len({shown[headings[name]] for name in names}), len(names))
        self.assertEqual(set(headings) - set(names), {'id', 'name'})

    def test_escapes(self):
        path = self.write('bad.mbox', mbox(patch(
            1, '=?utf-8?q?=1b=5d0=3bx=07=c2=9b31m_=e2=80=ae_=e2=80=a8_=7f?=')))
        for text in (run('list', path).out, run('show', '1', path).out,
                     self.on_terminal('list', path, NO_COLOR='1'),
                     self.on_terminal('list', '--format=csv', path),
                     self.on_terminal('list', '--format=json', path)):
            self.assertFalse(set('\033\007\x9b\u202e\u2028\x7f') & set(text), ascii(text))

    def test_nothing_to_list(self):
        nothing = ('list', '--search=nothing', self.path)
        self.assertEqual(self.on_terminal(*nothing), '')
        both = self.on_terminal(*nothing, both=True)
        self.assertTrue(both.endswith('\nmbox2series: no series to list\r\n'), both)
        self.assertEqual(self.on_terminal(*nothing, '--quiet', both=True), '')
        headings = 'ID  DATE  V  RECV  A/R/T  RE  SUBMITTER  NAME\n'
        for name, expected in [('table', headings), ('csv', ','.join(NAMES) + '\n'),
                               ('json', '[]\n'), ('ndjson', '')]:
            result = run('list', '--format', name, '--search=nothing', self.path)
            self.assertEqual((result.returncode, result.out), (0, expected))


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
