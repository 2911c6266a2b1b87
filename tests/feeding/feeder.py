# SPDX-License-Identifier: GPL-2.0-or-later
"""Feeds a state and keeps a model of it: the mails that were fed, in order."""
import bz2, dataclasses, gzip, json, lzma, os, random, re, sys

import program as programs
from mails import Mail, to_mbox, with_newline
from program import Difference, compare, compare_dumps, dump
from rules import Rules

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'cli'))
from git_runs import add_mails

PACKERS = (gzip, bz2, lzma)  # by the number of an input
LIST_HEADERS = ('List-Id', 'X-Mailing-List', 'X-list')


@dataclasses.dataclass
class Step:
    """One thing done to a state.  It holds everything random, so it can be dropped or repeated."""
    kind: str
    name: str = ''         # of the input
    mails: tuple = ()
    salt: int = 0          # seed for what is random while it runs
    list_id: str = None
    kills: int = 0         # how often it is killed first
    steps: tuple = ()      # of `several`
    rules: Rules = None    # of `rules` and `refused`

    def __str__(self):
        words = [
            self.kind, self.name, f'{len(self.mails)} mails' if self.mails else '',
            f'--list-id {self.list_id}' if self.list_id else '',
            f'killed {self.kills} times' if self.kills else '',
            *(f'({step})' for step in self.steps)
        ]
        return ' '.join(word for word in words if word)


@dataclasses.dataclass
class Input:
    """A file or a folder, as it is now and as it was when it was last read."""
    path: str
    is_mbox: bool = False
    now: list = dataclasses.field(default_factory=list)  # of Mail, in the order of reading
    seen: list = None
    rules: tuple = None    # under which it was read
    is_cut: bool = False   # its last mail has no newline at its end
    files: dict = dataclasses.field(default_factory=dict)  # of a folder: Mail by name


