#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""append.py PROGRAM: load --append adds what is missing, and nothing twice."""
import random, sys, unittest

from loading import LIST, LoadTest, answer, mail, patch
from objects import QUERIES



class Append(LoadTest):
    def content(self):
        """All objects with names in place of numbers, in an order that does not depend on them."""
        found = self.objects()
        people = {one['id']: one['email'] for one in found['people']}
        patches = {one['id']: one['msgid'] for one in found['patches']}
        covers = {one['id']: one['msgid'] for one in found['covers']}
        comments = {(kind, one['id']): one['msgid']
                    for kind in ('cover_comments', 'patch_comments') for one in found[kind]}
        series = {}
        for one in found['series']:
            one['patches'] = sorted(patches[number] for number in one['patches'])
            one['cover_letter'] = covers.get(one['cover_letter'])
            series[one['id']] = (one['cover_letter'], *one['patches'])
        for one in found['series']:
            one['dependencies'] = sorted(series[number] for number in one['dependencies'])
        for one in found['events']:
            one['series'] = series.get(one['series'])
            one['patch'] = patches.get(one['patch'])
            one['cover'] = covers.get(one['cover'])
            for kind in ('cover', 'patch'):
                number = one[f'{kind}_comment_id']
                one[f'{kind}_comment_id'] = comments.get((f'{kind}_comments', number))
        for kind in QUERIES:
            for one in found[kind]:
                del one['id']
                if 'submitter' in one:
                    one['submitter'] = people[one['submitter']]
                if kind == 'patches':
                    one['series'] = series.get(one['series'])
            found[kind].sort(key=repr)
        found['tags'] = sorted(map(repr, self.server.rows(
            'pw', 'SELECT msgid, tag_id, count FROM patchwork_patchtag '
                  'JOIN patchwork_patch p ON p.id = patch_id')))
        found['references'] = sorted(
            (row['msgid'], series[row['series_id']]) for row in
            self.server.rows('pw', 'SELECT msgid, series_id FROM patchwork_seriesreference'))
        return found

    def whole(self):
        self.load(mails=LIST)
        expected = self.content()
        self.server.drop('pw')
        self.server.create('pw', 'model')
        return expected

    def assert_content(self, expected):
        found = self.content()
        for kind in expected:
            self.assertEqual(found[kind], expected[kind], kind)

    def test_nothing_twice(self):
        self.load(mails=LIST)
        expected = self.dump()
        said = self.load('--append', mails=LIST)
        self.assertIn('0 projects, 0 people, 0 series, 0 covers, 0 patches, 0 comments, 0 events',
                      said)
        self.assertEqual(self.dump(), expected)

    def test_later_mail(self):
        expected = self.whole()
        for end in (1, 2, 3, 6, 8, 9, 10):
            self.load('--append', mails=LIST[:end])
        self.assert_content(expected)

    def test_earlier_mail(self):
        """A server that has run for a while gets its history."""
        expected = self.whole()
        self.load(mails=LIST[5:])
        self.load('--append', mails=LIST)
        self.assert_content(expected)

    def test_holes(self):
        """Whatever is missing with all that belongs to it."""
        expected = self.whole()
        self.load(mails=LIST)
        for condition in ('id = 1', 'id = 2', 'id = 5', 'id IN (1, 2)', 'id = 3'):
            with self.subTest(condition):
                self.server.run('pw', f'''
                    CREATE TABLE gone AS SELECT id FROM patchwork_patch WHERE {condition};
                    DELETE FROM patchwork_event WHERE patch_id IN (SELECT id FROM gone);
                    DELETE FROM patchwork_patchtag WHERE patch_id IN (SELECT id FROM gone);
                    DELETE FROM patchwork_patchcomment WHERE patch_id IN (SELECT id FROM gone);
                    DELETE FROM patchwork_patch WHERE id IN (SELECT id FROM gone);
                    DROP TABLE gone;''')
                self.load('--append', mails=LIST)
                self.assert_content(expected)
                self.server.drop('pw')
                self.server.create('pw', 'model')
                self.load(mails=LIST)

    def test_a_cover_is_missing(self):
        expected = self.whole()
        self.load(mails=LIST)
        self.server.run('pw', '''
            UPDATE patchwork_series SET cover_letter_id = NULL, name = '[1/2] front' WHERE id = 1;
            DELETE FROM patchwork_event WHERE cover_id = 1;
            DELETE FROM patchwork_covercomment WHERE cover_id = 1;
            DELETE FROM patchwork_cover WHERE id = 1''')
        self.load('--append', mails=LIST)
        self.assert_content(expected)

    def test_what_people_did_stays(self):
        self.load(mails=LIST[:3])
        self.server.run('pw', '''
            UPDATE patchwork_patch SET state_id = 3, archived = TRUE, commit_ref = 'abc', name = 'x'
                WHERE id = 1;
            UPDATE patchwork_person SET name = 'Annabel';
            INSERT INTO patchwork_patchtag (patch_id, tag_id, count) VALUES (1, 3, 5)''')
        self.load('--append', mails=LIST)
        first = self.objects()['patches'][0]
        self.assertEqual((first['state'], first['archived'], first['commit_ref'], first['name']),
                         ('accepted', True, 'abc', 'x'))
        self.assertEqual(self.objects()['people'][0]['name'], 'Annabel')
        self.assertEqual(self.server.value('pw', 'SELECT count FROM patchwork_patchtag '
                                                 'WHERE patch_id = 1 AND tag_id = 3'), 5)

    def test_a_place_is_taken(self):
        """The server has another patch where ours belongs: ours makes a new series."""
        self.load(mails=LIST[:2])
        self.server.run('pw', '''
            INSERT INTO patchwork_patch (msgid, date, headers, name, project_id, submitter_id,
                archived, number, series_id, state_id)
            VALUES ('<x@example.org>', now(), '', 'other', 1, 1, FALSE, 2, 1, 1)''')
        self.load('--append', mails=LIST)
        places = self.server.rows('pw', 'SELECT msgid, number, series_id FROM patchwork_patch '
                                        "WHERE msgid IN ('<2@example.org>', '<3@example.org>')")
        self.assertEqual([(row['number'], row['series_id']) for row in places], [(1, 1), (2, 2)])

    def test_it_is_something_else_there(self):
        """The server has lost a patch, and made the reply to it a comment on the cover."""
        self.load(mails=LIST[:1])
        self.server.run('pw', '''
            INSERT INTO patchwork_covercomment (msgid, date, headers, content, cover_id,
                submitter_id)
            VALUES ('<4@example.org>', '2026-05-01 10:04:00 Australia/Canberra', '', '', 1, 1)''')
        self.load('--append', mails=LIST)
        self.assertEqual(len(self.objects()['patch_comments']), 1)
        self.assertEqual(len(self.objects()['cover_comments']), 2)

    def test_other_time_zone(self):
        """Dates that are there tell that --time-zone is wrong."""
        self.load('--time-zone', 'UTC', mails=LIST[:3])
        said = self.refuse('--append', mails=LIST, status=78)
        self.assertIn('--time-zone', said)
        self.load('--append', '--time-zone', 'UTC', mails=LIST)
        self.assertEqual(len(self.objects()['patches']), 5)

    def test_any_part_first(self):
        """Series and replies of which any part is there."""
        rng = random.Random(7)
        for _ in range(4):
            mails = []
            for start in range(20, 60, 5):
                mails += [mail(start, f'[PATCH 0/{start}] series {start}'),
                          patch(start + 1, f'[PATCH 1/{start}] one', answer(start)),
                          patch(start + 2, f'[PATCH 2/{start}] two', answer(start)),
                          mail(start + 3, 'Re: one', 'Acked-by: Bo <bo@example.org>\n',
                               answer(start + 1)),
                          patch(start + 4, f'[PATCH] single {start}')]
            first = [one for one in mails if 'Re:' not in one and rng.random() < 0.4]
            self.load(mails=mails)
            expected = self.content()
            self.server.drop('pw')
            self.server.create('pw', 'model')
            self.load(mails=first)
            self.load('--append', mails=mails)
            found = self.content()
            for one in found['series'] + expected['series']:
                del one['date'] # of the mail that was there first
            for kind in ('people', 'patches', 'covers', 'patch_comments', 'tags', 'series'):
                self.assertEqual(found[kind], expected[kind], kind)
            self.server.drop('pw')
            self.server.create('pw', 'model')


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1] + sys.argv[2:])
