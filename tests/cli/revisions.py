#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""revisions.py PROGRAM: which series is the next version of which, a case for each rule."""
import base64, gzip, json, os, random, sys, tempfile, unittest
from email.utils import formatdate

from mails import LIST_ID, mbox, run

START = 1_777_600_000  # UTC seconds
DAY = 86400
WORDS = ('amber basin cedar delta ember fjord grove heron inlet jetty knoll ledge marsh north '
         'orbit plume quarry ridge shoal tidal umber vault wharf xenon yield zonal').split()


def prose(seed, count=40):
    rng = random.Random(f'prose {seed}')
    return ' '.join(rng.choice(WORDS) for _ in range(count)) + '.\n'


def lines(seed, count=12):
    rng = random.Random(f'lines {seed}')
    return [
        f'{rng.choice(WORDS)}_{rng.choice(WORDS)}({rng.randrange(1000)});' for _ in range(count)
    ]


def diff(added, path='lamp/wick.c'):
    return (f'--- a/{path}\n+++ b/{path}\n@@ -1,0 +1,{len(added)} @@\n' +
            ''.join(f'+{line}\n' for line in added))


class Post:
    """One mail: a patch if it has lines, else a cover."""
    def __init__(self, msgid, subject, day, added=None, path='lamp/wick.c', text=None,
                 sender='Ann Other <ann@example.org>', headers='', notes=''):
        body = (text if text is not None else prose(subject)) + \
            '\nSigned-off-by: Ann Other <ann@example.org>\n' + notes
        if added:
            body += '---\n' + diff(added, path)
        self.msgid = msgid
        self.text = (f'From: {sender}\nSubject: {subject}\nMessage-ID: <{msgid}@example.org>\n'
                     f'Date: {formatdate(START + int(day * DAY))}\nList-Id: <{LIST_ID}>\n'
                     f'{headers}\n{body}')


