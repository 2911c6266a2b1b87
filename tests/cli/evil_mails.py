# SPDX-License-Identifier: GPL-2.0-or-later
"""A hostile series that tries whatever harms a reader of what the program prints."""
import base64, re

from mails import DIFF, mail

FORMULA = '=HYPERLINK("http://evil.example.org","x")'
ESCAPES = '\x1b]0;title\x07\x1b[31m\x9b2J\x08\x7f\x85'
BIDI = '\u202eevil\u202c\u2066\u2028\u2029\ufeff\u200b'
MARKUP = '</script></title><img src=x onerror="alert(1)"><svg/onload=alert(1)>\'"&lt;'
MARKDOWN = '[x](javascript:alert(1)) ![x](http://evil.example.org/x) `x` ```` |x| # *x* <b>x</b>'
SHELL = '$(touch pwned);`touch pwned`&&touch pwned|cat \'"'
PATH = '../../.git/hooks/pre-commit'
INJECTED = ('x\r\nBcc: victim@example.org\r\nSubject: injected\r\n\r\n'
            'From x Thu Jan  1 00:00:00 1970')
EVIL = ' '.join([FORMULA, ESCAPES, BIDI, MARKUP, MARKDOWN, SHELL, PATH, INJECTED])
# A name with an angle bracket or a line end is no name to Patchwork.
NAME = ' '.join([FORMULA, ESCAPES, BIDI, 'onerror="alert(1)"', MARKDOWN, SHELL, PATH]).translate(
    {ord('<'): '&lt;', ord('>'): '&gt;'})
STARTS = '=1+1', '+1+1', '-1+1', '@SUM(1)', '\t=1', '\r=1', "'=1", '"=1'

LIST = '=cmd&\'"x.example.org'
ID = '-rf/../../.git/hooks/`touch`=1+1"onerror=alert(1)\''
NAMES = PATH, '-rf', '=1+1', '</script><img src=x onerror=alert(1)>', 'a`|b', '$(touch pwned)'


def word(text):
    """text as an encoded word."""
    encoded = base64.b64encode(text.encode('utf-8', 'surrogatepass')).decode()
    return f'=?utf-8?b?{encoded}?='


def diff(names, new='new'):
    return ''.join(f'diff --git a/{name} b/{name}\n--- a/{name}\n+++ b/{name}\n'
                   f'@@ -1 +1 @@ {MARKUP}\n'
                   f'-old\n+{new} {BIDI} {ESCAPES} {MARKUP}\n' for name in names)


def evil_mail(number, subject, body, headers=''):
    text = mail(number, subject, body, 'Content-Type: text/plain; charset=utf-8\n' + headers)
    text = text.replace('Ann Example <ann@example.org>', word(NAME) + ' <-mallory@example.org>')
    return text.replace('widgets.lists.example.org', LIST)


def body(title):
    lines = [title, FORMULA, ESCAPES, BIDI, MARKUP, MARKDOWN, SHELL, PATH, *STARTS,
             'From mallory@example.org Thu Jan  1 00:00:00 1970', '>From x', 'Bcc: x@example.org',
             '<script>alert(1)</script>', '    indented', '```', '~~~', '<!--', '![x][1]',
             '[1]: http://evil.example.org/x', 'javascript:alert(1) https://example.org/"onx="1']
    return '\n'.join(lines) + '\n'


TRAILERS = ''.join(f'{name}: {start}{MARKUP} {BIDI}{ESCAPES} <{start}x@example.org>\n'
                   for name in ('Reviewed-by', 'Acked-by', 'Tested-by') for start in STARTS[:4])
SUBJECTS = [f'[PATCH] {word(start + EVIL)}' for start in STARTS] + [word(s) for s in STARTS]


def to_first(number):
    return f'In-Reply-To: <{number}@example.org>\nReferences: <{number}@example.org>\n'


def series(first, version, new):
    return [evil_mail(first, f'[PATCH {version}0/2] {word(EVIL)}', body('cover')),
            evil_mail(first + 1, f'[PATCH {version}1/2] {word(EVIL)}',
                      body('patch') + TRAILERS + '---\n' + diff(NAMES, new), to_first(first)),
            evil_mail(first + 2, f'[PATCH {version}2/2] {word("b" + EVIL)}',
                      'x\n---\n' + DIFF.replace('new', new), to_first(first)),
            evil_mail(first + 3, f'Re: [PATCH {version}1/2] {word(EVIL)}',
                      f'> {MARKUP}\n{body("reply")}{TRAILERS}', to_first(first + 1))]


def mails():
    """Mails of an mbox: two versions of a series, and patches whose subjects begin as formulas do,
    or that hold what no charset has."""
    one, two = series(1, '', 'new'), series(11, 'v2 ', 'newer')
    odd = [evil_mail(20 + i, subject, f'x\n---\n{diff([NAMES[i % len(NAMES)]])}')
           for i, subject in enumerate(SUBJECTS)]
    odd.append(evil_mail(50, '[PATCH] id', 'x\n---\n' + DIFF).replace('<50@', f'<{ID}@'))
    raw = evil_mail(52, '[PATCH] raw', 'x\udc9b31m\udcff\n\0\n---\n' + DIFF + '\udcf0\n')
    raw = raw.replace('charset=utf-8', 'charset=x-no-such')
    surrogate = evil_mail(51, '[PATCH] =?utf-8?q?=ed=a0=80?= =?utf-7?q?+2AA-?=', 'x\n---\n' + DIFF)
    return [re.sub('^(>*From )', r'>\1', text, flags=re.MULTILINE).replace('>From: ', 'From: ')
            for text in one + two + odd + [raw, surrogate]]
