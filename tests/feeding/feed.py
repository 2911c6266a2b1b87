#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Feeds states at random and compares them with a model.

usage: feed.py PROGRAM --self-test
       feed.py PROGRAM [--mode MODE…] [--seed N] [--rounds N] [--mails N] [--jobs N]
               [--without TRAIT,…] [--work DIR] [--no-shrink] [MBOX]

Each round generates mails (or takes some from MBOX, an mboxrd), draws rules or none, and runs in
one of these modes:

serial   feeds them in random steps: mailboxes that grow, are rewritten or lack the last newline,
         compressed ones, Maildirs, folders, public-inboxes, single mails, deliveries, mailboxes on
         standard input, several of these in one run; some runs are killed and repeated.  In
         between, inputs are read again unchanged, and the state is checked, rebuilt and offered
         wrong rules.
rules    the same, with rules that change on the way (rebuild --config)
lists    the same, with --list-id for some of the mails
crowd    many deliveries and runs at once, together with check, rebuild and readers
change   runs over inputs while the rules change
import   one delivery after another while a large mailbox is read: each must be quick
writing  runs over a mailbox that is being written

At the end, and on the way, the state must answer export, list, show, revisions, api, mbox and
digest like a single run over the mails it keeps, and, unless things happened at once, like one
over all it was fed.  check must find no error, rebuild must change no row, and reading unchanged
input nothing.

--rounds is the number of rounds of each mode; round N has the seed SEED + N.  --jobs N runs N
rounds at once.  --without leaves out:
  early, copies, cut, flaws, replies-to-replies, depends, slips   traits of the mails
  config      rules: no round has any
  own-rules   the rules that a state keeps: every command gets --config
  refused     wrong rules
  again       reading inputs again
  kills       killed runs
  mails       the command `mails`: the mails are read from the database instead
  time        the limit on how long a delivery may take

