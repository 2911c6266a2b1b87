# SPDX-License-Identifier: GPL-2.0-or-later
"""Signs mails for the tests of verify, with the real programs and made-up keys.

Keys are in a temporary folder: nobody's own are seen or changed."""
import base64, os, re, subprocess

ANN = 'Ann Example <ann@example.org>'


def call(*command, data=b'', env=None, check=True):
    if isinstance(data, str):
        data = data.encode('utf-8', 'surrogateescape')
    result = subprocess.run(command, input=data, capture_output=True, env=env)
    if check and result.returncode != 0:
        raise RuntimeError(f'{command}: {result.stderr.decode(errors="replace")}')
    return result.stdout


def split(mail):
    """The headers and the body of a mail, a str."""
    head, body = mail.split('\n\n', 1)
    return head + '\n', body


class GnuPG:
    """A home of GnuPG with a secret key of Ann's, and one with what others have."""

    def __init__(self, folder, name='home'):
        self.home = os.path.join(folder, name)
        os.mkdir(self.home, 0o700)
        self.env = {**os.environ, 'GNUPGHOME': self.home}

    def gpg(self, *arguments, data=b'', check=True):
        return call('gpg', '--batch', '--quiet', '--yes', '--no-tty', '--passphrase', '',
                    '--pinentry-mode', 'loopback', *arguments, data=data, env=self.env, check=check)

    def make_key(self, identity, *arguments):
        self.gpg(*arguments, '--quick-gen-key', identity, 'ed25519', 'sign', 'never')

    def fingerprint(self, identity):
        text = self.gpg('--with-colons', '--fingerprint', identity).decode()
        return re.search(r'^fpr:+([0-9A-F]+):', text, re.MULTILINE)[1]

    def give(self, other, identity):
        other.gpg('--import', data=self.gpg('--armor', '--export', identity))

    def end(self):
        """Ends the agent that gpg has started for this home."""
        subprocess.run(['gpgconf', '--kill', 'all'], env=self.env, check=False)

    def sign_mime(self, mail, identity='ann@example.org', footer=''):
        """mail as PGP/MIME."""
        head, body = split(mail)
        part = f'Content-Type: text/plain; charset=utf-8\n\n{body}'
        signature = self.gpg('--armor', '--detach-sign', '-u', identity,
                             data=part.replace('\n', '\r\n')).decode()
        return (f'{head}MIME-Version: 1.0\nContent-Type: multipart/signed; micalg=pgp-sha512;\n'
                f' protocol="application/pgp-signature"; boundary="=-b"\n\n--=-b\n{part}\n'
                f'--=-b\nContent-Type: application/pgp-signature; name=signature.asc\n\n'
                f'{signature}\n--=-b--\n{footer}')

    def sign_clear(self, mail, identity='ann@example.org'):
        head, body = split(mail)
        return f'{head}\n' + self.gpg('--clearsign', '-u', identity, data=body).decode()


class Certificate:
    """A certificate of Ann's for S/MIME, signed by itself, or by issuer."""

    def __init__(self, folder, name='ann', extensions=(), issuer=None):
        self.key, self.path = (os.path.join(folder, name + end) for end in ('.key', '.pem'))
        config = os.path.join(folder, name + '.cnf')
        with open(config, 'w', encoding='ascii') as f:
            f.write('[req]\ndistinguished_name = dn\n[dn]\n')
        added = ['subjectAltName=email:ann@example.org', *extensions,
                 f'basicConstraints=critical,CA:{"FALSE" if issuer else "TRUE"}']
        signer = ('-CA', issuer.path, '-CAkey', issuer.key) if issuer else ()
        call('openssl', 'req', '-config', config, '-x509', '-newkey', 'rsa:2048', '-nodes',
             '-keyout', self.key, '-out', self.path, '-days', '3650', '-subj',
             f'/CN={"Ann" if issuer or name == "ann" else "Root"} Example', *signer,
             *(word for one in added for word in ('-addext', one)))

    def sign(self, mail):
        head, body = split(mail)
        part = f'Content-Type: text/plain; charset=utf-8\n\n{body}'.replace('\n', '\r\n')
        der = call('openssl', 'cms', '-sign', '-binary', '-outform', 'DER', '-signer', self.path,
                   '-inkey', self.key, data=part)
        signature = base64.encodebytes(der).decode()
        part = part.replace('\r\n', '\n')
        return (f'{head}MIME-Version: 1.0\nContent-Type: multipart/signed; micalg=sha-256;\n'
                f' protocol="application/pkcs7-signature"; boundary="=-b"\n\n--=-b\n{part}\n'
                f'--=-b\nContent-Type: application/pkcs7-signature; name=smime.p7s\n'
                f'Content-Transfer-Encoding: base64\n\n{signature}\n--=-b--\n')

    def trust(self, gnupg):
        """Has gnupg take the certificate for a root that is trusted."""
        call('gpgsm', '--batch', '--quiet', '--import', self.path, env=gnupg.env)
        text = call('openssl', 'x509', '-in', self.path, '-noout', '-fingerprint', '-sha1').decode()
        with open(os.path.join(gnupg.home, 'trustlist.txt'), 'a', encoding='ascii') as f:
            f.write(text.split('=')[1].strip() + ' S relax\n')


