#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""superseded.py PROGRAM: what newer versions supersede, and what is listed of it."""
import os, sys, unittest

from fates import NOW, SERIES, Became, change, reply
from mails import LIST_ID, mail, mbox, run, see


class Versions(Became):
    """What newer versions supersede."""
    FIRST = (change(11, '[PATCH 1/3] front', 'front', new='a'),
             change(12, '[PATCH 2/3] rear', 'rear', new='b'),
             change(13, '[PATCH 3/3] spare', 'spare', new='c'))

    def test_next_version(self):
        states = self.full_states(change(11, '[PATCH] lamp', 'lamp'),
                                  change(12, '[PATCH v2] lamp', 'lamp', new='newer'),
                                  change(13, '[PATCH v3] lamp', 'lamp', new='newest'))
        self.assertEqual(states[11], {
            'msgid': '<11@example.org>', 'state': 'superseded', 'why': 'newer version',
            'by': 'Ann Example <ann@example.org>', 'mail': '<12@example.org>', 'commit': None,
            'branch': None})
        self.assertEqual(states[12]['mail'], '<13@example.org>')
        self.assertEqual(states[13]['state'], 'new')

    def test_partial(self):
        """A patch that is sent again alone takes the place of its older self, not of the series."""
        again = change(14, '[PATCH v2 2/3] rear', 'rear', new='d')
        self.assertEqual(self.states(*self.FIRST, again),
                         {11: 'new', 12: 'superseded', 13: 'new', 14: 'new'})
        path = os.path.join(self.folder, 'list.mbox')
        self.assertEqual(self.listed('--became=superseded', path), [])
        self.assertEqual(self.listed('--newest', path), [1, 2])
        third = [change(number + 10, f'[PATCH v3 {number - 10}/3] {name}', name, new='e')
                 for number, name in ((11, 'front'), (12, 'rear'), (13, 'spare'))]
        states = self.full_states(*self.FIRST, again, *third)
        self.assertEqual({number: state['state'] for number, state in states.items()},
                         {**dict.fromkeys((11, 12, 13, 14), 'superseded'),
                          **dict.fromkeys((21, 22, 23), 'new')})
        self.assertEqual([states[number]['mail'][1:3] for number in (11, 12, 13, 14)],
                         ['21', '14', '23', '22'])
        self.assertEqual(self.listed('--newest', path), [3])

    def test_dropped(self):
        """A patch without a newer self is superseded by the whole."""
        second = (change(21, '[PATCH v2 1/2] front', 'front', new='d'),
                  change(22, '[PATCH v2 2/2] spare', 'spare', new='c'))
        states = self.full_states(*self.FIRST, *second)
        self.assertEqual((states[12]['state'], states[12]['mail']),
                         ('superseded', '<21@example.org>'))

    def test_taken_over(self):
        """The second version has taken in a patch that was sent alone, and follows another."""
        alone = change(11, '[PATCH] lamp: trim', 'lamp', 'x', 'y')
        first = (change(12, '[PATCH 1/2] front', 'front', new='a'),
                 change(13, '[PATCH 2/2] rear', 'rear', new='b'))
        second = (change(14, '[PATCH v2 1/3] front', 'front', new='c'),
                  change(15, '[PATCH v2 2/3] rear', 'rear', new='b'),
                  change(16, '[PATCH v2 3/3] lamp: trim', 'lamp', 'x', 'y'))
        self.assertEqual(self.states(alone, *first, *second),
                         {11: 'new', 12: 'superseded', 13: 'superseded', 14: 'new', 15: 'new',
                          16: 'new'})
        path = os.path.join(self.folder, 'list.mbox')
        self.assertIn('"match":"hash elsewhere"', run(
            'revisions', '--all', '--format=ndjson', path).out)

    def test_cover(self):
        """The cover letter is superseded by that of the next version, or by its first patch."""
        covered = [mail(20, '[PATCH v2 0/3] wheels')] + [
            change(number, f'[PATCH v2 {number - 20}/3] {name}', name, new='d',
                   headers='In-Reply-To: <20@example.org>\n')
            for number, name in ((21, 'front'), (22, 'rear'), (23, 'spare'))]
        for second, newer in (covered, '20'), (covered[1:], '21'):
            states = self.full_states(*SERIES, *second)
            self.assertEqual([states[number]['mail'] for number in (10, 11, 13)],
                             [f'<{number}@example.org>' for number in (newer, 21, 23)])
        applied = reply(30, 12, 'Applied, thanks.')
        self.assertEqual(self.states(*SERIES, applied, *covered)[10], 'superseded')
        self.assertEqual(self.states(*SERIES, applied)[10], 'new')

    def test_split(self):
        """Of several versions that follow, the earliest takes the place of what has no other."""
        split = (change(21, '[PATCH v2] front', 'front', new='d'),
                 change(22, '[PATCH v2] rear', 'rear', new='e'))
        states = self.full_states(*self.FIRST, *split)
        self.assertEqual([states[number]['mail'] for number in (11, 12, 13)],
                         ['<21@example.org>', '<22@example.org>', '<21@example.org>'])

    def test_sent_again(self):
        self.assertEqual(self.states(change(11, '[PATCH] lamp', 'lamp'),
                                     change(12, '[PATCH RESEND] lamp', 'lamp')),
                         {11: 'superseded', 12: 'new'})

    def test_something_else(self):
        self.assertEqual(self.states(change(11, '[PATCH] lamp: trim', 'lamp', 'x', 'y'),
                                     change(12, '[PATCH v2] wheel: oil', 'wheel', 'z', 'w')),
                         {11: 'new', 12: 'new'})

    def test_cover_alone(self):
        """The patches of the first version have not arrived."""
        cover = mail(10, '[PATCH 0/2] wheels of many kinds')
        second = [mail(20, '[PATCH v2 0/2] wheels of many kinds')] + [
            change(number, f'[PATCH v2 {number - 20}/2] {name}', name,
                   headers='In-Reply-To: <20@example.org>\n')
            for number, name in ((21, 'front'), (22, 'rear'))]
        self.assertEqual(self.states(cover, *second),
                         {10: 'superseded', 20: 'new', 21: 'new', 22: 'new'})

    def test_precedence(self):
        """Of the first version, by what was said of it."""
        first = change(11, '[PATCH] lamp', 'lamp')
        second = change(12, '[PATCH v2] lamp', 'lamp', new='newer')
        for state, body in [('accepted', 'Applied, thanks.'), ('superseded', 'NAK.'),
                            ('superseded', 'Acked-by: Bo <bo@example.org>'),
                            ('superseded', 'pw-bot: under-review')]:
            with self.subTest(body):
                self.assertEqual(self.states(first, reply(20, 11, body), second,
                                             options=['--now=2030-01-01']),
                                 {11: state, 12: 'stale'})

    def listed(self, *arguments):
        result = run('list', '--columns=id', '--quiet', NOW, *arguments)
        self.assertEqual(result.returncode, 0, result.err)
        return [int(line) for line in result.out.splitlines()[1:]]

    def test_filters(self):
        path = self.write('list.mbox', mbox(
            change(11, '[PATCH] lamp', 'lamp'), change(12, '[PATCH v2] lamp', 'lamp', new='newer'),
            change(13, '[PATCH] bell', 'bell', 'ding', 'dong'), reply(14, 13, 'Applied, thanks.'),
            change(15, '[PATCH] horn', 'horn', 'honk', 'toot'), reply(16, 15, 'NAK.')))
        for options, series in [([], [1, 2, 3, 4]), (['--open'], [2, 4]), (['--newest'], [2, 3, 4]),
                                (['--newest', '--open'], [2, 4]), (['--all'], [1, 2, 3, 4]),
                                (['--newest', '--became=accepted'], [3]),
                                (['--became=superseded'], [1])]:
            with self.subTest(options):
                self.assertEqual(self.listed(*options, path), series)
        for options in (['--open', '--became=new'], ['--open', '--all']):
            self.assertEqual(run('list', *options, path).returncode, 64)
        self.assertEqual(run('digest', '--open', path).returncode, 0)

    def test_show(self):
        path = self.write('list.mbox', mbox(
            *self.FIRST, reply(14, 11, 'Reviewed-by: Bo <bo@example.org>'),
            *(change(number + 10, f'[PATCH v2 {number - 10}/3] {name}', name, new=new)
              for number, name, new in ((11, 'front', 'z'), (12, 'rear', 'b'), (13, 'bell', 'q'))),
            change(30, '[PATCH] horn', 'horn', 'honk', 'toot')))
        out = run('show', NOW, '2', path).out
        self.assertIn('│ v1 series 1 · [v2]\n'
                      '│ v2: 1 the same, 1 changed, 1 new, 1 dropped; 1 review lost\n', out)
        self.assertIn('│ [v1] · v2 series 2\n', run('show', NOW, '1', path).out)
        self.assertIn('│ superseded by Ann Example on 2026-05-01 (<22@example.org>)\n',
                      run('show', NOW, '1', path).out)
        self.assertNotIn('v1 series', run('show', NOW, '3', path).out)
        self.assertIn('v1 series 1 · \033[1m[v2]\033[0m\n',
                      run('show', '--color=always', NOW, '2', path).out)


