#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs fuzzers for a while, and keeps what they learn, find and say.

usage: run.py [--build BUILD] [--corpora FOLDER] [--minutes N] [--jobs N] [--merge] TARGET…
       run.py [--corpora FOLDER] --table

BUILD has fuzzers with libFuzzer (README.md says how it is made).  TARGET is the name of a fuzzer,
or "all".  In FOLDER, each target has a folder of its own:

    corpus/    inputs that reached something new; the next run goes on from them
    findings/  inputs that went wrong: crash-…, timeout-…, and minimised-… made from them
    log        what libFuzzer has said
    runs       a line of JSON a run: when, how long, and the figures of the table

A target that finds something is started again for the time that is left, and given up after
FINDINGS_MAX findings.  Ctrl+C ends all of them, and what was done until then is kept.

--table prints what all runs of each target add up to, in Markdown.

Exit status: 0 if nothing was found, 1 otherwise.
"""
import argparse
import concurrent.futures
import datetime
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
FINDINGS_MAX = 5
MINIMISE_SECONDS = 60
INPUT_SECONDS = 25   # an input that takes longer is a finding
INPUT_MEMORY = 2560  # MiB
SIZES = {'list': 8192, 'pages': 8192, 'compressed': 4096, 'date': 256, 'subject': 1024,
         'search': 512, 'api': 512, 'state': 240}
SIZE = 4096          # the largest input of the others

stopping = threading.Event()


def names_of_targets():
    return sorted(os.path.splitext(name)[0] for name in os.listdir(HERE)
                  if os.path.isdir(os.path.join(HERE, 'corpus', os.path.splitext(name)[0])))


class Target:
    """A fuzzer, and its folder."""

    def __init__(self, name, build, corpora):
        self.name = name
        self.program = os.path.join(build, 'fuzz', 'fuzz-' + name)
        self.folder = os.path.join(corpora, name)
        for part in ('corpus', 'findings'):
            os.makedirs(os.path.join(self.folder, part), exist_ok=True)

    def call(self, arguments, log):
        """Runs the program in its folder.  Returns: its exit status and its CPU seconds."""
        environment = dict(os.environ, UBSAN_OPTIONS='halt_on_error=1:print_stacktrace=1')
        # The CPU time of a child is known once it has been waited for.
        with subprocess.Popen([self.program, *arguments], cwd=self.folder, env=environment,
                              stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                              preexec_fn=lambda: os.nice(19)) as process:
            while True:
                pid, status, usage = os.wait4(process.pid, os.WNOHANG)
                if pid:
                    process.returncode = os.waitstatus_to_exitcode(status)
                    return process.returncode, usage.ru_utime + usage.ru_stime
                if stopping.is_set():
                    process.send_signal(signal.SIGINT)
                time.sleep(0.5)

    def findings(self):
        return {name for name in os.listdir(os.path.join(self.folder, 'findings'))
                if not name.startswith('minimised-')}

    def options(self):
        words = os.path.join(HERE, self.name + '.dict')
        return ([f'-dict={words}'] if os.path.exists(words) else []) + [
            f'-timeout={INPUT_SECONDS}', f'-rss_limit_mb={INPUT_MEMORY}']

    def minimise(self, finding, log):
        """Makes a finding smaller; it stays, too."""
        self.call([*self.options(), '-minimize_crash=1', f'-max_total_time={MINIMISE_SECONDS}',
                   f'-exact_artifact_path=findings/minimised-{finding}', f'findings/{finding}'],
                  log)

    def merge(self):
        """Leaves out of the corpus what reaches nothing that the others do not."""
        merged = os.path.join(self.folder, 'corpus.merged')
        os.makedirs(merged, exist_ok=True)
        with open(os.path.join(self.folder, 'log'), 'a', encoding='utf-8') as log:
            status, _ = self.call(['-merge=1', *self.options(), 'corpus.merged', 'corpus'], log)
        if status == 0 and not stopping.is_set():
            os.rename(os.path.join(self.folder, 'corpus'), merged + '.old')
            os.rename(merged, os.path.join(self.folder, 'corpus'))
            merged += '.old'
        for name in os.listdir(merged):
            os.remove(os.path.join(merged, name))
        os.rmdir(merged)

    def run_once(self, seconds, log):
        """Runs until seconds are over, or something is found.  Returns: the figures."""
        start = log.seek(0, os.SEEK_END)
        before = self.findings()
        began = time.monotonic()
        status, cpu = self.call(
            [*self.options(), '-print_final_stats=1', '-artifact_prefix=findings/',
             f'-max_len={SIZES.get(self.name, SIZE)}', f'-max_total_time={int(seconds)}',
             'corpus', os.path.join(HERE, 'corpus', self.name)], log)
        with open(os.path.join(self.folder, 'log'), encoding='utf-8', errors='replace') as written:
            written.seek(start)
            figures = read_figures(written.read())
        found = sorted(self.findings() - before)
        for finding in found:
            self.minimise(finding, log)
        figures.update(seconds=round(time.monotonic() - began), cpu=round(cpu),
                       findings=len(found) + (status != 0 and not found and not stopping.is_set()))
        return figures

    def run(self, minutes):
        """Returns: how many findings there are."""
        end = time.monotonic() + 60 * minutes
        findings = 0
        while findings < FINDINGS_MAX and not stopping.is_set():
            left = end - time.monotonic()
            if left < 1:
                break
            when = datetime.datetime.now(datetime.timezone.utc).strftime('%Y-%m-%d %H:%M')
            with open(os.path.join(self.folder, 'log'), 'a', encoding='utf-8') as log:
                figures = self.run_once(left, log)
            findings += figures['findings']
            with open(os.path.join(self.folder, 'runs'), 'a', encoding='utf-8') as runs:
                runs.write(json.dumps({'when': when, **figures}) + '\n')
        print(f'{self.name}: {findings} findings' if findings else f'{self.name}: nothing found',
              flush=True)
        return findings


def read_figures(text):
    """What libFuzzer has said of a run: executions, edges that all inputs reach, features."""
    counts = re.findall(r'^#(\d+)\t.*cov: (\d+) ft: (\d+)', text, re.M)
    total = re.search(r'stat::number_of_executed_units:\s*(\d+)', text)
    last = counts[-1] if counts else (0, 0, 0)
    return {'executions': int(total.group(1)) if total else int(last[0]),
            'edges': int(last[1]), 'features': int(last[2])}


def format_table(corpora):
    """All runs of each target, added up; edges are the most that a run has reached."""
    yield '| fuzzer | executions | minutes | CPU minutes | edges | inputs kept | findings |'
    yield '| --- | ---: | ---: | ---: | ---: | ---: | ---: |'
    for name in sorted(os.listdir(corpora)):
        path = os.path.join(corpora, name, 'runs')
        if not os.path.exists(path):
            continue
        with open(path, encoding='utf-8') as file:
            runs = [json.loads(line) for line in file]
        total = {key: sum(run[key] for run in runs)
                 for key in ('executions', 'seconds', 'cpu', 'findings')}
        yield (f'| `{name}` | {total["executions"]:,} | {total["seconds"] / 60:.0f} '
               f'| {total["cpu"] / 60:.1f} | {max(run["edges"] for run in runs):,} '
               f'| {len(os.listdir(os.path.join(corpora, name, "corpus"))):,} '
               f'| {total["findings"]} |')


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--build', default='build-fuzz')
    parser.add_argument('--corpora', default='corpora')
    parser.add_argument('--minutes', type=float, default=20)
    parser.add_argument('--jobs', type=int, default=1)
    parser.add_argument('--merge', action='store_true')
    parser.add_argument('--table', action='store_true')
    parser.add_argument('target', nargs='*')
    arguments = parser.parse_args()
    corpora = os.path.abspath(arguments.corpora)
    if arguments.table:
        print('\n'.join(format_table(corpora)))
        return 0
    known = names_of_targets()
    names = known if 'all' in arguments.target else arguments.target
    if not names or not set(names) <= set(known):
        parser.error(f'the targets are: all {" ".join(known)}')
    targets = [Target(name, os.path.abspath(arguments.build), corpora) for name in names]
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())

    def run(target):
        if arguments.merge:
            target.merge()
        return target.run(arguments.minutes)
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        return 1 if sum(pool.map(run, targets)) else 0


if __name__ == '__main__':
    sys.exit(main())
