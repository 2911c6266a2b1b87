#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""became.py PROGRAM: what became of patches, as replies say."""
import gzip, json, os, shutil, sys, unittest

from fates import NOW, SERIES, Became, change, reply
from mails import LIST_ID, mbox, run

BOT = 'patchwork-bot+foo@kernel.org'
LIST = '''Applied, thanks!

[1/3] front
      commit: 1a2b3c4d5e6f
[3/3] spare
      https://git.example.org/c/3a2b3c4d5e6f
'''


class Replies(Became):
    def test_states(self):
        for state, *replies in [
                ('new', ), ('new', 'I wonder.', 'Ann Example <ann@example.org>'),
                ('needs-review', 'I wonder.'), ('reviewed', 'Acked-by: Bo <bo@example.org>'),
                ('needs-review', '> Acked-by: Bo <bo@example.org>\nReally?'),
                ('changes-requested', 'NAK.'), ('accepted', 'Applied, thanks.'),
                ('superseded', 'pw-bot: superseded')]:
            with self.subTest(state=state, replies=replies):
                answer = [reply(20, 11, *replies)] if replies else []
                self.assertEqual(self.states(change(11, '[PATCH] x', 'x'), *answer), {11: state})

    def test_stale(self):
        mails = [change(11, '[PATCH] x', 'x'), reply(20, 11, 'Why?')]
        self.assertEqual(self.states(*mails, options=['--now=2026-06-25']), {11: 'needs-review'})
        self.assertEqual(self.states(*mails, options=['--now=2026-06-27']), {11: 'stale'})
        config = f'[project foo]\nlist_id={LIST_ID}\n[became]\nstale_weeks=1\n'
        self.assertEqual(self.states(*mails, options=['--now=2026-05-09'], config=config),
                         {11: 'stale'})
        applied = reply(21, 11, 'Applied.')
        self.assertEqual(self.states(*mails, applied, options=['--now=2030-01-01']),
                         {11: 'accepted'})

    def test_which_patches(self):
        for accepted, to, body in [
                ('', 10, 'Applied patches 7-8.'), ('10 11 12 13', 10, 'Applied, thanks.'),
                ('12', 12, 'Applied, thanks.'), ('10 11 12 13', 12, 'Series applied.'),
                ('11 12', 10, 'Applied patches 1 and 2.'), ('11', 13, 'Applied 1/3, thanks.'),
                ('', 10, 'Both patches applied.'), ('11 13', 10, LIST), ('11 13', 12, LIST),
                ('', 10, f'{"Well. " * 20}\n\n> patch 2\nThat one?\n\n> patch 3\nApplied.')]:
            with self.subTest(body):
                states = self.states(*SERIES, reply(20, to, body))
                self.assertEqual(' '.join(str(number) for number, state in sorted(states.items())
                                          if state == 'accepted'), accepted)

    def test_commit_and_mail(self):
        states = self.full_states(*SERIES, reply(20, 10, 'Applied, thanks.'), reply(21, 10, LIST))
        self.assertEqual(states[11], {
            'msgid': '<11@example.org>', 'state': 'accepted', 'why': 'b4',
            'by': 'Bo <bo@example.org>', 'mail': '<21@example.org>', 'commit': '1a2b3c4d5e6f',
            'branch': None})
        self.assertEqual(states[12]['mail'], '<20@example.org>')
        self.assertEqual(states[12]['commit'], None)

    def test_earliest_answer(self):
        """In whatever order mails have arrived, to the cover letter or the patch."""
        replies = [reply(22, 11, 'Why?'), reply(20, 10, 'Hm.', 'Cy <cy@example.org>')]
        for answers in (replies, replies[::-1]):
            self.assertEqual(self.full_states(*SERIES, *answers)[11]['mail'], '<20@example.org>')

    def test_reply_to_a_cover_is_a_review_of_all(self):
        review = 'Reviewed-by: Bo <bo@example.org>'
        self.assertEqual(set(self.states(*SERIES, reply(20, 10, review)).values()), {'reviewed'})
        self.assertEqual(self.states(*SERIES, reply(20, 12, review)),
                         {10: 'new', 11: 'new', 12: 'reviewed', 13: 'new'})

    def test_a_series_is_as_far_as_its_patches(self):
        replies = [reply(20 + number, number, 'Applied.') for number in (11, 12)]
        self.assertEqual(self.states(*SERIES, *replies)[10], 'new')
        self.assertEqual(self.states(*SERIES, *replies, reply(40, 13, 'NAK.'))[10],
                         'changes-requested')
        self.assertEqual(self.states(*SERIES, *replies, reply(40, 13, 'Applied.'))[10], 'accepted')

    def test_taken_back(self):
        one = change(11, '[PATCH] x', 'x')
        applied = reply(20, 11, 'Applied, thanks.')
        for state, answer in [
                ('needs-review', reply(21, 11, 'I have dropped this patch.')),
                ('accepted', reply(21, 11, 'I have dropped this patch.', 'Cy <cy@example.org>')),
                ('accepted', reply(19, 11, 'I have dropped this patch.'))]:
            with self.subTest(answer):
                self.assertEqual(self.states(one, applied, answer), {11: state})
        self.assertEqual(self.states(one, reply(20, 11, 'pw-bot: cr'),
                                     reply(21, 11, 'pw-bot: under-review')), {11: 'needs-review'})


