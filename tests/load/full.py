#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""full.py PROGRAM: where the server's disk is full, load says so in one line, the database is as it
was, and the next run does it."""
import os, re, subprocess, sys, unittest

from loading import LIST, LoadTest, mbox
from postgres import Server, fill, mount
from tables import SEED, FlatTest, some_list

SIZE = 40 << 20  # a database that is empty has 8 MB
FULL = 'No space left on device|wrote only 4096 of 8192 bytes'
ENOUGH = 8 << 20
LEFT = (0, 16 << 10, 128 << 10, ENOUGH)  # when load begins


class Disk:
    """A small disk for the tables of a server, or a test that is skipped."""
    def __init__(self, test):
        self.test, self.server = test, test.server
        self.path = os.path.join(self.server.folder, 'disk')
        self.filler = None
        test.addCleanup(os.rmdir, self.path)
        mount(self.path, SIZE, self.server.account)
        test.addCleanup(subprocess.run, ['umount', self.path], check=True)
        self.server.run('postgres', f"CREATE TABLESPACE small LOCATION '{self.path}'")
        test.addCleanup(self.server.run, 'postgres', 'DROP TABLESPACE small')

    def create(self, database, template='template0'):
        self.server.drop(database)
        self.server.run('postgres', f'CREATE DATABASE {database} TEMPLATE {template} '
                                    'TABLESPACE small')
        self.test.addCleanup(self.server.drop, database)

    def fill(self, left):
        """Leaves so many bytes.  The first connection to a database writes a file: it was made."""
        self.filler = fill(self.path, left)

    def empty(self):
        os.remove(self.filler)


class Flat(FlatTest):
    def test_full(self):
        disk, places = Disk(self), set()
        disk.create('flat')
        self.ingest(LIST)
        self.load()
        for n, left in enumerate(LEFT, 1):
            with self.subTest(left):
                self.ingest(some_list(120, SEED + n, first=200 * n))  # one piece
                before = self.versions()
                disk.fill(left)
                if left < ENOUGH:
                    said = self.refuse(status=75)
                    self.assertRegex(said, FULL)
                    self.assertEqual(self.versions(), before)
                    places.add(said.split(' failed: ')[0])
                    disk.empty()
                    self.load()
                else:
                    self.load()
                    disk.empty()
                self.check('widgets')
        self.assertGreater(len(places), 1, places)

    def test_nothing_there(self):
        """Not even the tables can be made."""
        disk = Disk(self)
        disk.create('flat')
        self.ingest(LIST)
        self.server.run('flat', 'SELECT 1')
        disk.fill(0)
        self.assertRegex(self.refuse(status=75), FULL)
        disk.empty()
        self.assertFalse(self.server.value('flat', "SELECT to_regclass('loads') IS NOT NULL"))
        self.load()
        self.check('widgets')


class Log(FlatTest):
    """The write-ahead log has no room: the server panics.  It recovers once there is room."""
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server(log_disk=16 << 20))

    def test_full(self):
        disk = os.path.join(self.server.folder, 'disk')
        self.ingest(LIST)
        self.load()
        for n in (1, 2):
            self.ingest(some_list(480, SEED + n, first=500 * n))  # one piece
            before = self.versions()
            self.server.checkpoint('flat')  # pages that change are logged whole
            self.server.run('flat', 'SELECT pg_switch_wal()')
            filler = fill(disk, 0)
            said = self.refuse(status=75)
            os.remove(filler)
            self.server.restart()
            self.assertEqual(self.versions(), before, said)
            self.load()
            self.check('widgets')
        with open(os.path.join(self.server.folder, 'log'), encoding='utf-8') as log:
            self.assertTrue(re.search('PANIC:.*No space left on device', log.read()))


class Patchwork(LoadTest):
    def test_full(self):
        disk, mails = Disk(self), list(LIST)
        disk.create('pw', 'model')
        for n, left in enumerate((*LEFT[:2], ENOUGH), 1):
            with self.subTest(left):
                mails += some_list(120, SEED + n, first=200 * n)
                self.dump()
                disk.fill(left)
                if left < ENOUGH:
                    self.assertRegex(self.refuse('--append', status=75, mails=mails), FULL)
                    disk.empty()
                    self.load('--append', mails=mails)
                else:
                    self.load('--append', mails=mails)
                    disk.empty()
                self.assertEqual(len(self.objects()['patches']),
                                 sum('+++ b/' in one for one in mails))


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
