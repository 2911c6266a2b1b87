# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs all subjects in turn for several rounds, and prints a table of medians."""
import os
from statistics import median

from mbox import count_mails, warm
from scratch import say
from subjects import all_subjects
from table import figure, mebibytes, print_table

BASES = ('bare-split', 'list')
HEAD = ['subject', 'seconds', 'CPU s', 'MB/s', 'mails/s', 'peak MiB', '× bare-split', '× list']


class Result:
    """The measurements of a subject: a run for each round, and the peak; or why it failed."""

    def __init__(self, subject):
        self.subject = subject
        self.runs = {}
        self.peak = 0
        self.failure = f'not installed: {subject.missing}' if subject.missing else ''

    def is_due(self, number, slow):
        return not self.failure and (number == 1 or slow or not self.subject.is_slow)

    def prepare(self):
        try:
            if self.subject.prepare and not self.failure:
                self.subject.prepare()
        except (OSError, RuntimeError) as error:
            self.failure = f'failed: {error}'

    def run(self, number, runner):
        self.subject.make_ready()
        run = runner.run(self.subject.command)
        if run.status == 0:
            self.runs[number] = run
        else:
            self.failure = f'failed ({run.status}): {run.error}'
        self.subject.clean()

    def measure_peak(self, runner):
        self.subject.make_ready()
        self.peak = runner.peak(self.subject.command)
        self.subject.clean()

    def ratio(self, base):
        """The median of the ratios in each round, as other load slows a whole round alike."""
        rounds = self.runs.keys() & base.runs.keys()
        return median(self.runs[n].wall / base.runs[n].wall for n in rounds) if rounds else None

    def row(self, size, mails, bases):
        is_once = len(self.runs) == 1 and self.subject.is_slow
        name = self.subject.name + (' (once)' if is_once else '')
        if self.failure:
            return [name, self.failure.partition(':')[0]] + [''] * (len(HEAD) - 2)
        wall = median(run.wall for run in self.runs.values())
        cpu = median(run.cpu for run in self.runs.values())
        return [name, figure(wall, 3), figure(cpu, 3), figure(size / wall / 1e6, 1),
                figure(mails / wall, 0), mebibytes(self.peak),
                *(figure(self.ratio(base), 2) for base in bases)]


def compare(program, archive, scratch, options):
    subjects = all_subjects(program, archive, scratch, options.program_options)
    results = [Result(subject) for subject in subjects
               if not options.only or subject.name in options.only]
    size, mails = os.path.getsize(archive), count_mails(archive)
    for result in results:
        result.prepare()
    warm(archive)
    for number in range(1, options.rounds + 1):
        say(f'round {number} of {options.rounds}')
        for result in results:
            if result.is_due(number, options.slow):
                result.run(number, scratch.runner)
    say('an extra run for the memory')
    for result in results:
        if not result.failure:
            result.measure_peak(scratch.runner)
    report(results, size, mails, options)


def report(results, size, mails, options):
    nothing = Result(results[0].subject)
    bases = [next((r for r in results if r.subject.name == name), nothing) for name in BASES]
    print(f'{mails:,} mails, {size:,} bytes; medians of {options.rounds} rounds\n')
    print_table(HEAD, [result.row(size, mails, bases) for result in results], options.markdown)
    failures = [f'{result.subject.name}: {result.failure}' for result in results if result.failure]
    if failures:
        bullet = '* ' if options.markdown else ''
        print('\n' + '\n'.join(bullet + failure for failure in failures))
