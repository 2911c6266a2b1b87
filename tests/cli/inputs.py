#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""inputs.py PROGRAM: what is read as mail, what is not, and in which order."""
import json, os, subprocess, sys, tempfile, unittest

from mails import LIST_ID, PROGRAM, mail, mbox, patch, raw_mails, run

OTHER_ID = 'gears.lists.example.org'
HEADINGS = ['ID  DATE  V  RECV  A/R/T  RE  SUBMITTER  NAME']

# Names that promise something else than what is in the file: they do not matter.
NO_MAIL = {
    'README.eml': ('# Widgets\n\nThey turn.\n', 'Markdown'),
    'wheel.mbox': ('/* From: the left */\nint main(void);\n', 'source code'),
    'data.json': ('{"From": "ann@example.org", "Subject": "[PATCH] x"}\n', 'JSON'),
    'page.html': ('<!DOCTYPE html>\n<html>From: ann@example.org</html>\n', 'HTML'),
    'ci.yaml': ('# checks\nname: ci\ndate: 2026-05-01\n', 'YAML'),
    'table.csv': ('id,from,subject\n1,ann@example.org,x\n', 'CSV'),
    'change.diff': ('diff --git a/x b/x\n', 'a diff'),
    'notes': ('Ann wrote to Bo.\nFrom: there it went on.\n', 'plain text'),
}
BINARY = {
    'random': (bytes(range(256)) * 8, 'not a mail: binary data'),
    'utf-16.txt': (mail(1, 'x').encode('utf-16'), 'text in UTF-16'),
}


def months():
    """A list of Mailman 2: no List-Id, and addresses spelt out, in its downloads as in the web.
    The reply is in a file that comes first if files are sorted by name."""
    def download(date, number, subject, text, headers=''):
        return (f'From ann at example.org  {date}\nFrom: ann at example.org (=?utf-8?q?=C3=84nn?= '
                f'Example)\nDate: {date[:3]}, {date[8:10]} {date[4:7]} 2006 10:00:00 +0000\n'
                f'Subject: {subject}\n{headers}Message-ID: <{number}@example.org>\n\n{text}\n')
    change = patch(0, 'x').split('\n\n', 1)[1]
    return {
        '2006-January.txt':
            download('Tue Jan 31 23:00:00 2006', 1, '[Widgets] [PATCH 1/2] front', change) +
            download('Tue Jan 31 23:30:00 2006', 2, '[Widgets] [PATCH 2/2] rear', change,
                     'In-Reply-To: <1@example.org>\nReferences: <1@example.org>\n'),
        '2006-April.txt':
            download('Sat Apr  1 10:00:00 2006', 3, '[Widgets] [PATCH 2/2] rear',
                     'On Tue, Ann wrote:\n> From here\n>From there\nAcked-by: Bo <bo@example.org>\n'
                     .replace('Bo <bo@', 'Bo <bo at '),
                     'In-Reply-To: <2@example.org>\n').replace('[Widgets] [PATCH', 'Re: [PATCH'),
        '2006-October.txt':
            download('Mon Oct  2 10:00:00 2006', 4, '[Widgets] [PATCH] bell', change),
    }


class Inputs(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), 'wb') as f:
            f.write(text if isinstance(text, bytes) else text.encode())
        return self.path(name)

    def read(self, *arguments, **options):
        result = run('list', '--format=ndjson', *arguments, **options)
        self.assertEqual(result.returncode, 0, result.err)
        return [json.loads(line)['name'] for line in result.out.splitlines()]

    def refuse(self, text, *arguments, **options):
        result = run('list', *arguments, **options)
        self.assertEqual((result.returncode, result.out), (66, ''), result.err)
        self.assertIn(text, result.err)
        self.assertEqual(result.err.count('\n'), 1)

    def export(self, *arguments):
        """Every object, and what is listed."""
        out = self.path('out')
        listed = run('list', *arguments)
        result = run('export', '--quiet', '--output', out, *arguments)
        self.assertEqual((result.returncode, listed.returncode), (0, 0), result.err)
        objects = {'list': listed.out}
        for name in sorted(os.listdir(out)):
            with open(os.path.join(out, name), encoding='utf-8') as f:
                objects[name] = f.read()
        return objects


