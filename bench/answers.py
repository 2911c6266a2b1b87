# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures what an answer costs that a state gives, for states of several sizes."""
import os
from statistics import median

from deliver import fill
from scratch import say
from table import figure, mebibytes, print_table

STEPS = 10, 10  # from the smallest state to the next one, and to the last
LARGEST = 100_000
HEAD = ['command', 'mails', 'wall ms', 'CPU ms', 'peak MiB']


def commands(middle):
    """middle: the number of a series, a patch and a cover in the middle of the list."""
    api = '/api/1.4/'
    return [['show', f'{middle}'],
            ['mbox', f'{middle}'],
            ['am', '--partial', f'{middle}'],
            ['revisions', f'{middle}'],
            ['diff', '--exit-code', f'{middle}'],
            ['api', f'{api}series/{middle}/'],
            ['api', f'{api}patches/{middle}/'],
            ['api', f'{api}patches/?order=-date'],
            ['api', f'{api}series/?submitter={1 + middle // 100}'],
            ['api', f'{api}events/'],
            ['list', '-n', '50'],
            ['search', f'id:{middle}@nowhere.example.org'],
            ['search', 'nowhere'],
            ['search', '-n', '50', 'signed'],
            ['search', '-n', '50', '"signed off by"'],
            ['list', '-n', '50', '--columns', 'id,name,became']]  # as on a terminal


def measure(program, scratch, state, command, rounds):
    whole = [program, *command, '--state', state]
    runs = [scratch.runner.run(whole) for _ in range(rounds)]
    good = (0, 1) if command[0] in ('search', 'am', 'diff') else (0, )  # 1: nothing, or differs
    failed = next((run for run in runs if run.status not in good), None)
    if failed:
        raise RuntimeError(f'{" ".join(command)} ({failed.status}): {failed.error}')
    return [figure(median(run.wall for run in runs) * 1e3, 1),
            figure(median(run.cpu for run in runs) * 1e3, 1),
            mebibytes(scratch.runner.peak(whole))]


def index(program, scratch, state):
    """Makes an index: for no input but an empty one, ingest does nothing else."""
    run = scratch.runner.run([program, 'ingest', '--quiet', '--index', '--state', state,
                              os.devnull])
    if run.status != 0:
        raise RuntimeError(f'ingest --index ({run.status}): {run.error}')


def answers(program, scratch, options):
    largest = options.mails or LARGEST
    sizes = [largest // (STEPS[0] * STEPS[1]), largest // STEPS[0], largest]
    states = [scratch.path(f'{size}.db') for size in sizes]
    for size, state in zip(sizes, states):
        say(f'filling a state with {size:,} mails')
        fill(program, scratch, state, size, options.seed)
        index(program, scratch, state)
        say(f'{os.path.getsize(state):,} bytes')
    rows = []
    for command in commands(sizes[0] // 10):
        for size, state in zip(sizes, states):
            rows.append([' '.join(command), f'{size:,}',
                         *measure(program, scratch, state, command, 3 * options.rounds)])
    print_table(HEAD, rows, options.markdown)
