# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes mails that nobody would send: from a grammar of odd pieces, and by changing others."""
import base64
import os
import quopri

# Without those that docs/field-notes.md says are not supported: hz, punycode …
CHARSETS = ('utf-8', 'UTF8', 'iso-8859-1', 'latin1', 'iso-8859-15', 'windows-1252', 'cp1251',
            'koi8-r', 'us-ascii', 'ascii', 'utf-16', 'utf-16le', 'utf-7', 'utf-8-sig', 'utf-32',
            'gb2312', 'gbk', 'gb18030', 'big5', 'euc-jp', 'shift_jis', 'iso-2022-jp', 'euc-kr',
            'iso-2022-kr', 'johab', 'mac-roman', 'tis-620', 'viscii', 'x-unknown', 'unknown',
            'unknown-8bit', 'utf-8*en', '', '"utf-8"', 'utf 8', 'UTF_8', 'cp437', 'rot13', 'hex',
            'base64', 'undefined', 'charmap', 'mbcs', 'latin-1', '8bit', 'ISO-8859-8-I', 'cp874',
            'windows-1255', 'cp932', 'cp949', 'x' * 70, 'utf--8', '.utf-8', 'utf_8_', 'ut\u017f-8',
            'iso_8859-1:1987', 'iso-ir-6', 'ansi_x3.4-1968', 'windows_1252', 'U8', '646')
WORDS = ('widen', 'the', 'lid', 'fix: it', 'Grüße', '日本語', 'naïve', '[PATCH]', '[PATCH 1/2]',
         '[PATCH v2 0/3]', '[RFC,', 'v3]', 'Re:', 'Fwd:', 're', '1/2', '(v2)', 'a' * 80,
         'b' * 30, ',', ';', '"', '\\', '(', ')', '<', '>', '=', '?', '=?', '?=', '_', '%41', ':',
         '[', ']', '0x1', '٣', '1 of 2', 'x=1', '=?utf-8?q?=', "'", '\u2028', '\u00a0',
         '\U0001f600')
BLANKS = (b' ', b' ', b' ', b'', b'  ', b'\t', b'\n ', b'\n\t', b' \n ', b'\n \n ', b'\r\n ',
          b'\r ', b'\n  \t', b'\x0b', b'\x0c', b'\x1c', b'\x1d', b'\x1e', b'\x85', b'\xc2\x85',
          b'\xc2\xa0', b'\xe2\x80\xa8', b'\0', b'\x1f', b'\x7f', b'\x1b', b'\n')
RAW = (b'\xe9', b'\xff', b'caf\xe9', b'\xc3\xa9', b'\xed\xa0\x80', b'\xf0\x9f\x98\x80', b'\x80',
       b'\xe2\x82', b'\x00', b'\x1b$B', b'\xef\xbb\xbf')
NAMES = ('From', 'Subject', 'Message-Id', 'Message-ID', 'Date', 'In-Reply-To', 'References', 'To',
         'Cc', 'Reply-To', 'X-Original-From', 'List-Id', 'List-ID', 'X-Mailing-List', 'X-list',
         'X-Patchwork-Hint', 'X-Patchwork-State', 'Received', 'X-Lid', 'x-lid', 'X', 'A' * 70,
         'DKIM-Signature', 'X-B4-Tracking')
PEOPLE = ('Ann <ann@example.org>', 'ann@example.org', 'ann@example.org (Ann)',
          '"Ann, B." <ann@example.org>', 'ann at example.org (Ann Example)', '<ann@example.org>',
          'Ann via Widgets <widgets@lists.example.org>', "'Ann' via W <widgets@lists.example.org>",
          'Ann via <widgets@lists.example.org>', 'Widgets@Lists.Example.Org',
          'widgets@lists.example.org (Ann via Widgets)', 'Ann <ann>', 'Ann', '<>', 'a@b', 'a@b.c',
          'ann+x@sub.example.org', '"a b"@example.org', 'ann@exa_mple.org', 'ann@-example.org',
          'änn@example.org', 'Ann <ann@example.org> <ben@example.org>', 'Ben <ben@example.org>,',
          '"Ann" <ann@example.org', 'a.b.c@d.e.f', '.a@example.org', 'a..b@example.org',
          'ann@example.org\u00a0', 'ann@example..org', '"" <ann@example.org>', 'Ann (x) <a@b.cc>')
IDS = ('<a@example.org>', '<b@example.org>', '<c.1@example.org>', 'a@example.org', '<>', '< >', '<',
       '>', '<a b>', '<a><b>', '<' + 'l' * 260 + '>', '(x)', '<é@example.org>', '<a\\>b>', '<a<b>')
