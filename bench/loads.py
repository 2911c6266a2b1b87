# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures load, with a PostgreSQL of its own: into flat tables, and into Patchwork's."""
import contextlib, importlib, os, shutil, sqlite3, sys
from statistics import median

from deliver import ingest
from mbox import count_mails
from scratch import say
from table import figure, mebibytes, print_table

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../tests/load')
HEAD = ['load', 'seconds', 'program CPU s', 'server CPU s', 'mails/CPU s', 'peak MiB']
NEXT = b'''From: Ann <next@nowhere.example.org>
Subject: [PATCH] one more
Message-ID: <one-more@nowhere.example.org>
Date: Fri, 1 May 2026 10:00:00 +0000
List-Id: <%s>

Change it.
---
--- a/one
+++ b/one
@@ -1 +1 @@
-a
+b
'''


def start_server():
    """Returns: a context manager."""
    sys.path.append(TESTS)
    return importlib.import_module('postgres').Server()


class Loads:
    def __init__(self, program, scratch, server, state, rounds):
        self.program, self.scratch, self.server = program, scratch, server
        self.state, self.rounds = state, rounds

    def create(self, template='template0'):
        self.server.drop('bench')
        self.server.create('bench', template)

    def load(self, *options, state=None):
        """Returns: the run, the CPU seconds of the server, and the peak of the program's memory."""
        before = self.server.cpu()
        run, peak = self.scratch.runner.run_and_watch(
            [self.program, 'load', '--quiet', '--postgres', self.server.url('bench'), *options,
             '--state', state or self.state])
        if run.status != 0:
            raise RuntimeError(f'load ({run.status}): {run.error}')
        self.server.checkpoint('bench')  # what was put off is part of it
        return run, self.server.cpu() - before, peak

    def row(self, name, measure, mails=None):
        say(f'loading: {name}')
        runs = [measure() for _ in range(self.rounds)]
        own, its = median(run.cpu for run, _, _ in runs), median(cpu for _, cpu, _ in runs)
        return [name, figure(median(run.wall for run, _, _ in runs), 2), figure(own, 2),
                figure(its, 2), f'{round(mails / (own + its)):,}' if mails else '—',
                mebibytes(max(peak for _, _, peak in runs))]

    def flat(self):
        self.create()
        return self.load()

    def one_more(self, longer):
        """Beside the state as it was: a mail that is new."""
        self.create()
        self.load()
        return self.load(state=longer)

    def patchwork(self):
        self.create('model')
        return self.load('--patchwork')


def add_mail(program, scratch, state):
    """Adds a mail to the first list of the state."""
    with contextlib.closing(sqlite3.connect(state)) as db:
        [list_id] = db.execute('SELECT list_id FROM projects ORDER BY id').fetchone()
    mail = scratch.path('next.eml')
    with open(mail, 'wb') as f:
        f.write(NEXT % list_id.encode())
    fill(program, scratch, state, mail)


def fill(program, scratch, state, path, *options):
    run = scratch.runner.run([*ingest(program, state, path), *options])
    if run.status != 0:
        raise RuntimeError(f'ingest ({run.status}): {run.error}')


def make_states(program, scratch, archive, options):
    """Returns: a state of the archive, and one with a mail more."""
    state, longer = scratch.path('state.db'), scratch.path('longer.db')
    say('filling a state')
    fill(program, scratch, state, archive, *options.program_options)
    shutil.copyfile(state, longer)
    add_mail(program, scratch, longer)
    return state, longer


def loads(program, archive, scratch, options):
    state, longer = make_states(program, scratch, archive, options)
    mails = count_mails(archive)
    with start_server() as server:
        server.create('model')
        with open(os.path.join(TESTS, 'patchwork.sql'), encoding='utf-8') as f:
            server.run('model', f.read())
        run = Loads(program, scratch, server, state, options.rounds)
        rows = [run.row('flat tables', run.flat, mails),
                run.row('a mail more', lambda: run.one_more(longer)),
                run.row('Patchwork', run.patchwork, mails)]
    print_table(HEAD, rows, options.markdown)
