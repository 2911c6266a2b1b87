#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""serve.py PROGRAM: tests `serve`: what clients get, and how it starts and ends."""
import gzip, json, os, re, signal, socket, subprocess, sys, time, unittest, urllib.parse

from mails import PROGRAM, mbox, patch, run
from serving import SERIES, Serving

PATCH = '/project/widgets/patch/2@example.org'


class Answers(Serving):
    def test_api(self):
        """The same as from `api`, whatever the client calls the server."""
        server = self.serve()
        for host in (f'127.0.0.1:{server.port}', f'localhost:{server.port}', '[::1]'):
            for path in ('/api/', '/api/1.2/patches/?per_page=2&page=3', '/api/series/1/',
                         '/api/patches/99/', '/api/patches/2/comments/'):
                said = run('api', '--include', '--state', self.state, '--base-url',
                           f'http://{host}', path).out
                head, _, body = said.partition('\n\n')
                response = server.get(path, headers={'Host': host})
                with self.subTest(host=host, path=path):
                    self.assertIn(str(response.status), head.splitlines()[0])
                    self.assertEqual(response.text.decode() + '\n', body)
                    link = response.headers['Link']
                    self.assertEqual(f'Link: {link}' in head, link is not None)
                    self.assertEqual(response.headers['Content-Type'], 'application/json')

    def test_base_url(self):
        server = self.serve('--base-url', 'https://lists.example.org/pw/')
        for headers in {}, {'Host': 'lists.example.org'}:
            index = json.loads(server.get('/api/', headers=headers).text)
            self.assertEqual(index['people'], 'https://lists.example.org/pw/api/people/')
        self.assertEqual(server.get('/patch/2/').headers['Location'],
                         f'https://lists.example.org/pw{PATCH}/')

    def test_mailboxes(self):
        server = self.serve()
        for path, arguments, file in [
                ('/series/1/mbox/', ['1'], 'oil-the-wheels.patch'),
                (f'{PATCH}/mbox/', ['--patch', '2'], '2-2-rear.patch'),
                (f'{PATCH}/mbox/?series=*', ['--patch', '--with-dependencies', '2'],
                 '2-2-rear.patch'),
                ('/project/widgets/cover/0@example.org/mbox/', ['--cover', '1'],
                 '0-2-oil-the-wheels.mbox')]:
            response = server.get(path)
            mailbox = run('mbox', '--quiet', '--state', self.state, *arguments).out
            self.assertTrue(mailbox)
            self.assertEqual(response.text.decode(), mailbox, path)
            self.assertEqual(response.headers['Content-Disposition'],
                             f'attachment; filename={file}')

    def test_head(self):
        server = self.serve()
        for path in ('/api/patches/', f'{PATCH}/raw/', '/nothing/', '/patch/1/'):
            whole, head = server.get(path), server.get(path, 'HEAD')
            self.assertEqual(head.text, b'')
            self.assertEqual(head.status, whole.status)
            for headers in whole.headers, head.headers:
                del headers['Date']
            self.assertEqual(head.getheaders(), whole.getheaders())

    def test_writing(self):
        server = self.serve()
        for method in ('POST', 'PUT', 'PATCH', 'DELETE'):
            response = server.get('/api/patches/1/', method, body=b'state=accepted')
            self.assertEqual(response.status, 405)
            self.assertEqual(response.headers['Allow'], 'GET, HEAD, OPTIONS')
            self.assertEqual(json.loads(response.text),
                             {'detail': f'Method "{method}" not allowed.'})
        self.assertEqual(server.get('/api/', 'OPTIONS').status, 204)

    def test_redirects(self):
        server = self.serve()
        base = f'http://127.0.0.1:{server.port}'
        for path, status, location in [('/api/1.2/patches?page=1', 301,
                                        '/api/1.2/patches/?page=1'),
                                       ('/patch/2/mbox/', 302, f'{PATCH}/mbox/'),
                                       ('/comment/1/', 302, f'{PATCH}/#1'),
                                       ('/', 302, '/project/widgets/list/')]:
            response = server.get(path)
            self.assertEqual((response.status, response.headers['Location']),
                             (status, base + location))

    def test_way_on(self):
        server = self.serve()
        response = server.get('/series/77/mbox/')
        self.assertEqual(response.status, 404)
        self.assertIn(f'http://127.0.0.1:{server.port}/api/', response.text.decode())

    def test_pages(self):
        """Pages are for browsers, which let them load nothing from elsewhere, also if a 304 says
        that the page that they have is still good."""
        server = self.serve()
        page = server.get('/project/widgets/list/')
        self.assertEqual((page.status, page.headers['Content-Type']),
                         (200, 'text/html; charset=utf-8'))
        policy = page.headers['Content-Security-Policy']
        self.assertIn("default-src 'none'", policy)
        for path in re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text.decode()):
            self.assertEqual(server.get(path).status, 200, path)
        again = server.get('/project/widgets/list/',
                           headers={'If-None-Match': page.headers['ETag']})
        self.assertEqual((again.status, again.headers['Content-Security-Policy']), (304, policy))
        recent = server.get('/project/widgets/list/?since=2+weeks+ago')
        self.assertNotIn('ETag', recent.headers)

    def search(self, server, text):
        """Returns: the status, and the names of the series, of a list that is searched."""
        page = server.get('/project/widgets/list/?search=' + urllib.parse.quote(text))
        return page.status, re.findall(r'<a [^>]*href="/series/[^>]*>([^<]*)</a>',
                                       page.text.decode())

    def test_search(self):
        """With an index, lists can be searched like `search` does it, and nothing is searched
        without one."""
        server = self.serve()
        self.assertNotIn('name="search"', server.get('/project/widgets/list/').text.decode())
        status, names = self.search(server, 'rear')
        self.assertEqual((status, names), (400, []))
        self.assertEqual(run('rebuild', '--index', '--state', self.state).returncode, 0)
        self.assertIn('name="search"', server.get('/project/widgets/list/').text.decode())
        for text, expected in (('rear', ['oil the wheels']), ('from:bo fine', ['oil the wheels']),
                               ('is:patch "number 12"', ['number 12']),
                               ('"number 12" OR "number 14"', ['number 14', 'number 12']),
                               ('nowhere', [])):
            self.assertEqual(self.search(server, text), (200, expected), text)
        for text in '(rear', 'rear)', 'a) OR (b', 'list:pots', 'tag:x', '*', 'date:x':
            self.assertEqual(self.search(server, text), (400, []), text)
        for text, lasts in ('rear', True), ('Date:yesterday', False):
            page = server.get(f'/project/widgets/list/?search={text}')
            self.assertEqual((page.status, 'ETag' in page.headers), (200, lasts))

    def test_gzip(self):
        server = self.serve()
        plain = server.get('/api/patches/')
        packed = server.get('/api/patches/', headers={'Accept-Encoding': 'deflate, gzip;q=0.8'})
        self.assertEqual(packed.headers['Content-Encoding'], 'gzip')
        self.assertLess(len(packed.text), len(plain.text) / 4)
        self.assertEqual(gzip.decompress(packed.text), plain.text)

    def test_cors(self):
        ask = {'Origin': 'https://example.org'}
        without = self.serve().get('/api/', headers=ask)
        self.assertIsNone(without.headers['Access-Control-Allow-Origin'])
        server = self.serve('--cors', 'https://example.org')
        for method in 'GET', 'OPTIONS':
            response = server.get('/api/', method, headers=ask)
            self.assertEqual(response.headers['Access-Control-Allow-Origin'],
                             'https://example.org')

    def test_allowed_host(self):
        """A web site whose name leads here for a while gets nothing."""
        evil = self.serve().get('/api/', headers={'Host': 'pw.example.org'})
        self.assertEqual(evil.status, 421)
        self.assertNotIn(b'people', evil.text)
        server = self.serve('--allow-host', 'a.example.org', '--allow-host', 'pw.example.org')
        index = json.loads(server.get('/api/', headers={'Host': 'pw.example.org:80'}).text)
        self.assertEqual(index['people'], 'http://pw.example.org:80/api/people/')

    def test_keep_alive(self):
        server = self.serve()
        request = b'GET /api/people/1/ HTTP/1.1\r\nHost: localhost\r\n'
        answers = server.send((request + b'\r\n') * 3 + request + b'Connection: close\r\n\r\n')
        self.assertEqual(answers.count(b'HTTP/1.1 200 OK'), 4)

    def test_curl(self):
        server = self.serve()
        result = subprocess.run(['curl', '--silent', '--show-error', '--location', '--compressed',
                                 '--fail', f'{server.address}api/patches'],
                                capture_output=True, timeout=60)
        self.assertEqual(result.stderr, b'')
        self.assertEqual(len(json.loads(result.stdout)), 30)