The exit status is 1 if a round failed.  Its folder below --work is kept; report.txt in it says what
failed, after which steps (as few as possible), and how to repeat it.
"""
import argparse, concurrent.futures, email, email.policy, itertools, os, random, re, shutil
import subprocess, sys, tempfile, time, traceback

import crowds
import planted
import rules as configurations
from feeder import Feeder, Step, without_list
from mails import LISTS, SEPARATOR, Mail, World, from_mbox, to_mbox
from program import Difference, Program

SHRINK_SECONDS = 60
SKIPPED = 77  # an exit status, for meson
MODES = ('serial', 'rules', 'lists', 'crowd', 'change', 'import', 'writing')
FILES = {'mbox': 7, 'cut': 2, 'replace': 2, 'packed': 2, 'maildir': 3, 'folder': 2, 'inbox': 2,
         'single': 1}
STEPS = FILES | {'deliver': 3, 'stdin': 2, 'several': 2}
LOOKS = {'again': 4, 'law': 3, 'check': 1, 'rebuild': 1, 'refused': 1}


def seed_of(rng):
    return rng.randrange(2 ** 31)


class Plan:
    """The steps of a serial round."""
    def __init__(self, rng, mode, options):
        self.rng, self.mode, self.without = rng, mode, options.without
        likely = 0.9 if mode == 'rules' else 0.5
        has_rules = 'config' not in self.without and rng.random() < likely
        count = rng.choice((3, 8, 20, 40, options.mails)) if options.mails > 40 else options.mails
        # An early reply that comes again may become a comment just because the rules changed.
        without = {*self.without, *(['copies'] if mode == 'rules' else [])}
        mails = real_mails(rng, options.mbox, count) if options.mbox else \
            World(rng, without).mails(count)
        self.known_lists = sorted({one for mail in mails for one in mail.lists})
        self.rules = configurations.draw(rng, self.known_lists) if has_rules else \
            configurations.Rules()
        self.lists = [None]
        if mode == 'lists':
            self.lists = rng.choice(([LISTS[0]], [LISTS[0], LISTS[1]], [None, LISTS[0], LISTS[1]]))
            if None not in self.lists and rng.random() < 0.5:
                # as in an archive of which only the name tells the list
                mails = list(map(without_list, mails))
        self.steps = list(self.draw(mails))

    def draw(self, mails):
        while mails:
            size = self.rng.choice((1, 1, 2, 3, 5, 10, 30))
            piece, mails = tuple(mails[:size]), mails[size:]
            yield self.feeding(piece)
            if self.rng.random() < 0.25:
                yield self.looking()
            if self.mode == 'rules' and self.rng.random() < 0.25:
                yield from self.changing()
        ends = ('law', 'check', 'rebuild', 'law') if self.mode == 'lists' else \
            ('law', 'again', 'check', 'rebuild', 'refused', 'law')
        yield from (self.step(kind) for kind in ends if kind not in self.without)

    def step(self, kind, mails=(), **facts):
        list_id = self.rng.choice(self.lists) if kind != 'law' else None
        kills, name = 0, ''
        if kind in FILES:
            if 'kills' not in self.without and self.rng.random() < 0.12:
                kills = self.rng.choice((1, 1, 3))
            name = 'mbox' if kind in ('cut', 'replace') else kind
            name += f'-{self.rng.randrange(3)}'
        return Step(kind, name, mails, seed_of(self.rng), list_id, kills, **facts)

    def feeding(self, mails):
        kinds = {kind: weight for kind, weight in STEPS.items() if kind not in self.without}
        kind = self.rng.choices(list(kinds), list(kinds.values()))[0]
        if kind == 'single':
            # a path of its own: a file with one mail does not grow
            salt, list_id = seed_of(self.rng), self.rng.choice(self.lists)
            singles = (Step('single', f'{seed_of(self.rng)}.eml', (mail,)) for mail in mails)
            return Step('several', '', (), salt, list_id, steps=tuple(singles))
        if kind == 'several':
            names = self.rng.sample(
                ('mbox-0', 'mbox-1', 'packed-0', 'maildir-0', 'folder-0', 'folder-1', 'inbox-0'), 3)
            cuts = sorted(self.rng.randrange(len(mails) + 1) for _ in range(2))
            pieces = mails[:cuts[0]], mails[cuts[0]:cuts[1]], mails[cuts[1]:]
            steps = tuple(Step(name[:-2], name, piece, seed_of(self.rng))
                          for name, piece in zip(names, pieces) if piece)
            return self.step('several', steps=steps)
        return self.step(kind, mails)

    def looking(self):
        kinds = {kind: weight for kind, weight in LOOKS.items() if kind not in self.without}
        return self.step(self.rng.choices(list(kinds), list(kinds.values()))[0])

    def changing(self):
        """Changes the rules and reads everything again: some mail may have a project only now."""
        changed = self.rng.choice((configurations.draw(self.rng, self.known_lists),
                                   configurations.Rules(), *self.rules.others(self.rng).values()))
        yield self.step('rules', rules=changed)
        yield self.step('law')
        if self.rng.random() < 0.7 and 'again' not in self.without:
            yield self.step('reread')
            yield self.step('law')


def real_mails(rng, path, count):
    """Some mails of an mboxrd, from a random position on."""
    with open(path, 'rb') as file:
        file.seek(rng.randrange(max(1, os.path.getsize(path) - count * 20_000)))
        text = file.read(count * 40_000)
    start = text.find(b'\n\n' + SEPARATOR)
    if start < 0:
        raise ValueError(
            f'{path} has no mails after lines {SEPARATOR.decode().strip()!r}, or very large ones'
        )
    return [real_mail(data) for data in from_mbox(text[start + 2:])[:-1][:count]]


def real_mail(data):
    headers = email.message_from_bytes(data, policy=email.policy.compat32)
    lists = []
    for name in ('List-Id', 'X-Mailing-List', 'X-list'):
        value = str(headers.get(name, '')).strip()
        bracketed = re.findall('<([^<>]+)>', value)
        lists += bracketed[-1:] if bracketed else [value] if value and ' ' not in value else []
    subject = headers['Subject']
    return Mail(data, tuple(lists), str(subject) if subject is not None else None)


def run_plan(program, folder, plan, steps, without):
    """Returns: what went wrong, or None."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    feeder = Feeder(program, folder, plan.rules, without)
    for step in steps:
        try:
            feeder.do(step)
        except Difference as difference:
            return f'{step}: {difference}'
        except subprocess.TimeoutExpired as expired:
            return f'{step}: it takes too long: {expired}'
    return None


def kind_of(wrong):
    return wrong.split()[0].rstrip(':') if wrong else ''


def shrunk(program, folder, plan, without, wrong):
    """Drops steps and mails while the plan still fails in the same way, as time allows."""
    end, steps = time.monotonic() + SHRINK_SECONDS, list(plan.steps)

    def is_wrong(some):
        return time.monotonic() < end and \
            kind_of(run_plan(program, folder, plan, some, without)) == kind_of(wrong)

    size = len(steps)
    while size >= 1:
        at = 0
        while at < len(steps):
            fewer = steps[:at] + steps[at + size:]
            if is_wrong(fewer):
                steps = fewer
            else:
                at += size
        size //= 2
    for at, step in enumerate(steps):
        size = len(step.mails)
        while size >= 1:
            first = 0
            while first < len(steps[at].mails):
                mails = steps[at].mails[:first] + steps[at].mails[first + size:]
                fewer = [*steps[:at], Step(**{**vars(step), 'mails': mails}), *steps[at + 1:]]
                if mails and is_wrong(fewer):
                    steps = fewer
                else:
                    first += size
            size //= 2
    return steps