class People(Became):
    def test_not_of_their_own(self):
        """"Applied, thanks" of a patch's author: to the next version."""
        one = change(11, '[PATCH] x', 'x')
        author = 'Ann Example <ann@example.org>'
        self.assertEqual(self.states(one, reply(20, 11, 'Applied, thanks.', author)), {11: 'new'})
        listed = reply(20, 11, 'Applied.\n\n[1/1] x\n      commit: 1a2b3c4d5e6f\n', author)
        self.assertEqual(self.states(one, listed), {11: 'accepted'})

    def test_maintainers(self):
        config = f'[project foo]\nlist_id={LIST_ID}\nmaintainers=Cy@example.org;di@example.org\n'
        one = change(11, '[PATCH] x', 'x')
        listed = ('This patch was applied to foo.git (main)\n  - x\n  - [1/1] x\n'
                  '    https://git.example.org/c/1a2b3c4d5e6f\n')
        for state, body, sender in [
                ('needs-review', 'Applied.', 'Bo <bo@example.org>'),
                ('needs-review', 'pw-bot: accepted', 'Bo <bo@example.org>'),
                ('changes-requested', 'NAK.', 'Bo <bo@example.org>'),
                ('accepted', 'Applied.', 'Cy <cy@example.org>'),
                ('accepted', 'Applied.', 'Di <di@example.org>'), ('accepted', listed, BOT)]:
            with self.subTest(body=body, sender=sender):
                self.assertEqual(self.states(one, reply(20, 11, body, sender), config=config),
                                 {11: state})

    def test_patterns(self):
        config = (f'[project foo]\nlist_id={LIST_ID}\n[became]\naccepted=^Landed in ;^Shipped\n'
                  'changes_requested=^Not like this\n')
        one = change(11, '[PATCH] x', 'x')
        for state, body in [('accepted', 'landed in 7.1'), ('accepted', 'Shipped!'),
                            ('needs-review', '> Landed in 7.1'), ('needs-review', 'Landed'),
                            ('changes-requested', 'Not like this.')]:
            with self.subTest(body):
                self.assertEqual(self.states(one, reply(20, 11, body), config=config), {11: state})

    def test_mistakes_in_a_configuration(self):
        path = self.write('list.mbox', mbox(change(11, '[PATCH] x', 'x')))
        for text, what in [('[became]\naccepted=(\n', '[became]: accepted'),
                           ('[became]\nstale_weeks=0\n', 'stale_weeks'),
                           ('[became]\nlost=1\n', '“lost”')]:
            with self.subTest(text):
                result = run('list', '--config', self.write('bad.ini', text), path)
                self.assertEqual(result.returncode, 78)
                self.assertIn(what, result.err)