class State(Serving):
    def test_freshness(self):
        server = self.serve()
        first = server.get('/api/patches/40/')
        self.assertEqual(first.status, 404)
        first = server.get('/api/patches/?order=-id')
        known = {'If-None-Match': first.headers['ETag']}
        self.assertEqual(server.get('/api/patches/?order=-id', headers=known).status, 304)
        self.ingest(mbox(patch(50, '[PATCH] fifty')))
        second = server.get('/api/patches/?order=-id', headers=known)
        self.assertEqual(second.status, 200)
        self.assertEqual(json.loads(second.text)[0]['name'], 'fifty')

    def test_changed(self):
        """What the server remembers of an object is forgotten once somebody writes."""
        server = self.serve('--jobs', '1')
        names = []
        for mails in SERIES, mbox(patch(50, '[PATCH] fifty').replace('Ann Ex', 'Anna Ex')):
            self.ingest(mails)
            names.append(json.loads(server.get('/api/patches/1/').text)['submitter']['name'])
        self.assertEqual(names, ['Ann Example', 'Anna Example'])

    def test_last_modified(self):
        """A state that has just changed may change again within the same second."""
        server = self.serve()
        time.sleep(max(0, os.stat(self.state).st_ctime + 2.1 - time.time()))
        changed = server.get('/api/').headers['Last-Modified']
        self.assertIsNotNone(changed)
        self.assertEqual(server.get('/api/', headers={'If-Modified-Since': changed}).status, 304)
        os.utime(self.state)
        response = server.get('/api/', headers={'If-Modified-Since': changed})
        self.assertEqual((response.status, response.headers['Last-Modified']), (200, None))

    def test_rebuild(self):
        server = self.serve()
        before = server.get('/api/patches/').text
        run('rebuild', '--quiet', '--grouping', 'precise', '--state', self.state)
        self.assertEqual(json.loads(server.get('/api/patches/').text), json.loads(before))

    def test_replaced(self):
        server = self.serve()
        server.get('/api/patches/')
        other = os.path.join(self.folder, 'other.db')
        self.ingest(mbox(patch(7, '[PATCH] another list')), other)
        os.rename(other, self.state)
        self.assertEqual([p['name'] for p in json.loads(server.get('/api/patches/').text)],
                         ['another list'])

    def test_damage(self):
        """Clients get no paths; standard error does, once."""
        server = self.serve()
        os.rename(self.state, self.state + '.aside')
        for _ in range(2):
            response = server.get('/api/')
            self.assertEqual(response.status, 503)
            self.assertEqual(response.headers['Retry-After'], '5')
            self.assertNotIn(b'list.db', response.text)
        os.rename(self.state + '.aside', self.state)
        self.assertEqual(server.get('/api/').status, 200)
        server.stop()
        self.assertEqual(server.said.count('list.db'), 1, server.said)


