# SPDX-License-Identifier: GPL-2.0-or-later
"""Generates mails: people post series to lists, reply, and use bad mail programs."""
import base64, dataclasses, email.utils, quopri, re

LISTS = ('lantern.lists.example.org', 'kettle.lists.example.org', 'lantern.elsewhere.example.org',
         'attic.example.org')
PEOPLE = (('Mira Fenn', 'mira@example.org'), ('Tove Quill', 'tove@corp.example.org'),
          ('Ilya Sand', 'ilya@example.org'), ('Nuño Peña', 'nuno@example.org'),
          ('', 'robot@ci.example.org'), ('Sand, Ilya', 'ILYA@example.org'),
          ('M. Fenn', 'Mira@Example.org'), ('Mira Fenn via Lantern', 'lantern@lists.example.org'))
FILES = ('wick/trim.c', 'wick/trim.h', 'glass/soot.c', 'doc/how to.txt', 'Makefile',
         'spout/steam.c')
TRAILERS = ('Acked-by', 'Reviewed-by', 'Tested-by', 'Fixes', 'Signed-off-by', 'acked-BY')
SEPARATOR = b'From mboxrd@z Thu Jan  1 00:00:00 1970\n'
START = 1_770_000_000  # the first mail's date, UTC seconds
OPINIONS = (
    'Fine.', 'Applied, thanks.', 'NAK.', 'Patches 1 and 2 applied.', 'pw-bot: superseded',
    'pw-bot: under-review', 'Burns well.', 'I have dropped this patch.',
    'Applied, thanks!\n\n[1/2] one\n      commit: 1a2b3c4d5e6f\n'
    '[2/2] two\n      commit: 89abcdef0123'
)
HOSTILE = ('From here on it is quiet.', '>From the start.', '>>From twice.',
           'From x@example.org Thu Jan  1 00:00:00 1970', 'From: nobody@example.org', '--',
           '\tFrom tab', 'From', '')
CHARSETS = ('utf-8', 'iso-8859-1', 'koi8-r', 'us-ascii', 'x-made-up', 'utf-16', '"', 'windows-1252')

# Traits that can be left out, so that a program can be tested without them.
TRAITS = ('early', 'copies', 'cut', 'flaws', 'replies-to-replies', 'depends', 'slips')


@dataclasses.dataclass(frozen=True)
class Mail:
    data: bytes
    lists: tuple = ()         # ids of the lists that it was sent to
    subject: str = ''         # None: it has none
    kind: str = 'other'       # patch, cover, reply or other
    list_id: str = None       # the --list-id that it is fed with

    def key(self):
        """Equal for the same mail; in a mailbox, every mail has a final newline."""
        return with_newline(self.data), self.list_id


def with_newline(data):
    return data if data.endswith(b'\n') else data + b'\n'


def to_mbox(mails):
    return b''.join(SEPARATOR + re.sub(rb'(?m)^(>*From )', rb'>\1', with_newline(data)) + b'\n'
                    for data in mails)


def from_mbox(text):
    """The mails of an mboxrd written by to_mbox() or the program."""
    parts = re.split(rb'(?:\A|(?<=\n)\n)' + re.escape(SEPARATOR), text)
    if parts[0]:
        raise ValueError('it does not begin as an mbox does')
    if len(parts) > 1:
        parts[-1] = parts[-1][:-1]
    return [re.sub(rb'(?m)^>(>*From )', rb'\1', part) for part in parts[1:]]


