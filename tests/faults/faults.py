#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""faults.py PROGRAM SHIM: a delivery that fails or is killed leaves no half of its work.

SHIM is preloaded and makes the N-th call that changes a file fail; see shim.c.
"""
import contextlib, os, random, shutil, signal, sqlite3, subprocess, sys, tempfile, time, unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'cli'))
from contents import check, dump
from mails import LIST_ID, PROGRAM, mail, mbox, patch, run

SHIM = os.path.abspath(sys.argv[2])
LINKED = subprocess.run(['ldd', PROGRAM], capture_output=True, text=True).stdout
KILLS = ['kill', 'killafter', 'killhalf']
FAILURES = ['EIO', 'ENOSPC', 'EIO-on', 'ENOSPC-on']
WRITES = ['write', 'pwrite']
TEMPORARY = 75
FAST = '/dev/shm' if os.access('/dev/shm', os.W_OK) else None  # fsync takes no time there

REPLY = 'In-Reply-To: <1@example.org>\n'
BEFORE = [
    mail(1, '[PATCH 0/2] wheels'),
    patch(2, '[PATCH 1/2] one', REPLY),
    patch(9, '[PATCH] other')
]
DELIVERED = patch(3, '[PATCH 2/2] two', REPLY)
NEXT = mail(4, 'Re: two', 'Acked-by: Bo <bo@example.org>\n',
            'In-Reply-To: <3@example.org>\n').replace('Ann', 'Bo')


def read(path):
    with open(path, 'rb') as f:
        return f.read()


@contextlib.contextmanager
def sealed(path):
    """A context in which nobody can change path, not even root."""
    if os.geteuid() != 0:
        mode = os.stat(path).st_mode
        os.chmod(path, mode & ~0o222)
        yield
        os.chmod(path, mode)
    elif subprocess.run(['chattr', '+i', path], capture_output=True).returncode != 0:
        raise unittest.SkipTest('files cannot be made immutable here')
    else:
        try:
            yield
        finally:
            subprocess.run(['chattr', '-i', path], check=True)


@contextlib.contextmanager
def transaction(path, begin):
    """A context in which another program has locked the state."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute(begin)
    db.execute('SELECT * FROM mails').fetchall()
    try:
        yield
    finally:
        db.execute('ROLLBACK')
        db.close()


