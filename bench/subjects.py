# SPDX-License-Identifier: GPL-2.0-or-later
"""The subjects to compare: commands of mbox2series, programs in this folder, and other tools."""
import os, shutil, subprocess, sys
from dataclasses import dataclass, field
from typing import Callable

from mbox import make_inbox, make_maildir, make_tar, make_zip, pack_archive
from scratch import remove

HERE = os.path.dirname(os.path.abspath(__file__))


@dataclass
class Subject:
    name: str
    about: str
    command: list
    missing: str = ''  # what is not installed
    written: list = field(default_factory=list)  # what every run writes; removed before and after
    folder: str = ''  # a path in written that must be an empty folder before a run
    prepare: Callable = None  # called once, before the first run
    is_slow: bool = False

    def clean(self):
        for path in self.written:
            remove(path)

    def make_ready(self):
        self.clean()
        if self.folder:
            os.mkdir(self.folder)


PRECISE = '--grouping=precise'


def missing(*programs):
    return ', '.join(program for program in programs if not shutil.which(program))


def once(path, make):
    """Returns: a function that calls make unless path exists."""
    return lambda: None if os.path.exists(path) else make()


def own(program, archive, scratch, options):
    """The commands of mbox2series; options select its projects."""
    out, state, kept = scratch.path('out'), scratch.path('state.db'), scratch.path('kept.db')
    export = [program, 'export', '--api-only']

    def fill():
        result = scratch.runner.run(
            [program, 'ingest', '--quiet', *options, '--state', kept, archive])
        if result.status != 0:
            raise RuntimeError(f'ingest ({result.status}): {result.error}')

    return [
        Subject('list', 'mbox2series list', [program, 'list', *options, archive]),
        Subject('list-jobs-1', 'the same with --jobs 1',
                [program, 'list', '--jobs=1', *options, archive]),
        Subject('export', 'mbox2series export of all that the API shows',
                [*export, *options, '--output', out, archive], written=[out]),
        Subject('site', 'mbox2series site: pages of everything',
                [program, 'site', *options, '--output', out, archive], written=[out]),
        Subject('list-precise', 'mbox2series list with precise grouping',
                [program, 'list', PRECISE, *options, archive]),
        Subject('export-precise', 'mbox2series export with precise grouping',
                [*export, PRECISE, *options, '--output', out, archive], written=[out]),
        Subject('revisions', 'mbox2series revisions of everything',
                [program, 'revisions', '--all', *options, archive]),
        Subject('became', 'mbox2series list with what became of series',
                [program, 'list', '--open', *options, archive]),
        Subject('ingest', 'mbox2series ingest into an empty state',
                [program, 'ingest', *options, '--state', state, archive],
                written=[state, state + '-journal']),
        Subject('list-state', 'mbox2series list of a state', [program, 'list', '--state', kept],
                prepare=once(kept, fill)),
        Subject('revisions-state', 'mbox2series revisions of everything in a state',
                [program, 'revisions', '--all', '--state', kept], prepare=once(kept, fill)),
        Subject('became-state', 'mbox2series list of a state with what became of series',
                [program, 'list', '--open', '--state', kept], prepare=once(kept, fill)),
    ]