class Looks(Inputs):
    def test_texts(self):
        for name, (text, kind) in NO_MAIL.items():
            with self.subTest(name):
                what = f'not a mail: it looks like {kind}: no line of a mail header in it\n'
                path = self.write(name, text)
                self.refuse(f'mbox2series: {path}: {what}', path)
                self.refuse(f'mbox2series: standard input: {what}', '-', data=text)

    def test_binaries(self):
        for name, (data, what) in BINARY.items():
            with self.subTest(name):
                path = self.write(name, data)
                self.refuse(f'mbox2series: {path}: {what}', path)

    def test_mbox_without_its_start(self):
        path = self.write('cut.mbox', 'the end of a text\n\n' + mbox(patch(1, '[PATCH] x')))
        self.refuse('lines that begin mails of an mbox, but not its first', path)

    def test_odd_mails(self):
        good = patch(1, '[PATCH] x')
        for start in ('', '\ufeff', '\n\n', 'Status: RO\nX-Status: A\n',
                      'From ann@example.org Mon Oct  2 10:00:00 2006\n'):
            with self.subTest(start):
                result = run('list', self.write('README.md', start + good))
                self.assertEqual(result.returncode, 0, result.err)
                self.assertNotIn('no mail', result.err)

    def test_a_delivery_is_never_refused(self):
        binaries = [data for data, _ in BINARY.values()]
        for data in [b'# Widgets\n', b'{}', b'\x1f\x8b\x08\0', b'To: ann@example.org\n', *binaries]:
            with self.subTest(data[:9]):
                result = run('ingest', '--state', self.path('state.db'), data=data)
                self.assertEqual(result.returncode, 0, result.err)
                self.assertIn('1 mail: ', result.err)

    def test_folder(self):
        for name, (data, _) in [*NO_MAIL.items(), *BINARY.items()]:
            self.write('f/' + name, data)
        self.write('f/1.eml', patch(1, '[PATCH] x'))
        result = run('list', '--verbose', '--format=ndjson', self.path('f'))
        self.assertEqual(result.returncode, 0, result.err)
        self.assertEqual(json.loads(result.out)['name'], 'x')
        for name in [*NO_MAIL, *BINARY]:
            self.assertIn(f'mbox2series: {self.path("f")}/{name}: ', result.err)
        self.assertIn('1 mail: 1 patch, ', result.err)

    def test_folder_of_other_files(self):
        self.write('f/README.md', '# Widgets\n')
        result = run('list', self.path('f'))
        self.assertEqual(result.returncode, 0)
        self.assertIn('README.md: not a mail', result.err)
        self.assertIn(f'mbox2series: {self.path("f")}: there is no mail in it\n', result.err)

    def test_maildir(self):
        self.write('m/cur/1.a:2,', 'no header at all\n')
        self.write('m/new/2.a', BINARY['random'][0])
        self.write('m/new/3.a', patch(1, '[PATCH] x'))
        result = run('list', self.path('m'))
        self.assertEqual(result.returncode, 0)
        self.assertIn('no From header', result.err)
        self.assertIn('2.a: not a mail: binary data', result.err)
        self.assertIn('2 mails: 1 patch, ', result.err)

    def test_empty(self):
        os.makedirs(self.path('maildir/new'))
        os.makedirs(self.path('folder'))
        self.write('folder-of-nothing/1.eml', '')
        inputs = [self.path(name) for name in ('maildir', 'folder', 'folder-of-nothing')]
        inputs += [self.write('0.mbox', ''), self.write('blank.mbox', ' \n\t\r\n'), '-']
        for path in inputs:
            name = 'standard input' if path == '-' else path
            with self.subTest(name):
                for command in (['list'], ['ingest', '--state', self.path('state.db')]):
                    result = run(*command, path)
                    self.assertEqual(result.returncode, 0, result.err)
                    self.assertIn(f'mbox2series: {name}: there is no mail in it\n', result.err)
                    if command == ['list']:
                        self.assertEqual(result.out.splitlines(), HEADINGS)
                self.assertEqual(run('list', '--quiet', path).err, '')
        self.assertEqual(run('list', '--format=json', inputs[0]).out, '[]\n')

    def test_empty_beside_others(self):
        full = self.write('full.mbox', mbox(patch(1, '[PATCH] x')))
        self.assertEqual(self.read(self.write('0.mbox', ''), full), ['x'])

    def test_read_again(self):
        """What has no new mail is not empty."""
        path = self.write('full.mbox', mbox(patch(1, '[PATCH] x')))
        for _ in range(3):
            result = run('ingest', '--state', self.path('state.db'), path)
            self.assertEqual(result.returncode, 0, result.err)
            self.assertNotIn('no mail in it', result.err)


