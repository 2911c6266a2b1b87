#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""contrast.py STYLE: the contrast of all colours in the style sheet that are seen together.

    contrast.py --self-test    checks the check

WCAG 2.2 wants 4.5 for text, and 3 for what only marks something.  Colours are named once for light
and once for dark at the top of the style sheet, and used by name below."""
import re
import sys
from pathlib import Path

TEXT, MARK = 4.5, 3.0

# A colour, and those that can be behind it.
PAIRS = (
    (TEXT, '--text', ('--page', '--raised', '--current')),
    (TEXT, '--quiet', ('--page', '--raised', '--current')),
    (TEXT, '--link', ('--page', '--raised', '--current', '--note-page')),
    (TEXT, '--added', ('--page', '--raised', '--added-page')),
    (TEXT, '--removed', ('--page', '--raised', '--removed-page')),
    (TEXT, '--hunk', ('--hunk-page',)),
    (TEXT, '--note', ('--note-page',)),
    (TEXT, '--good', ('--page', '--good-page', '--current', '--note-page')),
    (TEXT, '--wait', ('--wait-page',)),
    (TEXT, '--bad', ('--page', '--bad-page', '--current')),
    (MARK, '--focus', ('--page', '--raised', '--current', '--note-page')),
)
# What only divides, or says nothing that is not said in words.
DECORATION = {'--line', '--note-line'}


def luminance(colour):
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055)**2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def colours(block):
    return dict(re.findall(r'(--[\w-]+): (#[0-9a-f]{6});', block))


def check(style):
    """Yields what is wrong with style."""
    style = re.sub(r'/\*.*?\*/', '', style, flags=re.DOTALL)
    blocks = re.findall(r':root \{(.*?)\}', style, flags=re.DOTALL)
    if len(blocks) != 2:
        yield f'{len(blocks)} sets of colours instead of two'
        return
    light, dark = map(colours, blocks)
    known = DECORATION.union(*({name, *behind} for _, name, behind in PAIRS))
    for scheme, named in (('light', light), ('dark', dark)):
        for name in sorted(set(named) ^ known):
            yield f'{scheme}: {name} is not both in the style sheet and in the check'
        for wanted, name, behind in PAIRS:
            for other in behind:
                if name in named and other in named:
                    ratio = contrast(named[name], named[other])
                    if ratio < wanted:
                        yield f'{scheme}: {name} on {other}: {ratio:.2f}, not {wanted}'
    rest = style
    for block in blocks:
        rest = rest.replace(block, '')
    for found in re.findall(r'#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?)\(|url\(|@import', rest):
        yield f'not by name, or from elsewhere: {found}'


def self_test():
    assert round(contrast('#000000', '#ffffff')) == 21
    assert round(contrast('#777777', '#ffffff'), 2) == 4.48
    names = sorted(DECORATION.union(*({name, *behind} for _, name, behind in PAIRS)))
    light = [name for name in names if 'page' in name or name in ('--raised', '--current')]
    good = ''.join(f'{name}: {"#ffffff" if name in light else "#000000"};' for name in names)
    style = f':root {{{good}}} :root {{{good}}}'
    assert not list(check(style)), list(check(style))
    for bad in (style.replace('--text: #000000', '--text: #999999', 1),
                style + 'a { color: #123; }', style + 'a { background: url(x); }',
                style.replace('--hunk: ', '--hump: ', 1), ''):
        assert list(check(bad)), bad


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    if sys.argv[1] == '--self-test':
        return self_test()
    complaints = list(check(Path(sys.argv[1]).read_text()))
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


if __name__ == '__main__':
    sys.exit(main())
