#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Checks the habits of the house that a program can check.

    style.py ROOT          prints "file:line: why" for every breach; exit status 1 if there is one
    style.py --self-test   checks the check
"""
import re
import sys
from pathlib import Path

FILE_LINES = 500
FUNCTION_LINES = 60
COLUMNS = 100
SPDX = 'SPDX-License-Identifier: GPL-2.0-or-later'
FOLDERS = ('include', 'src', 'systemd', 'tests', 'bench', 'fuzz')
LEFT_UNDONE = re.compile(r'\bTO' r'DO\b')  # in two pieces: this file is checked too

# Commands that people copy, which cannot be broken.
LONG_LINES = ('README.md', 'docs/delivery.md')

# Comments, strings and characters, in which the words of C mean nothing.
NO_CODE = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)

# Directives, which declare nothing, and declarations that C++ takes for C as well.
DIRECTIVE_OR_DECLS = re.compile(
    r'^[ \t]*#(?:[^\n]*\\\n)*[^\n]*|\bG_BEGIN_DECLS\b.*?\bG_END_DECLS\b',
    re.DOTALL | re.MULTILINE)


def blank(match):
    return re.sub(r'[^\n]', ' ', match[0])


def code_of(text):
    """text with everything but code blanked out, line by line."""
    return NO_CODE.sub(blank, text)


def check_functions(lines):
    """clang-format puts the braces of a function into the first column."""
    start = None
    for number, line in enumerate(lines, 1):
        if line.rstrip() == '{':
            start = number
        elif line.startswith('}') and start is not None:
            if number - start + 1 > FUNCTION_LINES:
                yield start, f'a function of {number - start + 1} lines'
            start = None


def check_declarations(code):
    for number, line in enumerate(DIRECTIVE_OR_DECLS.sub(blank, code).split('\n'), 1):
        if line.strip():
            yield number, 'declared outside of G_BEGIN_DECLS and G_END_DECLS'
            return


def check_columns(lines, is_markdown):
    """A row of a table in Markdown cannot be broken."""
    for number, line in enumerate(lines, 1):
        if len(line) > COLUMNS and not (is_markdown and line.startswith('|')):
            yield number, f'a line of {len(line)} columns'


def check_text(text, suffix, is_public=False):
    """Yields a line number and what is wrong there.  suffix: of the name of the file."""
    lines = text.splitlines()
    yield from check_columns(lines, suffix == '.md')
    for number, line in enumerate(lines, 1):
        if LEFT_UNDONE.search(line):
            yield number, 'something is left to do'
    if suffix in ('.md', '.build'):
        return
    if not any(SPDX in line for line in lines[:2]):
        yield 1, f'no "{SPDX}" at the top'
    if len(lines) > FILE_LINES:
        yield len(lines), f'a file of {len(lines)} lines'
    if suffix in ('.c', '.h'):
        code = code_of(text).split('\n')
        yield from check_functions(code)
        for number, line in enumerate(code, 1):
            if re.search(r'\bgoto\b', line):
                yield number, 'goto'
    if is_public:
        yield from check_declarations(code_of(text))


def suffix_of(path):
    """A script without a suffix, such as tests/run, is the shell's."""
    is_script = not path.suffix and path.is_file() and path.read_bytes()[:2] == b'#!'
    return '.sh' if is_script else path.suffix


def check_mode(path):
    """People type the name of a script, as its help and the docs do."""
    with path.open('rb') as script:
        if script.read(2) == b'#!' and not path.stat().st_mode & 0o100:
            yield 1, 'a script that is not executable'


def checked_paths(root):
    sources = [path for folder in FOLDERS for path in sorted((root / folder).rglob('*'))
               if suffix_of(path) in ('.c', '.h', '.py', '.sh', '.build')]
    others = ('*.md', 'docs/*.md', 'testdata/*.md', 'bench/*.md', 'fuzz/*.md', 'meson.build')
    return sources + [path for pattern in others for path in sorted(root.glob(pattern))]


def check_tree(root):
    complaints = []
    paths = checked_paths(root)
    for path in paths:
        is_public = path.suffix == '.h' and path.is_relative_to(root / 'include')
        is_long = any(path.is_relative_to(root / name) for name in LONG_LINES)
        for line, why in check_text(path.read_text(errors='replace'), suffix_of(path), is_public):
            if not (is_long and why.startswith('a line of ')):
                complaints.append(f'{path.relative_to(root)}:{line}: {why}')
        complaints += [f'{path.relative_to(root)}:{line}: {why}' for line, why in check_mode(path)]
    return complaints if paths else [f'{root}: no source files here']


TOP = f'/* {SPDX} */\n'

# A text of C, and the expected complaint; None: there is none.
SELF_TEST = (
    (TOP + 'int a;\n', None),
    ('#!/bin/sh\n' + TOP, None),
    ('int a;\n', '1: no "SPDX'),
    (TOP + '\n' * 499, None),
    (TOP + '\n' * 500, '501: a file of 501 lines'),
    (TOP + 'int\nf(void)\n{\n' + '\n' * 58 + '}\n', None),
    (TOP + 'int\nf(void)\n{\n' + '    {\n    }\n' * 30 + '}\n', '4: a function of 62 lines'),
    (TOP + 'static int a[] = {\n' + '1,\n' * 80 + '};\n', None),
    (TOP + '/* goto */ "goto"; \'"\' // goto\n', None),
    (TOP + '"\\""; goto end;\n', '2: goto'),
    (TOP + '/* TO' + 'DO: more */\n', '2: something is left to do'),
    (TOP + '/* ' + 'ä' * 94 + ' */\n', None),
    (TOP + '/* ' + 'ä' * 95 + ' */\n', '2: a line of 101 columns'),
)

# The same for Markdown.
MARKDOWN_SELF_TEST = (
    ('# Title\n| ' + 'x' * 100 + ' |\n', None),
    ('# Title\n' + 'x ' * 51 + '\n', '2: a line of 102 columns'),
)

BEGIN, END = 'G_BEGIN_DECLS\n', 'G_END_DECLS\n'

# The same for a public header.
PUBLIC_SELF_TEST = (
    (TOP + '#pragma once\n#define A \\\n    1\n', None),
    (TOP + '#include <a.h>\n' + BEGIN + '#define A\nint a;\nF(a)\n' + END, None),
    (TOP + '#pragma once\nint a;\nint b;\n', '3: declared outside'),
    (TOP + BEGIN + 'int a;\n' + END + 'F(a)\n', '5: declared outside'),
    (TOP + BEGIN + 'int a;\n', '2: declared outside'),
    (TOP + '/* ' + BEGIN + '*/ int a; /* ' + END + '*/\n', '3: declared outside'),
)


def self_test():
    failures = []
    tests = [(*test, '.c', False) for test in SELF_TEST] + \
            [(*test, '.h', True) for test in PUBLIC_SELF_TEST] + \
            [(*test, '.md', False) for test in MARKDOWN_SELF_TEST]
    for text, expected, suffix, is_public in tests:
        complaints = [f'{line}: {why}' for line, why in check_text(text, suffix, is_public)]
        if len(complaints) != (expected is not None) or \
                (expected and not complaints[0].startswith(expected)):
            failures.append(f'{text[:80]!r}: expected {expected}, got {complaints}')
    return failures


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    is_self_test = sys.argv[1] == '--self-test'
    complaints = self_test() if is_self_test else check_tree(Path(sys.argv[1]))
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


if __name__ == '__main__':
    sys.exit(main())
