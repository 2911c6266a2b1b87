#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""golden.py PROGRAM TESTDATA: mails are loaded into a database, which then holds what Patchwork
made of them.

testdata/README.md describes the cases.
"""
import glob, json, os, subprocess, sys, unittest

from postgres import Server
from objects import of_api, of_database

PROGRAM, TESTDATA = map(os.path.abspath, sys.argv[1:3])
SCHEMA = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'patchwork.sql')
# How single fields are read is in these topics; it is the same for every view.
LEFT_OUT = 'date', 'mbox', 'subject'
# SQLite, which Patchwork had for its answers, compares only ASCII letters in any case.
OF_SQLITE = 'people/address-unicode'
# Deletes all rows, and begins all sequences anew; TRUNCATE takes longer for a few rows.
EMPTY = '''DO $$
    DECLARE name text;
    BEGIN
        SET CONSTRAINTS ALL DEFERRED;
        FOR name IN SELECT tablename FROM pg_tables WHERE tablename = 'auth_user' OR
            (tablename LIKE 'patchwork_%' AND tablename NOT IN ('patchwork_state', 'patchwork_tag'))
        LOOP
            EXECUTE 'DELETE FROM ' || name;
            PERFORM setval(pg_get_serial_sequence(name, 'id'), 1, FALSE);
        END LOOP;
    END $$;'''


def find_cases():
    """The path without its ending, and the mails, of each case that Patchwork has answered."""
    for answer in sorted(glob.glob(f'{TESTDATA}/*/*.json')):
        stem = answer.removesuffix('.json')
        if stem.split('/')[-2] in LEFT_OUT or stem.endswith(OF_SQLITE):
            continue
        yield stem, stem if os.path.isdir(stem) else stem + '.mbox'


class Golden(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server())
        cls.server.create('pw')
        with open(SCHEMA, encoding='utf-8') as f:
            cls.server.run('pw', f.read())

    def load(self, stem, mails):
        config = stem + '.ini'
        if not os.path.exists(config):
            config = os.path.join(TESTDATA, 'projects.ini')
        return subprocess.run([PROGRAM, 'load', '--postgres', self.server.url('pw'), '--patchwork',
                               '--quiet', '--config', config, '--now', '2026-01-01', mails],
                              stdin=subprocess.DEVNULL, capture_output=True, encoding='utf-8')

    def test_all(self):
        for stem, mails in find_cases():
            with open(stem + '.json', encoding='utf-8') as f:
                expected = json.load(f)
            delegates = {p['delegate']['email'] for p in expected['patches'] if p['delegate']}
            self.server.run('pw', EMPTY + ''.join(
                f"INSERT INTO auth_user (username, email) VALUES ('{name}', '{name}');"
                for name in sorted(delegates)))
            result = self.load(stem, mails)
            with self.subTest(os.path.relpath(stem, TESTDATA)):
                self.assertEqual(result.returncode, 0, result.stderr)
                found = of_database(self.server, 'pw')
                for kind, objects in of_api(expected).items():
                    self.assertEqual(found[kind], objects, kind)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