DATE_PIECES = ('Fri,', 'Fri', 'fri,', 'Friday,', '1', '01', '31', '32', '0', 'May', 'may', 'MAY',
               'Feb', 'June', 'Sept', '5', '2026', '26', '69', '68', '99', '00', '100', '999',
               '1969', '9999', '10000', '0001', '10:00:00', '10:00', '10.00.00', '24:00:00',
               '10:60:61', '1:2:3', ':', '::', '10:00:00:00', '-0700', '+0000', '+0530', '+2460',
               '-9999', '+99999', 'GMT', 'UT', 'EST', 'EDT', 'PDT', 'Z', 'A', 'CEST', '(CET)', 'AM',
               'PM', '-', '+', ',', '.', '-00', '+1', '+100', 'x', '1-May-2026', '1/May/2026',
               'May-1-2026', '10:00:00+0200', '2026-05-01', '20260501', '1e3', '٣', '_1', '1_0',
               '+5', '-5', '123456789012', 'Thu, 1 Jan 1970 00:00:00 +0000')
ENCODINGS = ('base64', 'BASE64', 'quoted-printable', '8bit', '7bit', 'binary', 'x-uuencode', 'uue',
             'x-uue', 'uuencode', 'Base64 ', '"base64"', 'base64; x=y', 'none', '',
             'quoted-printable ')
TYPES = ('text/plain', 'TEXT/Plain', 'text/x-patch', 'text/x-diff', 'text/html', 'text',
         'text/plain/x', '', 'text/', '/plain', 'application/octet-stream', 'message/rfc822',
         'multipart/mixed', 'message/delivery-status', 'multipart/digest', 'text /plain',
         'text/ plain', 'message/partial', 'multipart', '"text/plain"', 'text/plain;',
         'multipart/alternative', 'message/external-body', 'text/x-patch ')
PARAMETERS = ('charset={c}', 'charset="{c}"', "charset*=utf-8''{c}", "charset*0*=us-ascii'en'{c}",
              'charset*0={c}; charset*1=x', 'Charset={c}', 'charset = {c}', 'charset', 'charset=',
              'name="a;b"', 'name*=a; name*0=b', 'format=flowed', 'delsp=yes', 'x="\\"', '=',
              'charset={c}; charset=utf-8', "charset*=''%FF", 'charset="{c}', "charset*1=a",
              'charset(x)={c}', "charset*='{c}", 'charset=\n {c}', "charset*0*='", 'x*9999=1')
BODY = ('Lids fit.', '', 'They were narrow.', '---', '-- ', '--', '_____', '_', '--- a/lid.c',
        '+++ b/lid.c', '@@ -1 +1 @@', '@@ -1,2 +1,3 @@ main', '@@ -0,0 +1 @@', '@@ -1,0 +1,0 @@',
        '-narrow', '+wide', ' same', 'diff --git a/lid.c b/lid.c', 'Index: lid.c', 'index 1a..2b',
        'new file mode 100644', 'rename from a', 'rename to b', 'old mode 100644',
        'similarity index 90%', 'GIT binary patch', 'literal 10', 'deleted file mode 100644',
        '\\ No newline at end of file', '--- /dev/null', '+++ /dev/null', '--- lid.c', '+++ x y',
        'Binary files a and b differ', 'From a', '>From b', 'Depends-on: <a@example.org>',
        'depends-on: https://x.example.org/1/', 'Depends-on: <a', 'Reviewed-by: Ann <a@b.cc>',
        'The following changes since commit 12:', 'are available in the git repository at:',
        '  git://example.org/lids.git main', '  https://example.org/x', 'for you to fetch', '=20',
        '=', '=3D', '=\t', '\t', '  ', '\u00a0', '\u2028x', '\x0c', '\x1c', '\x85', '\0', 'é', '日本',
        '@@ -99999999999999999999 +1 @@', '@@ -1,99999999999999999999 +1 @@', '-', '+', '\\', '>',
        '@@ -١ +١ @@', '\r', 'a\rb', '--- a\tb', '+++ \u00a0b/c', '-- \r', '--- \x85a/b')


def pick(random, choices):
    return choices[int(random.random() * len(choices))]


def encode(text, charset):
    try:
        return text.encode(charset.strip('"').split('*')[0] or 'utf-8')
    except (LookupError, ValueError, AttributeError):
        return text.encode('utf-8', 'surrogateescape')


