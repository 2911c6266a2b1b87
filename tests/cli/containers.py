#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""containers.py PROGRAM [SEED…]: a tar or a zip gives what the folder gives that it unpacks to."""
import bz2, gzip, json, lzma, os, random, shutil, sys, tarfile, unittest, zipfile
from pathlib import Path

from archives import COMPRESSIONS, FORMS, make_tar, make_zip, zstd
from mails import Folder, LIST_ID, mail, mbox, patch, raw_mails, run

SEEDS = [int(seed) for seed in sys.argv[2:]] or range(8)


class Scratch(Folder):
    def setUp(self):
        super().setUp()
        self.folder = Path(self.folder)

    def write(self, name, data):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return str(path)

    def unpack(self, files, name='unpacked'):
        shutil.rmtree(self.folder / name, ignore_errors=True)
        (self.folder / name).mkdir()
        for path, data in files:
            self.write(f'{name}/{path}', data)
        return str(self.folder / name)

    def views(self, source, data=None, status=0):
        """What two views show of an input: export reads every mail again, in no order."""
        result = run('list', '--format=ndjson', source, data=data)
        self.assertEqual(result.returncode, status, result.err)
        shown = [result.stdout]
        out = self.folder / 'out'
        self.assertEqual(run('export', '--output', str(out), source, data=data).returncode, status)
        for path in sorted(out.iterdir()):
            shown.append(path.read_bytes())
            path.unlink()
        return shown

    def names(self, source, *options):
        """The names of the series, in order, of mails that are given; and the result."""
        result = run('list', '--format=ndjson', *options, source)
        return [json.loads(line)['name'] for line in result.out.splitlines()], result


def series(first):
    return [mail(first, f'[PATCH 0/2] series {first}').encode(),
            patch(first + 1, f'[PATCH 1/2] one of {first}',
                  f'In-Reply-To: <{first}@example.org>\n').encode(),
            patch(first + 2, f'[PATCH 2/2] two of {first}',
                  f'In-Reply-To: <{first}@example.org>\n').encode(),
            mail(first + 3, f'Re: [PATCH 1/2] one of {first}',
                 'Acked-by: Ann Example <ann@example.org>\n',
                 f'In-Reply-To: <{first + 1}@example.org>\n').encode()]


def maildir(mails, below=''):
    """As tar finds it: in no order."""
    files = [(f'{below}{"cur" if i % 3 else "new"}/{1700000000 + i // 3}.M{i % 3}P1Q{i}.host'
              + (':2,S' if i % 3 else ''), data) for i, data in enumerate(mails)]
    random.Random(1).shuffle(files)
    return files


def as_mbox(mails):
    return mbox(*(m.decode('latin-1') for m in mails)).encode('latin-1')


class Forms(Scratch):
    MAILS = series(1) + series(5) + series(9) + series(13)

    def check(self, files, unpacked):
        expected = self.views(unpacked)
        self.assertEqual(len(expected[0].splitlines()), 4)
        for name, make in FORMS.items():
            data = make(files)
            with self.subTest(form=name):
                self.assertEqual(self.views(self.write('named-like.this', data)), expected)
                self.assertEqual(run('list', '--format=ndjson', '-', data=data).stdout,
                                 expected[0])
        self.assertEqual(self.views(self.write('in/a', make_tar(files)).removesuffix('/a')),
                         expected)

    def test_views(self):
        """Those of one series."""
        plain = self.write('list.mbox', as_mbox(self.MAILS))
        for name in 'tar of GNU', 'tar.xz', 'zip, deflated':
            path = self.write('x', FORMS[name](maildir(self.MAILS)))
            for command in ['show', '3'], ['mbox', '3'], ['digest'], ['api', '/api/patches/4/']:
                self.assertEqual(run(*command, path).stdout, run(*command, plain).stdout)

    def test_mbox(self):
        self.check([('list.mbox', as_mbox(self.MAILS))],
                   self.write('list.mbox', as_mbox(self.MAILS)))

    def test_mails(self):
        files = [(f'{i:02d}.eml', data) for i, data in enumerate(self.MAILS)]
        unpacked = self.unpack(files)
        random.Random(2).shuffle(files)
        self.check(files, unpacked)

    def test_maildir(self):
        files = maildir(self.MAILS)
        unpacked = self.unpack(files)
        self.check([(f'./Mail/{name}', data) for name, data in files], unpacked)

    def test_months(self):
        """Of pipermail, some of them compressed, in an order that is none."""
        files = [('2006-April.txt.gz', gzip.compress(as_mbox(self.MAILS[8:12]))),
                 ('2006-January.txt', as_mbox(self.MAILS[:4])),
                 ('2006-October.txt.bz2', bz2.compress(as_mbox(self.MAILS[12:]))),
                 ('2006-February.txt', as_mbox(self.MAILS[4:8]))]
        self.check([(f'list/{name}', data) for name, data in files], self.unpack(files))

    def test_sections(self):
        """A Maildir, a folder of mails and an mbox in one archive."""
        files = [('b/2.eml', self.MAILS[8]), *maildir(self.MAILS[4:8], 'a/'),
                 ('b/10.eml', self.MAILS[9]), ('1.mbox', as_mbox(self.MAILS[:4])),
                 ('b/3.eml', self.MAILS[10])]
        self.unpack(files)
        expected = run('list', '--format=ndjson', *(str(self.folder / 'unpacked' / name)
                                                   for name in ['1.mbox', 'a', 'b']))
        for make in make_tar, make_zip:
            result = run('list', '--format=ndjson', self.write('x', make(files)))
            self.assertEqual(result.stdout, expected.stdout)

    def test_stream_of_a_large_mail(self):
        large = patch(1, 'large') + 'x' * 3000000 + '\n'
        files = [('a', as_mbox([large.encode(), *self.MAILS[4:8]]))]
        expected = self.views(self.write('mbox', files[0][1]))
        for name in 'tar.zst', 'zip, deflated', 'zip, stored':
            self.assertEqual(self.views(self.write('x', FORMS[name](files))), expected)


