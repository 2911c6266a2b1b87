#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""program.py PROGRAM: inputs, options and exit statuses."""
import json, os, sys, unittest

from mails import Folder, mail, mbox, patch, run

SERIES = mbox(mail(0, '[PATCH 0/2] oil the wheels'),
              patch(1, '[PATCH 1/2] front', 'In-Reply-To: <0@example.org>\n'),
              patch(2, '[PATCH 2/2] rear', 'In-Reply-To: <0@example.org>\n'),
              mail(3, 'Re: [PATCH 2/2] rear', 'Fine.\n\nReviewed-by: Bo <bo@example.org>\n',
                   'In-Reply-To: <2@example.org>\n'),
              patch(30, '[PATCH v2 1/3] brakes'),
              patch(40, '[RFC PATCH] a bell'))


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