class Views(Became):
    def setUp(self):
        super().setUp()
        self.path = self.write('list.mbox', mbox(
            *SERIES, change(30, '[PATCH] bell', 'bell'), reply(31, 30, 'Applied, thanks.'),
            change(32, '[PATCH] horn', 'horn'), reply(33, 13, 'NAK.')))

    def names(self, *arguments):
        result = run('list', '--format=ndjson', NOW, *arguments)
        self.assertEqual(result.returncode, 0, result.err)
        return [json.loads(line)['name'] for line in result.out.splitlines()]

    def test_list(self):
        self.assertEqual(self.names('--became=accepted', self.path), ['bell'])
        self.assertEqual(self.names('--became', 'new,changes-requested', self.path),
                         ['wheels', 'horn'])
        self.assertEqual(self.names('--sort=became', self.path), ['bell', 'wheels', 'horn'])
        result = run('list', NOW, '--columns=became,id', self.path)
        self.assertEqual(result.out.split(),
                         'BECAME ID changes-requested 1 accepted 2 new 3'.split())
        self.assertIn('BECAME', run('list', '--became=new', self.path).out)

    def test_nothing_unless_asked(self):
        for format in 'table', 'csv', 'json':
            self.assertNotIn('became', run('list', '-f', format, self.path).out.lower())
        out = os.path.join(self.folder, 'plain')
        for options, count in ([], 10), (['--api-only'], 8):
            self.assertEqual(run('export', *options, '--output', out, self.path).returncode, 0)
            self.assertEqual(len(os.listdir(out)), count)
            shutil.rmtree(out)

    def test_settled_series_are_dim(self):
        lines = run('list', NOW, '--color=always', '--columns=became,name',
                    self.path).out.splitlines()
        dim = [line for line in lines if '\033[2m' in line]
        self.assertEqual(len(dim), 1)
        self.assertIn('bell', dim[0])

    def test_mistakes(self):
        result = run('list', '--became=lost', self.path)
        self.assertEqual(result.returncode, 64)
        self.assertIn('changes-requested', result.err)

    def test_show(self):
        self.assertIn('│ accepted by Bo on 2026-05-01 (<31@example.org>)\n',
                      run('show', '30@example.org', self.path).out)
        out = run('show', '--no-body', '10@example.org', self.path).out
        self.assertEqual(out.count('changes-requested by Bo on 2026-05-01 (<33@example.org>)'), 1)
        self.assertNotIn(' by ', run('show', '32@example.org', self.path).out)

    def test_inferred_states(self):
        def states(*arguments):
            result = run('api', '/api/patches/?order=id', NOW, *arguments)
            return [patch['state'] for patch in json.loads(result.out)]

        inferred = ['new', 'new', 'changes-requested', 'accepted', 'new']
        self.assertEqual(states(self.path), ['new'] * 5)
        self.assertEqual(states('--inferred-states', self.path), inferred)
        out = os.path.join(self.folder, 'out')
        run('export', '--inferred-states', '--output', out, NOW, self.path)
        with open(os.path.join(out, 'patches.ndjson'), encoding='utf-8') as file:
            self.assertEqual([json.loads(line)['state'] for line in file], inferred)
        # Only states that the configuration has.
        config = self.write('c.ini', f'[project f]\nlist_id={LIST_ID}\n[state Open]\n'
                                     '[state Done]\nslug=accepted\n')
        self.assertEqual(states('--inferred-states', '--config', config, self.path),
                         ['open'] * 3 + ['accepted', 'open'])

    def test_same_from_everywhere(self):
        expected = self.export(self.path)
        packed = os.path.join(self.folder, 'list.mbox.gz')
        with open(self.path, 'rb') as file, gzip.open(packed, 'wb') as out:
            out.write(file.read())
        self.assertEqual(self.export(packed, '--jobs=3'), expected)
        state = os.path.join(self.folder, 'list.db')
        with open(self.path, encoding='utf-8') as file:
            pieces = file.read().split('From mboxrd@z')[1:]
        for text in pieces:
            piece = self.write('piece', 'From mboxrd@z' + text)
            self.assertEqual(run('ingest', '--state', state, piece).returncode, 0)
        self.assertEqual(self.export('--state', state), expected)


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