class Revisions(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, 'list.mbox')

    def write(self, *posts):
        with open(self.path, 'w', encoding='utf-8') as file:
            file.write(mbox(*(post.text for post in posts)))

    def ask(self, *posts, evidence='all'):
        """{msgid: what is said of its posting}, without brackets and host."""
        self.write(*posts)
        result = run('revisions', '--all', '--format=ndjson', '--evidence', evidence, self.path)
        self.assertEqual(result.returncode, 0, result.err)
        short = result.out.replace('@example.org>', '').replace('"<', '"')
        return {row['msgid']: row for row in map(json.loads, short.splitlines())}

    def predecessors(self, *posts, **options):
        return {msgid: row['predecessor'] for msgid, row in self.ask(*posts, **options).items()}

    # ------------------------------------------------------------ relations

    def test_next_version(self):
        rows = self.ask(Post('a1', '[PATCH] lamp: trim the wick', 0, lines('a')),
                        Post('a2', '[PATCH v2] lamp: trim the wick', 2, lines('a')[:9] + ['x++;']),
                        Post('b1', '[PATCH] kettle: descale it', 1, lines('b'), 'kettle.c'))
        self.assertEqual(rows['a2']['predecessor'], 'a1')
        self.assertEqual(rows['a2']['relation'], 'bump')
        self.assertEqual(rows['a2']['evidence'], 'content')
        self.assertEqual(rows['a2']['patches'], [{
            'msgid': 'a2', 'predecessor': 'a1', 'how': 'changed', 'match': 'subject'}])
        self.assertIsNone(rows['b1']['predecessor'])
        self.assertIsNone(rows['b1']['score'])

    def test_renamed(self):
        """The subject is another; the lines are not."""
        self.assertEqual(self.predecessors(
            Post('a1', '[PATCH] lamp: trim the wick', 0, lines('a')),
            Post('a2', '[PATCH v2] lamp: cut what is too long', 2, lines('a')))['a2'], 'a1')

    def test_unlike(self):
        """Another patch of the same sender to the same file."""
        self.assertIsNone(self.predecessors(
            Post('a1', '[PATCH] lamp: trim the wick', 0, lines('a')),
            Post('b2', '[PATCH v2] glass: remove soot', 2, lines('b')))['b2'])

    def test_rfc(self):
        rows = self.ask(Post('a1', '[RFC PATCH] lamp: trim the wick', 0, lines('a')),
                        Post('a2', '[PATCH] lamp: trim the wick', 9, lines('a')))
        self.assertEqual((rows['a2']['predecessor'], rows['a2']['relation']), ('a1', 'rfc'))

    def test_sent_again(self):
        rows = self.ask(Post('a1', '[PATCH v2] lamp: trim the wick', 0, lines('a'), text='Long.\n'),
                        Post('a2', '[RESEND PATCH v2] lamp: trim the wick', 30, lines('a'),
                             text='Long.\n'))
        self.assertEqual((rows['a2']['predecessor'], rows['a2']['relation']), ('a1', 'same'))
        self.assertEqual(rows['a2']['patches'][0]['how'], 'same')

    def test_counted_afresh(self):
        rows = self.ask(Post('a3', '[PATCH v3] lamp: trim the wick', 0, lines('a'), text='Long.\n'),
                        Post('a1', '[PATCH] lamp: trim the wick', 5, lines('a'), text='Long.\n'))
        self.assertEqual((rows['a1']['predecessor'], rows['a1']['relation']), ('a3', 'down'))

    def test_versions_in_order(self):
        """v3 follows v2, though it is like v1, too; so does v3 after a v2 called otherwise."""
        for name in ('lamp: trim the wick', 'lamp: the wick must not be this long'):
            with self.subTest(name):
                found = self.predecessors(
                    Post('a1', '[PATCH] lamp: trim the wick', 0, lines('a')),
                    Post('a2', f'[PATCH v2] {name}', 1, lines('a')[:10]),
                    Post('a3', '[PATCH v3] lamp: trim the wick', 2, lines('a')))
                self.assertEqual(found, {'a1': None, 'a2': 'a1', 'a3': 'a2'})

    def test_rewritten(self):
        """A second version has a first one, so one that is not quite likely is taken."""
        posts = (Post('a1', '[PATCH] lamp: trim the wick', 0, lines('a'), 'lamp.c'),
                 Post('a2', '[PATCH v2] lamp: cut the long string', 20, lines('b'), 'lamp.c'))
        self.assertEqual(self.predecessors(*posts)['a2'], 'a1')
        other = Post('b2', '[PATCH v2] kettle: boil water quickly', 1, lines('b'), 'lamp.c')
        self.assertIsNone(self.predecessors(posts[0], other)['b2'])

    def test_highest_version(self):
        """v4 follows v3, although it went back to what v2 was."""
        found = self.predecessors(
            Post('a2', '[PATCH v2] lamp: trim the wick', 0, lines('a'), text='Long.\n'),
            Post('b3', '[PATCH v3] lamp: trim the wick', 1, lines('a')[:6] + lines('b')),
            Post('a4', '[PATCH v4] lamp: trim the wick', 2, lines('a'), text='Long.\n'))
        self.assertEqual(found['a4'], 'b3')

    def test_parts(self):
        """Patches of one series that Patchwork takes for two, as they came an hour apart."""
        posts = [Post(f'p{n}', f'[PATCH {n}/2] lamp: {n}', n / 40, lines(n)) for n in (1, 2)]
        rows = self.ask(*posts)
        self.assertEqual(list(rows), ['p1'])
        self.assertEqual([one['msgid'] for one in rows['p1']['patches']], ['p1', 'p2'])
        posts[1] = Post('p2', '[PATCH 2/2] lamp: 2', 0.1, lines(2))
        self.assertEqual(list(self.ask(*posts)), ['p1', 'p2'])

    def test_long_ago(self):
        first = Post('a1', '[PATCH] lamp: trim the wick', 0, lines('a'), text='Long.\n')
        for day, expected in ((500, 'a1'), (1800, 'a1'), (1900, None)):
            self.assertEqual(self.predecessors(
                first, Post('a2', '[PATCH v2] lamp: trim the wick', day, lines('a')))['a2'],
                             expected, day)

    def test_dates(self):
        """What is dated later cannot come before, even if it arrived first."""
        found = self.predecessors(
            Post('a1', '[PATCH] lamp: trim the wick', 27000, lines('a')),      # in 2100
            Post('a2', '[PATCH v2] lamp: trim the wick', 0, lines('a')),
            Post('a3', '[PATCH v3] lamp: trim the wick', -20570, lines('a')))  # in 1970
        self.assertEqual(found, {'a1': None, 'a2': None, 'a3': None})

    # ------------------------------------------------------------ who and where

    def test_senders(self):
        v1 = Post('a1', '[PATCH] lamp: trim the wick', 0, lines('a'))

        def follows(sender, text=None, subject='[PATCH v2] lamp: trim the wick', added='a'):
            return self.predecessors(v1, Post('a2', subject, 2, lines(added), text=text,
                                              sender=sender))['a2'] == 'a1'
        third = '[PATCH v3] lamp: trim the wick'
        for sender, text in (('Ann Other <ann@home.example.org>', None),
                             ('"Other, Ann" <ann@home.example.org>', None),
                             ('Ann Other (away) <ann@home.example.org>', None),
                             ('A. via B4 Relay <devnull+ann.example.org@kernel.org>', None),
                             ('Bo Else <bo@example.org>', 'From: Ann Other <ann@home.example.org>'),
                             ('Bo Else <bo@example.org>', 'From: A <ann@example.org>')):
            self.assertTrue(follows(sender, text and text + '\n\nLong.\n', third), (sender, text))
        self.assertFalse(follows('Bo Else <bo@example.org>', None, third))
        # somebody else altogether: the same patch, of the next version
        self.assertTrue(follows('Bo Else <bo@example.org>'))
        self.assertFalse(follows('Bo Else <bo@example.org>', added='b'))
        self.assertFalse(follows('Bo Else <bo@example.org>', subject='[PATCH] lamp: trim the wick'))

    def test_branches(self):
        """A backport to 5.15 is no new version of that to 5.10."""
        def post(msgid, prefix, day):
            return Post(msgid, f'[PATCH {prefix}] lamp: trim the wick', day, lines('a'),
                        text='Long.\n')
        found = self.predecessors(post('a', '5.10', 0), post('b', '5.15', 1),
                                  post('c', '5.10 v2', 2), post('d', '5.15 v2', 3))
        self.assertEqual(found, {'a': None, 'b': None, 'c': 'a', 'd': 'b'})

    def test_machines(self):
        self.assertIsNone(self.predecessors(
            Post('a1', '[PATCH] lamp: trim the wick', 0, lines('a'), text='Long.\n'),
            Post('a2', '[Bug 12] lamp: trim the wick', 1, lines('a'), text='Long.\n'))['a2'])

    # ------------------------------------------------------------ patches

    def series(self, version, day, patches, total=None, headers=''):
        """Patches: (name, subject, lines, text)."""
        prefix = f'PATCH v{version}' if version > 1 else 'PATCH'
        total = total or len(patches)
        cover = f'c{version}'
        posts = [Post(cover, f'[{prefix} 0/{total}] lamps for all', day, headers=headers)]
        for number, (name, subject, added, text) in enumerate(patches, 1):
            posts.append(Post(name, f'[{prefix} {number}/{total}] {subject}', day + number / 1e4,
                              lines(added), f'{added}.c', text,
                              headers=f'In-Reply-To: <{cover}@example.org>\n'))
        return posts

    def test_patches(self):
        v1 = self.series(1, 0, [('p1', 'lamp: one', 'a', 'One.\n'),
                                ('p2', 'lamp: two', 'b', 'Two.\n'),
                                ('p3', 'lamp: three', 'c', 'Three.\n'),
                                ('p4', 'lamp: four', 'd', 'Four.\n'),
                                ('p5', 'wipe the glass', 'e', 'Five.\n')])
        v2 = self.series(2, 3, [('q1', 'lamp: one', 'a', 'One.\n'),
                                ('q2', 'lamp: the second', 'b', prose('else')),
                                ('q5', 'soot: be gone', 'e', 'Two.\n'),
                                ('q3', 'glass: new here', 'x', 'New.\n'),
                                ('q4', 'lamp: three', 'c', 'Three.\n')])
        for post, name in ((v2[-1], 'c'), (v2[3], 'e')):
            post.text = post.text.replace('+' + lines(name)[0] + '\n', '+changed = TRUE;\n')
        row = self.ask(*v1, *v2)['c2']
        self.assertEqual(row['predecessor'], 'c1')
        self.assertEqual([(one['msgid'], one['predecessor'], one['how']) for one in row['patches']],
                         [('q1', 'p1', 'same'), ('q2', 'p2', 'reworded'),
                          ('q5', 'p5', 'changed'), ('q3', None, 'new'), ('q4', 'p3', 'changed')])
        text = run('revisions', '<q3@example.org>', self.path).out
        self.assertIn('1 the same, 1 reworded, 2 changed, 1 new, 1 dropped', text)
        self.assertIn('dropped   [4/5] lamp: four', text)

    def test_partial(self):
        """[PATCH v2 2/3] replaces that patch alone; v3 replaces everything."""
        names = ['lamp: one', 'lamp: two', 'lamp: three']
        v1 = self.series(1, 0, [(f'p{n}', name, f'l{n}', f'{name}.\n')
                                for n, name in enumerate(names)])
        part = Post('q1', '[PATCH v2 2/3] lamp: two', 1, lines('l1') + ['more();'], 'l1.c',
                    'lamp: two.\n', headers='In-Reply-To: <p1@example.org>\n')
        v3 = self.series(3, 2, [(f'r{n}', name, f'l{n}', f'{name}.\n')
                                for n, name in enumerate(names)])
        rows = self.ask(*v1, part, *v3)
        self.assertEqual(rows['q1']['predecessor'], 'c1')
        self.assertEqual([one['predecessor'] for one in rows['q1']['patches']], ['p1'])
        self.assertIn(rows['c3']['predecessor'], ('c1', 'q1'))
        older = {one['msgid']: one['predecessor'] for one in rows['c3']['patches']}
        self.assertEqual((older['r0'], older['r2']), ('p0', 'p2'))
        self.assertIn('1 changed, 2 not sent again', run('revisions', '<q1@example.org>',
                                                         self.path).out)

    def test_cover_alone(self):
        """A cover went out without its patches, and again with them."""
        alone = Post('d1', '[PATCH 0/2] lamps for all', 0.1, text=prose('cover'))
        whole = self.series(1, 1, [('p1', 'lamp: one', 'a', 'One.\n'),
                                   ('p2', 'lamp: two', 'b', 'Two.\n')])
        whole[0] = Post('c1', '[PATCH 0/2] lamps for all', 1, text=prose('cover'))
        row = self.ask(alone, *whole)['c1']
        self.assertEqual((row['predecessor'], row['relation']), ('d1', 'same'))
        whole[0] = Post('c1', '[PATCH 0/2] lamps for all', 1, text=prose('another'))
        self.assertIsNone(self.ask(alone, *whole)['c1']['predecessor'])

    # ------------------------------------------------------------ evidence

    def evidence(self, notes='', headers='', **options):
        """What the second of two unlike patches is said to follow, and why."""
        row = self.ask(Post('a1', '[PATCH] lamp: trim the wick', 0, lines('a'),
                            notes='change-id: 20260501-wick-0123456789ab\n'),
                       Post('b2', '[PATCH v2] glass: remove soot', 2, lines('b'), 'glass.c',
                            notes=notes, headers=headers), **options)['b2']
        return row['predecessor'], row['evidence']

    def test_evidence(self):
        change_id = 'change-id: 20260501-wick-0123456789ab\n'
        link = '- Link to v1: https://lore.kernel.org/r/a1@example.org\n'
        tracking = base64.b64encode(gzip.compress(json.dumps({
            'series': {'revision': 2, 'history': {'v1': ['a1@example.org']}}}).encode())).decode()
        header = f'X-B4-Tracking: v=1; b={tracking[:40]}\n {tracking[40:]}\n'
        self.assertEqual(self.evidence(), (None, None))
        self.assertEqual(self.evidence(change_id), ('a1', 'change-id'))
        self.assertEqual(self.evidence(link), ('a1', 'link'))
        self.assertEqual(self.evidence(headers=header), ('a1', 'x-b4-tracking'))
        for notes in (change_id, link):
            self.assertEqual(self.evidence(notes, evidence='content'), (None, None))
        self.assertEqual(self.evidence(headers=header, evidence='content'), (None, None))

    def test_reference(self):
        """A URL makes it likely, unless it is about something else; no mail follows itself."""
        row = {}
        for notes in ('v1: https://lore.kernel.org/r/a1@example.org\n',
                      'Based on v1: https://lore.kernel.org/r/a1@example.org\n',
                      'v7: https://lore.kernel.org/r/a1@example.org\n',
                      'Link to v1: https://lore.kernel.org/r/b2@example.org\n'):
            row[notes] = self.evidence(notes)
        self.assertEqual(list(row.values()),
                         [('a1', 'reference'), (None, None), (None, None), (None, None)])

    def test_evidence_says_which_chain(self):
        """Not which version of it: v3 names v1, and follows v2."""
        posts = [Post(f'a{n}', f'[PATCH v{n}] lamp: trim the wick', n, lines('a')) for n in (1, 2)]
        posts.append(Post('a3', '[PATCH v3] lamp: trim the wick', 3, lines('a'),
                          notes='Link to v1: https://lore.kernel.org/r/a1@example.org\n'))
        row = self.ask(*posts)['a3']
        self.assertEqual((row['predecessor'], row['evidence']), ('a2', 'link'))
        # sent again: v2 is newest, but v3 replaces v1 as the sender says, and is what v1 was
        posts[1] = Post('b1', '[PATCH] lamp: trim the wick', 2, lines('a'))
        row = self.ask(*posts)['a3']
        self.assertEqual((row['predecessor'], row['evidence']), ('b1', 'link'))

    def test_cycle(self):
        """Three mails that each name another as their first version."""
        found = self.predecessors(*(
            Post(f'a{n}', f'[PATCH] {WORDS[n]}', n, lines(n), f'{n}.c',
                 notes=f'Link to v1: https://lore.kernel.org/r/a{(n + 1) % 3}@example.org\n')
            for n in range(3)))
        self.assertEqual(found, {'a0': None, 'a1': None, 'a2': 'a0'})

    # ------------------------------------------------------------ the command

    def test_text(self):
        reply = Post('r1', 'Re: [PATCH] lamp: trim the wick', 0.5,
                     text='Reviewed-by: Bo Else <bo@example.org>\nAcked-by: Cy <cy@example.org>\n',
                     headers='In-Reply-To: <a1@example.org>\n')
        self.write(Post('a1', '[PATCH] lamp: trim the wick', 0, lines('a'), text='Long.\n'), reply,
                   Post('a2', '[PATCH v2] lamp: trim the \x1b[31mwick', 2, lines('a'),
                        text='Long.\n\nReviewed-by: Bo Else <bo@example.org>\n'))
        for reference in ('1', '2', '<a1@example.org>', 'a2@example.org', 'r1@example.org'):
            result = run('revisions', reference, self.path)
            self.assertEqual(result.returncode, 0, result.err)
            self.assertIn('├ v1', result.out)
            self.assertIn('└ v2', result.out)
            self.assertNotIn('\x1b', result.out)
        self.assertIn('1 review carried over, 1 review lost', result.out)
        why = run('revisions', '--why', '2', self.path).out
        self.assertIn('follows, by content: v1', why)
        self.assertRegex(why, r'same patches +10\.00')
        parts, total = why.split('  points ')[1].split('\n  sum')
        self.assertAlmostEqual(sum(float(row.split()[-1]) for row in parts.splitlines()[1:]),
                               float(total), delta=0.1)

    def test_all(self):
        self.write(Post('a1', '[PATCH] lamp: trim the wick', 0, lines('a')),
                   Post('b1', '[PATCH] kettle: descale it', 1, lines('b'), 'kettle.c'),
                   Post('a2', '[PATCH v2] lamp: trim the wick', 2, lines('a')))
        out = run('revisions', '--all', self.path).out
        self.assertIn('lamp: trim the wick\n├ v1', out)
        self.assertNotIn('kettle', out)

    def test_usage(self):
        self.write(Post('a1', '[PATCH] lamp: trim the wick', 0, lines('a')))
        for status, arguments in ((64, ()), (64, ('--all', '--why')), (1, ('99', self.path)),
                                  (1, ('nobody@example.org', self.path)),
                                  (64, ('--evidence=some', '1', self.path)),
                                  (66, ('1', self.path + '.none'))):
            self.assertEqual(run('revisions', *arguments).returncode, status, arguments)

    def test_state(self):
        """A state answers the same, from its sketches alone."""
        posts = [Post(f'a{n}', f'[PATCH v{n}] lamp: trim the wick', n, lines('a')[n:])
                 for n in range(1, 6)]
        self.write(*posts)
        expected = run('revisions', '--why', '3', self.path).out
        db = self.path + '.db'
        for post in posts:
            self.assertEqual(run('ingest', '--state', db, data=post.text).returncode, 0)
        self.assertEqual(run('revisions', '--why', '3', '--state', db).out, expected)


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
