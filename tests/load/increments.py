#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""increments.py PROGRAM [SEED…]: whatever mails come, and in whatever pieces they are loaded, the
tables are those of a load in one go.

Mails of random series come late, twice and with wrong dates, and people answer them: versions
follow one another and then others, patches are accepted, refused, taken back.  Between two loads,
deliveries may be many or one, links may be left for later, and all may be made anew, by other
rules, too."""
import contextlib, os, random, re, sqlite3, subprocess, sys, tempfile

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'cli'))

from links import CONFIG, KINDS, PEOPLE, Archive  # noqa: E402
from loading import PROGRAM, mbox  # noqa: E402
from postgres import Server  # noqa: E402
from tables import TABLES, rows_of_list  # noqa: E402

SEEDS = 1, 2, 3, 4
LISTS = 'widgets', 'gears'
ANSWERS = (
    'Applied, thanks.\n', 'Applied, thanks.\n', 'Why?\n', 'NAK\n', 'Dropped, sorry.\n',
    "I've applied patches 1-2, thanks.\n", 'Series applied to next.\n',
    'Reviewed-by: Bo Example <bo@example.org>\n', 'Acked-by: Cy Third <cy@example.org>\n',
    'pw-bot: changes-requested\n', 'pw-bot: under-review\n', 'pw-bot: superseded\n')
RULES = '', 'maintainers=ann@example.org\n', 'maintainers=bo@example.org\n'


def header(text, name):
    return re.search(f'^{name}: (.*)$', text, re.MULTILINE).group(1)


def answer(rng, number, text):
    """A reply to the mail text, some hours later."""
    sender, body = rng.choice(PEOPLE), rng.choice(ANSWERS)
    return (f'From: {sender}\nSubject: Re: {header(text, "Subject")}\n'
            f'Message-ID: <answer-{number}@example.org>\nDate: {header(text, "Date")}\n'
            f'List-Id: {header(text, "List-Id")}\nIn-Reply-To: {header(text, "Message-ID")}\n\n'
            f'{body}')


def with_answers(rng, mails):
    """Most of them come after what they answer; to a mail that has not come, none is a reply."""
    share = rng.choice([0.1, 0.4, 1])
    places = [(float(place), text) for place, text in enumerate(mails)]
    for number, (place, text) in enumerate(list(places)):
        if rng.random() < share:
            places.append((place + rng.random() * rng.choice([1, 5, 40]),
                           answer(rng, number, text)))
    return [text for _, text in sorted(places)]


class Trial:
    def __init__(self, seed, server, folder):
        self.rng, self.server, self.folder = random.Random(f'increments {seed}'), server, folder
        self.state = os.path.join(folder, 'state.db')
        self.grouping = self.rng.choice(['patchwork', 'precise'])
        self.set_rules('')
        self.counts = {'loads': 0, 'loads anew': 0, 'rows': 0}
        self.mails = with_answers(self.rng, Archive(self.rng, KINDS[seed % len(KINDS)]).arrival())

    def run(self, *arguments):
        result = subprocess.run([PROGRAM, *arguments], capture_output=True, encoding='utf-8',
                                stdin=subprocess.DEVNULL, env=self.server.env)
        if result.returncode != 0:
            raise RuntimeError(f'{arguments[0]}: {result.returncode}: {result.stderr}')
        return result.stderr

    def set_rules(self, rule):
        self.config = os.path.join(self.folder, 'rules.ini')
        with open(self.config, 'w', encoding='utf-8') as file:
            file.write(CONFIG.replace('[project gears]', rule + '[project gears]'))

    def ingest(self, count):
        path = os.path.join(self.folder, 'piece.mbox')
        with open(path, 'w', encoding='utf-8') as file:
            file.write(mbox(*self.mails[:count]))
        del self.mails[:count]
        self.run('ingest', '--quiet', '--grouping', self.grouping, '--config', self.config,
                 '--state', self.state, path)

    def rebuild(self):
        if self.rng.random() < 0.5:
            self.set_rules(self.rng.choice(RULES))
        self.run('rebuild', '--quiet', '--config', self.config, '--state', self.state)

    def leave_links(self):
        """As an import does that was interrupted: the next one makes them."""
        with contextlib.closing(sqlite3.connect(self.state)) as db, db:
            db.execute('INSERT OR IGNORE INTO unlinked (id) SELECT id FROM series '
                       'ORDER BY random() LIMIT 1')

    def load(self, database, *more):
        return self.run('load', '--postgres', self.server.url(database), '--state', self.state,
                        *more)

    def go_on(self):
        """Loads what has come.  Returns: the lists that are up to date now."""
        some = self.rng.random() < 0.1
        lists = LISTS[:1] if some else LISTS
        said = self.load('parts', *(['--project', lists[0]] if some else []))
        self.counts['loads'] += 1
        self.counts['loads anew'] += ' anew' in said
        self.counts['rows'] += int(re.search(r'wrote (\d+) row', said).group(1))
        return lists

    def compare(self, lists):
        self.load('whole', '--quiet', '--whole')
        for name in lists:
            found, expected = (rows_of_list(self.server, database, name)
                               for database in ('parts', 'whole'))
            for table in TABLES:
                if found[table] != expected[table]:
                    more, less = (sorted(set(a[table]) - set(b[table]))[:3]
                                  for a, b in ((found, expected), (expected, found)))
                    raise RuntimeError(f'{name}: {table}: there are {more}, not {less}')

    def try_all(self):
        sizes = self.rng.choice([[1], [1, 1, 2, 5, 9]])
        while self.mails:
            self.ingest(self.rng.choice(sizes))
            what = self.rng.random()
            if what < 0.03:
                self.rebuild()
            elif what < 0.1:
                self.leave_links()
            if not self.mails or self.rng.random() < 0.7:
                lists = self.go_on()
                if lists != LISTS or not self.mails or self.rng.random() < 0.5:
                    self.compare(lists)  # what is wrong mostly stays so
        self.compare(self.go_on())


def main():
    seeds = [int(seed) for seed in sys.argv[2:]] or SEEDS
    with Server() as server:
        for seed in seeds:
            for database in ('parts', 'whole'):
                server.drop(database)
                server.create(database)
            with tempfile.TemporaryDirectory() as folder:
                try:
                    trial = Trial(seed, server, folder)
                    trial.try_all()
                except RuntimeError as error:
                    sys.exit(f'seed {seed}: {error}')
                print(f'seed {seed}: {trial.counts}')


if __name__ == '__main__':
    main()
