#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""calls.py PROGRAM SHIM [--every] [--tiny] [--sample N] [--last N] [--seed N] [--cases "A;B"]
         [--calls A,B] [--faults A,B] [--verbose]

Whichever call fails, of memory, of files, of processes: what the program prints is complete and
right, or its exit status is not 0, and then one line on standard error says why.  States and files
are as before or as after, and the next run ends as if nothing had happened.

SHIM is preloaded and makes the N-th call of a kind fail; see shim.c.  As a test, some calls of each
kind are chosen by the seed; with --every, all of them, which takes hours.  With --tiny, each case
reads a patch and a reply and nothing else, so that there are fewer calls.  Prints how many calls
failed and how the runs ended.
"""
import argparse, collections, concurrent.futures, os, random, re, resource, shutil, sqlite3
import subprocess, sys, tempfile, threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'cli'))
from contents import dump
from forms import CONFIG, MAILS, PLAIN, SIGNED, TINY, make_forms, make_repository, write
from mails import LIST_ID, PROGRAM, mbox

TEMPORARY = 75
TIMEOUT = 120  # seconds

# How the C library ends a program, with 127, that has no memory for the thread-local data of a
# library that was loaded after its start; no program can prevent that.
NO_THREAD_DATA = 'cannot allocate memory for thread-local data: ABORT'
FAST = '/dev/shm' if os.access('/dev/shm', os.W_OK) else None  # fsync takes no time there

# The faults of each kind of call; those that can be met.
FAULTS = {
    'memory': ['ENOMEM', 'ENOMEM-on'],
    'mmap': ['ENOMEM'],
    'read': ['EIO', 'EIO-on', 'EINTR', 'short'],
    'open': ['EMFILE', 'EMFILE-on', 'EIO'],
    'rename': ['EIO', 'EACCES'],
    'stat': ['EIO', 'ENOMEM'],
    'fork': ['EAGAIN', 'ENOMEM'],
    'pipe': ['EMFILE', 'EMFILE-on'],
    'thread': ['EAGAIN', 'EAGAIN-on'],
    'control': ['EIO'],
    'list': ['EIO'],
    'wait': ['EINTR', 'ECHILD'],
    'changes': ['EIO', 'ENOSPC', 'ENOSPC-on', 'short'],
    'size': ['EFBIG'],
}
SIZES = 300  # limits of size that are tried, at most


class List:
    """The mails that all cases read.  some: how many are in a state before a delivery of the next.
    series: the number of one with patches that apply.  first, changed: the numbers of a patch, and
    of its second version if all patches come again."""

    def __init__(self, mails, some, series, changed):
        self.mails, self.some, self.series, self.changed = mails, some, series, changed


FULL = List(MAILS, some=2, series='2', changed='3')
SMALL = List(TINY, some=1, series='1', changed='2')


class Case:
    """A run of the program.  data: its standard input: a function of the mails.  base: the state
    that it begins with, one of STATES.  is_delivery: it fails with 75 and nothing else.  status:
    how it ends if nothing fails."""

    def __init__(self, name, *arguments, data=None, base=None, is_delivery=False, status=0):
        self.name, self.arguments, self.data, self.base = name, arguments, data, base
        self.is_delivery, self.status = is_delivery, status


READ = ['-q', '--list-id', LIST_ID, '--now=2026-06-01']
LIST = ['list', *READ, '--jobs=1']
KEPT = ['-q', '--state', 'state.db', '--now=2026-06-01']
INGEST = ['ingest', '-q', '--state', 'state.db', '--jobs=1']
CASES = [
    Case('list', *LIST, '{in}/list.mbox'),
    Case('list, 2 jobs', 'list', *READ, '--jobs=2', '{in}/list.mbox'),
    Case('list, gzip', *LIST, '{in}/list.mbox.gz'),
    Case('list, bzip2', *LIST, '{in}/list.mbox.bz2'),
    Case('list, xz', *LIST, '{in}/list.mbox.xz'),
    Case('list, zstd', *LIST, '{in}/list.mbox.zst'),
    Case('list, tar', *LIST, '{in}/list.tar'),
    Case('list, tar.gz', *LIST, '{in}/list.tar.gz'),
    Case('list, zip', *LIST, '{in}/list.zip'),
    Case('list, Maildir', *LIST, '{in}/maildir'),
    Case('list, public-inbox', *LIST, '{in}/inbox'),
    Case('list, standard input', *LIST, '-', data=lambda chosen: mbox(*chosen.mails)),
    Case('list, state', 'list', *KEPT, base='full'),
    Case('list, commits', *LIST, '--became=accepted', '--git={in}/landed', '{in}/list.mbox'),
    Case('show', 'show', *READ, '--jobs=1', '1', '{in}/list.mbox'),
    Case('diff', 'diff', *READ, '--jobs=1', '--from=v1', '{changed}', '{in}/versions.mbox'),
    Case('search', 'search', *READ, '--jobs=1', 's:front', '{in}/list.mbox'),
    Case('search, index', 'search', *KEPT, 's:front', base='indexed'),
    Case('api', 'api', *READ, '--jobs=1', '/api/patches/', '{in}/list.mbox'),
    Case('api, state', 'api', *KEPT, '/api/series/1/', base='full'),
    Case('mbox', 'mbox', *READ, '--jobs=1', '1', '{in}/list.mbox'),
    Case('mails', 'mails', '-q', '--state', 'state.db', base='full'),
    Case('events', 'events', *KEPT, base='full'),
    Case('am', 'am', *READ, '--jobs=1', '1', '{in}/list.mbox'),
    Case('am --check', 'am', *READ, '--jobs=1', '--check', '--git-dir={in}/tree', '{series}',
         '{in}/list.mbox'),
    Case('verify', 'verify', *READ, '--jobs=1', '1', '{in}/signed.mbox', status=1),
    Case('export', 'export', *READ, '--jobs=1', '--output', 'out', '{in}/list.mbox'),
    Case('export, state', 'export', *KEPT, '--jobs=1', '--output', 'out', base='full'),
    Case('site', 'site', *READ, '--jobs=1', '--output', 'out', '{in}/list.mbox'),
    Case('check', 'check', '-q', '--state', 'state.db', '--jobs=1', base='full'),
    Case('delivery', 'ingest', '-q', '--state', 'state.db', base='some', is_delivery=True,
         data=lambda chosen: chosen.mails[chosen.some]),
    Case('first delivery', 'ingest', '-q', '--state', 'state.db', is_delivery=True,
         data=lambda chosen: chosen.mails[0]),
    Case('batch', *INGEST, '{in}/list.mbox', base='some'),
    Case('batch, new state', *INGEST, '{in}/list.mbox'),
    Case('batch, public-inbox', *INGEST, '{in}/inbox', base='some'),
    Case('batch, index', *INGEST, '--index', '{in}/list.mbox', base='some'),
    Case('rebuild', 'rebuild', '-q', '--state', 'state.db', '--jobs=1', '--config={in}/tags.ini',
         base='full'),
    Case('rebuild, index', 'rebuild', '-q', '--state', 'state.db', '--jobs=1', '--index',
         base='full'),
]


def run(arguments, folder, data=None, **environment):
    return subprocess.run([PROGRAM, *arguments], cwd=folder, input=(data or '').encode(),
                          capture_output=True, timeout=TIMEOUT, env={**PLAIN, **environment})


def run_limited(arguments, folder, data, size):
    """Runs the program, no file of which, standard output included, can have more than size
    bytes: what the C library writes for its streams is out of the reach of the shim."""
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    with tempfile.TemporaryFile(dir=FAST) as out:
        result = subprocess.run([PROGRAM, *arguments], cwd=folder, input=(data or '').encode(),
                                stdout=out, stderr=subprocess.PIPE, timeout=TIMEOUT, env=PLAIN,
                                preexec_fn=limit)
        out.seek(0)
        result.stdout = out.read()
        return result


def make_inputs(folder, chosen):
    """What the cases read; and the states that they begin with."""
    inputs, mails = os.path.join(folder, 'in'), chosen.mails
    make_forms(inputs, [one.encode() for one in mails])
    make_repository(os.path.join(inputs, 'tree'))
    make_repository(os.path.join(inputs, 'landed'), has_patch=True)
    second = [re.sub(r'\[PATCH(?=[ \]])', '[PATCH v2', one).replace('+new', '+newer')
              .replace('@example.org>', '.v2@example.org>').replace('ann.v2@', 'ann@')
              for one in mails[:3] if 'Re: ' not in one]
    write(os.path.join(inputs, 'versions.mbox'), mbox(*mails, *second).encode())
    write(os.path.join(inputs, 'signed.mbox'), mbox(SIGNED).encode())
    write(os.path.join(inputs, 'tags.ini'), CONFIG.encode())
    states = {}
    for name, kept, options in (('some', mails[:chosen.some], []), ('full', mails, []),
                                ('indexed', mails, ['--index'])):
        path = os.path.join(folder, name + '.db')
        for one in kept:
            result = run(['ingest', '-q', *options, '--state', path], folder, one)
            assert result.returncode == 0, result.stderr
        with open(path, 'rb') as f:
            states[name] = f.read()
    return inputs, states


def files_in(folder):
    """The bytes of each file below folder, by path; states with the journals beside them."""
    found = {}
    for parent, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(parent, name)
            with open(path, 'rb') as f:
                found[os.path.relpath(path, folder)] = f.read()
    return found


class Trial:
    """One case, in a folder of its own."""

    def __init__(self, case, scratch, shim, inputs, states, chosen):
        self.case, self.shim, self.inputs = case, shim, inputs
        self.data = case.data(chosen) if case.data else None
        self.said = collections.Counter()  # what the program said, by exit status
        self.folder = tempfile.mkdtemp(dir=scratch)
        self.trace = self.folder + '.trace'
        places = {'{in}': inputs, '{series}': chosen.series, '{changed}': chosen.changed}
        self.arguments = list(case.arguments)
        for place, value in places.items():
            self.arguments = [argument.replace(place, value) for argument in self.arguments]
        self.base = {'state.db': states[case.base]} if case.base else {}
        self.restore()
        self.before = None
        self.before = self.see()
        result = self.run()
        assert result.returncode == case.status, (case.name, result.returncode, result.stderr)
        self.out, self.after = result.stdout, self.see()
        self.largest = max(map(len, [self.out, *files_in(self.folder).values()]))
        self.changes = self.before != self.after
        result = self.run()
        assert result.returncode == case.status, (case.name, result.stderr)
        self.out_again, self.again = result.stdout, self.see()

    def restore(self):
        shutil.rmtree(self.folder)
        os.mkdir(self.folder)
        for name, data in self.base.items():
            write(os.path.join(self.folder, name), data)

    def run(self, **faults):
        if faults:
            faults['LD_PRELOAD'] = self.shim
        return run(self.arguments, self.folder, self.data, **faults)

    def see(self):
        """What is in the folder; of a state, the contents."""
        found = files_in(self.folder)
        if self.before is not None and found == self.base:
            return self.before
        journals = [name for name in found if name.endswith('-journal')]
        if 'state.db' in found:
            # how far an input was read is stored if that can be told, else it is read again
            found['state.db'] = '\n'.join(
                line for line in dump(os.path.join(self.folder, 'state.db')).split('\n')
                if not line.startswith('INSERT INTO "inputs"'))
        for name in journals:
            del found[name]
        return found

    def count(self, kind):
        """The calls of this kind; for files, the sizes that are tried."""
        if kind == 'size':
            return [f'{size} bytes' for size in range(0, self.largest,
                                                      max(1, self.largest // SIZES))]
        self.restore()
        self.run(M2S_FAULT_CALLS=kind, M2S_FAULT_TRACE=self.trace)
        with open(self.trace, encoding='utf-8') as f:
            return f.read().split()

    def fail(self, kind, fault, at):
        """Returns: the exit status, and what was wrong."""
        if self.changes:
            self.restore()
        try:
            if kind == 'size':
                size = (at - 1) * max(1, self.largest // SIZES)
                result = run_limited(self.arguments, self.folder, self.data, size)
            else:
                result = self.run(M2S_FAULT_CALLS=kind, M2S_FAULT=fault, M2S_FAULT_AT=str(at))
        except subprocess.TimeoutExpired:
            return 'hangs', ['it hangs']
        wrong = [*self.judge_output(result, kind), *self.judge_files(result)]
        said = result.stderr.decode('utf-8', 'replace').strip()
        self.said[result.returncode, self.simplify(said)] += 1
        return result.returncode, [f'{what}; {result.returncode}: {said}' for what in wrong]

    def simplify(self, text):
        """text without numbers and the names of temporary folders."""
        text = text.replace(self.folder, 'FOLDER').replace(self.inputs, 'IN')
        return re.sub(r'[0-9a-f]{40}|\d+|[A-Za-z0-9]{6}(?=/|”|: )', 'N', text)

    def judge_output(self, result, kind):
        status, said = result.returncode, result.stderr.decode('utf-8', 'replace')
        lines = [line for line in said.split('\n') if line]
        if 'CRITICAL' in said or 'WARNING' in said:
            yield 'a warning of a library'
        if re.search(r'^[45]\.\d+\.\d+', said, re.MULTILINE):
            yield 'a line that Postfix would take for a status'
        if status == self.case.status:
            is_unchecked = self.case.name == 'verify' and b' not checked ' in result.stdout
            if result.stdout != self.out and not is_unchecked:
                yield f'the output is wrong: {result.stdout[:200]}'
            return
        if kind == 'memory' and status == 127 and said.strip() == NO_THREAD_DATA:
            return
        statuses = {TEMPORARY} if self.case.is_delivery else {65, 66, 69, 73, 74, TEMPORARY, 78}
        if kind == 'memory':  # nothing is damaged or missing
            statuses &= {73, 74, TEMPORARY}
            if '--git=' in ' '.join(self.arguments) and 'Cannot allocate memory' in said:
                statuses |= {65}  # the C library had none for a folder that libgit2 opens
        if status not in statuses:
            yield 'the exit status is wrong'
        if len(lines) != 1 and self.case.name != 'verify':  # whose child speaks, too
            yield 'not one line'
        if not self.out.startswith(result.stdout):
            yield f'the output, before it ends, is wrong: {result.stdout[:200]}'

    def judge_files(self, result):
        try:
            now = self.see()
        except (AssertionError, sqlite3.Error) as problem:
            yield f'the state is damaged: {problem}'
            return
        if result.returncode == self.case.status:
            if now != self.after:
                yield 'it ended well, but not all is there'
        elif not self.changes:
            if now != self.before:
                yield 'files have changed'
        else:
            for name, data in now.items():
                if not name.endswith('.part') and data not in (self.before.get(name, ''),
                                                               self.after.get(name)):
                    if name != 'state.db' or run(['check', '-q', '--state', name],
                                                 self.folder).returncode != 0:
                        yield f'{name} is neither as before nor as after'
        if self.changes and now is not self.before:  # else nothing is left to go wrong
            again = self.run()
            if (again.returncode != self.case.status or
                    again.stdout not in (self.out, self.out_again)):
                yield f'the next run fails: {again.returncode} {again.stderr}'
            if self.see() not in (self.after, self.again):
                yield 'the next run ends otherwise'
            left = [name for name in files_in(self.folder) if name not in self.after]
            if left:
                yield f'left behind: {left}'


def try_case(trial, kinds, options):
    """Returns: rows of kind, number of calls, Counter of statuses; and what was wrong."""
    rows, problems = [], []
    for kind in kinds:
        calls = trial.count(kind)
        ended = collections.Counter()
        faults = [fault for fault in FAULTS[kind]
                  if options.faults is None or fault in options.faults]
        first = max(1, len(calls) + 1 - options.last) if options.last else 1
        points = [(at, fault) for at in range(first, len(calls) + 1) for fault in faults]
        if not options.every and len(points) > options.sample:
            points = random.Random(f'{options.seed} {trial.case.name} {kind}').sample(
                points, options.sample)
        for at, fault in points:
            status, wrong = trial.fail(kind, fault, at)
            ended[status] += 1
            problems += [f'{trial.case.name}: {kind} {at}, {calls[at - 1]}, {fault}: {what}'
                         for what in wrong]
        rows.append((kind, len(calls), ended))
    return rows, problems


def read_arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('shim')
    parser.add_argument('--every', action='store_true', help='try every call')
    parser.add_argument('--tiny', action='store_true', help='two mails: fewer calls')
    parser.add_argument('--sample', type=int, default=2, help='calls of each kind that are tried')
    parser.add_argument('--last', type=int, help='only so many calls of each kind, the last ones')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--cases', help='names, with ";" between them')
    parser.add_argument('--calls', help='kinds, with "," between them')
    parser.add_argument('--faults', type=lambda text: text.split(','),
                        help='how they fail, with "," between them')
    parser.add_argument('--verbose', action='store_true', help='print all that was said')
    parser.add_argument('--jobs', type=int, default=os.cpu_count())
    options = parser.parse_args()
    options.kinds = options.calls.split(',') if options.calls else list(FAULTS)
    names = options.cases.split(';') if options.cases else [case.name for case in CASES]
    options.chosen = [case for case in CASES if case.name in names]
    if not set(options.kinds) <= set(FAULTS) or len(options.chosen) != len(names):
        parser.error('an unknown case, or an unknown kind of call')
    return options


class Report:
    """Prints how the runs ended, and counts."""

    def __init__(self):
        self.lock = threading.Lock()
        self.problems, self.ended, self.said = 0, collections.Counter(), collections.Counter()

    def add(self, trial, rows, problems):
        with self.lock:
            for kind, calls, ended in rows:
                statuses = ', '.join(f'{n} × {status}'
                                     for status, n in sorted(ended.items(), key=str))
                if calls:
                    print(f'{trial.case.name}: {kind}: {calls} calls, '
                          f'{sum(ended.values())} failed: {statuses}', flush=True)
                self.ended.update(ended)
            for problem in problems:
                print(f'WRONG {problem}', flush=True)
            self.said.update(trial.said)
            self.problems += len(problems)

    def finish(self, verbose):
        if verbose:
            for (status, text), count in sorted(self.said.items(), key=str):
                print(f'{count} × {status}: {text}')
        print(f'{sum(self.ended.values())} calls failed: {dict(self.ended)}; '
              f'{self.problems} problems')


def main():
    options, report = read_arguments(), Report()
    linked = subprocess.run(['ldd', PROGRAM], capture_output=True, text=True, check=True).stdout
    if 'libasan' in linked or 'libtsan' in linked:
        sys.exit(77)  # a sanitizer must be the first library that is loaded
    with tempfile.TemporaryDirectory(dir=FAST) as scratch:
        chosen = SMALL if options.tiny else FULL
        inputs, states = make_inputs(scratch, chosen)

        def work(case):
            trial = Trial(case, scratch, os.path.abspath(options.shim), inputs, states, chosen)
            report.add(trial, *try_case(trial, options.kinds, options))

        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            list(pool.map(work, options.chosen))
    report.finish(options.verbose)
    sys.exit(1 if report.problems else 0)


if __name__ == '__main__':
    main()
