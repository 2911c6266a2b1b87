# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures one delivery to a small state and to a large one."""
import itertools, os
from statistics import median

from generate import SEPARATOR, Archive
from scratch import say
from table import figure, print_table

SMALL, LARGE = 1_000, 100_000
PIECE = 10_000
DELIVERIES = 200
HEAD = ['mails in state', 'bytes', 'wall ms', 'CPU ms', 'deliveries', 'failed']


def ingest(program, state, *inputs):
    return [program, 'ingest', '--quiet', '--state', state, *inputs]


def fill(program, scratch, state, mails, seed):
    """Adds the mails in pieces, as the whole archive would need as much disk space as the state."""
    stream = itertools.islice(Archive(seed).mails(), mails)
    piece = scratch.path('piece.mbox')
    while first := next(stream, None):
        with open(piece, 'wb') as f:
            f.write(first)
            f.writelines(itertools.islice(stream, PIECE - 1))
        run = scratch.runner.run(ingest(program, state, piece))
        if run.status != 0:
            raise RuntimeError(f'ingest ({run.status}): {run.error}')
    os.remove(piece)


def deliver_all(program, scratch, states, seed):
    """Delivers each mail to each state, in alternating order.  Returns: the runs of each state."""
    runs = [[] for _ in states]
    one = scratch.path('one.eml')
    # Another seed has other people and patches, so these mails are new to both states.
    for number, mail in enumerate(itertools.islice(Archive(seed + 1).mails(), DELIVERIES)):
        with open(one, 'wb') as f:
            f.write(mail[len(SEPARATOR):-1])
        turns = list(zip(runs, states))
        for results, state in turns if number % 2 else reversed(turns):
            results.append(scratch.runner.run(ingest(program, state), stdin=one))
    return runs


def deliver(program, scratch, options):
    sizes = [SMALL, options.mails or LARGE]
    states = [scratch.path(f'{size}.db') for size in sizes]
    for size, state in zip(sizes, states):
        say(f'filling a state with {size:,} mails')
        fill(program, scratch, state, size, options.seed)
    bytes_before = [os.path.getsize(state) for state in states]
    say(f'delivering {DELIVERIES} mails to each')
    rows, walls, cpus = [], [], []
    all_runs = deliver_all(program, scratch, states, options.seed)
    for size, count, runs in zip(sizes, bytes_before, all_runs):
        good = [run for run in runs if run.status == 0]
        if not good:
            raise RuntimeError(f'ingest ({runs[-1].status}): {runs[-1].error}')
        walls.append(median(run.wall for run in good))
        cpus.append(median(run.cpu for run in good))
        rows.append([f'{size:,}', f'{count:,}', figure(walls[-1] * 1e3, 2),
                     figure(cpus[-1] * 1e3, 2), f'{len(runs)}', f'{len(runs) - len(good)}'])
    rows.append(['ratio', '', figure(walls[1] / walls[0], 2), figure(cpus[1] / cpus[0], 2), '', ''])
    print_table(HEAD, rows, options.markdown)
