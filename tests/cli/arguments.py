#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""arguments.py PROGRAM: how options are written, help, and what is said about slips."""
import os, sys, tempfile, unittest

from mails import mbox, patch, run

COMMANDS = ('list', 'search', 'show', 'revisions', 'diff', 'api', 'export', 'load', 'mbox', 'am',
            'verify', 'digest', 'site', 'ingest', 'check', 'rebuild', 'mails', 'events', 'serve',
            'config', 'help')


class Arguments(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, 'list.mbox')
        with open(self.path, 'w', encoding='utf-8') as f:
            f.write(mbox(patch(1, '[PATCH] oil the wheels'), patch(2, '[PATCH] a bell')))

    def out(self, *arguments):
        result = run(*arguments)
        self.assertEqual((result.returncode, result.err), (0, ''))
        return result.out

    def complaint(self, *arguments, status=64):
        result = run(*arguments)
        self.assertEqual((result.returncode, result.out), (status, ''))
        return result.err

    def test_forms(self):
        expected = self.out('list', '--format', 'csv', '--limit', '1', '--quiet', self.path)
        for arguments in (('-fcsv', '-n1', '-q', self.path), ('-qn1', '-fcsv', self.path),
                          (self.path, '-f', 'csv', '-qn', '1'),
                          ('--form=csv', '--lim=1', '--qu', self.path),
                          ('-q', '-fcsv', '-n', '1', '--', self.path)):
            self.assertEqual(self.out('list', *arguments), expected, arguments)

    def test_options_before_the_default_command(self):
        self.assertIn('a bell', self.out('-q', self.path))

    def test_slips(self):
        for arguments, expected in (
            (('list', '--serch=x'), 'there is no option --serch; did you mean --search?'),
            (('list', '--xyzzy'), 'there is no option --xyzzy\n'),
            (('list', '--su'), '--su can mean --submitter, --subject\n'),
            (('list', '-x'), 'there is no option -x'),
            (('list', '--quiet=1'), '--quiet takes no value'),
            (('list', '--since'), '--since needs a value: --since TIME'),
            (('list', '-n'), '--limit needs a value: --limit N'),
            (('list', '--limit', '0'), '--limit needs a number of 1 or more, not “0”'),
            (('list', '--limit', 'x'), '--limit needs a number of 1 or more, not “x”'),
            (('list', '--total', '-1'), '--total needs a number of 0 or more, not “-1”'),
            (('list', '-j0'), '--jobs needs a number from 1 to 1024, not “0”'),
            (('list', '-j2000'), '--jobs needs a number from 1 to 1024, not “2000”'),
            (('list', '-fxml'), '--format: there is no “xml”; write one of table, csv, json, ndj'),
            (('list', '--color=red'), '--color: there is no “red”; write one of auto, always'),
            (('check', 'x'), 'this command takes no input; a state is named like this: --state x'),
            (('check',), 'this command needs a state: --state DB'),
            (('help', 'lst'), 'there is no command “lst”')):
            err = self.complaint(*arguments)
            self.assertIn('mbox2series: ' + expected, err)
            self.assertIn(f'see “mbox2series {arguments[0]} --help”', err)

    def test_mistaken_commands(self):
        for argument, expected in (('lsit', 'did you mean “list”?'),
                                   ('12', 'did you mean “show 12”?'),
                                   ('<1@example.org>', 'did you mean “show <1@example.org>”?'),
                                   ('xyzzy', 'see “mbox2series --help”')):
            self.assertIn(f'there is no command or file “{argument}”',
                          self.complaint(argument, status=66))
            self.assertIn(expected, self.complaint(argument, status=66))

    def test_late_commands(self):
        hint = 'mbox2series: a command comes before all options: “mbox2series ingest …”\n'
        self.assertTrue(self.complaint('--state=x.db', 'ingest', __file__).endswith(hint))
        self.assertTrue(self.complaint('-q', 'ingest', status=66).endswith(hint))
        self.assertNotIn(hint, self.complaint('list', '-q', 'ingest', status=66))
        self.assertNotIn(hint, self.complaint('-q', 'other', status=66))

    def test_help(self):
        for command in COMMANDS:
            text = self.out(command, '--help')
            self.assertEqual(text, self.out('help', command))
            self.assertEqual(text, self.out(command, '-h', '--quiet'))
            self.assertTrue(text.startswith(f'Usage: mbox2series {command} [OPTION…]'), text)
            self.assertGreaterEqual(text.count(f'\n  mbox2series {command}'), 2, text)
            self.assertLessEqual(max(map(len, text.splitlines())), 90, text)

    def test_help_shows_what_means_something(self):
        for command, shown, hidden in (('list', '--list-id', '--base-url'),
                                       ('api', '--base-url', '--no-pager'),
                                       ('check', '--jobs', '--list-id'),
                                       ('mails', '--state', '--now')):
            text = self.out(command, '--help')
            self.assertIn(shown, text)
            self.assertNotIn(hidden, text)
        self.out('list', '--base-url=http://example.org', '-q', self.path)  # taken all the same

    def test_overview(self):
        text = self.out('--help')
        self.assertEqual(text, self.out('help'))
        self.assertEqual([line.split()[0] for line in text.splitlines() if line[:2] == '  '],
                         list(COMMANDS))


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
