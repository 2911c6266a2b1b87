#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Golden cases: mails, and every object that Patchwork made of them.

usage: golden.py PROGRAM TESTDATA [CASE...]
       golden.py --self-test PROGRAM TESTDATA

A case is TESTDATA/TOPIC/NAME.mbox, or a folder TOPIC/NAME/ of .eml files.  The expected objects are
in NAME.json beside it.  NAME.ini holds the projects if the case needs others than those in
TESTDATA/projects.ini.  CASE is TOPIC or TOPIC/NAME.

NAME.series, if there is one, holds the series that precise grouping makes, one in each line: "v2 of
3: c + a b" is version 2 of three patches with cover <c@example.org> and the patches <a@example.org>
and <b@example.org>, in the order of arrival.  Then NAME.json may be missing.

The program must export exactly the expected objects, with the keys in the same order; the dates of
events are left out.  It must write the same bytes with one job and with three.
"""
import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile

KINDS = ('projects', 'people', 'series', 'covers', 'patches', 'cover_comments', 'patch_comments',
         'events')
ABSENT = object()
SHOWN = 5  # differences per case


class Failure(Exception):
    """What is wrong with a case, in lines."""


def find_cases(testdata):
    """The names, TOPIC/NAME, sorted.  Includes expectations without mails, to report them."""
    names = set()
    for topic in sorted(os.listdir(testdata)):
        folder = os.path.join(testdata, topic)
        if not os.path.isdir(folder):
            continue
        for entry in os.listdir(folder):
            stem, suffix = os.path.splitext(entry)
            if os.path.isdir(os.path.join(folder, entry)):
                names.add(f'{topic}/{entry}')
            elif suffix in ('.mbox', '.json', '.ini', '.txt', '.series'):
                names.add(f'{topic}/{stem}')
    return sorted(names)


def select(names, wanted):
    """The names selected by wanted; all if it is empty."""
    for want in wanted:
        if not any(name == want or name.startswith(want + '/') for name in names):
            raise Failure(f'there is no case {want}')
    return [n for n in names if not wanted or n in wanted or n.split('/')[0] in wanted]


def run(command):
    """The output of command, in bytes."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60,
                          check=False)
    if done.returncode != 0:
        said = done.stderr.decode('utf-8', 'replace').strip()
        raise Failure(f'{command[1]} ended with {done.returncode}: {said}')
    return done.stdout


def export(program, config, mails, output, *options):
    """The contents of each file that the program exports for mails, by kind."""
    run([program, 'export', '--config', config, '--base-url', 'http://patchwork.example.org',
         '--now', '2026-01-01T00:00:00', '--output', output, *options, mails])
    written = {}
    for kind in KINDS:
        with open(os.path.join(output, kind + '.ndjson'), 'rb') as file:
            written[kind] = file.read()
    return written


def parse(kind, data):
    """The objects in data, one in each line."""
    objects = []
    for line in data.decode('utf-8').split('\n')[:-1]:
        # Python would accept NaN and the like, which are not JSON.
        value = json.loads(line, parse_constant=lambda name: f'({name} is no JSON)')
        if kind == 'events':
            value.pop('date', None)
        objects.append(value)
    return objects


def show(value):
    if value is ABSENT:
        return '(absent)'
    return json.dumps(value, ensure_ascii=False)


def around(text, position):
    """A piece of text that fits into a line and includes position."""
    start = max(0, position - 40)
    end = position + 60
    return ('…' if start else '') + text[start:end] + ('…' if end < len(text) else '')


def leaf_difference(path, expected, got):
    left, right = show(expected), show(got)
    position = next((i for i, (a, b) in enumerate(zip(left, right)) if a != b),
                    min(len(left), len(right)))
    return (f'{path}\n      expected {around(left, position)}\n'
            f'      got      {around(right, position)}')


