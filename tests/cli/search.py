#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""search.py PROGRAM: what queries find, in an archive, a state, and a state with an index."""
import json, os, random, sqlite3, subprocess, sys, time, unittest

from mails import PROGRAM, mail, mbox, patch, run, see
from states import StateTest


def diff(name, *lines):
    return f'diff --git a/{name} b/{name}\n--- a/{name}\n+++ b/{name}\n@@ -1 +1 @@\n' + ''.join(
        line + '\n' for line in lines)


def by(sender, text):
    return text.replace('Ann Example <ann@example.org>', sender, 1)


MAILS = [
    mail(0, '[PATCH v2 0/2] Oil the wheels', 'Less friction in page_cache_add().\n',
         'To: dev@lists.example.org\nCc: Bo Brook <bo@example.org>\n'),
    mail(1, '[PATCH v2 1/2] wheels: take the thin oil',
         'It runs.\n\nSigned-off-by: Ann Example <ann@example.org>\n---\n'
         + diff('fs/wheel/front.c', '-old grease', '+thin oil'), 'In-Reply-To: <0@example.org>\n'),
    mail(2, '[PATCH v2 2/2] wheels: count the turns', 'Number the turns.\n---\n'
         + diff('fs/wheel/rear.c', '-turn', '+turn++'), 'In-Reply-To: <0@example.org>\n'),
    by('=?utf-8?q?J=C3=B6rg_M=C3=BCller?= <joerg@example.org>', mail(
        3, 'Re: [PATCH v2 1/2] wheels: take the thin oil',
        'Oil is thin in winter.  Use erofs_read_begin.\n\n'
        'Reviewed-by: Joerg <joerg@example.org>\n', 'In-Reply-To: <1@example.org>\n')),
    by('Bo Brook <bo@example.org>', mail(
        4, 'Re: [PATCH v2 0/2] Oil the wheels', 'The oil was thin; so thin oil.\n',
        'In-Reply-To: <0@example.org>\n')),
    mail(5, '[PATCH] bell: ring', 'Ring it.\n---\n' + diff('bell.c', '+ring')
         + 'diff --git a/gong.c b/chime.c\nsimilarity index 100%\nrename from gong.c\n'
         + 'rename to chime.c\n',
         'Date: Mon, 1 Jun 2026 12:00:00 +0000\n').replace(
             'Date: Fri, 1 May 2026 10:05:00 +0000\n', ''),
    mail(6, 'Re: nothing that is known', 'An orphan about oil.\n',
         'In-Reply-To: <99@example.org>\n'),
    patch(7, '[PATCH 1/3] wheels of another kind'),
]

