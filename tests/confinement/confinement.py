#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""confinement.py PROGRAM EXPLOIT: what a mail could do that took over the program.

EXPLOIT is exploit.c.  What the kernel cannot forbid, or does not in a build with sanitizers, is
not tested.
"""
import ctypes, os, platform, re, struct, subprocess, sys, unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'cli'))
from mails import Folder, PROGRAM, mbox, patch, run, see

EXPLOIT = os.path.abspath(sys.argv[2])
os.environ.pop('M2S_CONFINEMENT', None)  # which tests/coverage/run sets, for one
IN_FORCE = subprocess.run([PROGRAM, '--version', '--verbose'], capture_output=True,
                          text=True, check=True).stdout
EVIL = patch(1, '[PATCH] take over').replace('Change it.', 'take over')

# What is tried, and what becomes of it in a command that runs nothing.
FILES = {'make', 'write', 'empty', 'remove', 'folder', 'link', 'environment'}
BY_PATH = {'truncate', 'mode', 'owner', 'time'}  # left to the filter, if Landlock is too old
PROCESSES = {'run', 'fork', 'signal', 'network', 'local socket'}
ALWAYS = {'user space', 'type', 'trace', 'memory of others', 'ring', 'keys', 'handles', 'new call',
          *({'other machine'} if platform.machine() == 'x86_64' else ())}


class Exploits(Folder):
    def setUp(self):
        super().setUp()
        if 'limited by' not in IN_FORCE or 'filtered by' not in IN_FORCE:
            self.skipTest(IN_FORCE)
        self.out, self.state, self.temp = (os.path.join(self.folder, name)
                                           for name in ('out', 'state', 'temp'))
        for folder in (self.out, self.state, self.temp):
            os.mkdir(folder)
        for name in ('victim', 'removable', 'secret'):
            self.write(f'out/{name}', name)
        self.path = self.write('mails/list.mbox', mbox(EVIL))
        self.database = os.path.join(self.state, 'list.db')

    def environment(self, **more):
        return os.environ | {
            'LD_PRELOAD': EXPLOIT, 'TMPDIR': self.temp, 'M2S_EXPLOIT_TEMP': self.temp,
            'M2S_EXPLOIT_OUT': self.out, 'M2S_EXPLOIT_BESIDE': self.state} | more

    def parse(self, text):
        told = dict(re.findall(r'^exploit: ([a-z ]+) (\w+)$', text, re.M))
        self.assertGreater(len(told), 20, text)
        return told

    def exploit(self, *arguments, data=None, status=0, **more):
        """Returns: what could be done, and what could not."""
        result = run(*arguments, data=data, env=self.environment(**more))
        self.assertEqual(result.returncode, status, result.err)
        told = self.parse(result.err)
        return ({what for what, how in told.items() if how == 'ok'},
                {what for what, how in told.items() if how != 'ok'})

    def unharmed(self):
        self.assertEqual(sorted(os.listdir(self.out)), ['removable', 'secret', 'victim'])
        with open(os.path.join(self.out, 'victim'), encoding='utf-8') as f:
            self.assertEqual(f.read(), 'victim')

    def test_without(self):
        """All of it can be done as long as nothing was given up."""
        done, refused = self.exploit('list', self.path, M2S_CONFINEMENT='off')
        wanted = FILES | BY_PATH | PROCESSES | {'read', 'make beside', 'folder beside'}
        self.assertEqual(wanted - done, set(), refused)
        self.assertIn('made', os.listdir(self.out))

    def test_delivery(self):
        """What a delivery agent starts can write to the folder of the state, and nowhere else."""
        done, refused = self.exploit('ingest', '--state', self.database, data=EVIL)
        self.assertEqual(done, {'make beside', 'remove beside'})
        self.assertLessEqual(FILES | BY_PATH | PROCESSES | ALWAYS | {'read', 'make temporary'},
                             refused)
        self.unharmed()
        self.assertEqual(os.listdir(self.temp), [])
        self.assertEqual(os.listdir(self.state), ['list.db'])
        self.assertIn('take over', run('list', '--state', self.database).out)

    def test_file(self):
        for arguments in (['ingest', '--state', self.database, self.path], ['list', self.path],
                          ['show', '1', self.path], ['mbox', '1', self.path], ['diff', '1']):
            with self.subTest(arguments):
                status = 1 if arguments[0] == 'diff' else 0
                data = EVIL if status else None
                done, _ = self.exploit(*arguments, data=data, status=status)
                beside = {'make beside', 'remove beside'} if arguments[0] == 'ingest' else set()
                self.assertEqual(done, beside | {'make temporary'})
        self.unharmed()

    def test_folder(self):
        """The files of a folder may be links to anywhere."""
        done, _ = self.exploit('list', os.path.dirname(self.path))
        if os.geteuid() == 0:
            done -= {'environment'}  # which the kernel lets root read, whatever Landlock says
        self.assertEqual(done, {'make temporary', 'read'})
        self.unharmed()

    def test_link(self):
        """A link is as good as what it leads to."""
        os.symlink(self.path, os.path.join(self.state, 'link'))
        link = os.path.join(self.state, 'link')
        self.assertIn('take over', run('list', link).out)
        self.assertIn('take over', run('list', self.state).out)
        with open(self.path, 'rb') as f:
            result = subprocess.run([PROGRAM, 'list', '/dev/stdin'], stdin=f, check=True,
                                    capture_output=True, text=True)
        self.assertIn('take over', result.stdout)

    def test_output(self):
        for command in ('export', 'site'):
            with self.subTest(command):
                folder = os.path.join(self.folder, command, 'of', 'list')
                done, _ = self.exploit(command, '--output', folder, self.path,
                                       M2S_EXPLOIT_BESIDE=os.path.dirname(folder))
                self.assertEqual(done, {'make temporary'})
                done, _ = self.exploit(command, '--output', folder, self.path,
                                       M2S_EXPLOIT_BESIDE=folder)
                self.assertEqual(done, {'make temporary', 'make beside', 'remove beside',
                                        'folder beside'})
                os.rmdir(os.path.join(folder, 'folder'))
        self.unharmed()

    def test_git(self):
        """With a repository, git is run; it and all else write temporary files only."""
        repository = os.path.join(self.folder, 'repository')
        subprocess.run(['git', 'init', '-q', repository], check=True)
        done, refused = self.exploit('diff', '1', self.path, '--git-dir', repository, status=1)
        self.assertLessEqual({'run', 'fork', 'read', 'make temporary'}, done)
        self.assertLessEqual(ALWAYS | FILES - {'environment'}, refused)

    def test_verify(self):
        """GnuPG starts servers, which stay, and write where they like."""
        done, refused = self.exploit('verify', '1', self.path, status=1)
        self.assertLessEqual({'run', 'fork', 'read', 'make'}, done)
        self.assertLessEqual(ALWAYS, refused)

    def test_server(self):
        run('ingest', '--state', self.database, data=patch(1, '[PATCH] oil'))
        socket = os.path.join(self.state, 'socket')
        with subprocess.Popen([PROGRAM, 'serve', '--socket', socket, '--state', self.database],
                              env=self.environment(), stderr=subprocess.PIPE, text=True) as server:
            line = server.stderr.readline()
            if 'listening' not in line:
                self.skipTest(line)
            for name in ('take over', 'api'):
                answer = subprocess.run(['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}',
                                         '-H', f'X-Say: {name}', '--unix-socket', socket,
                                         'http://localhost/api/patches/'],
                                        capture_output=True, text=True, check=True).stdout
                self.assertEqual(answer, '200')
            server.terminate()
            told = self.parse(server.stderr.read())
        done = {what for what, how in told.items() if how == 'ok'}
        self.assertEqual(done, {'make beside', 'remove beside', 'make temporary'})
        self.unharmed()
        self.assertFalse(os.path.exists(socket))

    def test_pager(self):
        """It is its user's, not the mail's."""
        saved = os.path.join(self.folder, 'saved')
        text = mbox(*(patch(n, f'[PATCH] wheel {n}') for n in range(1, 41)))
        see('list', self.write('long.mbox', text), PAGER=f'cat > {saved}')
        with open(saved, encoding='utf-8') as f:
            self.assertEqual(f.read().count('wheel'), 40)


class OldKernel(Folder):
    """With a kernel that has neither, everything works, and the program says so."""
    CALLS = {'x86_64': (317, 444), 'aarch64': (277, 444)}

    def forbid(self):
        """Has the next program find no seccomp() and no Landlock."""
        libc = ctypes.CDLL(None, use_errno=True)
        code = [(0x20, 0, 0, 0)]
        for number in self.CALLS[platform.machine()]:
            code += [(0x15, 0, 1, number), (0x06, 0, 0, 0x00050000 | 38)]  # ENOSYS
        code.append((0x06, 0, 0, 0x7fff0000))
        packed = ctypes.create_string_buffer(b''.join(struct.pack('=HBBI', *one) for one in code))
        program = struct.pack('HxxxxxxP', len(code), ctypes.addressof(packed))
        if libc.prctl(38, 1, 0, 0, 0) or libc.prctl(22, 2, program, 0, 0):
            os._exit(99)

    def setUp(self):
        super().setUp()
        if platform.machine() not in self.CALLS or 'sanitizer' in IN_FORCE:
            self.skipTest('not on this machine, or a build with sanitizers')

    def test_version(self):
        result = run('--version', '--verbose', preexec_fn=self.forbid)
        self.assertIn('not limited: this kernel', result.out)
        self.assertIn('not filtered: this kernel', result.out)

    def test_delivery(self):
        state = os.path.join(self.folder, 'list.db')
        for number in (1, 2):
            result = run('ingest', '--state', state, data=patch(number, f'[PATCH] oil {number}'),
                         preexec_fn=self.forbid)
            self.assertEqual(result.returncode, 0, result.err)
        self.assertIn('oil 2', run('list', '--state', state, preexec_fn=self.forbid).out)


class Version(unittest.TestCase):
    def test_brief(self):
        self.assertRegex(run('--version').out, r'\Ambox2series \S+\n\Z')

    def test_off(self):
        result = run('--version', '-v', env=os.environ | {'M2S_CONFINEMENT': 'off'})
        self.assertIn('not limited: ', result.out)
        self.assertIn('not filtered: ', result.out)
        self.assertIn('built with: ', result.out)


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
