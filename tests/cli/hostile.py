#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""hostile.py PROGRAM: no input makes the program crash, take too long, use too much memory or
print invalid JSON.

The limits are 2 s of CPU time and 256 MiB.  They are not checked under a sanitizer, which is slower
and needs more memory.  M2S_SLOWNESS says how many times as slow a build may be that is not
optimised.
"""
import gzip, json, os, random, resource, subprocess, sys, tempfile, unittest

from mails import DIFF, PROGRAM, mail, mbox, patch, run

LINKED = subprocess.run(['ldd', PROGRAM], capture_output=True, text=True).stdout
MEASURED = 'libasan' not in LINKED and 'libtsan' not in LINKED
CPU_SECONDS = 2 * int(os.environ.get('M2S_SLOWNESS', '1'))
MEMORY = 256 << 20  # bytes, not counting mapped files

GOOD = patch(1, '[PATCH] good')

# What is said of mails that are not read.
ASIDE = {
    'references': ': its headers are larger than 1048576 bytes\n',
    'huge header': ': it is larger than 67108864 bytes\n',
    'parts': ': too many MIME parts\n',
    'depth': ': MIME parts nested too deep\n',
    'forwards': ': MIME parts nested too deep\n',
    'from': ': From holds no address\n',
}


def bounded(*arguments):
    """Runs the program, which dies if it asks for more memory than it may have."""
    def limit():
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    return run(*arguments, preexec_fn=limit if MEASURED else None)


class Hostile(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def run_bounded(self, *arguments):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        result = bounded(*arguments)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.assertEqual(result.returncode, 0, result.err)
        self.assertNotIn('CRITICAL', result.err)
        if MEASURED:
            used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            self.assertLess(used, CPU_SECONDS, arguments[0])
        return result

    def ingest(self, data):
        """Runs list and export on data; they must print strict JSON."""
        path = os.path.join(self.folder, 'x.mbox')
        with open(path, 'wb') as f:
            f.write(data if isinstance(data, bytes) else data.encode('utf-8', 'surrogateescape'))
        result = self.run_bounded('list', '--format=json', '--list-id', 'widgets.lists.example.org',
                                  path)
        output = os.path.join(self.folder, 'out')
        self.run_bounded('export', '--output', output, '--list-id',
                         'widgets.lists.example.org', path)
        for name in os.listdir(output):
            with open(os.path.join(output, name), encoding='utf-8') as f:
                for line in f.read().split('\n')[:-1]:
                    json.loads(line)
        result.series = json.loads(result.out)
        return result

    def test_good_mail_after_bad(self):
        header = 'X-Long: ' + 'a' * 300_000 + '\n'
        for name, bad in {
                'long header': mail(9, 'x', headers=header),
                'many headers': mail(9, 'x', headers='X-A: b\n' * 200_000),
                'references': mail(9, 'Re: x',
                                   headers='References: ' + '<a@b> ' * 1_000_000 + '\n'),
                'huge header': 'X: ' + 'y' * 100_000_000 + '\n',
                'parts': mail(9, 'x', '--b\n\nz\n' * 1_000_000,
                              'Content-Type: multipart/mixed; boundary=b\n'),
                'depth': mail(
                    9, 'x', ''.join(f'--b{i}\nContent-Type: multipart/mixed; boundary=b{i + 1}\n\n'
                                    for i in range(100_000)),
                    'Content-Type: multipart/mixed; boundary=b0\n'),
                'forwards': mail(9, 'x', 'Content-Type: message/rfc822\n\n' * 100_000,
                                 'Content-Type: message/rfc822\n'),
                'groups': mail(9, 'x', headers='Cc: ' + 'a:' * 50_000 + '\n'),
                'parameters': mail(9,
                                   'x',
                                   headers='Content-Type: text/plain' + '; a=b' * 40_000 + '\n'),
                'charset': mail(9,
                                'x',
                                headers='Content-Type: text/plain; charset=' + 'x' * 10_000 + '\n'),
                'from': GOOD.replace('Ann Example <ann@example.org>',
                                     'a at ' * 50_000).replace('<1@', '<9@'),
                'brackets': mail(9, '[' * 100_000 + 'x'),
                'encoded words': mail(9, '=?utf-8?q?a?= ' * 10_000),
                'marker': mail(9, '[' + '1' * 200_000 + '/' + '2' * 200_000),
                'empty': ''
        }.items():
            with self.subTest(name):
                result = self.ingest(mbox(bad, GOOD))
                self.assertIn('good', [s['name'] for s in result.series])
                self.assertIn(ASIDE.get(name, ''), result.err)

    def test_hostile_headers(self):
        def spelled(number):
            return ''.join(c.upper() if number >> bit & 1 else c
                           for bit, c in enumerate('abcdefghijklmnop'))
        for name, headers in {
                'names': ''.join(f'X{i}: b\n' for i in range(90_000)),
                'one name': 'X: b\n' * 150_000,
                'spellings': ''.join(f'{spelled(i)}: b\n' for i in range(45_000)),
                'continuations': 'X: a\n' + ' b\n' * 60_000,
                'long lines': ('X: ' + 'a ' * 1_000 + '\n') * 450}.items():
            with self.subTest(name):
                result = self.ingest(mbox(patch(7, '[PATCH] x', headers), GOOD))
                self.assertEqual([s['name'] for s in result.series], ['x', 'good'])

    def test_hostile_bodies(self):
        pull = ('The following changes since commit x\n' * 5_000 +
                'are available in the git repository at:\n' * 5_000)
        for name, body in {
                'pull request': pull + 'git://' + 'a' * 250_000 + ' !\n',
                'trailers': 'Acked-by:\n' * 200_000,
                'diff starts': '--- a\n' * 500_000,
                'hunks': DIFF * 100_000,
                'hunk numbers': '--- a/x\n+++ b/x\n@@ -1,' + '9' * 100_000 + ' +1 @@\n x\n',
                'one line': 'x' * 5_000_000,
                'depends': 'Depends-on: <a@b>\n' * 100_000,
                'underscores': '_' * 1_000_000 + 'x\n',
                'links': 'v1: https://lore.kernel.org/r/1@example.org\n' * 100_000,
                'links on a line': 'https://lore.kernel.org/a/b/c/' * 50_000 + '@\n',
                'ids': 'id:' * 500_000 + '@\n',
                'links without end': 'https://lore.kernel.org/a/a/a/a/a/a@\n' * 20_000,
                'change-ids': ''.join(f'change-id: {i}\n' for i in range(50_000)),
                'tags': ''.join(f'Fixes: {i:012}\nCloses: {i}\n' for i in range(50_000)),
                'reports': 'syzbot+0123456789@ CVE-2026-12345 E-E-e-t+t+' * 20_000,
                'diffstat': 'a | 1 +\n' * 200_000 + '|' * 500_000 + '\n',
                'words': 'a b ' * 500_000 + '\n'}.items():
            with self.subTest(name):
                self.ingest(mbox(mail(9, '[PATCH] x', body), GOOD))

    def revisions(self, *mails):
        """Runs revisions --all, which is given more time for more mails, but not for its square."""
        path = os.path.join(self.folder, 'many.mbox')
        with open(path, 'w', encoding='utf-8') as file:
            file.write(mbox(*mails))
        return self.run_bounded('revisions', '--quiet', '--all', '--format=ndjson', path).out

    def test_many_of_a_kind(self):
        """Patches that all look alike, in one series or in many, or all name the same mail."""
        count = 8_000
        link = 'Link to v1: https://lore.kernel.org/r/0@example.org\n'
        kinds = {
            'one subject': [patch(i, '[PATCH] same') for i in range(count)],
            'versions': [patch(i, f'[PATCH v{i % 99 + 1}] same') for i in range(count)],
            'one mail': [mail(i, f'[PATCH v2] {i}', link + DIFF) for i in range(count)],
            'one change-id': [mail(i, f'[PATCH] {i}', 'change-id: x\n' + DIFF)
                              for i in range(count)],
            'one series': [patch(i, f'[PATCH {i}/{count}] same') for i in range(1, count)],
            'two series': [patch(i, f'[PATCH v{i % 2 + 1} {i // 2}/{count}] same',
                                 f'References: <v{i % 2}@example.org>\n')
                           for i in range(2, count)],
            'totals': [patch(i, f'[PATCH 1/{i}] same', 'References: <0@example.org>\n')
                       for i in range(1, count)],
            'chain': [mail(i, f'[PATCH] {i}',
                           f'Link to v1: https://lore.kernel.org/r/{i - 1}@example.org\n' + DIFF)
                      for i in range(count)],
        }
        for name, mails in kinds.items():
            with self.subTest(name):
                self.assertIn('predecessor', self.revisions(*mails))

    def run_shallow(self, *arguments):
        """Runs the program with a stack that is used up by a function for each mail of a thread."""
        def limit():
            resource.setrlimit(resource.RLIMIT_STACK, (256 << 10, 256 << 10))
        result = run(*arguments, preexec_fn=limit)
        self.assertEqual(result.returncode, 0, result.err)
        return result.out

    @unittest.skipUnless(MEASURED, 'a sanitizer needs more of the stack')
    def test_deep_thread(self):
        """Replies that answer each other in a chain or in a ring, or themselves."""
        count = 10_000
        path = os.path.join(self.folder, 'deep.mbox')
        state = os.path.join(self.folder, 'deep.db')

        def replies(parent):
            return [mail(n, 'Re: [PATCH] good', f'It is {n}.\n',
                         f'In-Reply-To: <{parent(n)}@example.org>\n')
                    for n in range(2, count)]
        for name, parent in {
                'chain': lambda n: n - 1,
                'ring': lambda n: n - 1 if n > 2 else count - 1,
                'themselves': lambda n: n,
        }.items():
            with self.subTest(name):
                with open(path, 'w', encoding='utf-8') as f:
                    f.write(mbox(GOOD, *replies(parent)))
                comments = count - 2 if name == 'chain' else 0
                for source in ([path], ['--state', state]):
                    if source[0] == '--state':
                        self.run_shallow('ingest', '-q', '--state', state, path)
                    series, = json.loads(self.run_shallow('list', '-q', '-fjson', *source))
                    self.assertEqual(series['replies'], comments)
                    self.run_shallow('show', '-q', '1', *source)
                os.remove(state)

    def test_am(self):
        """A mailbox for git, of large patches, odd headers and many trailers."""
        hunk = '---\n--- a/x\n+++ b/x\n@@ -0,0 +1,{} @@\n'
        lines = 200_000
        long = hunk.format(lines) + ('+' + 'x' * 60 + '{}\n') * lines
        reply = 'In-Reply-To: <1@example.org>\n'
        trailers = ''.join(f'Acked-by: P{i} <p{i}@example.org>\n' for i in range(100_000))
        for name, (first, text) in {
                'large': (mail(1, '[PATCH] x', long.format(*[''] * lines)), ''),
                'quoted': (mail(1, '[PATCH] x', long.format(*['\r'] * lines)), ''),
                'one line': (mail(1, '[PATCH] x', hunk.format(1) + '+' + 'x' * 10_000_000), ''),
                'subject': (patch(1, '[PATCH] ' + 'ö =?x ' * 20_000), ''),
                'in body': (mail(1, '[PATCH] x', 'From: a\n' + ' b\n' * 500_000 + '\n'
                                 + hunk.format(1) + '+x\n'), ''),
                'trailers': (GOOD, trailers),
                'conditions': (GOOD, 'Acked-by: P <p@example.org>\nif. with fixed\n' * 100_000),
                'words': (GOOD, 'with if, ' * 500_000 + '\nAcked-by: P <p@example.org>\n')
        }.items():
            with self.subTest(name):
                path = os.path.join(self.folder, 'list.mbox')
                with open(path, 'w', encoding='utf-8', newline='') as f:
                    f.write(mbox(first, mail(2, 'Re: x', text, reply)))
                self.run_bounded('am', '--quiet', '1', path)

    @unittest.skipUnless(MEASURED, 'memory is not measured under a sanitizer')
    def test_memory_of_many_threads(self):
        """Mails nearly as large as they may be take no more memory in 32 threads than in one."""
        path = os.path.join(self.folder, 'large.mbox.gz')
        with gzip.open(path, 'wb', compresslevel=1) as file:
            for number in range(6):
                file.write(mbox(patch(number, '[PATCH] x').replace(
                    'Change it.', ('x' * 70 + '\n') * 600_000)).encode())
        for command in 'list', 'ingest':
            peaks = {}
            for jobs in 1, 8, 32:
                with self.subTest(command, jobs=jobs):
                    state = ['--state', f'{path}.{jobs}'] if command == 'ingest' else []
                    process = subprocess.Popen([PROGRAM, command, '--quiet', f'--jobs={jobs}',
                                                *state, path], stdout=subprocess.DEVNULL)
                    _, status, usage = os.wait4(process.pid, 0)
                    process.returncode = os.waitstatus_to_exitcode(status)
                    self.assertEqual(process.returncode, 0)
                    peaks[jobs] = usage.ru_maxrss
                    self.assertLess(peaks[jobs], 1.5 * peaks[1])

    def test_odd_bytes(self):
        for name, text in {
                'nul': '[PATCH] a\0b',
                'invalid': '[PATCH] \udcff\udcfe',
                'surrogate': '[PATCH] =?utf-8?q?=ed=a0=80?=',
                'separator': '[PATCH] =?utf-8?q?=e2=80=a8=1f=7f?=',
                'utf-7': '[PATCH] =?utf-7?q?+2AA-?='
        }.items():
            with self.subTest(name):
                result = self.ingest(mbox(patch(7, text)))
                self.assertEqual(len(result.series), 1)
        body = ''.join(chr(c) for c in range(1, 32)) + '\x7f\x85\u2028\udc80</script>\n'
        self.ingest(
            mbox(mail(8, '[PATCH] x', body + DIFF, 'Content-Type: text/plain; charset=latin-1\n')))

    def test_line_ends(self):
        expected = self.ingest(mbox(GOOD, patch(2, '[PATCH] b'))).series
        for end in ('\r\n', '\r\r\n'):
            with self.subTest(repr(end)):
                names = [
                    s['name'] for s in self.ingest(
                        mbox(GOOD, patch(2, '[PATCH] b')).replace('\n', end)).series
                ]
                if end == '\r\n':
                    self.assertEqual(names, [s['name'] for s in expected])

    def test_cut_anywhere(self):
        whole = mbox(GOOD, patch(2, '[PATCH] b'),
                     mail(3, 'Re: b', headers='In-Reply-To: <2@example.org>\n')).encode()
        first = len(mbox(GOOD))
        separator = whole.index(b'\n')  # without it, it cannot be known for an mbox
        for size in range(separator, len(whole), 37):
            path = os.path.join(self.folder, 'cut.mbox')
            with open(path, 'wb') as f:
                f.write(whole[:size])
            result = run('list', '--format=ndjson', path)
            self.assertEqual(result.returncode, 0, result.err)
            if size >= first:
                self.assertIn('"good"', result.out)

    def test_mutations(self):
        rng = random.Random(1)
        seed = mbox(
            GOOD,
            mail(2, '=?utf-8?q?caf=C3=A9?= x', 'a=\n',
                 'Content-Type: multipart/mixed; boundary="x"\n'),
            patch(3, '[PATCH 1/2] c', 'References: <1@example.org>\n')).encode()
        pieces = [
            b'\0', b'\n', b'\r', b'From ', b'--x', b'=?', b'?=', b'\xff', b'>', b'<', b'"', b';',
            b'[', b']', b'Content-Type: message/rfc822\n', b'\n\n', b'@@ -1 +1 @@', b'diff ', b'=00'
        ]
        for turn in range(150):
            data = bytearray(seed)
            for _ in range(rng.randrange(1, 12)):
                at = rng.randrange(len(data))
                if rng.random() < 0.5:
                    data[at:at + rng.randrange(0, 9)] = rng.choice(pieces)
                else:
                    data[at] = rng.randrange(256)
            with self.subTest(turn):
                self.ingest(b'From x Thu Jan  1 00:00:00 1970\n' + bytes(data))


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