def serial_round(program, folder, rng, mode, options):
    plan = Plan(rng, mode, options)
    wrong = run_plan(program, folder, plan, plan.steps, options.without)
    if not wrong:
        return None, ''
    steps = plan.steps
    if options.shrink:
        steps = shrunk(program, folder, plan, options.without, wrong)
        wrong = run_plan(program, folder, plan, steps,
                         options.without) or wrong + '\n(It passed when it was repeated.)'
    for number, step in enumerate(steps, 1):
        mails = [*step.mails, *(mail for one in step.steps for mail in one.mails)]
        if mails:
            with open(os.path.join(folder, f'step-{number}.mbox'), 'wb') as file:
                file.write(to_mbox(mail.data for mail in mails))
    return wrong, f'rules:\n{plan.rules.text()}\nsteps:\n' + ''.join(
        f'{n:4} {step}\n' for n, step in enumerate(steps, 1))


def do_round(program, mode, seed, options):
    """Returns: what went wrong, or None."""
    folder = os.path.join(options.work, f'{mode}-{seed}')
    rng = random.Random(f'{mode} {seed}')
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    steps = ''
    try:
        if mode in ('serial', 'rules', 'lists'):
            wrong, steps = serial_round(program, folder, rng, mode, options)
        else:
            wrong = crowds.ROUNDS[mode](program, folder, rng, options)
    except Difference as difference:
        wrong = str(difference)
    except Exception:  # the others go on
        wrong = traceback.format_exc()
    if not wrong:
        shutil.rmtree(folder)
        return None
    again = ' '.join([
        sys.argv[0], program.path, '--mode', mode, '--seed', str(seed), '--rounds', '1',
        '--mails', str(options.mails),
        *(['--without', ','.join(options.without)] if options.without else []),
        *([options.mbox] if options.mbox else [])
    ])
    with open(os.path.join(folder, 'report.txt'), 'w', encoding='utf-8') as file:
        file.write(f'{wrong}\n\n{steps}\nagain: {again}\n')
    return f'{wrong}\n  again: {again}\n  kept: {folder}'


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('program')
    parser.add_argument('mbox', nargs='?')
    parser.add_argument('--mode', action='append', choices=MODES)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--rounds', type=int, default=20)
    parser.add_argument('--mails', type=int, default=120)
    parser.add_argument('--jobs', type=int, default=1)
    parser.add_argument('--without', action='extend', type=lambda traits: traits.split(','),
                        default=[], metavar='TRAIT,…')
    parser.add_argument('--work')
    parser.add_argument('--seconds', type=float, help='start no more rounds after that')
    parser.add_argument('--no-shrink', dest='shrink', action='store_false')
    parser.add_argument('--quiet', action='store_true', help='say nothing')
    parser.add_argument('--self-test', action='store_true',
                        help='plant bugs, and see whether they are found')
    return parser.parse_intermixed_args(arguments)


def run(options):
    """Runs all rounds.  Returns: what went wrong, by mode and seed."""
    program = Program(options.program)
    program.has_mails = program.has_mails and 'mails' not in options.without
    options.work = options.work or tempfile.mkdtemp(prefix='feeding-')
    end = time.monotonic() + (options.seconds or 10 ** 9)
    modes, wrong, done = options.mode or MODES, {}, 0

    def one(job):
        mode, seed = job
        if time.monotonic() > end:
            return job, None, 0
        start = time.monotonic()
        return job, do_round(program, mode, seed, options), time.monotonic() - start

    jobs = [(mode, options.seed + number)
            for number, mode in itertools.product(range(options.rounds), modes)]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for (mode, seed), found, seconds in pool.map(one, jobs):
            done += seconds > 0
            if found:
                wrong[mode, seed] = found
            if seconds and not options.quiet:
                print(f'{mode}, seed {seed}: {found or "right"} ({seconds:.1f} s)', flush=True)
    if not options.quiet:
        print(f'{done} rounds, {len(wrong)} of them wrong', flush=True)
    if os.path.isdir(options.work) and not os.listdir(options.work):
        os.rmdir(options.work)
    return wrong


def self_test(options):
    """Returns: the planted bugs that were not found."""
    def one_round(program, modes, seed, work):
        return parse([
            program, '--quiet', '--no-shrink', '--rounds', '1', '--mails', '20', '--seed',
            str(seed), '--work', work, '--without', 'time',
            *(f'--without={trait}' for trait in options.without),
            *(f'--mode={mode}' for mode in modes)
        ])
    return planted.find(run, os.path.abspath(options.program), one_round)


def main():
    options = parse(sys.argv[1:])
    if not options.self_test:
        return 1 if run(options) else 0
    if Program(options.program).is_instrumented:
        return SKIPPED  # slow, and it would find nothing more
    failures = self_test(options)
    for failure in failures:
        print(failure)
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
