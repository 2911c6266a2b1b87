# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs the program on disks as they may be after a loss of power."""
import os, random, sqlite3, subprocess, tempfile

from disks import Folder
from scenarios import NEXT, STATE, contents_of, do, mails_of, write_files

FAST = '/dev/shm' if os.access('/dev/shm', os.W_OK) else None
READERS = ['list'], ['check'], ['mails'], None
MOMENTS = 'create', 'unlink', 'acknowledge'  # after these, and before, more is at stake


class Wrong(Exception):
    """What is wrong on a disk."""


def expect(condition, text):
    if not condition:
        raise Wrong(text)


def read(recording, reader, folder, acknowledged):
    """What a command that reads finds.  It may refuse a state that was not made yet, or that is of
    an older version."""
    result = do(reader, folder, timeout=60)
    said = f'{reader[0]}: {result.returncode}, {result.err}'
    if result.returncode == 66 and acknowledged == 0:
        expect('no such state' in result.err or 'it is empty' in result.err, said)
    elif result.returncode == 65 and recording.scenario.older:
        expect('will upgrade it' in result.err, said)
    else:
        expect(result.returncode == 0, said)
        kept = mails_of(folder)
        expect(kept == recording.mails[:len(kept)], 'there are other mails than before')
        expect(len(kept) >= acknowledged, f'{acknowledged - len(kept)} mails are lost')


def try_folder(recording, folder, acknowledged, done, reader):
    """done: how many steps were done when the power was lost."""
    if reader:
        read(recording, reader, folder, acknowledged)
    for step in [*recording.scenario.steps[done:], NEXT]:
        result = do(step, folder, timeout=60)
        expect(result.returncode == 0, f'ingest: {result.returncode}, {result.err}')
    result = do(['check'], folder, timeout=60)
    expect((result.returncode, result.err) == (0, ''), f'check: {result.returncode}, {result.err}')
    expect(os.listdir(folder) == [STATE], f'there are files left: {os.listdir(folder)}')
    expect(mails_of(folder) == recording.mails, 'in the end, there are other mails')
    expect(contents_of(folder) == recording.contents, 'it ends with another result')


def try_disk(recording, disk, acknowledged, done, reader):
    """Returns: None, or what is wrong."""
    with tempfile.TemporaryDirectory(dir=FAST) as parent:
        folder = os.path.join(parent, 'd')
        write_files(folder, disk)
        try:
            try_folder(recording, folder, acknowledged, done, reader)
        except (Wrong, sqlite3.Error, subprocess.TimeoutExpired) as problem:
            return str(problem).strip()
    return None


def disks(recording, points, seed):
    """Yields for each point: itself, how many mails were acknowledged and steps done, the disk, and
    what reads it first.  points: (place in the records, number), in order."""
    folder = Folder(recording.files)
    at = done = 0
    acknowledged = recording.acknowledged
    for point in points:
        for one in recording.records[at:point[0]]:
            folder.do(one)
            if one.what == 'acknowledge':
                acknowledged, done = one.number, done + 1
        at = point[0]
        rng = random.Random(f'{seed} {recording.scenario.name} {point}')
        yield point, acknowledged, done, folder.disk(rng), rng.choice(READERS)


def choose_points(records, count, seed):
    rng = random.Random(seed)
    notable = [at for at, one in enumerate(records) if one.what in MOMENTS + ('sync',)]
    notable += [at + 1 for at, one in enumerate(records) if one.what in MOMENTS]
    chosen = [rng.choice(notable) if rng.random() < 0.6 else rng.randint(0, len(records))
              for _ in range(count)]
    return sorted((at, number) for number, at in enumerate(chosen))
