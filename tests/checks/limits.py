#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""limits.py ROOT | --self-test: every limit in the sources has a test, or a reason for none.

tests/limits/limits.ini is the list, with a section for each source file.  A row names a limit and

    NAME = tests/LAYER/test-MODULE.c /module/case     a unit test, by its path
    NAME = tests/cli/FILE.py Class.test_case          a test of the program
    NAME = none: why                                  what needs no test, or cannot have one

Prints what is missing, and what is in the list but not in the sources.
"""
import configparser, re, sys, tempfile
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / 'limits'))
from figures import limits_in

LIST = 'tests/limits/limits.ini'
LEAST_REASON = 20  # characters: "none: big" is no reason


def has_c_case(text, case):
    """Whether a unit test is added under this path, whose parts may stand apart."""
    return f'"{case}"' in text or f'"{case.rsplit("/", 1)[1]}"' in text


def has_python_case(text, case):
    name, _, method = case.partition('.')
    body = re.search(rf'^class {re.escape(name)}\b.*?(?=^\S|\Z)', text, re.MULTILINE | re.DOTALL)
    return bool(method and body and re.search(rf'^    def {re.escape(method)}\(', body[0],
                                              re.MULTILINE))


def check_row(root, row):
    """Returns: what is wrong with the value of a row, or None."""
    if row.startswith('none: '):
        return None if len(row) >= len('none: ') + LEAST_REASON else 'has no reason'
    name, _, case = row.partition(' ')
    path = root / name
    if not path.is_file():
        return f'there is no {name}'
    found = (has_c_case if path.suffix == '.c' else has_python_case)(
        path.read_text(encoding='utf-8'), case)
    return None if case and found else f'{name} has no case {case}'


def check_tree(root):
    table = configparser.ConfigParser(interpolation=None, delimiters=('=',))
    table.optionxform = str
    table.read(root / LIST, encoding='utf-8')
    rows = {(path, name): value.replace('\n', ' ') for path in table.sections()
            for name, value in table[path].items()}
    limits = sorted(set(limits_in(root)))
    for path, name in limits:
        if (path, name) not in rows:
            yield f'{path}: {name} is not in {LIST}'
    for (path, name), row in rows.items():
        if (path, name) not in limits:
            yield f'{LIST}: {path} has no limit {name}'
        elif wrong := check_row(root, row):
            yield f'{LIST}: {path}: {name}: {wrong}'


# What the sources and the list have, and what the complaint says; None: there is none.
SELF_TEST = (
    ('#define A_MAX 1', 'A_MAX = none: a reason that is long enough', None),
    ('#define A_MAX 1', 'A_MAX = tests/a.c /a/most', None),
    ('#define A_MAX 1', 'A_MAX = tests/a.py A.test_most', None),
    ('enum { A_MAX = 1 };', '', 'A_MAX is not in'),
    ('#define MAX_A 1', '', 'MAX_A is not in'),
    ('#define A_LIMIT 1', '', 'A_LIMIT is not in'),
    ('#define A_MAX(x) 1\n#define MAXIMAL 1\n/* #define A_MAX 1 */', '', None),
    ('', 'A_MAX = none: a reason that is long enough', 'has no limit A_MAX'),
    ('#define A_MAX 1', 'A_MAX = none: big', 'no reason'),
    ('#define A_MAX 1', 'A_MAX = tests/b.c /a/most', 'there is no tests/b.c'),
    ('#define A_MAX 1', 'A_MAX = tests/a.c /a/least', 'has no case /a/least'),
    ('#define A_MAX 1', 'A_MAX = tests/a.py A.test_least', 'has no case A.test_least'),
    ('#define A_MAX 1', 'A_MAX = tests/a.py B.test_most', 'has no case B.test_most'),
    ('#define A_MAX 1', 'A_MAX = tests/a.py', 'has no case'),
)


def self_test():
    for source, rows, expected in SELF_TEST:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            for name, text in (
                    ('src/a.c', source), (LIST, f'[src/a.c]\n{rows}\n'),
                    ('tests/a.c', 'g_test_add_func("/a/most", test_most);'),
                    ('tests/a.py', 'class A:\n    def test_most(self):\n        pass\n'
                                   'class B:\n    pass\n')):
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
            complaints = list(check_tree(root))
        if len(complaints) != (expected is not None) or \
                (expected and expected not in complaints[0]):
            yield f'{source!r}, {rows!r}: expected {expected}, got {complaints}'


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    complaints = list(self_test() if sys.argv[1] == '--self-test' else
                      check_tree(Path(sys.argv[1])))
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


if __name__ == '__main__':
    sys.exit(main())
