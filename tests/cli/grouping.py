#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""grouping.py PROGRAM: --grouping, and which grouping a state has."""
import json, sqlite3, sys, unittest

from mails import LIST_ID, mail, mbox, patch, run
from states import StateTest, some_list

PRECISE = '--grouping=precise'


def reroll():
    """Patchwork gives the second version's patch 2 to the first version."""
    answer = 'In-Reply-To: <901@example.org>\n'
    return [mail(901, '[PATCH 0/2] fix'), patch(902, '[PATCH 1/2] one', answer),
            patch(903, '[PATCH v2 1/2] one', answer), patch(904, '[PATCH v2 2/2] two', answer)]


class Grouping(StateTest):
    def setUp(self):
        super().setUp()
        self.mails = some_list(80) + reroll()
        self.path = self.write('a.mbox', mbox(*self.mails))
        self.patchwork = self.export(self.path)
        self.precise = self.export(PRECISE, self.path)

    def refused(self, *arguments, status=78, **options):
        result = run(*arguments, '--state', self.db, **options)
        self.assertEqual((result.returncode, result.out), (status, ''))
        self.assertRegex(result.err, r'\Ambox2series: [^\n]*\[series\] grouping is [^\n]*rebuild '
                                     r'--(grouping RULES|config FILE)”\n\Z')

    def test_default(self):
        self.assertNotEqual(self.precise['series'], self.patchwork['series'])
        for rules in ('auto', 'patchwork'):
            self.assertEqual(self.export('--grouping', rules, self.path), self.patchwork)
        sizes = [len(json.loads(line)['patches']) for line in self.precise['series'].splitlines()]
        self.assertEqual(sizes[-2:], [1, 2])
        result = run('list', '--grouping=exact', self.path)
        self.assertEqual(result.returncode, 64)
        self.assertIn('auto, patchwork, precise', result.err)

    def test_state(self):
        self.ingest(PRECISE, self.write('part.mbox', mbox(*self.mails[:30])))
        self.ingest(self.write('part.mbox', mbox(*self.mails[30:60])))
        for one in self.mails[60:]:
            self.ingest(data=one)
        for arguments in ([], [PRECISE], ['--grouping=auto']):
            self.assertEqual(self.export('--state', self.db, *arguments), self.precise)
            self.assertEqual(run('check', '-q', '--state', self.db, *arguments).err, '')
        before = self.dump()
        for command in (['list'], ['check'], ['mails'], ['ingest', self.path], ['config'],
                        ['export', '--output', self.folder]):
            self.refused(*command, '--grouping=patchwork')
        self.refused('ingest', '--grouping=patchwork', status=75, data=self.mails[0])
        self.assertEqual(self.dump(), before)

    def test_rebuild(self):
        self.ingest(self.path)
        self.refused('list', PRECISE)
        for arguments, expected in (([PRECISE], self.precise), ([], self.precise),
                                    (['--grouping=patchwork'], self.patchwork),
                                    (['--grouping=auto'], self.patchwork)):
            result = run('rebuild', '-q', '--state', self.db, *arguments)
            self.assertEqual((result.returncode, result.err), (0, ''))
            self.assertEqual(self.export('--state', self.db), expected)
            self.assertEqual(run('check', '-q', '--state', self.db).err, '')

    def test_configuration(self):
        project = f'[project widgets]\nlist_id={LIST_ID}\n'
        silent = self.write('silent.ini', project)
        precise = self.write('precise.ini', project + '[series]\ngrouping=precise\n')
        expected = self.export('--config', precise, self.path)
        self.assertEqual(expected, self.export('--config', silent, PRECISE, self.path))
        patchwork = ['--config', precise, '--grouping=patchwork']
        self.assertEqual(self.export('--config', silent, self.path),
                         self.export(*patchwork, self.path))
        self.ingest('--config', precise, self.path)
        for arguments in ([], ['--config', silent], ['--config', precise, PRECISE]):
            self.assertEqual(self.export('--state', self.db, *arguments), expected)
            shown = run('config', '--state', self.db, *arguments).out
            self.assertIn('[series]\ngrouping=precise\n', shown)
        self.refused('list', *patchwork)
        self.assertEqual(run('rebuild', '-q', '--state', self.db, '--config', silent).err, '')
        self.assertEqual(self.export('--state', self.db), expected)  # it says nothing of grouping
        for text in ('grouping=exact', 'grouping=', 'groups=precise'):
            wrong = self.write('wrong.ini', f'[series]\n{text}\n')
            self.assertEqual(run('list', '--config', wrong, self.path).returncode, 78)

    def test_state_without_mails(self):
        project = self.write('p.ini', f'[project gears]\nlist_id={LIST_ID}\n')
        foreign = mail(1, 'foreign').replace(LIST_ID, 'other.example.org')
        self.ingest('--config', project, data=foreign)
        self.ingest(PRECISE, data=foreign)
        shown = run('config', '--state', self.db).out
        self.assertIn('[project gears]', shown)
        self.assertIn('grouping=precise', shown)

    def test_events(self):
        """Whoever follows a state learns from an event that a series is another one now."""
        answer = 'In-Reply-To: <1@example.org>\n'
        path = self.write('r.mbox', mbox(mail(1, '[PATCH 0/2] fix'),
                                         patch(2, '[PATCH v2 1/3] one', answer)))
        events = run('api', '/api/1.4/events/?category=series-revised', PRECISE, path).out
        self.assertEqual([event['payload']['series']['version'] for event in json.loads(events)],
                         [2])
        self.assertEqual(run('api', '/api/1.4/events/?category=series-revised', path).out, '[]\n')

    def test_cover_that_moves(self):
        """A stored cover leaves its series for a new one."""
        answer = 'In-Reply-To: <1@example.org>\n'
        mails = [mail(1, '[PATCH 0/2] fix'), patch(2, '[PATCH 3/3] left over', answer),
                 patch(3, '[PATCH 1/2] one', answer), mail(4, '[PATCH 0/3] more', headers=answer)]
        expected = self.export(PRECISE, self.write('c.mbox', mbox(*mails)))
        covers = [json.loads(line)['cover_letter'] for line in expected['series'].splitlines()]
        self.assertEqual([cover and cover['id'] for cover in covers], [2, 1])
        for size in (1, 2, 4):
            self.db = self.write(f'{size}.db', '')
            for at in range(0, len(mails), size):
                self.ingest(PRECISE, self.write('part.mbox', mbox(*mails[at:at + size])))
            self.assertEqual(self.export('--state', self.db), expected)
            self.assertEqual(run('check', '-q', '--state', self.db).err, '')

    def test_cover_without_a_number(self):
        """It has no sketch to be found by; its series has those of the patches."""
        def send(version, start):
            answer = f'In-Reply-To: <{start}@example.org>\n'
            return [mail(start, 'fix it all'),
                    patch(start + 1, f'[PATCH v{version} 1/2] one', answer),
                    patch(start + 2, f'[PATCH v{version} 2/2] two', answer)]

        mails = [patch(1, '[PATCH] makes the project known')] + send(1, 2) + send(2, 5)
        expected = self.export(PRECISE, self.write('n.mbox', mbox(*mails)))
        older = [json.loads(line)['predecessor'] for line in expected['revisions'].splitlines()]
        self.assertEqual(older, [None, None, '<2@example.org>'])
        for one in mails:
            self.ingest(PRECISE, data=one)
        self.assertEqual(self.export('--state', self.db), expected)
        self.assertEqual(run('check', '-q', '--state', self.db).err, '')
        with sqlite3.connect(self.db) as db:
            self.assertEqual(db.execute('SELECT mail FROM sketches').fetchall(),
                             [(1,), (3,), (4,), (6,), (7,)])
        db.close()

    def test_cover_with_a_diff(self):
        path = self.write('d.mbox', mbox(patch(1, '[PATCH 0/1] fix')))
        diff = json.loads(self.export(path)['patches'])['diff']
        cover = json.loads(self.export(PRECISE, path)['covers'])
        self.assertTrue(cover['content'].endswith('\n\n' + diff))
        for command in (['mbox', '--cover', '1'], ['digest']):
            self.assertIn(diff, run(*command, PRECISE, path).out)


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