class Running(Serving):
    def test_quiet(self):
        """By default, only the address is told of."""
        server = self.serve()
        server.get('/api/')
        self.assertEqual(server.stop(), -signal.SIGTERM)
        self.assertEqual(server.said, f'mbox2series: listening on {server.address}\n')

    def test_log(self):
        """What clients send is escaped."""
        server = self.serve('--verbose')
        server.send(b'GET /\x1b[2Jx HTTP/1.0\r\n\r\n')
        server.get('/api/people/1/')
        server.stop()
        self.assertRegex(server.said, r'GET /\\x1b\[2Jx 404 \d+\n')
        self.assertRegex(server.said, r'GET /api/people/1/ 200 \d+\n')

    def test_signals(self):
        for number in signal.SIGTERM, signal.SIGINT:
            server = self.serve()
            idle = server.connect()
            idle.sendall(b'GET /api/ HTTP/1.1\r\nHost: x')
            self.assertEqual(server.stop(number), -number)
            idle.close()

    def test_reader_gone(self):
        """SIGPIPE harms nobody: of a client, or of whoever reads the log."""
        server = self.serve('--verbose')
        with server.connect() as client:
            client.sendall(b'GET /api/patches/?per_page=250 HTTP/1.1\r\nHost: localhost\r\n\r\n')
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b'\1\0\0\0\0\0\0\0')
        server.process.stderr.close()
        self.assertEqual(server.get('/api/').status, 200)
        self.assertEqual(server.get('/api/').status, 200)
        server.process.terminate()
        self.assertEqual(server.process.wait(timeout=30), -signal.SIGTERM)

    def test_unix_socket(self):
        path = os.path.join(self.folder, 'socket')
        for _ in range(2):  # the second finds what a killed program leaves
            server = self.serve('--socket', path)
            with socket.socket(socket.AF_UNIX) as client:
                client.connect(path)
                client.sendall(b'GET /api/ HTTP/1.0\r\nHost: pw.example.org\r\n\r\n')
                answer = b''.join(iter(lambda: client.recv(65536), b''))
            self.assertIn(b'"http://pw.example.org/api/people/"', answer)
            second = run('serve', '--state', self.state, '--socket', path, timeout=60)
            self.assertEqual(second.returncode, 75)
            self.assertIn(path, second.err)
            self.assertEqual(server.stop(signal.SIGKILL), -signal.SIGKILL)
        server = self.serve('--socket', path)
        self.assertEqual(server.stop(), -signal.SIGTERM)
        self.assertFalse(os.path.exists(path))

    def test_systemd_socket(self):
        with socket.create_server(('127.0.0.1', 0)) as listening:
            shell = 'LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" serve --state "$1" 3<&"$2"'
            fd = listening.fileno()
            process = subprocess.Popen(['sh', '-c', shell, PROGRAM, self.state, str(fd)],
                                       pass_fds=[fd], stderr=subprocess.PIPE)
            try:
                with socket.create_connection(listening.getsockname(), timeout=30) as client:
                    client.sendall(b'GET /api/ HTTP/1.0\r\n\r\n')
                    answer = b''.join(iter(lambda: client.recv(65536), b''))
                self.assertIn(b'200 OK', answer)
                process.terminate()
                self.assertEqual(process.wait(timeout=30), -signal.SIGTERM)
                # systemd goes on listening for the next one
                socket.create_connection(listening.getsockname(), timeout=30).close()
            finally:
                process.kill()
                process.communicate()

    def test_threads(self):
        for jobs in '1', '3':
            server = self.serve('--jobs', jobs)
            clients = [server.connect() for _ in range(20)]
            for client in clients:
                client.sendall(b'GET /api/patches/ HTTP/1.0\r\n\r\n')
            for client in clients:
                self.assertIn(b'200 OK', client.recv(100))
                client.close()


