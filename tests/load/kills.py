#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""kills.py PROGRAM [--lists N] [--mails N] [--kills N] [--seed N]: several loaders at once, each of
a list that grows, are killed again and again; then nothing is missing, and nothing there twice.

All tables are compared with those of a load in one go, and with what the states say.  Kills come
at random moments of a load, some to the program and some to its server process."""
import argparse, os, random, signal, subprocess, sys, tempfile, threading, time

from loading import mbox
from postgres import Server
from tables import TABLES, State, rows_of_list, some_list

SHARE = 3  # of so many kills, one is of the server's process


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('--lists', type=int, default=4)
    parser.add_argument('--mails', type=int, default=6000, help='of each list')
    parser.add_argument('--kills', type=int, default=20, help='of each loader')
    parser.add_argument('--seed', type=int, default=18)
    return parser.parse_args()


class Loader(threading.Thread):
    """Feeds the state of a list, and loads it."""
    def __init__(self, number, options, server, folder):
        super().__init__()
        self.server, self.options = server, options
        self.rng = random.Random(options.seed * 1000 + number)
        self.name = f'list{number}'
        self.state = os.path.join(folder, f'{self.name}.db')
        self.config = os.path.join(folder, f'{self.name}.ini')
        self.box = os.path.join(folder, f'{self.name}.mbox')
        list_id = f'{self.name}.example.org'
        with open(self.config, 'w', encoding='utf-8') as f:
            f.write(f'[project {self.name}]\nlist_id={list_id}\n')
        self.mails = some_list(options.mails, self.rng.random(), list_id)
        self.kills = {'program': 0, 'server': 0, 'too late': 0}
        self.error = None

    def ingest(self, mails):
        with open(self.box, 'w', encoding='utf-8') as f:
            f.write(mbox(*mails))
        subprocess.run([self.options.program, 'ingest', '--quiet', '--now=2026-06-01', '--state',
                        self.state, '--config', self.config, self.box], check=True)

    def begin(self, database='killed'):
        return subprocess.Popen([self.options.program, 'load', '--quiet', '--postgres',
                                 f'{self.server.url(database)}?application_name={self.name}',
                                 '--state', self.state], env=self.server.env,
                                stderr=subprocess.PIPE, encoding='utf-8')

    def load(self, database='killed'):
        """Returns: how long it took."""
        start = time.monotonic()
        with self.begin(database) as process:
            said = process.stderr.read()
        if process.returncode != 0:
            raise RuntimeError(f'{self.name}: load ({process.returncode}): {said}')
        return time.monotonic() - start

    def kill(self, most):
        """Kills a load within so many seconds."""
        what = 'server' if self.rng.randrange(SHARE) == 0 else 'program'
        with self.begin() as process:
            time.sleep(self.rng.random() * most)
            if what == 'program':
                process.send_signal(signal.SIGKILL)
            else:
                self.server.run('postgres', 'SELECT pg_terminate_backend(pid) FROM '
                                f"pg_stat_activity WHERE application_name = '{self.name}'")
            said = process.stderr.read()
        if process.returncode == 0:
            what = 'too late'
        elif what == 'server' and (process.returncode != 75 or said.count('\n') != 1):
            raise RuntimeError(f'{self.name}: load ({process.returncode}): {said}')
        self.kills[what] += 1

    def run(self):
        try:
            self.feed()
        except (OSError, RuntimeError, subprocess.SubprocessError) as error:
            self.error = error

    def feed(self):
        """Half of the mails first, then the rest in as many pieces as there are kills left."""
        half = self.options.kills // 2
        self.ingest(self.mails[:len(self.mails) // 2])
        for _ in range(half):
            self.kill(0.5)
        took, rest = self.load(), self.mails[len(self.mails) // 2:]
        pieces = self.options.kills - half
        for n in range(pieces):
            self.ingest(rest[len(rest) * n // pieces:len(rest) * (n + 1) // pieces])
            self.kill(took)
        self.load()


def differences(loader, server, state):
    """The tables that are not those of a load in one go, and those that the state does not have."""
    found, whole = (rows_of_list(server, database, loader.name) for database in ('killed', 'whole'))
    expected = State(state).rows(loader.name)
    for table in TABLES:
        if not found[table]:
            yield f'{loader.name}: {table} is empty'
        if found[table] != whole[table]:
            yield f'{loader.name}: {table} differs from a load in one go'
        if found[table] != expected[table]:
            yield f'{loader.name}: {table} differs from the state'


def run(options, server, folder):
    """Returns: what is wrong."""
    for database in ('killed', 'whole'):
        server.create(database)
    loaders = [Loader(n, options, server, folder) for n in range(options.lists)]
    for loader in loaders:
        loader.start()
    for loader in loaders:
        loader.join()
    wrong = [str(loader.error) for loader in loaders if loader.error]
    for loader in loaders if not wrong else ():
        loader.load('whole')
        wrong += differences(loader, server, loader.state)
        print(f'{loader.name}: killed: {loader.kills}')
    return wrong


def main():
    options = parse()
    with Server() as server, tempfile.TemporaryDirectory() as folder:
        wrong = run(options, server, folder)
    print(*wrong, sep='\n', end='\n' if wrong else '')
    print(f'seed {options.seed}: {len(wrong)} differences')
    sys.exit(bool(wrong))


if __name__ == '__main__':
    main()