def encoded_word(random):
    charset = pick(random, CHARSETS)
    text = ' '.join(pick(random, WORDS) for _ in range(random.randrange(4)))
    is_raw = '2022' not in charset and random.random() < .2  # broken escapes: field-notes.md
    raw = pick(random, RAW) + b'x' if is_raw else encode(text, charset)
    way = pick(random, 'qqqbbbQBx')
    if way in 'bB':
        packed = base64.b64encode(raw)
        if random.random() < .3:
            packed = packed.rstrip(b'=')[random.randrange(3):]
    else:
        packed = quopri.encodestring(raw, header=True) if random.random() < .7 else raw
        packed = packed.replace(b'=\n', b'')
        if random.random() < .7:
            packed = packed.replace(b'?', b'=3F').replace(b' ', b'_')
    return b'=?%s?%s?%s?=' % (charset.encode(), way.encode(), packed)


def header_value(random):
    pieces = []
    for _ in range(random.randrange(1, 7)):
        kind = random.random()
        if kind < .4:
            pieces.append(encoded_word(random))
        elif kind < .9:
            pieces.append(pick(random, WORDS).encode())
        else:
            pieces.append(pick(random, RAW))
        pieces.append(pick(random, BLANKS) if random.random() < .4 else b' ')
    return b''.join(pieces)


def address(random):
    if random.random() < .15:
        return header_value(random) + b' <ann@example.org>'
    return ', '.join(pick(random, PEOPLE) for _ in range(1 + random.randrange(2) *
                                                         random.randrange(3))).encode()


def date(random):
    if random.random() < .5:
        pieces = ['Fri,', '1', 'May', '2026', '10:00:00', '+0000']
        for _ in range(random.randrange(1, 4)):
            at = random.randrange(len(pieces) + 1)
            pieces[at:at + random.randrange(2)] = [pick(random, DATE_PIECES)]
    else:
        pieces = [pick(random, DATE_PIECES) for _ in range(random.randrange(1, 9))]
    return pick(random, (' ', ' ', ' ', '  ', '\t', '', '-')).join(pieces).encode()


def ids(random):
    return pick(random, (' ', '', '\n ', ',', '\t')).join(
        pick(random, IDS) for _ in range(random.randrange(1, 5))).encode()


def list_id(random):
    return pick(random, (b'<widgets.lists.example.org>', b'widgets.lists.example.org',
                         b'W <a.example.org> <b.example.org>', b'a b', b'', b'<>', b'<a>\n <b>',
                         header_value(random), b'=?utf-8?q?=3Ca.b=3E?='))


MAKERS = {'From': address, 'Reply-To': address, 'Cc': address, 'X-Original-From': address,
          'Date': date, 'Message-Id': ids, 'Message-ID': ids, 'In-Reply-To': ids,
          'References': ids, 'List-Id': list_id, 'List-ID': list_id, 'X-Mailing-List': list_id,
          'X-list': list_id}


def content_headers(random, kind):
    """Headers of a part, of that type, or of any."""
    parameters = [pick(random, PARAMETERS).format(c=pick(random, CHARSETS))
                  for _ in range(random.randrange(3))]
    kind = kind if random.random() < .85 else pick(random, TYPES)
    lines = [pick(random, ('Content-Type', 'content-type')) + ': ' +
             pick(random, ('; ', ';', ';\n ', ' ; ', ' ')).join([kind, *parameters])]
    if random.random() < .6:
        lines.append(f'Content-Transfer-Encoding: {pick(random, ENCODINGS)}')
    random.shuffle(lines)
    return '\n'.join(lines[random.random() < .05:]).encode()


def body(random):
    lines = [pick(random, BODY) for _ in range(random.randrange(1, 14))]
    if random.random() < .6:  # a whole diff, which random lines seldom are
        diff = ['--- a/lid.c', '+++ b/lid.c', '@@ -1 +1 @@', '-narrow', '+wide']
        if random.random() < .4:
            diff[random.randrange(5)] = pick(random, BODY)
        at = random.randrange(len(lines))
        lines[at:at] = diff
    text = '\n'.join(lines)
    raw = encode(text, pick(random, CHARSETS)) if random.random() < .3 else text.encode()
    if random.random() < .1:
        raw += pick(random, RAW)
    way = random.random()
    if way < .2:
        raw = base64.encodebytes(raw)
    elif way < .4:
        raw = quopri.encodestring(raw)
    elif way < .44:
        raw = b'begin 644 x\n#86)C\n' + raw + b'\n \nend\n'
    return raw + pick(random, (b'', b'\n', b'\n\n', b'\n-- \nAnn'))