class World:
    """Generates mails; the same rng gives the same mails."""
    def __init__(self, rng, without=(), lists=LISTS):
        self.rng, self.without, self.lists = rng, without, lists
        self.clock, self.count = START, 0
        self.posts = []  # (Message-ID, references, subject, list) of mails to reply to
        self.heads = []  # Message-IDs of covers and first patches
        self.names = {}

    def chance(self, probability, trait=None):
        return self.rng.random() < probability and trait not in self.without

    def mails(self, count):
        """At least count mails, in order of arrival."""
        mails = []
        while len(mails) < count:
            mails += self.rng.choices((self.series, self.talk, self.pull, self.noise),
                                      (5, 4, 0.4, 0.4))[0]()
        return self.add_copies(self.disorder(mails))

    def disorder(self, mails):
        """Some mails overtake others; replies overtake their parents only if "early" is allowed."""
        mails = list(mails)
        for at in range(len(mails)):
            to = at - self.rng.choice((1, 1, 2, 5, 20))
            if to >= 0 and self.chance(0.12, 'early'):
                mails.insert(to, mails.pop(at))
        return mails

    def add_copies(self, mails):
        for mail in list(mails):
            if self.chance(0.05, 'copies'):
                at = self.rng.randrange(len(mails) + 1)
                mails.insert(at, mail if self.chance(0.5) else self.altered(mail))
        return mails

    def altered(self, mail):
        """The same Message-ID with other content, or to another list."""
        data = mail.data
        if self.chance(0.3) and len(mail.lists) == 1:
            other = self.rng.choice(self.lists)
            return dataclasses.replace(mail,
                                       data=data.replace(mail.lists[0].encode(), other.encode()),
                                       lists=(other,))
        where = self.rng.choice(('Received: by relay.example.org\n'.encode() + data,
                                 with_newline(data) + b'A footer.\n'))
        return dataclasses.replace(mail, data=where)

    # ------------------------------------------------------------ threads

    def series(self):
        rng = self.rng
        total, version = rng.choice((1, 1, 2, 2, 3, 5)), rng.choice((1, 1, 1, 2, 3))
        author, list_id = self.person(), self.pick_list()
        topic = rng.choice(('trim the wick', 'kettle: descale', 'clean glass', 'wick: light it',
                            'RFC soot', 'boil less'))
        words = ' '.join(rng.sample((rng.choice(('PATCH', 'RFC PATCH', 'patch', 'PATCH lantern')),
                                     f'v{version}' if version > 1 else ''), 2)).strip()
        parent = rng.choice(self.posts)[:2] if self.posts and self.chance(0.15) else None
        mails = []
        depends = ''
        if self.heads and self.chance(0.25, 'depends'):
            depends = f'Depends-on: <{rng.choice(self.heads)}>\n'
        if self.heads and version > 1 and self.count % 2:
            depends += f'Link to v1: https://lore.kernel.org/r/{self.heads[-1]}\n'
        has_cover = total > 1 and self.chance(0.6)
        if has_cover:
            subject, text = self.cover(words, total, topic)
            mails.append(
                self.letter(subject, f'{text}\n\n{depends}', 'cover', author, list_id, parent))
            parent = self.posts[-1][:2]
        for number in range(1, total + 1):
            if total > 1 and self.chance(0.1):
                continue  # it never arrived
            width = len(str(total)) + self.chance(0.1)
            marker = f' {number:0{width}}/{total}' if total > 1 or self.chance(0.2) else ''
            body = self.change(depends if number == 1 and not has_cover else '')
            mails.append(
                self.letter(f'[{words}{marker}] {topic}, {number}', body, 'patch', author, list_id,
                            parent))
            if number == 1 and not has_cover and self.chance(0.8) or self.chance(0.05):
                parent = self.posts[-1][:2]
        if mails:
            self.heads.append(self.posts[-len(mails)][0])
        if self.chance(0.15):
            rng.shuffle(mails)
        return mails

    def cover(self, words, total, topic):
        """Subject and text of a cover, which need not be what a cover should be."""
        text = 'All of it.'
        if self.chance(0.1, 'slips'):
            return topic, text
        if self.chance(0.1, 'slips'):
            total += 1
        if self.chance(0.1, 'slips'):
            words += ' v7'
        if self.chance(0.1, 'slips'):
            text = self.rng.choice((self.change(), '> quoted\n\nAll of it.'))
        return f'[{words} 0/{total}] {topic}', text

    def talk(self):
        """A few replies, to posts or to each other."""
        mails, target = [], None
        for _ in range(self.rng.choice((1, 1, 2, 4))):
            if not self.posts:
                break
            recent = self.posts[-12:] if self.chance(0.8) else self.posts
            target = target if target and self.chance(
                0.6, 'replies-to-replies') else self.rng.choice(recent)
            if 'replies-to-replies' in self.without and target[2].startswith('Re:'):
                continue
            author = self.person()
            opinion = OPINIONS[self.count % len(OPINIONS)]
            body = f'{author[0] or "I"} think:\n> quoted\n\n{opinion}\n' + \
                (self.trailer() if self.chance(0.5) else '')
            subject = target[2] if target[2].startswith('Re:') else 'Re: ' + target[2]
            mails.append(self.letter(subject, body, 'reply', author, target[3], target[:2]))
            target = self.posts[-1]
        return mails

    def pull(self):
        body = (
            'The following changes since commit 0123456789abcdef0123456789abcdef01234567:\n\n'
            '  Light it\n\n'
            'are available in the Git repository at:\n\n'
            '  https://git.example.org/lantern.git tags/for-you\n\n'
            'for you to fetch changes up to 89abcdef0123456789abcdef0123456789abcdef:\n\n'
            '  Trim it\n'
        )
        return [
            self.letter('[GIT PULL] lantern updates', body, 'patch', self.person(),
                        self.pick_list())
        ]

    def noise(self):
        """Mail without a result, because of its subject or its list."""
        kind = self.rng.randrange(3)
        if kind == 0:
            return [self.letter('Lunch?', 'At noon.\n', 'other', self.person(), self.pick_list())]
        if kind == 1:
            return [self.letter('[PATCH] private', self.change(), 'patch', self.person(), None)]
        return [
            self.letter('Re: [PATCH] never posted', 'No.\n', 'reply', self.person(),
                        self.pick_list(), ('lost@example.org', []))
        ]

    # ------------------------------------------------------------ single mails

    def pick_list(self):
        return self.rng.choices(self.lists, range(2 * len(self.lists), len(self.lists), -1))[0]

    def person(self):
        name, address = self.rng.choice(PEOPLE)
        if self.chance(0.08):
            name = self.rng.choice((name.upper(), name + ' (away)', ''))
        return name, address

    def trailer(self):
        name, address = self.rng.choice(PEOPLE)
        return f'{self.rng.choice(TRAILERS)}: {name or "Robot"} <{address}>\n'

    def change(self, depends=''):
        file, line = self.rng.choice(FILES), self.rng.randrange(1, 400)
        text = ''.join(
            self.rng.choice(HOSTILE) + '\n' for _ in range(self.rng.choice((0, 0, 0, 2))))
        return (
            f'It smokes.\n{text}\n{depends}{self.trailer()}---\n {file} | 2 +-\n\n'
            f'diff --git a/{file} b/{file}\n--- a/{file}\n'
            f'+++ b/{file}\n@@ -{line},2 +{line},2 @@ light(void)\n kept {self.count}\n'
            f'-old {line}\n+new {self.count}\n-- \n2.43.0\n'
        )

    def letter(self, subject, body, kind, author, list_id, parent=None):
        self.count += 1
        self.clock += self.rng.choice((0, 1, 5, 60, 600, 4000, 90_000))
        msgid = f'{self.count}.{self.rng.randrange(10 ** 6)}@{author[1].split("@")[1].lower()}'
        references = [*parent[1][-6:], parent[0]] if parent else []
        self.posts.append((msgid, references, subject, list_id))
        headers = {
            'From': f'{quoted(author[0])} <{author[1]}>'.strip(),
            'Subject': subject,
            'Message-ID': f'<{msgid}>',
            'Date': email.utils.formatdate(self.clock, self.chance(0.3))
        }
        if list_id:
            headers['List-Id'] = self.rng.choice(
                (f'Of {list_id.split(".")[0]} <{list_id}>', f'<{list_id}>', list_id))
        if parent:
            headers['In-Reply-To'] = f'<{parent[0]}>'
        if parent and self.chance(0.5):
            # some programs drop the oldest
            known = references if self.chance(0.7) else references[-2:]
            headers['References'] = '\n\t'.join(f'<{one}>' for one in known)
            if self.chance(0.15):
                headers.pop('In-Reply-To')
        lists = (list_id,) if list_id else ()
        data = self.spoil(headers, body) if self.chance(0.3, 'flaws') else \
            (head(headers) + '\n' + body).encode()
        if 'List-Id' not in headers and 'X-Mailing-List' not in headers:
            lists = ()
        elif 'X-list' in headers:
            lists += (headers['X-list'],)
        return Mail(data, lists, headers.get('Subject') and subject, kind)

    def spoil(self, headers, body):
        """The mail as mangled by a bad program, a relay or a person.  Changes headers."""
        rng = self.rng
        flaw = rng.choice(
            ('date', 'bad date', 'header', 'from', 'mailing list', 'cross-post', 'post', 'hint',
             'state', 'encoded', 'raw', 'crlf', 'charset', 'base64', 'quoted', 'parts', 'nul',
             'hostile', 'empty', 'long', 'html', 'no newline'))
        if flaw == 'date':
            del headers['Date']
        elif flaw == 'bad date':
            headers['Date'] = rng.choice(
                ('yesterday', 'Mon, 31 Feb 2026 25:00:00', '', 'Thu, 1 Jan 1970 00:00:00 +0000'))
        elif flaw == 'header':
            headers.pop(rng.choice(('From', 'Subject', 'Message-ID', 'List-Id')), None)
        elif flaw == 'from':
            headers['From'] = rng.choice(
                ('Mira', '<>', 'mira@example.org (Mira Fenn)', 'a@example.org, b@example.org', ''))
        elif flaw == 'mailing list' and 'List-Id' in headers:
            headers['X-Mailing-List'] = headers.pop('List-Id')
        elif flaw == 'cross-post' and 'List-Id' in headers:
            headers['X-list'] = rng.choice(self.lists)
        elif flaw == 'post':
            headers['List-Post'] = rng.choice(
                ('<mailto:all@lists.example.org>', 'NO', '<mailto:other@lists.example.org>'))
        elif flaw == 'hint':
            headers['X-Patchwork-Hint'] = rng.choice(('ignore', 'Ignore', 'no'))
        elif flaw == 'state':
            headers.update({
                'X-Patchwork-State': rng.choice(('Accepted', 'Under Review', 'lit', 'x')),
                'X-Patchwork-Delegate': rng.choice(
                    ('mira@example.org', 'x@example.org')), 'X-Patchwork-Action-Required': ''
            })
        elif flaw == 'encoded':
            headers['X-Note'] = '=?utf-8?q?caf=C3=A9?= =?koi8-r?b?8NLJ18XU?= =?x-no?q?=ff?='
            headers['From'] = f'=?iso-8859-1?q?Fran=E7ois?= <{rng.choice(PEOPLE)[1]}>'
        return self.spoil_body(flaw, headers, body)

    def spoil_body(self, flaw, headers, body):
        rng, data = self.rng, body.encode()
        if flaw in ('charset', 'base64', 'quoted'):
            charset = rng.choice(CHARSETS)
            headers['Content-Type'] = f'text/plain; charset={charset}'
            encoding = rng.choice(('utf-8', 'koi8-r', 'utf-16'))
            data = 'Größe: 5 µm, Привет\n'.encode(encoding, 'ignore') + data
        if flaw == 'base64':
            headers['Content-Transfer-Encoding'], data = 'base64', base64.encodebytes(data)
        elif flaw == 'quoted':
            headers['Content-Transfer-Encoding'] = 'quoted-printable'
            data = quopri.encodestring(data)
        elif flaw == 'parts':
            headers['Content-Type'] = 'multipart/mixed; boundary="=="'
            opening = (b'--==\nContent-Type: text/plain\n\nSee below.\n'
                       b'--==\nContent-Type: text/x-patch\n\n')
            data = opening + data + b'--==--\n'
        elif flaw == 'no newline':
            data = data.rstrip(b'\n')
        elif flaw == 'html':
            headers['Content-Type'] = 'text/html'
        elif flaw == 'nul':
            data = b'\0\x1b[31m\xff\xfe\n' + data
        elif flaw == 'hostile':
            lines = rng.sample(HOSTILE, len(HOSTILE))
            data = b'\n'.join(line.encode() for line in lines) + b'\n' + data
        elif flaw == 'empty':
            data = rng.choice((b'', b'\n', b' \n\n'))
        elif flaw == 'long':
            data = b'Words. ' * rng.choice((500, 3000)) + b'\n' + data
        text = head(headers).encode()
        if flaw == 'raw':
            text = b'X-Note: caf\xe9\nTo: \xd0\x9f <all@example.org>\n' + text
        whole = text + b'\n' + data
        return whole.replace(b'\n', b'\r\n') if flaw == 'crlf' else whole


def quoted(name):
    return f'"{name}"' if re.search(r'[,.()]', name) else name


def head(headers):
    return ''.join(f'{name}: {value}\n' for name, value in headers.items())
