#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""serve-units.py PROGRAM SERVICE SOCKET: the units that serve a state, for a user's systemd.

systemd itself is not started: systemd-analyze verifies the units, and systemd-socket-activate runs
the command of SERVICE with a socket, as systemd would.
"""
import os, shlex, shutil, signal, socket, subprocess, sys, time, unittest

from mails import PROGRAM, Folder, mbox, patch, run

SERVICE, SOCKET = map(os.path.abspath, sys.argv[2:4])
INSTANCE = 'linux-widgets'


def settings(unit, key):
    """The values of key in a unit file."""
    with open(unit, encoding='utf-8') as f:
        return [value for name, _, value in (line.rstrip('\n').partition('=') for line in f)
                if name == key]


class Units(Folder):
    def setUp(self):
        super().setUp()
        state = os.path.join(self.folder, '.local', 'share', 'mbox2series', f'{INSTANCE}.db')
        os.makedirs(os.path.dirname(state))
        result = run('ingest', '--quiet', '--state', state,
                     self.write('in.mbox', mbox(patch(1, '[PATCH] wheels'))))
        self.assertEqual(result.returncode, 0, result.err)

    def expand(self, text):
        expanded = text.replace('%h', self.folder).replace('%i', INSTANCE)
        self.assertNotIn('%', expanded)
        return expanded

    def ask(self, port):
        """Returns: an answer, once somebody listens."""
        limit = time.monotonic() + 30
        while True:
            try:
                with socket.create_connection(('127.0.0.1', port), timeout=30) as client:
                    client.sendall(b'GET /api/patches/ HTTP/1.0\r\n\r\n')
                    return b''.join(iter(lambda: client.recv(65536), b''))
            except ConnectionRefusedError:
                if time.monotonic() > limit:
                    raise
                time.sleep(0.05)

    def test_command(self):
        command, = settings(SERVICE, 'ExecStart')
        installed, *arguments = map(self.expand, shlex.split(command))
        self.assertEqual(os.path.basename(installed), 'mbox2series')
        with socket.create_server(('127.0.0.1', 0)) as free:
            port = free.getsockname()[1]
        process = subprocess.Popen(['systemd-socket-activate', '-l', f'127.0.0.1:{port}', PROGRAM,
                                    *arguments], cwd='/', stdin=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE)
        try:
            self.assertIn(b'"name":"wheels"', self.ask(port))
            process.terminate()
            self.assertEqual(process.wait(timeout=30), -signal.SIGTERM)
        finally:
            process.kill()
            process.communicate()

    def test_address(self):
        """Only this machine can reach it."""
        address, = settings(SOCKET, 'ListenStream')
        self.assertTrue(address.startswith('127.0.0.1:'))

    def test_verify(self):
        """The program need not be installed to verify the units."""
        units = os.path.join(self.folder, 'units')
        os.mkdir(units)
        shutil.copy(SOCKET, units)
        command, = settings(SERVICE, 'ExecStart')
        with open(SERVICE, encoding='utf-8') as f:
            text = f.read()
        self.write(f'units/{os.path.basename(SERVICE)}', text.replace(command.split()[0], PROGRAM))
        for unit in SERVICE, SOCKET:
            template = os.path.basename(unit).replace('@.', f'@{INSTANCE}.')
            result = subprocess.run(
                ['systemd-analyze', 'verify', '--user', template], text=True, timeout=60,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                env=os.environ | {'HOME': self.folder, 'XDG_RUNTIME_DIR': self.folder,
                                  'SYSTEMD_UNIT_PATH': f'{units}:'})
            self.assertEqual((result.returncode, result.stdout), (0, ''), unit)


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[4:]])
