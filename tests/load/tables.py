# SPDX-License-Identifier: GPL-2.0-or-later
"""A database for flat tables for each test, and states to fill them from."""
import contextlib, csv, json, os, random, sqlite3, subprocess, tempfile, unittest

from loading import CONFIG, LIST_ID, PROGRAM, answer, mail, mbox, patch
from postgres import Server

csv.field_size_limit(1 << 30)  # all rows of a list come as one

SEED = 18
TABLES = ('series covers patches comments people events files trailers tags revisions '
          'states').split()
OF_A_PROJECT = ('series', 'covers', 'patches', 'comments', 'events', 'revisions', 'states')
GADGETS = 'gadgets.lists.example.org'
PEOPLE = ('Ann <ann@example.org>', 'Bo <bo@example.org>', 'bo@example.org',
          '"Back\\\\slash, Bo" <bo@example.org>', 'Cy <cy@example.org>')


def some_list(count, seed, list_id=LIST_ID, first=0):
    """Series with late covers and late patches, and answers from people who change their names."""
    rng, mails = random.Random(seed), []
    for n in range(first, first + count, 6):
        who = {'list_id': list_id, 'sender': rng.choice(PEOPLE)}
        thread = [mail(n, f'[PATCH v{n % 3 + 1} 0/2] series {n}', **who),
                  patch(n + 1, f'[PATCH v{n % 3 + 1} 1/2] one', answer(n), **who),
                  patch(n + 2, f'[PATCH v{n % 3 + 1} 2/2] two', answer(n), **who)]
        if rng.random() < 0.3:
            thread.reverse()
        thread += [patch(n + 3, f'[PATCH] alone {n}', text='Say: \\N\t{"a"}\n\nCc: "x\\y" <z>\n',
                         **who),
                   mail(n + 4, 'Re: one', 'Tested-by: Di <di@example.org>\n', answer(n + 1),
                        sender=rng.choice(PEOPLE), list_id=list_id),
                   mail(n + 5, 'Re: series', 'Acked-by: "E, F" <e@example.org>\n', answer(n),
                        sender=rng.choice(PEOPLE), list_id=list_id)]
        mails += thread
    for _ in range(count // 3):
        i = rng.randrange(len(mails) - 5)
        mails[i], mails[i + 5] = mails[i + 5], mails[i]
    return mails


class State:
    """The views of a state: the rows of one of its lists."""
    def __init__(self, path):
        self.path = path

    def view(self, name):
        with contextlib.closing(sqlite3.connect(f'file:{self.path}?mode=ro', uri=True)) as db:
            db.row_factory = sqlite3.Row
            rows = [dict(row) for row in db.execute(f'SELECT * FROM v_{name}')]
        for row in rows:
            if 'trailers' in row:
                row['trailers'] = json.loads(row['trailers'])
        return rows

    def states(self):
        """What no view has: the table of an export."""
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([PROGRAM, 'export', '--quiet', '--format=ndjson', '--output', folder,
                            '--state', self.path], check=True)
            with open(os.path.join(folder, 'states.ndjson'), encoding='utf-8') as f:
                return [json.loads(line) for line in f]

    def rows(self, name):
        """By table: those of the list, sorted."""
        found = {table: self.view(table) for table in TABLES if table != 'states'}
        found['states'] = self.states()
        for table in OF_A_PROJECT:
            found[table] = [row for row in found[table] if row['project'] == name]
        patches = {row['id'] for row in found['patches']}
        covers = {row['id'] for row in found['covers']}
        people = {row['submitter'] for table in ('series', 'covers', 'patches', 'comments')
                  for row in found[table]}
        found['people'] = [row for row in found['people'] if row['id'] in people]
        for table in ('files', 'tags', 'trailers'):
            found[table] = [row for row in found[table]
                            if row['patch'] in patches or row.get('cover') in covers]
        return {table: sorted(map(json.dumps, rows)) for table, rows in found.items()}


def ask(server, database, query, tables):
    """The rows of a query of each table, in one go."""
    columns = ', '.join(f"(SELECT coalesce(json_agg(o), '[]') FROM ({query.format(table)}) o) "
                        f'AS {table}' for table in tables)
    return server.rows(database, f'SELECT {columns}')[0]


def rows_of_list(server, database, name):
    """By table: those of the list, sorted, in the form of SQLite."""
    found = ask(server, database, f"SELECT * FROM {{}} WHERE list = '{name}'", TABLES)
    for rows in found.values():
        for row in rows:
            del row['list']
            row.update((k, int(v)) for k, v in row.items() if isinstance(v, bool))
    return {table: sorted(map(json.dumps, rows)) for table, rows in found.items()}


class FlatTest(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server())

    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.server.create('flat')
        self.addCleanup(self.server.drop, 'flat')
        self.config = self.write('config.ini', f'{CONFIG}[project gadgets]\nname=Gadgets\n'
                                               f'list_id={GADGETS}\n')
        self.state = self.path('state.db')

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), 'w', encoding='utf-8') as f:
            f.write(text)
        return self.path(name)

    def ingest(self, mails, *arguments, state=None):
        path = self.write('some.mbox', mbox(*mails))
        subprocess.run([PROGRAM, 'ingest', '--quiet', '--state', state or self.state, '--config',
                        self.config, '--now', '2026-06-01', *arguments, path], check=True)

    def command(self, *arguments, state=None, url=None):
        return [PROGRAM, 'load', '--postgres', url or self.server.url('flat'), '--state',
                state or self.state, *arguments]

    def run_load(self, *arguments, state=None, url=None, **env):
        return subprocess.run(self.command(*arguments, state=state, url=url), capture_output=True,
                              stdin=subprocess.DEVNULL, encoding='utf-8',
                              env={**self.server.env, **env})

    def load(self, *arguments, **options):
        """Returns: what it says."""
        result = self.run_load(*arguments, **options)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stderr

    def refuse(self, *arguments, status, **options):
        """It must end with status and one line.  Returns: the line."""
        result = self.run_load('--quiet', *arguments, **options)
        self.assertEqual(result.returncode, status, result.stderr)
        lines = [line for line in result.stderr.splitlines() if '--help' not in line]
        self.assertEqual(len(lines), 1, result.stderr)
        return lines[0]

    def rows(self, name):
        return rows_of_list(self.server, 'flat', name)

    def check(self, *names, state=None):
        """The tables have what the views have, and nothing else."""
        for name in names or ('widgets', 'gadgets'):
            expected, found = State(state or self.state).rows(name), self.rows(name)
            for table in TABLES:
                with self.subTest(f'{name}: {table}'):
                    self.assertEqual(found[table], expected[table])
        return found

    def versions(self):
        """What shows every write to a row."""
        return ask(self.server, 'flat', 'SELECT xmin::text, ctid::text FROM {} ORDER BY 1, 2',
                   (*TABLES, 'loads'))
