#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""program.py PROGRAM: output formats, options and exit statuses."""
import csv, io, json, os, pty, re, subprocess, sys, tempfile, unittest

from mails import PROGRAM, mail, mbox, patch, run

SERIES = mbox(mail(0, '[PATCH 0/2] oil the wheels'),
              patch(1, '[PATCH 1/2] front', 'In-Reply-To: <0@example.org>\n'),
              patch(2, '[PATCH 2/2] rear', 'In-Reply-To: <0@example.org>\n'),
              mail(3, 'Re: [PATCH 2/2] rear', 'Fine.\n\nReviewed-by: Bo <bo@example.org>\n',
                   'In-Reply-To: <2@example.org>\n'),
              patch(30, '[PATCH v2 1/3] brakes'),
              patch(40, '[RFC PATCH] a bell'))


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w', encoding='utf-8', errors='surrogateescape') as f:
            f.write(text)
        return path


class List(Folder):
    def setUp(self):
        super().setUp()
        self.path = self.write('list.mbox', SERIES)

    def ids(self, *arguments):
        result = run('list', '--format=ndjson', *arguments, self.path)
        self.assertEqual(result.returncode, 0, result.err)
        return [json.loads(line)['id'] for line in result.out.splitlines()]

    def test_table(self):
        result = run(self.path)
        self.assertEqual(result.returncode, 0)
        self.assertEqual(result.err, 'mbox2series: 6 mails: 4 patches, 1 cover, 1 comment\n')
        self.assertEqual(run(self.path, '-q').err, '')
        self.assertEqual(result.out.splitlines(), [
            'ID  DATE               V  RECV  A/R/T  SUBMITTER    NAME',
            ' 1  2026-05-01 10:00  v1   2/2  -/1/-  Ann Example  oil the wheels',
            ' 2  2026-05-01 10:30  v2   1/3  -/-/-  Ann Example  [v2,1/3] brakes',
            ' 3  2026-05-01 10:40  v1   1/1  -/-/-  Ann Example  [RFC] a bell'])

    def test_csv(self):
        rows = list(csv.DictReader(io.StringIO(run('list', '--format=csv', self.path).out)))
        self.assertEqual(len(rows), 3)
        self.assertEqual(
            rows[1], {
                'id': '2',
                'date': '2026-05-01T10:30:00',
                'version': '2',
                'received': '1',
                'total': '3',
                'Acked-by': '0',
                'Reviewed-by': '0',
                'Tested-by': '0',
                'submitter_name': 'Ann Example',
                'submitter_email': 'ann@example.org',
                'name': '[v2,1/3] brakes'
            })

    def test_json(self):
        rows = json.loads(run('list', '--format=json', self.path).out)
        self.assertEqual(
            rows[0], {
                'id': 1,
                'date': '2026-05-01T10:00:00',
                'version': 1,
                'received': 2,
                'total': 2,
                'tags': {
                    'Acked-by': 0,
                    'Reviewed-by': 1,
                    'Tested-by': 0
                },
                'submitter': {
                    'name': 'Ann Example',
                    'email': 'ann@example.org'
                },
                'project': 'widgets',
                'name': 'oil the wheels'
            })

    def test_filters(self):
        for arguments, expected in [([], [1, 2, 3]), (['--complete'], [1, 3]),
                                    (['--incomplete'], [2]), (['--version', '2'], [2]),
                                    (['--version=1'], [1, 3]), (['--total', '2'], [1]),
                                    (['--search', 'BELL'], [3]), (['--submitter',
                                                                   'ANN@'], [1, 2, 3]),
                                    (['--submitter', 'bo'], []),
                                    (['--since', '2026-05-01T10:30:00'], [2, 3]),
                                    (['--before', '2026-05-01T10:30:00'], [1]),
                                    (['--since', '2026-05-02'], []), (['--sort', '-id'], [3, 2, 1]),
                                    (['--sort', 'name'], [3, 2, 1]),
                                    (['--sort', '-received'], [1, 2, 3]),
                                    (['--sort=-date', '--limit', '1'], [3])]:
            with self.subTest(arguments):
                self.assertEqual(self.ids(*arguments), expected)

    def test_jobs_give_the_same(self):
        expected = run('list', '--jobs=1', self.path).out
        for jobs in ('2', '16'):
            self.assertEqual(run('list', '--jobs', jobs, self.path).out, expected)

    def on_terminal(self, *arguments, **environment):
        main, other = pty.openpty()
        env = {**os.environ, 'TERM': 'xterm', **environment}
        process = subprocess.Popen([PROGRAM, *arguments], stdout=other, stderr=subprocess.DEVNULL,
                                   stdin=subprocess.DEVNULL, env=env)
        os.close(other)
        out = b''
        while True:
            try:
                piece = os.read(main, 65536)
            except OSError:
                break
            if not piece:
                break
            out += piece
        os.close(main)
        self.assertEqual(process.wait(), 0)
        return out.decode('utf-8')

    def test_terminal(self):
        path = self.write('long.mbox', mbox(patch(1, '[PATCH] ' + 'very ' * 40 + 'long')))
        out = self.on_terminal('list', path)
        self.assertIn('\033[1m', out)
        plain = re.sub(r'\033\[[0-9;]*m', '', out)
        self.assertTrue(all(len(line) <= 80 for line in plain.splitlines()), plain)
        self.assertIn('…', plain)
        self.assertNotIn('\033', self.on_terminal('list', path, NO_COLOR='1'))

    def test_escapes(self):
        path = self.write('bad.mbox', mbox(patch(
            1, '=?utf-8?q?=1b=5d0=3bx=07=c2=9b31m_=e2=80=ae_=e2=80=a8_=7f?=')))
        for text in (run('list',
                         path).out, run('show', '1',
                                        path).out, self.on_terminal('list', path, NO_COLOR='1'),
                     self.on_terminal('list', '--format=csv',
                                      path), self.on_terminal('list', '--format=json', path)):
            self.assertFalse(set('\033\007\x9b\u202e\u2028\x7f') & set(text), ascii(text))


