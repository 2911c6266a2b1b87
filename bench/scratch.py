# SPDX-License-Identifier: GPL-2.0-or-later
"""A private folder for all that the benchmark and the tools write, and an environment that keeps them in it."""
import os, shutil, signal, sys, tempfile

from measure import Runner

# All that the tools get of the caller's environment: the program may need the second to find its library, and the
# others if it was built with a sanitizer.
KEPT = ('PATH', 'LD_LIBRARY_PATH', 'ASAN_OPTIONS', 'UBSAN_OPTIONS', 'TSAN_OPTIONS', 'G_SLICE')


class Scratch:
    """To be used with "with": the folder goes at the end, however it comes."""

    def __enter__(self):
        # so that being terminated unwinds too, as ^C does
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
            'HOME': home, 'XDG_CONFIG_HOME': os.path.join(home, 'config'), 'XDG_DATA_HOME': os.path.join(home, 'data'),
            'XDG_CACHE_HOME': os.path.join(home, 'cache'), 'XDG_RUNTIME_DIR': self.path('runtime'),
            'MUHOME': self.path('mu'), 'NOTMUCH_CONFIG': os.path.join(home, 'notmuch-config'), 'TMPDIR': self.path('tmp'),
            'GIT_CONFIG_NOSYSTEM': '1', 'LANG': 'C.UTF-8', 'TZ': 'UTC'}


def remove(path):
    """Removes a file or a folder, if it is there."""
    if os.path.isdir(path):
        shutil.rmtree(path)
    elif os.path.exists(path):
        os.remove(path)


def say(text):
    """Tells on standard error what goes on: the table alone goes to standard output."""
    print(text, file=sys.stderr, flush=True)
