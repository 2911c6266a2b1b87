# SPDX-License-Identifier: GPL-2.0-or-later
"""A database of a Patchwork for each test, and mails to load into it."""
import os, subprocess, sys, tempfile, unittest

from postgres import Server
from objects import of_database

PROGRAM = os.path.abspath(sys.argv[1])
SCHEMA = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'patchwork.sql')
LIST_ID = 'widgets.lists.example.org'
CONFIG = f'[project widgets]\nname=Widgets\nlist_id={LIST_ID}\nshow_dependencies=true\n'
DIFF = '--- a/{0}.c\n+++ b/{0}.c\n@@ -1 +1 @@\n-old\n+new\n'
TABLES = ('project', 'person', 'cover', 'series', 'series_dependencies', 'seriesreference',
          'patch', 'patchtag', 'covercomment', 'patchcomment', 'event')


def mail(number, subject, body='Some text.\n', headers='', sender='Ann <ann@example.org>',
         list_id=LIST_ID):
    """The mail with the Message-ID <NUMBER@example.org>, of minute NUMBER of a day."""
    return (f'From: {sender}\nSubject: {subject}\nMessage-ID: <{number}@example.org>\n'
            f'Date: Fri, 1 May 2026 {10 + number // 60}:{number % 60:02d}:00 +0000\n'
            f'List-Id: <{list_id}>\n{headers}\n{body}')


def patch(number, subject, headers='', text='Change it.\n', **more):
    return mail(number, subject, f'{text}---\n{DIFF.format(number)}', headers, **more)


def answer(number):
    return f'In-Reply-To: <{number}@example.org>\n'


def mbox(*mails):
    return ''.join(f'From mboxrd@z Thu Jan  1 00:00:00 1970\n{m}\n' for m in mails)


# Two versions of a series, the second one on top of the first; a patch alone; replies with tags.
LIST = [
    mail(1, '[PATCH 0/2] oil the wheels'),
    patch(2, '[PATCH 1/2] front', answer(1)),
    patch(3, '[PATCH 2/2] rear', answer(1)),
    mail(4, 'Re: [PATCH 1/2] front', 'Fine.\n\nReviewed-by: Bo <bo@example.org>\n', answer(2),
         sender='Bo <bo@example.org>'),
    mail(5, 'Re: [PATCH 0/2] oil', 'Why?\n', answer(1), sender='bo@example.org'),
    patch(6, '[PATCH] bell', text='Ring \\ it\twell.\n\nDepends-on: <2@example.org>\n'),
    mail(7, 'Re: [PATCH] bell', 'Acked-by: Cy <cy@example.org>\n', answer(6),
         sender='Cy <cy@example.org>'),
    mail(8, '[PATCH v2 0/2] oil the wheels'),
    patch(9, '[PATCH v2 1/2] front', answer(8)),
    patch(10, '[PATCH v2 2/2] rear', answer(8)),
]


class LoadTest(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server())
        cls.server.create('model')
        with open(SCHEMA, encoding='utf-8') as f:
            cls.server.run('model', f.read())

    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.server.create('pw', 'model')
        self.addCleanup(self.server.drop, 'pw')
        self.config = self.write('config.ini', CONFIG)

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, 'w', encoding='utf-8', errors='surrogateescape') as f:
            f.write(text)
        return path

    def command(self, *arguments, url=None):
        return [PROGRAM, 'load', '--postgres', url or self.server.url('pw'), '--patchwork',
                '--config', self.config, '--now', '2026-06-01', *arguments]

    def run_load(self, *arguments, url=None, **env):
        return subprocess.run(self.command(*arguments, url=url), stdin=subprocess.DEVNULL,
                              capture_output=True, encoding='utf-8',
                              env={**self.server.env, **env})

    def load(self, *arguments, mails=None, **options):
        """Returns: what it says."""
        if mails is not None:
            arguments += (self.write('list.mbox', mbox(*mails)),)
        result = self.run_load(*arguments, **options)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stderr

    def refuse(self, *arguments, status, mails=None, **options):
        """It must end with status and one line, and the database be as before."""
        before = self.dump()
        if mails is not None:
            arguments += (self.write('list.mbox', mbox(*mails)),)
        result = self.run_load('--quiet', *arguments, **options)
        self.assertEqual(result.returncode, status, result.stderr)
        lines = [line for line in result.stderr.splitlines() if '--help' not in line]
        self.assertEqual(len(lines), 1, result.stderr)
        self.assertEqual(self.dump(), before)
        return lines[0]

    def dump(self):
        """All rows of all tables that are written to."""
        columns = ', '.join(f'(SELECT json_agg(o) FROM (SELECT * FROM patchwork_{table} '
                            f'ORDER BY id) o) AS {table}' for table in TABLES)
        return self.server.rows('pw', f'SELECT {columns}')[0]

    def objects(self):
        return of_database(self.server, 'pw')

    def names(self, kind):
        return [one['name'] for one in self.objects()[kind]]
