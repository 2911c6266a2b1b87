#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""terminal.py PROGRAM: pager, colour, locale, progress."""
import os, sys, tempfile, unittest

from mails import mbox, patch, run, see

ESCAPE = '\033'
PAGER = 'sed s/^/page:/'


class Terminal(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.long = self.write('long.mbox', mbox(*(patch(n, f'[PATCH] wheel {n}')
                                                   for n in range(1, 41))))
        self.short = self.write('short.mbox', mbox(
            patch(1, '[PATCH 1/2] =?utf-8?q?Stra=C3=9Fe_=E2=80=9Cnach=E2=80=9D_K=C3=B6ln?=')))

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, 'w', encoding='utf-8') as f:
            f.write(text)
        return path

    def see(self, *arguments, **options):
        status, out = see(*arguments, **options)
        self.assertEqual(status, 0, out)
        return out

    def test_pager(self):
        self.assertEqual(self.see('list', self.long, PAGER=PAGER).count('page:'), 41)
        self.assertNotIn('page:', self.see('list', self.long, PAGER=PAGER, rows=60))
        self.assertNotIn('page:', self.see('list', '--no-pager', self.long, PAGER=PAGER))
        self.assertNotIn('page:', self.see('list', self.long, PAGER='cat'))
        self.assertNotIn('page:', self.see('list', self.long, PAGER=''))
        self.assertNotIn('page:', self.see('list', self.long, PAGER=PAGER, TERM='dumb'))
        self.assertIn('page:Usage', self.see('list', '--help', PAGER=PAGER, rows=10))
        self.assertNotIn('page:', run('list', self.long, env={**os.environ, 'PAGER': PAGER}).out)

    def test_pager_that_is_not_there(self):
        self.assertEqual(self.see('list', self.long, PAGER='no-such-pager').count('wheel'), 40)

    def test_environment_of_the_pager(self):
        self.assertIn('FRX', self.see('list', self.long, PAGER='cat > /dev/null; echo $LESS; true'))
        self.assertIn('=S=', self.see('list', self.long, LESS='S',
                                      PAGER='cat > /dev/null; echo =$LESS=; true'))

    def test_colour(self):
        self.assertIn(ESCAPE, self.see('list', self.short))
        self.assertNotIn(ESCAPE, self.see('list', self.short, NO_COLOR='1'))
        self.assertNotIn(ESCAPE, self.see('list', self.short, TERM='dumb'))
        self.assertNotIn(ESCAPE, self.see('list', '--color=never', self.short))
        self.assertIn(ESCAPE, self.see('list', '--color=always', self.short, NO_COLOR='1'))
        self.assertNotIn(ESCAPE, run('list', self.short).out)
        self.assertIn(ESCAPE, run('list', '--color', self.short).out)

    def test_width(self):
        lines = self.see('list', self.short, NO_COLOR='1').splitlines()
        self.assertLessEqual(max(map(len, lines)), 80)
        lines = self.see('show', '1', self.short, NO_COLOR='1', COLUMNS='50').splitlines()
        self.assertLessEqual(max(map(len, lines)), 50)

    def test_ascii(self):
        """A terminal gets nothing else; a pipe keeps names."""
        for command in (('list',), ('show', '1')):
            seen = self.see(*command, self.short, LC_ALL='C')
            self.assertTrue(seen.isascii(), seen)
            self.assertIn('Koln', seen)
            piped = run(*command, self.short, env={**os.environ, 'LC_ALL': 'C'}).out
            self.assertIn('Köln', piped)
            self.assertFalse(set('├└│') & set(piped))
        self.assertTrue(run('list', '--help', env={**os.environ, 'LC_ALL': 'C'}).out.isascii())
        self.assertIn('"xyzzy"', run('xyzzy', env={**os.environ, 'LC_ALL': 'C'}).err)

    def test_locale_is_not_known(self):
        """As from cron: nobody has said what the reader can see."""
        env = {name: value for name, value in os.environ.items()
               if not name.startswith(('LC_', 'LANG'))}
        self.assertIn('├', run('show', '1', self.short, env=env).out)

    def test_no_progress_of_what_is_quick(self):
        self.assertNotIn('\r\033', self.see('list', self.short, standard_error=True))


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
