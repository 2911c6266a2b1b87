#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""verify.py PROGRAM: `verify`, with mails that gpg, openssl, patatt and dkimsign have signed."""
import base64, os, random, re, shutil, socket, sys, tempfile, threading, unittest

from mails import DIFF, mail, mbox, patch, run
from signers import ANN, Certificate, Dkim, GnuPG, Patatt, call

COVER = mail(1, '[PATCH 0/2] oil the wheels', 'Both of them.\n')
PATCH = patch(2, '[PATCH 1/2] oil the front wheel', 'In-Reply-To: <1@example.org>\n')
FOOTER = '_______________________________________________\nwidgets mailing list\n'


def change(mail, old, new):
    assert mail.count(old) == 1, (mail.count(old), old)
    return mail.replace(old, new)


class Verify(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix='m2s')  # short: a socket is in it
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.ann, cls.reader = GnuPG(cls.folder, 'ann'), GnuPG(cls.folder, 'reader')
        cls.addClassCleanup(cls.ann.end)
        cls.addClassCleanup(cls.reader.end)
        cls.ann.make_key(ANN)
        cls.ann.give(cls.reader, 'ann@example.org')
        cls.patatt = Patatt(cls.folder, cls.ann)
        secret, public = cls.patatt.make_key('ann')
        cls.ed25519 = f'ed25519:{secret}'
        cls.patatt.publish('ed25519', 'ann@example.org', public)
        cls.dkim = Dkim(cls.folder)
        cls.dkim.make_key('ed', 'ed25519')

    def verify(self, *mails, ref='1', home=None, keys=True, options=()):
        """The lines about mails, each split at white space, and the exit status."""
        named = ('--keyring', self.patatt.keyring, '--dkim-keys', self.dkim.keys) if keys else ()
        env = {**os.environ, 'GNUPGHOME': (home or self.reader).home, 'LC_ALL': 'C.UTF-8',
               'XDG_DATA_HOME': '/nonexistent'}
        result = run('verify', *named, *options, ref, '-', data=mbox(*mails), env=env,
                     cwd=self.folder)
        self.assertEqual(result.err, '')
        return result.out.splitlines(), result.returncode

    def check(self, verdict, kind, mail, reason='', **options):
        """mail gets this verdict, for this kind of signature."""
        lines, status = self.verify(mail, **options)
        line = lines[0]
        self.assertRegex(line, rf'^\S+ +{verdict} +{re.escape(kind)}')
        self.assertIn(reason, line)
        self.assertEqual(status, 0 if verdict == 'good' else 1)
        return line


