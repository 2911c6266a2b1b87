# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes tars and zips for the tests of the program.

A file is a pair of a name, or of what tarfile or zipfile have for it, and its bytes."""
import bz2, gzip, io, lzma, subprocess, tarfile, zipfile


def zstd(data):
    return subprocess.run(['zstd', '-qc'], input=data, stdout=subprocess.PIPE, check=True).stdout


COMPRESSIONS = gzip.compress, bz2.compress, lzma.compress, zstd


class Pipe(io.BytesIO):
    """What a program writes to without going back: sizes follow the members of a zip."""

    def seekable(self):
        return False

    def tell(self):
        raise OSError

    def seek(self, *_):
        raise OSError


def make_tar(files, format=tarfile.GNU_FORMAT):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode='w', format=format) as tar:
        for name, data in files:
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


def make_zip(files, method=zipfile.ZIP_DEFLATED, out=None):
    out = out or io.BytesIO()
    with zipfile.ZipFile(out, 'w', method) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()


def v7(tar):
    """tar without the magic of later formats."""
    blocks = bytearray(tar)
    at = 0
    while blocks[at] != 0:
        size = int(blocks[at + 124:at + 135], 8)
        blocks[at + 257:at + 512] = bytes(255)
        blocks[at + 148:at + 156] = b' ' * 8
        blocks[at + 148:at + 156] = b'%06o\0 ' % sum(blocks[at:at + 512])
        at += 512 + (size + 511) // 512 * 512
    return bytes(blocks)


FORMS = {
    'tar of ustar': lambda files: make_tar(files, tarfile.USTAR_FORMAT),
    'tar of GNU': make_tar,
    'tar of pax': lambda files: make_tar(files, tarfile.PAX_FORMAT),
    'tar of v7': lambda files: v7(make_tar(files, tarfile.USTAR_FORMAT)),
    'tar.gz': lambda files: gzip.compress(make_tar(files)),
    'tar.bz2': lambda files: bz2.compress(make_tar(files)),
    'tar.xz': lambda files: lzma.compress(make_tar(files)),
    'tar.zst': lambda files: zstd(make_tar(files)),
    'zip, stored': lambda files: make_zip(files, zipfile.ZIP_STORED),
    'zip, deflated': make_zip,
    'zip, bzip2': lambda files: make_zip(files, zipfile.ZIP_BZIP2),
    'zip to a pipe': lambda files: make_zip(files, out=Pipe()),
}
