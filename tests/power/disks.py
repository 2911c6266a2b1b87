# SPDX-License-Identifier: GPL-2.0-or-later
"""What can be on a disk after a loss of power, from what recorder.c has recorded.

The disk has all that was synced.  What was not is there, or not, or there in part, and in any
order, as file systems such as ext4, XFS and Btrfs may leave it:

* Of each sector of 512 bytes, the disk has one of the contents that it has had since its file was
  last synced.  A sector is not torn.
* The file's size is one of those that it has had since then.  Bytes that were never written are
  zeros.
* A name in the folder is there or not, or means one of the files that it has meant since the folder
  was last synced.  A file's name can be missing although its bytes are there.
"""
import dataclasses

SECTOR = 512
FOLDER = '.'


@dataclasses.dataclass(frozen=True)
class Record:
    what: str           # as in recorder.c, or "acknowledge"
    file: int = -1      # descriptor
    number: int = 0     # for "acknowledge": so many mails
    name: str = ''
    data: bytes = b''

    def __str__(self):
        return f'{self.what} {self.name or self.file} {self.number} {len(self.data)}'


def read_log(path):
    with open(path, 'rb') as log:
        for line in log:
            what, file, number, size, name = line[:-1].decode().split(' ')
            data = log.read(int(size)) if what == 'write' else b''
            yield Record(what, int(file), int(number), name, data)


class File:
    """The bytes of a file, on the disk and on their way."""
    def __init__(self, content=b''):
        self.synced = bytearray(content)
        self.size = len(content)
        self.pending = []  # (offset, bytes, size of the file after it), in the order of writing

    def write(self, offset, data):
        self.size = max(self.size, offset + len(data))
        self.pending.append((offset, data, self.size))

    def truncate(self, size):
        cut = bytes(max(0, self.size - size))
        self.size = size
        self.pending.append((size, cut, size))

    def sync(self):
        self.synced = self.content(lambda sector, writes: len(writes), len(self.pending))
        self.pending = []

    def content(self, choose, sized):
        """choose(sector, writes): how many of these writes, of those that touch the sector, it has
        got.  sized: after how many writes the file had the size that the disk knows."""
        content = bytearray(self.synced)
        touching = {}
        for at, (offset, data, _) in enumerate(self.pending):
            content.extend(bytes(max(0, offset + len(data) - len(content))))
            for sector in range(offset // SECTOR, -(-(offset + len(data)) // SECTOR)):
                touching.setdefault(sector, []).append(at)
        for sector, writes in touching.items():
            for at in writes[:choose(sector, writes)]:
                offset, data, _ = self.pending[at]
                start = max(offset, sector * SECTOR)
                end = min(offset + len(data), (sector + 1) * SECTOR)
                content[start:end] = data[start - offset:end - offset]
        size = self.pending[sized - 1][2] if sized else len(self.synced)
        content.extend(bytes(max(0, size - len(content))))
        return content[:size]


class Folder:
    """Names and files, as the records of a program tell."""
    def __init__(self, contents):
        self.synced = {name: File(content) for name, content in contents.items()}
        self.names = dict(self.synced)  # as the program sees them
        self.pending = []               # (name, file or None), in the order of the calls
        self.open = {}                  # descriptor: File, or FOLDER

    def name(self, name, file):
        self.pending.append((name, file))
        set_name(self.names, name, file)

    def do(self, record):
        """Takes in the next record."""
        file = self.open.get(record.file)
        if record.what == 'run':
            self.open = {}
        elif record.what in ('open', 'create'):
            if record.what == 'create':
                self.name(record.name, File())
            is_folder = record.name == FOLDER
            self.open[record.file] = FOLDER if is_folder else self.names[record.name]
        elif record.what == 'close':
            del self.open[record.file]
        elif record.what == 'write':
            file.write(record.number, record.data)
        elif record.what == 'truncate':
            file.truncate(record.number)
        elif record.what == 'sync' and file is FOLDER:
            self.synced, self.pending = dict(self.names), []
        elif record.what == 'sync':
            file.sync()
        elif record.what == 'unlink':
            self.name(record.name, None)
        elif record.what != 'acknowledge':
            raise ValueError(f'an unknown record: {record}')

    def contents(self):
        """What is in the folder for the programs that run."""
        return {name: bytes(file.content(lambda sector, writes: len(writes), len(file.pending)))
                for name, file in self.names.items()}

    def disk(self, rng):
        """What may be in it when it is next looked at, if the power is lost now."""
        names = dict(self.synced)
        for name, file in pending_names(self.pending, rng):
            set_name(names, name, file)
        return {name: bytes(torn(file, rng)) for name, file in names.items()}


def set_name(names, name, file):
    if file is None:
        names.pop(name, None)
    else:
        names[name] = file


def pending_names(pending, rng):
    """Those of the changes that have reached the disk.  Journaling file systems keep them in order,
    but nobody promises that."""
    if rng.random() < 0.5:
        return pending[:some(rng, len(pending))]
    counts = {name: some(rng, sum(name == other for other, _ in pending)) for name, _ in pending}
    reached = []
    for name, file in pending:
        if counts[name] > 0:
            counts[name] -= 1
            reached.append((name, file))
    return reached


def some(rng, count):
    """From 0 to count; the ends are as likely as all between."""
    return rng.choice((0, count, rng.randint(0, count)))


def torn(file, rng):
    """What the disk may have of the file."""
    count = len(file.pending)
    reached = rng.choice((reached_none, reached_all, reached_first, reached_last, reached_all_but,
                          reached_only, reached_some, reached_some, reached_sectors))
    return file.content(reached(rng, file.pending), some(rng, count))


# How far the writes got.  Each returns a function for File.content().


def reached_none(rng, pending):
    return lambda sector, writes: 0


def reached_all(rng, pending):
    return lambda sector, writes: len(writes)


def reached_first(rng, pending):
    """In their order, with the last one torn."""
    end = rng.randint(0, len(pending))
    return lambda sector, writes: sum(at < end or at == end and rng.random() < 0.5 for at in writes)


def reached_last(rng, pending):
    """The later ones before the earlier ones."""
    start = rng.randint(0, len(pending))
    return lambda sector, writes: len(writes) if writes[-1] >= start else 0


def reached_all_but(rng, pending):
    """One write, or one sector of it, is missing."""
    missing, share = rng.randrange(len(pending) or 1), rng.choice((1, 0.3))
    return lambda sector, writes: \
        writes.index(missing) if missing in writes and rng.random() < share else len(writes)


def reached_only(rng, pending):
    """One write, or a part of it, and nothing else."""
    only, share = rng.randrange(len(pending) or 1), rng.choice((1, 0.3))
    return lambda sector, writes: \
        writes.index(only) + 1 if only in writes and rng.random() < share else 0


def reached_some(rng, pending):
    """Each write as a whole, or not."""
    share = rng.choice((0.1, 0.5, 0.9))
    there = [rng.random() < share for _ in pending]
    return lambda sector, writes: \
        max((number for number, at in enumerate(writes, 1) if there[at]), default=0)


def reached_sectors(rng, pending):
    """Each sector by itself."""
    share = rng.choice((0.1, 0.5, 0.9))
    return lambda sector, writes: \
        len(writes) if rng.random() < share else rng.randrange(len(writes))
