#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""serve.py PROGRAM SHIM [--every] [--sample N] [--seed N] [--calls A,B] [--faults A,B] [--jobs N]

Whichever call of a server fails: what a client gets is right, or says that the server cannot answer
(500, 503), or is cut short so that the client knows.  The next requests are answered as ever.  The
server ends when it is told to; one that cannot start or go on says why, and its exit status is one
of STATUSES.

SHIM is preloaded and makes the N-th call of a kind fail; see shim.c.  As a test, some calls of each
kind are chosen by the seed, and all reads; with --every, all.
"""
import argparse, collections, concurrent.futures, http.client, os, random, re, signal, socket
import subprocess, sys, tempfile, threading, time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'cli'))
from calls import FAST, SMALL, make_inputs
from mails import PROGRAM
from forms import PLAIN, write

PATIENCE = 20  # seconds for an answer, a start or an end; else it hangs
FAULTS = {
    'memory': ['ENOMEM', 'ENOMEM-on'],
    'mmap': ['ENOMEM'],
    'read': ['EIO', 'EINTR', 'short'],
    'open': ['EMFILE', 'EMFILE-on', 'EIO'],
    'stat': ['EIO', 'ENOMEM'],
    'control': ['EIO'],
    'pipe': ['EMFILE'],
    'thread': ['EAGAIN'],
    'changes': ['EIO'],
    'wait': ['EINTR'],
    'accept': ['EMFILE', 'ENOMEM'],
    'talk': ['ECONNRESET', 'EAGAIN', 'EINTR'],
}
PATHS = ['/', '/project/widgets/list/?q=front', '/patch/1/',
         '/project/widgets/patch/2@example.org/', '/api/patches/?q=front', '/api/series/1/',
         '/series/1/mbox/', '/nothing/']
STATUSES = {69, 73, 74, 75, 78}
CUT = 'cut short'
ALWAYS = 'read', 'EIO'  # of which each call is tried: what was read in part must not be shown later
VOLATILE = 'Date', 'Last-Modified', 'ETag'
BASE = 'https://pw.example.org'


class Server:
    """The program, serving a state; or its exit status, if it ends before it listens."""

    def __init__(self, folder, jobs, environment):
        self.process = subprocess.Popen(
            [PROGRAM, 'serve', '--state', 'state.db', f'--jobs={jobs}', '--listen', '127.0.0.1:0',
             '--base-url', BASE + '/', '--now=2026-06-01'],
            cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, env={**PLAIN, **environment})
        self.said, self.port, self.starts = '', None, threading.Event()
        self.reader = threading.Thread(target=self.read)
        self.reader.start()
        self.starts.wait(PATIENCE)

    def read(self):
        for line in self.process.stderr:
            self.said += line.decode('utf-8', 'replace')
            if match := re.search(r'listening on http://[\d.]+:(\d+)', self.said):
                self.port = int(match[1])
                self.starts.set()
        self.starts.set()

    def get(self, path):
        """Returns: a status, and a body and headers; or CUT, if there is not all of an answer."""
        client = http.client.HTTPConnection('127.0.0.1', self.port, timeout=PATIENCE)
        try:
            client.request('GET', path)
            answer = client.getresponse()
            headers = {name: value for name, value in answer.getheaders() if name not in VOLATILE}
            return answer.status, (answer.read(), headers)
        except socket.timeout:
            return 'no answer', None
        except (http.client.HTTPException, OSError):
            return CUT, None
        finally:
            client.close()

    def lives(self):
        """Whether it answers still, if only that it cannot."""
        try:
            socket.create_connection(('127.0.0.1', self.port or 0), PATIENCE).close()
            return True
        except OSError:
            return False

    def end(self):
        """Returns: the exit status, as subprocess has it; or None if it had to be killed."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return None
        finally:
            self.reader.join()
            self.process.stderr.close()


