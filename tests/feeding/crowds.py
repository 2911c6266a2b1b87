# SPDX-License-Identifier: GPL-2.0-or-later
"""Rounds in which several programs use a state at once."""
import collections, concurrent.futures, os, random, threading, time

import rules as configurations
from feeder import Feeder
from mails import World, to_mbox, with_newline
from program import DERIVED, TEMPORARY, Difference, compare_dumps, dump

DELIVERY_SECONDS = 1   # limit on a delivery during an import
IMPORT_MAILS = 60_000
# each says something only if something is wrong
READERS = (['check', '-q'], ['list', '-q'], ['digest'], ['api', '/api/1.2/patches/'],
           ['rebuild', '-q'], ['show', '1'])
# allowed exit statuses; there may be no series yet
FINE = {'rebuild': (0, TEMPORARY), 'show': (0, 1, 64, 65, 66)}


def begin(program, folder, rng, options, mails):
    """Creates the state from the first mails.  Returns: a feeder, with or without rules."""
    has_rules = 'config' not in options.without and rng.random() < 0.5
    feeder = Feeder(program, folder,
                    configurations.draw(rng) if has_rules else configurations.Rules(),
                    options.without)
    feeder.rng = rng
    feeder.config()
    while mails and not os.path.exists(feeder.db):
        program.succeed('ingest', '--quiet', '--state', feeder.db, '--config',
                        feeder.path('rules.ini'), data=mails.pop(0).data)
    return feeder


def own_config(feeder):
    """Not random: concurrent readers must not each write the file of the rules."""
    return ['--config', feeder.path('rules.ini')] if 'own-rules' in feeder.without else []


def deliver(feeder, mail):
    """Retries until it works, as a delivery agent does.  Returns: seconds."""
    start = time.monotonic()
    while (result := feeder.program.run('ingest', '--quiet', '--state', feeder.db,
                                        *own_config(feeder), data=mail.data)).returncode:
        if result.returncode != TEMPORARY:
            raise Difference(f'a delivery ended with {result.returncode}: {result.err}')
    return time.monotonic() - start


def read(feeder, path, kills):
    """Reads an input, after the given number of runs that were killed."""
    arguments = ['ingest', '--quiet', '--state', feeder.db, *own_config(feeder), path]
    for number in range(kills if 'kills' not in feeder.without else 0):
        feeder.program.kill(0.01 * (number + 1), *arguments)
    feeder.program.succeed(*arguments)


def finish(feeder, mails, whole=True):
    """What must be true in the end.  whole: no mail was fed in part."""
    if any(map(feeder.belongs, mails)):
        answers = feeder.program.answers(feeder.folder, '--state', feeder.db, *own_config(feeder))
        feeder.compare_with_kept(answers, feeder.config())
    if whole:
        compare_kept(feeder, mails)
    feeder.check()
    before = dump(feeder.db, DERIVED)
    feeder.program.succeed('rebuild', '--state', feeder.db, *own_config(feeder))
    compare_dumps('rebuild', dump(feeder.db, DERIVED), before)


def compare_kept(feeder, mails):
    """No mail is lost, and none was made up."""
    kept = set(map(with_newline, feeder.program.kept(feeder.db)))
    fed = {with_newline(mail.data) for mail in mails if feeder.belongs(mail)}
    if kept - fed:
        raise Difference(
            f'kept: {len(kept - fed)} mails that were never fed: {sorted(kept - fed)[0][:600]!r}')
    if feeder.program.has_mails and fed - kept:
        raise Difference(f'kept: {len(fed - kept)} mails are lost: {sorted(fed - kept)[0][:600]!r}')


def look(feeder, kind, stopped, rng):
    """Runs one query after another until stopped."""
    while not stopped.is_set():
        command = READERS[kind]
        result = feeder.program.run(command[0], *command[1:], '--state', feeder.db,
                                    *own_config(feeder))
        is_fine = result.returncode in FINE.get(command[0], (0,))
        if not is_fine or result.err and result.returncode == 0:
            raise Difference(f'beside deliveries, {command[0]} ended with {result.returncode}: '
                             f'{result.err[:600]}')
        stopped.wait(rng.random() * 0.05)


