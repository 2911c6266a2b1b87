#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""versions.py PROGRAM: limits on the search for the next versions of series, each just kept and
just exceeded."""
import base64, datetime, gzip, json, os, sys, unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'cli'))
from figures import figure
from mails import Folder, mail, mbox, run

CANDIDATE, PATCHES = 'src/revisions/candidate.c', 'src/revisions/patches.c'
DAY = 24 * 60 * 60
START = datetime.datetime(2015, 1, 1, tzinfo=datetime.timezone.utc)
MESSAGE = 'The wheels squeak when the cart is pulled up the hill in the morning dew.\n'


def lines_of(words, count=12):
    """A diff that adds lines with these words."""
    lines = ''.join(f'+{words} number {i} of the wheel\n' for i in range(count))
    return f'--- a/wheel.c\n+++ b/wheel.c\n@@ -0,0 +1,{count} @@\n{lines}'


def sent(number, seconds, subject, text, headers=''):
    """A mail that is sent so many seconds after the start."""
    date = (START + datetime.timedelta(seconds=seconds)).strftime('%a, %d %b %Y %H:%M:%S +0000')
    lines = mail(number, subject, text, headers).split('\n')
    lines[3] = 'Date: ' + date
    return '\n'.join(lines)


class Versions(Folder):
    def postings(self, mails, *options):
        out = run('revisions', '-q', '--all', '--format=ndjson', *options,
                  self.write('x.mbox', mbox(*mails))).out
        return [json.loads(line) for line in out.splitlines()]

    def is_linked(self, mails, *options):
        """Whether the last posting follows another one."""
        last = self.postings(mails, *options)[-1]
        return last['predecessor'] is not None

    def check_gap(self, limit, older, newer):
        for seconds in limit, limit + 1:
            self.assertEqual(self.is_linked([sent(1, 0, *older), sent(2, seconds, *newer)]),
                             seconds == limit)

    def test_gap(self):
        text = MESSAGE + '---\n' + lines_of('oil')
        self.check_gap(figure(CANDIDATE, 'GAP_MAX'), ('[PATCH] oil the wheels', text),
                       ('[PATCH v2] oil the wheels', text))

    def test_gap_of_other_title(self):
        text = MESSAGE + '---\n' + lines_of('oil')
        self.check_gap(figure(CANDIDATE, 'GAP_MAX_UNLIKE'), ('[PATCH] oil the wheels', text),
                       ('[PATCH v2] grease the wheels of carts', text))

    def test_tracking(self):
        """What b4 writes of earlier versions is read up to a size, once it is unpacked."""
        most = figure('src/revisions/tracking.c', 'TEXT_MAX')
        for size in most, most + 1:
            start = '{"series": {"revision": 2, "history": {"v1": ["1@example.org"]}, "x": "'
            text = start + 'x' * (size - len(start) - 3) + '"}}'
            packed = base64.b64encode(gzip.compress(text.encode())).decode()
            header = 'X-b4-tracking: v=1; b=' + '\n '.join(
                packed[i:i + 70] for i in range(0, len(packed), 70)) + '\n'
            self.assertEqual(len(text), size)
            self.assertEqual(self.is_linked([
                sent(1, 0, '[PATCH] oil the wheels', MESSAGE + '---\n' + lines_of('oil')),
                sent(2, DAY, '[PATCH v2] cart: rework', 'Other.\n---\n'
                     + lines_of('grease a thing').replace('wheel', 'axle'), header)]),
                size == most)

    def test_pairs(self):
        """Patches of two postings are compared with each other, unless there are very many."""
        most = figure(PATCHES, 'PAIRS_MAX')
        older = next(n for n in range(int(most ** 0.5), 0, -1) if most % n == 0)
        for newer in most // older, most // older + 1:
            def post(number, version, count, subject, more):
                total, parent = count, f'In-Reply-To: <{number}@example.org>\n'
                cover = sent(number, number, f'[PATCH {version}0/{total}] oil the wheels', MESSAGE)
                return [cover] + [
                    sent(number + i, number, f'[PATCH {version}{i}/{total}] {subject}{i}',
                         f'Part{i} word{i} text{i} more{i} last{i}.\n---\n'
                         + lines_of(f'a{i} b{i}', 12 + more).replace('wheel.c', f'f{i}.c'), parent)
                    for i in range(1, count + 1)]
            last = self.postings(post(10000, '', older, 'old', 0)
                                 + post(100000, 'v2 ', newer, 'new', 1))[-1]
            matches = {one['match'] for one in last['patches']}
            self.assertEqual(last['predecessor'], '<10000@example.org>')
            self.assertEqual('similar' in matches, newer == most // older, matches)


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
