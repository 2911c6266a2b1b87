# SPDX-License-Identifier: GPL-2.0-or-later
"""Mails that somebody would send who wants the program to take long.

A shape is one thing that a mail, or a list, can have very many of.  shape.make(count) returns an
mbox with count of them.  shape.count is a number that takes the program some tenths of a second, if
the limits on mails let through so many; where they do not, there are many such mails.
"""
import base64, collections

Shape = collections.namedtuple('Shape', 'name unit count make commands')

LIST_ID = 'widgets.lists.example.org'
HUNK = '@@ -1 +1 @@\n-old\n+new\n'
DIFF = '--- a/wheel.c\n+++ b/wheel.c\n' + HUNK
EVERYTHING = 'list', 'export', 'ingest'
SHAPES = []


def mail(number, subject, body, headers='', sender='Ann Example <ann@example.org>'):
    """One mail; it comes number minutes after the first."""
    day, minute = divmod(number, 24 * 60)
    return (f'From: {sender}\nSubject: {subject}\nMessage-ID: <{number}@example.org>\n'
            f'Date: {day % 28 + 1} {"Jan Feb Mar Apr May Jun Jul".split()[day // 28 % 7]} 2026 '
            f'{minute // 60:02}:{minute % 60:02}:00 +0000\nList-Id: <{LIST_ID}>\n'
            f'{headers}\n{body}')


def mbox(mails):
    return ''.join(f'From mboxrd@z Thu Jan  1 00:00:00 1970\n{m}\n' for m in mails)


def shape(name, unit, count, *commands):
    """Declares a function that makes the mails of a shape."""
    def declare(make):
        SHAPES.append(Shape(name, unit, count, lambda n: mbox(make(n)), commands or EVERYTHING))
        return make
    return declare


def often(count, text):
    """What is put into many mails, as a header of one mail cannot be long."""
    return [text * count] * 200


def patches(pieces, **place):
    """A patch for each piece, with the piece as its subject, sender or headers."""
    for number, piece in enumerate(pieces, 1):
        subject = place.get('subject', '[PATCH] {}').format(piece if 'subject' in place else 'x')
        yield mail(number, subject, 'x\n---\n' + DIFF,
                   place['headers'].format(piece) if 'headers' in place else '',
                   **({'sender': place['sender'].format(piece)} if 'sender' in place else {}))


def one(body, subject='[PATCH] x', headers=''):
    """A mail with that body, and a reply to it."""
    return [mail(1, subject, body, headers),
            mail(2, 'Re: x', 'Fine.\n', 'In-Reply-To: <1@example.org>\n')]


def answered(text):
    """A patch, and a reply with that text."""
    return [mail(1, '[PATCH] x', 'x\n---\n' + DIFF),
            mail(2, 'Re: [PATCH] x', text, 'In-Reply-To: <1@example.org>\n')]


# Headers

@shape('references', 'references', 5_000)
def references(count):
    return patches(often(count, '<a@b> '), headers='References: {}\n')


@shape('other references', 'references', 40_000)
def other_references(count):
    ids = [f'<{i}@b>\n ' for i in range(count)]
    for number, start in enumerate(range(0, count, 10_000), 1):
        yield mail(number, 'Re: x', 'x\n',
                   'References: ' + ''.join(ids[start:start + 10_000]).rstrip() + '\n')


@shape('long header', 'MB', 7, 'list', 'ingest')
def long_header(count):
    return [mail(1, '[PATCH] x', DIFF, 'X: ' + 'y' * 1_000_000 * count + '\n')]


@shape('headers', 'headers', 1_000, 'list', 'export', 'am', 'ingest')
def headers(count):
    return patches(often(count, 'X-A: b\n'), headers='{}')


@shape('names of headers', 'headers', 12_000, 'list', 'export', 'mbox', 'ingest')
def names_of_headers(count):
    return [mail(1, '[PATCH] x', DIFF, ''.join(f'X{i}: b\n' for i in range(count)))]


@shape('folded lines', 'lines', 10_000)
def folded_lines(count):
    return patches(often(count, ' b\n'), headers='X: a\n{}')