class Members(Scratch):
    """What is no mail is told of, and changes nothing."""
    ONE = patch(1, 'one').encode()
    TWO = patch(2, 'two').encode()

    def other(self, type, **fields):
        info = tarfile.TarInfo(f'other-{type[0]}')
        info.type = type
        for key, value in fields.items():
            setattr(info, key, value)
        return info, b''

    def check(self, data, warnings, names=('one', 'two'), status=0):
        path = self.write('x', data)
        found, result = self.names(path)
        self.assertEqual((found, result.returncode), (list(names), status), result.err)
        told = [line for line in result.err.splitlines() if ' mails: ' not in line]
        self.assertEqual(told, [f'mbox2series: {path}: {warning}' for warning in warnings])

    def test_special_files(self):
        files = [self.other(tarfile.SYMTYPE, linkname='/etc/passwd'),
                 self.other(tarfile.LNKTYPE, linkname='1'), self.other(tarfile.CHRTYPE),
                 self.other(tarfile.FIFOTYPE), self.other(b'Q'), self.other(tarfile.DIRTYPE),
                 ('1', self.ONE), ('2', self.TWO)]
        self.check(make_tar(files), [
            'other-49: a link: skipped', 'other-50: a link: skipped',
            'other-51: no file: skipped', 'other-54: no file: skipped',
            'other-81: no file: skipped'])
        info = zipfile.ZipInfo('0')
        info.create_system, info.external_attr = 3, 0o120777 << 16
        self.check(make_zip([(info, b'/etc/passwd'), ('1', self.ONE), ('2', self.TWO)]),
                   ['0: a link: skipped'])

    def test_others(self):
        files = [('1', self.ONE), ('README.md', b'# A heading\n\nand text\n'),
                 ('a.bin', bytes(range(256))), ('b.tar', make_tar([('3', self.TWO)])),
                 ('b.zip', make_zip([('3', self.TWO)])), ('c', b''), ('x', self.TWO)]
        warnings = [
            'README.md: not a mail: it looks like Markdown: no line of a mail header in it',
            'a.bin: not a mail: binary data', 'b.tar: an archive in an archive; unpack it first',
            'b.zip: an archive in an archive; unpack it first']
        self.check(make_tar(files), warnings)
        self.check(make_zip(files), warnings)

    def test_names(self):
        """They are names only."""
        outside = self.folder.parent / 'mbox2series-outside'
        long = 'a/' * 80 + 'n' * 150
        files = [('../mbox2series-outside', self.ONE), ('/' + '1' * 120, self.TWO),
                 (long, patch(3, 'three').encode()),
                 ('\x1b]0;evil\x07\x1b[2J', b'# no\n# mail\n')]
        for format in tarfile.GNU_FORMAT, tarfile.PAX_FORMAT:
            path = self.write('x', make_tar(files, format))
            found, result = self.names(path)
            self.assertEqual(sorted(found), ['one', 'three', 'two'], result.err)
            self.assertNotIn('\x1b', result.err)
            self.assertNotIn('\x07', result.err)
            self.assertIn('evil', result.err)
        self.assertFalse(outside.exists())
        self.assertEqual(sorted(os.listdir(self.folder)), ['x'])

    def test_hidden(self):
        """What a folder leaves out."""
        files = [('m/1', self.ONE), ('m/.hidden', self.TWO), ('m/.git/2', self.TWO),
                 ('./m/3', patch(3, 'three').encode())]
        self.check(make_tar(files), [], ['one', 'three'])
        files = [('.m/cur/1', self.ONE), ('.m/tmp/2', self.TWO), ('.m/dovecot-uidlist', b'3 V1\n'),
                 ('.m/.Sent/cur/1', self.TWO), ('.m/new/3', patch(3, 'three').encode())]
        self.check(make_tar(files), [], ['one', 'three'])

    def test_again(self):
        """As when it is unpacked, the last counts; and a mail that was moved is one."""
        files = [('1', self.TWO), ('./1', self.ONE), ('2', self.TWO)]
        self.check(make_tar(files), ['1: comes again further on: it is read there'])
        files = [('cur/1:2,S', self.ONE), ('new/1', self.TWO), ('new/2', self.TWO)]
        self.check(make_zip(files), [])

    def test_sparse(self):
        sparse = {'GNU.sparse.major': '1', 'GNU.sparse.minor': '0', 'GNU.sparse.name': 'hole',
                  'GNU.sparse.realsize': '99999999999'}
        info = tarfile.TarInfo('GNUSparseFile.1/hole')
        info.pax_headers = sparse
        files = [('1', self.ONE), (info, b'1\n0\n'.ljust(512, b'\0')), ('2', self.TWO)]
        self.check(make_tar(files, tarfile.PAX_FORMAT), ['hole: a sparse file: skipped'])
        info = tarfile.TarInfo('old')
        info.type = tarfile.GNUTYPE_SPARSE
        self.check(make_tar([('1', self.ONE), (info, b''), ('2', self.TWO)]),
                   ['old: a sparse file: skipped'])

    def test_encrypted(self):
        data = bytearray(make_zip([('0', self.ONE), ('1', self.ONE), ('2', self.TWO)]))
        for magic, flags in (b'PK\1\2', 8), (b'PK\3\4', 6):
            data[data.index(magic) + flags] |= 1
        self.check(data, ['0: encrypted: skipped'])
        self.check(make_zip([('0', self.ONE), ('1', self.ONE)], zipfile.ZIP_LZMA), [
            *(f'{i}: compressed in a way that is not known: skipped' for i in range(2)),
            'there is no mail in it'], [])

    def test_empty(self):
        _, result = self.names(self.write('x', make_zip([])))
        self.assertEqual(result.returncode, 0)
        self.assertIn('there is no mail in it', result.err)

    def test_mails_that_look_like_archives(self):
        """Anybody can write one; it is one mail where files are mails, and an mbox stays one."""
        fake = make_tar([('From: a <a@example.org>', self.TWO), ('3', self.TWO)])
        folder = self.unpack([('cur/1', fake), ('cur/2', self.ONE)])
        result = run('list', '-v', folder)
        self.assertEqual(result.returncode, 0)
        self.assertIn(' 2 mails: ', result.err)