class Kinds(Verify):
    """Each kind of signature: good, changed, by an unknown key, by another person."""

    def test_pgp_mime(self):
        signed, kind = self.ann.sign_mime(PATCH), 'PGP/MIME'
        line = self.check('good', kind, signed, 'nobody has certified the key')
        self.assertIn(f'by {ANN}, key {self.ann.fingerprint(ANN)}', line)
        self.check('bad', kind, change(signed, '+new', '+newer'), 'has been changed')
        self.check('bad', kind, change(signed, 'charset=utf-8', 'charset=us-ascii'))
        self.check('other sender', kind, change(signed, 'From: Ann Example <ann@', 'From: B <bo@'),
                   f'by {ANN}')
        self.check('unknown key', kind, signed, 'no such key', home=self.empty_home())
        crlf = self.verify(signed.replace('\n', '\r\n'))
        self.assertEqual(crlf, self.verify(signed))

    def test_pgp_mime_is_the_whole_mail(self):
        signed, kind = self.ann.sign_mime(PATCH), 'PGP/MIME'
        third = '--=-b\nContent-Type: text/plain\n\nMore.\n--=-b--\n'
        self.check('bad', kind, change(signed, '--=-b--\n', third), 'two parts')
        self.check('bad', kind, change(signed, '--=-b--\n', ''), 'no end')
        self.check('bad', kind, change(signed, 'Content-Type: application/pgp-signature',
                                       'Content-Type: text/plain'), 'no signature')
        head, body = signed.split('MIME-Version', 1)
        wrapped = (f'{head}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=outer\n\n'
                   f'--outer\n{body.split(chr(10), 1)[1]}--outer\n'
                   f'Content-Type: text/plain\n\n{FOOTER}--outer--\n')
        self.check('bad', kind, wrapped, 'only a part of the mail is signed')
        self.check('bad', kind, re.sub('(?s)(BEGIN PGP SIGNATURE-----\n\n).*?(\n--=-b)',
                                       r'\1\2', signed))

    def test_certified_key(self):
        home = GnuPG(self.folder, 'trusting')
        self.addCleanup(home.end)
        self.ann.give(home, 'ann@example.org')
        home.gpg('--import-ownertrust', data=f'{self.ann.fingerprint(ANN)}:6:\n')
        line = self.check('good', 'PGP/MIME', self.ann.sign_mime(PATCH), home=home)
        self.assertNotIn('certified', line)
        home.gpg('--import-ownertrust', data=f'{self.ann.fingerprint(ANN)}:3:\n')
        self.check('good', 'PGP/MIME', self.ann.sign_mime(PATCH), home=home)

    def test_second_identity(self):
        self.ann.make_key('Di Example <di@example.org>')
        self.ann.gpg('--quick-add-uid', 'di@example.org', 'Di at work <di@work.example.org>')
        self.ann.give(self.reader, 'di@example.org')
        di = PATCH.replace('ann@', 'di@work.')
        signed = self.ann.sign_mime(di, 'di@example.org')
        self.check('good', 'PGP/MIME', signed, 'by Di at work <di@work.example.org>')
        self.ann.gpg('--quick-revoke-uid', 'di@example.org', 'Di at work <di@work.example.org>')
        self.ann.give(self.reader, 'di@example.org')
        self.check('other sender', 'PGP/MIME', signed, 'by Di Example <di@example.org>')

    def test_expired_key(self):
        home = GnuPG(self.folder, 'old')
        self.addCleanup(home.end)
        old = ('--faked-system-time', '20200101T000000!')
        home.gpg(*old, '--quick-gen-key', ANN, 'ed25519', 'sign', '1d')
        old_gpg = home.gpg
        home.gpg = lambda *arguments, **options: old_gpg(*old, *arguments, **options)
        signed = home.sign_mime(PATCH)
        self.check('expired', 'PGP/MIME', signed, 'the key has expired', home=home)

    def test_clearsigned(self):
        signed, kind = self.ann.sign_clear(COVER), 'clearsigned'
        self.check('good', kind, signed, f'by {ANN}')
        self.check('bad', kind, change(signed, 'Both', 'All'), 'has been changed')
        self.check('bad', kind, signed + FOOTER, 'text after the signature')
        self.check('bad', kind, change(signed, '-----BEGIN PGP SIGNED', 'See:\n-----BEGIN PGP '
                                       'SIGNED'), 'text before')
        self.check('bad', kind, change(signed, 'Hash: ', 'Comment: I owe you a beer\nHash: '))
        self.check('other sender', kind, change(signed, 'Ann Example <ann@', 'Bo <bo@'))

    def test_smime(self):
        home = GnuPG(self.folder, 'smime')
        self.addCleanup(home.end)
        ann = Certificate(self.folder)
        signed, kind = ann.sign(PATCH), 'S/MIME'
        self.check('unknown key', kind, signed, home=home)
        ann.trust(home)
        line = self.check('good', kind, signed, home=home)
        self.assertIn('by CN=Ann Example <ann@example.org>, key ', line)
        self.check('bad', kind, change(signed, '+new', '+newer'), home=home)
        self.check('other sender', kind, change(signed, 'From: Ann Example <ann@', 'From: B <bo@'),
                   home=home)

    def test_patatt_ed25519(self):
        signed, kind = self.patatt.sign(PATCH, self.ed25519), 'X-Developer-Signature (ed25519)'
        line = self.check('good', kind, signed, 'by ann@example.org')
        self.assertIn(f'key {self.patatt.keyring}/ed25519/example.org/ann/default', line)
        self.assertTrue(self.patatt.accepts(signed))
        self.check('bad', kind, change(signed, '+new', '+newer'), 'the text was changed')
        self.check('bad', kind, signed + FOOTER, 'the text was changed')
        self.check('bad', kind, change(signed, 'front wheel', 'back wheel'), 'header was changed')
        self.check('bad', kind, change(signed, 'From: Ann', 'From: Anna'), 'header was changed')
        self.check('bad', kind, change(signed, 'Message-ID: <2@', 'Message-ID: <3@'))
        self.check('unknown key', kind, signed, keys=False)
        self.check('unknown key', kind, self.patatt.sign(PATCH, self.ed25519, selector='new'))
        secret, _ = self.patatt.make_key('eve')
        self.check('bad', kind, self.patatt.sign(PATCH, f'ed25519:{secret}'), 'not by this key')
        self.assertIn('X-Developer-Key', signed)  # which is not enough

    def test_patatt_openpgp(self):
        key = f'openpgp:{self.ann.fingerprint(ANN)}'
        signed, kind = self.patatt.sign(PATCH, key), 'X-Developer-Signature (openpgp)'
        self.check('good', kind, signed, 'by ann@example.org')
        self.check('unknown key', kind, signed, home=self.empty_home())
        self.check('bad', kind, change(signed, 'front wheel', 'back wheel'), 'header was changed')
        self.check('bad', kind, change(signed, '+new', '+newer'), 'the text was changed')
        self.patatt.publish('openpgp', 'ann@example.org',
                            self.ann.gpg('--armor', '--export', 'ann@example.org'))
        self.addCleanup(shutil.rmtree, os.path.join(self.patatt.keyring, 'openpgp'))
        self.check('good', kind, signed, home=self.empty_home())
        self.assertTrue(self.patatt.accepts(signed))

    def test_patatt_openpgp_key_of_another(self):
        """Whose key it is, the key must say, not the header."""
        self.ann.make_key('Eve Example <eve@example.org>')
        self.ann.give(self.reader, 'eve@example.org')
        eve = self.patatt.sign(PATCH, f'openpgp:{self.ann.fingerprint("eve@example.org")}')
        self.check('other sender', 'X-Developer-Signature (openpgp)', eve)

    def test_patatt_keeps_what_lists_change(self):
        """What git makes of a mail is signed: its encoding and its other headers may change."""
        body = f'Jörg oils it.\n\nSigned-off-by: Ann\n---\n{DIFF}'
        sent = mail(2, '[PATCH 1/2] oil it, Jörg', body,
                    'Content-Type: text/plain; charset=utf-8\nMIME-Version: 1.0\n')
        signed, kind = self.patatt.sign(sent, self.ed25519), 'X-Developer-Signature (ed25519)'
        head, text = signed.split('\n\n', 1)
        coded = re.sub('([^\0-\x7f])', lambda m: ''.join(f'={b:02X}' for b in m[1].encode()),
                       text.replace('=', '=3D'))
        for one in (signed, change(signed, 'List-Id: <', 'List-Id: Widgets <'),
                    change(head, 'Subject: [PATCH 1/2] oil it, Jörg',
                           'Subject: =?utf-8?q?=5BPATCH_1/2=5D_oil_it=2C_J=C3=B6rg?=') +
                    f'\n\n{text}',
                    f'{head}\nContent-Transfer-Encoding: quoted-printable\n\n{coded}'):
            self.assertTrue(self.patatt.accepts(one))
            self.check('good', kind, one)

    def test_patatt_author_behind_a_relay(self):
        """Who git says is the author is signed, and is in the text if somebody else sent it."""
        relayed = change(PATCH, 'From: Ann Example <ann@example.org>',
                         'From: Ann via Relay <relay@example.com>')
        relayed = change(relayed, 'Change it.', f'From: {ANN}\n\nChange it.')
        signed, kind = self.patatt.sign(relayed, self.ed25519), 'X-Developer-Signature (ed25519)'
        self.check('good', kind, signed)
        self.check('bad', kind, change(signed, f'\n\nFrom: {ANN}', '\n\nFrom: B <bo@example.org>'))
        other = self.patatt.sign(change(relayed, f'\n\nFrom: {ANN}', '\n\nFrom: B <b@example.org>'),
                                 self.ed25519)
        self.check('other sender', kind, other)

    def test_patatt_other_algorithm(self):
        signed = self.patatt.sign(PATCH, self.ed25519)
        other = change(signed, 'a=ed25519-sha256', 'a=openssh-sha256')
        self.check('not checked', 'X-Developer-Signature', other, 'not supported')

    def test_dkim(self):
        for selector, header, body in (('rsa', 'relaxed', 'relaxed'), ('rsa', 'simple', 'simple'),
                                       ('ed', 'relaxed', 'simple'), ('ed', 'simple', 'relaxed')):
            signed = self.dkim.sign(PATCH, '--hcanon', header, '--bcanon', body, selector=selector)
            with self.subTest(selector=selector, header=header, body=body):
                self.check_dkim(signed, header, body)

    def check_dkim(self, signed, header, body):
        kind = 'DKIM by example.org'
        self.check('good', kind, signed)
        self.check('bad', kind, change(signed, '+new', '+newer'), 'the text was changed')
        self.check('bad', kind, change(signed, 'front wheel', 'back wheel'), 'header was changed')
        self.check('bad', kind, signed + FOOTER, 'the text was changed')
        spaced = change(signed, 'Subject: [PATCH 1/2] oil', 'subject:  [PATCH 1/2]\n  oil')
        self.check('good' if header == 'relaxed' else 'bad', kind, spaced)
        spaced = change(signed, 'Change it.', 'Change  it. ')
        self.check('good' if body == 'relaxed' else 'bad', kind, spaced)

    def test_dkim_keys(self):
        signed, kind = self.dkim.sign(PATCH), 'DKIM by example.org'
        self.check('unknown key', kind, change(signed, 's=rsa;', 's=other;'))
        self.check('not checked', kind, signed, 'no folder of keys', keys=False)
        path = os.path.join(self.dkim.keys, 'rsa._domainkey.example.org')
        with open(path, encoding='ascii') as f:
            record = f.read()
        self.addCleanup(self.dkim.publish, 'rsa', record)
        self.dkim.publish('rsa', f'"{record[:50]}" "{record[50:]}"\n')
        self.check('good', kind, signed)
        for bad, verdict, why in (('v=DKIM1; p=', 'expired', 'revoked'),
                                  (record.replace('k=rsa', 'k=ed25519'), 'not checked', 'usable'),
                                  (record.replace('v=DKIM1', 'v=DKIM2'), 'not checked', 'usable'),
                                  ('v=DKIM1; h=sha1; ' + record[9:], 'not checked', 'usable'),
                                  ('v=DKIM1; p=AAAA', 'not checked', 'the key is none'),
                                  ('nothing', 'not checked', 'usable')):
            self.dkim.publish('rsa', bad)
            self.check(verdict, kind, signed, why)
        self.dkim.make_key('short', 'rsa', '-pkeyopt', 'rsa_keygen_bits:1000')
        short = self.dkim.sign(PATCH, selector='short')
        self.check('not checked', kind, short, 'too short')

    def test_dkim_of_another_domain(self):
        self.dkim.make_key('list', 'ed25519', domain='lists.example.com')
        signed = self.dkim.sign(PATCH, selector='list', domain='lists.example.com')
        self.check('other sender', 'DKIM by lists.example.com', signed)
        both = self.dkim.sign(signed)
        lines, status = self.verify(both)
        self.assertRegex(lines[0], 'good +DKIM by example.org.*; other sender: DKIM by lists')
        self.assertEqual(status, 0)

    def test_names(self):
        for kind, signed, most in (('DKIM', self.dkim.sign(PATCH), 256),
                                   ('X-Dev', self.patatt.sign(PATCH, self.ed25519), 64)):
            for count, why in (most, 'changed'), (most + 1, 'From'):
                names = r'\1from:subject' + ':x' * (count - 2) + ';'
                self.check('bad', kind, re.sub(r'(?s)( h=).*?;', names, signed), why)

    def test_dkim_tags(self):
        signed, kind = self.dkim.sign(PATCH), 'DKIM'
        for old, new, why in (('v=1;', 'v=2;', 'malformed'), ('d=example.org;', 'd=../x;', 'mal'),
                              ('s=rsa;', 's=a/b;', 'malformed'),
                              ('v=1;', 'v=1; v=1;', 'malformed'),
                              ('v=1;', 'v=1; l=0;', 'the end of the text is not signed'),
                              ('i=@example.org;', 'i=@example.com;', 'malformed')):
            self.check('bad', kind, change(signed, old, new), why)
        self.check('not checked', kind, change(signed, 'a=rsa-sha256', 'a=rsa-sha1'),
                   'not supported')
        self.check('bad', kind, re.sub(r'(?s)( h=).*?;', r'\1 subject;', signed), 'From')

    def empty_home(self):
        home = GnuPG(self.folder, f'empty{random.random()}')
        self.addCleanup(home.end)
        return home