@shape('folded subject', 'lines', 10_000, 'list', 'export', 'mbox', 'am', 'revisions')
def folded_subject(count):
    return patches(often(count, ' b\n'), subject='[PATCH] x\n{}y')


@shape('address groups', 'groups', 15_000)
def address_groups(count):
    return patches(often(count, 'a:'), sender='{}')


@shape('a at a', 'words', 6_000)
def at(count):
    return patches(often(count, 'a at '), sender='{}')


@shape('comments', 'parentheses', 30_000)
def comments(count):
    return patches(often(count, '('), sender='{} ann@example.org')


@shape('quoted sender', 'quotes', 15_000)
def quoted_sender(count):
    return patches(often(count, '"\\'), sender='{} <ann@example.org>')


@shape('encoded words', 'words', 1_600, 'list', 'export', 'mbox', 'am')
def encoded_words(count):
    return patches(often(count, '=?utf-8?q?=C3=A4?= '), subject='[PATCH] {}')


@shape('bad encoded words', 'words', 5_000, 'list', 'export', 'mbox', 'am')
def bad_encoded_words(count):
    return patches(often(count, '=?x?b?'), subject='[PATCH] {}')


@shape('charsets', 'words', 700)
def charsets(count):
    return patches(often(count, '=?x-no-such?q?a?= =?utf-16?b?AGE=?= '), subject='[PATCH] {}')


@shape('prefixes', 'prefixes', 4_200, 'list', 'export', 'revisions')
def prefixes(count):
    return patches(often(count, '[PATCH]'), subject='{} x')


@shape('words of a prefix', 'words', 10_000, 'list', 'export', 'revisions')
def words_of_a_prefix(count):
    return patches(often(count, 'a, '), subject='[PATCH {}v2] x')


@shape('Re:', 'times', 7_500, 'list', 'export', 'revisions')
def re_re(count):
    return patches(often(count, 'Re: '), subject='{}[PATCH] x')


@shape('brackets', 'brackets', 30_000, 'list', 'export', 'revisions')
def brackets(count):
    return patches(often(count, '['), subject='{}')


@shape('numbers in a subject', 'digits', 30_000, 'list', 'export')
def numbers(count):
    return patches(often(count, '1'), subject='[PATCH {}/2] x')


@shape('dates', 'words', 5_000)
def dates(count):
    return patches(often(count, 'Mon 1 '), headers='Date: {}\n')


@shape('parameters', 'parameters', 6_000)
def parameters(count):
    return patches(often(count, '; a=b'), headers='Content-Type: text/plain{}\n')


@shape('Message-IDs', 'brackets', 30_000)
def message_ids(count):
    return patches(often(count, '<'), headers='In-Reply-To: {}\n')


# Parts

@shape('parts', 'parts', 500_000)
def parts(count):
    return one('--b\n\nz\n' * count, headers='Content-Type: multipart/mixed; boundary=b\n')


@shape('depth', 'levels', 50_000)
def depth(count):
    return one(''.join(f'--b{i}\nContent-Type: multipart/mixed; boundary=b{i + 1}\n\n'
                       for i in range(count)),
               headers='Content-Type: multipart/mixed; boundary=b0\n')


@shape('forwards', 'levels', 100_000)
def forwards(count):
    return one('Content-Type: message/rfc822\n\n' * count,
               headers='Content-Type: message/rfc822\n')


@shape('boundary-like lines', 'lines', 1_000_000)
def boundaries(count):
    inner = ''.join(f'--b\nContent-Type: multipart/mixed; boundary=b{"b" * i}\n\n'
                    for i in range(1, 40))
    return one(inner + '--bx\n' * count, headers='Content-Type: multipart/mixed; boundary=b\n')


@shape('base64', 'MB', 5, 'list', 'export', 'show', 'ingest')
def huge_base64(count):
    text = base64.encodebytes(('+' + 'x' * 70 + '\n').encode() * (count * 10_000)).decode()
    return one(text, headers='Content-Transfer-Encoding: base64\n')


@shape('broken base64', 'lines', 1_000_000)
def broken_base64(count):
    return one('=A-\n' * count, headers='Content-Transfer-Encoding: base64\n')


