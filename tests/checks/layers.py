#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Checks what each layer, a folder of src/, and each public header may include.

    layers.py ROOT          prints "file:line: why" for every breach; exit status 1 if there is one
    layers.py --self-test   checks the check

docs/architecture.md has the table in words.  includes.py checks that no includes run in a circle.
"""
import re
import sys
import tempfile
from pathlib import Path

SIBLINGS = ('mbox', 'mail', 'patch', 'series', 'store')

# The layers that a layer may include, itself first.
LAYERS = {
    'base': ('base',),
    'model': ('model', 'base'),
    **{name: (name, 'base', 'model') for name in SIBLINGS},
    'git': ('git', 'base'),
    'compare': ('compare', 'base', 'git', 'patch'),
    'revisions': ('revisions', 'base', 'model', 'patch'),
    'archive': ('archive', 'base', 'model', 'revisions', *SIBLINGS),
    'search': ('search', 'archive', 'base', 'mail', 'model', 'patch', 'store'),
    'fate': ('fate', 'archive', 'base', 'model', 'patch'),
    'output': ('output', 'fate', 'archive', 'base', 'compare', 'model', 'mail', 'patch',
               'revisions', 'search'),
    'html': ('html', 'fate', 'archive', 'base', 'model', 'output', 'patch', 'revisions',
             'search'),
    'compose': ('compose', 'archive', 'base', 'model', 'mail', 'patch', 'revisions'),
    'apply': ('apply', 'base', 'git', 'model', 'compose'),
    'verify': ('verify', 'archive', 'base', 'model', 'mail'),
    'postgres': ('postgres', 'base'),
    'load': ('load', 'archive', 'base', 'model', 'output', 'postgres'),
    'ingest': ('ingest', 'apply', 'archive', 'compare', 'compose', 'fate', 'git', 'html', 'output',
               'search', 'verify', 'base', 'model', 'revisions', *SIBLINGS),
    'server': ('server', 'ingest', 'apply', 'archive', 'base', 'compare', 'compose', 'fate', 'git',
               'html', 'model', 'output', 'revisions', 'search', 'verify'),
    'cli': ('cli',),  # and every public header
}

# Third parties: the headers of each.
LIBRARIES = {
    'bzip2': r'bzlib\.h',
    'gmime': r'gmime/.*',
    'glib': r'glib\.h|glib/.*',
    'gpgme': r'gpgme\.h',
    'libgit2': r'git2\.h|git2/.*',
    'libpq': r'libpq-fe\.h',
    'lzma': r'lzma\.h',
    'microhttpd': r'microhttpd\.h',
    'nettle': r'nettle/.*',
    'pcre2': r'pcre2\.h',
    'sqlite': r'sqlite3\.h',
    'zlib': r'zlib\.h',
    'zstd': r'zstd(_errors)?\.h',
}

# The third parties that a layer may include besides GLib.
THIRD_PARTIES = {
    'fate': {'libgit2'},
    'mbox': {'bzip2', 'lzma', 'nettle', 'zlib', 'zstd'},
    'patch': {'nettle', 'pcre2'},
    'revisions': {'zlib'},
    'store': {'nettle', 'sqlite', 'zstd'},
    'compose': {'gmime'},
    'postgres': {'libpq'},
    'verify': {'gpgme', 'nettle'},
    'ingest': {'nettle'},
    'server': {'microhttpd', 'zlib'},
}

C_LIBRARY = re.compile(r'''(?x) (?: sys/.* | arpa/inet\.h | netinet/in\.h | (?:
    assert | ctype | dirent | dlfcn | errno | fcntl | ftw | getopt | inttypes | limits | locale |
    math | netdb | poll | pthread | signal | stdarg | stdatomic | stdbool | stddef | stdint |
    stdio | stdlib | string | strings | sysexits | termios | time | unistd | wchar |
    elf | link | linux/audit | linux/filter | linux/seccomp | sched ) \.h )''')

COMMENT = re.compile(r'/\*.*?\*/|//[^\n]*', re.DOTALL)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include\b[ \t]*(.*?)[ \t]*$', re.MULTILINE)


def declared_layer(text):
    """The layer named in the comments before the first directive, or None."""
    head = re.split(r'^[ \t]*#', text, maxsplit=1, flags=re.MULTILINE)[0]
    match = re.search(r'\bLayer: (\w+)\.', head)
    return match and match[1]


def includes(text):
    """Yields the line number and the operand of each #include."""
    code = COMMENT.sub(lambda match: '\n' * match[0].count('\n'), text)
    for match in INCLUDE.finditer(code):
        yield code.count('\n', 0, match.start()) + 1, match[1]


