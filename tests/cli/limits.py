#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""limits.py PROGRAM: each limit on mail, with a mail that just keeps it and one that does not.

A limit of the configuration without a case here makes the test fail.
"""
import gzip, os, re, sys, unittest

from mails import DIFF, Folder, mail, mbox, patch, run

BODY = 'x\n---\n' + DIFF
MULTIPART = 'Content-Type: multipart/mixed; boundary={}\n'


def of_size(size):
    start = patch(1, '[PATCH] x')
    return start + 'y' * (size - len(start))


def with_headers(size):
    """Headers of so many bytes, with the empty line behind them."""
    rest = size - len(mail(1, '[PATCH] x', '')) - 200
    lines, last = divmod(rest, 100)
    return mail(1, '[PATCH] x', BODY, ('X: ' + 'y' * 96 + '\n') * lines
                + 'Y: ' + 'z' * (last + 196) + '\n')


def nested(depth):
    parts = ''.join(f'--b{i}\n{MULTIPART.format(f"b{i + 1}")}\n' for i in range(depth - 1))
    return mail(1, '[PATCH] x', f'{parts}--b{depth - 1}\n\n{BODY}', MULTIPART.format('b0'))


CASES = {
    'mail_size': of_size,
    'header_block_size': with_headers,
    # The name and the blank behind it do not count; the line end does.
    'header_field_size': lambda size: mail(1, '[PATCH] x', BODY, 'X: ' + 'y' * (size - 1) + '\n'),
    'part_count': lambda count: mail(1, '[PATCH] x', f'--b\n\n{BODY}\n' + '--b\n\nz\n' * (count - 2)
                                     + '--b--\n', MULTIPART.format('b')),
    'part_depth': nested,
    'parameter_count': lambda count: mail(1, '[PATCH] x', BODY, 'Content-Type: text/plain'
                                          + '; a=b' * count + '\n'),
    'charset_length': lambda size: mail(1, '[PATCH] x', BODY, 'Content-Type: text/plain; charset='
                                        + 'x' * size + '\n'),
}


class Limits(Folder):
    def defaults(self):
        """The limits of a configuration that sets none, as `config` prints them."""
        text = run('config').out
        return {name: int(value) for name, value in
                re.findall(r'^(\w+)=(\d+)', text.split('[limits]')[1].split('\n[')[0], re.M)}

    def series(self, text):
        result = run('list', '--format=ndjson', self.write('one.eml', text))
        self.assertEqual(result.returncode, 0, result.err)
        return result.out.count('\n'), result.err

    def test_mails(self):
        defaults = self.defaults()
        self.assertEqual(set(defaults), {*CASES, 'decompressed_size'})
        for name, make in CASES.items():
            with self.subTest(name):
                self.assertEqual(self.series(make(defaults[name]))[0], 1)
                count, said = self.series(make(defaults[name] + 1))
                self.assertEqual(count, 0)
                self.assertIn('1 set aside', said)
                self.assertIn('<1@example.org>', said)

    def test_decompressed_size(self):
        text = mbox(patch(1, '[PATCH] x')).encode()
        path = os.path.join(self.folder, 'x.mbox.gz')
        with gzip.open(path, 'wb') as file:
            file.write(text)
        for size, status in (len(text), 0), (len(text) - 1, 65):
            config = self.write('x.ini', f'[limits]\ndecompressed_size={size}\n')
            result = run('list', '--config', config, path)
            self.assertEqual(result.returncode, status, result.err)
            self.assertEqual('decompressed_size' in result.err, status != 0)


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
