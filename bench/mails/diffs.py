# SPDX-License-Identifier: GPL-2.0-or-later
"""Diffs of a source tree that does not exist."""
from .prose import PARTS, THINGS

VERBS = 'get put init free start stop read write push pop lock wake map flush count check'.split()
STATEMENTS = (
    '\tif (!{part}->{thing})\n\t\treturn -EINVAL;',
    '\t{part}->{thing} = {other}_{verb}({part}, {number});',
    '\tfor (i = 0; i < {part}->n_{thing}s; i++)\n\t\t{part}_{verb}(&{part}->{thing}s[i]);',
    '\tret = {part}_{verb}_{thing}({other});\n\tif (ret < 0)\n\t\tgoto out_{verb};',
    '\t/* the {thing} of the {part} comes first */',
    '\t{part}_{verb}(&{part}->{thing}_lock);',
    '\tswitch ({part}->{thing}) {{\n\tcase {number}:\n\t\tbreak;\n\t}}',
    '\treturn {part}_{verb}({other}, {part}->{thing});',
    '\tint {thing} = {number};',
    '',
    '\tpr_debug("{part}: {thing} is %%d\\n", {part}->{thing});',
    '#define {upper}_{number}\t\t0x{number:04x}',
    '\twhile ({part}->{thing} > {number} && !{other}_{verb}ed({other}))\n\t\tcpu_relax();',
)
SHAPES = ('change',) * 40 + ('new',) * 3 + ('deleted', 'renamed')

CHANGED = b'diff --git a/%b b/%b\nindex %012x..%012x 100644\n--- a/%b\n+++ b/%b\n'
RENAMED = (b'diff --git a/%b b/%b\nsimilarity index 90%%\nrename from %b\nrename to %b\n'
           b'index %012x..%012x 100644\n--- a/%b\n+++ b/%b\n')
NEW = (b'diff --git a/%b b/%b\nnew file mode 100644\nindex 000000000000..%012x\n'
       b'--- /dev/null\n+++ b/%b\n@@ -0,0 +1,%d @@\n%b')
DELETED = (b'diff --git a/%b b/%b\ndeleted file mode 100644\nindex %012x..000000000000\n'
           b'--- a/%b\n+++ /dev/null\n@@ -1,%d +0,0 @@\n%b')


class Diffs:
    """Pools of hunks and file names.  Each hunk has a %b for a name that makes a patch unique."""

    def __init__(self, draw):
        self.draw = draw
        self.lines = [line for _ in range(1500) for line in self.write_statement().split('\n')]
        self.hunks = [self.write_hunk(draw.between(1, 14)) for _ in range(1500)]
        self.wholes = [self.write_whole(draw.between(10, 80)) for _ in range(100)]
        self.paths = [self.write_path() for _ in range(1500)]

    def write_statement(self):
        pick = self.draw.pick
        part = pick(PARTS)
        return pick(STATEMENTS).format(
            part=part, other=pick(PARTS), thing=pick(THINGS), verb=pick(VERBS),
            number=self.draw.below(256), upper=part.upper())

    def write_path(self):
        pick = self.draw.pick
        folder = pick(('drivers/widgets', 'lib', 'include/widgets', 'tools/widgets',
                       'Documentation/widgets'))
        path = f'{folder}/{pick(PARTS)}/{pick(PARTS)}-{pick(THINGS)}.{pick("ccccchh")}'
        return path.encode('ascii')

    def write_named(self):
        pick = self.draw.pick
        return f'\t{pick(PARTS)}->{pick(THINGS)} = {pick(PARTS)}_%b({self.draw.below(99)});'

    def write_hunk(self, changes):
        """Returns: the lines, the numbers of context, removed and added lines, and the function."""
        pick, lines = self.draw.pick, ['+' + self.write_named()]
        for _ in range(changes):
            mark = pick('+++--  ')
            lines += [mark + line for line in self.draw.several(self.lines, 1, 5)]
        before = [' ' + pick(self.lines) for _ in range(3)]
        lines = before + lines + [' ' + pick(self.lines) for _ in range(3)]
        counts = [sum(line[0] == mark for line in lines) for mark in ' -+']
        function = f'static int {pick(PARTS)}_{pick(VERBS)}(struct {pick(PARTS)} *{pick(THINGS)})'
        return '\n'.join(lines).encode('ascii') + b'\n', *counts, function.encode('ascii')

    def write_whole(self, count):
        """Returns: a file of count lines, as added lines and as removed lines, and count."""
        lines = [self.write_named()] + [self.draw.pick(self.lines) for _ in range(count - 1)]
        texts = [''.join(mark + line + '\n' for line in lines) for mark in '+-']
        return [text.encode('ascii') for text in texts] + [count]

    def sizes(self):
        """Yields the number of hunks of each file: mostly few in all, rarely very many."""
        hunks = min(150, int(1.5 / (self.draw.random() + 0.004) ** 0.76))
        while hunks > 0:
            here = min(hunks, self.draw.between(1, 5))
            hunks -= here
            yield here

    def change(self, name, hunks):
        """Returns: the hunks of one file, and the numbers of lines that they remove and add."""
        parts, line, removed, added = [], 1, 0, 0
        for _ in range(hunks):
            body, context, minus, plus, function = self.draw.pick(self.hunks)
            line += self.draw.below(120)
            parts.append(b'@@ -%d,%d +%d,%d @@ %b\n' % (
                line, context + minus, line + added - removed, context + plus, function))
            parts.append(body % name)
            line += context + minus
            removed += minus
            added += plus
        return b''.join(parts), removed, added

    def file(self, name, hunks):
        """Returns: the diff of one file, its path, and the numbers of removed and added lines."""
        path, other = self.draw.pick(self.paths), self.draw.pick(self.paths)
        shape = self.draw.pick(SHAPES)
        before, after = self.draw.bits(48), self.draw.bits(48)
        if shape == 'new':
            added, _, count = self.draw.pick(self.wholes)
            return NEW % (path, path, after, path, count, added % name), path, 0, count
        if shape == 'deleted':
            _, removed, count = self.draw.pick(self.wholes)
            return DELETED % (path, path, before, path, count, removed % name), path, count, 0
        text, removed, added = self.change(name, hunks)
        if shape == 'renamed':
            head = RENAMED % (path, other, path, other, before, after, path, other)
        else:
            head = CHANGED % (path, path, before, after, path, path)
        return head + text, path, removed, added

    def diff(self, name):
        """Returns: a diffstat and a diff like those of git format-patch."""
        stat, diffs, removed, added = [], [], 0, 0
        for hunks in self.sizes():
            text, path, minus, plus = self.file(name, hunks)
            diffs.append(text)
            graph = b'+' * min(plus, 20) + b'-' * min(minus, 20)
            stat.append(b' %b | %d %b\n' % (path, minus + plus, graph))
            removed += minus
            added += plus
        stat.append(b' %d file%b changed, %d insertions(+), %d deletions(-)\n' % (
            len(diffs), b's' if len(diffs) > 1 else b'', added, removed))
        return b''.join(stat), b''.join(diffs)
