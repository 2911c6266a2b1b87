#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""serve-hostile.py PROGRAM: clients of `serve` that send nonsense, too much, too little or too
slowly.  Others are answered meanwhile."""
import os, re, resource, signal, socket, sys, time, unittest

from serving import END, START, Serving

CONNECTIONS = 1000
HOST = b'Host: localhost\r\n'


def get(target):
    return b'GET ' + target + b' HTTP/1.1\r\n' + HOST + b'Connection: close\r\n\r\n'


def status(answer):
    """That of an answer; None if there is none."""
    match = re.match(rb'HTTP/1\.[01] (\d{3}) ', answer)
    return match and int(match[1])


def memory(process):
    """MiB that it has used at most."""
    with open(f'/proc/{process.pid}/status', encoding='ascii') as f:
        return int(re.search(r'VmHWM:\s*(\d+) kB', f.read())[1]) / 1024


class Hostile(Serving):
    def setUp(self):
        super().setUp()
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4096), hard))
        self.server = self.serve('--jobs', '2')

    def assert_others_go_on(self):
        start = time.monotonic()
        self.assertEqual(self.server.get('/api/patches/1/').status, 200)
        self.assertLess(time.monotonic() - start, 2 * END)

    def test_paths(self):
        for target, expected in [
                (b'/../../etc/passwd', 404), (b'/%2e%2e/%2e%2e/etc/passwd', 404),
                (b'/project/../patch/2@example.org/mbox/', 404), (b'/patch/%00/', 400),
                (b'/patch/%zz/mbox/', 400), (b'/patch/%ff%fe/', 400), (b'/patch/%', 301),
                (b'//evil.example/%2e', 404), (b'/' * 4000, 404), (b'/a' * 2000, 404),
                (b'/api/patches/' + b'9' * 500 + b'/', 404), (b'/series/-1/mbox/', 404),
                (b'/series/99999999999999999999/mbox/', 404), (b'/a' * 2100, 414),
                (b'/api/patches/?q=' + b'a,' * 2000, 200),
                (b'/api/patches/?' + b'project=1&' * 400, 200),
                (b"/api/patches/?order=-id'--&state=';DROP+TABLE+patches", 200),
                (b'/api/patches/?page=' + b'9' * 100, 404), (b'/api/patches/?per_page=-1', 200),
                (b'/api/patches/?q=%00%ff%c3%28&submitter=%', 200), (b'*', 400),
                (b'http://evil.example/api/', 200), (b'\xff\xfe', 400), (b'/\x01\x7f\xff/', 404),
                (b'/api/patches\xff?\xff', 301)]:
            with self.subTest(target[:60]):
                answer = self.server.send(get(target))
                self.assertEqual(status(answer), expected, answer[:200])
                if expected == 301:
                    head = answer.partition(b'\r\n\r\n')[0]
                    self.assertRegex(head, rb'Location: http://localhost/[!-~]*\r\n')
        self.assert_others_go_on()

    def test_links(self):
        """The longest query, all of whose bytes have to be encoded in four links."""
        query = b'per_page=1&q=' + b':' * 4000
        answer = self.server.send(get(b'/api/patches/?' + query))
        self.assertEqual(status(answer), 200)
        self.assertIn(b'rel="last"', answer)

    def test_no_requests(self):
        """Whatever is no HTTP is a 400 or nothing at all, and the end of the connection."""
        for data in [b'', b'\n', b'\0' * 1000, b'\r\n' * 100000, b'GET', b'GET /api/',
                     b'GET /api/ HTTP/9.9\r\n\r\n', b'GET /\0 HTTP/1.1\r\n\r\n',
                     b'GET /api/ HTTP/1.1\r\n\r\n', b'\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03',
                     b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', b'GET /api/ HTTP/1.1\r\nHost\r\n\r\n',
                     b'GET /api/ HTTP/1.1\r\nHost: a b\r\n\r\n',
                     b'GET /api/ HTTP/1.1\r\nHost: evil.example\r\n\r\n',
                     b'GET /api/ HTTP/1.1\r\n' + HOST + b'Content-Length: x\r\n\r\n',
                     os.urandom(10000)]:
            with self.subTest(data[:40]):
                answer = self.server.send(data, patience=1)
                self.assertIn(status(answer), (None, 400, 404, 414, 421, 505), answer[:200])
        self.assert_others_go_on()

    def test_huge_header(self):
        for header in (b'A: ' + b'x' * 10**6, b'A: b\r\n' * 10**5, b'x' * 10**6):
            answer = self.server.send(b'GET / HTTP/1.1\r\n' + HOST + header + b'\r\n\r\n')
            self.assertIn(status(answer), (None, 400, 413, 431))
        answer = self.server.send(get(b'/' + b'a' * 10**6))
        self.assertIn(status(answer), (None, 414, 431))
        self.assert_others_go_on()
        self.assertLess(memory(self.server.process), 300)

    def test_bodies(self):
        """Nobody reads them."""
        for headers in (b'Content-Length: 100000000000\r\n', b'Transfer-Encoding: chunked\r\n'):
            for method in b'POST', b'PATCH', b'GET':
                answer = self.server.send(method + b' /api/ HTTP/1.1\r\n' + HOST + headers +
                                          b'\r\n' + b'1000\r\n' + b'x' * 4096, patience=1)
                self.assertIn(status(answer), (None, 400, 405))
        self.assert_others_go_on()

    def test_pipelining(self):
        """Many requests before the first answer was read."""
        request = b'GET /api/patches/?per_page=250 HTTP/1.1\r\n' + HOST + b'\r\n'
        count = 300
        answers = self.server.send(request * count, patience=2 * END)
        self.assertEqual(answers.count(b'HTTP/1.1 200 OK'), count)

    def test_many(self):
        """A thousand clients that never finish their requests, and then one that does."""
        clients = []
        for _ in range(CONNECTIONS):
            client = self.server.connect(timeout=30)
            client.sendall(b'GET /api/ HTTP/1.1\r\n' + HOST + b'A: ')
            clients.append(client)
        self.assert_others_go_on()
        self.assertLess(memory(self.server.process), 300)
        for client in clients:
            client.close()
        self.assert_others_go_on()

    def test_more_than_room(self):
        """Three times as many as there is room for: the longest waiting make room for the others,
        and whoever asks is answered."""
        clients = []
        for number in range(3 * CONNECTIONS):
            client = self.server.connect(timeout=30)
            client.sendall(b'GET /api/ HTTP/1.1\r\nA: ')
            clients.append(client)
            if number % 500 == 499:
                self.assert_others_go_on()
        closed = 0
        for client in clients:
            client.setblocking(False)
            try:
                closed += client.recv(1) == b''
            except BlockingIOError:
                pass
            except ConnectionResetError:
                closed += 1
            client.close()
        self.assertGreater(closed, CONNECTIONS)

    def test_slow(self):
        """A byte a second is not enough for ever, and a client that reads nothing keeps nobody
        waiting."""
        deaf = self.server.connect(timeout=30)
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.sendall(b'GET /api/patches/?per_page=250 HTTP/1.1\r\n' + HOST + b'\r\n' * 2)
        slow = self.server.connect(timeout=1)
        start = time.monotonic()
        slow.sendall(b'GET /api/ HTTP/1.1\r\nA: ')
        ended = False
        while not ended and time.monotonic() - start < 40:
            try:
                slow.sendall(b'x')
                ended = slow.recv(100) == b''
            except TimeoutError:
                pass
            except OSError:
                ended = True
            self.assert_others_go_on()
        self.assertTrue(ended)
        self.assertGreater(time.monotonic() - start, 15)
        deaf.close()
        slow.close()

    def test_stuck_log(self):
        """Nobody reads the messages any more: standard error is full, and the end comes still."""
        server = self.serve('--verbose', '--jobs', '2')
        path = b'/' + b'x' * 4000
        for _ in range(40):
            server.send(get(path), patience=0.2)
        self.assertEqual(server.stop(), -signal.SIGTERM)

    def test_stop(self):
        """The end does not wait for anybody."""
        clients = [self.server.connect(timeout=START) for _ in range(100)]
        for client in clients:
            client.sendall(b'GET /api/patches/?per_page=250 HTTP/1.1\r\n' + HOST + b'A: ')
        self.server.stop()
        for client in clients:
            client.close()


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
