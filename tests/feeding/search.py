#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Searches mails made at random, and compares the answers with those of a model.

usage: search.py PROGRAM [--rounds N] [--seed N] [--queries N] [--seconds N]

Each round makes some hundred mails and feeds a state with them in random pieces: mailboxes,
deliveries, rebuilds; its index begins before the first mail, on the way, at the end, or never.  The
archive, the state, and the state with its index must then find what the model finds, mail by mail,
as must a state that was checked and rebuilt.
"""
import argparse, json, os, random, re, subprocess, sys, tempfile, time
from email.header import Header
from email.utils import formataddr

WORDS = ('erofs fix fixes inode in page cache read readahead readdir über Straße x y z1 z2 '
         '0x1f a_b of the oil boiler').split()
PEOPLE = [('Ann Lee', 'ann@example.org'), ('Bo Brook', 'bo@lists.example.org'),
          ('Jörg Oil', 'joerg@example.org')]
FILES = ['fs/erofs/inode.c', 'fs/erofs/Makefile', 'lib/page.h', 'read_me.txt']
FIELDS = {'from': 'f', 'to': 'tc', 'cc': 'c', 'subject': 's', 'body': 'md', 'message': 'm',
          'diff': 'd', 'file': 'n', 'dfn': 'n', 's': 's', 'b': 'md', None: 'fsmdn'}
DAY = 86400


def words_of(text):
    return re.findall(r'\w+', text.lower())


def encoded(text):
    return text if text.isascii() else Header(text, 'utf-8', maxlinelen=900).encode()


class Mail:
    """What a mail has in each field: a list of lists of words."""

    def __init__(self, rng, number, earlier):
        self.number = number
        self.parent = rng.choice(earlier) if earlier and rng.random() < 0.4 else None
        self.is_orphan = self.parent is None and rng.random() < 0.1
        self.is_patch = self.parent is None and not self.is_orphan
        self.date = 1_750_000_000 + rng.randrange(40) * DAY // 2
        sender = rng.choice(PEOPLE)
        phrase = lambda most: ' '.join(rng.choice(WORDS) for _ in range(rng.randint(1, most)))
        subject = phrase(4)
        subject = f'[PATCH] {subject}' if self.is_patch else f'Re: {subject}'
        to, cc = rng.choice(PEOPLE), rng.sample(PEOPLE, rng.randint(0, 2))
        message = '\n'.join(phrase(8) for _ in range(rng.randint(1, 4)))
        self.fields = {'f': ['{} <{}>'.format(*sender)], 't': [f'{to[0]} <{to[1]}>'],
                       'c': [', '.join(f'{name} <{email}>' for name, email in cc)], 's': [subject],
                       'm': [message], 'd': [], 'n': []}
        body = message + '\n'
        if self.is_patch:
            names = rng.sample(FILES, rng.randint(1, 2))
            diff = ''.join(f'--- a/{file}\n+++ b/{file}\n@@ -1 +1 @@\n-{phrase(3)}\n+{phrase(3)}\n'
                           for file in names)
            body += diff
            self.fields['d'], self.fields['n'] = [diff], names
        self.text = self.header(sender, subject, to, cc) + '\n' + body
        self.words = {field: [words_of(text) for text in texts]
                      for field, texts in self.fields.items()}

    def header(self, sender, subject, to, cc):
        stamp = time.strftime('%a, %d %b %Y %H:%M:%S +0000', time.gmtime(self.date))
        lines = [f'From: {formataddr(sender)}', f'To: {formataddr(to)}',
                 f'Subject: {encoded(subject)}',
                 f'Date: {stamp}', f'Message-ID: <{self.number}@example.org>',
                 'List-Id: <w.example.org>', 'MIME-Version: 1.0',
                 'Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: 8bit']
        if cc:
            lines.append('Cc: ' + ', '.join(map(formataddr, cc)))
        if self.parent is not None or self.is_orphan:
            parent = 'nowhere' if self.is_orphan else self.parent.number
            lines.append(f'In-Reply-To: <{parent}@example.org>')
        return '\n'.join(lines) + '\n'

    def has(self, field, wanted, is_prefix):
        """Whether a text of the field has the words one after another."""
        def fits(start, texts):
            part = texts[start:start + len(wanted)]
            return part[:-1] == wanted[:-1] and len(part) == len(wanted) and (
                part[-1].startswith(wanted[-1]) if is_prefix else part[-1] == wanted[-1])
        return any(fits(start, text) for letter in FIELDS[field] for text in self.words[letter]
                   for start in range(len(text)))


def make_leaf(rng):
    """Returns: a part of a query, and what it means."""
    kind = rng.random()
    if kind < 0.08:
        day = 1_750_000_000 + rng.randrange(20) * DAY
        since = day - day % DAY
        text = time.strftime('%Y-%m-%d', time.gmtime(day))
        return rng.choice([(f'date:{text}..', lambda mail: mail.date >= since),
                           (f'd:..{text}', lambda mail: mail.date < since + DAY),
                           (f'date:{text}', lambda mail: since <= mail.date < since + DAY)])
    if kind < 0.14:
        return rng.choice([('is:patch', lambda mail: mail.is_patch),
                           ('is:reply', lambda mail: not mail.is_patch),
                           ('is:cover', lambda mail: False),
                           ('version:1', lambda mail: True)])
    if kind < 0.18:
        number = rng.randrange(300)
        return f'id:{number}@example.org', lambda mail: mail.number == number
    field = rng.choice([None, None, None, *FIELDS])
    prefix = f'{field}:' if field else ''
    if kind < 0.4:
        wanted = [rng.choice(WORDS) for _ in range(rng.randint(1, 3))]
        text = '"' + rng.choice([' ', '/', ' - ']).join(wanted) + '"'
        return prefix + text, lambda mail: mail.has(field, words_of(text), False)
    if kind < 0.55:
        start = rng.choice(WORDS)[:rng.randint(1, 4)]
        return f'{prefix}{start}*', lambda mail: mail.has(field, words_of(start), True)
    word = rng.choice([*WORDS, 'nowhere', 'a/fs/erofs', 'ann@example.org', 'erofs/inode.c'])
    text = word if 'ß' in word else word.upper()  # "STRASSE" is another word
    return prefix + text, lambda mail: mail.has(field, words_of(word), False)


def make_query(rng, depth):
    kind = rng.random()
    if depth == 0 or kind < 0.3:
        return make_leaf(rng)
    one, is_one = make_query(rng, depth - 1)
    if kind < 0.45:
        return f'-({one})', lambda mail: not is_one(mail)
    other, is_other = make_query(rng, depth - 1)
    if kind < 0.75:
        return (rng.choice([f'({one}) ({other})', f'({one}) AND ({other})']),
                lambda mail: is_one(mail) and is_other(mail))
    return f'({one}) OR ({other})', lambda mail: is_one(mail) or is_other(mail)


class Round:
    def __init__(self, program, folder, seed, queries):
        self.program, self.folder, self.queries = program, folder, queries
        self.rng = random.Random(seed)
        self.db = os.path.join(folder, 'state.db')
        self.files = 0
        self.mails, patches = [], []
        for number in range(self.rng.choice([1, 20, 63, 64, 65, 130, 300])):
            mail = Mail(self.rng, number, patches)
            self.mails.append(mail)
            if mail.is_patch:
                patches.append(mail)

    def run(self, *arguments, data=b'', good=(0, )):
        result = subprocess.run([self.program, *arguments], input=data, capture_output=True)
        if result.returncode not in good:
            raise AssertionError(f'{arguments}: {result.returncode}: {result.stderr.decode()}')
        return result.stdout.decode()

    def mbox(self, mails):
        self.files += 1
        path = os.path.join(self.folder, f'{self.files}.mbox')
        with open(path, 'w', encoding='utf-8') as out:
            for mail in mails:
                out.write(f'From x@y Thu Jan  1 00:00:00 1970\n{mail.text}\n')
        return path

    def feed(self):
        """Feeds the state in pieces, and has the index begin at some time."""
        pieces, start = [], 0
        while start < len(self.mails):
            end = start + self.rng.choice([1, 5, 40, 64, 200])
            pieces.append(self.mails[start:end])
            start = end
        begin = self.rng.randrange(len(pieces) + 2)
        for i, piece in enumerate(pieces):
            index = ['--index'] if i == begin else []
            if len(piece) == 1:
                self.run('ingest', '-q', *index, '--state', self.db, data=piece[0].text.encode())
            else:
                self.run('ingest', '-q', *index, '--state', self.db, self.mbox(piece))
            if self.rng.random() < 0.1:
                self.run('rebuild', '-q', '--state', self.db)
        if begin == len(pieces):
            self.run('rebuild', '-q', '--index', '--state', self.db)
        self.run('check', '-q', '--state', self.db)

    def found(self, options, query, inputs):
        out = self.run('search', '--mails', '-fndjson', '-q', *options, '--', query, *inputs,
                       good=(0, 1))
        return [int(json.loads(line)['msgid'][1:].split('@')[0]) for line in out.splitlines()]

    def compare(self, query, expected):
        for options, inputs in (['-j1'], [self.archive]), (['-j2', '--state', self.db], []):
            found = self.found(options, query, inputs)
            if found != expected:
                raise AssertionError(f'{query}: {options} finds {found}, the model {expected}')

    def compare_orders(self, query):
        """By relevance, and series, the archive and the state must agree."""
        limit = str(self.rng.choice([1, 3, 10]))
        best = ['--sort', 'relevance', '--limit', limit]
        if self.found(best, query, [self.archive]) != self.found(
                ['--state', self.db, *best], query, []):
            raise AssertionError(f'{query}: {best} differ')
        for options in [], ['--limit', limit], best:
            series = ['search', '-fcsv', '-q', '--columns', 'msgid,name', *options]
            if self.run(*series, '--', query, self.archive, good=(0, 1)) != self.run(
                    *series, '--state', self.db, '--', query, good=(0, 1)):
                raise AssertionError(f'{query}: series {options} differ')

    def go(self):
        self.feed()
        self.archive = self.mbox(self.mails)
        for _ in range(self.queries):
            query, is_wanted = make_query(self.rng, self.rng.randint(0, 3))
            expected = [mail.number for mail in self.mails
                        if not mail.is_orphan and is_wanted(mail)]
            self.compare(query, expected)
            if self.rng.random() < 0.2:
                self.compare_orders(query)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('--rounds', type=int, default=10)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--queries', type=int, default=40)
    parser.add_argument('--seconds', type=float, default=1e9)
    options = parser.parse_args()
    os.environ['XDG_CONFIG_HOME'] = '/nonexistent'
    os.environ.pop('M2S_STATE', None)
    end = time.monotonic() + options.seconds
    done = 0
    for seed in range(options.seed, options.seed + options.rounds):
        if time.monotonic() > end:
            break
        with tempfile.TemporaryDirectory() as folder:
            try:
                Round(os.path.abspath(options.program), folder, seed, options.queries).go()
            except AssertionError as error:
                print(f'seed {seed}: {error}')
                return 1
        done += 1
    print(f'{done} rounds of {options.queries} queries')
    return 0


if __name__ == '__main__':
    sys.exit(main())
