#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""escaping.py PROGRAM: one hostile series, in everything that the program prints.

It tries whatever harms a reader of some form: each form is read as its reader reads it.
"""
import csv, io, json, os, re, shutil, subprocess, sys, unicodedata, unittest
from html.parser import HTMLParser

from evil_mails import MARKUP, NAMES, mails
from mails import Folder, mbox, run, see
from serving import Server
# On its own, as another module here is called mailbox, too.
READ_MAILBOX = '''import json, mailbox, sys
print(json.dumps([mail.keys() for mail in mailbox.mbox(sys.argv[1])]))
'''


def is_unsafe(character):
    """What may change how a terminal or a reader of plain text shows the rest."""
    return unicodedata.category(character) in ('Cc', 'Cf', 'Zl', 'Zp', 'Co', 'Cs')


class Escaping(Folder):
    def setUp(self):
        super().setUp()
        self.path = self.write('list.mbox', mbox(*mails()))
        self.state = os.path.join(self.folder, 'list.db')
        result = run('ingest', '--quiet', '--index', '--state', self.state, self.path)
        self.assertEqual(result.returncode, 0, result.err)
        self.before = self.listing()

    def tearDown(self):
        """Nothing was run, and nothing was written but where it should be."""
        self.assertEqual([name for name in self.listing() if 'pwned' in name], [])
        self.assertEqual(set(self.before) - set(self.listing()), set())

    def listing(self):
        return [os.path.relpath(os.path.join(folder, name), self.folder)
                for folder, _, names in os.walk(self.folder) for name in names]

    def out(self, *arguments, statuses=(0,)):
        result = run(*arguments)
        self.assertIn(result.returncode, statuses, (arguments, result.err))
        self.check_plain(result.err, arguments)
        return result.out

    def check_plain(self, text, what, kept='\n'):
        bad = {c for c in text if is_unsafe(c) and c not in kept}
        self.assertEqual(bad, set(), (what, text[:2000]))

    def check_strict(self, text):
        """JSON that every reader takes, and that a terminal and a script of a page may show."""
        self.check_plain(text, 'JSON')
        def refuse(constant):
            raise AssertionError(constant)
        value = json.loads(text, parse_constant=refuse)
        json.dumps(value, ensure_ascii=False).encode()  # no lone surrogates
        return value

    # What people see

    TEXTS = [['list'], ['list', '--format=csv'],
             ['list', '--columns=id,name,submitter,submitter-email,msgid,project,patches'],
             ['list', '--format=json'], ['list', '--format=ndjson'],
             ['list', '--became=new,needs-review,reviewed,superseded'],
             ['search', 'evil'], ['search', '--mails', 'evil'], ['search', '--format=csv', 'evil'],
             ['search', '--mails', '--format=csv', 'evil'],
             ['search', '--mails', '--format=json', 'evil'], ['search', '--mbox', 'evil'],
             ['show', '1'], ['show', '--full', '1'], ['show', '--no-body', '1'],
             ['show', '--am', '1'], ['show', '2'], ['diff', '2'], ['diff', '-s', '2'],
             ['diff', '--diffs', '2'], ['diff', '--format=ndjson', '2'], ['revisions', '2'],
             ['revisions', '--why', '2'], ['revisions', '--all'],
             ['revisions', '--all', '--format=ndjson'], ['digest'], ['mbox', '1'], ['am', '1'],
             ['api', '/api/patches/'], ['api', '--include', '/api/series/?q=x'],
             ['verify', '1'], ['am', '--check', '--git-dir=/nonexistent\x1b[31m', '1'],
             ['config'], ['check'], ['events'], ['mails']]

    def test_terminal(self):
        """Nothing that a mail says moves the cursor or turns text around."""
        for arguments in self.TEXTS:
            with self.subTest(arguments):
                command, *rest = arguments
                status, text = see(command, '--state', self.state, *rest, both=True,
                                   NO_COLOR='1')
                self.assertIn(status, (0, 1, 66, 69), text)
                self.check_plain(text, arguments, '\r\n\t')

    def test_files(self):
        """In a file, too, but for CSV and mailboxes, which are for programs."""
        for arguments in self.TEXTS:
            if arguments[0] in ('am', 'mbox', 'mails') or {'--format=csv', '--mbox'} & {*arguments}:
                continue
            with self.subTest(arguments):
                command, *rest = arguments
                text = self.out(command, '--state', self.state, *rest, statuses=(0, 1))
                self.check_plain(text, arguments, '\n\t')

    def test_colours(self):
        """Colours are ours, and end before the line does."""
        for arguments in self.TEXTS:
            with self.subTest(arguments):
                command, *rest = arguments
                _, text = see(command, '--state', self.state, *rest)
                self.check_plain(re.sub('\x1b\\[[0-9]+m', '', text), arguments, '\r\n\t')
                for line in text.splitlines():
                    self.assertIn((re.findall('\x1b\\[([0-9]+)m', line) or ['0'])[-1], '0',
                                  (arguments, line))

    def test_messages(self):
        """Names of files and arguments are told of, and cannot do more than that."""
        name = os.path.join(self.folder, '\x1b]0;x\x07\u202e\udc9b31m\n.mbox')
        shutil.copy(self.path, name)
        with open(name + '.none', 'w', encoding='utf-8') as file:
            file.write('no mail')
        odd = '\x1b[31m\u202e\n\x07'
        for arguments in [['list', name], ['list', name + '.none'], ['list', name + '/none'],
                          ['list', odd], ['show', odd, self.path], ['api', odd, self.path],
                          ['mbox', odd, self.path], ['diff', odd, self.path],
                          ['search', f'"{odd}', self.path], ['search', f'date:{odd}', self.path],
                          ['list', f'--format={odd}', self.path], ['list', f'--{odd}', self.path],
                          ['list', f'--since={odd}', self.path], ['list', '-v', name],
                          ['list', f'--columns={odd}', self.path], [odd],
                          ['list', '--config', name + '.none', self.path],
                          ['list', '--state', name], ['check', '--state', name],
                          ['ingest', '--state', name, self.path], ['help', odd],
                          ['list', f'--project={odd}', self.path], ['config', '--state', name],
                          ['export', '--output', name, self.path],
                          ['site', '--output', name, self.path],
                          ['am', '--git-dir', name, '--check', '1', self.path],
                          ['diff', '--git-dir', name, '2', self.path],
                          ['events', f'--after={odd}', '--state', self.state],
                          ['events', f'--project={odd}', '--state', self.state],
                          ['serve', f'--listen={odd}', '--state', self.state],
                          ['verify', '--keyring', name, '1', self.path]]:
            with self.subTest(arguments):
                result = run(*arguments)
                self.check_plain(result.err, arguments)

    # What programs read

    def test_json(self):
        for arguments in ([['list', '--format=json'], ['search', '--format=json', 'evil'],
                           ['search', '--mails', '--format=json', 'evil']]
                          + [['api', f'/api/{kind}/?per_page=250'] for kind in
                             ('patches', 'covers', 'series', 'people', 'projects', 'events')]):
            with self.subTest(arguments):
                command, *rest = arguments
                self.assertTrue(self.check_strict(self.out(command, *rest, '--state', self.state)))
        for arguments in (['list', '--format=ndjson'], ['events'],
                          ['search', '--format=ndjson', 'evil'], ['diff', '--format=ndjson', '2'],
                          ['revisions', '--all', '--format=ndjson']):
            with self.subTest(arguments):
                command, *rest = arguments
                for line in self.out(command, *rest, '--state', self.state).split('\n')[:-1]:
                    self.assertIsInstance(self.check_strict(line), dict)

    def test_export(self):
        for form in 'api', 'ndjson':
            top = os.path.join(self.folder, form)
            self.out('export', '--format', form, '--output', top, '--state', self.state)
            for name in os.listdir(top):
                with open(os.path.join(top, name), encoding='utf-8', newline='\n') as file:
                    for line in file.read().split('\n')[:-1]:
                        self.check_strict(line)

    def rows(self, text):
        reader = csv.reader(io.StringIO(text, newline=''), strict=True)
        return list(reader)

    def test_csv(self):
        """Cells are what the mails say: a reader gets each back as JSON has it."""
        names = self.out('list', '--format=csv', '--state', self.state)
        rows = self.rows(names)
        objects = json.loads(self.out('list', '--format=json', '--state', self.state))
        self.assertEqual({len(row) for row in rows}, {len(objects[0])})
        for row, item in zip(rows[1:], objects, strict=True):
            found = dict(zip(rows[0], row))
            for name in 'name', 'submitter', 'submitter-email', 'msgid', 'project':
                self.assertEqual(found[name], item[name])

    def test_export_csv(self):
        tables, lines = (os.path.join(self.folder, name) for name in ('csv', 'lines'))
        self.out('export', '--format=csv', '--output', tables, '--state', self.state)
        self.out('export', '--format=ndjson', '--output', lines, '--state', self.state)
        for name in os.listdir(tables):
            with open(os.path.join(tables, name), encoding='utf-8', newline='') as file:
                rows = self.rows(file.read())
            with open(os.path.join(lines, name.replace('csv', 'ndjson')), encoding='utf-8',
                      newline='\n') as file:
                objects = [json.loads(line) for line in file.read().split('\n')[:-1]]
            for row, item in zip(rows[1:], objects, strict=True):
                found = dict(zip(rows[0], row, strict=True))
                for key, value in item.items():
                    if isinstance(value, str):
                        self.assertEqual(found[key], value, (name, key))


    # Mailboxes

    def check_mailbox(self, text, count):
        """Mails of a mailbox, as Python and git read them: as many as there are."""
        path = os.path.join(self.folder, 'read.mbox')
        with open(path, 'wb') as file:
            file.write(text)
        parts = os.path.join(self.folder, f'parts-of-{len(self.listing())}')
        os.mkdir(parts)
        subprocess.run(['git', 'mailsplit', '--mboxrd', f'-o{parts}', path], check=True,
                       capture_output=True)
        self.assertEqual(len(os.listdir(parts)), count)
        read = subprocess.run([sys.executable, '-I', '-c', READ_MAILBOX, path], check=True,
                              capture_output=True).stdout
        headers = json.loads(read)
        self.assertEqual(len(headers), count)
        for names in headers:
            self.assertNotIn('Bcc', names)
            self.assertEqual(names.count('Subject'), 1)
        for name in sorted(os.listdir(parts)):
            with open(os.path.join(parts, name), 'rb') as file:
                info = subprocess.run(['git', 'mailinfo', f'{path}.msg', f'{path}.patch'],
                                      check=True, stdin=file, capture_output=True).stdout
            lines = info.decode('utf-8', 'replace').split('\n')
            self.assertEqual([line.split(':')[0] for line in lines if line],
                             ['Author', 'Email', 'Subject', 'Date'])
        shutil.rmtree(parts)

    def test_mailboxes(self):
        everything = len(mails())
        for count, arguments in [(2, ['mbox', '1']), (1, ['mbox', '--patch', '1']),
                                 (1, ['mbox', '--cover', '1']), (2, ['am', '1']),
                                 (2, ['am', '--link', '--exact', '1'])]:
            with self.subTest(arguments):
                command, *rest = arguments
                result = run(command, '--state', self.state, *rest)
                self.assertEqual(result.returncode, 0, result.err)
                self.check_plain(result.err, arguments)
                text = result.stdout
                if command == 'mbox':  # as Patchwork's, which quotes no such line (docs/output.md)
                    self.assertIn(b'\nFrom mallory@example.org Thu', text)
                    text = text.replace(b'\nFrom mallory@', b'\n>From mallory@')
                self.check_mailbox(text, count)
        for arguments in ['mails'], ['search', '--mbox', 'is:patch', 'OR', 'is:cover', 'OR',
                                     'is:reply']:
            with self.subTest(arguments):
                result = subprocess.run([sys.argv[1], *arguments, '--state', self.state],
                                        capture_output=True, check=True)
                self.assertEqual(result.stdout.count(b'\nFrom mboxrd@z '), everything - 1)

    def test_am_files(self):
        top = os.path.join(self.folder, 'all')
        os.mkdir(top)
        self.out('am', '--all', top, '--state', self.state)
        for name in os.listdir(top):
            self.assertRegex(name, r'^[0-9]+\.mbox$')

    def test_git_am(self):
        """Files that patches name stay in the repository; git refuses the others."""
        tree = os.path.join(self.folder, 'tree')
        subprocess.run(['git', 'init', '--quiet', tree], check=True)
        result = subprocess.run([sys.argv[1], 'am', '--state', self.state, '1'],
                                capture_output=True, check=True)
        git = subprocess.run(['git', '-c', 'user.name=A', '-c', 'user.email=a@example.org', '-C',
                              tree, 'am', '-q'], input=result.stdout, capture_output=True,
                             check=False)
        self.assertNotEqual(git.returncode, 0)
        self.assertFalse(os.path.exists(os.path.join(tree, '.git/hooks/pre-commit')))

    # Markdown and HTML

    def test_digest(self):
        """No element of the page but those that the digest itself makes."""
        text = self.out('digest', '--state', self.state)
        html = subprocess.run(['cmark', '--unsafe'], input=text.encode(), capture_output=True,
                              check=True).stdout.decode()
        page = Elements()
        page.feed(html)
        page.close()
        self.assertEqual({tag for tag, _ in page.found} - {'h4', 'h5', 'pre', 'code', 'em', 'a'},
                         set(), html)
        for tag, pairs in page.found:
            if tag == 'a':
                self.assertRegex(dict(pairs)['href'], '^mailto:[^?]*$')
        self.assertIn(MARKUP, page.text)
        self.check_plain(text, 'digest', '\n\t')

    def test_serve(self):
        """Headers hold nothing of a mail that ends them, and no page another's elements."""
        server = Server(self.state)
        self.addCleanup(server.stop)
        known = {'date', 'content-type', 'content-length', 'content-disposition', 'etag', 'vary',
                 'cache-control', 'connection', 'x-content-type-options', 'last-modified',
                 'content-security-policy', 'referrer-policy', 'link',
                 'location', 'content-encoding', 'keep-alive', 'x-frame-options',
                 'cross-origin-resource-policy', 'cross-origin-opener-policy'}
        for path in ['/', '/series/1/', '/patch/1/', '/series/1/mbox/', '/patch/1/mbox/',
                     '/cover/1/mbox/', '/api/patches/1/', '/api/series/', '/api/?x=%0d%0aX-Y:z',
                     '/%0d%0aX-Y:%20z', '/project/%3Cscript%3E/', '/series/?q=%3Cscript%3E']:
            with self.subTest(path):
                answer = server.get(path)
                self.assertEqual({name.lower() for name, _ in answer.getheaders()} - known, set())
                self.assertEqual(answer.headers['X-Content-Type-Options'], 'nosniff')
                for _, value in answer.getheaders():
                    self.check_plain(value, path)
                kind = answer.headers['Content-Type'] or ''
                if kind.startswith('text/html'):
                    self.assertIn("default-src 'none'", answer.headers['Content-Security-Policy'])
                    page = Elements()
                    page.feed(answer.text.decode())
                    page.close()
                    self.assertEqual({'img', 'svg', 'svg/onload=alert(1)', 'b'} &
                                     {tag for tag, _ in page.found}, set())
                    for tag, pairs in page.found:
                        self.assertEqual([n for n, _ in pairs if n.startswith('on')], [], tag)
                elif kind.startswith('application/json'):
                    self.check_strict(answer.text.decode())


class Elements(HTMLParser):
    """found: the elements of a page and their attributes; text: all else."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found, self.text = [], ''

    def handle_starttag(self, tag, pairs):
        self.found.append((tag, pairs))

    def handle_data(self, data):
        self.text += data


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
