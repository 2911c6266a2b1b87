#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""answers.py PROGRAM: a state gives the answers that its mails give, and reads no more for them
than they show."""
import random, sqlite3, sys, unittest

from mails import mail, mbox, patch, run
from states import StateTest, some_list

SEED = 5
TRIALS = 60
OTHER = 'List-Id: <gadgets.lists.example.org>\n'


def two_lists(count):
    """Some mails were sent to two lists, and have an object in each."""
    mails = some_list(count)
    for n in range(0, 40, 4):
        mails.append(mail(5000 + n, f'[PATCH 0/1] gadget {n}', headers=OTHER))
        mails.append(patch(5001 + n, f'[PATCH 1/1] gadget {n}',
                           f'In-Reply-To: <{5000 + n}@example.org>\n' + OTHER))
    return mails


def some_path(rng):
    """A path of the API, with filters that match much, little and nothing."""
    kind = rng.choice(['projects', 'people', 'series', 'covers', 'patches', 'events'])
    number = rng.randint(0, 30)
    below = rng.choice(['', '', f'{number}/', f'{number}/comments/', f'{number}/comments/1/'])
    filters = [f'project={rng.choice(["1", "2", "gadgets", "nothing"])}', f'submitter={number}',
               'submitter=ann@EXAMPLE.org', f'series={number}', f'patch={number}', 'state=new',
               f'cover={number}', 'category=patch-completed', 'category=series-created',
               f'msgid={number}@example.org', 'hash=' + '0' * 40, 'q=series 1', 'q=%25', 'q=ONE',
               'since=2026-01-01', 'before=2026-01-01', 'order=-date', 'order=name,-id',
               'order=submitter', f'page={rng.randint(1, 4)}', 'page=last',
               f'per_page={rng.choice([1, 7, 250])}']
    chosen = rng.sample(filters, rng.randint(0, 3))
    return f'/api/{rng.choice(["", "1.0/", "1.2/", "1.4/"])}{kind}/{below}?{"&".join(chosen)}'


def some_list_command(rng):
    options = [['-n', str(rng.randint(1, 30))], ['--since', '2026-01-01'], ['--complete'],
               ['--submitter', 'ann'], ['--subject', 'two'], ['--until', '2030-01-01'],
               ['--no-replies'], ['--incomplete'], ['--sort', '-replies'], ['--project', 'gadgets'],
               ['--file', 'f'], ['--format', 'csv'], ['--format', 'ndjson']]
    return ['list', '-q', *sum(rng.sample(options, rng.randint(0, 4)), [])]


def some_command(rng):
    reference = rng.choice([f'{rng.randint(0, 40)}', f'{rng.randint(0, 330)}@example.org',
                            f'{5000 + rng.randint(0, 45)}@example.org', '7', '1@EXAMPLE.org'])
    return rng.choice([['api', '-i', some_path(rng)],
                       some_list_command(rng),
                       ['show', reference],
                       ['mbox', *rng.choice([[], ['--patch'], ['--cover']]), reference],
                       ['mbox', '--patch', '--with-dependencies', reference],
                       ['digest', reference],
                       ['digest', '--since', '2020-01-01', reference]])


class Answers(StateTest):
    def setUp(self):
        super().setUp()
        self.mails = two_lists(320)
        self.archive = self.write('list.mbox', mbox(*self.mails))
        self.ingest(self.archive)

    def test_same_as_from_mails(self):
        rng = random.Random(SEED)
        found = 0
        for _ in range(TRIALS):
            command = some_command(rng)
            expected = run(*command, self.archive)
            got = run(*command, '--state', self.db)
            with self.subTest(' '.join(command)):
                self.assertEqual(got.out, expected.out)
                self.assertEqual(got.err, expected.err)
                self.assertEqual(got.returncode, expected.returncode)
            found += expected.returncode == 0 and len(expected.out) > 200
        self.assertGreater(found, TRIALS / 4)

    def test_windows(self):
        """More objects than are read at once."""
        self.mails = two_lists(3000)
        self.ingest(self.write('more.mbox', mbox(*self.mails)))
        self.assert_state_is(two_lists(320) + self.mails)

    def damage(self, statement):
        with sqlite3.connect(self.db) as db:
            db.execute(statement)
        db.close()

    def test_nothing_else_is_read(self):
        """Damage to other objects is not noticed, unless all are looked at."""
        commands = [['show', '3'], ['am', '3'], ['revisions', '3'], ['mbox', '3'],
                    ['api', '/api/series/3/'],
                    ['api', '/api/patches/?series=3'], ['list', '-q', '-n', '3']]
        expected = [run(*command, '--state', self.db).out for command in commands]
        self.damage('UPDATE series SET submitter = 9999 WHERE id = 7')
        self.damage('UPDATE patches SET series = 7777 WHERE series = 8')
        for command, text in zip(commands, expected):
            got = run(*command, '--state', self.db)
            self.assertEqual((got.returncode, got.out), (0, text), command)
        for command in (['show', '7'], ['list'], ['revisions', '--all'],
                        ['export', '--output', self.folder]):
            got = run(*command, '--state', self.db)
            self.assertEqual(got.returncode, 65, command)
            self.assertIn('is damaged', got.err)


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