def entity(random, depth):
    """A part: its headers, an empty line, its body."""
    if depth > 0 and random.random() < .5:
        return multipart(random, depth)
    if depth > 0 and random.random() < .2:
        kind = pick(random, ('message/rfc822', 'message/delivery-status', 'message/global'))
        return content_headers(random, kind) + b'\n\n' + entity(random, depth - 1)
    return content_headers(random, pick(random, TYPES[:5])) + b'\n\n' + body(random)


def multipart(random, depth):
    boundary = pick(random, ('b', 'x y', "b'", 'b', '=_b', 'b--', '-', 'bb', 'é', 'B' * 75))
    written = pick(random, ('boundary={}', 'boundary="{}"', 'boundary="{}"', "boundary*=utf-8''{}",
                            'Boundary={}', 'boundary={} ', 'boundary="{} "', 'boundary=<{}>',
                            'boundary*0="{}"; boundary*1=""')).format(boundary)
    kind = pick(random, ('multipart/mixed', 'multipart/digest', 'multipart/alternative',
                         'multipart/signed', 'Multipart/Mixed'))
    out = [f'Content-Type: {kind}; {written}'.encode()]
    if random.random() < .1:
        out.append(b'Content-Transfer-Encoding: ' + pick(random, ENCODINGS).encode())
    out += [b'', pick(random, (b'', b'preamble', b'--'))]
    mark = f'--{boundary}'.encode()
    for _ in range(random.randrange(4)):
        out.append(mark + pick(random, (b'', b'', b'', b' ', b'\t', b'x', b'\r', b'--')))
        out.append(entity(random, depth - 1))
    out.append(pick(random, (mark + b'--', mark + b'--', mark, b'', mark + b'-- ', mark + b'--x')))
    return b'\n'.join(out) + pick(random, (b'', b'\n', b'\nepilogue\n'))


def mail(random):
    """A whole mail."""
    headers = [b'From: ' + address(random), b'Subject: ' + header_value(random),
               b'Message-Id: ' + ids(random), b'Date: ' + date(random)]
    for at in range(4):  # most of them as in other mail, so that the others are looked at
        if random.random() < .6:
            headers[at] = (b'From: Ann <ann@example.org>', b'Subject: [PATCH] Widen lids',
                           b'Message-Id: <a@example.org>',
                           b'Date: Fri, 1 May 2026 10:00:00 +0000')[at]
    for _ in range(random.randrange(4)):
        name = pick(random, NAMES)
        headers.append(name.encode() + pick(random, (b': ', b': ', b':', b':\n ', b' : ')) +
                       MAKERS.get(name, header_value)(random))
    if random.random() < .2:
        random.shuffle(headers)
    whole = entity(random, random.randrange(3))
    data = b'\n'.join(headers) + b'\n' + (whole if random.random() < .8 else b'\n' + body(random))
    return data if random.random() < .9 else data.replace(b'\n', b'\r\n')


def mutate(random, data, others):
    """data with a few changes, at places that mean something."""
    for _ in range(random.randrange(1, 5)):
        way = random.randrange(8)
        at = random.randrange(len(data) + 1)
        if way == 0:
            data = data[:at] + pick(random, BLANKS + RAW) + data[at:]
        elif way == 1:
            data = data[:at] + data[at + random.randrange(1, 9):]
        elif way == 2 and data:
            data = data[:at] + bytes([random.randrange(256)]) + data[at + 1:]
        elif way == 3:
            data = data[:at] + pick(random, WORDS + BODY + CHARSETS).encode() + data[at:]
        elif way == 4:
            end = at + random.randrange(40)
            data = data[:end] + data[at:]
        elif way == 5:
            lines = data.split(b'\n')
            line = random.randrange(len(lines))
            lines.insert(random.randrange(len(lines) + 1), lines.pop(line))
            data = b'\n'.join(lines)
        elif way == 6:
            lines = data.split(b'\n')
            other = pick(random, others).split(b'\n')
            lines[random.randrange(len(lines)):][:1] = [pick(random, other)]
            lines.insert(random.randrange(len(lines) + 1), pick(random, other))
            data = b'\n'.join(lines)
        else:
            data = data[:at] + encoded_word(random) + data[at:]
    return data[:16384]


def load(paths):
    """The mails in files, and in all files of folders.  An mbox is one for each separator."""
    files = []
    for path in paths:
        if os.path.isdir(path):
            files += [os.path.join(folder, name) for folder, _, names in os.walk(path)
                      for name in names if not name.endswith(('.json', '.ini', '.md', '.series'))]
        else:
            files.append(path)
    mails = []
    for path in sorted(files):
        with open(path, 'rb') as file:
            pieces = file.read().split(b'\nFrom ')
        mails += [piece.partition(b'\n')[2] if number else piece
                  for number, piece in enumerate(pieces)]
    return mails
