#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""compressed.py PROGRAM: compressed inputs give what the plain ones give."""
import bz2, gzip, lzma, os, subprocess, sys, unittest, zlib
from pathlib import Path
from tempfile import TemporaryDirectory

from mails import LIST_ID, mbox, patch, raw_mails, run

LIST = Path(__file__).resolve().parents[2] / 'testdata/list/widgets.mbox'


def zstd(data):
    return subprocess.run(['zstd', '-qc'], input=data, stdout=subprocess.PIPE, check=True).stdout


FORMATS = {'gz': gzip.compress, 'bz2': bz2.compress, 'xz': lzma.compress, 'zst': zstd}


class Compressed(unittest.TestCase):
    def setUp(self):
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def write(self, name, data):
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        return str(path)

    def views(self, source, data=None):
        """What every view shows of an input, without its name."""
        shown = {}
        for arguments in [['list'], ['list', '--format=json'], ['show', '1'], ['show', '3'],
                          ['mbox', '1'], ['mbox', '3'], ['digest'], ['api', '/api/patches/'],
                          ['api', '/api/1.3/patches/4/']]:
            result = run(*arguments, source, data=data)
            self.assertEqual(result.returncode, 0, result.err)
            shown[tuple(arguments)] = result.stdout, result.err.replace(source, 'INPUT')
        out = self.folder / 'out'
        self.assertEqual(run('export', '--output', str(out), source, data=data).returncode, 0)
        for path in sorted(out.iterdir()):
            shown[path.name] = path.read_bytes()
            path.unlink()
        return shown

    def test_views(self):
        plain = self.views(str(LIST))
        for name, compress in FORMATS.items():
            packed = compress(LIST.read_bytes())
            for form, views in [
                    ('file', self.views(self.write('list', packed))),
                    ('folder', self.views(os.path.dirname(self.write(f'in-{name}/list', packed)))),
                    ('members', self.views(self.write('list', self.members(compress))))]:
                with self.subTest(name, form=form):
                    self.assertEqual(self.outputs(views), self.outputs(plain))
            with self.subTest(name, form='stdin'):
                self.assertEqual(self.outputs(self.views('-', packed)), self.outputs(plain))

    @staticmethod
    def outputs(views):
        """Of folders and standard input, messages name files of their own."""
        return {key: value[0] if isinstance(value, tuple) else value
                for key, value in views.items()}

    @staticmethod
    def members(compress):
        data = LIST.read_bytes()
        return b''.join(compress(data[at:at + 1000]) for at in range(0, len(data), 1000))

    def test_messages(self):
        """They name the same places."""
        bad = mbox(patch(1, 'a'), 'X: no sender\n', patch(2, 'b')).encode()
        plain = self.views_of_bad(bad)
        for name, compress in FORMATS.items():
            with self.subTest(name):
                self.assertEqual(self.views_of_bad(compress(bad)), plain)

    def views_of_bad(self, data):
        result = run('list', '-v', self.write('list', data))
        self.assertIn('byte ', result.err)
        return result.returncode, result.out, result.err

    def test_damaged(self):
        for name, compress in FORMATS.items():
            packed = compress(LIST.read_bytes())
            with self.subTest(name):
                path = self.write('list', packed[:-5])
                result = run('list', path)
                self.assertEqual(result.returncode, 65)
                self.assertIn(f'{path}: byte {len(packed) - 5}: damaged: it ends too early',
                              result.err)
                if name != 'zst':  # which has all of it in one block
                    self.assertIn('Rework the hinge', result.out)  # from before the damage
                result = run('list', self.write('list', packed + b'and more'))
                self.assertEqual(result.returncode, 65)
                self.assertIn(f'{path}: byte {len(packed)}: damaged: ', result.err)

    def test_damaged_in_folder(self):
        packed = gzip.compress(LIST.read_bytes())
        self.write('in/1', packed[:-5])
        self.write('in/2', mbox(patch(1, 'last')).encode())
        result = run('list', str(self.folder / 'in'))
        self.assertEqual(result.returncode, 0)
        self.assertIn('/in/1: byte ', result.err)
        self.assertIn('last', result.out)
        self.assertIn('Rework the hinge', result.out)

    @staticmethod
    def xz(data, dictionary, kind=0x21):
        """An .xz file that says that unpacking it takes a dictionary of some size, given as in
        section 5.3.1 of the format's description, after a filter of some kind."""
        packed = bytearray(lzma.compress(data))
        header = packed[12:12 + 4 * (packed[12] + 1) - 4]
        assert header[2:4] == b'\x21\x01', header  # LZMA2, with one byte of properties
        header[2], header[4] = kind, dictionary
        packed[12:12 + len(header) + 4] = header + zlib.crc32(header).to_bytes(4, 'little')
        return bytes(packed)

    @staticmethod
    def zstd(data, logarithm):
        """A Zstandard file that says how much memory unpacking it takes: a power of 2."""
        packed = bytearray(zstd(data))
        assert packed[4] & 0x20 == 0, packed[:6]  # not a single segment
        packed[5] = (logarithm - 10) << 3
        return bytes(packed)

    def test_dictionary(self):
        """Some bytes cannot make it take gigabytes."""
        data = LIST.read_bytes()
        expected = run('list', self.write('list', data)).stdout
        for packed, why in (
                (self.xz(data, 31), None),  # 192 MiB
                (self.xz(data, 32), 'its dictionary is larger than 256 MiB'),
                (self.xz(data, 40), 'its dictionary is larger than 256 MiB'),
                (self.xz(data, 0, 0x22), 'it uses a filter that is not known'),
                (self.zstd(data, 27), None),  # 128 MiB
                (self.zstd(data, 28), 'Frame requires too much memory for decoding'),
                (self.zstd(data, 41), 'Frame requires too much memory for decoding')):
            with self.subTest(why):
                result = run('list', self.write('list', packed))
                if why is None:
                    self.assertEqual((result.returncode, result.stdout), (0, expected), result.err)
                else:
                    self.assertEqual(result.returncode, 65, result.err)
                    self.assertIn(f': damaged: {why}', result.err)

    def test_bomb(self):
        path = self.write('list', gzip.compress(LIST.read_bytes()))
        config = self.write('config', f'[limits]\ndecompressed_size={10000}\n'.encode())
        result = run('list', '--config', config, path)
        self.assertEqual(result.returncode, 65)
        self.assertIn('unpacks to more than 10000 bytes, the limit decompressed_size', result.err)
        size = LIST.stat().st_size
        config = self.write('config', f'[project w]\nlist_id={LIST_ID}\n[limits]\n'
                            f'decompressed_size={size}\n'.encode())
        self.assertEqual(run('list', '--config', config, path).returncode, 0)

    def test_large_mail(self):
        """It is set aside, and its rest is no other mail."""
        mails = mbox(patch(1, 'a'), patch(2, 'big') + 'word\n' * 5000, patch(3, 'c')).encode()
        config = self.write('config', f'[project w]\nlist_id={LIST_ID}\n[limits]\n'
                            f'mail_size=4000\n'.encode())
        expected = run('list', '--config', config, self.write('list', mails))
        for compress in FORMATS.values():
            result = run('list', '--config', config, self.write('list', compress(mails)))
            self.assertEqual((result.out, result.err), (expected.out, expected.err))
        self.assertIn('larger than 4000 bytes', expected.err)


