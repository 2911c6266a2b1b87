# SPDX-License-Identifier: GPL-2.0-or-later
"""Made-up people, with addresses that nobody has."""
import base64

GIVEN = '''Ann Bo Cyd Dag Eve Fay Gus Hal Ida Jan Kit Lou Max Nan Oda Pat Quin Rob Sue Tim Una Val
Wim Xenia Yul Zoe Zoë Jörg Åsa Søren Łucja Mátyás Özlem Iñaki Élodie Chloé Žofie Đorđe 芳子 明 Ольга
Нина'''.split()
FAMILY = '''Example Sample Placeholder Specimen Muster Probe Demo Instance Pattern Trial Mock
Stand-In Nobody Someone Anybody Person Made-Up Fiction Story Tale Fable Figment Müller-Muster
Björnsson-Demo Ejemplo Voorbeeld Esempio Przykład Příklad Örnek 例田 Примерова'''.split()
HOSTS = ('example.org', 'example.com', 'example.net', 'mail.example.org', 'corp.example.com',
         'lab.example.net', 'dev.example.com')
ZONES = (-28800, -25200, -18000, 0, 0, 3600, 7200, 7200, 19800, 28800, 28800, 32400)
CLIENTS = ('patchbird',) * 8 + ('console',) * 6 + ('web',) * 4 + ('windows',)
CHARSETS = ('utf-8',) * 4 + ('iso-8859-1',) * 2


def quoted_printable(byte):
    """The form of a byte in an encoded word."""
    if byte < 128 and chr(byte).isalnum():
        return chr(byte)
    return '_' if byte == 32 else f'={byte:02X}'


def encoded_words(text, charset, encoding):
    """Encodes text as folded encoded words (RFC 2047), in UTF-8 if charset cannot encode it."""
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        charset = 'utf-8'
    words = []
    for at in range(0, len(text), 16):
        raw = text[at:at + 16].encode(charset)
        if encoding == 'B':
            coded = base64.b64encode(raw).decode('ascii')
        else:
            coded = ''.join(quoted_printable(byte) for byte in raw)
        words.append(f'=?{charset}?{encoding}?{coded}?=')
    return '\n '.join(words).encode('ascii')


class Person:
    """A sender of mail.

    signature is the name and address in trailers, sender in headers; zone is the time zone in
    seconds; client is the kind of mail client.
    """
    __slots__ = ('address', 'signature', 'sender', 'zone', 'client', 'charset', 'encoding')

    def __init__(self, draw, number, regular):
        given, family = draw.pick(GIVEN), draw.pick(FAMILY)
        name = f'{given} {family}'
        # Addresses are in ASCII.  The number tells people of the same name apart.
        local = ''.join(c for c in given.lower() if c.isascii()) or 'dev'
        local += f'{number}' if regular else f'.n{number}'
        self.address = f'{local}@{draw.pick(HOSTS)}'.encode('ascii')
        self.signature = name.encode('utf-8') + b' <' + self.address + b'>'
        self.charset, self.encoding = draw.pick(CHARSETS), draw.pick('QB')
        self.zone = draw.pick(ZONES)
        self.client = draw.pick(CLIENTS)
        self.sender = self.write_sender(name, draw.chance(0.3))

    def write_sender(self, name, is_quoted):
        if not name.isascii():
            name = encoded_words(name, self.charset, self.encoding)
        else:
            name = (f'"{name}"' if is_quoted else name).encode('ascii')
        return name + b' <' + self.address + b'>'


class People:
    """Regulars, who write most mails, and newcomers, each of whom begins one topic."""
    REGULARS = 400
    NEWCOMERS = 0.04

    def __init__(self, draw):
        self.draw = draw
        self.regulars = [Person(draw, number, True) for number in range(self.REGULARS)]
        self.count = self.REGULARS
        self.circles = [self.write_circle() for _ in range(600)]

    def write_circle(self):
        """Returns: some people as the value of Cc, two on each line."""
        senders = [person.sender for person in self.draw.several(self.regulars, 2, 12)]
        return b',\n\t'.join(b', '.join(senders[at:at + 2]) for at in range(0, len(senders), 2))

    def author(self):
        if self.draw.chance(self.NEWCOMERS):
            self.count += 1
            return Person(self.draw, self.count, False)
        return self.regular()

    def regular(self):
        """Returns: a regular, some much more often than others."""
        return self.regulars[int(self.draw.random() ** 2 * self.REGULARS)]
