#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads mails made at random, and compares with Python's email package, or with Patchwork.

usage: differential.py READING [--seconds N | --mails N] [--seed N] [--patchwork SOURCE]
                       [--keep FOLDER] [PATH…]

READING is the program that reading.c makes.  PATH is a file with a mail or an mbox, or a folder of
such files: half of the mails are made from them.  Without --patchwork, headers, subjects and text
parts are compared with what Python makes of them (reference.py); with it, all that Patchwork's own
parser gives, which is loaded from SOURCE, a copy of its repository (patchwork.py).

A mail that is read differently is made smaller, and printed with both readings; --keep also writes
it to a file in FOLDER.

Exit status: 1 if there is a difference; 77 if this Python is not the one that decides.
"""
import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time

import patchwork
import reference
import samples

BATCH = 400
EACH = 3  # how many mails are printed for a difference in the same fields
SKIPPED = 77
# Broken escapes of ISO-2022, which docs/field-notes.md names as read differently.
KNOWN = re.compile(rb'2022.*\x1b', re.S)
CONFIGURATION = """[project widgets]
name=Widgets
list_id=widgets.lists.example.org
list_email=widgets@lists.example.org
"""


class Reader:
    """The program, for many mails at a time."""

    def __init__(self, program, folder):
        self.path = os.path.join(folder, 'projects.ini')
        self.program = program
        with open(self.path, 'w', encoding='utf-8') as file:
            file.write(CONFIGURATION)

    def read(self, mails):
        data = b''.join(b'%d\n%s' % (len(mail), mail) for mail in mails)
        done = subprocess.run([self.program, self.path], input=data, capture_output=True,
                              timeout=300, check=False)
        lines = done.stdout.split(b'\n')[:-1]
        if done.returncode != 0 or len(lines) != len(mails):
            raise RuntimeError(f'{self.program} ended with {done.returncode} after {len(lines)} '
                               f'mails: {done.stderr[-2000:]!r}')
        return [json.loads(line) for line in lines]


def is_same(field, ours, theirs, reading):
    """Whether a field agrees; what docs/field-notes.md names as different on purpose does."""
    if ours == theirs:
        return True
    if field in ('diff', 'hash', 'files') and reading.get('diff') is None:
        return theirs in ('', [], 'da39a3ee5e6b4b0d3255bfef95601890afd80709')
    return False


def compare(ours, theirs):
    """The names of the fields that differ."""
    if ours['status'] == 'set aside':
        return []
    if theirs.get('status', 'usable') != 'usable':
        if ours['status'] != theirs['status'] and not ours.get('out_of_range'):
            return ['status']
        return [] if 'lists' not in theirs or ours['lists'] == theirs['lists'] else ['lists']
    if 'status' not in theirs:  # Python alone: a field on which it fails makes a mail unusable
        failed = [field for field, value in theirs.items() if value is None and field != 'subject']
        if failed:
            return failed if ours['status'] == 'usable' else []
    if ours['status'] != theirs.get('status', ours['status']):
        return ['status']
    return [field for field, value in theirs.items()
            if not is_same(field, ours.get(field), value, ours)]


class Comparison:
    def __init__(self, reader, read):
        self.reader = reader
        self.read_other = read

    def differing(self, mails):
        """For each mail: ours, theirs, and which fields differ."""
        for ours, mail in zip(self.reader.read(mails), mails):
            theirs = self.read_other(mail)
            yield ours, theirs, [] if KNOWN.search(mail) else compare(ours, theirs)

    def shrink(self, mail, fields):
        """A smaller mail in which one of these fields differs."""
        end = time.monotonic() + 30
        for unit in (b'\n', None):
            step = 64
            while step and time.monotonic() < end:
                pieces = mail.split(unit) if unit else [mail[i:i + 1] for i in range(len(mail))]
                mails = [(unit or b'').join(pieces[:at] + pieces[at + step:])
                         for at in range(0, len(pieces), step)][:2000]
                smaller = [found for found, (_, _, left) in zip(mails, self.differing(mails))
                           if set(left) & set(fields)]
                if smaller and len(smaller[0]) < len(mail):
                    mail = min(smaller, key=len)
                else:
                    step //= 2
        return mail


def report(number, mail, ours, theirs, fields, keep):
    print(f'\n== difference {number}: {" ".join(fields)}\n{mail!r}')
    for field in fields:
        print(f'  {field}\n    ours   {ours.get(field)!r}\n    theirs {theirs.get(field)!r}')
    if 'why' in theirs:
        print(f'  {theirs["why"]}')
    if keep:
        with open(os.path.join(keep, f'difference-{number}'), 'wb') as file:
            file.write(mail)
    sys.stdout.flush()


def make(dice, others):
    if others and dice.random() < .5:
        return samples.mutate(dice, samples.pick(dice, others), others)
    mail = samples.mail(dice)
    return mail if dice.random() < .7 else samples.mutate(dice, mail, others or [mail])


def run(arguments, comparison):
    """Returns: how many mails were read differently."""
    others = samples.load(arguments.path)
    dice = random.Random(arguments.seed)
    pending = list(others)  # as they are, first
    end = time.monotonic() + (arguments.seconds or 1e9)
    seen, count, different = {}, 0, 0
    while time.monotonic() < end and count < arguments.mails:
        mails = pending[:BATCH]
        del pending[:BATCH]
        while len(mails) < BATCH:
            mails.append(make(dice, others))
        for mail, (_, _, fields) in zip(mails, comparison.differing(mails)):
            count += 1
            if not fields:
                continue
            different += 1
            key = ' '.join(fields)
            seen[key] = seen.get(key, 0) + 1
            if seen[key] > EACH:
                continue
            mail = comparison.shrink(mail, fields)
            ours, theirs, fields = next(comparison.differing([mail]))
            report(different, mail, ours, theirs, fields, arguments.keep)
    for key, times in sorted(seen.items()):
        print(f'{times} mails differ in: {key}')
    print(f'{count} mails, {different} read differently')
    return different


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('reading')
    parser.add_argument('--seconds', type=float)
    parser.add_argument('--mails', type=int, default=sys.maxsize)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--patchwork')
    parser.add_argument('--keep')
    parser.add_argument('path', nargs='*')
    arguments = parser.parse_intermixed_args()
    if sys.version_info[:2] != reference.VERSION:
        print(f'skipped: Python is {sys.version.split()[0]}')
        return SKIPPED
    read = patchwork.Patchwork(arguments.patchwork).read if arguments.patchwork else reference.read
    with tempfile.TemporaryDirectory() as folder:
        comparison = Comparison(Reader(os.path.abspath(arguments.reading), folder), read)
        return 1 if run(arguments, comparison) else 0


if __name__ == '__main__':
    sys.exit(main())