class Pipermail(Inputs):
    def setUp(self):
        super().setUp()
        self.paths = [self.write('months/' + name, text) for name, text in months().items()]

    def export_list(self, *inputs):
        return self.export('--list-id', LIST_ID, *inputs)

    def test_people(self):
        objects = self.export_list(*self.paths)
        person = json.loads(objects['people.ndjson'])
        self.assertEqual((person['name'], person['email']), ('Änn Example', 'ann@example.org'))
        self.assertEqual(len(objects['patch_comments.ndjson'].splitlines()), 1)

    def test_quoting(self):
        comment = json.loads(self.export_list(*self.paths)['patch_comments.ndjson'])
        self.assertIn('\n> From here\nFrom there\n', comment['content'])

    def test_order(self):
        """The order of the inputs counts; a folder of months is read in that of time."""
        ordered = self.export_list(*self.paths)
        self.assertEqual(self.export_list(self.path('months')), ordered)
        self.write('months/README', 'Downloaded in 2007.\n')
        self.assertEqual(self.export_list(self.path('months')), ordered)
        shuffled = self.export_list(*reversed(self.paths))
        self.assertEqual(shuffled['patch_comments.ndjson'], '')

    def test_state(self):
        arguments = ['ingest', '--quiet', '--state', self.path('state.db'), '--list-id', LIST_ID]
        expected = self.export_list(*self.paths)
        self.assertEqual(run(*arguments, self.paths[0]).returncode, 0)
        self.assertEqual(run(*arguments, self.path('months')).returncode, 0)
        self.assertEqual(self.export('--state', self.path('state.db')), expected)
        self.assertEqual(len(raw_mails(self.path('state.db'))), 4)


class Order(Inputs):
    """The order of the files in a folder."""
    def names(self, files):
        for name, text in files.items():
            self.write('f/' + name, text)
        return self.read(self.path('f'))

    def test_months(self):
        months = ('January February March April May June July August September October November '
                  'December').split()
        files = [f'{year}-{month}.txt' for year in (2005, 2006) for month in months]
        files += ['2006-x.txt', '2007-Apr.mbox', '2007-sept.mbox', '2007-oct', '2007.mbox',
                  'April.mbox', 'January.mbox', 'widgets-2006-May.txt', 'widgets-2006-June.txt']
        names = self.names({name: mbox(patch(n, f'[PATCH] {name}'))
                            for n, name in sorted(enumerate(files), key=lambda pair: pair[1])})
        self.assertEqual(names, files)

    def test_others(self):
        files = ['0001-wheels.patch', '0002-bell.patch', '0010-brakes.patch', '2006q1.txt',
                 'v206-January.txt', 'v206-April.txt', 'Week-of-Mon-20061002.txt', 'a-12006-Ma.txt',
                 'a-2006-Mayor.txt', 'a-2006-march-April.txt', 'list@example.org-2006-09.mbox',
                 'list@example.org-2006-10.mbox']
        names = self.names({name: patch(n, f'[PATCH] {name}') for n, name in enumerate(files)})
        expected = sorted(files)
        expected.remove('a-2006-march-April.txt')
        expected.insert(expected.index('a-2006-Mayor.txt'), 'a-2006-march-April.txt')
        self.assertEqual(names, expected)


