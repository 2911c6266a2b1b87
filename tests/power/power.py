#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""power.py PROGRAM RECORDER [OPTION…]: no mail that was acknowledged is lost with the power.

Records what the program writes, with RECORDER (recorder.c), and makes of it disks as they may be
after a loss of power at any moment (disks.py).  On each of them, the program has to find every mail
that it had acknowledged, or a state that is not made yet if there is none, and to go on to the same
end as without the loss (trials.py).
"""
import argparse, collections, concurrent.futures, dataclasses, hashlib, os, subprocess
import sys, tempfile, time

sys.path.insert(0, os.path.realpath(os.path.join(os.path.dirname(__file__), '..', 'cli')))
from mails import PROGRAM
from planted import BUGS
from scenarios import STATE, Scenario, record, scenarios, write_files
from trials import FAST, choose_points, disks, try_disk

TRIES = 5  # for each bug
JOURNAL = STATE + '-journal'
JOURNAL_BEGINS = b'\xd9\xd5\x05\xf9'  # once it has been synced; until then, with zeros


@dataclasses.dataclass
class Result:
    digests: set          # of the disks
    unfinished: int       # disks with a journal that is to be rolled back
    wrong: list           # (point, what)


def try_points(recording, points, seed, keep):
    """keep: None, or a folder for the disks that are wrong."""
    result, tried = Result(set(), 0, []), {}
    for point, acknowledged, done, disk, reader in disks(recording, points, seed):
        digest = hashlib.sha256(repr(sorted(disk.items())).encode()).digest()
        result.digests.add(digest)
        result.unfinished += disk.get(JOURNAL, b'').startswith(JOURNAL_BEGINS)
        trial = digest, acknowledged, done, str(reader)
        if trial not in tried:
            tried[trial] = try_disk(recording, disk, acknowledged, done, reader)
        problem = tried[trial]
        if problem is None:
            continue
        result.wrong.append((point, problem))
        if keep:
            name = f'{recording.scenario.name} {point[0]} {point[1]}'.replace(' ', '-')
            write_files(os.path.join(keep, name), disk)
    return result


def recovery(recording, seed):
    """A scenario in which the power is lost again while a state is being rolled back."""
    points = choose_points(recording.records, 1000, seed)
    for _, acknowledged, done, disk, _ in disks(recording, points, seed):
        is_begun = disk.get(STATE) not in (None, recording.files[STATE])
        if done and is_begun and disk.get(JOURNAL, b'').startswith(JOURNAL_BEGINS):
            return Scenario('recovery', [], [['list'], *recording.scenario.steps[done:]],
                            files=disk, acknowledged=acknowledged)
    raise AssertionError('no disk has a journal')


def try_recording(recording, pool, seed, options):
    """Prints what was tried.  Returns: how many disks are wrong."""
    start = time.monotonic()
    points = choose_points(recording.records, options.points, seed)
    jobs = [pool.submit(try_points, recording, points[job::options.jobs], seed, options.keep)
            for job in range(options.jobs)]
    results = [job.result() for job in jobs]
    digests = set().union(*(result.digests for result in results))
    wrong = [one for result in results for one in result.wrong]
    print(f'{recording.scenario.name}: {len(recording.records)} records, {len(points)} losses of '
          f'power, {len(digests)} different disks, '
          f'{sum(result.unfinished for result in results)} with a journal, {len(wrong)} wrong, '
          f'{time.monotonic() - start:.0f} s', flush=True)
    for (problem, count) in collections.Counter(what for _, what in wrong).most_common(5):
        at, number = next(point for point, what in wrong if what == problem)
        print(f'  {count} times, first at {at}, {number} ({recording.records[at - 1]}): {problem}')
    return len(wrong)


def record_all(folder, options):
    """Yields the recordings, the recovery after that of its scenario."""
    for number, scenario in enumerate(scenarios(folder)):
        if options.only not in (None, scenario.name, 'recovery'):
            continue
        recording = record(scenario, options.recorder, os.path.join(folder, f'state {number}'))
        if options.only in (None, scenario.name):
            yield recording
        if scenario.name == 'deliveries' and options.only in (None, 'recovery'):
            yield record(recovery(recording, options.seed), options.recorder,
                         os.path.join(folder, 'recovery'))


def self_test(folder, pool, options):
    """Returns: how many of BUGS were not found."""
    missed = 0
    named = {scenario.name: scenario for scenario in scenarios(folder)}
    for number, bug in enumerate(BUGS):
        recording = record(named[bug.scenario], options.recorder,
                           os.path.join(folder, f'state {number}'), bug.pragma)
        if bug.change:
            recording = dataclasses.replace(recording, records=bug.change(recording.records))
        print(f'{bug.name}:', flush=True)
        missed += not any(try_recording(recording, pool, options.seed + more, options)
                          for more in range(TRIES))
    print(f'{len(BUGS) - missed} bugs found, {missed} missed')
    return missed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('recorder', type=os.path.abspath)
    parser.add_argument('--points', type=int, default=40, help='losses of power in each scenario')
    parser.add_argument('--only', metavar='SCENARIO')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--jobs', type=int, default=2)
    parser.add_argument('--keep', metavar='FOLDER', help='where to keep disks that are wrong')
    parser.add_argument('--self-test', action='store_true', help='find bugs that are planted')
    options = parser.parse_args()
    if options.keep:
        os.makedirs(options.keep)
    with tempfile.TemporaryDirectory(dir=FAST) as folder, \
            concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        folder = os.path.realpath(folder)
        if options.self_test:
            return self_test(folder, pool, options)
        return sum(try_recording(one, pool, options.seed, options)
                   for one in record_all(folder, options))


if __name__ == '__main__':
    linked = subprocess.run(['ldd', PROGRAM], capture_output=True, text=True).stdout
    if 'libasan' in linked or 'libtsan' in linked:
        sys.exit(77)  # a sanitizer must be the first library that is loaded
    sys.exit(1 if main() else 0)
