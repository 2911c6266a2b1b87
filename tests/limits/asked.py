#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""asked.py PROGRAM: limits on what a user can ask for, each just kept and just exceeded."""
import os, sys, unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'cli'))
from figures import figure
from mails import DIFF, Folder, mail, mbox, patch, run, see

QUERY, WHEN = 'src/search/query.c', 'src/base/when.c'


class Asked(Folder):
    def setUp(self):
        super().setUp()
        self.path = self.write('list.mbox', mbox(patch(1, '[PATCH] x')))

    def check(self, make, most, why, *command):
        """make: an argument of that size.  why: what is said of one that is too large."""
        for size in most, most + 1:
            result = run(*command, make(size), self.path)
            self.assertEqual(result.returncode in (0, 1), size == most, result.err)
            self.assertEqual(result.returncode == 64, size > most, result.err)
            self.assertEqual(why in result.err, size > most, result.err)


class Queries(Asked):
    def test_phrase(self):
        most = figure('src/search/query.h', 'M2S_PHRASE_MAX')
        self.check(lambda count: '"' + 'x ' * count + '"', most, f'at most {most} words',
                   'search')

    def test_parts(self):
        most = figure(QUERY, 'LEAVES_MAX')
        self.check(lambda count: 'x ' * count, most, f'at most {most} parts', 'search')

    def test_depth(self):
        most = figure(QUERY, 'DEPTH_MAX')
        self.check(lambda depth: '(' * depth + 'x' + ')' * depth, most, f'at most {most} deep',
                   'search')

    def test_word(self):
        """Words are compared up to a length."""
        most = figure('src/search/words.h', 'M2S_WORD_MAX')
        path = self.write('words.mbox', mbox(mail(1, '[PATCH] x', 'w' * most + 'a\n---\n' + DIFF)))
        for word, found in (('w' * (most - 1), 1), ('w' * most, 0), ('w' * most + 'b', 0)):
            self.assertEqual(run('search', '-q', word, path).returncode, found)


class Options(Asked):
    def test_jobs(self):
        most = figure('src/cli/options.c', 'JOBS_MAX')
        self.check(lambda jobs: f'--jobs={jobs}', most, f'from 1 to {most}', 'list')

    def test_digits(self):
        most = figure(WHEN, 'DIGITS_MAX')
        self.check(lambda digits: '--now=' + '9' * digits + ' seconds ago', most, 'seconds ago',
                   'list')

    def test_words(self):
        most = figure(WHEN, 'WORDS_MAX')
        self.check(lambda count: '--now=2 weeks ' + 'ago ' * (count - 2), most, 'is not a time',
                   'list')

    def test_width(self):
        """Help is as wide as the terminal, up to a width."""
        most = figure('src/cli/help.c', 'WIDTH_MAX')
        widths = [max(map(len, see('list', '--help', columns=columns)[1].split('\r\n')))
                  for columns in (most - 1, most, most + 1, 2 * most)]
        self.assertLess(widths[0], widths[1])
        self.assertEqual(widths[1:], [widths[1]] * 3)
        self.assertLessEqual(widths[1], most)

    def test_tags(self):
        most = figure('include/mbox2series/config.h', 'M2S_TAGS_MAX')
        for count in most, most + 1:
            config = self.write('x.ini', ''.join(
                f'[tag T{i}]\npattern=^T{i}:\nabbrev={i}\n' for i in range(count)))
            result = run('list', '--config', config, self.path)
            self.assertEqual(result.returncode, 0 if count == most else 78, result.err)
            self.assertEqual('too many tags' in result.err, count > most)


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