class Mails(Verify):
    """Which mails are verified, and what the exit status says."""

    def test_series(self):
        signed = [self.patatt.sign(one, self.ed25519) for one in (COVER, PATCH)]
        third = patch(3, '[PATCH 2/2] oil the back wheel', 'In-Reply-To: <1@example.org>\n')
        lines, status = self.verify(third, *reversed(signed), ref='2@example.org')
        self.assertEqual([line.split()[:2] for line in lines],
                         [['cover', 'good'], ['1/2', 'good'], ['2/2', 'none']])
        self.assertEqual(status, 1)
        self.assertEqual(self.verify(third, *signed, options=['--allow-unsigned'])[1], 0)
        lines, status = self.verify(third, *signed, ref='2@example.org', options=['--patch'])
        self.assertEqual(([line[:13] for line in lines], status), (['1/2     good '], 0))
        lines, status = self.verify(third, *signed, options=['--cover'])
        self.assertEqual(([line[:13] for line in lines], status), (['cover   good '], 0))

    def test_unsigned(self):
        self.assertEqual(self.verify(PATCH), (['1/2     none'], 1))
        self.assertEqual(self.verify(PATCH, options=['--allow-unsigned']), (['1/2     none'], 0))
        signed = self.dkim.sign(PATCH)
        self.assertEqual(self.verify(signed, keys=False)[1], 1)
        self.assertEqual(self.verify(signed, keys=False, options=['--allow-unsigned'])[1], 0)
        bad = change(signed, '+new', '+newer')
        self.assertEqual(self.verify(bad, options=['--allow-unsigned'])[1], 1)

    def test_the_author_counts_more_than_the_server(self):
        both = self.dkim.sign(self.patatt.sign(PATCH, self.ed25519))
        lines, status = self.verify(both)
        self.assertRegex(lines[0], r'good +X-Dev.*; good: DKIM by example.org')
        lines, status = self.verify(change(both, 'Date: Fri', 'Date: Sat'))  # DKIM signs that
        self.assertRegex(lines[0], r'good +X-Dev.*; bad: DKIM by example.org')
        self.assertEqual(status, 0)
        lines, status = self.verify(self.dkim.sign(self.ann.sign_mime(PATCH)).replace('+new', '+x'))
        self.assertRegex(lines[0], r'^1/2 +bad +PGP/MIME.*; bad: DKIM')
        self.assertEqual(status, 1)

    def test_from_lines(self):
        """An mbox quotes them; what was signed is not quoted."""
        sent = mail(2, '[PATCH 1/2] x', f'From here it turns.\n>From there.\n---\n{DIFF}')
        for signed in (self.patatt.sign(sent, self.ed25519), self.dkim.sign(sent),
                       self.ann.sign_mime(sent)):
            quoted = re.sub('(?m)^(>*From )', r'>\1', signed).replace('>From: ', 'From: ')
            lines, status = self.verify(quoted)
            self.assertEqual((lines[0].split()[1], status), ('good', 0), lines)

    def test_state(self):
        """A state keeps the bytes of mails."""
        signed = self.dkim.sign(self.ann.sign_mime(PATCH))
        state, path = os.path.join(self.folder, 'list.db'), os.path.join(self.folder, 'one.mbox')
        with open(path, 'w', encoding='utf-8') as f:
            f.write(mbox(signed))
        self.assertEqual(run('ingest', '--quiet', '--state', state, path).returncode, 0)
        env = {**os.environ, 'GNUPGHOME': self.reader.home}
        result = run('verify', '--dkim-keys', self.dkim.keys, '--state', state, '1', env=env)
        self.assertRegex(result.out, r'^1/2 +good +PGP/MIME.*; good: DKIM')

    def test_arguments(self):
        for arguments, why in ((('--patch', '--cover', '1'), 'exclude each other'),
                               (('--dkim-keys', '/dev/null', '1'), 'is no folder'),
                               (('--keyring', '/dev/null', '1'), 'is no folder'),
                               ((), 'needs a REF')):
            result = run('verify', *arguments, data=mbox(PATCH))
            self.assertEqual(result.returncode, 64)
            self.assertIn(why, result.err)
        result = run('verify', '99', '-', data=mbox(PATCH))
        self.assertEqual((result.returncode, result.out), (1, ''))

    def test_escapes(self):
        """What a mail says does not reach the terminal as it is."""
        signed = self.patatt.sign(PATCH, self.ed25519)
        evil = change(signed, 'i=ann@example.org; a=', 'i=ann@example.org\x1b[31m\u202e; a=')
        lines, _ = self.verify(evil)
        self.assertNotIn('\x1b', lines[0])
        self.assertNotIn('\u202e', lines[0])


