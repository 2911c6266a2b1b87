#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Checks that the shared library exports what its public headers mark with M2S_API, and no more.

    symbols.py NM LIBRARY INCLUDE-FOLDER
    symbols.py --self-test
"""
import re
import subprocess
import sys
from pathlib import Path

# What toolchains add to some libraries.
TOOLCHAIN = re.compile(r'_init|_fini|_edata|_end|__bss_start|__(odr_)?asan.*|__gcov.*|__llvm.*')


def code_of(text):
    """text without comments, directives, attributes and the bodies of inline functions."""
    text = re.sub(r'/\*.*?\*/|//[^\n]*', ' ', text, flags=re.DOTALL)
    text = re.sub(r'^[ \t]*#(?:[^\n]*\\\n)*[^\n]*', '', text, flags=re.MULTILINE)
    text = re.sub(r'\bG_(GNUC|DEFINE)_\w+(\s*\([^()]*\))?|__attribute__\s*\(\(.*?\)\)', ' ', text)
    while '{' in text:
        shorter = re.sub(r'\{[^{}]*\}', ';', text)
        if shorter == text:
            break
        text = shorter
    return text


def declarations(text):
    """Yields each function that a header declares, and whether it is marked."""
    for statement in code_of(text).split(';'):
        match = re.search(r'\b(\w+)\s*\(', statement)
        if match and not re.search(r'\btypedef\b|\bstatic\b', statement):
            yield match[1], re.search(r'\bM2S_API\b', statement) is not None


def check(headers, exported):
    """headers: name and text of each."""
    complaints = []
    marked = set()
    for name, text in headers:
        for function, is_marked in declarations(text):
            if is_marked:
                marked.add(function)
            else:
                complaints.append(f'{name}: {function} is not marked M2S_API')
    exported = {symbol for symbol in exported if not TOOLCHAIN.fullmatch(symbol)}
    complaints += [f'{symbol}: exported, but in no public header' for symbol in exported - marked]
    complaints += [f'{symbol}: declared, but not exported' for symbol in marked - exported]
    complaints += [f'{symbol}: does not begin with m2s_' for symbol in marked | exported
                   if not symbol.startswith('m2s_')]
    if not marked:
        complaints.append('no public function found')
    return sorted(complaints)


def exported_symbols(nm, library):
    output = subprocess.run([nm, '-D', '--defined-only', '-P', library], check=True,
                            capture_output=True, text=True).stdout
    return {line.split()[0].split('@')[0] for line in output.splitlines() if line.split()}


HEADER = '''
#define M2S_API __attribute__((visibility("default")))
#define F(x) \\
    g(x)
typedef struct { int (*hook)(int); } M2sA;
typedef void (*M2sFunc)(int a);
/* M2S_API void m2s_comment(void); */
M2S_API GQuark m2s_a(void);
M2S_API char *
m2s_b(const char *text,
      int c) G_GNUC_PRINTF(1, 2);
static inline int m2s_inline(int a) { if (a) { return g(a); } return a; }
G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sA, m2s_a_free)
'''

# A header's text, what is exported, and the complaint; None: there is none.
SELF_TEST = (
    (HEADER, {'m2s_a', 'm2s_b', '_init'}, None),
    (HEADER, {'m2s_a'}, 'm2s_b: declared, but not exported'),
    (HEADER, {'m2s_a', 'm2s_b', 'm2s_c'}, 'm2s_c: exported, but in no public header'),
    (HEADER + 'M2S_API void m2s_d(void);', {'m2s_a', 'm2s_b'}, 'm2s_d: declared'),
    (HEADER + 'void m2s_d(void);', {'m2s_a', 'm2s_b'}, 'a.h: m2s_d is not marked'),
    (HEADER + 'M2S_API void x(void);', {'m2s_a', 'm2s_b', 'x'}, 'x: does not begin'),
    ('', set(), 'no public function found'),
)


def self_test():
    failures = []
    for text, exported, expected in SELF_TEST:
        complaints = check([('a.h', text)], exported)
        if len(complaints) != (expected is not None) or \
                (expected and not complaints[0].startswith(expected)):
            failures.append(f'expected {expected}, got {complaints}')
    return failures


def main():
    if sys.argv[1:] == ['--self-test']:
        complaints = self_test()
    elif len(sys.argv) == 4:
        nm, library, folder = sys.argv[1:]
        headers = [(path.name, path.read_text()) for path in sorted(Path(folder).rglob('*.h'))]
        complaints = check(headers, exported_symbols(nm, library))
    else:
        sys.exit(__doc__)
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


if __name__ == '__main__':
    sys.exit(main())
