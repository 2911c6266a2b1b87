# SPDX-License-Identifier: GPL-2.0-or-later
"""Mail bodies: transfer encodings, charsets, alternatives, signatures and attachments."""
import binascii

PLAIN = b'MIME-Version: 1.0\nContent-Type: text/plain; charset=%b\nContent-Transfer-Encoding: %b\n'
FILES = (
    (b'image/png; name="board-%d.png"', b'attachment; filename="board-%d.png"'),
    (b'application/gzip; name="config-%d.gz"', b'attachment; filename="config-%d.gz"'),
    (b'application/octet-stream; name="trace-%d.bin"', b'attachment;\n filename="trace-%d.bin"'),
    (b'text/plain; charset=us-ascii; name="log-%d.txt"', b'attachment; filename="log-%d.txt"'),
)
POOL = 512 * 1024
# Length of a line of base64: 57 bytes as 76 characters, and a line end.
LINE = 77
ATTACHMENT_LINES = (10 * 1024 // LINE, 200 * 1024 // LINE)


def encode_lines(raw):
    return b''.join(binascii.b2a_base64(raw[at:at + 57]) for at in range(0, len(raw), 57))


def escape(text):
    return text.replace(b'&', b'&amp;').replace(b'<', b'&lt;').replace(b'>', b'&gt;')


class Bodies:
    """Makes the body of a mail, and the headers that describe it, from a text in UTF-8."""

    def __init__(self, draw):
        self.draw = draw
        self.bytes = encode_lines(draw.bits(POOL * 8).to_bytes(POOL, 'little'))
        self.log = encode_lines(b''.join(self.write_log_line(n) for n in range(8000)))

    def write_log_line(self, n):
        events = b'up', b'down', b'hinge stalled, resetting', b'queue of %d entries' % n
        return b'[%8d.%06d] widget %d: %b\n' % (
            n // 7, self.draw.bits(19), self.draw.below(9), self.draw.pick(events))

    def body(self, text, client, attached):
        """Returns: the headers, with their line ends, and the body."""
        if attached:
            return self.mixed(text)
        lot = self.draw.random()
        if client == 'windows' or lot < 0.045:
            return self.quoted(text, client)
        if lot < 0.06:
            return PLAIN % (b'utf-8', b'base64'), encode_lines(text)
        if lot < 0.08 and client != 'patchbird':
            return self.alternative(text)
        if lot < 0.087:
            return self.signed(text)
        if lot < 0.1:
            return self.latin(text)
        if not text.isascii():
            return PLAIN % (b'UTF-8', b'8bit'), text
        # About a third of the mails in plain ASCII have no MIME headers.
        if lot < 0.4:
            return b'', text
        return PLAIN % ((b'UTF-8', b'8bit') if lot < 0.8 else (b'us-ascii', b'7bit')), text

    def quoted(self, text, client):
        charset = 'windows-1252' if client == 'windows' else 'utf-8'
        try:
            raw = text.decode('utf-8').encode(charset)
        except UnicodeEncodeError:
            raw, charset = text, 'utf-8'
        return PLAIN % (charset.encode('ascii'), b'quoted-printable'), binascii.b2a_qp(raw)

    def latin(self, text):
        try:
            return PLAIN % (b'iso-8859-1', b'8bit'), text.decode('utf-8').encode('iso-8859-1')
        except UnicodeEncodeError:
            return PLAIN % (b'utf-8', b'8bit'), text

    def multipart(self, kind, parts):
        boundary = b'=_%016x' % self.draw.bits(64)
        headers = b'MIME-Version: 1.0\nContent-Type: multipart/%b;\n boundary="%b"\n' % (
            kind, boundary)
        body = b''.join(b'--%b\n%b\n' % (boundary, part) for part in parts)
        return headers, body + b'--%b--\n' % boundary

    def plain_part(self, text):
        return (b'Content-Type: text/plain; charset=utf-8\n'
                b'Content-Transfer-Encoding: 8bit\n\n') + text

    def alternative(self, text):
        html = b'<html><head></head><body><pre>' + escape(text) + b'</pre></body></html>\n'
        return self.multipart(b'alternative', [
            self.plain_part(text),
            b'Content-Type: text/html; charset=utf-8\n'
            b'Content-Transfer-Encoding: quoted-printable\n\n' + binascii.b2a_qp(html)])

    def signed(self, text):
        """PGP/MIME, with random bytes as the signature."""
        signature = self.lines(self.bytes, 11)
        return self.multipart(b'signed; micalg=pgp-sha512; protocol="application/pgp-signature"', [
            self.plain_part(text),
            b'Content-Type: application/pgp-signature; name="signature.asc"\n'
            b'Content-Description: signature\n\n'
            b'-----BEGIN PGP SIGNATURE-----\n\n' + signature + b'-----END PGP SIGNATURE-----\n'])

    def lines(self, pool, count):
        start = self.draw.below(len(pool) // LINE - count) * LINE
        return pool[start:start + count * LINE]

    def mixed(self, text):
        """A text and an attached file of 10 to 200 KB; small files are the most common."""
        low, high = ATTACHMENT_LINES
        count = int(low * (high / low) ** (self.draw.random() ** 3))
        number = self.draw.below(1000)
        kind, disposition = self.draw.pick(FILES)
        content = self.lines(self.log if kind.startswith(b'text/') else self.bytes, count)
        return self.multipart(b'mixed', [
            self.plain_part(text),
            b'Content-Type: %b\nContent-Disposition: %b\n'
            b'Content-Transfer-Encoding: base64\n\n%b' % (
                kind % number, disposition % number, content)])