# A query, and the numbers of the mails that it finds.
CASES = [
    ('oil', {0, 1, 3, 4}), ('OIL', {0, 1, 3, 4}), ('subject:oil', {0, 1, 3, 4}),
    ('s:turns', {2}), ('body:oil', {1, 3, 4}), ('message:oil', {3, 4}), ('diff:oil', {1}),
    ('dfb:grease', {1}), ('grease', {1}), ('diff:turn', {2}), ('turn', {2}),
    ('from:joerg', {3}), ('from:Jörg', {3}), ('from:MÜLLER', {3}), ('f:bo', {4}), ('bo', {4}),
    ('to:bo', {0}), ('cc:bo', {0}), ('cc:dev', set()), ('to:dev', {0}), ('dev', set()),
    ('file:front.c', {1}), ('file:fs/wheel', {1, 2}), ('dfn:fs/wheel/*', {1, 2}),
    ('file:wheel/re*', {2}), ('front.c', {1}), ('file:gong.c', {5}), ('file:chime.c', {5}),
    ('"thin oil"', {1, 3, 4}), ('message:"thin oil"', {4}), ('message:"oil thin"', set()),
    ('"oil is thin"', {3}), ('"so thin oil"', {4}), ('message:"brook thin"', set()),
    ('erofs*', {3}), ('erofs_read*', {3}), ('erofs', set()), ('page_cache_add()', {0}),
    ('oil thin', {1, 3, 4}), ('oil AND winter', {3}), ('ring OR winter', {3, 5}),
    ('ring OR oil winter', {3, 5}), ('(ring OR oil) winter', {3}),
    ('oil -winter', {0, 1, 4}), ('oil NOT winter NOT grease', {0, 4}), ('-wheels', {5}),
    ('NOT (wheels OR ring)', set()), ('oil -(winter OR grease)', {0, 4}),
    ('subject:(ring OR turns)', {2, 5}), ('subject:(oil is:reply)', {3, 4}),
    ('from:bo@example.org', {4}), ('from:"Bo Brook"', {4}), ('from:"Brook Ann"', set()),
    ('is:cover', {0}), ('is:patch', {1, 2, 5, 7}), ('is:reply', {3, 4}),
    ('is:complete', {0, 1, 2, 3, 4, 5}), ('is:incomplete', {7}), ('wheels is:incomplete', {7}),
    ('version:2', {0, 1, 2, 3, 4}), ('version:1', {5, 7}), ('tag:reviewed', {0, 1, 3, 4}),
    ('tag:Reviewed-by is:patch', {1}), ('tag:acked', set()),
    ('list:widgets', set(range(8)) - {6}), ('l:widgets.lists.example.org ring', {5}),
    ('date:2026-05', {0, 1, 2, 3, 4, 7}), ('date:2026-06-01', {5}), ('date:2026-05-02..', {5}),
    ('d:..2026-05-01', {0, 1, 2, 3, 4, 7}), ('date:20260601..20260601', {5}),
    ('date:2026', set(range(8)) - {6}), ('date:..2025', set()),
    ('date:"2026-05-01 10:02.."', {2, 3, 4, 5, 7}), ('d:yesterday', {5}),
    ('id:5@example.org', {5}), ('mid:<3@example.org>', {3}), ('m:6@example.org', set()),
    ('oil -oil', set()), ('--oil subject:oil', {0, 1, 3, 4}),
]

# A query that cannot be read, where, and why.
WRONG = [
    ('oil (', 5, 'a word is missing here'), ('(oil', 0, 'not closed'), ('oil)', 3, 'not opened'),
    ('oil OR', 6, 'missing'), ('OR oil', 0, 'missing'), ('from: ann', 0, '“from:” needs'),
    ('"thin oil', 0, 'quotation mark'), ('oil +++', 4, 'no letter or digit'),
    ('is:green', 3, 'patch, cover or reply'), ('date:never', 5, 'never'), ('()', 1, 'missing'),
    ('version:two', 8, 'number'), ('oil NOT', 7, 'missing'), ('(' * 51 + 'x', 50, 'nested'),
    ('“x', None, None), ('x ' * 201, 400, 'parts'), ('AND', 0, 'missing'),
]


