# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures how time and memory grow with the archive, in many threads and in one thread."""
import os
from statistics import median

from mbox import make_archive, warm
from scratch import say
from table import figure, mebibytes, print_table

SIZES = (10_000, 100_000)
HEAD = ['archive', 'mails', 'bytes', 'seconds', 'MB/s', 'µs/mail', 'peak MiB', 'peak bytes/mail']


def measure(program, archive, scratch, rounds):
    """Returns: the run that failed or None, the median of the seconds, and the peak memory."""
    command = [program, 'list', archive]
    runs = []
    for _ in range(rounds):
        runs.append(scratch.runner.run(command))
        if runs[-1].status != 0:
            return runs[-1], 0, 0
    return None, median(run.wall for run in runs), scratch.runner.peak(command)


def row(program, scratch, options, mails, one_thread):
    name = 'one thread' if one_thread else 'many threads'
    archive = scratch.path('archive.mbox')
    say(f'{name}: {mails:,} mails')
    make_archive(archive, mails, options.seed, one_thread)
    warm(archive)
    size = os.path.getsize(archive)
    failed, wall, peak = measure(program, archive, scratch, options.rounds)
    os.remove(archive)
    start = [name, f'{mails:,}', f'{size:,}']
    if failed:
        return start + [f'failed ({failed.status}): {failed.error}'] + [''] * 4
    return start + [figure(wall, 3), figure(size / wall / 1e6, 1), figure(wall / mails * 1e6, 1),
                    mebibytes(peak), figure(peak / mails, 0)]


def scale(program, scratch, options):
    sizes = sorted({*SIZES, *([options.mails] if options.mails else [])})
    rows = [row(program, scratch, options, mails, one_thread)
            for one_thread in (False, True) for mails in sizes]
    print_table(HEAD, rows, options.markdown)