class Mistakes(Serving):
    def check(self, status, text, *arguments):
        result = run('serve', *arguments, timeout=60)
        self.assertEqual((result.returncode, result.out), (status, ''), result.err)
        self.assertIn(text, result.err)

    def test_usage(self):
        state = ['--state', self.state]
        self.check(64, 'needs a state')
        self.check(64, 'takes no input', *state, 'list.mbox')
        self.check(64, 'HOST:PORT', *state, '--listen', '8000')
        self.check(64, 'exclude', *state, '--listen', '127.0.0.1:0', '--socket', 'x')
        for origin in 'example.org', 'https://', 'https://a/b', 'https://a\r\nX: y':
            self.check(64, '--cors', *state, '--cors', origin)

    def test_state(self):
        nowhere = os.path.join(self.folder, 'none.db')
        self.check(66, 'none.db', '--state', nowhere, '--listen', '127.0.0.1:0')
        self.check(65, 'in.mbox', '--state', os.path.join(self.folder, 'in.mbox'), '--listen',
                   '127.0.0.1:0')

    def test_in_use(self):
        server = self.serve()
        self.check(75, f'127.0.0.1:{server.port}', '--state', self.state, '--listen',
                   f'127.0.0.1:{server.port}')

    def test_exposed(self):
        """Whoever lets other machines in is warned."""
        server = self.serve('--listen', '0.0.0.0:0')
        server.stop()
        self.assertIn('other machines', server.said)


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