class Patatt:
    """Signs with patatt, as if for git send-email."""

    def __init__(self, folder, gnupg):
        self.folder = folder
        self.keyring = os.path.join(folder, 'keys')
        self.env = {**gnupg.env, 'HOME': folder, 'GIT_CONFIG_NOSYSTEM': '1',
                    'XDG_DATA_HOME': os.path.join(folder, 'data')}
        self.env.pop('GIT_CONFIG_GLOBAL', None)

    def make_key(self, name):
        """An Ed25519 key: the path of the secret half, and the public half."""
        pem = os.path.join(self.folder, name + '.pem')
        call('openssl', 'genpkey', '-algorithm', 'ed25519', '-out', pem)
        secret = call('openssl', 'pkey', '-in', pem, '-outform', 'DER')[-32:]
        public = call('openssl', 'pkey', '-in', pem, '-pubout', '-outform', 'DER')[-32:]
        path = os.path.join(self.folder, name + '.secret')
        with open(path, 'wb') as f:
            f.write(base64.b64encode(secret))
        return path, base64.b64encode(public)

    def publish(self, kind, address, data, selector='default'):
        local, domain = address.split('@')
        folder = os.path.join(self.keyring, kind, domain, local)
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, selector), 'wb') as f:
            f.write(data)

    def sign(self, mail, key, identity='ann@example.org', selector=None):
        """key: "ed25519:PATH" or "openpgp:FINGERPRINT"."""
        with open(os.path.join(self.folder, '.gitconfig'), 'w', encoding='utf-8') as f:
            f.write(f'[patatt]\nsigningkey = {key}\nidentity = {identity}\n')
            if selector:
                f.write(f'selector = {selector}\n')
        return call('patatt', 'sign', data=mail, env=self.env).decode('utf-8', 'surrogateescape')

    def accepts(self, mail):
        """Whether patatt itself takes the signature."""
        config = f'[patatt]\nkeyringsrc = {self.keyring}\n'
        with open(os.path.join(self.folder, '.gitconfig'), 'w', encoding='utf-8') as f:
            f.write(config)
        path = os.path.join(self.folder, 'validated.eml')
        with open(path, 'wb') as f:
            f.write(mail if isinstance(mail, bytes) else mail.encode('utf-8', 'surrogateescape'))
        return subprocess.run(['patatt', 'validate', path], env=self.env, cwd=self.folder,
                              capture_output=True, check=False).returncode == 0


class Dkim:
    """Signs as the server of example.org does."""

    def __init__(self, folder):
        self.folder, self.keys = folder, os.path.join(folder, 'dkim')
        os.mkdir(self.keys)
        self.secrets = {}
        self.make_key('rsa', 'rsa', '-pkeyopt', 'rsa_keygen_bits:2048')

    def make_key(self, selector, algorithm, *arguments, domain='example.org'):
        pem = os.path.join(self.folder, selector + '.dkim')
        call('openssl', 'genpkey', '-algorithm', algorithm, *arguments, '-out', pem)
        public = call('openssl', 'pkey', '-in', pem, '-pubout', '-outform', 'DER')
        secret = pem
        if algorithm == 'ed25519':
            public = public[-32:]
            secret = pem + '.seed'
            seed = call('openssl', 'pkey', '-in', pem, '-outform', 'DER')[-32:]
            with open(secret, 'wb') as f:
                f.write(base64.b64encode(seed))
        self.secrets[selector] = algorithm, secret
        self.publish(selector, f'v=DKIM1; k={algorithm}; p={base64.b64encode(public).decode()}',
                     domain)

    def publish(self, selector, record, domain='example.org'):
        with open(os.path.join(self.keys, f'{selector}._domainkey.{domain}'), 'w',
                  encoding='ascii') as f:
            f.write(record)

    def sign(self, mail, *arguments, selector='rsa', domain='example.org'):
        algorithm, secret = self.secrets[selector]
        out = call('dkimsign', '--signalg', f'{algorithm}-sha256', *arguments, selector, domain,
                   secret, data=mail.replace('\n', '\r\n'))
        return out.decode('utf-8', 'surrogateescape').replace('\r\n', '\n')