@shape('quoted-printable', 'lines', 500_000)
def quoted_printable(count):
    return one('=C3=A4=\n' * count, headers='Content-Transfer-Encoding: quoted-printable\n')


@shape('uuencode', 'lines', 400_000)
def uuencode(count):
    return one('begin 644 x\n' * count, headers='Content-Transfer-Encoding: x-uuencode\n')


@shape('utf-7', 'characters', 1_000_000)
def utf_7(count):
    return one('+2AA-' * count, headers='Content-Type: text/plain; charset=utf-7\n')


# Diffs

@shape('hunks', 'hunks', 100_000, 'list', 'export', 'diff', 'revisions', 'site', 'am')
def hunks(count):
    diff = '--- a/x\n+++ b/x\n' + HUNK * count
    return [mail(1, '[PATCH] x', diff), mail(2, '[PATCH v2] x', diff.replace('new', 'newer'))]


@shape('files', 'files', 30_000, 'list', 'export', 'diff', 'revisions', 'site', 'am', 'show')
def files(count):
    def diff(new):
        return ''.join(f'diff --git a/{i} b/{i}\n--- a/{i}\n+++ b/{i}\n{HUNK}'
                       for i in range(count)).replace('new', new)
    return [mail(1, '[PATCH] x', diff('new')), mail(2, '[PATCH v2] x', diff('newer'))]


@shape('other files', 'files', 30_000, 'list', 'export', 'diff', 'revisions')
def other_files(count):
    def diff(name):
        return ''.join(f'--- a/{name}{i}\n+++ b/{name}{i}\n{HUNK}' for i in range(count))
    return [mail(1, '[PATCH] x', diff('a')), mail(2, '[PATCH v2] x', diff('b'))]


