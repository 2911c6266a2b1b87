# SPDX-License-Identifier: GPL-2.0-or-later
"""A temporary folder, and an environment that makes all programs write only there."""
import os, shutil, signal, sys, tempfile

from measure import Runner

# The only variables that programs get from the caller's environment.  mbox2series may need
# LD_LIBRARY_PATH to find its library, and those after it if it was built with a sanitizer.
KEPT = ('PATH', 'LD_LIBRARY_PATH', 'ASAN_OPTIONS', 'UBSAN_OPTIONS', 'TSAN_OPTIONS', 'G_SLICE')


class Scratch:
    """A context manager that removes the folder at the end, also after an error."""

    def __enter__(self):
        # SIGTERM then also runs __exit__, as ^C does.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
        self.folder = tempfile.mkdtemp(prefix='mbox2series-bench-')
        for name in ('home', 'tmp', 'runtime'):
            os.mkdir(self.path(name), 0o700)
        self.runner = Runner(self.environment(), self.path('errors'))
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def environment(self):
        home = self.path('home')
        return {name: os.environ[name] for name in KEPT if name in os.environ} | {
            'HOME': home,
            'XDG_CONFIG_HOME': os.path.join(home, 'config'),
            'XDG_DATA_HOME': os.path.join(home, 'data'),
            'XDG_CACHE_HOME': os.path.join(home, 'cache'),
            'XDG_RUNTIME_DIR': self.path('runtime'),
            'MUHOME': self.path('mu'),
            'NOTMUCH_CONFIG': os.path.join(home, 'notmuch-config'),
            'TMPDIR': self.path('tmp'),
            'GIT_CONFIG_NOSYSTEM': '1',
            'LANG': 'C.UTF-8',
            'TZ': 'UTC',
        }


def remove(path):
    """Removes a file or a folder if it exists."""
    if os.path.isdir(path):
        shutil.rmtree(path)
    elif os.path.exists(path):
        os.remove(path)


def say(text):
    """Reports progress on standard error; only the results go to standard output."""
    print(text, file=sys.stderr, flush=True)