class Faults(unittest.TestCase):
    def setUp(self):
        # on a tmpfs nothing can be made immutable
        folder = tempfile.TemporaryDirectory(dir=None if 'sealed' in self.id() else FAST)
        self.addCleanup(folder.cleanup)
        self.base = os.path.join(folder.name, 'base.db')  # the state before the delivery
        self.folder = os.path.join(folder.name, 'd')
        self.db = os.path.join(self.folder, 'state.db')
        self.trace = os.path.join(folder.name, 'trace')
        os.mkdir(self.folder)

    def deliver(self, one, status=0, db=None, **options):
        result = run('ingest', '--state', db or self.db, data=one, **options)
        self.assertEqual(result.returncode, status, result.err)
        if status == TEMPORARY:
            self.assertRegex(result.err, r'\Ambox2series: [^\n]*\n\Z')
        return result

    def restore(self):
        shutil.rmtree(self.folder)
        os.mkdir(self.folder)
        if os.path.exists(self.base):
            shutil.copyfile(self.base, self.db)

    def environment(self, fault, at):
        return dict(os.environ, LD_PRELOAD=SHIM, M2S_FAULT=fault, M2S_FAULT_AT=str(at),
                    M2S_FAULT_TRACE=self.trace)

    def deliver_with(self, fault, at):
        """Delivers the mail to a copy of the base.  Returns: exit status, or minus the signal."""
        self.restore()
        return run('ingest', '--quiet', '--state', self.db, data=DELIVERED,
                   env=self.environment(fault, at))

    def export(self):
        with tempfile.TemporaryDirectory() as folder:
            result = run('export', '--quiet', '--state', self.db, '--output', folder)
            self.assertEqual(result.returncode, 0, result.err)
            files = {}
            for name in os.listdir(folder):
                with open(os.path.join(folder, name), encoding='utf-8') as f:
                    files[name] = f.read()
            return files

    def learn(self):
        """The contents before, after and after the next run, and the calls of the delivery."""
        self.before = dump(self.base)
        self.assertEqual(self.deliver_with('kill', 1 << 30).returncode, 0)
        with open(self.trace, encoding='utf-8') as f:
            self.calls = f.read().split()
        self.after = dump(self.db)
        self.assertNotEqual(self.before, self.after)
        self.deliver(NEXT)
        self.end, self.end_export = dump(self.db), self.export()

    def outcome(self, fault, at, result):
        """Checks that the state matches the exit status.  Returns: the statuses that are right."""
        call = self.calls[at - 1]
        now = dump(self.db)
        self.assertTrue(now in (self.before, self.after),
                        'neither the state before nor the one after')
        if result.returncode == 0:
            self.assertTrue(now == self.after, 'it returned 0, but the mail is not there')
        if result.returncode == TEMPORARY:
            self.assertRegex(result.err, r'\Ambox2series: [^\n]*\n\Z')
            if 'unlink' in self.calls[at - 1:]:  # the last one commits
                self.assertTrue(now == self.before, 'it returned 75, but the mail is there')
        if fault in KILLS:
            return [-signal.SIGKILL]
        if fault in ('short', 'EINTR') and call in WRITES + ['ftruncate']:
            return [0]
        return [0, TEMPORARY]

    def try_everywhere(self):
        self.learn()
        self.assertGreater(len(self.calls), 20)
        ended = set()
        for at, call in enumerate(self.calls, 1):
            for fault in KILLS + FAILURES + ['short', 'EINTR']:
                if fault in ('killhalf', 'short') and call not in WRITES:
                    continue
                with self.subTest(fault=fault, at=at, call=call):
                    result = self.deliver_with(fault, at)
                    self.assertIn(result.returncode, self.outcome(fault, at, result), result.err)
                    ended.add(result.returncode)
                    self.deliver(DELIVERED)
                    self.deliver(NEXT)
                    self.assertTrue(dump(self.db) == self.end, 'the next run has another result')
                    self.assertEqual(os.listdir(self.folder), ['state.db'])
        self.assertEqual(ended, {0, TEMPORARY, -signal.SIGKILL})
        self.assertEqual(self.export(), self.end_export)

    def test_delivery(self):
        for one in BEFORE:
            self.deliver(one, db=self.base)
        self.try_everywhere()

    def test_first_delivery(self):
        self.try_everywhere()

    def test_read_after_kill(self):
        """Whoever reads the state next undoes what a killed delivery left half done."""
        for one in BEFORE:
            self.deliver(one, db=self.base)
        self.learn()
        self.restore()
        exports = [self.export()]
        self.deliver(DELIVERED)
        exports.append(self.export())
        for at in range(1, len(self.calls) + 1):
            self.deliver_with('kill', at)
            self.assertIn(self.export(), exports)

    def test_rebuild(self):
        """Wherever a rebuild fails or is killed, the state is as before or as after it."""
        for one in BEFORE + [DELIVERED, NEXT]:
            self.deliver(one, db=self.base)
        config = os.path.join(os.path.dirname(self.base), 'p.ini')
        with open(config, 'w', encoding='utf-8') as f:
            f.write(
                f'[project gears]\nlist_id={LIST_ID}\n[tag Signed-off-by]\n'
                'pattern=^Signed-off-by:\nabbrev=S\n'
            )
        rebuild = ['rebuild', '--state', self.db, '--config', config]

        def rebuild_with(fault, at):
            self.restore()
            return run(*rebuild, env=self.environment(fault, at))

        before = dump(self.base)
        self.assertEqual(rebuild_with('kill', 1 << 30).returncode, 0)
        after = dump(self.db)
        with open(self.trace, encoding='utf-8') as f:
            calls = f.read().split()
        self.assertNotEqual(before, after)
        for at in range(1, len(calls) + 1):
            for fault in ('kill', 'EIO', 'ENOSPC-on'):
                with self.subTest(fault=fault, at=at, call=calls[at - 1]):
                    result = rebuild_with(fault, at)
                    self.assertIn(result.returncode,
                                  [-signal.SIGKILL] if fault == 'kill' else [0, TEMPORARY])
                    self.assertIn(dump(self.db), (before, after))
                    self.assertEqual(run('check', '-q', '--state', self.db).err, '')
                    self.assertEqual(run(*rebuild).returncode, 0)
                    self.assertEqual(dump(self.db), after)

    def test_killed_files(self):
        """Before or after whichever file gets its final name export or site is killed, files that
        have theirs are complete, and the next run leaves what it would have made."""
        for one in BEFORE + [DELIVERED, NEXT]:
            self.deliver(one, db=self.base)

        def write_with(command, fault, at):
            return run(command, '-q', '--now=2026-06-01', '--state', self.base, '--output',
                       self.folder, env=self.environment(fault, at))

        def files():
            paths = [os.path.join(parent, name) for parent, _, names in os.walk(self.folder)
                     for name in names]
            return {os.path.relpath(path, self.folder): read(path) for path in paths}

        for command in ('export', 'site'):
            self.restore()
            os.remove(self.db)
            self.assertEqual(write_with(command, 'kill', 1 << 30).returncode, 0)
            whole = files()
            with open(self.trace, encoding='utf-8') as f:
                calls = f.read().split()
            self.assertEqual(calls, ['rename'] * len(whole))
            for at in range(1, len(calls) + 1):
                for fault in ('kill', 'killafter'):
                    with self.subTest(command, fault=fault, at=at):
                        shutil.rmtree(self.folder)
                        os.mkdir(self.folder)
                        self.assertEqual(write_with(command, fault, at).returncode,
                                         -signal.SIGKILL)
                        for name, data in files().items():
                            if not name.endswith('.part'):
                                self.assertEqual(data, whole[name])
                        self.assertEqual(write_with(command, 'kill', 1 << 30).returncode, 0)
                        self.assertEqual(files(), whole)

    def test_waits_for_lock(self):
        for begin in ('BEGIN IMMEDIATE', 'BEGIN EXCLUSIVE', 'BEGIN'):
            with self.subTest(begin):
                self.restore()
                self.deliver(BEFORE[0])
                with transaction(self.db, begin):
                    process = subprocess.Popen([PROGRAM, 'ingest', '--quiet', '--state', self.db],
                                               stdin=subprocess.PIPE)
                    process.stdin.write(DELIVERED.encode())
                    process.stdin.close()
                    time.sleep(2)
                    self.assertIsNone(process.poll())
                self.assertEqual(process.wait(), 0)
                self.assertEqual(self.count_mails(), 2)

    def count_mails(self):
        with contextlib.closing(sqlite3.connect(self.db)) as db:
            check(db)
            return db.execute('SELECT count(*) FROM mails').fetchone()[0]

    def test_sealed(self):
        self.deliver(BEFORE[0])
        before = dump(self.db)
        for path in (self.db, self.folder):
            with self.subTest(path):
                with sealed(path):
                    self.deliver(DELIVERED, TEMPORARY)
                    self.assertEqual(len(self.export()['patches.ndjson']), 0)
                self.assertEqual(dump(self.db), before)
        self.deliver(DELIVERED)
        self.restore()
        with sealed(self.folder):
            self.deliver(DELIVERED, TEMPORARY)
        self.assertEqual(os.listdir(self.folder), [])

    def test_limit_of_file_size(self):
        """Postfix limits the size of files that a command it delivers to may write."""
        import resource
        for one in BEFORE:
            self.deliver(one)
        before = dump(self.db)
        for limit in (0, 1000, 5000, 20_000, os.path.getsize(self.db)):
            with self.subTest(limit):
                noise = random.Random(5).randbytes(50_000).hex()  # cannot be packed any smaller
                big = patch(5, '[PATCH] big').replace('Change it.', noise)
                def limit_size():
                    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
                self.deliver(big, TEMPORARY, preexec_fn=limit_size)
                self.assertEqual(dump(self.db), before)
        self.deliver(DELIVERED)

    def test_configuration_without_memory(self):
        """A configuration for which there is no memory is no wrong one."""
        import resource
        path = os.path.join(os.path.dirname(self.base), 'big.ini')
        with open(path, 'w', encoding='utf-8') as f:
            f.truncate(4 << 30)
        def limit_memory():
            resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
        result = run('list', '--config', path, data=DELIVERED, preexec_fn=limit_memory)
        self.assertEqual(result.returncode, TEMPORARY, result.err)
        self.assertIn('big.ini: cannot read the configuration: ', result.err)

    def test_full_file_system(self):
        if subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=1m', 'none', self.folder],
                          capture_output=True).returncode != 0:
            self.skipTest('no file system can be mounted here')
        self.addCleanup(subprocess.run, ['umount', self.folder], check=True)
        filler = os.path.join(self.folder, 'filler')
        total = os.statvfs(self.folder).f_blocks * 4096
        for before in ([], BEFORE):
            for free in range(0, 400 << 10, 16 << 10):
                with self.subTest(mails=len(before), free=free):
                    self.fill_and_deliver(filler, total, free, before)

    def fill_and_deliver(self, filler, total, free, before):
        for name in os.listdir(self.folder):
            os.remove(os.path.join(self.folder, name))
        for one in before:
            self.deliver(one)
        state = dump(self.db)
        used = os.path.getsize(self.db) if before else 0
        with open(filler, 'wb') as f:
            f.write(bytes(total - used - free))
        result = run('ingest', '--quiet', '--state', self.db, data=DELIVERED)
        self.assertIn(result.returncode, [TEMPORARY] if free < 8192 else [0, TEMPORARY], result.err)
        self.assertEqual(dump(self.db) == state, result.returncode == TEMPORARY)
        os.remove(filler)
        self.deliver(DELIVERED)
        self.deliver(NEXT)
        self.assertEqual(self.count_mails(), len(before) + 2)

    def test_many_after_kill(self):
        """Of several readers at once, only one rolls the journal back."""
        for one in BEFORE:
            self.deliver(one, db=self.base)
        self.learn()
        for at in range(1, len(self.calls) + 1, 3):
            self.deliver_with('kill', at)
            processes = [
                subprocess.Popen([PROGRAM, 'ingest', '--quiet', '--state', self.db],
                                 stdin=subprocess.PIPE) for _ in range(4)
            ]
            for n, process in enumerate(processes):
                process.stdin.write(patch(20 + n, f'[PATCH] at once {n}').encode())
                process.stdin.close()
            self.assertEqual([p.wait() for p in processes], [0] * 4)
            self.deliver(DELIVERED)
            self.assertEqual(self.count_mails(), len(BEFORE) + 5)


if __name__ == '__main__':
    if 'libasan' in LINKED or 'libtsan' in LINKED:
        sys.exit(77)  # a sanitizer must be the first library that is loaded
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
