#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""texts.py PROGRAM: limits on what is read of a text, each just kept and just exceeded."""
import json, os, sys, unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'cli'))
from figures import figure
from mails import DIFF, Folder, mail, mbox, patch, run

ACCEPTANCE, VERDICT = 'src/patch/acceptance.c', 'src/patch/verdict.c'
LIST = ['list', '-q', '--now=2026-06-01', '--format=ndjson']
REFERENCE = 'In-Reply-To: <1@example.org>\n'


def reply(body, number=2):
    return mail(number, 'Re: [PATCH] x', body, REFERENCE).replace('Ann Example <ann', 'Bo <bo')


def diff_of(files):
    return ''.join(f'diff --git a/f{i} b/f{i}\n--- a/f{i}\n+++ b/f{i}\n@@ -1 +1 @@\n-a\n+b\n'
                   for i in range(files))


class Texts(Folder):
    def ask(self, *arguments, mails, status=0):
        result = run(*arguments, self.write('list.mbox', mbox(*mails)))
        self.assertEqual(result.returncode, status, result.err)
        return result.out

    def show(self, *mails):
        return self.ask('show', '-q', '--now=2026-06-01', '1', mails=mails)

    def api(self, path, *mails):
        return json.loads(self.ask('api', '-q', path, mails=mails))


class Verdicts(Texts):
    """A reply says that a patch was applied."""

    def is_accepted(self, body):
        return '"id"' in self.ask(*LIST, '--became=accepted', mails=[patch(1, '[PATCH] x'),
                                                                     reply(body)])

    def check(self, make, most):
        self.assertTrue(self.is_accepted(make(most)), most)
        self.assertFalse(self.is_accepted(make(most + 1)), most + 1)

    def test_sentence(self):
        def sentence(size):
            return 'Applied to ' + 'a' * (size - len('Applied to , thanks.')) + ', thanks.\n'
        self.check(sentence, figure(ACCEPTANCE, 'SENTENCE_MAX'))

    def test_words_before(self):
        self.check(lambda count: '1 ' * count + 'applied.\n', figure(ACCEPTANCE, 'BEFORE_MAX'))

    def test_lines(self):
        self.check(lambda count: 'Thanks.\n' * (count - 1) + '\nApplied, thanks!\n',
                   figure(VERDICT, 'LINES_MAX'))

    def test_paragraph(self):
        """What is longer is read in pieces, each from where the last one ends."""
        size = figure(VERDICT, 'PARAGRAPH_MAX')
        for start, is_accepted in (size - 1, True), (size - 2, False):
            self.assertEqual(self.is_accepted('x' * start + '\nApplied, thanks!\n'), is_accepted)


class Numbers(Texts):
    """A reply names patches of a series by their numbers."""

    def is_accepted(self, body, number):
        cover = mail(1, f'[PATCH 0/{number}] x')
        named = patch(3, f'[PATCH {number}/{number}] y', REFERENCE)
        return '│ accepted by Bo' in self.show(cover, named, reply(body))

    def check(self, text, most):
        for number in most, most + 1:
            self.assertEqual(self.is_accepted(text.format(number), number), number == most)

    def test_parts(self):
        self.check('Patch {} applied.\n', figure(ACCEPTANCE, 'PARTS_MAX'))

    def test_list(self):
        most = figure(VERDICT, 'LIST_MAX')
        for total in most, most + 1:
            bot = reply('Hello:\n\nThis series was applied to x.git (main)\nby Bo:\n\n'
                        f'  - [{total}/{total}] y\n'
                        '    https://git.example.org/c/0123456789ab\n').replace(
                            'bo@example.org', 'patchwork-bot+x@kernel.org')
            out = self.show(mail(1, f'[PATCH 0/{total}] x'),
                            patch(3, f'[PATCH {total}/{total}] y', REFERENCE), bot)
            self.assertEqual('│ accepted by' in out, total == most)

    def test_greeting(self):
        """"Applied." after more than a greeting is about what comes before it, not the series."""
        most = figure(VERDICT, 'GREETING_MAX')
        for size in most - 1, most:  # a blank follows it
            body = 'x' * size + '\n\nApplied, thanks!\n'
            self.assertEqual(self.is_accepted(body, 1), size < most)


