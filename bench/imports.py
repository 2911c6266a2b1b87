# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures imports of archives of several sizes into empty states."""
import os
from statistics import median

from deliver import ingest
from mbox import make_archive, warm
from scratch import say
from table import figure, mebibytes, print_table

STEPS = 10, 10  # from the smallest archive to the next one, and to the last
LARGEST = 1_000_000
HEAD = ['mails', 'bytes', 'jobs', 'seconds', 'CPU s', 'MB/s', 'MB/CPU s', 'peak MiB', 'state bytes']


def import_once(program, scratch, archive, jobs):
    """Returns: the run, the peak of its memory and the size of the state."""
    state = scratch.path('state.db')
    run, peak = scratch.runner.run_and_watch([*ingest(program, state, archive), f'--jobs={jobs}'])
    if run.status != 0:
        raise RuntimeError(f'ingest ({run.status}): {run.error}')
    size = os.path.getsize(state)
    os.remove(state)
    return run, peak, size


def row(program, scratch, archive, mails, jobs, rounds):
    results = [import_once(program, scratch, archive, jobs) for _ in range(rounds)]
    size = os.path.getsize(archive)
    wall = median(run.wall for run, _, _ in results)
    cpu = median(run.cpu for run, _, _ in results)
    return [f'{mails:,}', f'{size:,}', f'{jobs}', figure(wall, 2), figure(cpu, 2),
            figure(size / wall / 1e6, 1), figure(size / cpu / 1e6, 1),
            mebibytes(max(peak for _, peak, _ in results)), f'{results[0][2]:,}']


def imports(program, scratch, options):
    largest = options.mails or LARGEST
    rows = []
    for mails in largest // (STEPS[0] * STEPS[1]), largest // STEPS[0], largest:
        archive = scratch.path('archive.mbox')
        say(f'importing {mails:,} mails')
        make_archive(archive, mails, options.seed)
        warm(archive)
        for jobs in 1, 2:
            rows.append(row(program, scratch, archive, mails, jobs, options.rounds))
        os.remove(archive)
    print_table(HEAD, rows, options.markdown)