class Trial:
    """Servers of one state, which none of them changes."""

    def __init__(self, scratch, shim, state, jobs):
        self.folder, self.shim, self.jobs = tempfile.mkdtemp(dir=scratch), shim, jobs
        write(os.path.join(self.folder, 'state.db'), state)
        self.state = state
        server = Server(self.folder, jobs, {})
        self.right = {path: server.get(path) for path in PATHS}
        status = server.end()
        assert status == -signal.SIGTERM, (status, server.said)
        assert not {code for code, _ in self.right.values()} & {500, 503, CUT}, self.right

    def count(self, kind):
        """The names of the calls of this kind."""
        trace = self.folder + f'.{kind}'
        server = Server(self.folder, self.jobs, {'LD_PRELOAD': self.shim, 'M2S_FAULT_CALLS': kind,
                                                 'M2S_FAULT_TRACE': trace})
        for path in PATHS:
            server.get(path)
        server.end()
        with open(trace, encoding='utf-8') as f:
            return f.read().split()

    def fail(self, kind, fault, at):
        """Returns: how it went, in a word, and a list of what was wrong."""
        server = Server(self.folder, self.jobs, {
            'LD_PRELOAD': self.shim, 'M2S_FAULT_CALLS': kind, 'M2S_FAULT': fault,
            'M2S_FAULT_AT': str(at)})
        has_started, wrong = server.port is not None, []
        given = [(path, *server.get(path)) for path in PATHS] if has_started else []
        lives = server.lives()
        if has_started and lives and not fault.endswith('-on'):
            for path in PATHS:  # of two requests, one may still have met it
                is_right = self.right[path] in (server.get(path), server.get(path))
                lives = lives and (is_right or server.lives())
                if lives and not is_right:
                    wrong.append(f'{path}: no right answer afterwards')
        status = server.end()
        for path, code, body in given:
            if (code, body) != self.right[path] and code not in (500, 503, CUT):
                wrong.append(f'{path}: {code}: {str(body)[:300]}')
        lines = [line for line in server.said.split('\n') if line and 'listening on' not in line]
        if status is None:
            wrong.append('it does not end')
        elif status != -signal.SIGTERM and (status not in STATUSES or len(lines) < 1):
            wrong.append(f'it ends with {status}')
        with open(os.path.join(self.folder, 'state.db'), 'rb') as f:
            if f.read() != self.state:
                wrong.append('the state has changed')
        how = ('not started' if not has_started else 'ended' if not lives else
               'others' if any((code, body) != self.right[path] for path, code, body in given)
               else 'answered')
        return how, [f'{what}; {status}: {" | ".join(lines)}' for what in wrong]


def read_arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('shim')
    parser.add_argument('--every', action='store_true', help='try every call')
    parser.add_argument('--sample', type=int, default=6, help='calls of each kind that are tried')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--calls', type=lambda text: text.split(','), default=list(FAULTS))
    parser.add_argument('--faults', type=lambda text: text.split(','))
    parser.add_argument('--jobs', type=int, default=1, help='threads of the server')
    return parser.parse_args()


def main():
    options = read_arguments()
    linked = subprocess.run(['ldd', PROGRAM], capture_output=True, text=True, check=True).stdout
    if 'libasan' in linked or 'libtsan' in linked:
        sys.exit(77)  # a sanitizer must be the first library that is loaded
    problems = tried = 0
    with tempfile.TemporaryDirectory(dir=FAST) as scratch:
        states = make_inputs(scratch, SMALL)[1]
        trial = Trial(scratch, os.path.abspath(options.shim), states['indexed'], options.jobs)
        for kind in options.calls:
            calls = trial.count(kind)
            points = [(at, fault) for at in range(1, len(calls) + 1) for fault in FAULTS[kind]
                      if options.faults is None or fault in options.faults]
            if not options.every and len(points) > options.sample:
                points = {*random.Random(f'{options.seed} {kind}').sample(points, options.sample),
                          *(point for point in points if (kind, point[1]) == ALWAYS)}
            ended = collections.Counter()
            with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
                results = list(pool.map(lambda point: trial.fail(kind, point[1], point[0]), points))
            for (at, fault), (how, wrong) in zip(points, results):
                ended[how] += 1
                tried += 1
                problems += len(wrong)
                for what in wrong:
                    print(f'WRONG {kind} {at}, {calls[at - 1]}, {fault}: {what}', flush=True)
            print(f'{kind}: {len(calls)} calls, {len(points)} failed: {dict(ended)}', flush=True)
    print(f'{tried} calls failed; {problems} problems')
    sys.exit(1 if problems else 0)


if __name__ == '__main__':
    main()
