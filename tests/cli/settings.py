#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""settings.py PROGRAM: which configuration and which state are used if none is named."""
import os, sys, tempfile, unittest

from mails import LIST_ID, mbox, patch, run

MAILS = mbox(patch(1, '[PATCH] oil the wheels'), patch(2, '[PATCH] a bell'))
OTHERS = mbox(patch(5, '[PATCH] brakes').replace(LIST_ID, 'brakes.lists.example.org'))


class Settings(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.mails = self.write('list.mbox', MAILS)
        self.state = os.path.join(self.folder, 'list.db')

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w', encoding='utf-8') as f:
            f.write(text)
        return path

    def configure(self, text):
        return self.write('config/mbox2series/config.ini', text)

    def ask(self, *arguments, status=0, data=None, **environment):
        env = {**os.environ, 'XDG_CONFIG_HOME': os.path.join(self.folder, 'config'), **environment}
        result = run(*arguments, data=data, env=env)
        self.assertEqual(result.returncode, status, result.err)
        return result

    def names(self, *arguments, **environment):
        out = self.ask('list', '--format=csv', '-q', *arguments, **environment).out
        return [line.rsplit(',', 1)[1] for line in out.splitlines()[1:]]

    def test_state_of_variable(self):
        self.ask('ingest', self.mails, M2S_STATE=self.state)
        self.assertEqual(self.names(M2S_STATE=self.state), ['oil the wheels', 'a bell'])
        self.assertIn('a bell', self.ask('show', '2', M2S_STATE=self.state).out)
        self.assertIn('2 mails, no problems', self.ask('check', M2S_STATE=self.state).err)
        self.assertEqual(self.ask('mails', M2S_STATE=self.state).out.count('\nSubject: '), 2)

    def test_inputs_come_before_the_variable(self):
        self.ask('ingest', self.mails, M2S_STATE=self.state)
        other = self.write('other.mbox', OTHERS)
        self.assertEqual(self.names(other, M2S_STATE=self.state), ['brakes'])
        self.assertEqual(self.names('-', data=OTHERS, M2S_STATE=self.state), ['brakes'])

    def test_state_of_configuration(self):
        self.configure('[defaults]\nstate=../../list.db\n')
        self.ask('ingest', self.mails)
        self.assertTrue(os.path.exists(self.state))
        self.assertEqual(self.names(), ['oil the wheels', 'a bell'])
        self.assertIn('no new mail', self.ask('ingest', self.mails).err)

    def test_variable_comes_before_configuration(self):
        other = os.path.join(self.folder, 'other.db')
        self.configure('[defaults]\nstate=../../list.db\n')
        self.ask('ingest', self.mails)
        self.ask('ingest', '--state', other, self.write('other.mbox', OTHERS))
        self.assertEqual(self.names(M2S_STATE=other), ['brakes'])
        self.assertEqual(self.names('--state', self.state, M2S_STATE=other)[0], 'oil the wheels')

    def test_home(self):
        self.configure('[defaults]\nstate=~/list.db\n')
        self.ask('ingest', self.mails, HOME=self.folder)
        self.assertTrue(os.path.exists(self.state))

    def test_projects_of_the_default_file(self):
        """They are for inputs, for new states and for the state that the file names."""
        other = os.path.join(self.folder, 'other.db')
        self.ask('ingest', '--state', other, self.mails)
        self.configure('[defaults]\nstate=../../list.db\n'
                       '[project brakes]\nlist_id=brakes.lists.example.org\n')
        self.assertEqual(self.names(self.mails), [])
        self.assertEqual(self.names('--config', '/dev/null', self.mails)[0], 'oil the wheels')
        self.assertEqual(self.names('--state', other)[0], 'oil the wheels')
        self.ask('ingest', '--state', other, self.mails)
        self.ask('ingest', self.mails, self.write('other.mbox', OTHERS))
        self.assertEqual(self.names(), ['brakes'])
        new = os.path.join(self.folder, 'new.db')
        self.ask('ingest', '--state', new, self.mails)
        self.assertEqual(self.names('--state', new), [])

    def test_rules_of_the_default_file_change(self):
        self.configure('[defaults]\nstate=../../list.db\n')
        self.ask('ingest', self.mails)
        self.configure('[defaults]\nstate=../../list.db\n[tag Fixes]\npattern=^Fixes:\nabbrev=F\n')
        self.assertIn('rebuild', self.ask('list', status=78).err)
        self.ask('rebuild')
        self.assertIn('  F  ', self.ask('list').out)

    def test_broken_default_file(self):
        path = self.configure('[project x]\n')
        self.assertIn(f'{path}: [project x]: list_id is missing', self.ask('list', status=78).err)
        result = self.ask('ingest', '--state', self.state, data=patch(1, '[PATCH] a'), status=75)
        self.assertIn('list_id is missing', result.err)

    def test_unknown_default(self):
        self.configure('[defaults]\nstat=x\n')
        self.assertIn('unknown key “stat”', self.ask('list', status=78).err)

    def test_config(self):
        out = self.ask('config').out
        self.assertEqual(out.splitlines()[:3],
                         ['# configuration: none', '# state: none', '# rules: the defaults'])
        path = self.configure('[defaults]\nstate=../../list.db\n')
        self.assertEqual(self.ask('config').out.splitlines()[:3], [
            f'# configuration: {path} (the default file)',
            f'# state: {self.state} (state= in the configuration, does not exist)',
            "# rules: the state's own"])
        self.ask('ingest', self.mails)
        lines = self.ask('config', M2S_STATE=self.state).out.splitlines()
        self.assertEqual(lines[1], f'# state: {self.state} (M2S_STATE)')
        self.assertEqual(self.ask('config', '--projects').out, 'widgets\n')

    def test_config_is_a_configuration(self):
        rules = self.write('rules.ini', '[project widgets]\nlist_id=' + LIST_ID +
                           '\n[tag Fixes]\npattern=^Fixes:\nabbrev=F\n')
        self.ask('ingest', '--config', rules, '--state', self.state, self.mails)
        copy = self.write('copy.ini', self.ask('config', '--state', self.state).out)
        self.assertEqual(len(self.names('--state', self.state, '--config', copy)), 2)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