class Programs(Inputs):
    """What mutt and notmuch write goes in as it is."""
    def setUp(self):
        super().setUp()
        self.mails = [mail(0, '[PATCH 0/1] wheels'),
                      patch(1, '[PATCH 1/1] front', 'In-Reply-To: <0@example.org>\n'),
                      mail(2, 'Re: front', 'From here on it is fine.\n',
                           'In-Reply-To: <1@example.org>\n')]

    def written(self, separator, ending=''):
        return ''.join(
            separator + m.replace('\nFrom ', '\n>From ').replace(
                '\n\n', '\n' + ending % {'size': len(m.split('\n\n', 1)[1])} + '\n', 1) + '\n'
            for m in self.mails)

    def test_notmuch(self):
        plain = self.export(self.write('list.mbox', mbox(*self.mails)))
        shown = self.written('From ann@example.org Fri May  1 10:00:00 2026\n')
        self.assertEqual(self.export(self.write('list.mbox', shown)), plain)
        self.assertIn('"From here on', plain['patch_comments.ndjson'])
        piped = subprocess.run([PROGRAM, 'list', '-'], input=shown.encode(), capture_output=True,
                               check=True)
        self.assertEqual(piped.stdout.decode(), plain['list'])

    def test_mutt(self):
        plain = self.export(self.write('list.mbox', mbox(*self.mails)))
        saved = self.export(self.write('list.mbox', self.written(
            'From ann@example.org Fri May  1 10:00:00 2026\n',
            'Status: RO\nX-Status: A\nContent-Length: %(size)d\nLines: 4\n')))
        self.assertEqual(saved['list'], plain['list'])
        for name in plain:
            if name == 'list':
                continue
            for a, b in zip(plain[name].splitlines(), saved[name].splitlines(), strict=True):
                a, b = json.loads(a), json.loads(b)
                for key in ('Status', 'X-Status', 'Content-Length', 'Lines'):
                    self.assertEqual(key in b.get('headers', {}), 'headers' in b)
                    b.get('headers', {}).pop(key, None)
                self.assertEqual(b, a)


class Lists(Inputs):
    """Several lists in one input and one list in several inputs come to the same."""
    def setUp(self):
        super().setUp()
        def to_other(text):
            return text.replace(LIST_ID, OTHER_ID)
        crossed = [patch(1, '[PATCH 1/2] front'),
                   patch(2, '[PATCH 2/2] rear', 'In-Reply-To: <1@example.org>\n'),
                   mail(3, 'Re: rear', 'Acked-by: Bo <bo@example.org>\n',
                        'In-Reply-To: <2@example.org>\n')]
        ours = mbox(*crossed, patch(4, '[PATCH] ours'), patch(9, '[PATCH] more'))
        theirs = mbox(*map(to_other, crossed), to_other(patch(5, '[PATCH] theirs')),
                      to_other(mail(6, 'Re: front', headers='References: <1@example.org>\n')))
        self.paths = [self.write('ours.mbox', ours), self.write('theirs.mbox', theirs)]
        self.both = self.write('both.mbox', ours + theirs)
        half = ours.index('From mboxrd', ours.index('<2@example.org>'))
        self.halves = [self.write('1.mbox', ours[:half]), self.write('2.mbox', ours[half:])]

    def configs(self):
        one = f'[project widgets]\nname=Widgets\nlist_id={LIST_ID}\n'
        two = one + f'[project gears]\nname=Gears\nlist_id={OTHER_ID}\n'
        return [[], ['--config', self.write('one.ini', one)],
                ['--config', self.write('two.ini', two)], ['--list-id', LIST_ID]]

    def test_several_lists(self):
        for config in self.configs():
            with self.subTest(config):
                apart = self.export(*config, *self.paths)
                self.assertEqual(apart, self.export(*config, self.both))
                state = self.path('state.db')
                done = run('ingest', '--quiet', '--state', state,
                           *(config or ['--config', os.devnull]), *self.paths)
                self.assertEqual(done.returncode, 0, done.err)
                self.assertEqual(apart, self.export('--state', state))
                os.remove(state)

    def test_one_list(self):
        for config in self.configs():
            with self.subTest(config):
                self.assertEqual(self.export(*config, *self.halves),
                                 self.export(*config, self.paths[0]))

    def test_cross_posts(self):
        """Each project has its own series of the same mails, but not with one project only."""
        counts = []
        for config in self.configs():
            series = self.export(*config, *self.paths)['series.ndjson'].splitlines()
            names = [json.loads(line)['project']['list_id'] for line in series]
            counts.append((names.count(LIST_ID), names.count(OTHER_ID)))
        self.assertEqual(counts, [(3, 2), (3, 0), (3, 2), (4, 0)])


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