class Shown(Texts):
    """What `show` leaves out."""

    def check(self, show, most, whole):
        """whole: says of what is shown whether nothing is left out."""
        self.assertTrue(whole(show(most)))
        self.assertFalse(whole(show(most + 1)))

    def test_signature(self):
        self.check(lambda count: self.show(patch(1, '[PATCH] x'),
                                           reply('Why?\n\n--\n' + 'sig\n' * count)),
                   figure('src/output/body.c', 'SIGNATURE_MAX'), lambda out: 'sig' not in out)

    def test_introduction(self):
        self.check(lambda count: self.show(patch(1, '[PATCH] x'), reply(
            'Hello.\n\n' + 'On a day\n' * (count - 1) + 'Ann wrote:\n> Change it.\n\nWhy?\n')),
                   figure('src/output/body.c', 'INTRODUCTION_MAX'),
                   lambda out: 'wrote:' not in out)

    def test_lines(self):
        """Where a few more are left, they are shown, too."""
        most = figure('src/output/branches.c', 'LINES_MAX')
        spare = figure('src/output/branches.c', 'LINES_SPARE')
        for count in most + spare - 1, most + spare:
            out = self.show(mail(1, '[PATCH 0/1] x', 'line\n' * count),
                            patch(2, '[PATCH 1/1] y', REFERENCE))
            self.assertEqual(out.count('line\n'), count if count < most + spare else most)

    def test_levels(self):
        most = figure('src/output/branches.h', 'M2S_LEVELS_MAX')
        replies = [mail(i, 'Re: [PATCH] x', f'Level {i}.\n',
                        f'In-Reply-To: <{i - 1}@example.org>\n') for i in range(2, most + 4)]
        indents = [line.index('Level') for line in self.show(patch(1, '[PATCH] x'), *replies)
                   .split('\n') if 'Level' in line]
        deeper = sum(one < other for one, other in zip(indents, indents[1:]))
        self.assertEqual(len(indents), most + 2)
        self.assertEqual(1 + deeper, most - 1)  # the patch is on the first

    def test_files(self):
        self.check(lambda count: self.show(mail(1, '[PATCH] x', diff_of(count))),
                   figure('src/output/tree.c', 'FILES_MAX'), lambda out: ' f0 ' in out)

    def test_bar(self):
        most = figure('src/output/stat.c', 'BAR_MAX')
        for lines in most, 2 * most:
            diff = f'--- a/x\n+++ b/x\n@@ -0,0 +1,{lines} @@\n' + '+a\n' * lines
            self.assertIn(f' {lines} ' + '+' * most + '\n', self.show(mail(1, '[PATCH] x', diff)))


class Api(Texts):
    """What the API says of a mail, and what a state keeps."""

    def ingest(self, *mails):
        """Returns: what is said of them."""
        state = os.path.join(self.folder, f'{len(os.listdir(self.folder))}.db')
        result = run('ingest', '-v', '--state', state, self.write('x.mbox', mbox(*mails)))
        self.assertEqual(result.returncode, 0, result.err)
        return result.err

    def test_spellings(self):
        most = figure('src/output/headers.c', 'SPELLINGS_MAX')
        for count in most, most + 1:
            names = [''.join(c.upper() if i >> k & 1 else c for k, c in enumerate('xabcdefg'))
                     for i in range(count)]
            self.assertEqual(len(set(names)), count)
            headers = self.api('/api/patches/1/', patch(1, '[PATCH] x', ''.join(
                f'{name}: y\n' for name in names)))['headers']
            self.assertEqual(len([name for name in headers if name in names]), most)

    def test_trailers(self):
        most = figure('src/model/details.h', 'M2S_TRAILERS_MAX')
        for count in most, most + 1:
            body = ''.join(f'Acked-by: P{i} <p{i}@example.org>\n' for i in range(count))
            self.assertEqual(f'only the first {most} of its trailers' in
                             self.ingest(patch(1, '[PATCH] x'), reply(body)), count > most)

    def test_files(self):
        most = figure('src/model/details.h', 'M2S_FILES_MAX')
        for count in most, most + 1:
            self.assertEqual(f'only the first {most} files' in
                             self.ingest(mail(1, '[PATCH] x', diff_of(count))), count > most)

    def test_page_size(self):
        most = figure('src/output/page.c', 'PAGE_SIZE_MAX')
        mails = [patch(i, f'[PATCH] x {i}') for i in range(1, most + 2)]
        for asked in most, most + 1:
            self.assertEqual(len(self.api(f'/api/patches/?per_page={asked}', *mails)), most)


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