def differences(path, expected, got):
    """Describes each difference between got and expected, in types and order of keys too."""
    if isinstance(expected, dict) and isinstance(got, dict):
        for key in list(expected) + [key for key in got if key not in expected]:
            yield from differences(f'{path}.{key}', expected.get(key, ABSENT), got.get(key, ABSENT))
        if list(expected) != list(got) and set(expected) == set(got):
            yield f'{path}: keys are in the order {" ".join(got)}'
    elif isinstance(expected, list) and isinstance(got, list):
        for i in range(max(len(expected), len(got))):
            yield from differences(f'{path}[{i}]', expected[i] if i < len(expected) else ABSENT,
                                   got[i] if i < len(got) else ABSENT)
    elif type(expected) is not type(got) or expected != got:
        yield leaf_difference(path, expected, got)


def compare(expected, written):
    if not isinstance(expected, dict) or tuple(expected) != KINDS:
        raise Failure(f'the expectation must hold {" ".join(KINDS)}, in this order')
    got = {kind: parse(kind, data) for kind, data in written.items()}
    found = [text for kind in KINDS for text in differences(kind, expected[kind], got[kind])]
    if found:
        more = [f'and {len(found) - SHOWN} more'] if len(found) > SHOWN else []
        raise Failure('\n    '.join(found[:SHOWN] + more))


def check_list(program, config, mails, path):
    printed = run([program, 'list', '--config', config, '--now', '2026-01-01T00:00:00', mails])
    with open(path, encoding='utf-8') as file:
        found = list(differences('list', file.read().split('\n'),
                                     printed.decode('utf-8').split('\n')))
    if found:
        raise Failure('\n    '.join(found[:SHOWN]))


def name_of(item):
    """"c" for a cover or patch <c@example.org>."""
    return item['msgid'].strip('<>').removesuffix('@example.org')


def describe_series(series):
    patches = ' '.join(name_of(patch) for patch in series['patches'])
    cover = f'{name_of(series["cover_letter"])} + ' if series['cover_letter'] else ''
    return f'v{series["version"]} of {series["total"]}: {cover}{patches}'


def check_series(program, config, mails, path, temporary):
    """What precise grouping makes of mails, at once and from a state that gets it at last."""
    with open(path, encoding='utf-8') as file:
        expected = file.read().splitlines()
    precise = '--grouping=precise'
    one = export(program, config, mails, os.path.join(temporary, 'precise'), precise)
    got = [describe_series(series) for series in parse('series', one['series'])]
    found = list(differences('series', expected, got))
    if found:
        raise Failure('\n    '.join(found[:SHOWN]))
    state = os.path.join(temporary, 'state.db')
    run([program, 'ingest', '--quiet', '--config', config, '--state', state, mails])
    run([program, 'rebuild', '--quiet', '--state', state, precise])
    run([program, 'export', '--quiet', '--base-url', 'http://patchwork.example.org', '--state',
         state, '--output', os.path.join(temporary, 'state')])
    for kind in KINDS:
        with open(os.path.join(temporary, 'state', kind + '.ndjson'), 'rb') as file:
            if file.read() != one[kind]:
                raise Failure(f'{kind}: a state and its mails give different bytes')


def first_of(*paths):
    return next((path for path in paths if os.path.exists(path)), None)


def check_case(program, testdata, name, temporary):
    base = os.path.join(testdata, name)
    mails = first_of(base + '.mbox', base)
    if mails is None:
        raise Failure('there are no mails')
    config = first_of(base + '.ini', os.path.join(testdata, 'projects.ini'))
    if os.path.exists(base + '.series'):
        check_series(program, config, mails, base + '.series', temporary)
    if os.path.exists(base + '.json'):
        check_objects(program, config, mails, base, temporary)
    elif not os.path.exists(base + '.series'):
        raise Failure('there is no expectation')


def check_objects(program, config, mails, base, temporary):
    """What Patchwork makes of mails."""
    with open(base + '.json', encoding='utf-8') as file:
        expected = json.load(file)
    one = export(program, config, mails, os.path.join(temporary, 'one'), '--jobs=1')
    three = export(program, config, mails, os.path.join(temporary, 'three'), '--jobs=3')
    compare(expected, one)
    for kind in KINDS:
        if one[kind] != three[kind]:
            raise Failure(f'{kind}: one job and three write different bytes')
    if os.path.exists(base + '.txt'):
        check_list(program, config, mails, base + '.txt')


