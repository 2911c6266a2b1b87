# SPDX-License-Identifier: GPL-2.0-or-later
"""A PostgreSQL of its own for tests: in a temporary folder, on a Unix socket, gone at the end.

    with Server() as server:
        server.create('pw')
        server.run('pw', 'CREATE TABLE t (id integer)')
        server.rows('pw', 'SELECT * FROM t')
"""
import csv, glob, io, json, os, pwd, shutil, signal, subprocess, tempfile, time, unittest
import urllib.parse

USER = 'tests'  # who may do everything in the databases


def find_programs():
    """The folder of Debian's newest server, which is not in PATH."""
    folders = glob.glob('/usr/lib/postgresql/*/bin')
    if not folders:
        raise FileNotFoundError('PostgreSQL is not installed (see tests/packages)')
    return max(folders, key=lambda path: float(path.split('/')[-2]))


def find_account():
    """PostgreSQL does not run as root.  Returns: arguments of subprocess."""
    if os.geteuid() != 0:
        return {}
    for name in ('postgres', 'nobody'):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {'user': entry.pw_uid, 'group': entry.pw_gid, 'extra_groups': []}
    raise KeyError('there is no user to run PostgreSQL as')


def mount(path, size, account):
    """A file system of so many bytes for the server, or a test that is skipped."""
    os.mkdir(path)
    options = f'size={size},mode=700,uid={account.get("user", 0)},gid={account.get("group", 0)}'
    if subprocess.run(['mount', '-t', 'tmpfs', '-o', options, 'none', path],
                      capture_output=True).returncode != 0:
        raise unittest.SkipTest('no file system can be mounted here')


def fill(path, left):
    """Leaves so many bytes of a file system.  Returns: the file that takes the others."""
    disk, filler = os.statvfs(path), os.path.join(path, 'filler')
    with open(filler, 'wb') as f:
        f.write(bytes(disk.f_bavail * disk.f_bsize - left))
    return filler


class Server:
    def __init__(self, log_disk=None):
        """log_disk: has its write-ahead log in a file system of so many bytes of its own."""
        self.log_disk = log_disk
        self.programs = find_programs()
        self.account = find_account()
        self.folder = tempfile.mkdtemp(prefix='m2s-pg-')
        self.process = None
        # Nobody's own settings.
        self.env = {k: v for k, v in os.environ.items() if not k.startswith('PG')}

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        if self.account:
            os.chown(self.folder, self.account['user'], self.account['group'])
        os.chmod(self.folder, 0o755)
        arguments = []
        if self.log_disk:
            path = os.path.join(self.folder, 'disk')
            mount(path, self.log_disk, self.account)
            arguments = ['--wal-segsize=1', '--waldir', os.path.join(path, 'wal')]
        subprocess.run([f'{self.programs}/initdb', '--pgdata', self.data(), '--username', USER,
                        '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync',
                        *arguments],
                       check=True, stdout=subprocess.DEVNULL, cwd=self.folder, env=self.env,
                       **self.account)
        self.run_server()

    def data(self):
        return os.path.join(self.folder, 'data')

    def run_server(self):
        # A log that keeps no file for later needs room as soon as one is full.
        more = ['-c', 'wal_recycle=off', '-c', 'min_wal_size=2MB'] if self.log_disk else []
        with open(os.path.join(self.folder, 'log'), 'ab') as log:
            self.process = subprocess.Popen(
                [f'{self.programs}/postgres', '-D', self.data(), '-k', self.folder, '-c',
                 'fsync=off', '-c', 'listen_addresses=', '-c', 'max_connections=20', '-c',
                 'autovacuum=off', *more],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder, env=self.env,
                **self.account)
        self.wait()

    def restart(self):
        """After a crash, which it may have survived."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()
        self.run_server()

    def wait(self):
        for _ in range(600):
            if self.psql('postgres', 'SELECT 1', check=False).returncode == 0:
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        with open(os.path.join(self.folder, 'log'), encoding='utf-8') as log:
            raise RuntimeError('PostgreSQL does not start: ' + log.read())

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)  # at once: nothing is to be kept
            self.process.wait()
        if os.path.ismount(os.path.join(self.folder, 'disk')):
            subprocess.run(['umount', os.path.join(self.folder, 'disk')], check=True)
        shutil.rmtree(self.folder)

    def cpu(self):
        """The CPU seconds of all its processes, those that have ended included."""
        ticks = 0
        for stat in glob.glob('/proc/[0-9]*/stat'):
            try:
                with open(stat, encoding='ascii', errors='replace') as f:
                    number, rest = f.read().split(' ', 1)
            except OSError:
                continue  # it has just ended
            fields = rest.rsplit(')', 1)[1].split()
            if self.process.pid in (int(number), int(fields[1])):
                ticks += sum(map(int, fields[11:15]))
        return ticks / os.sysconf('SC_CLK_TCK')

    def checkpoint(self, database):
        self.run(database, 'CHECKPOINT')

    def url(self, database, user=USER):
        """As load takes it."""
        return f'postgresql://{user}@{urllib.parse.quote(self.folder, safe="")}/{database}'

    def psql(self, database, sql, check=True):
        return subprocess.run([f'{self.programs}/psql', '--no-psqlrc', '--quiet', '--csv',
                               '--set=ON_ERROR_STOP=1', '--host', self.folder, '--username', USER,
                               '--dbname', database],
                              input=sql, check=check, capture_output=True, encoding='utf-8',
                              env=self.env)

    def run(self, database, sql):
        self.psql(database, sql)

    def rows(self, database, sql):
        """A dict for each row, with the values that JSON has for them."""
        result = self.psql(database, f'SELECT row_to_json(r) FROM ({sql}) r')
        lines = csv.reader(io.StringIO(result.stdout))
        next(lines)
        return [json.loads(line[0]) for line in lines]

    def value(self, database, sql):
        [row] = self.rows(database, sql)
        [value] = row.values()
        return value

    def create(self, database, template='template0'):
        self.run('postgres', f'CREATE DATABASE {database} TEMPLATE {template}')

    def drop(self, database):
        self.run('postgres', f'DROP DATABASE IF EXISTS {database} WITH (FORCE)')
