# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs git, which does the same whatever the caller has configured, and fills repositories."""
import os, subprocess

CLEAN = {name: value for name, value in os.environ.items() if not name.startswith('GIT_')}
CLEAN |= {'GIT_CONFIG_GLOBAL': '/dev/null', 'GIT_CONFIG_SYSTEM': '/dev/null', 'LC_ALL': 'C.UTF-8'}
WHO = {'GIT_AUTHOR_NAME': 'Ann Example', 'GIT_AUTHOR_EMAIL': 'ann@example.org',
       'GIT_COMMITTER_NAME': 'Com Example', 'GIT_COMMITTER_EMAIL': 'com@example.org'}
GIT = CLEAN | WHO


def git(folder, *arguments, data=None, **environment):
    """Returns: what it prints, as bytes."""
    result = subprocess.run(['git', *arguments], cwd=folder, input=data, capture_output=True,
                            check=False, timeout=60, env=GIT | environment)
    if result.returncode:
        raise RuntimeError(f'git {arguments}: {result.stdout} {result.stderr}')
    return result.stdout


def add_mails(repository, mails, parent=b''):
    """Adds a commit for each mail, as public-inbox does, to a bare repository, which is made if it
    is not there.  mails: bytes.  parent: a line that names the commit to begin after."""
    stream = b''
    for data in mails:
        stream += (b'commit refs/heads/master\ncommitter A <a@example.org> 1 +0000\ndata 0\n%b'
                   b'M 100644 inline m\ndata %d\n%b\n\n' % (parent, len(data), data))
        parent = b''
    if not os.path.exists(repository):
        os.makedirs(repository)
        git(repository, 'init', '-q', '--bare', '--initial-branch=master')
    git(repository, 'fast-import', '--quiet', data=stream)