def run_cases(program, testdata, names, report):
    """Calls report for each failure.  Returns: the numbers of cases passed and failed."""
    failed = 0
    for name in names:
        with tempfile.TemporaryDirectory(prefix='golden-') as temporary:
            try:
                check_case(program, testdata, name, temporary)
            except (Failure, ValueError, OSError, subprocess.TimeoutExpired) as error:
                failed += 1
                report(f'{name}\n    {error}')
    return len(names) - failed, failed


def golden(program, testdata, wanted, report=print):
    """Runs the cases selected by wanted.  Returns: the exit status."""
    names = select(find_cases(testdata), wanted)
    passed, failed = run_cases(program, testdata, names, report)
    if not names:
        report(f'there are no cases in {testdata}')
    report(f'{passed} passed, {failed} failed')
    return 0 if names and failed == 0 else 1


def spoil_value(data):
    data['patches'][0]['name'] += ' '


def spoil_type(data):
    data['patches'][0]['archived'] = 0


def spoil_order(data):
    data['patches'][0] = dict(reversed(data['patches'][0].items()))


def spoil_missing_key(data):
    del data['patches'][0]['hash']


def spoil_extra_key(data):
    data['patches'][0]['surplus'] = None


def spoil_missing_object(data):
    data['people'].pop()


def spoil_extra_object(data):
    data['covers'].append({})


def spoil_event(data):
    data['events'].reverse()


SPOILERS = (spoil_value, spoil_type, spoil_order, spoil_missing_key, spoil_extra_key,
            spoil_missing_object, spoil_extra_object, spoil_event)


def ignore(text):
    """A report that goes nowhere."""


def is_noticed(program, testdata, case, spoil):
    """Whether case, which passes, fails in a copy of testdata after spoil has changed it."""
    with tempfile.TemporaryDirectory(prefix='golden-') as copy:
        base = os.path.join(copy, case)
        os.makedirs(os.path.dirname(base))
        shutil.copy(os.path.join(testdata, 'projects.ini'), copy)
        for suffix in ('.mbox', '.json'):
            shutil.copy(os.path.join(testdata, case + suffix), base + suffix)
        spoil(base)
        return run_cases(program, copy, find_cases(copy), ignore) == (0, 1)


def rewrite(change):
    """Turns a function that spoils expectations into one that spoils files."""
    def spoil(base):
        with open(base + '.json', encoding='utf-8') as file:
            data = json.load(file)
        change(data)
        with open(base + '.json', 'w', encoding='utf-8') as file:
            json.dump(data, file)
    return spoil


def self_test(program, testdata):
    """Checks that a changed or missing expectation and missing mails are noticed."""
    case = 'series/single'
    spoilers = {change.__name__: rewrite(change) for change in SPOILERS}
    spoilers['no expectation'] = lambda base: os.remove(base + '.json')
    spoilers['list'] = lambda base: open(base + '.txt', 'w', encoding='utf-8').close()
    spoilers['series'] = lambda base: open(base + '.series', 'w', encoding='utf-8').close()
    spoilers['no mails'] = lambda base: os.remove(base + '.mbox')
    unspoilt = is_noticed(program, testdata, case, lambda base: None)
    missed = [
        name for name, spoil in spoilers.items() if not is_noticed(program, testdata, case, spoil)
    ]
    with tempfile.TemporaryDirectory(prefix='golden-') as empty:
        if golden(program, empty, [], ignore) == 0:
            missed.append('no cases')
    if unspoilt:
        print(f'{case} fails as it is')
    for name in missed:
        print(f'not noticed: {name}')
    print(f'{len(spoilers) + 1 - len(missed)} of {len(spoilers) + 1} changes noticed')
    return 1 if missed or unspoilt else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--self-test', action='store_true')
    parser.add_argument('program')
    parser.add_argument('testdata')
    parser.add_argument('case', nargs='*')
    arguments = parser.parse_args()
    program = os.path.abspath(arguments.program)
    if arguments.self_test:
        return self_test(program, arguments.testdata)
    try:
        return golden(program, arguments.testdata, arguments.case)
    except Failure as failure:
        print(failure)
        return 1


if __name__ == '__main__':
    sys.exit(main())