class Inputs(Folder):
    def names(self, *inputs, **options):
        result = run('list', '--format=ndjson', *inputs, **options)
        self.assertEqual(result.returncode, 0, result.err)
        return [json.loads(line)['name'] for line in result.out.splitlines()]

    def test_standard_input(self):
        self.assertEqual(self.names('-', data=mbox(patch(1, '[PATCH] a'), patch(2, '[PATCH] b'))),
                         ['a', 'b'])
        self.assertEqual(self.names(data=patch(1, '[PATCH] one')), ['one'])

    def test_several_in_order(self):
        one = self.write('one.eml', patch(1, '[PATCH] one'))
        two = self.write('two.mbox', mbox(patch(2, '[PATCH] two')))
        self.assertEqual(self.names(two, '-', one, data=patch(3, '[PATCH] three')),
                         ['two', 'three', 'one'])

    def test_folder(self):
        self.write('mails/b.eml', patch(1, '[PATCH] second'))
        self.write('mails/a.eml', patch(2, '[PATCH] first'))
        self.assertEqual(self.names(os.path.join(self.folder, 'mails')), ['first', 'second'])

    def test_maildir(self):
        os.makedirs(os.path.join(self.folder, 'tmp'))
        self.write('new/1700000002.x.host', patch(1, '[PATCH] second'))
        self.write('cur/1700000001.x.host:2,S', patch(2, '[PATCH] first'))
        self.assertEqual(self.names(self.folder), ['first', 'second'])

    def test_forced_list(self):
        path = self.write('bare.eml', patch(1, '[PATCH] x').replace('List-Id: ', 'X-No-List: '))
        result = run('list', path)
        self.assertEqual(result.returncode, 0)
        self.assertIn('--list-id', result.err)
        self.assertEqual(self.names('--list-id', 'foo.example.org', path), ['x'])


