# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs `serve` for tests, on a free port or in a scratch folder."""
import http.client, os, re, select, signal, socket, subprocess, time

from mails import PROGRAM, Folder, mail, mbox, patch, run

# Sanitizers make the program slow.
SLOWNESS = 10 if {'ASAN_OPTIONS', 'TSAN_OPTIONS'} & os.environ.keys() else 1
START = 10 * SLOWNESS  # seconds
END = 1 * SLOWNESS

SERIES = mbox(
    mail(0, '[PATCH 0/2] oil the wheels'),
    patch(1, '[PATCH 1/2] front', 'In-Reply-To: <0@example.org>\n'),
    patch(2, '[PATCH 2/2] rear', 'In-Reply-To: <0@example.org>\n'),
    mail(3, 'Re: [PATCH 2/2] rear', 'Fine.\n\nReviewed-by: Bo Example <bo@example.org>\n',
         'In-Reply-To: <2@example.org>\n').replace('Ann Example <ann', 'Bo Example <bo'),
    *(patch(n, f'[PATCH] number {n}') for n in range(5, 40)))


class Server:
    """The program, serving state.  It listens on a free port unless arguments say otherwise.
    said: the lines that it has written to standard error so far."""

    def __init__(self, state, *arguments, env=None, **options):
        if not {'--listen', '--socket'} & set(arguments) and env is None:
            arguments += ('--listen', '127.0.0.1:0')
        self.process = subprocess.Popen([PROGRAM, 'serve', '--state', state, *arguments],
                                        stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                        env=env, **options)
        os.set_blocking(self.process.stderr.fileno(), False)
        self.said = ''
        match = self.wait_for(r'listening on (.*)\n')
        self.address = match[1]
        self.port = int(self.address.rsplit(':', 1)[1].strip('/')) if ':' in self.address else 0

    def wait_for(self, pattern):
        """Waits until pattern matches what was said.  Returns: the match."""
        limit = time.monotonic() + START
        while not (match := re.search(pattern, self.said)):
            left = limit - time.monotonic()
            if left < 0 or not select.select([self.process.stderr], [], [], left)[0]:
                raise AssertionError(f'{pattern} is not in {self.said!r}')
            piece = self.process.stderr.read()
            if piece == b'':
                raise AssertionError(f'ended with {self.process.wait()}: {self.said!r}')
            self.said += (piece or b'').decode()
        return match

    def stop(self, number=signal.SIGTERM):
        """Returns: the exit status, as subprocess has it."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(timeout=END)
        finally:
            self.process.kill()
            self.process.wait()
            self.said += (self.process.stderr.read() or b'').decode()
            self.process.stderr.close()

    def get(self, path, method='GET', headers={}, body=None):
        """Returns: a response that was read: with status, headers and text (bytes)."""
        connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=START)
        try:
            connection.putrequest(method, path, skip_host='Host' in headers,
                                  skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name, value)
            if body is not None:
                connection.putheader('Content-Length', str(len(body)))
            connection.endheaders(body)
            response = connection.getresponse()
            response.text = response.read()
            return response
        finally:
            connection.close()

    def connect(self, timeout=None):
        return socket.create_connection(('127.0.0.1', self.port), timeout=timeout or START)

    def send(self, data, patience=None):
        """Sends bytes and returns all that comes until the server ends the connection, or says
        nothing for patience seconds."""
        with self.connect(timeout=patience or START) as client:
            answer = b''
            try:
                client.sendall(data)
                while piece := client.recv(65536):
                    answer += piece
            except TimeoutError:
                if patience is None:
                    raise
            except OSError:
                pass  # the server has seen enough
            return answer


class Serving(Folder):
    """Tests with a state of a few mails."""
    mails = SERIES

    def setUp(self):
        super().setUp()
        self.state = os.path.join(self.folder, 'list.db')
        self.ingest(self.mails)

    def ingest(self, mails, state=None):
        result = run('ingest', '--quiet', '--state', state or self.state,
                     self.write('in.mbox', mails))
        self.assertEqual((result.returncode, result.err), (0, ''))

    def serve(self, *arguments, **options):
        server = Server(self.state, *arguments, **options)
        self.addCleanup(self.end, server)
        return server

    def end(self, server):
        if server.process.returncode is None:
            self.assertEqual(server.stop(), -signal.SIGTERM, server.said)
