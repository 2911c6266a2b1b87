#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""generate.py --mails N [--seed N] [--one-thread] > archive.mbox

Writes an mboxrd like the archive of a busy mailing list: patches, series of all shapes, new
versions of them, pull requests and replies, all made up.  The same seed gives the same bytes.
Memory use does not grow with N.  With --one-thread, every mail but the first replies to the first,
directly or indirectly.
"""
import argparse, itertools, re, sys

from mails.bodies import Bodies
from mails.diffs import Diffs
from mails.draw import Draw
from mails.headers import CLIENTS, LIST, Clock, Identities, Traces, references
from mails.people import People, encoded_words
from mails.prose import Prose

SEPARATOR = b'From mboxrd@z Thu Jan  1 00:00:00 1970\n'
# mboxrd adds a > to these lines, so that no reader takes one for a separator.
FROM_LINE = re.compile(rb'^(>*From )', re.MULTILINE)
# Replies leave out lines that have been quoted this often.
DEEP_QUOTE = re.compile(rb'^> > > > .*\n', re.MULTILINE)
BEGIN = 1262304000  # 2010-01-01
REPLIES = 0.45
ATTACHED = 0.05
WINDOW = 256  # topics that may still get replies
TOPIC_MAILS = 40  # mails of a topic that may still get replies
KEPT_BODY = 6000  # bytes of a mail that replies may quote
REFERENCES = 10  # ancestors that clients keep in References, besides the first mail of the thread
LARGEST_SERIES = 30
NEWEST_VERSION = 6
KINDS = ('single',) * 50 + ('series',) * 40 + ('pull',) * 2 + ('question',) * 1
TREES = ('widgets', 'widgets-next', 'gears', 'pots')
PREFIXES = (('PATCH',) * 24 + ('RFC PATCH',) * 2 + ('PATCH RFC', 'RESEND PATCH', 'PATCH RESEND')
            + tuple(f'PATCH {tree}' for tree in TREES))
TRAILERS = (b'Reviewed-by',) * 6 + (b'Acked-by',) * 4 + (b'Tested-by',) * 2
NUMBERS = [b'%02d' % n for n in range(100)]


class Mail:
    """What is kept of a mail while it may still get replies."""
    __slots__ = ('identity', 'ancestors', 'subject', 'body', 'author', 'date')

    def __init__(self, identity, ancestors, subject, body, author, date):
        self.identity, self.ancestors, self.subject = identity, ancestors, subject
        self.author, self.date = author, date
        self.body = body if len(body) <= KEPT_BODY else body[:body.rfind(b'\n', 0, KEPT_BODY) + 1]

    def thread(self):
        """Returns: the References of a reply to this mail."""
        ids = self.ancestors + (self.identity,)
        return ids if len(ids) <= REFERENCES + 1 else ids[:1] + ids[-REFERENCES:]


class Topic:
    """One version of a patch or series, or a pull request or question, with its mails."""

    def __init__(self, kind, author, name, prefix, size):
        self.kind, self.author, self.name = kind, author, name
        self.prefix, self.size = prefix, size
        self.version = 1
        self.has_cover = self.is_replaced = False
        self.names = ()
        self.first = None
        self.mails = []

    def subject(self, number):
        """number: of the patch, 0 for a cover, None for a mail without a number."""
        prefix = self.prefix
        if self.version > 1:
            prefix += f' v{self.version}'
        if number is not None:
            prefix += f' {number:0{len(str(self.size))}}/{self.size}'
        return f'[{prefix}] {self.names[number - 1] if number else self.name}'


class Archive:
    """The mailing list.  It keeps only the window of topics and the pools in memory."""

    def __init__(self, seed=1, one_thread=False):
        draw = self.draw = Draw(seed)
        self.people, self.prose, self.diffs = People(draw), Prose(draw), Diffs(draw)
        self.clock, self.traces, self.bodies = Clock(), Traces(draw), Bodies(draw)
        self.identities = Identities(draw, self.clock)
        self.one_thread = one_thread
        self.window = []
        self.topics = 0
        self.now = BEGIN
        self.count = self.replies = 0

    def mails(self):
        """Yields mails without end, as bytes, each with its separator and a final empty line."""
        while True:
            if self.window and self.replies < self.count * REPLIES:
                yield self.reply(self.draw.pick(self.window))
            else:
                yield from self.topic()

    def topic(self):
        topic = self.resend() if self.window and self.draw.chance(0.3) else self.begin()
        if topic.kind == 'series':
            yield from self.series(topic)
        else:
            parent = self.parent(topic)
            text = getattr(self, f'write_{topic.kind}')(topic)
            subject = topic.subject(None) if topic.kind != 'question' else topic.name
            yield self.send(topic, topic.author, subject, text, parent)
        self.remember(topic)

    def remember(self, topic):
        if len(self.window) < WINDOW:
            self.window.append(topic)
        else:
            self.window[self.topics % WINDOW] = topic
        self.topics += 1

    def begin(self):
        draw = self.draw
        kind = draw.pick(KINDS)
        size = 1 if kind != 'series' else 2 + int((LARGEST_SERIES - 1) * draw.random() ** 4)
        prefix = 'GIT PULL' if kind == 'pull' else draw.pick(PREFIXES)
        topic = Topic(kind, self.people.author(), self.prose.subject(), prefix, size)
        if kind == 'series':
            topic.has_cover = draw.chance(0.7)
            topic.names = [self.prose.subject() for _ in range(size)]
        if draw.chance(0.05):
            topic.prefix = f'widgets] [{topic.prefix}'
        return topic

    def resend(self):
        """The next version of a topic, which may have another patch or reply to the old version.

        Returns: a new topic if the topic it picks cannot get another version.
        """
        old = self.draw.pick(self.window)
        if old.kind not in ('single', 'series') or old.version >= NEWEST_VERSION or old.is_replaced:
            return self.begin()
        old.is_replaced = True
        topic = Topic(old.kind, old.author, old.name, old.prefix, old.size)
        topic.version, topic.has_cover, topic.names = old.version + 1, old.has_cover, old.names
        if topic.kind == 'series' and topic.size < LARGEST_SERIES and self.draw.chance(0.3):
            topic.names = [*old.names, self.prose.subject()]
            topic.size += 1
        topic.first = old.first if self.draw.chance(0.15) else None
        return topic

    def parent(self, topic):
        """Returns: the mail to which a topic's first mail replies, or None."""
        if self.one_thread and self.window:
            return self.draw.pick(self.draw.pick(self.window).mails)
        return topic.first

    def series(self, topic):
        """Yields the cover, if any, the patches, and now and then a reply to another topic.

        The patches reply to the cover or the first patch.  In a few series, each replies to the
        mail before it, or to none.  In a few, one patch is missing.
        """
        draw = self.draw
        lot, parent = draw.random(), self.parent(topic)
        lost = draw.between(2, topic.size) if draw.chance(0.03) else None
        first = previous = None
        if topic.has_cover:
            yield self.send(topic, topic.author, topic.subject(0), self.write_cover(topic), parent)
            first = previous = topic.mails[-1]
        for number in range(1, topic.size + 1):
            if number == lost:
                continue
            if self.window and draw.chance(0.03):
                yield self.reply(draw.pick(self.window))
            is_alone = lot < 0.07 and not self.one_thread
            answered = previous if lot < 0.04 else None if is_alone else first
            text = self.write_patch(topic, topic.names[number - 1])
            yield self.send(topic, topic.author, topic.subject(number), text, answered or parent)
            previous = topic.mails[-1]
            first = first or previous

    def reply(self, topic):
        """Replies to any mail of the topic, and often to the last, which makes threads deep."""
        draw = self.draw
        mail = topic.mails[-1] if draw.chance(0.4) else draw.pick(topic.mails)
        is_answer = mail.author is not topic.author and draw.chance(0.5)
        author = topic.author if is_answer else self.people.regular()
        self.replies += 1
        self.now += 60 * draw.between(1, 4)
        subject = mail.subject if mail.subject.startswith('Re: ') else 'Re: ' + mail.subject
        return self.send(topic, author, subject, self.write_reply(mail, author), mail)

    def write_reply(self, mail, author):
        draw, body = self.draw, mail.body
        if b'\n> > > > ' in body:
            body = DEEP_QUOTE.sub(b'', body) or b'\n'
        said = b'On %b, %b wrote:\n' % (mail.date, mail.author.signature)
        if author.client == 'windows':
            return b'%b\n-----Original Message-----\nSent: %b\n\n%b' % (
                self.prose.remark(), mail.date, body)
        if draw.chance(0.3):
            trailer = b'%b: %b\n' % (draw.pick(TRAILERS), author.signature)
            return b'%b%b\n%b\n%b' % (said, self.quote(body, 900), self.prose.remark(), trailer)
        parts = [said]
        for _ in range(draw.between(1, 4)):
            parts += [self.quote(body, 3000), b'\n', self.prose.remark(), b'\n']
        return b''.join(parts + [b'-- \n', author.signature, b'\n'])

    def quote(self, body, size):
        """Quotes some whole lines of body."""
        start = body.find(b'\n', self.draw.below(len(body))) + 1
        end = body.find(b'\n', start + self.draw.below(size))
        return b'> ' + body[start:end if end >= 0 else len(body)].replace(b'\n', b'\n> ') + b'\n'

    def write_patch(self, topic, name):
        draw = self.draw
        self.now += 1
        stat, diff = self.diffs.diff(b'%08x' % draw.bits(32))
        trailers = [b'Signed-off-by: %b\n' % topic.author.signature]
        if draw.chance(0.2):
            fixed = draw.bits(48), self.prose.subject().encode('utf-8')
            trailers.insert(0, b'Fixes: %012x ("%b")\n' % fixed)
        if draw.chance(0.25):
            trailers.append(b'%b: %b\n' % (draw.pick(TRAILERS), self.people.regular().signature))
        changes = b''
        if topic.version > 1:
            changes = b'Changes since v%d:\n%b\n' % (topic.version - 1, self.prose.remark())
        return b'%b\n%b---\n%b%b\n%b-- \n2.43.0\n\n' % (
            self.prose.text(1, 3), b''.join(trailers), changes, stat, diff)

    def write_single(self, topic):
        return self.write_patch(topic, topic.name)

    def write_question(self, topic):
        return self.prose.text(1, 4)

    def write_cover(self, topic):
        author = topic.author.signature.partition(b' <')[0]
        names = b''.join(b'  %b\n' % name.encode('utf-8') for name in topic.names)
        return (b'%b\n%b (%d):\n%b\n %d files changed, %d insertions(+), %d deletions(-)\n\n\n'
                b'base-commit: %040x\n-- \n2.43.0\n\n') % (
            self.prose.text(1, 5), author, topic.size, names, topic.size,
            self.draw.below(900), self.draw.below(500), self.draw.bits(160))

    def write_pull(self, topic):
        bits = self.draw.bits
        return (b'The following changes since commit %040x:\n\n  %b (%b)\n\n'
                b'are available in the Git repository at:\n\n'
                b'  https://git.example.org/widgets.git tags/pull-%08x\n\n'
                b'for you to fetch changes up to %040x:\n\n  %b\n\n%b%b\n%b') % (
            bits(160), topic.name.encode('utf-8'), self.clock.date(self.now - 86400, 0),
            bits(32), bits(160), topic.name.encode('utf-8'),
            b'-' * 64 + b'\n', self.prose.text(1, 3), self.diffs.diff(b'pull')[0])

    def send(self, topic, author, subject, text, parent):
        """Adds a mail to the topic.  Returns: its bytes."""
        self.count += 1
        is_quick = parent is not None and parent.author is author
        self.now += 1 if is_quick else 60 * self.draw.between(1, 4)
        identity = self.identities.identity(author, self.now)
        date = self.clock.date(self.now, author.zone)
        ancestors = parent.thread() if parent is not None else ()
        topic.mails.append(Mail(identity, ancestors, subject, text, author, date))
        topic.first = topic.first or topic.mails[0]
        if len(topic.mails) > TOPIC_MAILS:
            del topic.mails[TOPIC_MAILS // 2]
        headers, body = self.bodies.body(text, author.client, self.draw.chance(ATTACHED))
        return b''.join((
            SEPARATOR, self.traces.trace(author, self.now, date), b'From: ', author.sender,
            b'\nTo: widgets@lists.example.org\nCc: ', self.draw.pick(self.people.circles),
            b'\nSubject: ', self.fold_subject(subject, author), b'\nDate: ', date,
            b'\nMessage-ID: ', identity, b'\n', references(ancestors), headers,
            self.draw.pick(CLIENTS[author.client]), LIST, b'\n',
            FROM_LINE.sub(rb'>\1', body) if b'From ' in body else body, b'\n'))

    def fold_subject(self, subject, author):
        if not subject.isascii():
            return encoded_words(subject, author.charset, author.encoding)
        at = subject.rfind(' ', 0, 68) if len(subject) > 68 else 0
        return (subject if at <= 0 else f'{subject[:at]}\n{subject[at:]}').encode('ascii')


def write(file, count, seed=1, one_thread=False):
    """Writes count mails to a binary file."""
    mails = itertools.islice(Archive(seed, one_thread).mails(), count)
    while batch := b''.join(itertools.islice(mails, 100)):
        file.write(batch)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__.partition('\n\n')[2],
        usage='generate.py --mails N [--seed N] [--one-thread] > archive.mbox')
    parser.add_argument('--mails', type=int, required=True, help='the number of mails')
    parser.add_argument('--seed', type=int, default=1, help='the seed of the archive (1)')
    parser.add_argument('--one-thread', action='store_true', help='put all mails in one thread')
    options = parser.parse_args()
    write(sys.stdout.buffer, options.mails, options.seed, options.one_thread)


if __name__ == '__main__':
    main()
