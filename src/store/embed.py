#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Turns a text file into a C string.

    embed.py TEXT NAME OUTPUT    writes "static const char NAME[] = …" to OUTPUT
"""
import sys
from pathlib import Path


def literal(line):
    """line as a C string literal."""
    assert line.isascii(), line
    return '    "{}\\n"'.format(line.replace('\\', '\\\\').replace('"', '\\"'))


def main():
    text, name, output = sys.argv[1:]
    lines = [literal(line) for line in Path(text).read_text().splitlines()]
    Path(output).write_text(f'static const char {name}[] =\n' + '\n'.join(lines) + ';\n')


if __name__ == '__main__':
    main()
