#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Checks that includes run in no circle, neither between files nor between modules.

    includes.py ROOT          prints every circle; exit status 1 if there is one
    includes.py --dot ROOT    writes folders, modules and their includes as a drawing for Graphviz:
                              includes.py --dot . | dot -Tsvg > includes.svg
    includes.py --self-test   checks the check

A module is what shares a name in a folder: src/mbox/input.c and input.h are the module mbox/input.
A public header is a module of its own.
"""
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from layers import declared_layer, includes


def read_files(root):
    """Yields the operand that includes each source file, its module, and its text."""
    for path in sorted((root / 'include/mbox2series').glob('*.h')):
        text = path.read_text()
        yield f'<mbox2series/{path.name}>', f'mbox2series/{path.stem}', text
    for path in sorted((root / 'src').rglob('*.[ch]')):
        name = path.relative_to(root / 'src')
        yield f'"{name}"', str(name.with_suffix('')), path.read_text()


class Graph:
    """Which files, and which modules, include which."""

    def __init__(self, root):
        files = list(read_files(root))
        self.module_of = {name: module for name, module, _ in files}
        self.files = {}
        self.modules = {module: set() for module in self.module_of.values()}
        for name, module, text in files:
            targets = {target for _, target in includes(text) if target in self.module_of}
            self.files[name] = targets
            self.modules[module] |= {self.module_of[target] for target in targets} - {module}


def reachable(edges, start):
    found, ahead = set(), [start]
    while ahead:
        for target in edges[ahead.pop()] - found:
            found.add(target)
            ahead.append(target)
    return found


def circles(edges):
    """The largest sets of nodes that all lead to each other, sorted."""
    reach = {node: reachable(edges, node) for node in edges}
    return sorted({tuple(sorted(other for other in reach[node] if node in reach[other]))
                   for node in edges if node in reach[node]})


def shortest(edges, circle):
    """A shortest way around in circle, from its first node back to it."""
    start = circle[0]
    ways, known = [[start]], {start}
    for way in ways:
        for target in sorted(edges[way[-1]] & set(circle)):
            if target == start:
                return [*way, start]
            if target not in known:
                known.add(target)
                ways.append([*way, target])
    return []


def check(root):
    graph = Graph(root)
    if not graph.files:
        return [f'{root}: no source files here']
    complaints = []
    for kind, edges in ('files', graph.files), ('modules', graph.modules):
        for circle in circles(edges):
            way = ' -> '.join(shortest(edges, circle))
            complaints.append(f'a circle of {len(circle)} {kind}: {way}')
    return complaints


def drawing(root):
    """A box for each folder, a node for each module; an arrow goes to what is included."""
    modules = Graph(root).modules
    folders = defaultdict(list)
    for module in sorted(modules):
        folders[module.split('/')[0]].append(module)
    yield 'digraph includes {'
    yield '    rankdir = LR;'
    yield '    node [shape = box];'
    for folder, inside in folders.items():
        yield f'    subgraph "cluster_{folder}" {{'
        yield f'        label = "{folder}/";'
        for module in inside:
            yield f'        "{module}" [label = "{module.split("/")[1]}"];'
        yield '    }'
    for module in sorted(modules):
        for target in sorted(modules[module]):
            yield f'    "{module}" -> "{target}";'
    yield '}'


API = ('include/mbox2series/api.h', '/* Layer: ingest. */\n')

# The files of a tree, what is known, and the complaint; None: there is none.
SELF_TEST = (
    ([('src/base/a.c', '#include "base/a.h"\n'), ('src/base/a.h', '')], None),
    ([('src/base/a.c', '#include "base/b.h"\n'), ('src/base/b.h', '#include "base/c.h"\n'),
      ('src/base/c.h', '')], None),
    ([('src/base/a.h', '#include "base/a.h"\n')],
     'a circle of 1 files: "base/a.h" -> "base/a.h"'),
    ([('src/base/a.c', '#include "base/b.h"\n'), ('src/base/b.c', '#include "base/a.h"\n'),
      ('src/base/a.h', ''), ('src/base/b.h', '')],
     'a circle of 2 modules: base/a -> base/b -> base/a'),
    ([API, ('src/ingest/api.c', '#include <mbox2series/api.h>\n')], None),
    ([], 'no source files here'),
)


def self_test():
    failures = []
    for files, expected in SELF_TEST:
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files:
                path = Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            complaints = check(Path(folder))
        if len(complaints) != (expected is not None) or \
                (expected and expected not in complaints[0]):
            failures.append(f'{files}: expected {expected}, got {complaints}')
    return failures


def main():
    match sys.argv[1:]:
        case ['--self-test']:
            lines = complaints = self_test()
        case ['--dot', root]:
            lines, complaints = drawing(Path(root)), []
        case [root]:
            lines = complaints = check(Path(root))
        case _:
            sys.exit(__doc__)
    for line in lines:
        print(line)
    return 1 if complaints else 0


if __name__ == '__main__':
    sys.exit(main())