class Statuses(Folder):
    def check(self, status, text, *arguments, **options):
        result = run(*arguments, **options)
        self.assertEqual(result.returncode, status, result.err)
        self.assertIn(text, result.err)
        self.assertEqual(result.out, '')
        return result

    def setUp(self):
        super().setUp()
        self.path = self.write('list.mbox', SERIES)

    def test_no_input(self):
        result = self.check(66, 'nowhere.mbox', 'list', os.path.join(self.folder, 'nowhere.mbox'))
        self.assertEqual(result.err.count('\n'), 1)
        result = self.check(66, 'README', 'list', self.write('README', 'No mail.\n'))
        self.assertEqual(result.err.count('\n'), 1)

    def test_usage(self):
        for text, arguments in [('--help', ['list', '--no-such-option', self.path]),
                                ('“xml”', ['list', '--format=xml', self.path]),
                                ('“size”', ['list', '--sort=size', self.path]),
                                ('“soon”', ['list', '--since=soon', self.path]),
                                ('--jobs', ['list', '--jobs=-1', self.path]), ('REF', ['show']),
                                ('--output', ['export', self.path]),
                                ('--complete', ['list', '--complete', '--incomplete', self.path])]:
            with self.subTest(arguments):
                self.check(64, text, *arguments)

    def test_configuration(self):
        for text, file in [('list_id', '[project x]\nname=X\n'),
                           ('“nam”', '[project x]\nlist_id=x\nnam=X\n'),
                           ('[projects x]', '[projects x]\n'), ('x.ini', 'nonsense\n'),
                           ('subject_match', '[project x]\nlist_id=x\nsubject_match=(\n'),
                           ('[limits]', '[limits]\nmail_size=0\n')]:
            with self.subTest(file):
                self.check(78, text, 'list', '--config', self.write('x.ini', file), self.path)
        self.check(78, 'none.ini', 'list', '--config', os.path.join(self.folder, 'none.ini'),
                   self.path)

    def test_output(self):
        self.check(73, 'list.mbox', 'export', '--output', os.path.join(self.path, 'x'), self.path)

    def test_show(self):
        self.check(1, '7', 'show', '7', self.path)
        self.check(1, 'x@example.org', 'show', '<x@example.org>', self.path)
        by_number = run('show', '1', self.path)
        self.assertEqual(by_number.returncode, 0)
        for reference in ('0@example.org', '<2@example.org>', '<3@example.org>'):
            self.assertEqual(run('show', reference, self.path).out, by_number.out)
        self.assertIn('Reviewed-by: Bo <bo@example.org>', by_number.out)
        self.assertIn('patches 2 to 3 are missing', run('show', '2', self.path).out)

    def test_help(self):
        for arguments in (['--help'], ['list', '--help'], ['--version'], ['list', '--version']):
            result = run(*arguments)
            self.assertEqual(result.returncode, 0)
            self.assertIn('mbox2series', result.out)

    def test_help_without_a_locale(self):
        for arguments in (['--help'], ['list', '--help']):
            self.assertIn('[OPTION…]', run(*arguments, env={}).out)

    def test_diagnostics(self):
        bad = mbox(patch(1, '[PATCH] good'), 'no header at all\n', patch(2, '[PATCH] good too'))
        result = run('list', '--format=ndjson', self.write('bad.mbox', bad))
        self.assertEqual(result.returncode, 0)
        self.assertEqual(len(result.out.splitlines()), 2)
        self.assertRegex(result.err,
                         r'bad\.mbox: byte \d+: no Message-ID: there is no From header\n')
        self.assertIn('1 not valid', result.err)
        self.assertEqual(run('list', '--quiet', self.write('bad.mbox', bad)).err, '')

    def test_brief(self):
        path = self.write('bad.mbox', mbox(patch(1, '[PATCH] good'), 'no header at all\n'))
        self.assertEqual(run('show', '1', path).err, '')
        self.assertIn('no From header', run('show', '--verbose', '1', path).err)

    def test_mistaken_command(self):
        self.check(66, 'no command or file “lst”; did you mean “list”?', 'lst', self.path)

    def test_another_mail_of_the_same_id(self):
        path = self.write(
            'twice.mbox', mbox(patch(1, '[PATCH] x'),
                               patch(1, '[PATCH] x').replace('new', 'other')))
        result = run('list', '--format=ndjson', path)
        self.assertEqual(len(result.out.splitlines()), 1)
        self.assertIn('<1@example.org>: another mail had this Message-ID', result.err)


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