def forms(program, archive, scratch, options):
    """list and export of the archive in other forms, and the tools that only unpack it."""
    subjects, out = [], scratch.path('out')
    export = [program, 'export', '--api-only']
    for tool in 'gzip', 'bzip2', 'xz', 'zstd':
        packed = scratch.path(f'archive.{tool}')
        pack = once(packed, lambda tool=tool, packed=packed: pack_archive(tool, archive, packed))
        subjects += [
            Subject(f'{tool}-dc', f'{tool} -dc', [tool, '-dc', packed], missing(tool),
                    prepare=pack),
            Subject(f'list-{tool}', f'mbox2series list, compressed with {tool}',
                    [program, 'list', *options, packed], missing(tool), prepare=pack),
            Subject(f'export-{tool}', f'mbox2series export, compressed with {tool}',
                    [*export, *options, '--output', out, packed], missing(tool), [out],
                    prepare=pack),
        ]
    for name, make, tool in ('tar-zst', make_tar, 'zstd'), ('zip', make_zip, None):
        container = scratch.path(f'archive.{name}')
        pack = once(container, lambda make=make, path=container: make(archive, path))
        subjects.append(Subject(f'list-{name}', f'mbox2series list, in a {name}',
                                [program, 'list', *options, container],
                                missing(tool) if tool else '', prepare=pack))
    inbox = scratch.path('inbox.git')
    subjects.append(Subject('list-git', 'mbox2series list of a public-inbox repository',
                            [program, 'list', *options, inbox], missing('git'),
                            prepare=once(inbox, lambda: make_inbox(archive, inbox))))
    return subjects


def compile_program(source, binary, scratch, package=None):
    """Returns: what is missing if it cannot be built, otherwise an empty string."""
    absent = missing('cc', *(['pkg-config'] if package else []))
    if absent:
        return absent
    flags = []
    if package:
        found = subprocess.run(['pkg-config', '--cflags', '--libs', package],
                               capture_output=True, text=True)
        if found.returncode != 0:
            return package
        flags = found.stdout.split()
    result = scratch.runner.run(['cc', '-O2', '-o', binary, os.path.join(HERE, source), *flags])
    return f'{source} cannot be compiled: {result.error}' if result.status != 0 else ''


def passes(archive, scratch):
    """The programs in this folder."""
    split, gmime = scratch.path('bare-split'), scratch.path('gmime-pass')
    return [
        Subject('bare-split', 'only counts separators', [split, archive],
                missing=compile_program('bare-split.c', split, scratch)),
        Subject('gmime', 'reads all mails with GMime', [gmime, archive],
                missing=compile_program('gmime-pass.c', gmime, scratch, 'gmime-3.0')),
        Subject('python', "the same with Python's mailbox and email",
                [sys.executable, os.path.join(HERE, 'mailbox-pass.py'), archive], is_slow=True),
    ]


def tools(archive, scratch):
    """Tools of other projects.  mblaze, notmuch and mu need a Maildir; making it is not timed."""
    split, maildir, mu, notmuch = (
        scratch.path(name) for name in ('split', 'maildir', 'mu', 'notmuch'))
    make = once(maildir, lambda: make_maildir(archive, maildir))

    def configure_notmuch():
        make()
        with open(scratch.path('home', 'notmuch-config'), 'w', encoding='utf-8') as f:
            f.write(f'[database]\npath={notmuch}\nmail_root={maildir}\n[user]\nname=Bench\n'
                    'primary_email=bench@example.org\n[new]\ntags=\n'
                    '[maildir]\nsynchronize_flags=false\n')

    return [
        Subject('git-mailsplit', 'git mailsplit into a folder',
                ['git', 'mailsplit', '-b', '--mboxrd', f'-o{split}', archive],
                missing('git'), [split], split),
        Subject('mblaze', 'mlist | mthread on a Maildir',
                ['sh', '-c', 'mlist "$0" | mthread', maildir],
                missing('mlist', 'mthread'), prepare=make),
        Subject('notmuch', 'notmuch new into an empty database', ['notmuch', 'new', '--quiet'],
                missing('notmuch'), [notmuch], notmuch, configure_notmuch, True),
        Subject('mu', 'mu init and mu index',
                ['sh', '-c', 'mu init --quiet --muhome="$0" --maildir="$1" && '
                 'mu index --quiet --muhome="$0"', mu, maildir],
                missing('mu'), [mu], prepare=make, is_slow=True),
    ]


def all_subjects(program, archive, scratch, options=()):
    return [*passes(archive, scratch), *own(program, archive, scratch, options),
            *forms(program, archive, scratch, options),
            *tools(archive, scratch)]
