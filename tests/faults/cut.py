#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""cut.py PROGRAM SHIM [--rounds N] [--seed N]: a file that is cut while it is read is told of.

SHIM is preloaded and cuts the file at the N-th call of any kind; N and what is left are chosen by
the seed.  The program may have read all before, or begin with what is left; else its exit status
says so, and never is it ended by a signal.  Prints how the runs ended.
"""
import argparse, collections, os, random, shutil, subprocess, sys, tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'cli'))
from forms import PLAIN, make_forms, make_repository, pack_of, write
from git_runs import git
from mails import LIST_ID, PROGRAM, mbox, patch

FAST = '/dev/shm' if os.access('/dev/shm', os.W_OK) else None
CUT = 'was cut short while it was read'
CALLS = 'memory,mmap,read,open,stat,list,control'
PAGE = 4096
MAILS = 40
SIZE = 4000  # bytes of a mail; a file of more than 64 KiB is mapped


def make_mails():
    """Mails that cannot be packed to less than half; one is big enough to be mapped alone."""
    noise = random.Random(3)
    return [patch(n, f'[PATCH] number {n}').replace(
                'Change it.', noise.randbytes(SIZE * (30 if n == MAILS // 2 else 1)).hex()).encode()
            for n in range(MAILS)]


class Trials:
    def __init__(self, shim, folder, seed):
        self.shim, self.folder = shim, folder
        self.random = random.Random(seed)
        self.ended = collections.Counter()
        self.problems = []

    def run(self, arguments, source, **faults):
        """Standard input is source, for the inputs that are read from there."""
        shutil.rmtree(os.path.join(self.folder, 'work'), ignore_errors=True)
        os.mkdir(os.path.join(self.folder, 'work'))
        if faults:
            faults['LD_PRELOAD'] = self.shim
        with open(source, 'rb') as stdin:
            result = subprocess.run([PROGRAM, *arguments], stdin=stdin, capture_output=True,
                                    cwd=os.path.join(self.folder, 'work'), timeout=120,
                                    env={**PLAIN, **faults})
        return result.returncode, result.stdout + self.files(), result.stderr.decode()

    def files(self):
        """What was exported, under its final names; and the mails of a state."""
        found = b''
        work = os.path.join(self.folder, 'work')
        for name in sorted(os.listdir(os.path.join(work, 'out'))
                           if os.path.exists(os.path.join(work, 'out')) else []):
            with open(os.path.join(work, 'out', name), 'rb') as f:
                found += name.encode() + b'\n' + f.read()
        state = os.path.join(work, 'state.db')
        if os.path.exists(state):
            checked = subprocess.run([PROGRAM, 'check', '-q', '--state', state],
                                     capture_output=True, check=False)
            if checked.returncode != 0:
                found += b'the state is damaged: ' + checked.stderr
            found += subprocess.run([PROGRAM, 'mails', '-q', '--state', state],
                                    capture_output=True, check=False).stdout
        return found

    def count(self, arguments, source):
        trace = os.path.join(self.folder, 'trace')
        self.run(arguments, source, M2S_FAULT_CALLS=CALLS, M2S_FAULT_TRACE=trace)
        with open(trace, encoding='utf-8') as f:
            return len(f.readlines())

    def choose_size(self, size):
        """What is left: nothing, all but a byte, up to within a page, or to the start of one."""
        return self.random.choice([0, size - 1, self.random.randrange(size),
                                   self.random.randrange(size), self.random.randrange(size) &
                                   ~(PAGE - 1)])

    def try_form(self, form, arguments, path, rounds):
        with open(path, 'rb') as f:
            data = f.read()
        complete = self.run(arguments, path)
        assert complete[0] == 0, (form, complete)
        calls = self.count(arguments, path)
        for _ in range(rounds):
            at, size = self.random.randint(1, calls), self.choose_size(len(data))
            result = self.run(arguments, path, M2S_FAULT_CALLS=CALLS, M2S_FAULT='cut',
                              M2S_FAULT_AT=str(at), M2S_FAULT_FILE=path, M2S_FAULT_SIZE=str(size))
            begun_short = self.run(arguments, path)
            how = self.judge(result, complete, begun_short)
            self.ended[f'{form}: {how}'] += 1
            if how.startswith('WRONG'):
                self.problems.append(f'{form}, {arguments[0]}: call {at} of {calls}, {size} of '
                                     f'{len(data)} bytes left: {how}: {result[0]} {result[2]}')
            os.remove(path)
            write(path, data)

    def judge(self, result, complete, begun_short):
        status, out, said = result
        if status < 0:
            return 'WRONG: a signal'
        if result[:2] == complete[:2]:
            return 'read before'
        if result[:2] == begun_short[:2]:
            return 'began with what was left'
        if status == 0:
            return 'WRONG: another output'
        if CUT not in said and not said.startswith('mbox2series: '):
            return 'WRONG: no message'
        if b'\0' in out:
            return 'WRONG: zeros'
        return 'told of' if CUT in said else f'another error, {status}'


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('shim')
    parser.add_argument('--rounds', type=int, default=2)
    parser.add_argument('--seed', type=int, default=1)
    options = parser.parse_args()
    linked = subprocess.run(['ldd', PROGRAM], capture_output=True, text=True, check=True).stdout
    if 'libasan' in linked or 'libtsan' in linked:
        sys.exit(77)  # a sanitizer must be the first library that is loaded
    read = ['-q', '--list-id', LIST_ID, '--now=2026-06-01', '--jobs=1']
    with tempfile.TemporaryDirectory(dir=FAST) as folder:
        trials = Trials(os.path.abspath(options.shim), folder, options.seed)
        inputs = os.path.join(folder, 'in')
        forms = make_forms(inputs, make_mails())
        forms['-'] = forms['list.mbox']
        tree, state = os.path.join(folder, 'tree'), os.path.join(folder, 'state.db')
        make_repository(tree)
        for number in range(20):
            write(os.path.join(tree, f'f{number}'), os.urandom(SIZE))
            write(os.path.join(tree, 'wheel.c'), f'new {number}\n'.encode())
            git(tree, 'add', '.')
            git(tree, 'commit', '-qm', f'Add {number}')
        subprocess.run([PROGRAM, 'ingest', '-q', '--state', state, forms['list.mbox']], check=True)
        trials.try_form('commits', ['list', *read, '--format=json', '--became=accepted', '--git',
                                    tree, forms['list.mbox']],
                        pack_of(os.path.join(tree, '.git')), options.rounds)
        trials.try_form('state', ['list', '-q', '--format=json', '--state', state], state,
                        options.rounds)
        for form, path in forms.items():
            source = form if form == '-' else os.path.join(inputs, form)
            for arguments in (['list', *read, '--format=json', source],
                              ['export', *read, '--output', 'out', source],
                              ['ingest', '-q', '--state', 'state.db', '--jobs=1', source]):
                trials.try_form(form, arguments, path, options.rounds)
    for how, count in sorted(trials.ended.items()):
        print(f'{how}: {count}')
    for problem in trials.problems:
        print(problem)
    print(f'{sum(trials.ended.values())} cuts, {len(trials.problems)} problems')
    sys.exit(1 if trials.problems else 0)


if __name__ == '__main__':
    main()
