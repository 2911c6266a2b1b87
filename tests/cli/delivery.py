#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""delivery.py PROGRAM: real delivery agents feed a state, set up as docs/delivery.md says.

procmail and maildrop are run directly, fetchmail and getmail against a Dovecot that the test
starts on the loopback interface.  Agents that are not installed are skipped.
"""
import grp, os, pwd, shutil, signal, socket, sqlite3, subprocess, sys, tempfile, time, unittest

from mails import PROGRAM, mail, patch, raw_mails, run

os.environ['PATH'] += ':/usr/sbin:/sbin'  # for Dovecot; often not in a user's PATH
PATIENCE = 60  # seconds, for each run of an agent
SEPARATOR = 'From bo@example.org Thu Jan  1 00:00:00 1970\n'
PASSWORD = 'sesame'
# 6.4.37 exits with 0 when mail is refused
FETCHMAIL_STATUS = {'refused': range(256), 'stored': [0], 'no mail': [1]}
GETMAIL_STATUS = {'refused': range(1, 256), 'stored': [0], 'no mail': [0]}

DOVECOT = '''
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
log_path = {folder}/dovecot.log
ssl = no
disable_plaintext_auth = no
default_login_user = {login}
default_internal_user = {internal}
default_internal_group = {internal_group}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{folder}/mail
mailbox_list_index = no
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home
}}
'''


def needs(*programs):
    missing = [program for program in programs if not shutil.which(program)]
    return unittest.skipIf(missing, 'not installed: ' + ', '.join(missing))


def some_mails():
    """A series, a reply, a mail in ISO 8859-1, and one with an mbox separator in its text."""
    reply = 'In-Reply-To: <1@example.org>\n'
    split = patch(5, '[PATCH] separator').replace('Change it.\n',
                                                  f'Change it.\n\n{SEPARATOR}\n>From here\n')
    latin = ('MIME-Version: 1.0\nContent-Type: text/plain; charset=iso-8859-1\n'
             'Content-Transfer-Encoding: 8bit\n')
    return [
        text.encode('latin-1')
        for text in (mail(1, '[PATCH 0/2] series'), patch(2, '[PATCH 1/2] one', reply),
                     patch(3, '[PATCH 2/2] two', reply),
                     mail(4, 'Re: series', 'Acked-by: Bo <bo@example.org>\n', reply), split,
                     patch(6, '[PATCH] latin', latin).replace('Change it', 'Änder es'))
    ]


class Delivery(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        os.chmod(self.folder, 0o711)  # Dovecot's processes run as other users
        self.db = self.path('state.db')

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def write(self, name, text):
        path = self.path(name)
        with open(path, 'w', encoding='utf-8') as f:
            f.write(text)
        os.chmod(path, 0o600)
        return path

    def agent(self, *command, data=b'', status=(0,)):
        me = pwd.getpwuid(os.getuid()).pw_name
        env = {**os.environ, 'HOME': self.folder, 'LC_ALL': 'C.UTF-8',
               'FETCHMAILHOME': self.folder, 'FETCHMAILUSER': me}
        result = subprocess.run(command, input=data, capture_output=True, timeout=PATIENCE,
                                cwd=self.folder, env=env)
        self.assertIn(result.returncode, status, result.stdout + result.stderr)

    def raw_mails(self):
        return raw_mails(self.db)

    def block_state(self):
        """Replaces the state with some other file: from now on the program exits with 75."""
        self.write('state.db', 'not ours\n' * 1000)

    def assert_still_blocked(self):
        with open(self.db, encoding='utf-8') as f:
            self.assertEqual(f.read(), 'not ours\n' * 1000)

    def unblock_state(self):
        self.assert_still_blocked()
        os.remove(self.db)

    def contents(self, *names):
        """The mails of a Maildir, sorted by Message-ID."""
        found = []
        for part in ('new', 'cur'):
            folder = self.path(*names, part)
            for name in os.listdir(folder) if os.path.isdir(folder) else []:
                with open(os.path.join(folder, name), 'rb') as f:
                    found.append(f.read())
        return sorted(found, key=lambda one: one[one.index(b'Message-ID'):])


@needs('procmail')
class Procmail(Delivery):
    def write_rules(self, rules):
        return self.write(
            'procmailrc', f'SHELL=/bin/sh\nMAILDIR={self.folder}\nDEFAULT={self.path("inbox")}/\n'
            f'ORGMAIL={self.path("orgmail")}\nLOGFILE={self.path("log")}\n{rules}')

    def command(self):
        return f"| {PROGRAM} ingest --quiet --state {self.db}\n"

    def test_delivers(self):
        rules = self.write_rules(':0 rw\n' + self.command())
        for one in some_mails():
            self.agent('procmail', rules, data=one)
        self.assertEqual(self.raw_mails(), some_mails())
        self.assertEqual(self.contents('inbox'), [])

    def test_mail_with_separator(self):
        """Run as an MTA runs it: with a separator before the mail."""
        rules = self.write_rules(':0 rw\n' + self.command())
        for one in some_mails():
            self.agent('procmail', rules, data=SEPARATOR.encode() + one)
        self.assertEqual(self.raw_mails(), some_mails())

    def test_falls_through(self):
        rules = self.write_rules(':0 rw\n' + self.command() + '\n:0 r\nnot-stored/\n')
        self.block_state()
        for one in some_mails():
            self.agent('procmail', rules, data=one)
        self.unblock_state()
        self.assertEqual(self.contents('not-stored'), some_mails())
        self.assertEqual(run('ingest', '--state', self.db, self.path('not-stored')).returncode, 0)
        self.assertEqual(sorted(self.raw_mails()), sorted(some_mails()))

    def test_requeues(self):
        rules = self.write_rules(':0 rw\n' + self.command() +
                                 '\n:0 e\n{\n  EXITCODE=75\n  HOST\n}\n')
        self.block_state()
        self.agent('procmail', rules, data=some_mails()[0], status=[75])
        self.unblock_state()
        self.assertEqual(self.contents('inbox'), [])
        self.agent('procmail', rules, data=some_mails()[0])
        self.assertEqual(self.raw_mails(), some_mails()[:1])

    def test_copies(self):
        rules = self.write_rules(':0 rwc\n' + self.command() + '\n:0 erc\nnot-stored/\n')
        one, other = some_mails()[:2]
        self.agent('procmail', rules, data=one)
        self.assertEqual(self.raw_mails(), [one])
        self.assertEqual((len(self.contents('inbox')), len(self.contents('not-stored'))), (1, 0))
        self.block_state()
        self.agent('procmail', rules, data=other)
        self.assertEqual((len(self.contents('inbox')), len(self.contents('not-stored'))), (2, 1))


@needs('maildrop')
class Maildrop(Delivery):
    def setUp(self):
        super().setUp()
        command = f"| {PROGRAM} ingest --quiet --state {self.db}"
        self.rules = self.write('mailfilter', f'SHELL="/bin/sh"\nto "{command}"\n')

    def test_delivers(self):
        for one in some_mails():
            self.agent('maildrop', self.rules, data=one)
        self.assertEqual(self.raw_mails(), some_mails())

    def test_mail_with_separator(self):
        for one in some_mails():
            self.agent('maildrop', self.rules, data=SEPARATOR.encode() + one)
        self.assertEqual(self.raw_mails(), some_mails())

    def test_failure(self):
        self.block_state()
        self.agent('maildrop', self.rules, data=some_mails()[0], status=[75])
        self.assert_still_blocked()


class Served(Delivery):
    """A Dovecot server with mails."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self.stop)
        self.server = None
        self.put(some_mails())
        os.mkdir(self.path('home'))
        with socket.create_server(('127.0.0.1', 0)) as free:
            self.port = free.getsockname()[1]
        self.start()

    def owner(self):
        """The mail's owner and Dovecot's two own users: Dovecot refuses to read mail as root."""
        me = pwd.getpwuid(os.getuid())
        if me.pw_uid:
            return me, me.pw_name, me.pw_name
        return pwd.getpwnam('nobody'), 'dovenull', 'dovecot'

    def put(self, mails):
        for part in ('new', 'cur', 'tmp'):
            os.makedirs(self.path('mail', part), exist_ok=True)
        for n, one in enumerate(mails):
            with open(self.path('mail', 'new', f'{1000 + n}.M{n}.here'), 'wb') as f:
                f.write(one)
        owner = self.owner()[0]
        for folder, _, names in os.walk(self.path('mail')):
            for name in ['.', *names]:
                os.chown(os.path.join(folder, name), owner.pw_uid, owner.pw_gid)

    def start(self):
        owner, login, internal = self.owner()
        group = 'dovecot' if internal == 'dovecot' else grp.getgrgid(os.getgid()).gr_name
        os.chown(self.path('home'), owner.pw_uid, owner.pw_gid)
        config = self.write(
            'dovecot.conf',
            DOVECOT.format(folder=self.folder, port=self.port, login=login, internal=internal,
                           internal_group=group, password=PASSWORD, uid=owner.pw_uid,
                           gid=owner.pw_gid))
        self.server = subprocess.Popen(
            ['setpriv', '--pdeathsig', 'TERM', 'dovecot', '-F', '-c', config],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True)
        deadline = time.monotonic() + PATIENCE
        while not self.is_listening():
            if self.server.poll() is not None or time.monotonic() > deadline:
                self.fail(f'Dovecot does not start: {self.log()}')
            time.sleep(0.05)

    def log(self):
        if os.path.exists(self.path('dovecot.log')):
            with open(self.path('dovecot.log'), encoding='utf-8') as f:
                return f.read()
        return self.server.stderr.read() if self.server.poll() is not None else ''

    def is_listening(self):
        try:
            with socket.create_connection(('127.0.0.1', self.port), timeout=5) as peer:
                return peer.recv(100).startswith(b'* OK')
        except OSError:
            return False

    def stop(self):
        if self.server is None:
            return
        self.server.terminate()
        try:
            self.server.wait(10)
        except subprocess.TimeoutExpired:
            pass
        try:
            # its session: any children left over
            os.killpg(self.server.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.server.wait(10)
        self.server.stderr.close()

    def assert_stored(self, mails):
        """The state holds mails, give or take the headers that agents add at either end."""
        kept = [
            one[one.index(b'From: '):].replace(b'X-getmail-retrieved-from-mailbox: INBOX\n',
                                               b'').rstrip(b'\n') for one in self.raw_mails()
        ]
        # A mail that is fetched twice gets different headers from the agent and is kept twice.
        self.assertEqual(list(dict.fromkeys(kept)), [one.rstrip(b'\n') for one in mails])

    def check(self, fetch):
        """fetch(OUTCOME) runs the agent and checks that its exit status stands for OUTCOME."""
        self.block_state()
        fetch('refused')
        self.assert_still_blocked()
        self.assertEqual(self.contents('mail'), some_mails())
        self.unblock_state()
        fetch('stored')
        self.assert_stored(some_mails())
        self.assertEqual(self.contents('mail'), [])
        fetch('no mail')
        self.put(some_mails()[:2])
        fetch('stored')
        self.assert_stored(some_mails())


@needs('setpriv', 'dovecot', 'fetchmail')
class Fetchmail(Served):
    def test_fetches(self):
        rules = self.write(
            'fetchmailrc', f'poll 127.0.0.1 service {self.port} protocol imap auth password\n'
            f'  user "ann" password "{PASSWORD}" sslproto "" fetchall no keep no rewrite\n'
            f'  mda "{PROGRAM} ingest --quiet --state {self.db}"\n')

        def fetch(status):
            self.agent('fetchmail', '--nosyslog', '--nodetach', '-f', rules, '--pidfile',
                       self.path('pid'),
                       status=FETCHMAIL_STATUS[status])
        self.check(fetch)


@needs('setpriv', 'dovecot', 'getmail')
class Getmail(Served):
    def test_fetches(self):
        root = 'allow_root_commands = true\n' if os.getuid() == 0 else ''
        rules = self.write(
            'getmailrc', f'[retriever]\ntype = SimpleIMAPRetriever\nserver = 127.0.0.1\n'
            f'port = {self.port}\nusername = ann\npassword = {PASSWORD}\n'
            f'[destination]\ntype = MDA_external\npath = {PROGRAM}\n'
            f'arguments = ("ingest", "--quiet", "--state", "{self.db}")\nignore_stderr = true\n'
            f'{root}[options]\ndelete = true\nread_all = true\n'
            'delivered_to = false\nreceived = false\n')

        def fetch(status):
            self.agent('getmail', '--getmaildir', self.folder, '--rcfile', rules,
                       status=GETMAIL_STATUS[status])
        self.check(fetch)


class Folders(Delivery):
    def test_maildir_twice(self):
        os.makedirs(self.path('mail', 'new'))
        os.makedirs(self.path('mail', 'cur'))
        for n, one in enumerate(some_mails()):
            with open(self.path('mail', 'new', str(1000 + n)), 'wb') as f:
                f.write(one)
        for _ in range(2):
            self.assertEqual(
                run('ingest', '--quiet', '--state', self.db, self.path('mail')).returncode, 0)
            self.assertEqual(self.raw_mails(), some_mails())


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
