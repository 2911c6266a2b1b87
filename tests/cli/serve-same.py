#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""serve-same.py PROGRAM [SEED…]: `serve` says what `site` says.

`serve` works out for each page which version follows which and what became of it, from what the
state has of these series alone; `site` does so for all at once.  The text of each page is the
same."""
import os, random, re, sys, unittest
from html.parser import HTMLParser

from links import CONFIG, Archive
from mails import mbox, run
from serving import Serving

SEEDS = [int(seed) for seed in sys.argv[2:]] or [5, 9]


class Text(HTMLParser):
    """The text of the part of a page that is about its subject."""

    def __init__(self, page):
        super().__init__()
        self.words, self.is_main = [], False
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.is_main = self.is_main or tag == 'main'

    def handle_endtag(self, tag):
        self.is_main = self.is_main and tag != 'main'

    def handle_data(self, data):
        if self.is_main:
            self.words += data.split()


class Same(Serving):
    def feed(self, seed):
        rng = random.Random(f'serve {seed}')
        mails = Archive(rng, 'topics').arrival()
        config = self.write('rules.ini', CONFIG)
        os.remove(self.state)
        while mails:
            size = rng.choice([1, 5, 40])
            result = run('ingest', '--quiet', '--config', config, '--state', self.state,
                         self.write('in.mbox', mbox(*mails[:size])))
            self.assertEqual((result.returncode, result.err), (0, ''))
            del mails[:size]

    def compare(self, server):
        site = os.path.join(self.folder, 'site')
        self.assertEqual(run('site', '-q', '--state', self.state, '--output', site).err, '')
        told = ''
        for kind in 'series', 'patch', 'person':
            for name in sorted(os.listdir(os.path.join(site, kind))):
                if not name.endswith('.html'):
                    continue
                with open(os.path.join(site, kind, name), encoding='utf-8') as file:
                    page = file.read()
                address = f'/{kind}/{name.removesuffix(".html").replace("-", "/diff/")}/'
                response = server.get(address)
                if kind == 'patch':
                    response = server.get(self.path_of(response))
                # Only a server has pages of any two versions.
                text = re.sub('<div><dt>Also since</dt>.*?</div>', '', response.text.decode())
                self.assertEqual(Text(text).words, Text(page).words, address)
                told += page
        for word in 'versions', 'superseded', 'There is a newer version', 'changes since':
            self.assertIn(word, told)

    @staticmethod
    def states(lists):
        """The state of each series in the text of lists."""
        rows = re.findall(r'<span class="state ([\w-]+)">.*?href="[^"]*series/(\d+)', lists)
        return {int(number): state for state, number in rows}

    def compare_lists(self, server):
        """For lists, less is worked out than for pages: the states alone."""
        site = os.path.join(self.folder, 'site')
        written, served = '', ''
        for name in ['index.html'] + [f'project/{name}'
                                      for name in os.listdir(os.path.join(site, 'project'))]:
            with open(os.path.join(site, name), encoding='utf-8') as file:
                written += file.read()
        for project in 'widgets', 'gears':
            path = f'/project/{project}/list/'
            while path:
                page = server.get(path).text.decode()
                served += page
                older = re.search(r'rel="next" href="([^"]*)"', page)
                path = older and older[1]
        self.assertEqual(self.states(served), self.states(written))

    @staticmethod
    def path_of(redirect):
        return re.sub('^http://[^/]*', '', redirect.headers['Location'])

    def test_same(self):
        for seed in SEEDS:
            with self.subTest(seed=seed):
                self.feed(seed)
                server = self.serve()
                self.compare(server)
                self.compare_lists(server)
                server.stop()


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
