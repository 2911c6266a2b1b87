#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""site.py PROGRAM: the pages that site writes.

Every link of every page is followed, and every element looked at: nothing that a mail says may
become one."""
import gzip, os, sys, unicodedata, unittest, urllib.parse
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser

from evil_mails import mails as evil_mails
from mails import DIFF, Folder, mail, mbox, patch, run
from site_mails import hostile, ordinary

VOID = {'meta', 'link', 'input'}
ELEMENTS = VOID | set('''html head title script body a header nav main h1 h2 h3 p section div span
    dl dt dd table caption thead tbody tr th td abbr time strong ol ul li article details
    summary blockquote pre code ins del b i footer'''.split())
ATTRIBUTES = set('''aria-current aria-hidden aria-label aria-labelledby charset class colspan
    content data-row datetime defer href http-equiv id lang name open rel role scope src tabindex
    title type'''.split())
ATOM = '{http://www.w3.org/2005/Atom}'


class Page(HTMLParser):
    """What is in a page.  errors: what is wrong with it."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.errors, self.ids, self.links = [], [], [], []
        self.tags, self.text, self.title, self.policy = [], '', '', None
        self.feed(text)
        self.close()
        if self.open:
            self.errors.append(f'still open: {self.open}')

    def handle_starttag(self, tag, pairs):
        attributes = dict(pairs)
        self.tags.append(tag)
        if tag not in ELEMENTS:
            self.errors.append(f'<{tag}>')
        if len(attributes) != len(pairs) or not ATTRIBUTES.issuperset(attributes):
            self.errors.append(f'<{tag}> has {pairs}')
        if tag not in VOID:
            self.open.append(tag)
        if 'id' in attributes:
            self.ids.append(attributes['id'])
        if attributes.get('http-equiv') == 'Content-Security-Policy':
            self.policy = attributes['content']
        for name in ('href', 'src'):
            if name in attributes:
                self.links.append((tag, attributes[name], attributes.get('rel') or ''))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.errors.append(f'</{tag}>')

    def handle_data(self, data):
        if 'script' in self.open:
            self.errors.append('a script of its own')
        if 'title' in self.open:
            self.title += data
        self.text += data