class Damage(Scratch):
    FILES = [(f'{i}', patch(i, f'mail {i}').encode()) for i in range(1, 6)]
    NAMES = [f'mail {i}' for i in range(1, 6)]

    def check(self, data, names, message, status=65):
        path = self.write('x', data)
        found, result = self.names(path)
        self.assertEqual((found, result.returncode), (names, status), result.err)
        self.assertIn(f'mbox2series: {path}: {message}', result.err)

    def test_cut_tar(self):
        tar = make_tar(self.FILES)
        last = 1536 + len(self.FILES[1][1])  # of the second mail
        for end, count, at in [(2048, 2, 2048), (2047, 2, 2048), (last, 2, 2048),
                               (last - 1, 1, 2048), (1536, 1, 2048), (1535, 1, 1024),
                               (1024, 1, 1024)]:
            with self.subTest(end=end):
                self.check(tar[:end], self.NAMES[:count],
                           f'byte {at}: damaged: it ends too early')
        for compress in gzip.compress, lzma.compress, bz2.compress:
            packed = compress(tar)
            path = self.write('x', packed[:-3])
            result = run('list', path)
            self.assertEqual(result.returncode, 65)
            self.assertIn(f'{path}: byte {len(packed) - 3}: damaged: it ends too early',
                          result.err)

    def test_cut_mbox(self):
        """In the last member, mails before the cut are given, and what is left of one is not."""
        data = mbox(*(patch(i, f'mail {i}') for i in range(1, 6))).encode()
        self.check(make_tar([('a', data)])[:512 + len(data) - 20], self.NAMES[:4],
                   'a: damaged: it ends too early')
        stored = make_zip([('a', data)], zipfile.ZIP_STORED)
        self.check(stored[:31 + len(data) - 20], self.NAMES[:4], 'byte ')

    def test_damaged_header(self):
        tar = bytearray(make_tar(self.FILES))
        tar[2 * 1024 + 3] ^= 1
        self.check(tar, self.NAMES[:2],
                   'byte 2048: damaged: what is there is no header of a member')

    def test_cut_zip(self):
        """Without its directory, members are found one after another."""
        for form in 'zip, stored', 'zip, deflated', 'zip to a pipe':
            data = FORMS[form](self.FILES)
            end = data.index(b'PK\1\2')
            self.check(data[:end], self.NAMES, f'byte {end}: damaged: it ends before its directory')
            last = data.rindex(b'PK\3\4')
            self.check(data[:last + 80], self.NAMES[:4], f'byte {last + 80}: damaged: ')

    def test_damaged_members(self):
        """The others are read, too."""
        for method in zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED:
            data = bytearray(make_zip(self.FILES, method))
            start = data.index(b'PK\3\4', data.index(b'PK\3\4') + 1)
            data[start + 60] ^= 1
            self.check(data, self.NAMES[:1] + self.NAMES[2:], '2: ')
            self.write('in/a', data)
            found, result = self.names(str(self.folder / 'in'))
            self.assertEqual((found, result.returncode), (self.NAMES[:1] + self.NAMES[2:], 0))
            self.assertIn('/in/a: 2: ', result.err)
        data = bytearray(make_zip(self.FILES))
        data[data.index(b'PK\3\4', 9)] = 0
        self.check(data, self.NAMES[:1] + self.NAMES[2:], 'byte ')

    def test_wrong_entry(self):
        data = bytearray(make_zip(self.FILES))
        at = data.rindex(b'PK\1\2')
        data[at] = 0
        self.check(data, self.NAMES[:4],
                   f'byte {at}: damaged: what is there is no entry of the directory')

    def test_no_room(self):
        """A compressed tar needs a temporary file; an unchanged one that a state has needs none."""
        path = self.write('x', zstd(make_tar(self.FILES)))
        state = ['--state', str(self.folder / 'db')]
        nowhere = os.environ | {'TMPDIR': str(self.folder / 'missing')}
        self.assertEqual(run('ingest', *state, path).returncode, 0)
        result = run('list', path, env=nowhere)
        self.assertEqual(result.returncode, 74)
        self.assertIn(f'mbox2series: {path}: cannot be copied to {self.folder}/missing: ',
                      result.err)
        self.assertEqual(run('ingest', *state, path, env=nowhere).returncode, 0)

    def limited(self, size, data):
        config = self.write('config', f'[project w]\nlist_id={LIST_ID}\n[limits]\n'
                            f'decompressed_size={size}\n'.encode())
        return self.names(self.write('x', data), '--config', config)

    def test_bombs(self):
        bomb = bytes(50 << 20)
        for data in [zstd(make_tar([('a', self.FILES[0][1]), ('b', bomb)])),
                     make_zip([('a', self.FILES[0][1]), ('b', bomb), ('c', bomb)]),
                     make_zip([('a', self.FILES[0][1])] + [(f'b{i}', bomb[:1 << 20])
                                                          for i in range(20)]),
                     make_tar([('a', self.FILES[0][1]), ('b', gzip.compress(bomb))])]:
            found, result = self.limited(10 << 20, data)
            self.assertEqual((found, result.returncode), (['mail 1'], 65), result.err)
            self.assertEqual(result.err.count('the limit decompressed_size'), 1, result.err)
        total = sum(len(data) for _, data in self.FILES)
        found, result = self.limited(total, make_zip(self.FILES))
        self.assertEqual((found, result.returncode), (self.NAMES, 0), result.err)
        found, result = self.limited(total - 1, make_zip(self.FILES))
        self.assertEqual((found, result.returncode), (self.NAMES[:4], 65), result.err)


