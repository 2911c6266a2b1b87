#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""long.py PROGRAM [--rounds N] [--kills N]: thousands of deliveries, concurrent and killed.

To be run by hand.  Prints what it does and stops at the first error.
"""
import argparse, collections, concurrent.futures, os, random, signal, sqlite3, subprocess, sys
import tempfile, time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'cli'))
from mails import PROGRAM, mbox, patch, raw_mails as stored_mails, run
from states import some_list

AT_ONCE = 32
DELIVERIES = 1000
BATCH = 5000
LOCKED_SECONDS = 35


def report(text):
    print(text, flush=True)


def ingest(db, *arguments, data=None):
    return run('ingest', '--quiet', '--state', db, *arguments, data=data)


def deliver(db, one):
    """Retries until it works, as an MTA does.  Returns: seconds, and how often it had to wait."""
    start, put_off = time.monotonic(), 0
    while (result := ingest(db, data=one)).returncode != 0:
        assert result.returncode == 75, (result.returncode, result.err)
        put_off += 1
    return time.monotonic() - start, put_off


def content(path):
    """The contents of the state, without the marks of inputs and the times at which mails came."""
    db = sqlite3.connect(path)
    assert db.execute('PRAGMA integrity_check').fetchall() == [('ok',)]
    assert db.execute('PRAGMA foreign_key_check').fetchall() == []
    db.execute('UPDATE mails SET received = 0')
    db.execute('UPDATE events SET received = 0')
    lines = [line for line in db.iterdump() if not line.startswith('INSERT INTO "inputs"')]
    db.rollback()
    db.close()
    return lines


def raw_mails(path):
    return [raw.decode() for raw in stored_mails(path)]


def write(path, mails):
    with open(path, 'w', encoding='utf-8') as f:
        f.write(mbox(*mails))
    return path


def compare(folder, db, mails):
    """The state has the mails, and the same objects as a single run over them."""
    again = os.path.join(folder, 'again.db')
    result = ingest(again, write(os.path.join(folder, 'again.mbox'), mails))
    assert result.returncode == 0, result.err
    got, expected = content(db), content(again)
    differing = [(a, b) for a, b in zip(got, expected) if a != b]
    assert got == expected, (len(got), len(expected), differing[:1])
    os.remove(again)


def deliver_at_once(folder, number):
    db = os.path.join(folder, 'state.db')
    mails = some_list(DELIVERIES - DELIVERIES // 250)
    random.Random(number).shuffle(mails)
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        start = time.monotonic()
        deliveries = list(pool.map(lambda one: deliver(db, one), mails))
        seconds = time.monotonic() - start
    kept = raw_mails(db)
    assert len(set(kept)) == len(kept), 'a mail is there twice'
    assert set(kept) <= set(mails)
    lost = {one for one in mails if '[PATCH' in one} - set(kept)  # replies may come too early
    assert not lost, lost
    compare(folder, db, kept)
    os.remove(db)
    report(
        f'round {number}: {len(mails)} deliveries, {AT_ONCE} at once, {seconds:.1f} s, the slowest '
        f'{max(s for s, _ in deliveries):.1f} s, {sum(n for _, n in deliveries)} put off, '
        f'{len(kept)} mails kept')


def kill_once(db, path, rng, whole):
    """Returns: whether it was killed before it was done."""
    process = subprocess.Popen([PROGRAM, 'ingest', '--quiet', '--state', db, path])
    time.sleep(rng.uniform(0, whole * 0.7))
    process.send_signal(signal.SIGKILL)
    status = process.wait()
    assert status in (0, -signal.SIGKILL), status
    return status != 0


def count_mails(db):
    """Lets the program check the state, which rolls back any journal."""
    if not os.path.exists(db) or os.path.getsize(db) == 0 and not os.path.exists(db + '-journal'):
        return 0
    connection = sqlite3.connect(db)
    assert connection.execute('PRAGMA quick_check').fetchall() == [('ok',)]
    made = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'mails'").fetchall()
    count = connection.execute('SELECT count(*) FROM mails').fetchone()[0] if made else 0
    connection.close()
    return count


def kill(folder, kills):
    rng = random.Random(kills)
    db = os.path.join(folder, 'killed.db')
    mails = some_list(BATCH)
    path = write(os.path.join(folder, 'batch.mbox'), mails)
    start = time.monotonic()
    assert ingest(db, path).returncode == 0
    whole = time.monotonic() - start
    kept = raw_mails(db)
    os.remove(db)
    killed = in_vain = batches = hot = before = 0
    while killed < kills:
        if kill_once(db, path, rng, whole):
            killed += 1
            hot += os.path.exists(db + '-journal')
        else:
            in_vain += 1
        # every second time, the program itself has to roll back first
        if killed % 2:
            continue
        now = count_mails(db)
        assert now >= before, (now, before)
        before = now
        if now == len(kept):
            assert ingest(db, path).returncode == 0
            assert raw_mails(db) == kept
            compare(folder, db, kept)
            os.remove(db)
            batches, before = batches + 1, 0
            if batches % 10 == 0:
                report(f'  {killed} kills so far, {batches} batches')
    assert ingest(db, path).returncode == 0
    compare(folder, db, kept)
    report(
        f'{killed} kills, {hot} of them with a journal left, {in_vain} came too late, '
        f'{batches + 1} batches of {len(mails)} mails ({whole:.1f} s if not killed) ended with '
        'the same state')


def lock(folder, begin):
    db = os.path.join(folder, begin.replace(' ', '-') + '.db')
    assert ingest(db, data=patch(1, '[PATCH] x')).returncode == 0
    before = content(db)
    holder = sqlite3.connect(db, isolation_level=None)
    holder.execute(begin)
    holder.execute('SELECT * FROM mails').fetchall()
    start = time.monotonic()
    result = ingest(db, data=patch(2, '[PATCH] y'))
    seconds = time.monotonic() - start
    assert result.returncode == 75, (result.returncode, result.err)
    assert 29 < seconds, seconds
    time.sleep(max(0, LOCKED_SECONDS - seconds))
    holder.execute('ROLLBACK')
    holder.close()
    assert content(db) == before
    assert ingest(db, data=patch(2, '[PATCH] y')).returncode == 0
    return f'{begin} held on: 75 after {seconds:.1f} s ({result.err.strip().split(": ", 2)[2]})'


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('--rounds', type=int, default=20)
    parser.add_argument('--kills', type=int, default=1000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(1, options.rounds + 1):
            deliver_at_once(folder, number)
        if options.kills:
            kill(folder, options.kills)
        with concurrent.futures.ThreadPoolExecutor() as pool:
            # one for each thread: SQLite objects cannot be shared
            for line in pool.map(lambda begin: lock(folder, begin),
                                 ['BEGIN IMMEDIATE', 'BEGIN EXCLUSIVE', 'BEGIN']):
                report(line)


if __name__ == '__main__':
    main()
