# SPDX-License-Identifier: GPL-2.0-or-later
"""The limits in the sources: which there are, and their figures."""
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# A constant whose name has one of these words is a limit; so is every number in a limits.h.
WORDS = {'MAX', 'MOST', 'LIMIT'}
CONSTANT = re.compile(r'^#define[ \t]+([A-Z][A-Z0-9_]*)[ \t]+((?:[^\n]*\\\n)*[^\n]*)'
                      r'|\b([A-Z][A-Z0-9_]*) = ([^,;}\n]+)', re.MULTILINE)
COMMENT = re.compile(r'/\*.*?\*/', re.DOTALL)
TYPES = {'G_MAXUINT16': 0xffff, 'G_MAXUINT32': 0xffffffff, 'G_MAXINT': 0x7fffffff,
         'G_MAXUINT64': (1 << 64) - 1}


def constants(text):
    """Yields the name and the value, as text, of each constant that C source text defines."""
    for match in CONSTANT.finditer(COMMENT.sub('', text)):
        name, value = (match[1], match[2]) if match[1] else (match[3], match[4])
        if value.strip():
            yield name, value.strip()


def is_limit(path, name):
    return path.name == 'limits.h' or not WORDS.isdisjoint(name.split('_'))


def limits_in(root=ROOT):
    """Yields the path of a source file, relative to root, and the name of a limit in it."""
    for path in sorted([*root.glob('src/**/*.[ch]'), *root.glob('include/**/*.h')]):
        for name, _ in constants(path.read_text(encoding='utf-8')):
            if is_limit(path, name):
                yield str(path.relative_to(root)), name


def value_of(path, name, root):
    """The text of a constant in a source file, or in those that it includes; or None."""
    text = (root / path).read_text(encoding='utf-8')
    values = dict(constants(text))
    if name in values:
        return values[name]
    for header in re.findall(r'^#include "(.*)"', text, re.MULTILINE):
        if value := value_of(f'src/{header}', name, root):
            return value
    return None


def figure(path, name, root=ROOT):
    """The number that a constant of a source file is, so that a test follows it."""
    if name in TYPES:
        return TYPES[name]
    text = re.sub(r'\b[A-Z][A-Z0-9_]*\b',
                  lambda word: str(figure(path, word[0], root)), value_of(path, name, root))
    if not re.fullmatch(r'[0-9xa-f\s()+*/<-]+', text):
        raise ValueError(f'{path}: {name} is no number: {text}')
    return int(eval(text.replace('/', '//')))
