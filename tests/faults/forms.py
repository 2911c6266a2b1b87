# SPDX-License-Identifier: GPL-2.0-or-later
"""The same few mails in every form that an input can have, and repositories of git."""
import bz2, gzip, lzma, os

from archives import make_tar, make_zip, zstd
from git_runs import GIT, add_mails, git
from mails import LIST_ID, mail, mbox, patch

REPLY = 'In-Reply-To: <1@example.org>\n'
MAILS = [
    mail(1, '[PATCH 0/2] oil the wheels'),
    patch(2, '[PATCH 1/2] front', REPLY),
    patch(3, '[PATCH 2/2] rear', REPLY),
    mail(4, 'Re: [PATCH 1/2] front', 'Acked-by: Bo <bo@example.org>\n',
         'In-Reply-To: <2@example.org>\n').replace('Ann Example <ann', 'Bo <bo'),
    patch(5, '[PATCH] spare'),
]
# The least that each command has something to do with.
TINY = [
    patch(2, '[PATCH] front'),
    mail(4, 'Re: [PATCH] front', 'Acked-by: Bo <bo@example.org>\n',
         'In-Reply-To: <2@example.org>\n').replace('Ann Example <ann', 'Bo <bo'),
]
SIGNED = mail(6, '[PATCH] signed', '''--=-b
Content-Type: text/plain

It is.
---
--- a/wheel.c
+++ b/wheel.c
@@ -1 +1 @@
-old
+new
--=-b
Content-Type: application/pgp-signature

-----BEGIN PGP SIGNATURE-----

iHUEABYKAB0WIQ==
-----END PGP SIGNATURE-----
--=-b--
''', 'Content-Type: multipart/signed; micalg=pgp-sha512; boundary="=-b";\n'
     ' protocol="application/pgp-signature"\n')
CONFIG = (f'[project gears]\nlist_id={LIST_ID}\n[tag Signed-off-by]\n'
          'pattern=^Signed-off-by:\nabbrev=S\n')
PLAIN = GIT | {'LC_ALL': 'C'}  # a locale takes many calls
WHEN = {'GIT_AUTHOR_DATE': '1777629600 +0000', 'GIT_COMMITTER_DATE': '1777629600 +0000'}


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'wb') as f:
        f.write(data)


def make_repository(path, has_patch=False):
    """A tree that the patches apply to.  has_patch: whether one of them is there already."""
    os.makedirs(path)
    write(os.path.join(path, 'wheel.c'), b'old\n')
    git(path, 'init', '-q', '--initial-branch=main')
    git(path, 'add', '.')
    git(path, 'commit', '-qm', 'Begin', **WHEN)
    if has_patch:
        write(os.path.join(path, 'wheel.c'), b'new\n')
        git(path, 'commit', '-qam', 'front', '--date=2026-05-01T10:02:00Z', **WHEN)


def pack_of(directory):
    """The one pack of the repository in this git directory, made so that it can be cut."""
    git(directory, 'repack', '-qad')
    packs = os.path.join(directory, 'objects', 'pack')
    pack = next(os.path.join(packs, name) for name in os.listdir(packs) if name.endswith('.pack'))
    os.chmod(pack, 0o600)
    return pack


def make_forms(folder, mails):
    """Writes an input in each form.  Returns: the names of the forms, each with the file in it that
    has the mails, which can be cut."""
    files = [(f'cur/{n:03d}:2,S', data) for n, data in enumerate(mails)]
    plain = mbox(*(data.decode() for data in mails)).encode()
    tar = make_tar([('m/' + name, data) for name, data in files])
    forms = {
        'list.mbox': plain, 'list.mbox.gz': gzip.compress(plain),
        'list.mbox.bz2': bz2.compress(plain), 'list.mbox.xz': lzma.compress(plain),
        'list.mbox.zst': zstd(plain), 'list.tar': tar, 'list.tar.gz': gzip.compress(tar),
        'list.zip': make_zip(files), 'mail.eml': mails[0],
    }
    for name, data in forms.items():
        write(os.path.join(folder, name), data)
    cuttable = {name: os.path.join(folder, name) for name in forms}
    for name, data in files:
        write(os.path.join(folder, 'maildir', name), data)
    for name in ('new', 'tmp'):
        os.makedirs(os.path.join(folder, 'maildir', name))
    cuttable['maildir'] = os.path.join(folder, 'maildir', files[len(files) // 2][0])
    epoch = os.path.join(folder, 'inbox', 'git', '0.git')  # a public-inbox of version 2
    add_mails(epoch, mails)
    cuttable['inbox'] = pack_of(epoch)
    return cuttable
