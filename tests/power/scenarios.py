# SPDX-License-Identifier: GPL-2.0-or-later
"""What a state goes through while the power is lost, and the records of it."""
import dataclasses, importlib, os, sqlite3

from disks import Folder, read_log
from mails import LIST_ID, mail, mbox, patch, run
from states import some_list

STATE = 'state.db'
CONFIG = (f'[project gears]\nlist_id={LIST_ID}\n[tag Signed-off-by]\n'
          'pattern=^Signed-off-by:\nabbrev=S\n')
TICK = '2000'  # with this clock, a run commits some fifty mails at once
NEXT = patch(9001, '[PATCH] after the power is back')
VOLATILE = {'mails': ['received'], 'events': ['received'], 'rules': ['revision'],
            'inputs': ['revision']}
HISTORY = 'relinked'  # a table that says how a state came to be what it is


@dataclasses.dataclass
class Scenario:
    name: str
    start: list         # the steps before the power can be lost
    steps: list         # each a list of arguments, or a mail to deliver
    environment: dict = dataclasses.field(default_factory=dict)  # for recorder.c
    older: int = 0      # the version of the state before the steps
    files: dict = None  # what is in the folder to begin with, instead of what start makes,
    acknowledged: int = 0  # and the number of mails that must be in there


@dataclasses.dataclass
class Recording:
    scenario: Scenario
    files: dict        # the folder before the steps
    acknowledged: int  # mails in it
    records: list      # of Record
    mails: list        # hashes of all mails in the end, in order
    contents: dict     # of the state in the end


def do(step, folder, **options):
    """Runs the program on the state in folder."""
    if isinstance(step, str):
        return run('ingest', '--quiet', '--state', STATE, data=step, cwd=folder, **options)
    return run(*step, '--quiet', '--state', STATE, cwd=folder, **options)


def must_do(step, folder, **options):
    result = do(step, folder, **options)
    assert result.returncode == 0, (step, result.returncode, result.err)


def open_state(folder):
    return sqlite3.connect(f'file:{folder}/{STATE}?mode=ro', uri=True)


def mails_of(folder):
    """The hashes of the mails, in order.  The program has rolled back what there was."""
    db = open_state(folder)
    rows = db.execute('SELECT sha256 FROM mails ORDER BY id').fetchall()
    db.close()
    return [row[0] for row in rows]


def contents_of(folder):
    """All rows, without what depends on the time and on how often a rebuild was begun."""
    db = open_state(folder)
    contents = {}
    for table, in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> ?",
                             (HISTORY,)).fetchall():
        columns = [row[1] for row in db.execute(f'PRAGMA table_info({table})')]
        wanted = ', '.join(name for name in columns if name not in VOLATILE.get(table, ()))
        contents[table] = sorted(map(repr, db.execute(f'SELECT {wanted} FROM {table}')))
    db.close()
    return contents


def read_files(folder):
    files = {}
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), 'rb') as f:
            files[name] = f.read()
    return files


def write_files(folder, files):
    os.mkdir(folder)
    for name, content in files.items():
        with open(os.path.join(folder, name), 'wb') as f:
            f.write(content)


def make_older(folder, version):
    rules = importlib.import_module('state-rules').Rules()
    rules.db = os.path.join(folder, STATE)
    rules.make_older(version)


def record(scenario, recorder, folder, pragma=None):
    """Lets the scenario happen in folder, which is made.  pragma: see recorder.c."""
    write_files(folder, scenario.files or {})
    log = folder + '.log'
    acknowledged = scenario.acknowledged
    for step in scenario.start:
        must_do(step, folder)
        acknowledged = len(mails_of(folder))
    if scenario.older:
        make_older(folder, scenario.older)
    files = read_files(folder)
    own = {'M2S_POWER_PRAGMA': pragma} if pragma else {}
    environment = {**os.environ, 'LD_PRELOAD': recorder, 'M2S_POWER_FOLDER': folder,
                   'M2S_POWER_LOG': log, **scenario.environment, **own}
    with open(log, 'w', encoding='utf-8'):
        pass
    for step in scenario.steps:
        must_do(step, folder, env=environment)
        with open(log, 'a', encoding='utf-8') as f:
            f.write(f'acknowledge -1 {len(mails_of(folder))} 0 \n')
    records = list(read_log(log))
    compare(records, files, read_files(folder))
    must_do(NEXT, folder)
    return Recording(scenario, files, acknowledged, records, mails_of(folder), contents_of(folder))


def compare(records, before, after):
    """The records must tell all that has happened."""
    folder = Folder(before)
    for one in records:
        folder.do(one)
    assert folder.contents() == after, 'the program has written something that was not recorded'


def some_mails(first, count):
    """Without copies, so that each is kept."""
    return some_list(first + count)[first:first + count]


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, 'w', encoding='utf-8') as f:
        f.write(text)
    return path


def scenarios(folder):
    """folder: where their inputs are kept."""
    reply = 'In-Reply-To: <1@example.org>\n'
    few = [mail(1, '[PATCH 0/2] wheels'), patch(2, '[PATCH 1/2] one', reply),
           patch(3, '[PATCH 2/2] two', reply), patch(4, '[PATCH] other'),
           mail(5, 'Re: two', 'Acked-by: Bo <bo@example.org>\n',
                'In-Reply-To: <3@example.org>\n').replace('Ann', 'Bo'),
           mail(6, 'Re: lost', headers='In-Reply-To: <7@example.org>\n'),
           patch(8, '[PATCH v2] other'), patch(9, '[PATCH] last')]
    many = some_list(320)[:320]
    inputs = [write(folder, f'{at}.mbox', mbox(*many[at:at + 80])) for at in range(0, 320, 80)]
    whole = write(folder, 'whole.mbox', mbox(*many))
    config = write(folder, 'config.ini', CONFIG)
    older = [['ingest', write(folder, 'older.mbox', mbox(*[one for one in some_list(60)[:60]
                                                           if 'Re: lost' not in one]))]]
    clock = {'M2S_POWER_TICK': TICK}
    small = {'M2S_POWER_PRAGMA': 'cache_spill = 10; PRAGMA cache_size = 10'}
    return [
        Scenario('first delivery', [], few[:2]),
        Scenario('deliveries', few[:2], few[2:]),
        Scenario('first batch', [], [['ingest', '--index', '--config', config, whole]], clock),
        Scenario('batch of files', few[:1], [['ingest', *inputs]], clock),
        Scenario('index', [['ingest', whole]], [['ingest', '--index', inputs[0]], few[7]]),
        Scenario('migration', older, few[7:], older=2),
        Scenario('migration by a rebuild', older, [['rebuild']], older=8),
        Scenario('rebuild', [['ingest', whole]], [['rebuild', '--config', config, '--index']]),
        Scenario('rebuild beyond the cache', [['ingest', whole]], [['rebuild']], small),
    ]