class Feeder:
    def __init__(self, program, folder, rules, without=()):
        self.program, self.folder, self.rules, self.without = program, folder, rules, without
        self.db = self.path('state.db')
        self.fed, self.known, self.inputs = [], set(), {}
        self.generation = 0    # of rules
        self.is_bare = False   # a mail was fed that shows its missing final newline
        self.rng = random.Random(0)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def config(self, rules=None, rng=None):
        """Arguments that name a configuration file."""
        path = self.path('rules.ini' if rules is None else 'other.ini')
        with open(path, 'w', encoding='utf-8') as file:
            file.write((self.rules if rules is None else rules).text(rng))
        return ['--config', path]

    def own_config(self):
        """Options for a state: it has its own rules, so any spelling of them is as good as none."""
        if not self.rules:
            return self.config() if self.rng.random() < 0.2 else []
        if 'own-rules' in self.without or not os.path.exists(self.db):
            return self.config()
        grouping = ['--grouping', self.rules.effective_grouping()] \
            if self.rng.random() < 0.2 else []
        return grouping + (self.config(rng=self.rng) if self.rng.random() < 0.4 else [])

    def jobs(self):
        return self.rng.choice(([], ['--jobs', '1'], ['--jobs', '2'], ['--jobs', '5']))

    def do(self, step):
        self.rng = random.Random(step.salt)
        getattr(self, 'do_' + step.kind)(step)

    # ------------------------------------------------------------ the model

    def belongs(self, mail):
        return self.rules.takes(mail)

    def feed(self, mails):
        """The state has mails now."""
        self.fed += [mail for mail in mails if self.belongs(mail)]
        self.known |= {mail.key() for mail in mails if self.belongs(mail)}

    def read(self, source, list_id):
        """The state has read source: a grown mbox from its mark on, else all new mails."""
        rules, seen = (self.generation, list_id), source.seen
        now = [dataclasses.replace(mail, list_id=list_id) for mail in source.now]
        if seen is None:
            new = now
        elif source.is_mbox and rules == source.rules and is_start(seen, now):
            new = now[len(seen):]
        else:
            new = []
            for mail in now:
                if mail.key() not in self.known | {one.key() for one in new}:
                    new.append(mail)
        self.feed(new)
        source.seen, source.rules = list(source.now), rules

    # ------------------------------------------------------------ inputs on disk

    def source(self, name, is_mbox=False):
        return self.inputs.setdefault(name, Input(self.path(name), is_mbox))

    def prepare(self, step):
        """Writes the input of step.  Returns: an Input."""
        return getattr(self, 'write_' + step.kind)(step)

    def write_mbox(self, step):
        """A new mailbox, or mails appended to one."""
        source = self.source(step.name, True)
        text = to_mbox(mail.data for mail in step.mails)
        with open(source.path, 'ab') as file:
            if source.is_cut and step.mails:
                file.write(b'\n\n')
                source.now[-1] = whole(source.now[-1])
                source.is_cut = False
            file.write(text)
        source.now += [whole(mail) for mail in step.mails]
        return source

    def write_cut(self, step):
        """The same, with a last mail that lacks its final newline."""
        source = self.write_mbox(step)
        last = source.now[-1]
        ends_empty = last.data.endswith((b'\r\n', b'\n\n'))
        if last.kind == 'patch' and not ends_empty and not source.is_cut:
            size = 2  # the newline and the empty line after it
            if self.rng.random() < 0.3 and last.data.endswith(b'\n-- \n2.43.0\n'):
                size += len(b'-- \n2.43.0\n')
                self.is_bare = True
            if b'charset=utf-16' in last.data:
                self.is_bare = True  # the number of bytes decides whether its text can be decoded
            os.truncate(source.path, os.path.getsize(source.path) - size)
            source.now[-1] = dataclasses.replace(last, data=last.data[:1 - size])
            source.is_cut = True
        return source

    def write_replace(self, step):
        """Replaces a mailbox: some of its mails, perhaps in another order, and new ones."""
        source = self.source(step.name, True)
        old = [whole(mail) for mail in source.now]
        if self.rng.random() < 0.3:
            self.rng.shuffle(old)
        source.now = old[self.rng.randrange(len(old) + 1):] + [
            whole(mail) for mail in self.unlike(step.mails)
        ]
        if self.rng.random() < 0.3:
            source.now = source.now[:-1] or source.now
        if self.rng.random() < 0.5 and os.path.exists(source.path):
            os.remove(source.path)
        with open(source.path, 'wb') as file:
            file.write(to_mbox(mail.data for mail in source.now))
        source.is_cut = False
        return source

    def unlike(self, mails):
        """No copies, not even without the final newline that a mailbox adds: what becomes of one in
        an input that is read again is undefined."""
        known = [mail for source in self.inputs.values() for mail in source.now] + self.fed
        seen, found = {with_newline(mail.data) for mail in known}, []
        for mail in mails:
            if with_newline(mail.data) not in seen:
                found.append(mail)
                seen.add(with_newline(mail.data))
        return found

    def write_packed(self, step):
        """A compressed mailbox, or mails appended to one."""
        source = self.source(step.name)
        mails = step.mails if source.seen is None else self.unlike(step.mails)
        with open(source.path, 'ab') as file:
            file.write(PACKERS[int(step.name[-1])].compress(to_mbox(mail.data for mail in mails)))
        source.now += [whole(mail) for mail in mails]
        return source

    def write_maildir(self, step):
        return self.write_files(step, ('new', 'cur'),
                                lambda n: f'{1_770_000_000 + n // 5}.M{n}P7.host')

    def write_folder(self, step):
        return self.write_files(step, ('',), lambda n: f'{self.rng.choice("abc")}{n:06}.eml')

    def write_files(self, step, folders, name):
        source = self.source(step.name)
        for folder in folders:
            os.makedirs(os.path.join(source.path, folder), exist_ok=True)
        mails = step.mails if source.seen is None else self.unlike(step.mails)
        for mail in mails:
            number = len(source.now)
            below = os.path.join(self.rng.choice(folders), name(number))
            with open(os.path.join(source.path, below), 'wb') as file:
                file.write(mail.data)
            source.now.append(mail)
            source.files[os.path.basename(below)] = mail
        if '' in folders and source.now:
            source.now = [mail for _, mail in sorted(source.files.items())]
        return source

    def write_inbox(self, step):
        """A public-inbox, with some commits more or another epoch."""
        source = self.source(step.name)
        epoch = len(os.listdir(source.path + '/git')) if source.now else 0
        parent = b''
        if epoch and self.rng.random() < 0.7:
            epoch, parent = epoch - 1, b'from refs/heads/master^0\n'
        mails = self.unlike(step.mails)
        if mails:
            add_mails(f'{source.path}/git/{epoch}.git', [one.data for one in mails], parent)
        source.now += mails
        return source

    def write_single(self, step):
        source = self.source(step.name)
        source.now = list(step.mails[:1])
        with open(source.path, 'wb') as file:
            file.write(source.now[0].data)
        return source

    # ------------------------------------------------------------ steps that feed

    def ingest(self, step, *inputs, data=b''):
        arguments = [
            'ingest', '--quiet', '--state', self.db,
            *(['--list-id', step.list_id] if step.list_id else []), *self.jobs(),
            *self.own_config(), *inputs
        ]
        for _ in range(step.kills):
            self.program.kill(self.rng.choice(
                (0.003, 0.01, 0.03)) * self.rng.random() * (1 + len(step.mails) / 50),
                              *arguments,
                              data=data)
        self.program.succeed(*arguments, data=data)

    def do_file(self, step):
        source = self.prepare(step)
        if source.now:
            self.ingest(step, source.path)
            self.read(source, step.list_id)

    do_mbox = do_cut = do_replace = do_packed = do_maildir = do_folder = do_inbox = \
        do_single = do_file

    def do_several(self, step):
        sources = [self.prepare(one) for one in step.steps]
        sources = [source for source in sources if source.now]
        if sources:
            self.ingest(step, *(source.path for source in sources))
        for source in sources:
            self.read(source, step.list_id)

    def do_deliver(self, step):
        """One mail after another, as from a delivery agent."""
        for mail in step.mails:
            envelope = b'From tove@example.org Sat May  2 10:00:00 2026\n' if self.rng.random(
            ) < 0.2 else b''
            self.ingest(step, data=envelope + mail.data)
            self.feed([dataclasses.replace(mail, list_id=step.list_id)])

    def do_stdin(self, step):
        self.ingest(step, '-', data=to_mbox(mail.data for mail in step.mails))
        self.feed([dataclasses.replace(whole(mail), list_id=step.list_id) for mail in step.mails])

    # ------------------------------------------------------------ steps that read

    def do_again(self, step):
        """Reads every input again, unchanged."""
        sources = [
            source for source in self.inputs.values()
            if source.now and source.rules == (self.generation, step.list_id)
        ]
        if not sources or not os.path.exists(self.db):
            return
        before = dump(self.db)
        if self.rng.random() < 0.5:
            self.rng.shuffle(sources)
        for some in (sources[:2], sources[2:]):
            if some:
                self.ingest(step, *(source.path for source in some))
        compare_dumps('read again', dump(self.db), before)

    def do_reread(self, step):
        """Reads every input again, after the rules have changed."""
        for source in self.inputs.values():
            if source.now and source.seen is not None:
                self.ingest(step, source.path)
                self.read(source, step.list_id)

    def do_check(self, step):
        if os.path.exists(self.db):
            self.check()

    def check(self):
        result = self.program.succeed('check', '--state', self.db, *self.own_config())
        if not re.fullmatch(r'mbox2series: .*: \d+ mails?, no problems\n', result.err):
            raise Difference(f'check says {result.err.strip()[:500]}')

    def do_rebuild(self, step):
        if os.path.exists(self.db):
            before = dump(self.db, programs.DERIVED)
            self.program.succeed('rebuild', '--state', self.db, *self.own_config())
            compare_dumps('rebuild', dump(self.db, programs.DERIVED), before)

    def do_refused(self, step):
        """Every command refuses rules other than the state's, and changes nothing."""
        if not self.fed:
            return  # a state without mails takes any rules
        for what, rules in self.rules.others(self.rng).items():
            before = dump(self.db)
            commands = [(['ingest', '--quiet'], b'Subject: x\n\nx\n', 75),
                        (['ingest', '--quiet', '-'], b'Subject: x\n\nx\n', 75),
                        (['ingest', '--quiet', self.path('rules.eml')], b'', 78),
                        (['list'], b'', 78), (['check'], b'', 78),
                        (['export', '--output', self.path('refused')], b'', 78),
                        (['digest'], b'', 78)]
            if self.program.has_mails:
                commands.append((['mails'], b'', 78))
            with open(self.path('rules.eml'), 'wb') as file:
                file.write(b'Subject: x\n\nx\n')
            arguments, data, status = self.rng.choice(commands)
            named = ['--grouping', rules.grouping] \
                if what == 'grouping' and self.rng.random() < 0.5 else self.config(rules)
            result = self.program.run(*arguments, '--state', self.db, *named, data=data)
            if result.returncode != status:
                raise Difference(f'refused: {arguments} with other {what} ended with '
                                 f'{result.returncode}, not {status}')
            if result.out or result.err.count('\n') != 1 or 'rebuild' not in result.err:
                raise Difference(
                    f'refused: {arguments} with other {what} says {result.out + result.err!r}')
            compare_dumps(f'refused: {what}', dump(self.db), before)

    def do_rules(self, step):
        """Changes the rules; mail of a new project is found when its input is read again."""
        if os.path.exists(self.db):
            self.program.succeed('rebuild', '--state', self.db, *self.config(step.rules))
        # rules that say nothing of it leave the grouping as it was
        rules = dataclasses.replace(step.rules, grouping=step.rules.grouping or self.rules.grouping)
        self.generation += rules.meaning() != self.rules.meaning()
        self.rules = rules

    # ------------------------------------------------------------ what must be true

    def one_run(self, mails):
        """Arguments for a run over mails, as a Maildir or as an mbox."""
        ids = {mail.list_id for mail in mails}
        if len(ids) > 1:
            mails = [sent_to(mail) for mail in mails]
        forced = ['--list-id', ids.pop()] if len(ids) == 1 and None not in ids else []
        name = self.path(f'whole-{len(mails)}-{self.rng.randrange(10 ** 9)}')
        if self.rng.random() < 0.5 and all(mail.data.endswith(b'\n') for mail in mails):
            with open(name, 'wb') as file:
                file.write(to_mbox(mail.data for mail in mails))
            return [*forced, name]
        os.makedirs(os.path.join(name, 'new'))
        for number, mail in enumerate(mails):
            with open(os.path.join(name, 'new', f'{number}.host'), 'wb') as file:
                file.write(mail.data)
        return [*forced, name]

    def do_law(self, step):
        """The state answers like one run over what was fed, and like one over what it keeps."""
        if not self.fed:
            return  # there is nothing to compare with
        config = self.config()
        state = self.program.answers(self.folder, '--state', self.db, *self.own_config())
        expected = self.program.answers(self.folder, *config, *self.jobs(), *self.one_run(self.fed))
        if any(mail.list_id for mail in self.fed):
            state, expected = without_lists(state), without_lists(expected)
        else:
            self.compare_with_kept(state, config)
        compare('law of the fed', state, expected)
        self.compare_kept()

    def compare_with_kept(self, state, config):
        text = self.program.kept_mbox(self.db)
        if self.is_bare or not text:
            return
        path = self.path('kept.mbox')
        with open(path, 'wb') as file:
            file.write(text)
        compare('law of the kept', state, self.program.answers(self.folder, *config, '-',
                                                               data=path))

    def compare_kept(self):
        """Every mail of a project is kept, in order of its first arrival."""
        if not self.program.has_mails:
            return
        kept = list(dict.fromkeys(map(with_newline, self.program.kept(self.db))))
        expected = list(dict.fromkeys(with_newline(mail.data) for mail in self.fed))
        if kept != expected:
            lost = [m for m in expected if m not in kept]
            more = [m for m in kept if m not in expected]
            raise Difference(
                f'kept: {len(lost)} mails lost, {len(more)} that were never fed'
                f'{"" if lost or more else ", another order"}\n'
                f'    {(lost or more or kept)[0][:600]!r}'
            )


