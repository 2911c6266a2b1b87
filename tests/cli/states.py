# SPDX-License-Identifier: GPL-2.0-or-later
"""A state in a temporary folder, and mails for it."""
import os, random, sqlite3, subprocess, tempfile, unittest

from mails import PROGRAM, mail, mbox, patch, raw_mails, run

KINDS = ('projects people series covers patches cover_comments patch_comments events '
         'revisions states').split()


def some_list(count):
    """Series of all shapes, replies and duplicates, shuffled."""
    rng = random.Random(count)
    mails = []
    for n in range(0, count, 8):
        reply = f'In-Reply-To: <{n}@example.org>\n'
        mails += [
            mail(n, f'[PATCH v{n % 3 + 1} 0/3] series {n}'),
            patch(n + 1, f'[PATCH v{n % 3 + 1} 1/3] one', reply),
            patch(n + 2, f'[PATCH v{n % 3 + 1} 2/3] two', reply),
            patch(n + 3, f'[PATCH v{n % 3 + 1} 3/3] three', reply),
            mail(n + 4, 'Re: one', 'Acked-by: Bo <bo@example.org>\n',
                 f'In-Reply-To: <{n + 1}@example.org>\n').replace('Ann Example <ann',
                                                                  f'Bo {n} <bo'),
            mail(n + 5, 'Re: series', headers=reply),
            mail(n + 6, 'Re: lost', headers=f'In-Reply-To: <{n + 9}@example.org>\n'),
            patch(n + 7, f'[PATCH] single {n}', f'References: <{n - 7}@example.org>\n')
        ]
    for _ in range(count // 4):
        i = rng.randrange(len(mails) - 3)
        mails[i], mails[i + 3] = mails[i + 3], mails[i]
    return mails + mails[:3]


def read(path):
    with open(path, 'rb') as f:
        return f.read()


class StateTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.db = os.path.join(self.folder, 'state.db')

    def write(self, name, text, mode='w'):
        path = os.path.join(self.folder, name)
        with open(path, mode, encoding='utf-8') as f:
            f.write(text)
        return path

    def ingest(self, *arguments, status=0, **options):
        result = run('ingest', '--state', self.db, '--quiet', *arguments, **options)
        self.assertEqual(result.returncode, status, result.err)
        return result

    def export(self, *arguments):
        out = os.path.join(self.folder, 'out')
        result = run('export', '--quiet', '--now=2026-06-01',
                     '--output', out, *arguments)
        self.assertEqual(result.returncode, 0, result.err)
        return {kind: read(os.path.join(out, kind + '.ndjson')).decode() for kind in KINDS}

    def assert_state_is(self, mails):
        expected = self.export(self.write('expected.mbox', mbox(*mails)))
        got = self.export('--state', self.db)
        for kind in KINDS:
            self.assertEqual(got[kind], expected[kind], kind)

    def raw_mails(self):
        return [raw.decode() for raw in raw_mails(self.db)]

    def dump(self):
        db = sqlite3.connect(self.db)
        lines = list(db.iterdump())
        db.close()
        return lines

    def deliver_at_once(self, mails):
        """Returns: the running processes."""
        processes = []
        for one in mails:
            process = subprocess.Popen([PROGRAM, 'ingest', '--quiet', '--state', self.db],
                                       stdin=subprocess.PIPE)
            process.stdin.write(one.encode())
            process.stdin.close()
            processes.append(process)
        return processes