@shape('shuffled lines', 'lines', 100_000, 'diff', 'revisions', 'site')
def shuffled(count):
    def diff(step):
        lines = ''.join(f'+{i * step % (count + 1)}\n' for i in range(count))
        return f'--- /dev/null\n+++ b/x\n@@ -0,0 +1,{count} @@\n{lines}'
    return [mail(1, '[PATCH] x', diff(1)), mail(2, '[PATCH v2] x', diff(count // 2 | 1))]


@shape('equal lines', 'lines', 200_000, 'diff', 'revisions', 'site')
def equal_lines(count):
    def diff(lines):
        return f'--- /dev/null\n+++ b/x\n@@ -0,0 +1,{len(lines)} @@\n' + ''.join(lines)
    return [mail(1, '[PATCH] x', diff(['+a\n', '+b\n'] * (count // 2))),
            mail(2, '[PATCH v2] x', diff(['+b\n', '+b\n', '+a\n'] * (count // 3)))]


@shape('renames', 'files', 10_000, 'list', 'diff', 'revisions')
def renames(count):
    def diff(name):
        return ''.join(f'diff --git a/{name}{i} b/{name}{i}\nnew file mode 100644\n--- /dev/null\n'
                       f'+++ b/{name}{i}\n@@ -0,0 +1,2 @@\n+same\n+{i}\n' for i in range(count))
    return [mail(1, '[PATCH] x', diff('a')), mail(2, '[PATCH v2] x', diff('b'))]


@shape('starts of diffs', 'lines', 800_000)
def starts_of_diffs(count):
    return one('--- a\n' * count)


@shape('one line', 'MB', 4, 'list', 'export', 'show', 'am', 'site', 'diff')
def one_line(count):
    diff = '--- a/x\n+++ b/x\n@@ -0,0 +1 @@\n+' + 'x' * 1_000_000 * count + '\n'
    return [mail(1, '[PATCH] x', diff), mail(2, '[PATCH v2] x', diff.replace('+x', '+y'))]


@shape('diffstat', 'lines', 400_000, 'list', 'export', 'show', 'am')
def diffstat(count):
    return one('a | 1 +\n' * count + '|' * count + '\n---\n' + DIFF)


# Texts

@shape('depth of a quotation', 'levels', 400_000, 'list', 'export', 'show', 'site', 'became')
def quotation(count):
    return answered(''.join('>' * min(i, 1_000) + ' x\n' for i in range(count // 100))
                    + '>' * count + ' y\n')


@shape('quoted lines', 'lines', 100_000, 'show', 'site', 'became', 'am')
def quoted_lines(count):
    text = '--- a/x\n+++ b/x\n@@ -0,0 +1,%d @@\n%s' % (count, '+same\n' * count)
    return [mail(1, '[PATCH] x', text),
            mail(2, 'Re: [PATCH] x', ''.join('> +same\nWhy?\n' for _ in range(count)),
                 'In-Reply-To: <1@example.org>\n')]


@shape('trailers', 'trailers', 200_000, 'list', 'export', 'mbox', 'show', 'am', 'ingest')
def trailers(count):
    return answered('Reviewed-by: Bo <bo@example.org>\n' * count)


@shape('other trailers', 'trailers', 50_000, 'list', 'mbox', 'show', 'am', 'site', 'ingest')
def other_trailers(count):
    return answered(''.join(f'Reviewed-by: P{i} <p{i}@example.org>\n' for i in range(count)))


@shape('acceptance', 'words', 300_000, 'list', 'became', 'ingest')
def acceptance(count):
    return answered('applied with if, ' * count)


@shape('lists of patches', 'numbers', 500_000, 'list', 'became')
def lists_of_patches(count):
    return answered('Applied patches ' + ', '.join(map(str, range(count))) + '. Thanks!\n')


@shape('lines of a bot', 'lines', 60_000, 'became', 'ingest')
def lines_of_a_bot(count):
    return [mail(1, '[PATCH] x', 'x\n---\n' + DIFF),
            mail(2, 'Re: [PATCH] x',
                 'Hello:\n\nThis patch was applied to x.git:\n\n'
                 + ''.join(f'  - [{i}/{count}] x\n    https://git.example.org/c/{i:012}\n'
                           for i in range(count)),
                 'In-Reply-To: <1@example.org>\n',
                 'patchwork-bot+x@kernel.org')]


@shape('addresses of the web', 'addresses', 100_000, 'list', 'export', 'site', 'revisions')
def addresses(count):
    return one('https://lore.kernel.org/r/1@example.org\n' * count + '---\n' + DIFF)


@shape('pull requests', 'lines', 50_000)
def pull_requests(count):
    return one('The following changes since commit x\n' * count
               + 'are available in the git repository at:\n' * count
               + 'git://' + 'a' * count + ' !\n', subject='[GIT PULL] x')


@shape('Depends-on', 'lines', 200_000)
def depends_on(count):
    return one('Depends-on: <a@b>\n' * count + '---\n' + DIFF)


@shape('Markdown', 'marks', 400_000, 'digest')
def markdown(count):
    return [mail(1, '[PATCH 0/1] x', '`' * count + '*_[](<' * count + '\n' + '> ' * count + '\n'),
            mail(2, '[PATCH 1/1] y', 'x\n---\n' + DIFF, 'In-Reply-To: <1@example.org>\n')]


@shape('words', 'words', 500_000, 'search', 'index')
def words(count):
    return one(''.join(f'w{i} ' for i in range(count)))


@shape('spaces', 'blanks', 2_000_000, 'list', 'export', 'show', 'site', 'search')
def spaces(count):
    return one('a' + ' ' * count + 'b\n' + '\n' * count + '---\n' + DIFF)


# Many mails

@shape('one thread', 'mails', 4_000, 'list', 'export', 'show', 'site', 'ingest')
def one_thread(count):
    return [mail(1, '[PATCH] x', 'x\n---\n' + DIFF)] + [
        mail(i, 'Re: [PATCH] x', 'Fine.\n', f'In-Reply-To: <{i - 1}@example.org>\n')
        for i in range(2, count)]


@shape('answers to one mail', 'mails', 4_000, 'list', 'export', 'show', 'site', 'ingest')
def answers_to_one(count):
    return [mail(1, '[PATCH] x', 'x\n---\n' + DIFF)] + [
        mail(i, 'Re: [PATCH] x', 'Reviewed-by: Bo <bo@example.org>\n',
             'In-Reply-To: <1@example.org>\n') for i in range(2, count)]


@shape('cycle of references', 'mails', 4_000, 'list', 'export', 'show', 'ingest')
def cycle(count):
    return [mail(i, '[PATCH] x', 'x\n---\n' + DIFF,
                 f'In-Reply-To: <{i % count + 1}@example.org>\n') for i in range(1, count + 1)]


@shape('one series', 'mails', 4_000, 'list', 'export', 'show', 'revisions', 'am', 'mbox', 'ingest')
def one_series(count):
    return [mail(i, f'[PATCH {i}/{count}] same', 'x\n---\n' + DIFF,
                 '' if i == 1 else 'In-Reply-To: <1@example.org>\n') for i in range(1, count + 1)]


@shape('dependents of one patch', 'mails', 4_000)
def dependents(count):
    return [mail(i, f'[PATCH] part {i}', 'Depends-on: <1@example.org>\n---\n' + DIFF)
            for i in range(1, count + 1)]


@shape('dependencies of one patch', 'mails', 4_000)
def dependencies(count):
    named = ''.join(f'Depends-on: <{i}@example.org>\n' for i in range(1, count))
    return [mail(i, f'[PATCH] part {i}', 'x\n---\n' + DIFF) for i in range(1, count)] + [
        mail(count, '[PATCH] last', named + '---\n' + DIFF)]


@shape('dependencies on any list', 'lists', 4_000, 'list', 'ingest')
def dependencies_on_any_list(count):
    named = ''.join(f'Depends-on: <x{i}@example.org>\n' for i in range(count))
    mails = [mail(i, f'[PATCH] part {i}', f'Change {i}.\n---\n' + DIFF.replace('wheel', f'w{i}'),
                  sender=f'P{i} <p{i}@example.org>') for i in range(count)]
    return [*(one.replace(LIST_ID, f'l{i}.example.org') for i, one in enumerate(mails)),
            mail(count, '[PATCH] last', named + '---\n' + DIFF)]


@shape('posted again and again', 'mails', 4_000, 'list', 'export', 'revisions', 'became', 'ingest')
def again(count):
    return [mail(i, '[PATCH] same', 'x\n---\n' + DIFF) for i in range(1, count + 1)]


@shape('versions', 'mails', 4_000, 'list', 'revisions', 'am', 'precise')
def versions(count):
    return [mail(i, f'[PATCH v{i}] same', 'x\n---\n' + DIFF.replace('new', f'new {i}'))
            for i in range(1, count + 1)]


@shape('versions of series', 'mails', 4_000, 'list', 'revisions', 'precise')
def versions_of_series(count):
    return [mail(i, f'[PATCH v{i // 4 + 1} {i % 4 + 1}/4] same {i % 4}',
                 'x\n---\n' + DIFF.replace('new', f'new {i}'),
                 f'In-Reply-To: <{i // 4 * 4}@example.org>\n' if i % 4 else '')
            for i in range(count)]


@shape('crowd of one minute', 'mails', 4_000, 'list', 'revisions', 'precise')
def crowd(count):
    return [mail(i, f'[PATCH {i % 9 + 1}/9] part {i}', 'x\n---\n' + DIFF).replace(
        mail(i, '', '').split('\n')[3], 'Date: 1 May 2026 00:00:00 +0000') for i in range(count)]


@shape('people', 'mails', 4_000, 'list', 'export', 'site', 'ingest')
def people(count):
    return [mail(i, '[PATCH] x', 'x\n---\n' + DIFF, sender=f'P{i} <p{i}@example.org>')
            for i in range(count)]


@shape('lists', 'mails', 4_000, 'list', 'export', 'ingest')
def lists(count):
    return [mail(i, '[PATCH] x', 'x\n---\n' + DIFF).replace(LIST_ID, f'l{i}.example.org')
            for i in range(count)]


@shape('separators', 'lines', 100_000, 'list', 'ingest')
def separators(count):
    return ['From x Thu Jan  1 00:00:00 1970\n' * count]


@shape('quoted separators', 'lines', 400_000, 'list', 'ingest', 'mbox')
def quoted_separators(count):
    return one('>' * 100 + 'From x\n' * count + '>From x\n' * count + '---\n' + DIFF)
