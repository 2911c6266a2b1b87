# SPDX-License-Identifier: GPL-2.0-or-later
"""People that there are not, with addresses that nobody has."""
import base64

GIVEN = '''Ann Bo Cyd Dag Eve Fay Gus Hal Ida Jan Kit Lou Max Nan Oda Pat Quin Rob Sue Tim Una Val Wim Xenia Yul Zoe
Zoë Jörg Åsa Søren Łucja Mátyás Özlem Iñaki Élodie Chloé Žofie Đorđe 芳子 明 Ольга Нина'''.split()
FAMILY = '''Example Sample Placeholder Specimen Muster Probe Demo Instance Pattern Trial Mock Stand-In Nobody Someone
Anybody Person Made-Up Fiction Story Tale Fable Figment Müller-Muster Björnsson-Demo Ejemplo Voorbeeld Esempio Przykład
Příklad Örnek 例田 Примерова'''.split()
HOSTS = 'example.org example.com example.net mail.example.org corp.example.com lab.example.net dev.example.com'.split()
ZONES = (-28800, -25200, -18000, 0, 0, 3600, 7200, 7200, 19800, 28800, 28800, 32400)
CLIENTS = ('patchbird',) * 8 + ('console',) * 6 + ('web',) * 4 + ('windows',)
CHARSETS = ('utf-8',) * 4 + ('iso-8859-1',) * 2


def encoded_words(text, charset, encoding):
    """The encoded words of RFC 2047 for text, folded; charset falls back to UTF-8."""
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
            coded = ''.join(chr(c) if chr(c).isalnum() and c < 128 else '_' if c == 32 else f'={c:02X}' for c in raw)
        words.append(f'=?{charset}?{encoding}?{coded}?=')
    return '\n '.join(words).encode('ascii')


class Person:
    """Who sends mail: how the name is written in headers and in trailers, where the clock stands, which client sends."""
    __slots__ = ('address', 'signature', 'sender', 'zone', 'client', 'charset', 'encoding')

    def __init__(self, draw, number, regular):
        given, family = draw.pick(GIVEN), draw.pick(FAMILY)
        name = f'{given} {family}'
        # only letters that any address may have; the number keeps those of the same name apart
        local = ''.join(c for c in given.lower() if c.isascii()) or 'dev'
        self.address = f'{local}{number if regular else f".n{number}"}@{draw.pick(HOSTS)}'.encode('ascii')
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
    """A circle of regulars who write most, and newcomers without end who write once."""
    REGULARS = 400
    NEWCOMERS = 0.04

    def __init__(self, draw):
        self.draw = draw
        self.regulars = [Person(draw, number, True) for number in range(self.REGULARS)]
        self.count = self.REGULARS
        self.circles = [self.write_circle() for _ in range(600)]

    def write_circle(self):
        """A value for Cc: some people, a line each or two."""
        senders = [person.sender for person in self.draw.several(self.regulars, 2, 12)]
        return b',\n\t'.join(b', '.join(senders[at:at + 2]) for at in range(0, len(senders), 2))

    def author(self):
        if self.draw.chance(self.NEWCOMERS):
            self.count += 1
            return Person(self.draw, self.count, False)
        return self.regular()

    def regular(self):
        """Some write much more than others."""
        return self.regulars[int(self.draw.random() ** 2 * self.REGULARS)]