class State(Compressed):
    def ingest(self, *inputs):
        return run('ingest', '--state', str(self.folder / 'db'), *inputs)

    def mails(self):
        return raw_mails(str(self.folder / 'db'))

    def test_views(self):
        """A state made from a compressed list."""
        plain = self.views(str(LIST))
        self.assertEqual(self.ingest(self.write('list', lzma.compress(LIST.read_bytes())))
                         .returncode, 0)
        views = self.views(f'--state={self.folder}/db')
        self.assertEqual(self.outputs(views), self.outputs(plain))

    def test_unchanged(self):
        path = self.write('list.gz', gzip.compress(mbox(patch(1, 'a'), patch(2, 'b')).encode()))
        self.assertIn(' 2 mails: 2 patches', self.ingest(path).err)
        self.assertIn(' 0 mails', self.ingest(path).err)
        self.assertIn(' 0 mails', self.ingest(path).err)
        os.utime(path, (1, 1))
        self.assertIn(' 2 mails: 0 patches', self.ingest(path).err)
        self.assertIn(' 0 mails', self.ingest(path).err)

    def test_grown(self):
        mails = [patch(1, 'a'), patch(2, 'b'), patch(3, 'c')]
        path = self.write('list.gz', gzip.compress(mbox(*mails[:2]).encode()))
        self.assertEqual(self.ingest(path).returncode, 0)
        with open(path, 'ab') as f:
            f.write(gzip.compress(mbox(mails[2]).encode()))
        result = self.ingest(path)
        self.assertIn(' 3 mails: 1 patch', result.err)
        self.assertNotIn('changed', result.err)
        self.assertEqual(self.mails(), [m.encode() for m in mails])
        self.assertIn(' 0 mails', self.ingest(path).err)

    def test_changed(self):
        path = self.write('list.xz', lzma.compress(mbox(patch(1, 'a'), patch(2, 'b')).encode()))
        self.assertEqual(self.ingest(path).returncode, 0)
        self.write('list.xz', lzma.compress(mbox(patch(3, 'c'), patch(2, 'b')).encode()))
        result = self.ingest(path)
        self.assertIn('1 patch', result.err)
        self.assertEqual(len(self.mails()), 3)

    def test_completed(self):
        """What came before the damage is kept, and the whole file is read when it is there."""
        mails = [patch(i, f'mail {i}') for i in range(1, 20)]
        packed = bz2.compress(mbox(*mails).encode())
        path = self.write('list', packed[:-1])
        for _ in range(2):
            self.assertEqual(self.ingest(path).returncode, 65)
            self.assertEqual(self.mails(), [m.encode() for m in mails[:-1]])
        with open(path, 'ab') as f:
            f.write(packed[-1:])
        self.assertEqual(self.ingest(path).returncode, 0)
        self.assertEqual(self.mails(), [m.encode() for m in mails])

    def test_large_mail(self):
        """It is set aside, but kept whole."""
        config = self.write('config', f'[project w]\nlist_id={LIST_ID}\n[limits]\n'
                            f'mail_size=4000\n'.encode())
        large = patch(2, 'big') + 'word\n' * 500_000
        for mails in [patch(1, 'a'), large, patch(3, 'c')], [large]:
            data = (mbox(*mails) if len(mails) > 1 else large).encode()
            for compress in [bytes, *FORMATS.values()]:
                with self.subTest(mails=len(mails), compress=compress):
                    path = self.write('list', compress(data))
                    (self.folder / 'db').unlink(missing_ok=True)
                    result = self.ingest('--config', config, path)
                    self.assertEqual(result.returncode, 0, result.err)
                    self.assertIn('larger than 4000 bytes', result.err)
                    self.assertEqual(self.mails(), [mail.encode() for mail in mails])
                    self.assertEqual(self.ingest(path).returncode, 0)

    def test_no_room_for_large_mail(self):
        config = self.write('config', f'[project w]\nlist_id={LIST_ID}\n[limits]\n'
                            f'mail_size=4000\n'.encode())
        path = self.write('list', zstd(mbox(patch(1, 'a'), 'word\n' * 500_000).encode()))
        result = run('ingest', '--state', str(self.folder / 'db'), '--config', config, path,
                     env={**os.environ, 'TMPDIR': str(self.folder / 'none')})
        self.assertEqual(result.returncode, 74)
        self.assertIn(f'{path}: cannot be copied to {self.folder}/none: ', result.err)
        self.assertEqual(self.mails(), [patch(1, 'a').encode()])


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