class Search(StateTest):
    def setUp(self):
        super().setUp()
        self.path = self.write('list.mbox', mbox(*MAILS))

    def found(self, *arguments, status=None):
        result = run('search', '--mails', '-fndjson', '--now', '2026-06-02', '--quiet', *arguments)
        self.assertEqual(result.returncode, (0 if result.out else 1) if status is None else status,
                         result.err)
        ids = [json.loads(line)['msgid'] for line in result.out.splitlines()]
        return [int(msgid[1:].split('@')[0]) for msgid in ids]

    def check_all(self, options, inputs):
        for query, expected in CASES:
            with self.subTest(query):
                self.assertEqual(self.found(*options, '--', query, *inputs), sorted(expected))

    def test_archive(self):
        self.check_all([], [self.path])

    def test_state(self):
        self.ingest(self.path)
        self.check_all(['--state', self.db, '--jobs', '2'], [])

    def test_index(self):
        """Of 200 mails, most are in the index, and some are behind it."""
        others = [patch(n, f'[PATCH] number {n}').replace('2026', '2024') for n in range(100, 300)]
        path = self.write('all.mbox', mbox(*others[:180], *MAILS, *others[180:]))
        self.ingest('--index', path)
        with sqlite3.connect(self.db) as db:
            self.assertEqual(db.execute('SELECT max(last) FROM word_segments').fetchone(), (192,))
        few = ' -subject:number'
        for query, expected in CASES:
            with self.subTest(query):
                self.assertEqual(self.found('--state', self.db, '--', f'({query}){few}'),
                                 sorted(expected))

    def test_wrong(self):
        for query, place, why in WRONG:
            result = run('search', '--', query, self.path)
            with self.subTest(query):
                if place is None:
                    self.assertEqual(result.returncode, 1, result.err)
                    continue
                self.assertEqual(result.returncode, 64)
                shown, caret, what = result.err.splitlines()[:3]
                self.assertEqual(shown, f'mbox2series: {query}')
                self.assertEqual(caret, 'mbox2series: ' + ' ' * place + '^')
                self.assertIn(why, what)

    def test_wrong_names(self):
        self.assertIn('Reviewed-by', run('search', 'tag:best', self.path).err)
        self.assertIn('no list “x”', run('search', 'list:x', self.path).err)
        self.assertEqual(run('search', 'list:x', self.path).returncode, 64)

    def test_escaped(self):
        """A query on a terminal is what somebody else may have written."""
        status, out = see('search', 'x\x1b[31m (', self.path, standard_error=True)
        self.assertEqual(status, 64)
        self.assertNotIn('\x1b[31m', out)
        self.assertIn('mbox2series: ' + ' ' * len(r'x\x1b[31m (') + '^', out.replace('\r', ''))

    def test_mails_escaped(self):
        path = self.write('evil.mbox', mbox(
            patch(1, '[PATCH] evil =?utf-8?q?=1B[31m=E2=80=AE?= end')))
        for arguments in (), ('--mails', ), ('--mbox', ):
            status, out = see('search', *arguments, 'evil', path)
            self.assertEqual(status, 0)
            self.assertNotIn('\x1b[31m', out)
            self.assertNotIn('\u202e', out)
        self.assertIn('\\u001b[31m\\u202e', run('search', '--mails', '-fndjson', 'evil', path).out)

    def series(self, *arguments):
        result = run('search', '-fndjson', '--quiet', *arguments)
        return [json.loads(line)['name'] for line in result.out.splitlines()]

    def test_series(self):
        self.ingest('--index', self.path)
        for inputs in [self.path], ['--state', self.db]:
            self.assertEqual(self.series('oil', *inputs), ['Oil the wheels'])
            self.assertEqual(len(self.series('wheels OR ring', *inputs)), 3)
            self.assertEqual(self.series('--limit', '1', 'wheels OR ring', *inputs),
                             ['[1/3] wheels of another kind'])
            self.assertEqual(self.series('--sort', 'version', 'wheels OR ring', *inputs)[2],
                             'Oil the wheels')
        table = run('search', '--state', self.db, 'oil').out
        self.assertEqual(table, ''.join(
            line + '\n' for line in run('list', '--state', self.db).out.splitlines()
            if 'NAME' in line or 'Oil' in line))
        columns = run('search', '-fcsv', '--columns', 'id,became', '--state', self.db, 'oil')
        self.assertEqual(columns.out.splitlines()[0], 'id,became')
        self.assertRegex(columns.out.splitlines()[1], '^1,[a-z]')

    def test_relevance(self):
        """A word in a subject is worth more than one in a text, and that more than in a diff."""
        path = self.write('r.mbox', mbox(
            mail(1, '[PATCH] one', 'x\n---\n' + diff('a.c', '+needle')),
            mail(2, '[PATCH] needle', 'x\n---\n' + diff('b.c', '+y')),
            mail(3, '[PATCH] three', 'needle\n---\n' + diff('c.c', '+y')),
            mail(4, '[PATCH] four', 'x\n---\n' + diff('d.c', '+needle'))))
        self.ingest('--index', path)
        for inputs in [path], ['--state', self.db]:
            self.assertEqual(self.found('--sort', 'relevance', 'needle', *inputs), [2, 3, 4, 1])
            self.assertEqual(self.found('--sort', 'relevance', '-n2', 'needle', *inputs), [2, 3])
            self.assertEqual(self.found('-n2', 'needle', *inputs), [3, 4])
            self.assertEqual(self.series('--sort', 'relevance', 'needle', *inputs),
                             ['needle', 'three', 'four', 'one'])

    def test_formats(self):
        csv = run('search', '--mails', '-fcsv', 'ring', self.path).out
        self.assertEqual(csv, 'date,kind,series,from,email,subject,msgid\n'
                         '2026-06-01T12:00:00,patch,2,Ann Example,ann@example.org,'
                         '[PATCH] bell: ring,<5@example.org>\n')
        self.assertEqual(json.loads(run('search', '--mails', '-fjson', 'ring', self.path).out),
                         [{'date': '2026-06-01T12:00:00', 'kind': 'patch', 'series': 2,
                           'from': 'Ann Example', 'email': 'ann@example.org',
                           'subject': '[PATCH] bell: ring', 'msgid': '<5@example.org>'}])
        self.assertEqual(run('search', '--mails', '-fjson', 'nowhere', self.path).out, '[]\n')
        self.assertEqual(run('search', '--mails', 'ring', self.path).out,
                         '2026-06-01 12:00  patch  Ann Example           [PATCH] bell: ring\n')

    def test_mbox(self):
        self.ingest('--index', self.path)
        for inputs in [self.path], ['--state', self.db]:
            self.assertEqual(run('search', '--mbox', 'thin', *inputs).out,
                             mbox(MAILS[1], MAILS[3], MAILS[4]))

    def test_words_and_inputs(self):
        """Words go up to the first file; with --state, there is none."""
        os.chdir(self.folder)
        self.assertEqual(self.found('thin', 'winter', self.path), [3])
        self.ingest('--index', self.path)
        self.write('winter', 'no mail')
        self.assertEqual(self.found('--state', self.db, 'thin', 'winter'), [3])

    def test_usage(self):
        for arguments in (['--mails', '--mbox', 'x'], [], ['--mbox', '-fcsv', 'x'],
                          ['--mails', '--columns', 'id', 'x'], ['--mails', '--sort', 'id', 'x']):
            self.assertEqual(run('search', *arguments).returncode, 64, arguments)
        self.assertEqual(run('search', '--sort', 'best', 'oil', self.path).returncode, 64)

    def test_scan_is_told(self):
        self.ingest(self.path)
        result = run('search', '--state', self.db, 'oil')
        self.assertEqual(result.returncode, 0)
        self.assertIn('has no index', result.err)
        self.assertEqual(len(result.err.splitlines()), 1)
        self.assertEqual(run('search', '--quiet', '--state', self.db, 'oil').err, '')