def whole(mail):
    """The text as it is in an mbox."""
    return Mail(with_newline(mail.data), mail.lists, mail.subject, mail.kind)


def is_start(some, mails):
    """Whether mails begins with some, whose last mail may have got its missing newline."""
    return [with_newline(mail.data)
            for mail in some] == [with_newline(mail.data) for mail in mails[:len(some)]]


def sent_to(mail):
    """The mail with the list that it was fed for in its header."""
    if not mail.list_id:
        return mail
    return dataclasses.replace(
        mail, data=f'List-Id: <{mail.list_id}>\n'.encode() + without_list(mail).data)


def without_list(mail):
    """The mail without the list in its header."""
    top, end, body = re.split(rb'(\r?\n\r?\n|\Z)', mail.data, maxsplit=1)
    top = re.sub(rb'(?mi)^(List-Id|X-Mailing-List|X-list):.*(\n|\Z)', b'',
                 top + b'\n').removesuffix(b'\n')
    return dataclasses.replace(mail, data=top + end + body, lists=())


def without_lists(answers):
    """Answers without the lists in headers."""
    def clean(line):
        value = json.loads(line)
        if isinstance(value.get('headers'), dict):
            value['headers'] = {
                name: text for name, text in value['headers'].items() if name not in LIST_HEADERS
            }
        return json.dumps(value).encode()
    return {name: b'\n'.join(map(clean, text.splitlines())) if name.startswith('export') else
            re.sub(rb'(?m)^(List-Id|X-Mailing-List|X-list):.*\n', b'', text)
            for name, text in answers.items() if not name.endswith('/comments/')}
