# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures how CPU time grows with hostile mails of one, two, four and eight times a size; or how
many instructions there are, which is the same on a busy machine.
"""
import math, os, re

from scratch import remove, say
from shapes import SHAPES, DIFF, mail, mbox
from table import figure, print_table

TIMES = 1, 2, 4, 8
# Beyond those for an ordinary mail, fewer say nothing of growth.
LEAST_SECONDS, LEAST_MILLIONS = 0.01, 2
LINEAR = 1.2  # an exponent beyond this is told of
HEAD = ['shape', 'size 1', 'command', *(f'× {n}' for n in TIMES), 'exponent']
COMMANDS = {
    'list': ['list', '--format=json', '{}'],
    'precise': ['list', '--grouping=precise', '{}'],
    'became': ['list', '--became=accepted', '{}'],
    'export': ['export', '--output={out}', '{}'],
    'ingest': ['ingest', '--state={state}', '{}'],
    'index': ['ingest', '--index', '--state={state}', '{}'],
    'show': ['show', '1', '{}'],
    'mbox': ['mbox', '1', '{}'],
    'am': ['am', '--partial', '1', '{}'],
    'diff': ['diff', '2', '{}'],
    'revisions': ['revisions', '--all', '--format=ndjson', '{}'],
    'digest': ['digest', '{}'],
    'search': ['search', 'x w1', '{}'],
    'site': ['site', '--output={out}', '{}'],
}
ORDINARY = [mail(1, '[PATCH] x', 'x\n---\n' + DIFF), mail(2, '[PATCH v2] x', 'x\n---\n' + DIFF)]


class Meter:
    """Runs commands on an mbox, and measures seconds of CPU.  worth: the least that counts."""

    worth = LEAST_SECONDS

    def __init__(self, program, scratch, rounds):
        self.program, self.scratch, self.rounds = program, scratch, rounds
        self.path, self.ordinary = scratch.path('shape.mbox'), {}

    def fill(self, text):
        with open(self.path, 'w', encoding='utf-8') as file:
            file.write(text)

    def measure(self, command):
        """Returns: the run, and what it took."""
        run = self.scratch.runner.run(command)
        return run, run.cpu

    def run(self, name):
        """Returns: what the command takes, or what went wrong."""
        places = {'out': self.scratch.path('out'), 'state': self.scratch.path('state.db')}
        command = [word.format(self.path, **places) for word in COMMANDS[name]]
        run, taken = self.measure([self.program, command[0], '--quiet', *command[1:],
                                   *(['--jobs=1'] if name != 'index' else [])])
        for place in places.values():
            remove(place)
        return taken if run.status in (0, 1) else f'failed ({run.status}): {run.error}'

    def least(self, name):
        """The least of several runs: what else the machine does only adds to it."""
        runs = [self.run(name) for _ in range(self.rounds)]
        return next((run for run in runs if isinstance(run, str)), None) or min(runs)

    def base(self, name):
        """What the command takes for ordinary mails."""
        if name not in self.ordinary:
            self.fill(mbox(ORDINARY))
            self.ordinary[name] = self.least(name)
        return self.ordinary[name]


class Counter(Meter):
    """Measures millions of instructions, those of the kernel and of child processes aside."""

    worth = LEAST_MILLIONS

    def __init__(self, program, scratch):
        super().__init__(program, scratch, 1)
        self.log = scratch.path('instructions')
        scratch.runner.environment['M2S_CONFINEMENT'] = 'off'  # valgrind needs more than we do

    def measure(self, command):
        run = self.scratch.runner.run(['valgrind', '--tool=cachegrind', '--cache-sim=no',
                                       '--cachegrind-out-file=' + os.devnull,
                                       '--log-file=' + self.log, *command])
        with open(self.log, encoding='utf-8') as file:
            found = re.search(r'I +refs: +([\d,]+)', file.read())
        return run, int(found[1].replace(',', '')) / 1e6 if found else math.nan


def exponent(sizes, taken, worth):
    """The slope of the straight line through the logarithms.
    Returns: None if too few of the figures say something."""
    points = [(math.log(size), math.log(figure)) for size, figure in zip(sizes, taken)
              if figure >= worth]
    if len(points) < 2:
        return None
    x = sum(point[0] for point in points) / len(points)
    y = sum(point[1] for point in points) / len(points)
    return (sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points))


def measure(meter, shape, divisor):
    """Returns: a row for each command of the shape."""
    count = max(shape.count // divisor, 1)
    bases = {name: meter.base(name) for name in shape.commands}
    results = {name: [] for name in shape.commands}
    for times in TIMES:
        meter.fill(shape.make(count * times))
        for name in shape.commands:
            results[name].append(meter.least(name))
    return [row(shape, count, name, results[name], bases[name], meter.worth)
            for name in shape.commands]


def row(shape, count, name, results, base, worth):
    start = [shape.name, f'{count:,} {shape.unit}', name]
    failed = next((result for result in [base, *results] if isinstance(result, str)), None)
    if failed:
        return start + [failed] + [''] * len(TIMES)
    grown = exponent(TIMES, [result - base for result in results], worth)
    mark = ' !' if grown is not None and grown > LINEAR else ''
    return start + [figure(result, 3) for result in results] + [figure(grown, 2) + mark]


def hostile(program, scratch, options):
    """Returns: the exit status: 1 if a command failed."""
    meter = (Counter(program, scratch) if options.instructions
             else Meter(program, scratch, options.rounds))
    rows = []
    for shape in SHAPES:
        if options.shape and shape.name not in options.shape:
            continue
        rows += measure(meter, shape, options.divide)
        for cells in rows[-len(shape.commands):]:
            say('  '.join(cells))
    print_table(HEAD, rows, options.markdown)
    return any('failed' in cells[3] for cells in rows)