class Check:
    def __init__(self, root):
        self.root = Path(root)
        self.breaches = []
        self.public = {}  # name of a public header: its layer

    def breach(self, path, line, why):
        self.breaches.append(f'{path.relative_to(self.root)}:{line}: {why}')

    def read_public(self):
        """The public headers, each with the layer that it names."""
        for path in sorted((self.root / 'include/mbox2series').glob('*.h')):
            layer = declared_layer(path.read_text())
            if layer not in LAYERS:
                self.breach(path, 1, f'names no known layer ("Layer: NAME."): {layer}')
            self.public[path.name] = layer
            yield path, layer

    def read_internal(self):
        for path in sorted((self.root / 'src').rglob('*.[ch]')):
            layer = path.relative_to(self.root / 'src').parts[0]
            declared = declared_layer(path.read_text())
            if layer not in LAYERS:
                self.breach(path, 1, 'is in no known layer')
                continue
            if declared not in (None, layer):
                self.breach(path, 1, f'names another layer, {declared}')
            yield path, layer

    def why_not_internal(self, path, layer, name):
        """Why a file must not include "name", or None."""
        target = name.split('/')[0]
        if self.root / 'include' in path.parents:
            return 'a public header may only include what is installed'
        if '/' not in name or target not in LAYERS:
            return f'"{name}" does not begin with a layer'
        if target not in LAYERS[layer]:
            return f'{layer} must not include {target}: "{name}"'
        return None

    def why_not_external(self, layer, name):
        """Why a file must not include <name>, or None."""
        if name.startswith('mbox2series/'):
            target = self.public.get(name.removeprefix('mbox2series/'))
            if target is None:
                return f'there is no public header <{name}>'
            if layer != 'cli' and target not in LAYERS[layer]:
                return f'{layer} must not include {target}: <{name}>'
            return None
        for library, pattern in LIBRARIES.items():
            if re.fullmatch(pattern, name):
                allowed = library == 'glib' or library in THIRD_PARTIES.get(layer, ())
                return None if allowed else f'{layer} must not use {library}: <{name}>'
        return None if C_LIBRARY.fullmatch(name) else f'<{name}> belongs to no known library'

    def why_not(self, path, layer, operand):
        if operand[:1] == '"' and operand[-1:] == '"':
            return self.why_not_internal(path, layer, operand[1:-1])
        if operand[:1] == '<' and operand[-1:] == '>':
            return self.why_not_external(layer, operand[1:-1])
        return f'neither "..." nor <...>: {operand}'

    def run(self):
        public = list(self.read_public())
        files = [*public, *self.read_internal()]
        for path, layer in files:
            for line, operand in includes(path.read_text()) if layer in LAYERS else ():
                why = self.why_not(path, layer, operand)
                if why:
                    self.breach(path, line, why)
        if not files:
            self.breaches.append(f'{self.root}: no source files here')
        return self.breaches


PUBLIC = '/* Layer: {}. */\n#pragma once\n'

