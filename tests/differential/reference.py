# SPDX-License-Identifier: GPL-2.0-or-later
"""What Python's email package makes of a mail, used as Patchwork uses it."""
import codecs
import email
import email.errors
import email.header
import email.parser
import io
import re

# Python 3.11 wrote the answers that the golden cases hold; others read some mail differently.
VERSION = (3, 11)
GUESSES = ('utf-8', 'windows-1252', 'iso-8859-1')
KINDS = {'plain': 'plain', 'x-patch': 'patch', 'x-diff': 'patch'}


def header_of(value, name=None):
    """The decoded header that Patchwork works with; None if it gives up on it."""
    try:
        pieces = email.header.decode_header(value)
    except email.errors.HeaderParseError:
        return None
    style = {'header_name': name, 'continuation_ws': '\t'}
    try:
        header = email.header.make_header(pieces, **style)
    except (LookupError, ValueError):  # UnicodeDecodeError is a ValueError
        raw = [(piece, 'unknown-8bit') for piece, _ in pieces]
        header = email.header.make_header(raw, **style)
    try:
        header.encode()
    except (email.errors.HeaderParseError, IndexError):
        return None
    return header


def text_of(value):
    """The text of a header, on one line; None if it cannot be decoded."""
    header = header_of(value)
    if header is None:
        return None
    return re.sub(r'\s+', ' ', str(header).replace('\0', '')).strip()


def stored_headers(mail):
    """Names and values of all headers, after they were stored and read again."""
    headers = [(name, header_of(value, name)) for name, value in mail.items()]
    block = '\n'.join(f'{name}: {header.encode()}' for name, header in headers
                      if header is not None)
    again = email.parser.Parser().parsestr(block.replace('\0', ''), True)
    return [text for pair in again.items() for text in pair]


def decode(payload, charset):
    """The text of bytes; None if they are not valid."""
    if charset is not None:
        try:
            codecs.lookup(charset)
        except (LookupError, ValueError, TypeError):
            charset = None
    for guess in GUESSES if charset is None else (charset,):
        try:
            return payload.decode(guess)
        except UnicodeDecodeError:
            pass
    return None


def text_parts(mail):
    """The kind of each text part, and its text without NUL."""
    parts = []
    for part in mail.walk():
        if part.get_content_maintype() != 'text':
            continue
        payload = part.get_payload(decode=True)
        if not isinstance(payload, str):
            payload = decode(payload, part.get_content_charset())
        kind = KINDS.get(part.get_content_subtype())
        if payload is not None and kind:
            parts += [kind, payload.replace('\0', '')]
    return parts


def attempt(function, *arguments):
    """Returns: what function does, or None if it fails, in whichever way."""
    try:
        return function(*arguments)
    except Exception:  # pylint: disable=broad-except
        return None


def read(data):
    """What is compared with the program's reading; None stands for what Python fails on."""
    mail = attempt(email.message_from_binary_file, io.BytesIO(data))
    if mail is None:
        return {'subject': None, 'headers': None, 'parts': None}
    subject = mail.get('Subject')
    return {
        'subject': None if subject is None else attempt(text_of, subject),
        'headers': attempt(stored_headers, mail),
        'parts': attempt(text_parts, mail),
    }
