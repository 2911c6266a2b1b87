#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""hardening.py READELF FILE…: whether programs and libraries are protected as they should be.

What Debian's hardening-check looks for, without the packages that it needs.  --plain takes files
that were built without an optimiser, which _FORTIFY_SOURCE needs.

    hardening.py --self-test READELF CC
"""
import os, re, subprocess, sys, tempfile


def read(readelf, path):
    return subprocess.run([readelf, '--wide', '--file-header', '--program-headers', '--dynamic',
                           '--dyn-syms', path], check=True, capture_output=True, text=True,
                          env=os.environ | {'LC_ALL': 'C'}).stdout


def faults(text, plain=False):
    """What is missing in a file that readelf has shown so."""
    wanted = {
        'is not position-independent': r'Type:\s+DYN\b',
        'has relocations that can be written': r'^\s+GNU_RELRO\b',
        'resolves functions when they are called': r'\(FLAGS(_1)?\).*\b(BIND_NOW|NOW)\b',
        'has an executable stack': r'^\s+GNU_STACK\b.* RW\s',
        'has no stack protector': r'\b__stack_chk_fail\b',
    }
    if not plain:
        wanted['is not fortified'] = r'\b__\w+_chk\b'
    return [what for what, pattern in wanted.items() if not re.search(pattern, text, re.M)]


WEAK = ['-no-pie', '-fno-pie', '-O0', '-fno-stack-protector', '-U_FORTIFY_SOURCE',
        '-Wl,-z,norelro,-z,lazy,-z,execstack']
STRONG = ['-pie', '-fPIE', '-O2', '-fstack-protector-strong', '-U_FORTIFY_SOURCE',
          '-D_FORTIFY_SOURCE=2', '-Wl,-z,relro,-z,now,-z,noexecstack']
PROGRAM = r'''
#include <stdio.h>
#include <string.h>
int main(int count, char **arguments)
{
    char copy[16];
    strcpy(copy, arguments[count - 1]);
    return puts(copy);
}
'''


def self_test(readelf, compiler):
    with tempfile.TemporaryDirectory() as folder:
        source, program = os.path.join(folder, 'x.c'), os.path.join(folder, 'x')
        with open(source, 'w') as f:
            f.write(PROGRAM)

        def build(flags):
            subprocess.run([*compiler, *flags, '-w', '-o', program, source], check=True)
            return faults(read(readelf, program))

        assert build(STRONG) == [], build(STRONG)
        assert len(build(WEAK)) == 6, build(WEAK)
        for i, weak in [(0, ['-no-pie', '-fno-pie']), (1, ['-Wl,-z,norelro']), (2, ['-Wl,-z,lazy']),
                        (3, ['-Wl,-z,execstack']), (4, ['-fno-stack-protector']),
                        (5, ['-U_FORTIFY_SOURCE'])]:
            found = build([*STRONG, *weak])
            assert len(found) == 1, (weak, found)


def main():
    plain = '--plain' in sys.argv
    arguments = [a for a in sys.argv[1:] if not a.startswith('--')]
    if '--self-test' in sys.argv:
        return self_test(arguments[0], sys.argv[sys.argv.index(arguments[0]) + 1:])
    found = [f'{os.path.basename(path)} {fault}'
             for path in arguments[1:] for fault in faults(read(arguments[0], path), plain)]
    for fault in found:
        print(fault)
    return 1 if found else 0


sys.exit(main())