# A file's name, its text, and the expected breach; None: there is none.
SELF_TEST = (
    ('src/base/a.c', '#include <glib.h>\n#include <stdio.h>\n', None),
    ('src/base/a.c', '#include "model/a.h"\n', ':1: base must not include model'),
    ('src/base/a.c', '\n# include <zstd.h>\n', ':2: base must not use zstd'),
    ('src/model/a.c', '#include "base/a.h"\n#include <mbox2series/model.h>\n', None),
    ('src/model/a.c', '#include <mbox2series/ingest.h>\n', ':1: model must not include ingest'),
    ('src/patch/b.c', '#include <pcre2.h>\n#include "patch/b.h"\n', None),
    ('src/mail/a.c', '/*\n#include "patch/a.h" */\n// #include "patch/a.h"\n', None),
    ('src/mail/a.c', '/*\n*/\n#include "patch/a.h"\n', ':3: mail must not include patch'),
    ('src/mbox/a.c', '#include <glib/gstdio.h>\n#include <sys/mman.h>\n', None),
    ('src/mail/a.c', '#include <zlib.h>\n', ':1: mail must not use zlib'),
    ('src/mbox/a.c', '#include <pcre2.h>\n', ':1: mbox must not use pcre2'),
    ('src/patch/a.c', '#include <pcre2.h>\n', None),
    ('src/series/a.c', '#include <pcre2.h>\n', ':1: series must not use pcre2'),
    ('src/store/a.c', '#include <sqlite3.h>\n', None),
    ('src/fate/a.c', '#include <git2.h>\n#include "patch/a.h"\n', None),
    ('src/fate/a.c', '#include "output/a.h"\n', ':1: fate must not include output'),
    ('src/output/a.c', '#include <git2.h>\n', ':1: output must not use libgit2'),
    ('src/output/a.c', '#include "mail/a.h"\n', None),
    ('src/output/a.c', '#include <gmime/gmime.h>\n', ':1: output must not use gmime'),
    ('src/html/a.c', '#include "output/a.h"\n#include <mbox2series/ingest.h>\n',
     ':2: html must not include ingest'),
    ('src/output/a.c', '#include "html/a.h"\n', ':1: output must not include html'),
    ('src/compose/a.c', '#include <gmime/gmime.h>\n#include "mail/a.h"\n', None),
    ('src/compose/a.c', '#include "output/a.h"\n', ':1: compose must not include output'),
    ('src/output/a.c', '#include "store/a.h"\n', ':1: output must not include store'),
    ('src/compare/a.c', '#include "git/a.h"\n', None),
    ('src/apply/a.c', '#include "git/a.h"\n', None),
    ('src/git/a.c', '#include "base/a.h"\n', None),
    ('src/git/a.c', '#include "model/a.h"\n', ':1: git must not include model'),
    ('src/output/a.c', '#include "git/a.h"\n', ':1: output must not include git'),
    ('src/output/a.c', '#include "a.h"\n', ':1: "a.h" does not begin with a layer'),
    ('src/output/a.c', '#include "../mail/a.h"\n', 'does not begin with a layer'),
    ('src/output/a.c', '#include HEADER\n', ':1: neither'),
    ('src/output/a.c', '#include <openssl/sha.h>\n', 'belongs to no known library'),
    ('src/ingest/a.c', '#include "mail/a.h"\n#include <nettle/sha2.h>\n', None),
    ('src/ingest/a.c', '#include "cli/a.h"\n', ':1: ingest must not include cli'),
    ('src/cli/a.c', '#include <mbox2series/ingest.h>\n#include "cli/a.h"\n', None),
    ('src/cli/a.c', '#include "base/a.h"\n', ':1: cli must not include base'),
    ('src/cli/a.c', '#include <sqlite3.h>\n', ':1: cli must not use sqlite'),
    ('src/cli/a.c', '#include <mbox2series/none.h>\n', ':1: there is no public header'),
    ('src/mail/a.h', '/* Layer: patch. */\n', ':1: names another layer, patch'),
    ('src/other/a.c', '', ':1: is in no known layer'),
    ('include/mbox2series/a.h', '#pragma once\n', ':1: names no known layer'),
    ('include/mbox2series/a.h', PUBLIC.format('model') + '#include <mbox2series/ingest.h>\n',
     ':3: model must not include ingest'),
    ('include/mbox2series/a.h', PUBLIC.format('model') + '#include "model/a.h"\n',
     ':3: a public header may only include'),
)


def check_one(name, text):
    """The breaches in a tree of this one file and two correct public headers."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for layer in ('model', 'ingest'):
            path = root / f'include/mbox2series/{layer}.h'
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(PUBLIC.format(layer))
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return Check(root).run()


def self_test():
    failures = []
    for name, text, expected in SELF_TEST:
        breaches = check_one(name, text)
        wanted = 0 if expected is None else 1
        if len(breaches) != wanted or (expected and expected not in breaches[0]):
            failures.append(f'{name}: {text!r}: expected {expected}, got {breaches}')
    with tempfile.TemporaryDirectory() as folder:
        if not Check(folder).run():
            failures.append('a tree without files passed')
    return failures


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    complaints = self_test() if sys.argv[1] == '--self-test' else Check(sys.argv[1]).run()
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


if __name__ == '__main__':
    sys.exit(main())