def crowd(program, folder, rng, options):
    """Many deliveries, and runs over inputs, while others read."""
    mails = World(rng, options.without).mails(options.mails)
    rest = list(mails)
    feeder = begin(program, folder, rng, options, rest)
    stopped, inputs = threading.Event(), []
    for kind in rng.sample(('mbox', 'mbox', 'maildir', 'folder'), rng.choice((0, 1, 3))):
        size = rng.randrange(1, max(2, len(mails) // 4))
        piece, rest = rest[:size], rest[size:]
        inputs.append(write_input(feeder, kind, len(inputs), piece))
    with concurrent.futures.ThreadPoolExecutor(rng.choice((4, 8, 16)) + 8) as pool:
        looking = [pool.submit(look, feeder, kind, stopped, random.Random(rng.random()))
                   for kind in (0, *rng.sample(range(1, len(READERS)), 2))]
        running = [
            pool.submit(read, feeder, path, kills)
            for path, kills in zip(inputs, rng.choices((0, 0, 1, 3), k=4))
        ]
        running += [pool.submit(deliver, feeder, mail) for mail in rest]
        try:
            for one in running:
                one.result()
        finally:
            stopped.set()
            for one in running:
                one.cancel()
        for one in looking:
            one.result()
    finish(feeder, mails)
    if inputs and 'again' not in options.without:
        before = dump(feeder.db)
        program.succeed('ingest', '--quiet', '--state', feeder.db, *own_config(feeder), *inputs)
        compare_dumps('read again', dump(feeder.db), before)


def changing(program, folder, rng, options):
    """Runs over inputs while the rules change.  Mails that the former rules dropped are found when
    their input is read again."""
    mails = World(rng, {*options.without, 'copies'}).mails(options.mails)
    feeder = begin(program, folder, rng, options, list(mails))
    kinds = rng.choices(('mbox', 'maildir', 'folder'), k=8)
    inputs = [write_input(feeder, kind, n, mails[n::len(kinds)]) for n, kind in enumerate(kinds)]
    others = feeder.rules.others(rng)
    settle(feeder, others.get('a project less') or rng.choice(list(others.values())))
    with concurrent.futures.ThreadPoolExecutor(len(inputs)) as pool:
        running = [pool.submit(read, feeder, path, rng.choice((0, 0, 1))) for path in inputs]
        time.sleep(rng.random() * 0.1)
        settle(feeder, feeder.rules)
        for one in running:
            one.result()
    for path in inputs:
        read(feeder, path, 0)
    finish(feeder, mails)


def settle(feeder, rules):
    """Changes the rules of the state."""
    feeder.program.succeed('rebuild', '--quiet', '--state', feeder.db, '--grouping',
                           rules.effective_grouping(), *feeder.config(rules))


def write_input(feeder, kind, number, mails):
    path = feeder.path(f'{kind}-{number}')
    if kind == 'mbox':
        with open(path, 'wb') as file:
            file.write(to_mbox(mail.data for mail in mails))
        return path
    below = os.path.join(path, 'new') if kind == 'maildir' else path
    os.makedirs(below)
    for at, mail in enumerate(mails):
        with open(os.path.join(below, f'{at:06}.eml'), 'wb') as file:
            file.write(mail.data)
    return path


def bulk(program, folder, rng, options):
    """Timed deliveries while a large mailbox is read, perhaps after a killed attempt."""
    count = IMPORT_MAILS if options.mails >= 100 else options.mails * 20
    mails = World(rng, {*options.without, 'copies'}).mails(count)
    single = World(random.Random(rng.random()),
                   {*options.without, 'copies'}).mails(200 if options.mails >= 100 else 20)
    feeder = begin(program, folder, rng, options, list(mails))
    path, times = write_input(feeder, 'mbox', 0, mails), []
    arguments = ['ingest', '--quiet', '--state', feeder.db, *own_config(feeder), path]
    if 'kills' not in options.without:
        program.kill(rng.random() * 0.3, *arguments)
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        running = pool.submit(program.succeed, *arguments)
        for mail in single:
            beside = not running.done()
            times.append((deliver(feeder, mail), beside))
        running.result()
    if options.jobs == 1 and 'time' not in options.without and not program.is_instrumented:
        slowest = max((seconds for seconds, beside in times if beside), default=0)
        if slowest > DELIVERY_SECONDS:
            raise Difference(f'time: the slowest of {len(times)} deliveries beside an import took '
                             f'{slowest:.2f} s')
    finish(feeder, mails + single)


def writing(program, folder, rng, options):
    """Runs over a mailbox that is being written.  If the writer paused for long, part of a mail
    may have been kept too, but never instead of the whole."""
    mails = World(rng, {*options.without, 'copies'}).mails(min(options.mails, 60))
    feeder = begin(program, folder, rng, options, list(mails))
    text, path = to_mbox(mail.data for mail in mails), feeder.path('grows.mbox')
    done = threading.Event()

    def write():
        with open(path, 'wb', buffering=0) as file:
            for at in range(0, len(text), 97):
                file.write(text[at:at + 97])
                time.sleep(0.0005)
        done.set()
    with open(path, 'wb'):
        pass
    writer = threading.Thread(target=write)
    writer.start()
    try:
        while not done.is_set():
            program.succeed('ingest', '--state', feeder.db, *own_config(feeder), path)
    finally:
        writer.join()
    program.succeed('ingest', '--quiet', '--state', feeder.db, *own_config(feeder), path)
    kept = collections.Counter(program.kept(feeder.db))
    lost = [
        mail for mail in mails
        if feeder.belongs(mail) and mail.kind == 'patch' and with_newline(mail.data) not in kept
    ]
    if lost and program.has_mails:
        raise Difference(f'kept: {len(lost)} mails are lost: {lost[0].data[:600]!r}')
    cut = [data for data in kept if not any(with_newline(mail.data) == data for mail in mails)]
    if len(cut) > 1:
        raise Difference(f'kept: {len(cut)} mails that were half written: {cut[0][-200:]!r}')
    finish(feeder, mails, whole=False)


ROUNDS = {'crowd': crowd, 'change': changing, 'import': bulk, 'writing': writing}