class State(Scratch):
    def ingest(self, *inputs):
        return run('ingest', '--state', str(self.folder / 'db'), *inputs)

    def test_state(self):
        mails = Forms.MAILS
        for name in 'tar of GNU', 'tar.zst', 'zip, deflated':
            with self.subTest(form=name):
                path = self.write('x', FORMS[name](maildir(mails, 'm/')))
                self.assertIn(' 16 mails: ', self.ingest(path).err)
                self.assertEqual(raw_mails(str(self.folder / 'db')), mails)
                self.assertIn(' 0 mails', self.ingest(path).err)
                os.utime(path, (1, 1))
                self.assertIn(' 16 mails: 0 patches', self.ingest(path).err)
                self.assertEqual(raw_mails(str(self.folder / 'db')), mails)
                state = f'--state={self.folder}/db'
                for command in ['check', state], ['rebuild', state], ['check', state]:
                    self.assertEqual(run(*command).returncode, 0)
                self.assertEqual(self.views(state), self.views(path))
                (self.folder / 'db').unlink()

    def test_large_mail(self):
        """It is set aside, but kept whole."""
        config = self.write('config', f'[project w]\nlist_id={LIST_ID}\n[limits]\n'
                            f'mail_size=4000\n'.encode())
        words = 'word\n' * 500_000
        mails = [m.encode() for m in (patch(1, 'a'), patch(2, 'big') + words, patch(3, 'c'),
                                      patch(4, 'big, too') + words, patch(5, 'e'))]
        files = [('1', gzip.compress(as_mbox(mails[:3]))), ('2', gzip.compress(mails[3])),
                 ('3', mails[4])]
        for name in 'tar of GNU', 'tar.zst', 'zip, deflated':
            with self.subTest(form=name):
                (self.folder / 'db').unlink(missing_ok=True)
                path = self.write('x', FORMS[name](files))
                result = self.ingest('--config', config, path)
                self.assertEqual(result.returncode, 0, result.err)
                self.assertEqual(result.err.count('larger than 4000 bytes'), 2, result.err)
                self.assertEqual(raw_mails(str(self.folder / 'db')), mails)

    def test_completed(self):
        """What came before the damage is kept, and all of it is read when it is there."""
        files = [(f'{i}', patch(i, f'mail {i}').encode()) for i in range(1, 6)]
        tar = make_tar(files)
        path = self.write('x', tar[:2800])
        for _ in range(2):
            self.assertEqual(self.ingest(path).returncode, 65)
            self.assertEqual(raw_mails(str(self.folder / 'db')), [data for _, data in files[:2]])
        self.write('x', tar)
        self.assertEqual(self.ingest(path).returncode, 0)
        self.assertEqual(raw_mails(str(self.folder / 'db')), [data for _, data in files])


