# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs the program and its queries, and looks into a state."""
import ctypes, json, os, random, re, signal, sqlite3, subprocess, time

from mails import from_mbox, to_mbox

NOW = '2026-06-01T12:00:00'
KINDS = ('projects people series covers patches cover_comments patch_comments events '
         'revisions states').split()
TIMEOUT = 300  # seconds, for one command
DERIVED = {
    'projects', 'people', 'loose_mails', 'series', 'series_references', 'series_dependencies',
    'covers', 'patches', 'cover_comments', 'patch_comments', 'events', 'sketches',
    'verdicts', 'trailers', 'files', 'paths', 'tags'
}
WRONG_RULES, TEMPORARY = 78, 75


class Difference(Exception):
    """Something is not as it should be."""


def first_difference(got, expected):
    """The first difference between two texts, in one line."""
    at = next((i for i, (a, b) in enumerate(zip(got, expected)) if a != b),
              min(len(got), len(expected)))
    start = max(0, at - 60)
    end = at + 100
    return f'at {at}:\n    got      {got[start:end]!r}\n    expected {expected[start:end]!r}'


class Program:
    def __init__(self, path):
        self.path = os.path.abspath(path)
        linked = subprocess.run(['ldd', path], capture_output=True, text=True, check=False).stdout
        self.is_instrumented = 'libasan' in linked or 'libtsan' in linked
        self.has_mails = re.search('^  mails ', self.run('--help').out, re.M) is not None

    def command(self, *arguments):
        return [
            self.path, arguments[0], *(['--now', NOW] if arguments[0][0] != '-' else []),
            *arguments[1:]
        ]

    def run(self, *arguments, data=b''):
        """Runs a command to its end."""
        where = {'stdin': data} if hasattr(data, 'fileno') else {'input': data}
        result = subprocess.run(self.command(*arguments), capture_output=True, timeout=TIMEOUT,
                                check=False, **where)
        result.out, result.err = (text.decode('utf-8', 'replace')
                                  for text in (result.stdout, result.stderr))
        if result.returncode < 0 or re.search('CRITICAL|Sanitizer|runtime error', result.err):
            raise Difference(
                f'{" ".join(arguments)} ended with {result.returncode}: {result.err[-2000:]}')
        return result

    def succeed(self, *arguments, data=b''):
        result = self.run(*arguments, data=data)
        if result.returncode != 0:
            raise Difference(
                f'{" ".join(arguments)} ended with {result.returncode}: {result.err.strip()}')
        return result

    def kill(self, seconds, *arguments, data=b''):
        """Kills a command after some seconds.  Returns: whether it was still running."""
        # its own session, so that helpers such as a sanitizer's symbolizer are killed too
        process = subprocess.Popen(self.command(*arguments), stdin=subprocess.PIPE,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   start_new_session=True)
        try:
            process.stdin.write(data)
            process.stdin.close()
        except BrokenPipeError:
            pass
        time.sleep(seconds)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        return process.wait() == -signal.SIGKILL

    def answers(self, folder, *source, data=None):
        """The output of every command on a state or input.  data: a file for standard input."""
        found = {}
        out = os.path.join(folder, 'out')

        def ask(*arguments):
            if data:
                with open(data, 'rb') as file:
                    result = self.run(*arguments, *source, data=file)
            else:
                result = self.run(*arguments, *source)
            return result

        done = ask('export', '--quiet', '--output', out)
        if done.returncode != 0:
            raise Difference(
                f'export {" ".join(source)} ended with {done.returncode}: {done.err.strip()}')
        for kind in KINDS:
            with open(os.path.join(out, kind + '.ndjson'), 'rb') as file:
                found['export ' + kind] = file.read()
        for arguments in self.questions(found):
            done = ask(*arguments)
            found[' '.join(arguments)] = b'%d\n' % done.returncode + done.stdout
        return found

    @staticmethod
    def questions(exported):
        """More queries, the same for the same objects."""
        rows = {
            kind: [json.loads(line) for line in exported['export ' + kind].splitlines()]
            for kind in KINDS
        }
        rng = random.Random(len(rows['events']))
        yield from (['list'], ['list', '--format=json', '--sort=-date'],
                    ['list', '--open', '--sort=became'], ['list', '--newest'], ['digest'],
                    ['api', '/api/1.2/patches/?order=-id'],
                    ['api', '--include', '/api/1.4/events/?per_page=100'],
                    ['api', '/api/1.1/projects/'])
        for one in rng.sample(rows['series'], min(2, len(rows['series']))):
            yield ['show', str(one['id'])]
            yield ['mbox', str(one['id'])]
            yield ['revisions', '--why', str(one['id'])]
        for one in rng.sample(rows['patches'], min(2, len(rows['patches']))):
            yield ['mbox', '--patch', '--with-dependencies', str(one['id'])]
            yield ['api', f'/api/1.3/patches/{one["id"]}/comments/']

    def kept_mbox(self, db):
        return self.succeed('mails', '--state', db).stdout if self.has_mails else \
            to_mbox(unpacked_mails(db))

    def kept(self, db):
        """The mails in a state, in order."""
        text = self.kept_mbox(db)
        try:
            return from_mbox(text) if text else []
        except ValueError as error:
            raise Difference(f'mails: {error}') from error


def compare(what, got, expected):
    """Compares the answers of two sources."""
    wrong = [name for name in expected if got.get(name) != expected[name]]
    if wrong:
        name = wrong[0]
        raise Difference(
            f'{what}: {", ".join(wrong[:6])}{" …" if len(wrong) > 6 else ""} differ; {name} '
            f'{first_difference(got.get(name, b""), expected[name])}')


def dump(db, tables=None):
    """The rows of a state by table: of all tables, or of those named."""
    connection = sqlite3.connect(f'file:{db}?mode=ro', uri=True)
    try:
        names = [
            name
            for name, in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        ]
        return {name: sorted(map(repr, connection.execute(f'SELECT * FROM "{name}"')))
                for name in names if not tables or name in tables}
    finally:
        connection.close()


def compare_dumps(what, got, expected):
    for table in sorted(set(got) | set(expected)):
        rows, wanted = got.get(table, []), expected.get(table, [])
        if rows != wanted:
            more, less = sorted(set(rows) - set(wanted)), sorted(set(wanted) - set(rows))
            raise Difference(f'{what}: {table} changed: {len(less)} rows gone, {len(more)} new\n'
                             f'    was {less[:1]}\n    is  {more[:1]}'.replace('\\n', ' ')[:1200])


def unpacked_mails(db):
    """For when the program is not to write them itself."""
    zstd = ctypes.CDLL('libzstd.so.1')
    zstd.ZSTD_decompress.restype = ctypes.c_size_t
    zstd.ZSTD_decompress.argtypes = [
        ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t
    ]

    def unpack(packed, size):
        raw = ctypes.create_string_buffer(size)
        if zstd.ZSTD_decompress(raw, size, packed, len(packed)) != size:
            raise Difference('a mail cannot be unpacked')
        return raw.raw
    connection = sqlite3.connect(f'file:{db}?mode=ro', uri=True)
    rows = connection.execute(
        'SELECT bytes, size, packed FROM raw_mails JOIN mails ON id = mail ORDER BY mail'
    ).fetchall()
    connection.close()
    return [unpack(packed, size) if is_packed else packed for packed, size, is_packed in rows]
