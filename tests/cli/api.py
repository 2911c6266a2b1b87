#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""api.py PROGRAM: tests `api`: routes, versions, filters, ordering, pages and errors."""
import json, os, re, sys, tempfile, unittest

from mails import mail, mbox, patch, run

MAILS = mbox(
    mail(0, '[PATCH 0/2] oil the wheels', headers='Cc: a@example.org\nCC: b@example.org\n'),
    patch(1, '[PATCH 1/2] front', 'In-Reply-To: <0@example.org>\n'),
    patch(2, '[PATCH 2/2] rear', 'In-Reply-To: <0@example.org>\n').replace('Ann', 'Ann B'),
    mail(3,
         'Re: [PATCH 2/2] rear',
         headers='In-Reply-To: <2@example.org>\nX-Patchwork-Action-Required: yes\n').replace(
             'Ann Example <ann', 'Bo Example <bo'),
    mail(4, 'Re: oil', headers='In-Reply-To: <0@example.org>\n'),
    *(patch(n, f'[PATCH] number {n}') for n in range(5, 40)))

DEFAULT = object()


class Api(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.path = os.path.join(cls.folder.name, 'list.mbox')
        with open(cls.path, 'w', encoding='utf-8') as f:
            f.write(MAILS)

    def get(self, path, status=200):
        result = run('api', '--include', '--base-url', 'http://pw.example.org/', path, self.path)
        self.assertEqual(result.err, '')
        head, _, body = result.out.partition('\n\n')
        self.assertEqual(head.splitlines()[0],
                         {200: 'HTTP/1.1 200 OK', 404: 'HTTP/1.1 404 Not Found'}[status])
        self.assertEqual(result.returncode, 0 if status == 200 else 1)
        link = re.search('^Link: (.*)$', head, re.M)
        self.link = link.group(1) if link else None
        return json.loads(body)

    def ids(self, path):
        return [o['id'] for o in self.get(path)]

    def test_index(self):
        for version in ('', '1.0/', '1.4/'):
            self.assertEqual(list(self.get(f'/api/{version}').items())[0],
                             ('projects', f'http://pw.example.org/api/{version}projects/'))

    def test_routes(self):
        for path, expected in {
                'projects/1/': 1,
                'projects/widgets/': 1,
                'people/2/': 2,
                'series/1/': 1,
                'covers/1/': 1,
                'patches/2/': 2,
                'patches/2/comments/1/': 1,
                'covers/1/comments/1/': 1
        }.items():
            with self.subTest(path):
                self.assertEqual(self.get('/api/1.4/' + path)['id'], expected)
        for path, expected in {
                'projects/': [1],
                'people/': [1, 2],
                'users/': [],
                'bundles/': [],
                'covers/': [1],
                'patches/2/comments/': [1],
                'covers/1/comments/': [1],
                'patches/1/checks/': [],
                'patches/?series=1': [1, 2]
        }.items():
            with self.subTest(path):
                self.assertEqual(self.ids('/api/1.4/' + path), expected)

    def test_errors(self):
        for path, detail in {
                'nonsense/': 'Not found.',
                'patches/99/': 'Not found.',
                'patches/x/': 'Not found.',
                'patches/99/comments/': 'Not found.',
                'patches/1/comments/1/': 'Not found.',
                'patches/1/checks/1/': 'Not found.',
                'events/1/': 'Not found.',
                'patches/?page=9': 'Invalid page.',
                'patches/?format=xml': 'Not found.',
                'projects/nope/': 'Not found.',
                'bundles/1/': 'Not found.'
        }.items():
            with self.subTest(path):
                self.assertEqual(self.get('/api/1.4/' + path, 404), {'detail': detail})
        self.get('/api/1.5/patches/', 404)
        self.get('/elsewhere/', 404)

    def test_versions(self):
        added = {'1.1': ('patches/1/', {'web_url', 'comments'}),
                 '1.2': ('patches/1/', {'list_archive_url', 'related'}),
                 '1.3': ('patches/2/comments/', {'url', 'addressed'}),
                 '1.4': ('projects/1/', {'show_dependencies'})}
        for version, (path, fields) in added.items():
            before = f'1.{int(version[2]) - 1}'
            new, old = self.get(f'/api/{version}/{path}'), self.get(f'/api/{before}/{path}')
            new, old = (x[0] if isinstance(x, list) else x for x in (new, old))
            with self.subTest(version):
                self.assertEqual(set(new) - set(old), fields)
        self.get('/api/1.0/patches/2/comments/', 404)
        self.get('/api/1.2/patches/2/comments/1/', 404)
        self.assertEqual(self.get('/api/patches/2/comments/1/')['url'],
                         'http://pw.example.org/api/patches/2/comments/1/')

    def test_shapes(self):
        patch_list = self.get('/api/1.4/patches/?order=id')[0]
        patch_detail = self.get('/api/1.4/patches/1/')
        self.assertEqual([k for k in patch_detail if k not in patch_list],
                         ['headers', 'content', 'diff', 'prefixes'])
        self.assertEqual(
            self.get('/api/1.4/covers/1/')['headers']['Cc'], ['a@example.org', 'b@example.org'])
        self.assertIs(self.get('/api/1.4/patches/2/comments/1/')['addressed'], False)
        self.assertEqual(
            self.get('/api/1.4/people/2/'), {
                'id': 2,
                'url': 'http://pw.example.org/api/1.4/people/2/',
                'name': 'Bo Example',
                'email': 'bo@example.org',
                'user': None
            })

    def test_filters(self):
        every = list(range(1, 38))
        for query, expected in {
                '': every[:30],
                'q=REAR': [2],
                'q=number,5': [3, 13, 23, 33],
                'project=WIDGETS&per_page=99': every,
                'project=nope': [],
                'submitter=ann@example.org&per_page=99': every,
                'submitter=2': [],
                'submitter=x': [],
                'series=2&series=3': [3, 4],
                'series=999': [],
                'state=new&per_page=1': [1],
                'state=under-review': [],
                'archived=true': [],
                'archived=false&per_page=1': [1],
                'archived=perhaps&per_page=1': [1],
                'since=2026-05-01T10:36:00': [34, 35, 36, 37],
                'before=2026-05-01T10:05:00': [1, 2],
                'since=2026-05-01': [],
                'msgid=2@example.org': [2],
                'hash=x': [],
                'delegate=1': [],
                'nonsense=1&per_page=2': [1, 2],
                'per_page=x': every[:30],
                'per_page=2&page=last': [37]
        }.items():
            with self.subTest(query):
                self.assertEqual(self.ids('/api/1.4/patches/?' + query), expected)
        digest = self.get('/api/1.4/patches/1/')['hash']
        self.assertEqual(len(self.ids(f'/api/1.4/patches/?per_page=99&hash={digest.upper()}')), 37)
        self.assertEqual(len(self.ids('/api/1.1/patches/?hash=x')), 30)  # new in 1.2

    def test_orders(self):
        for query, expected in {
                'order=-id&per_page=2': [37, 36],
                'order=name&per_page=3': [1, 2, 8],
                'order=-date&per_page=1': [37],
                'order=submitter,-id&per_page=1': [37],
                'order=nonsense&per_page=1': [1],
                'order=hash&per_page=1': [1]
        }.items():
            with self.subTest(query):
                self.assertEqual(self.ids('/api/1.4/patches/?' + query), expected)

    def test_events(self):
        events = self.get('/api/1.4/events/?per_page=250')
        self.assertEqual([e['id'] for e in events], list(range(len(events), 0, -1)))
        self.assertEqual([e['category'] for e in self.get('/api/1.4/events/?patch=2')],
                         ['patch-comment-created', 'patch-completed', 'patch-created'])
        self.assertEqual([e['category'] for e in self.get('/api/1.2/events/?patch=2')],
                         ['patch-completed', 'patch-created'])
        self.assertEqual([e['category'] for e in self.get('/api/events/?cover=1')],
                         ['cover-comment-created', 'cover-created'])
        self.assertEqual(self.get('/api/1.4/events/?category=nonsense'), [])

    def test_links(self):
        self.get('/api/1.4/patches/?per_page=10&page=2&q=number')
        base = 'http://pw.example.org/api/1.4/patches/?'
        links = [('page=3&per_page=10&q=number', 'next'), ('per_page=10&q=number', 'prev'),
                 ('page=1&per_page=10&q=number', 'first'), ('page=4&per_page=10&q=number', 'last')]
        self.assertEqual(self.link, ', '.join(f'<{base}{query}>; rel="{relation}"'
                                              for query, relation in links))
        self.get('/api/1.4/patches/1/')
        self.assertIsNone(self.link)

    def test_forgiving_paths(self):
        for path in ('/api/1.4/patches/1', 'api/1.4/patches/1/',
                     'http://pw.example.org/api/1.4/patches/1/'):
            self.assertEqual(self.get(path)['id'], 1)
        self.assertEqual(self.get('/api/1.4/patches/1/?format=json')['url'],
                         'http://pw.example.org/api/1.4/patches/1/?format=json')

    def test_export_versions(self):
        out = os.path.join(self.folder.name, 'out')
        for version in ('1.0', '1.2'):
            self.assertEqual(
                run('export', '--base-url', 'http://pw.example.org', '--api-version', version,
                    '--output', out, self.path).returncode, 0)
            with open(os.path.join(out, 'patches.ndjson'), encoding='utf-8') as f:
                self.assertEqual(json.loads(f.readline()), self.get(f'/api/{version}/patches/1/'))
        self.assertEqual(
            run('export', '--api-version', '2.0', '--output', out, self.path).returncode, 64)

    def test_usage(self):
        self.assertEqual(run('api').returncode, 64)
        self.assertEqual(run('api', '/api/', '/nowhere.mbox').returncode, 66)


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