class Random(Scratch):
    """Random mails in a random archive are those of the folder."""

    def make_files(self, rng):
        mails = [m for i in range(rng.randint(1, 6)) for m in series(1 + 4 * i)]
        if rng.random() < 0.2:
            mails.insert(rng.randrange(len(mails)), b'Subject: odd\n\n' + rng.randbytes(3000))
        kind = rng.choice(['maildir', 'mails', 'months'])
        if kind == 'maildir':
            return maildir(mails)
        if kind == 'mails':
            return [(f'{"m" * rng.choice([1, 130])}{i:03d}.eml', m) for i, m in enumerate(mails)]
        months = ['2006-January', '2006-February', '2006-April', '2006q1', 'z']
        cuts = sorted(rng.randrange(len(mails)) for _ in months[1:])
        files = []
        for name, first, last in zip(months, [0, *cuts], [*cuts, len(mails)]):
            data = as_mbox(mails[first:last])
            files.append((name, rng.choice(COMPRESSIONS)(data) if rng.random() < 0.4 else data))
        return files

    def test_random(self):
        for seed in SEEDS:
            rng = random.Random(seed)
            files = self.make_files(rng)
            expected = self.views(self.unpack(files))
            rng.shuffle(files)
            below = rng.choice(['', './', 'a/', '/b/', '../c/./', 'x' * 90 + '/'])
            form = rng.choice([f for f in FORMS if len(files[0][0]) < 90 or 'r of u' not in f
                               and 'v7' not in f])
            if form == 'tar of v7':
                below = ''
            data = FORMS[form]([(below + name, content) for name, content in files])
            with self.subTest(seed=seed, form=form, below=below):
                self.assertEqual(self.views(self.write('x', data)), expected)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
