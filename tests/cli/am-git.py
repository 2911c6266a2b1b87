#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""am-git.py PROGRAM [SEED [COUNT]]: what `am` prints, applied by git, gives the commits back.

Commits are made at random, by people with odd names and with odd files, sent through a list that
does what lists do, and answered with trailers.  What must come out is what git makes of the patches
before they were sent, and, for the trailers, what `git interpret-trailers` makes of the message.
"""
import base64, os, quopri, random, re, subprocess, sys, unittest

from git_runs import GIT, git
from mails import LIST_ID, PROGRAM, Folder

SEED, COUNT = (int(a) for a in (sys.argv[2:] + ['1', '12'][len(sys.argv) - 2:]))
PEOPLE = [
    ('Ann Example', 'ann@example.org'), ('Jörg Ö. Beispiel', 'joerg@example.net'),
    ('Example, Bo', 'bo@example.org'), ('Cyd "Cee" Example', 'cyd@example.com'),
    ('Д. Пример', 'd@example.org'), ('例 太郎', 'taro@example.jp'),
    ('Eve (QA) Example', 'eve@example.org'), ('F. O\'Example', 'f.o@example.org'),
    ('Zoë Example-With-A-Very-Long-Name', 'zoe-with-a-very-long-address@mail.example.org'),
]
LINES = [
    b'int main(void)', b'', b'{', b'\treturn 0;', b'From here to there', b'>From there', b'--- a/x',
    b'-- ', b'____________________', b'diff --git a/x b/x', 'grüße'.encode(),
    'grüße'.encode('latin-1'),
    b'x' * 1200, b'=20=', b'. ', b'.', b'trailing \t', b'\x0c', b'\\ no end', b'cr in\rthe line',
    '宽字符'.encode(), b'@@ -1,3 +1,4 @@', b'\xff\xfe', b'a' * 75 + b'=', b'+plus', b'-minus',
]
PARAGRAPHS = [
    'It turns.', 'A handle is no Händel, and a löng line follows ' + 'word ' * 40,
    '> quoted', '    indented\n\ttoo', 'From the start, it was broken.', '>From the start',
    '-- >8 --', 'Line one\n\n\nline after two empty ones', 'Key: value\nis no trailer',
    'a [PATCH] in brackets', '=?utf-8?q?no_word?=', '* item\n* item', 'tab\tand  two blanks',
    'Date: today, as it was', 'From: the beginning', 'Subject: to change',
]
TITLES = [
    'lid: Oil the hinge', 'pot: “Handle”, not “handel”', 'a: b: c', 'x' * 90, 'word ' * 30 + 'end',
    'Ö', 'comma, "quote" and (paren)', 'under_score =?x?= and =', 'lid [nit]: odd', 'Re-read it',
    'a <b@example.org> c', 'ein längerer Titel, der gefaltet werden muß, und zwar mit Ümläuten',
]
FOOTER = ('_______________________________________________\nwidgets mailing list\n'
          'widgets@lists.example.org\nhttps://lists.example.org/widgets\n').encode()
TRAILERS = ['Reviewed-by', 'Acked-by', 'Tested-by', 'Reported-and-tested-by']


def valid(text):
    """Whether text, or bytes, can be UTF-8."""
    return isinstance(text, str) or text.decode('utf-8', 'replace').encode() == text


class Sender:
    """Makes commits and mails, all by the seed."""

    def __init__(self, seed, folder):
        self.random = random.Random(seed)
        self.tree = os.path.join(folder, f'tree-{seed}')
        os.mkdir(self.tree)
        git(self.tree, 'init', '-q')
        self.files, self.moves = ['file0'], 0
        # With a charset, Patchwork drops a text that is not valid in it; without one, it guesses.
        # To git, a charset is for the message only.
        self.charset = bool(seed % 2)
        fits = valid if self.charset else str.isascii
        self.lines = [line for line in LINES if not self.charset or valid(line)]
        self.people = [person for person in PEOPLE if fits(person[0])]
        self.titles, self.paragraphs = ([text for text in texts if fits(text)]
                                        for texts in (TITLES, PARAGRAPHS))

    def write(self, name, data):
        with open(os.path.join(self.tree, name), 'wb') as f:
            f.write(data)
        if name not in self.files and name != 'a-text':
            self.files.append(name)

    def content(self):
        end = self.random.choice([b'\n', b'\n', b'\n', b'\r\n'])
        lines = [self.random.choice(self.lines) for _ in range(self.random.randrange(1, 30))]
        data = end.join(lines) + self.random.choice([end, end, b''])
        if self.random.random() < .1:
            data = self.random.randbytes(300) + b'\0'
        return data

    def change(self):
        """Changes some files."""
        for _ in range(self.random.randrange(1, 4)):
            name = self.random.choice(self.files)
            path = os.path.join(self.tree, name)
            kind = self.random.randrange(6)
            if kind == 0:
                self.write(f'new {len(self.files)}.c', self.content())
            elif kind == 1 and os.path.exists(path):
                git(self.tree, 'add', '-A')
                self.moves += 1
                git(self.tree, 'mv', name, f'moved-{self.moves}')
                self.files[self.files.index(name)] = f'moved-{self.moves}'
            elif kind == 2 and os.path.exists(path):
                os.chmod(path, 0o755)
            elif os.path.exists(path):
                with open(path, 'rb') as f:
                    lines = f.read().split(b'\n')
                for _ in range(self.random.randrange(1, 4)):
                    lines.insert(self.random.randrange(len(lines) + 1),
                                 self.random.choice(self.lines))
                self.write(name, b'\n'.join(lines))

    def commit(self, message, author):
        git(self.tree, 'add', '-A')
        zone = self.random.choice(['+0000', '+0200', '-0730', '+0545'])
        git(self.tree, 'commit', '-q', '--allow-empty', '--cleanup=whitespace', '-F', '-',
            data=message.encode(), GIT_AUTHOR_NAME=author[0], GIT_AUTHOR_EMAIL=author[1],
            GIT_AUTHOR_DATE=f'{1.7e9 + self.random.randrange(10**7):.0f} {zone}',
            GIT_COMMITTER_DATE='1700000000 +0000')

    def message(self, author):
        parts = [self.random.choice(self.titles)]
        parts += self.random.sample(self.paragraphs, self.random.randrange(4))
        if self.random.random() < .8:
            parts.append(f'Fixes: 0123456789ab ("x")\nSigned-off-by: {author[0]} <{author[1]}>')
        return '\n\n'.join(parts) + '\n'

    def make_commits(self):
        for i in range(4):
            self.write(f'file{i}', self.content())
        self.commit('base', PEOPLE[0])
        self.base = git(self.tree, 'rev-parse', 'HEAD').decode().strip()
        for i in range(self.random.randrange(1, 5)):
            # To Patchwork, a diff without hunks, such as a binary one or a rename, is no patch.
            self.write('a-text', f'This is number {i}.\n'.encode())
            self.change()
            author = self.random.choice(self.people)
            self.commit(self.message(author), author)

    def format(self):
        """The mails of `git format-patch`; a cover first, if there is one."""
        options = ['--thread', '--binary', '--stdout', '--from=Sender <sender@example.org>']
        self.has_cover = self.random.random() < .5
        if self.has_cover:
            options.append('--cover-letter')
        if self.random.random() < .5:
            options.append(f'-v{self.random.randrange(2, 5)}')
        if self.random.random() < .3:
            options.append('--in-reply-to=<elsewhere@example.org>')
        text = git(self.tree, 'format-patch', *options, self.base)
        starts = [m.start() for m in re.finditer(
            rb'^From [0-9a-f]{40} Mon Sep 17 00:00:00 2001\nMessage-Id: ', text, re.M)]
        return [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)])]

    def send(self, mail):
        """The mail as the list delivers it."""
        head, body = mail.split(b'\n', 1)[1].split(b'\n\n', 1)
        body = body.rstrip(b'\n') + b'\n' + self.random.choice([b'', FOOTER])
        head += f'\nList-Id: <{LIST_ID}>\nList-Post: <mailto:widgets@lists.example.org>'.encode()
        if self.random.random() < .2:
            head = head.replace(b'From: Sender <sender@example.org>',
                                b'From: Sender via Widgets <widgets@lists.example.org>\n'
                                b'Reply-To: Sender <sender@example.org>')
        fields = re.compile(rb'^(MIME-Version|Content-[\w-]+): .*\n?', re.M)
        bare = fields.sub(b'', head).rstrip(b'\n')
        how = self.random.choice(['as-is', 'quoted', 'base64', 'parts'])
        if how == 'quoted':
            head, body = bare + b'\n' + self.type('quoted-printable'), self.quote(body)
        elif how == 'base64':
            head, body = bare + b'\n' + self.type('base64'), base64.encodebytes(body)
        elif how == 'parts':
            head = bare + b'\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="=-b"'
            body = (b'--=-b\n' + self.type('8bit') + b'\n\n' + body + b'\n--=-b\nContent-Type: '
                    b'text/html\n\n<p>It turns.</p>\n--=-b\nContent-Type: text/plain\n\n' + FOOTER
                    + b'\n--=-b--\n')
        return self.pack(head + b'\n\n' + body)

    def type(self, encoding):
        charset = '; charset=UTF-8' if self.charset else ''
        return (f'MIME-Version: 1.0\nContent-Type: text/plain{charset}\n'
                f'Content-Transfer-Encoding: {encoding}').encode()

    @staticmethod
    def quote(body):
        """Quoted-printable in which carriage returns are bytes as any other."""
        return b'\n'.join(quopri.encodestring(line).replace(b'\r', b'=0D')
                          for line in body.split(b'\n'))

    @staticmethod
    def pack(mail):
        return b'From mboxrd@z Thu Jan  1 00:00:00 1970\n' + re.sub(
            rb'^(>*From )', rb'>\1', mail, flags=re.M) + b'\n'

    def answer(self, number, mail):
        """A reply.  Returns: it, and its trailers."""
        msgid = re.search(rb'^Message-I[dD]: (.*)', mail, re.M)[1].decode()
        subject = re.search(rb'^Subject: (.*)', mail, re.M)[1].decode()
        people = self.random.sample(PEOPLE, 2)
        lines = [f'{self.random.choice(TRAILERS)}: {name} <{address}>' for name, address in people]
        text = (f'From: Ann <ann@example.org>\nMessage-Id: <reply-{number}@example.org>\n'
                f'Subject: Re: {subject}\nIn-Reply-To: {msgid}\nList-Id: <{LIST_ID}>\n'
                f'Date: Fri, 1 May 2026 10:{number:02d}:00 +0000\n'
                'Content-Type: text/plain; charset=utf-8\n\n> It turns.\n\nFine.\n\n'
                + '\n'.join(lines) + '\n-- \nAnn\n')
        return self.pack(text.encode()), lines


def commits(tree, base):
    """What matters of the commits since base: tree, author, date; and the messages."""
    text = git(tree, 'log', '--reverse', '-z', '--format=%T %an <%ae> %aI%x00%B', f'{base}..')
    parts = text.decode('utf-8', 'surrogateescape').rstrip('\0').split('\0')
    return parts[::2], [message.rstrip('\n') + '\n' for message in parts[1::2]]


def apply(tree, base, mailbox, *options):
    git(tree, 'checkout', '-q', '-f', '--detach', base)
    git(tree, 'clean', '-qfdx')
    git(tree, 'am', '-q', '-3', *options, data=mailbox)
    return commits(tree, base)


def key(line):
    return line.split(':')[0].lower(), line.split('<')[-1].lower()


def with_trailers(message, lines):
    """The message with those of lines that it lacks, as git adds them."""
    have = {key(line) for line in message.splitlines() if re.match(r'[\w-]+: .*<', line)}
    options = []
    for line in lines:
        if key(line) not in have:
            options += ['--trailer', line]
        have.add(key(line))
    if not options:
        return message
    return git('.', 'interpret-trailers', '--no-divider', '--where=end', '--if-exists=add',
               *options, data=message.encode('utf-8', 'surrogateescape')).decode(
                   'utf-8', 'surrogateescape')


class Git(Folder):
    def check(self, seed):
        sender = Sender(seed, self.folder)
        sender.make_commits()
        mails = sender.format()
        expected, _ = commits(sender.tree, sender.base)
        _, messages = apply(sender.tree, sender.base, b''.join(mails[sender.has_cover:]),
                            '--keep-cr')
        sent, given = [sender.send(mail) for mail in mails], {}
        for i, mail in enumerate(mails):
            if sender.random.random() < .6:
                reply, given[i] = sender.answer(i, mail)
                sent.append(reply)
        result = am(b''.join(sent))
        got, texts = apply(sender.tree, sender.base, result)
        self.assertEqual(got, expected)
        for i, (message, text) in enumerate(zip(messages, texts)):
            lines = given.get(i + sender.has_cover, [])
            lines = lines + (given.get(0, []) if sender.has_cover else [])
            self.assertEqual(text, with_trailers(message, lines))

    def test_random(self):
        for seed in range(SEED, SEED + COUNT):
            with self.subTest(seed=seed):
                self.check(seed)


def am(archive):
    result = subprocess.run([PROGRAM, 'am', '1', '-', '--quiet'], input=archive,
                            capture_output=True, timeout=60)
    assert (result.returncode, result.stderr) == (0, b''), result.stderr
    return result.stdout


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
