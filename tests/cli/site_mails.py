# SPDX-License-Identifier: GPL-2.0-or-later
"""Mails for the tests of pages: in a browser, and without."""
from mails import DIFF, mail, patch

EVIL = '</title></style><script>document.title="run"</script><img src=x onerror=alert(1)>'


def hostile():
    """Mails of somebody who would like to run a script in the browser of others."""
    mark = EVIL.replace('"', "'")
    diff = f'--- a/{mark}\n+++ b/{mark}\n@@ -1 +1 @@ {mark}\n-{mark}\n+{mark}\n'
    body = (f'{mark}\nhttps://example.org/"onclick="alert(1) javascript:alert(1)\n'
            f'\u202egnp.exe \x1b[31m \x00 \u2028\nReviewed-by: {mark} <x@example.org>\n---\n{diff}')
    first = mail(71, f'[PATCH 1/2] {mark}', body, f'X-Evil: {mark}\n')
    name = '=?utf-8?q?=22_onmouseover=3D=22alert(1)=22_=26lt;=E2=80=AE?='
    first = first.replace('Ann Example <ann', f'{name} <mallory')
    second = mail(74, f'[PATCH v2 1/2] {mark}', body.replace('+' + mark, '+new ' + mark))
    return [first,
            mail(72, f'Re: [PATCH 1/2] {mark}', f'> -{mark}\n{mark}\nAcked-by: {mark}\n',
                 'In-Reply-To: <71@example.org>\n'),
            mail(73, '[PATCH 2/2] javascript:alert(1)', f'x\n---\n{DIFF}',
                 'In-Reply-To: <71@example.org>\n').replace('<73@', '<"onload=\'alert(1)\'73@'),
            second.replace('Ann Example <ann', f'{name} <mallory'),
            mail(75, '[PATCH v2 2/2] javascript:alert(1)', f'y {mark}\n---\n{DIFF}',
                 'In-Reply-To: <74@example.org>\n').replace('Ann Example <ann',
                                                            f'{name} <mallory')]


def ordinary():
    replies = [mail(13, 'Re: [PATCH v2 1/2] front',
                    '> +new\n\nWhy?\n\nReviewed-by: Bo <bo@example.org>\n',
                    'In-Reply-To: <11@example.org>\n'),
               mail(14, 'Re: [PATCH v2 0/2] oil the wheels', '> Some text.\nGood.\n',
                    'In-Reply-To: <10@example.org>\n').replace('Ann Example <ann', 'Bo <bo')]
    return [mail(0, '[PATCH 0/2] oil the wheels'),
            patch(1, '[PATCH 1/2] front', 'In-Reply-To: <0@example.org>\n'),
            mail(10, '[PATCH v2 0/2] oil the wheels'),
            patch(11, '[PATCH v2 1/2] front', 'In-Reply-To: <10@example.org>\n'),
            patch(12, '[PATCH v2 2/2] rear', 'In-Reply-To: <10@example.org>\n'),
            *replies, mail(15, '[PATCH 0/1] a cover with a diff', 'x\n---\n' + DIFF)]