class Site(Folder):
    def setUp(self):
        super().setUp()
        self.site = os.path.join(self.folder, 'site')

    def make(self, *arguments, status=0):
        result = run('site', '--now', '2026-05-20', '--output', self.site, *arguments)
        self.assertEqual(result.returncode, status, result.err)
        self.assertEqual(result.out, '')
        return result.err

    def make_of(self, mails, *arguments):
        return self.make(self.write('list.mbox', mbox(*mails)), *arguments)

    def files(self, top=None):
        """Names and contents of all files, but for the list of them."""
        found = {}
        top = top or self.site
        for folder, _, names in os.walk(top):
            for name in names:
                path = os.path.join(folder, name)
                with open(path, 'rb') as f:
                    found[os.path.relpath(path, top)] = f.read()
        found.pop('.mbox2series-site', None)
        return found

    def pages(self):
        return {name: Page(text.decode()) for name, text in self.files().items()
                if name.endswith('.html')}

    def check_link(self, name, pages, files, link):
        tag, href, relation = link
        parts = urllib.parse.urlsplit(href)
        if parts.scheme or parts.netloc:
            self.assertEqual(tag, 'a', link)
            self.assertIn(parts.scheme, ('http', 'https', 'mailto'), link)
            self.assertIn('noopener', relation, link)
            return
        target = os.path.normpath(os.path.join(os.path.dirname(name), parts.path or
                                               os.path.basename(name)))
        self.assertIn(target, files, (name, link))
        if parts.fragment:
            self.assertIn(parts.fragment, pages[target].ids, (name, link))

    def check_all(self):
        files, pages = self.files(), self.pages()
        reached, todo = set(), ['index.html']
        for name, page in pages.items():
            with self.subTest(name):
                self.assertEqual(page.errors, [])
                self.assertEqual(len(set(page.ids)), len(page.ids))
                self.assertTrue(page.title.strip())
                self.assertEqual(page.tags.count('h1'), 1)
                self.assertEqual(page.tags.count('main'), 1)
                self.assertEqual(page.tags.count('script'), 1)
                self.assertIn("default-src 'none'", page.policy)
                self.assertNotIn('unsafe', page.policy)
                for link in page.links:
                    self.check_link(name, pages, files, link)
        while todo:
            name = todo.pop()
            if name in reached:
                continue
            reached.add(name)
            if name in pages:
                todo += [os.path.normpath(os.path.join(os.path.dirname(name), href.split('#')[0]))
                         for _, href, _ in pages[name].links
                         if not urllib.parse.urlsplit(href).scheme and href.split('#')[0]]
        self.assertEqual(set(files) - reached, set())
        return pages

    def test_ordinary(self):
        self.make_of(ordinary())
        pages = self.check_all()
        self.assertEqual(pages['index.html'].title, 'widgets')
        series = pages['series/2.html']
        for text in ('oil the wheels', 'v1', 'Some text.', 'front', 'Good.',
                     'Reviewed-by: Bo <bo@example.org>'):
            self.assertIn(text, series.text)
        self.assertIn('There is a newer version: v2', pages['series/1.html'].text)
        self.assertIn('patch 2 of 2 is missing', pages['series/1.html'].text)
        self.assertIn('; changes since v1', series.text)
        changes = pages['series/2-1.html']
        self.assertEqual(changes.title, 'oil the wheels: v1 to v2')
        self.assertIn('-2rearnew', changes.text)
        front = pages['patch/2.html']
        self.assertEqual(front.title, '[v2,1/2] front')
        self.assertLess(front.text.index('+new'), front.text.index('Why?'))
        self.assertLess(front.text.index('Why?'), front.text.index('1 reply'))

    def test_hostile(self):
        self.make_of(hostile() + ordinary())
        pages = self.check_all()
        whole = ''.join(page.text for page in pages.values())
        self.assertIn("document.title='run'", whole)
        self.assertIn('onmouseover="alert(1)" &lt;\\u202e', whole)
        for character in '\u202e\u2028\x1b\x00':
            self.assertNotIn(character, whole)
        self.assertIn('\\u202egnp.exe', whole)
        changes = pages['series/2-1.html'].text
        self.assertIn("+new </title></style><script>document.title='run'</script>", changes)

    def test_evil(self):
        self.make_of(evil_mails())
        for name, page in self.check_all().items():
            self.assertEqual({c for c in page.text if unicodedata.category(c) in (
                'Cc', 'Cf', 'Zl', 'Zp', 'Co', 'Cs') and c not in '\n\t'}, set(), name)

    def test_projects(self):
        other = patch(50, '[PATCH] gadget').replace('widgets.lists', 'gadgets.lists')
        self.make_of(ordinary() + [other])
        pages = self.check_all()
        self.assertEqual(pages['index.html'].title, 'Projects')
        self.assertIn('gadget', pages['project/2.html'].text)

    def test_empty(self):
        self.make_of([mail(1, 'no patch')])
        self.check_all()

    def test_feed(self):
        self.make_of(hostile() + ordinary())
        feed = self.files()['project/1.atom']
        root = ElementTree.fromstring(feed)
        self.assertEqual(root.tag, ATOM + 'feed')
        entries = root.findall(ATOM + 'entry')
        self.assertEqual(len(entries), 5)
        for element in (root, *entries):
            for name in ('id', 'title', 'updated'):
                self.assertTrue(element.findtext(ATOM + name), name)
        ids = [entry.findtext(ATOM + 'id') for entry in entries]
        self.assertEqual(len(set(ids)), len(ids))
        self.assertTrue(all(one.startswith('urn:uuid:') for one in ids))
        for entry in entries:
            href = entry.find(ATOM + 'link').get('href')
            self.assertIn(os.path.normpath('project/' + href), self.files())
            self.assertTrue(entry.findtext(f'{ATOM}author/{ATOM}name'))
        # The numbers of series may differ elsewhere; the names of entries do not.
        self.make_of(ordinary())
        again = ElementTree.fromstring(self.files()['project/1.atom'])
        fewer = [entry.findtext(ATOM + 'id') for entry in again.findall(ATOM + 'entry')]
        self.assertEqual(set(fewer) - set(ids), set())

    def test_base_url(self):
        self.make_of(ordinary(), '--base-url', 'https://lists.example.org/w/')
        root = ElementTree.fromstring(self.files()['project/1.atom'])
        links = {link.get('rel'): link.get('href') for link in root.findall(ATOM + 'link')}
        self.assertEqual(links, {'self': 'https://lists.example.org/w/project/1.atom',
                                 'alternate': 'https://lists.example.org/w/index.html'})

    def test_again(self):
        self.assertIn(' 0 removed', self.make_of(ordinary()))
        before = {name: os.stat(os.path.join(self.site, name)).st_mtime_ns
                  for name in self.files()}
        self.assertIn(': 0 written, 0 removed', self.make_of(ordinary()))
        after = {name: os.stat(os.path.join(self.site, name)).st_mtime_ns
                 for name in self.files()}
        self.assertEqual(before, after)
        self.make_of(ordinary() + [patch(60, '[PATCH] later')])
        changed = [name for name in before
                   if os.stat(os.path.join(self.site, name)).st_mtime_ns != before[name]]
        self.assertEqual(sorted(changed), ['index.html', 'person/1.html', 'project/1.atom'])

    def test_removed(self):
        self.make_of(ordinary() + [patch(60, '[PATCH] later')])
        os.makedirs(os.path.join(self.site, 'patch/own'))
        own = self.write('site/patch/own.html', 'mine')
        outside = self.write('outside.html', 'mine')
        with open(os.path.join(self.site, '.mbox2series-site'), 'a') as names:
            names.write('../outside.html\npatch/own.html\n/etc/x\npatch/../../outside.html\n')
        self.assertIn(', 4 removed', self.make_of(ordinary()))
        self.check_link('index.html', {}, self.files(), ('a', 'patch/own.html', ''))
        self.assertTrue(os.path.exists(own) and os.path.exists(outside))
        self.assertNotIn('series/4.html', self.files())

    def test_pages_of_lists(self):
        mails = [patch(number, f'[PATCH] change {number}') for number in range(250)]
        self.make_of(mails[:230])
        self.check_all()
        before = self.files()
        self.assertEqual([name for name in sorted(before) if name.startswith('project')],
                         ['project/1-1.html', 'project/1.atom'])
        self.make_of(mails)
        after = self.files()
        self.assertEqual(after['project/1-1.html'], before['project/1-1.html'])
        self.assertEqual(after['index.html'].count(b'class="version">v1'), 150)

    def test_other_files(self):
        self.write('site/index.html', 'mine')
        self.assertIn('mbox2series has not made', self.make(self.write('a.eml', patch(1, 'x')),
                                                            status=73))
        self.assertEqual(self.files(), {'index.html': b'mine'})

    def test_hidden_files(self):
        self.write('site/.git/config', 'mine')
        self.make_of(ordinary())
        self.assertEqual(self.files()['.git/config'], b'mine')

    def test_no_folder(self):
        path = self.write('site', 'a file')
        self.make(self.write('a.eml', patch(1, '[PATCH] x')), status=73)
        with open(path) as f:
            self.assertEqual(f.read(), 'a file')
        result = run('site', self.write('b.eml', patch(1, '[PATCH] x')))
        self.assertEqual(result.returncode, 64)
        self.assertIn('--output', result.err)

    def test_same_everywhere(self):
        mails = hostile() + ordinary() + [patch(n, f'[PATCH] c {n}') for n in range(100, 200)]
        path = self.write('list.mbox', mbox(*mails))
        state = os.path.join(self.folder, 'list.db')
        packed = os.path.join(self.folder, 'list.mbox.gz')
        with open(path, 'rb') as f, gzip.open(packed, 'wb') as g:
            g.write(f.read())
        self.assertEqual(run('ingest', '--state', state, path).returncode, 0)
        self.make(path)
        expected = self.files()
        for arguments in ([path, '--jobs=1'], [path, '--jobs=5'], [packed], ['--state', state]):
            with self.subTest(arguments):
                self.site = os.path.join(self.folder, f'site{len(os.listdir(self.folder))}')
                self.make(*arguments)
                self.assertEqual(self.files(), expected)

    def test_large_diff(self):
        lines = ''.join(f'+line {number} of many in this file\n' for number in range(60000))
        diff = f'--- /dev/null\n+++ b/large.c\n@@ -0,0 +1,60000 @@\n{lines}'
        self.make_of([mail(1, '[PATCH] large', 'x\n---\n' + diff)])
        pages = self.check_all()
        self.assertIn('KiB more are in the mailbox.', pages['patch/1.html'].text)
        self.assertIn(b'+line 59999 of', self.files()['patch/1.mbox'])
        self.assertLess(len(self.files()['patch/1.html']), 1200000)

    def test_many_replies(self):
        replies = [mail(number, 'Re: [PATCH] x', '> +new\nNo.\n' + 'and more\n' * 10,
                        f'In-Reply-To: <{number - 1}@example.org>\n')
                   for number in range(2, 1503)]
        self.make_of([patch(1, '[PATCH] x'), *replies,
                      mail(2000, 'Re: [PATCH] x', 'a very long line ' * 100000 + '\n',
                           'In-Reply-To: <1@example.org>\n'),
                      mail(2001, '[PATCH] long', 'a long message\n' * 100000 + '---\n' + DIFF)])
        pages = self.pages()
        self.assertEqual(pages['patch/1.html'].errors, [])
        self.assertIn('1502 replies', pages['patch/1.html'].text)
        self.assertIn('502 more are not shown.', pages['patch/1.html'].text)
        self.assertEqual(pages['patch/1.html'].text.count('No.'), 1000)
        self.assertIn('KiB more are in the mailbox.', pages['patch/2.html'].text)
        self.assertIn('+new', pages['patch/2.html'].text)
        self.assertLess(len(self.files()['patch/2.html']), 300000)


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