class Hostile(Verify):
    def test_two_of_a_header(self):
        """A signature covers one of two headers, and a reader may see the other."""
        signed = self.dkim.sign(self.patatt.sign(PATCH, self.ed25519))
        for header in ('From: Eve <eve@example.org>', 'Subject: [PATCH 1/2] other',
                       'Content-Type: text/plain', 'Message-ID: <9@example.org>'):
            name = header.split(':')[0]
            once = signed if name in signed.split('\n\n')[0] else f'{name}: text/plain\n{signed}'
            lines, status = self.verify(f'{header}\n{once}')
            self.assertNotIn('good', lines[0])
            self.assertEqual(status, 1)

    def test_lines_that_are_no_headers(self):
        """Signers and readers may not agree on where the headers end."""
        signed = self.dkim.sign(self.patatt.sign(PATCH, self.ed25519))
        for line in (' \n', 'no header\n', 'From nobody\n', ': x\n', 'X y: z\n'):
            head, rest = signed.split('Subject:', 1)
            lines, status = self.verify(f'{head}{line}Subject:{rest}', COVER)
            for one in lines:
                self.assertNotIn('good', one)
            self.assertEqual(status, 1)

    def test_what_crashes_others(self):
        """Groups of addresses and long names of charsets, around and within what is signed."""
        group = 'Cc: ' + 'g:' * 5000 + 'a@example.org' + ';' * 5000 + '\n'
        charset = 'Content-Type: text/plain; charset=' + 'x' * 5000
        signed = self.ann.sign_mime(PATCH)
        self.check('good', 'PGP/MIME', change(signed, 'List-Id:', group + 'List-Id:'))
        word = f'X-Note: =?{"y" * 60}?q?a?=\n'
        self.check('good', 'PGP/MIME', change(signed, 'List-Id:', word * 50 + 'List-Id:'))
        inner = change(signed, 'Content-Type: text/plain; charset=utf-8', charset)
        lines, _ = self.verify(inner, COVER)  # the mail itself is beyond a limit
        self.assertNotIn('good', ''.join(lines))

    def test_many_signatures(self):
        signed = self.dkim.sign(self.patatt.sign(PATCH, self.ed25519))
        match = re.search(r'(?s)(X-Developer-Signature: .*?\n)(?! )', signed)
        lines, _ = self.verify(match[1] * 2000 + signed)
        self.assertLessEqual(lines[0].count('X-Developer-Signature'), 8)

    def test_bomb(self):
        """A signed message can unpack to any size."""
        bomb = self.ann.gpg('-z', '9', '--sign', '-u', 'ann@example.org', data=b'\0' * (64 << 20))
        signed = self.patatt.sign(PATCH, f'openpgp:{self.ann.fingerprint(ANN)}')
        head, tail = re.split(r'(?<=b=)[A-Za-z0-9+/=\s]+?\n(?! )', signed, 1)
        lines = base64.encodebytes(bomb).decode().replace('\n', '\n ').rstrip()
        self.assertLess(len(lines), 200_000)
        found, status = self.verify(f'{head}{lines}\n{tail}')
        self.assertNotIn('good', found[0])
        self.assertEqual(status, 1)

    def test_nothing_is_fetched(self):
        """A key server in gpg.conf, and a list of revoked certificates that a certificate names."""
        server = socket.create_server(('127.0.0.1', 0))
        self.addCleanup(server.close)
        port, asked = server.getsockname()[1], []
        def listen():
            try:
                while True:
                    connection, _ = server.accept()
                    asked.append(1)
                    connection.close()
            except OSError:
                pass
        threading.Thread(target=listen, daemon=True).start()
        home = GnuPG(self.folder, 'online')
        self.addCleanup(home.end)
        with open(os.path.join(home.home, 'gpg.conf'), 'w', encoding='ascii') as f:
            f.write(f'auto-key-retrieve\nkeyserver hkp://127.0.0.1:{port}\n')
        with open(os.path.join(home.home, 'dirmngr.conf'), 'w', encoding='ascii') as f:
            f.write(f'keyserver hkp://127.0.0.1:{port}\n')
        root = Certificate(self.folder, 'root')
        ann = Certificate(self.folder, 'leaf', [
            f'crlDistributionPoints=URI:http://127.0.0.1:{port}/x.crl'], root)
        root.trust(home)
        self.check('unknown key', 'PGP/MIME', self.ann.sign_mime(PATCH), home=home)
        self.check('good', 'S/MIME', ann.sign(PATCH), home=home)
        self.assertEqual(asked, [])
        self.assertNotIn(b'Ann', call('gpgsm', '--batch', '--list-keys', env=home.env))
        # Left alone, both would ask: or else this test would pass for another reason.
        home.gpg('--verify', self.write('x.gpg', self.ann.gpg('--sign', data=b'x')), check=False)
        self.assertNotEqual(asked, [])
        asked.clear()
        text = self.write('x', b'x')
        der = call('openssl', 'cms', '-sign', '-binary', '-outform', 'DER', '-signer', ann.path,
                   '-inkey', ann.key, '-in', text)
        call('gpgsm', '--batch', '--verify', self.write('x.der', der), text, env=home.env,
             check=False)
        self.assertNotEqual(asked, [])

    def write(self, name, data):
        path = os.path.join(self.folder, name)
        with open(path, 'wb') as f:
            f.write(data)
        return path

    def test_no_home_is_made(self):
        empty = os.path.join(self.folder, 'nobody')
        os.mkdir(empty)
        env = {**os.environ, 'HOME': empty}
        env.pop('GNUPGHOME', None)
        result = run('verify', '1', '-', data=mbox(self.ann.sign_mime(PATCH)), env=env)
        self.assertIn('unknown key', result.out)
        self.assertEqual(os.listdir(empty), [])

    def test_mutations(self):
        """However a mail is changed: if it is still good, the change is in what nobody signs."""
        chance = random.Random(20260501)
        sent = [self.patatt.sign(PATCH, self.ed25519), self.dkim.sign(PATCH, '--bcanon', 'simple',
                                                                      '--hcanon', 'simple')]
        count = int(os.environ.get('M2S_MUTATIONS', 150))
        for signed in sent:
            data = signed.encode()
            body = data.index(b'\n\n')
            start = [m.start() for m in re.finditer(b'(?m)^(From|Subject):', data)]
            places = [range(one, data.index(b'\n', one)) for one in start]
            places.append(range(body + 2, len(data) - 1))
            for _ in range(count // len(sent)):
                self.try_mutation(chance, data, chance.choice(places))

    def try_mutation(self, chance, data, places):
        at = chance.choice(places)
        new = chance.choice([b'', bytes([data[at]]) * 2, bytes([data[at] ^ 1]), b'x', b'\n', b' '])
        changed = data[:at] + new + data[at + 1:]
        lines, _ = self.verify(changed.decode('utf-8', 'surrogateescape'), COVER)
        # A patch that is none any more is not in the answer.
        for line in lines:
            if ' good ' in line and changed != data:
                self.assertEqual(self.essence(changed), self.essence(data), changed)

    @staticmethod
    def essence(data):
        """data without what patatt does not sign: white space in headers, and what mailinfo drops
        of a subject."""
        head, body = data.split(b'\n\n', 1)
        head = re.sub(rb'\s+', b' ', head.lower())
        return re.sub(rb'\[[^]]*\]? ?', b'', head), body.rstrip(b'\n')


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
