# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes mails for the tests of the program, and runs it."""
import ctypes, fcntl, os, pty, sqlite3, struct, subprocess, sys, tempfile, termios, unittest

# Nobody's own settings.
os.environ['XDG_CONFIG_HOME'] = '/nonexistent'
os.environ['PAGER'] = ''
for variable in ('M2S_STATE', 'LESS', 'COLUMNS', 'NO_COLOR'):
    os.environ.pop(variable, None)

PROGRAM = os.path.abspath(sys.argv[1])
LIST_ID = 'widgets.lists.example.org'
DIFF = '''--- a/wheel.c
+++ b/wheel.c
@@ -1 +1 @@
-old
+new
'''


def mail(number, subject, body='Some text.\n', headers=''):
    """One mail, with the Message-ID <NUMBER@example.org>, sent in minute NUMBER of a day."""
    return (
        f'From: Ann Example <ann@example.org>\nSubject: {subject}\n'
        f'Message-ID: <{number}@example.org>\n'
        f'Date: Fri, 1 May 2026 10:{number % 60:02d}:00 +0000\nList-Id: <{LIST_ID}>\n{headers}\n'
        f'{body}'
    )


def patch(number, subject, headers=''):
    return mail(number, subject,
                f'Change it.\n\nSigned-off-by: Ann Example <ann@example.org>\n---\n{DIFF}', headers)


def mbox(*mails):
    separator = 'From mboxrd@z Thu Jan  1 00:00:00 1970\n'
    return ''.join(separator + m + '\n' for m in mails)


def run(*arguments, data=None, **options):
    """Runs the program; standard input is empty unless data is given."""
    if isinstance(data, str):
        data = data.encode('utf-8', 'surrogateescape')
    result = subprocess.run([PROGRAM, *arguments], input=data if data is not None else b'',
                            capture_output=True, **options)
    result.out = result.stdout.decode('utf-8')
    result.err = result.stderr.decode('utf-8')
    return result


def see(*arguments, rows=24, columns=80, standard_error=False, both=False, **environment):
    """Runs the program on a terminal.  Returns: its exit status and what the terminal gets: what is
    on standard output, standard error or both."""
    main, other = pty.openpty()
    fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack('HHHH', rows, columns, 0, 0))
    env = {**os.environ, 'TERM': 'xterm', 'LC_ALL': 'C.UTF-8', **environment}
    process = subprocess.Popen([PROGRAM, *arguments],
                               stdout=subprocess.DEVNULL if standard_error else other,
                               stderr=other if standard_error or both else
                               subprocess.DEVNULL,
                               stdin=subprocess.DEVNULL, env=env)
    os.close(other)
    out = b''
    while True:
        try:
            piece = os.read(main, 65536)
        except OSError:
            break
        out += piece
    os.close(main)
    return process.wait(), out.decode('utf-8')


class Folder(unittest.TestCase):
    """Tests that write files."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w', encoding='utf-8', errors='surrogateescape') as f:
            f.write(text)
        return path


def unpack(packed, size):
    """A Zstandard frame; Python 3.11 has no module for it."""
    zstd = ctypes.CDLL('libzstd.so.1')
    zstd.ZSTD_decompress.restype = ctypes.c_size_t
    zstd.ZSTD_decompress.argtypes = [
        ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t
    ]
    raw = ctypes.create_string_buffer(size)
    assert zstd.ZSTD_decompress(raw, size, packed, len(packed)) == size
    return raw.raw


def raw_mails(state):
    """The mails in a state, in order."""
    db = sqlite3.connect(state)
    rows = db.execute(
        'SELECT bytes, size, packed FROM raw_mails JOIN mails ON id = mail ORDER BY mail').fetchall(
        )
    db.close()
    return [unpack(packed, size) if is_packed else packed for packed, size, is_packed in rows]
