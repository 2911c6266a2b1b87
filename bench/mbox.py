# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes mboxes, counts their mails, copies mails to a Maildir, and fills the page cache."""
import mmap, os, re, subprocess, tarfile, zipfile

from generate import write

SEPARATOR = b'\n\nFrom '
QUOTED = re.compile(rb'^>(>*From )', re.MULTILINE)
BLOCK = 1 << 20


def spans(data):
    """Yields the start of each mail, after its separator, and its end."""
    begin = 0
    while begin < len(data):
        next_mail = data.find(SEPARATOR, begin)
        end = next_mail + 2 if next_mail >= 0 else len(data)
        yield data.find(b'\n', begin, end) + 1 or end, end
        begin = end


def count_mails(path):
    with open(path, 'rb') as f, mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return sum(1 for _ in spans(data))


def make_maildir(path, folder):
    """Writes the mails of an mbox to a Maildir, for the tools that cannot read an mbox."""
    for name in ('cur', 'new', 'tmp'):
        os.makedirs(os.path.join(folder, name))
    with open(path, 'rb') as f, mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for number, (begin, end) in enumerate(spans(data), 1):
            with open(os.path.join(folder, 'cur', f'{number}.bench:2,S'), 'wb') as mail:
                mail.write(QUOTED.sub(rb'\1', data[begin:end]))


def pack_archive(tool, path, packed):
    with open(packed, 'wb') as f:
        subprocess.run([tool, '-c', path], stdout=f, check=True)


def make_tar(archive, path):
    """Puts archive into a tar, compressed with zstd."""
    plain = path + '.plain'
    with tarfile.open(plain, 'w') as tar:
        tar.add(archive, 'list.mbox')
    pack_archive('zstd', plain, path)
    os.unlink(plain)


def make_zip(archive, path):
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as container:
        container.write(archive, 'list.mbox')


def make_inbox(path, folder):
    """Writes the mails of an mbox to a public-inbox repository, version 2, one commit a mail."""
    subprocess.run(['git', 'init', '--quiet', '--bare', '--initial-branch=master', folder],
                   check=True)
    importing = subprocess.Popen(['git', '-C', folder, 'fast-import', '--quiet'],
                                 stdin=subprocess.PIPE)
    with open(path, 'rb') as f, mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for begin, end in spans(data):
            mail = QUOTED.sub(rb'\1', data[begin:end])
            importing.stdin.write(
                b'commit refs/heads/master\ncommitter Bench <bench@example.org> 1 +0000\n'
                b'data 0\nM 100644 inline m\ndata %d\n%b\n\n' % (len(mail), mail))
    importing.stdin.close()
    if importing.wait() != 0:
        raise RuntimeError(f'git fast-import ({importing.returncode})')


def make_archive(path, count, seed, one_thread=False):
    with open(path, 'wb') as f:
        write(f, count, seed, one_thread)


def warm(path):
    """Reads a file so that it is in the page cache."""
    with open(path, 'rb') as f:
        while f.read(BLOCK):
            pass