class Terminal(Became):
    def setUp(self):
        super().setUp()
        self.path = self.write('list.mbox', mbox(
            change(11, '[PATCH] lamp', 'lamp'), change(12, '[PATCH v2] lamp', 'lamp', new='newer'),
            change(13, '[PATCH] bell', 'bell', 'ding', 'dong'), reply(14, 13, 'Applied, thanks.')))
        self.config = self.write('config.ini', f'[project foo]\nlist_id={LIST_ID}\n'
                                               '[defaults]\nlist=open\n')

    def see(self, *arguments, **options):
        status, out = see('list', NOW, *arguments, self.path, **options)
        self.assertEqual(status, 0, out)
        return out

    def test_column(self):
        rows = self.see(columns=120).splitlines()
        self.assertIn('BECAME', rows[0])
        self.assertEqual([('superseded' in row, 'accepted' in row) for row in rows[1:]],
                         [(True, False), (False, False), (False, True)])
        self.assertEqual(['\033[2mlamp' in row or '\033[2mbell' in row for row in rows[1:]],
                         [True, False, True])
        self.assertNotIn('BECAME', run('list', NOW, self.path).out)
        self.assertNotIn('BECAME', self.see('--columns=id,name'))
        self.assertNotIn('became', self.see('--format=csv').splitlines()[1])

    def test_narrow(self):
        """The column is there on a usual terminal."""
        out = self.see(columns=80)
        self.assertIn('BECAME', out)
        self.assertNotIn('BECAME', self.see(columns=40))

    def test_open_by_default(self):
        configured = '--config', self.config
        self.assertEqual(len(self.see(*configured).splitlines()), 2)
        for options, rows in [(['--all'], 4), (['--newest'], 3), (['--became=accepted'], 2),
                              (['--format=csv'], 4), (['--columns=name'], 2)]:
            with self.subTest(options):
                out = self.see(*configured, *options)
                self.assertEqual(len(out.splitlines()), rows, out)
        self.assertEqual(len(run('list', NOW, *configured, self.path).out.splitlines()), 4)
        self.assertIn('--all', self.see(*configured, both=True))
        self.assertNotIn('--all', self.see(*configured, '--all', both=True))

    def test_mistake(self):
        bad = self.write('bad.ini', '[defaults]\nlist=closed\n')
        result = run('list', '--config', bad, self.path)
        self.assertEqual(result.returncode, 78)
        self.assertIn('open or all', result.err)


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
