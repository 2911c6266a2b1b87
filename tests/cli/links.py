#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""links.py PROGRAM [SEED…]: a state always knows which series is the next version of which.

Mails of random series come one by one or in pieces: late, twice, with wrong dates.  After each
piece, what the state has of them must be what `rebuild` makes of all its mails in memory; in the
end, its answers must be those of an mbox.

Seeds differ in shape, as what is not looked at again shows only if little else is in common: many
people or few, who send patches of one series together or not; a list or two; or just enough mails
with something in common that one more makes the first of them too many."""
import os, random, shutil, sqlite3, sys, tempfile
from email.utils import formatdate

from mails import LIST_ID, mbox, run

START = 1_777_600_000  # UTC seconds
HOUR, DAY = 3600, 86400
SEEDS = 4, 6, 24, 36  # each finds other ways of not linking something again
KINDS = 'muddle', 'topics', 'muddle', 'crowd'  # by the number of a seed
TABLES = 'postings', 'parts', 'pieces', 'traits', 'unlinked'
WORDS = ('amber basin cedar delta ember fjord grove heron inlet jetty knoll ledge maple north '
         'ocean pearl quill ridge slate tulip umber vapor willow yarrow').split()
PEOPLE = ('Ann Other <ann@example.org>', 'Bo Example <bo@example.org>',
          'Cy Third <cy@example.org>', 'Dee Fourth <dee@example.org>',
          'Other, Ann (Widgets) <ann@example.org>', 'bo <bo@example.org>',
          'Ann Other via Relay <devnull+ann.example.org@kernel.org>')
OTHER_LIST = 'gears.lists.example.org'
CONFIG = (f'[project widgets]\nlist_id={LIST_ID}\n[project gears]\nlist_id={OTHER_LIST}\n')
LIMITS = {'person': 32, 'subject': 20, 'diff': 10, 'change-id': 32}  # as in revisions/memory.c


def diff_of(name, lines):
    path = f'lamp/{name}.c'
    return f'--- a/{path}\n+++ b/{path}\n@@ -1,0 +1,{len(lines)} @@\n' + '\n'.join(lines) + '\n'


def diff(rng, seeds):
    return diff_of(rng.choice(WORDS[:4]), [f'+{rng.choice(WORDS)}_{seed}();' for seed in seeds])


def stranger(number):
    return f'{WORDS[number % len(WORDS)]} {number} Guest <guest{number}@example.org>'


class Archive:
    def __init__(self, rng, kind):
        self.rng, self.mails, self.count = rng, [], 0
        strangers = [stranger(number) for number in range(rng.choice([3, 4, 5, 6, 9, 15]))]
        self.people = rng.choice([PEOPLE, strangers])
        self.words = WORDS[:rng.choice([3, 4, len(WORDS)])]
        self.mixed = rng.choice([0, 0, 0.3, 1])  # how many patches are not of their series' sender
        self.lists = rng.choice([[[LIST_ID]], [[LIST_ID], [OTHER_LIST], [LIST_ID, OTHER_LIST]]])
        self.kind = rng.choice(list(LIMITS)) if kind == 'crowd' else kind
        if self.kind in LIMITS:
            self.add_crowd(self.kind, LIMITS[self.kind] + rng.choice([-2, -1, -1, -1, 0]))
        if self.kind == 'muddle':
            self.add_muddle(rng.randrange(20, 60))
        for _ in range(rng.randrange(6, 10) if self.kind == 'topics' else rng.randrange(2)):
            self.add_topic()

    def add_muddle(self, count):
        """Series that have little in common, and none of them much more: the predecessor of each is
        a close decision, which anything can turn."""
        rng, when, mails = self.rng, START, []
        for number in range(count):
            version, total = rng.choice([1, 1, 1, 2, 3]), rng.randrange(1, 5)
            prefix = rng.choice(['PATCH', 'PATCH', 'RFC PATCH']) + f' v{version}' * (version > 1)
            parents, lists = [], [rng.choice(self.lists)] * total
            for place in rng.sample(range(1, total + 1), max(1, total - rng.choice([0, 0, 1]))):
                when += rng.choice([0, 1, 60, 600, 2000, 90000])
                note = self.note(rng.choice(mails[-20:]) if mails and rng.random() < 0.2 else None)
                mails.append(self.add_mail(
                    rng.choice(self.people), f'[{prefix} {place}/{total}] part {place} of {number}',
                    when + rng.choice([0, 0, -300, 300]),
                    f'Change.\n\n{note}---\n' + diff_of(
                        rng.choice(WORDS[:3]),
                        [f'-old {rng.randrange(9)}', f'+new {rng.randrange(99)}']),
                    parents, lists[0]))
                parents = parents or mails[-1:] * (rng.random() < 0.7)

    def add_crowd(self, kind, others):
        """A first version, as many others with something in common as are looked at, more or less,
        and the second version."""
        rng = self.rng
        number, when = rng.randrange(100, 1000), START + rng.randrange(9 * DAY)
        lines = [f'+{rng.choice(WORDS)}_{n}();' for n in range(6)]
        note = f'change-id: crowd-{number}\n' if kind == 'change-id' else 'It is as it was.\n'

        def add(sender, title, version, changes, text=''):
            nonlocal when
            when += rng.choice([1, 60, HOUR])
            prefix = f'PATCH v{version}' if version > 1 else 'PATCH'
            self.add_mail(stranger(sender), f'[{prefix}] {title}', when,
                          f'{text}{note}---\n{changes}', lists=[LIST_ID])

        first = 2 if kind == 'change-id' else 1
        add(number, 'lamp: trim the wick', first, diff_of('wick', lines))
        for other in range(1, 1 + others):
            own = f'{rng.choice(WORDS)}{other}: do'
            title = 'lamp: trim the wick' if kind == 'subject' else own
            changes = diff(rng, range(99 * other, 99 * other + 6))
            add(number + (kind != 'person') * other, title, 1,
                diff_of('wick', lines) if kind == 'diff' else changes,
                f'{rng.choice(WORDS)} {other} {rng.choice(WORDS)} as of {number}.\n')
        add(number - (kind != 'person'),
            'lamp: trim the wick' if kind == 'subject' else 'lamp: trim all wicks', first + 1,
            diff_of('wick', lines if kind == 'diff' else lines[1:] + ['+more();']))

    def add_mail(self, sender, subject, when, body, references=(), lists=None):
        self.count += 1
        msgid = f'{self.count}@example.org'
        if self.kind not in LIMITS and self.rng.random() < 0.06:  # a clock is wrong
            when += self.rng.choice([-900, -40, -9, -1, 30]) * DAY
        headers = ''.join(f'List-Id: <{one}>\n' for one in lists or self.rng.choice(self.lists))
        if references:
            headers += f'In-Reply-To: <{references[-1]}>\nReferences: ' + \
                ' '.join(f'<{one}>' for one in references) + '\n'
        self.mails.append((when, f'From: {sender}\nSubject: {subject}\nMessage-ID: <{msgid}>\n'
                           f'Date: {formatdate(when)}\n{headers}\n{body}'))
        return msgid

    def note(self, older):
        """What a mail says of its older version."""
        if not older:
            return ''
        return self.rng.choice(['', '', f'Link to v1: https://lore.kernel.org/r/{older}/\n',
                                f'v1: https://lore.kernel.org/all/{older}/\n',
                                f'change-id: topic-{older}\n'])

    def add_topic(self):
        rng = self.rng
        titles = [f'lamp: {rng.choice(self.words)} the {rng.choice(self.words)}'
                  for _ in range(rng.choice([1, 1, 2, 3]))]
        seeds = [[rng.randrange(99) for _ in range(6)] for _ in titles]
        when, first, sender = START + rng.randrange(60 * DAY), None, rng.choice(self.people)
        for version in range(1, rng.randrange(2, 6)):
            if rng.random() < 0.3:
                sender = rng.choice(self.people)
            for one in seeds:
                one[rng.randrange(6)] = rng.randrange(99)
            first = self.add_version(sender, titles, seeds, version, when, first) or first
            when += rng.choice([HOUR // 2, DAY, 9 * DAY])

    def add_version(self, sender, titles, seeds, version, when, first):
        """Returns: the Message-ID of its first mail."""
        rng, total = self.rng, len(titles)
        tag = rng.choice(['PATCH', 'PATCH', 'RFC PATCH', 'PATCH RESEND', 'PATCH net-next'])
        prefix = tag + (f' v{version}' if version > 1 else '')
        threads, pull = rng.random() < 0.7, version == 1 and rng.random() < 0.2
        parents = [first] if first and rng.random() < 0.5 else []
        note, start = self.note(first), None
        if pull:
            return self.add_mail(sender, f'[GIT PULL] {titles[0]}', when,
                                 'The following changes since commit 1:\n\nare available in the '
                                 'git repository at:\n\n  git://example.org/lamp.git main\n',
                                 parents)
        if total > 1 and threads:
            start = self.add_mail(sender, f'[{prefix} 0/{total}] {titles[0]} all', when,
                                  note + 'All of it.\n', parents)
            parents = parents + [start]
        for number, (title, lines) in enumerate(zip(titles, seeds), 1):
            if version > 1 and total > 1 and rng.random() < 0.15:
                continue  # this one is not sent again, or is lost
            place = f' {number}/{total}' if total > 1 else ''
            author = rng.choice(self.people) if rng.random() < self.mixed else sender
            patch = self.add_mail(author, f'[{prefix}{place}] {title}', when + number,
                                  rng.choice(['', '', f'From: {rng.choice(self.people)}\n\n']) +
                                  f'{title} {rng.choice(WORDS)} and {rng.choice(WORDS)}.\n{note}'
                                  f'---\n{diff(rng, lines)}', parents)
            start = start or patch
            if rng.random() < 0.3:
                self.add_mail(rng.choice(self.people), f'Re: [{prefix}{place}] {title}',
                              when + HOUR,
                              rng.choice(['Applied, thanks.\n', 'Why?\n',
                                          'Reviewed-by: Bo Example <bo@example.org>\n']),
                              parents + [patch])
        return start

    def arrival(self):
        """The mails as they come: late or in no order, and some of them twice."""
        rng = self.rng
        mails = sorted(self.mails, key=lambda mail: mail[0])
        if self.kind == 'muddle' and rng.random() < 0.8:
            rng.shuffle(mails)
        late = [rng.random() < (0.8 if 'GIT PULL' in text else 0.35) for _, text in mails]
        places = [(place + late[place] * rng.random() * 30, text)
                  for place, (_, text) in enumerate(mails)]
        places += [(rng.random() * len(mails), text) for _, text in rng.sample(mails, 3)]
        if self.kind in LIMITS and rng.random() < 0.6:  # the first version comes last
            places[0] = (len(places) + 30, mails[0][1])
        return [text for _, text in sorted(places)]


class Failure(Exception):
    pass


def check_run(*arguments):
    result = run(*arguments)
    if result.returncode != 0:
        raise Failure(f'{arguments[0]}: {result.returncode}: {result.err}')
    return result.out


def read(path):
    with sqlite3.connect(path) as db:
        return {name: set(db.execute(f'SELECT * FROM {name}')) for name in TABLES}


def compare(state):
    copy = state + '.copy'
    shutil.copy(state, copy)
    check_run('rebuild', '--quiet', '--state', copy)
    found, expected = read(state), read(copy)
    for name in TABLES:
        if found[name] != expected[name]:
            raise Failure(f'{name}: there are {sorted(found[name] - expected[name])[:3]}, not '
                          f'{sorted(expected[name] - found[name])[:3]}')


def compare_answers(state, folder, rules):
    path = os.path.join(folder, 'all.mbox')
    with open(path, 'w', encoding='utf-8') as file:
        file.write(check_run('mails', '--state', state))
    with sqlite3.connect(state) as db:
        count = db.execute('SELECT count(*) FROM series').fetchone()[0]
    questions = [[command, str(1 + number), *more] for number in range(count)
                 for command, *more in (('show', '--no-body'), ('revisions', '--why'), ('am',))]
    questions += [['list', '--columns', 'id,became', '--limit', str(n)] for n in (1, 5, 1000)]
    for question in questions:
        found = run(*question, '--state', state)
        expected = run(*question, *rules, path)
        if (found.returncode, found.out) != (expected.returncode, expected.out):
            raise Failure(f'{" ".join(question)}: {found.returncode}, {found.err}{found.out!r}, '
                          f'not {expected.returncode}, {expected.err}{expected.out!r}')


def try_seed(seed, folder):
    rng = random.Random(f'links {seed}')
    state, piece, config = (os.path.join(folder, name)
                            for name in ('state.db', 'piece.mbox', 'rules.ini'))
    with open(config, 'w', encoding='utf-8') as file:
        file.write(CONFIG)
    rules = ['--grouping', rng.choice(['patchwork', 'precise']), '--config', config]
    sizes = rng.choice([[1], [1, 1, 2, 5, 9]])
    mails = Archive(rng, KINDS[seed % len(KINDS)]).arrival()
    while mails:
        size = rng.choice(sizes)
        with open(piece, 'w', encoding='utf-8') as file:
            file.write(mbox(*mails[:size]))
        del mails[:size]
        check_run('ingest', '--quiet', *rules, '--state', state, piece)
        if not mails or rng.random() < 0.4:  # what is wrong mostly stays so
            compare(state)
    check_run('check', '--quiet', '--state', state)
    compare_answers(state, folder, rules)


def try_crowd(kind, folder):
    """A first version comes last, and the second is the last that finds it."""
    state, piece = os.path.join(folder, 'state.db'), os.path.join(folder, 'piece.mbox')
    archive = Archive(random.Random(f'links {kind}'), kind)
    archive.mails = []
    archive.add_crowd(kind, LIMITS[kind] - 1)
    texts = [text for _, text in archive.mails]
    for mails in texts[1:], texts[:1]:
        with open(piece, 'w', encoding='utf-8') as file:
            file.write(mbox(*mails))
        check_run('ingest', '--quiet', '--state', state, piece)
        compare(state)


def main():
    for kind in LIMITS:
        with tempfile.TemporaryDirectory() as folder:
            try:
                try_crowd(kind, folder)
            except Failure as failure:
                sys.exit(f'{kind}: {failure}')
    seeds = [int(seed) for seed in sys.argv[2:]] or SEEDS
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            try:
                try_seed(seed, folder)
            except Failure as failure:
                sys.exit(f'seed {seed}: {failure}')


if __name__ == '__main__':
    main()