class Index(StateTest):
    """What keeps an index, and what ends it."""

    def rows(self, sql):
        db = sqlite3.connect(self.db)
        self.addCleanup(db.close)
        return db.execute(sql).fetchall()

    def segments(self):
        return self.rows('SELECT first, last FROM word_segments ORDER BY first')

    def blocks(self):
        return self.rows('SELECT segment, term, bytes FROM word_blocks ORDER BY segment, term')

    def feed(self, first, last, *arguments):
        path = self.write(f'{first}.mbox',
                          mbox(*(patch(n, f'[PATCH] w{n} w{n % 7}') for n in range(first, last))))
        return self.ingest(*arguments, path)

    def check(self):
        result = run('check', '--quiet', '--state', self.db)
        self.assertEqual(result.returncode, 0, result.err)

    def rebuild(self, *arguments):
        result = run('rebuild', '--quiet', '--state', self.db, *arguments)
        self.assertEqual(result.returncode, 0, result.err)

    def test_same_however_fed(self):
        """Segments are like the digits of a number: 1,100 mails are 1,024, 64, and 12 behind."""
        self.feed(1, 1101, '--index')
        expected = self.blocks()
        self.assertEqual(self.segments(), [(1, 1024), (1025, 1088)])
        self.check()
        os.remove(self.db)
        self.feed(1, 64, '--index')
        self.assertEqual(self.segments(), [])
        for first, last in (64, 65), (65, 130), (130, 700), (700, 1101):
            self.feed(first, last)
            self.check()
        self.assertEqual(self.blocks(), expected)
        self.rebuild()
        self.assertEqual(self.blocks(), expected)
        self.rebuild('--no-index')
        self.assertEqual(self.blocks(), [])
        self.feed(1, 1101)
        self.assertEqual(self.blocks(), [])
        self.rebuild('--index')
        self.assertEqual(self.blocks(), expected)
        self.check()

    def test_size(self):
        """It must not cost more than half of the state again."""
        self.feed(1, 2000)
        before = os.path.getsize(self.db)
        self.rebuild('--index')
        self.assertLess(os.path.getsize(self.db), before * 1.5)

    def test_damage(self):
        self.feed(1, 130, '--index')
        for sql, said in (
            ("UPDATE word_blocks SET bytes = x'ffff' WHERE id = 1", 'what they give'),
            ('DELETE FROM word_blocks WHERE id = 1', 'what they give'),
            ('UPDATE word_segments SET last = last + 1 WHERE first = 65', 'what they give'),
            ('DELETE FROM word_blocks WHERE segment = 1; DELETE FROM word_segments WHERE first = 1',
             'has no mail 1'),
            ('UPDATE word_index SET format = 0 + 9', 'another version')):
            with sqlite3.connect(self.db) as db:
                db.executescript(sql)
            result = run('check', '--state', self.db)
            self.assertEqual(result.returncode, 65, sql)
            self.assertIn(said, result.err, sql)
            self.assertIn(run('search', '--state', self.db, 'w5').returncode, (0, 1, 65), sql)
            self.rebuild()
            self.check()

    def test_other_format(self):
        """The words of another version are not looked up, and made anew by the next delivery."""
        self.feed(1, 100, '--index')
        with sqlite3.connect(self.db) as db:
            db.execute('UPDATE word_index SET format = 9')
        result = run('search', '--state', self.db, 'w50')
        self.assertEqual(result.returncode, 0)
        self.assertIn('no index', result.err)
        self.feed(100, 101)
        self.assertEqual(self.rows('SELECT format FROM word_index'), [(1, )])
        self.check()

    def test_grown_mail(self):
        """A mail that was cut when it was indexed is another one when the rest has come."""
        text = mbox(*(patch(n, f'[PATCH] w{n}') for n in range(64)))
        whole = patch(64, '[PATCH] last').replace('Change it.', 'Change it.\nneedle') + '+end\n'
        path = self.write('grows.mbox', text + mbox(whole)[:-60])
        self.ingest('--index', path)
        self.write('grows.mbox', text + mbox(whole))
        self.ingest(path)
        self.check()
        self.assertEqual(run('search', '--state', self.db, 'needle').returncode, 0)

    def test_killed(self):
        """Whenever a run that indexes is killed, the next one ends with the same index."""
        path = self.write('many.mbox', mbox(*(patch(n, f'[PATCH] w{n}') for n in range(1500))))
        self.ingest('--index', path)
        expected = self.blocks()
        os.remove(self.db)
        rng = random.Random(3)
        for _ in range(8):
            process = subprocess.Popen([PROGRAM, 'ingest', '-q', '--index', '--state', self.db,
                                        path])
            time.sleep(rng.uniform(0, 0.2))
            process.kill()
            process.wait()
        self.ingest('--index', path)
        self.check()
        self.assertEqual(self.blocks(), expected)

    def odd_mails(self, first, last):
        """Mails that are stored in all the ways there are, or not at all."""
        for n in range(first, last):
            mail = patch(n, f'[PATCH] w{n} w{n % 7}')
            odd = n % 29
            if odd == 0:
                mail = f'To: t{n}@example.org\nCc: c{n}@example.org\nCc: d{n}@example.org\n' + mail
            elif odd == 1:
                mail = patch(n // 2, f'[PATCH] again w{n // 2}')  # another one of that Message-ID
            elif odd == 2:
                mail = patch(n - 3, f'[PATCH] w{n - 3} w{(n - 3) % 7}')  # the same once more
            elif odd == 3:
                mail = mail.replace('List-Id: ', 'X-List-Id: ')  # to no list
            elif odd == 4:
                mail = 'X-Patchwork-Hint: ignore\n' + mail
            elif odd == 5:
                mail = mail.replace('From: ', 'X-From: ')
            elif odd == 6:
                mail = f'In-Reply-To: <no{n}@example.org>\n' + mail.replace('[PATCH]', 'Re:')
            elif odd == 7:
                mail = 'Content-Type: text/plain; charset=hex\n' + mail
            elif odd == 8:
                mail = f'Cc: {"c@example.org, " * 5000}\n' + mail  # a header beyond the limit
            elif odd == 9:
                mail = mail.replace('Change it.', 'Change it.\nFrom here on.\r\nOr there.')
            yield mail

    def test_words_while_importing(self):
        """Words that were gathered while mails were read are those of the mails in the state."""
        for first, last in (0, 701), (500, 1200), (1200, 1290), (1250, 2300):
            path = self.write(f'{last}.mbox', mbox(*self.odd_mails(first, last)))
            self.ingest('--index', path)
            self.check()
        found = self.blocks()
        self.assertGreater(len(self.segments()), 1)
        self.rebuild('--index')
        self.assertEqual(self.blocks(), found)

    def test_import_beside_deliveries(self):
        """Mails of others may be stored between those of a batch."""
        path = self.write('many.mbox', mbox(*self.odd_mails(0, 6000)))
        self.feed(7000, 7010, '--index')
        process = subprocess.Popen([PROGRAM, 'ingest', '-q', '--state', self.db, path])
        n = 8000
        while process.poll() is None and n < 8040:
            self.ingest(data=patch(n, f'[PATCH] w{n}'))
            n += 1
        self.assertEqual(process.wait(), 0)
        self.check()
        found = self.blocks()
        self.rebuild()
        self.assertEqual(self.blocks(), found)

    def test_beside_deliveries(self):
        """A search finds what there was when it began, and keeps no delivery waiting for long."""
        self.feed(0, 3000)
        process = subprocess.Popen([PROGRAM, 'search', '-q', '-j1', '--mails', '-fndjson',
                                    '--state', self.db, 'patch'], stdout=subprocess.PIPE)
        for n in range(3000, 3010):
            self.ingest(data=patch(n, f'[PATCH] w{n}'))
        count = len(process.communicate()[0].splitlines())
        self.assertEqual(process.returncode, 0)
        self.assertIn(count, range(3000, 3011))

    def test_failing_index_is_no_failing_delivery(self):
        self.feed(1, 64, '--index')
        with sqlite3.connect(self.db) as db:
            db.execute('INSERT INTO word_segments VALUES (1, 5)')
            db.execute("INSERT INTO word_blocks (segment, term, bytes) VALUES (1, x'61', x'62')")
        result = run('ingest', '--state', self.db, data=patch(64, '[PATCH] w64'))
        self.assertEqual(result.returncode, 0)
        self.assertIn('index of words is not up to date', result.err)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1] + sys.argv[2:])
