# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs a program and measures its wall clock time, CPU time and peak anonymous memory."""
import collections, os, signal, subprocess, threading, time

Run = collections.namedtuple('Run', 'status wall cpu error')
POLL_SECONDS = 0.001


class Runner:
    """Runs programs in a given environment, without a terminal."""

    def __init__(self, environment, errors):
        """errors: the path of a file for standard error."""
        self.environment, self.errors = environment, errors

    def start(self, command, stdin, stdout):
        """Starts a new session, so that end() can also kill what the program started."""
        with open(stdin, 'rb') as source, open(stdout, 'wb') as sink, \
                open(self.errors, 'wb') as errors:
            return subprocess.Popen(command, stdin=source, stdout=sink, stderr=errors,
                                    env=self.environment, start_new_session=True)

    def run(self, command, stdin=os.devnull, stdout=os.devnull):
        """Times are in seconds.  CPU time includes the child processes that were waited for."""
        return self.finish(time.monotonic(), self.start(command, stdin, stdout))

    def run_and_watch(self, command):
        """For long runs.  Returns: the run, and the peak of its anonymous memory in bytes."""
        begin = time.monotonic()
        process = self.start(command, os.devnull, os.devnull)
        watch = Watch(process.pid)
        try:
            return self.finish(begin, process), watch.stop()
        finally:
            watch.stop()

    def finish(self, begin, process):
        """Waits for process, which was started at the time begin."""
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            end(process)
            raise
        wall = time.monotonic() - begin
        # Popen must not wait again.
        process.returncode = os.waitstatus_to_exitcode(status)
        return Run(process.returncode, wall, usage.ru_utime + usage.ru_stime, self.last_error())

    def peak(self, command):
        """Returns: the peak of anonymous memory of the program and its descendants, in bytes.

        Pages of mapped files do not count.  A peak of less than a millisecond may be missed.
        """
        process = self.start(command, os.devnull, os.devnull)
        most = 0
        try:
            while process.poll() is None:
                most = max(most, sum(anonymous_bytes(pid) for pid in family(process.pid)))
                time.sleep(POLL_SECONDS)
        except BaseException:
            end(process)
            raise
        return most

    def last_error(self):
        with open(self.errors, encoding='utf-8', errors='replace') as f:
            lines = f.read().split('\n')
        return next((line.strip() for line in reversed(lines) if line.strip()), 'no message')


class Watch(threading.Thread):
    """Looks at the anonymous memory of a program that starts no others, a hundred times a second.
    """

    def __init__(self, pid):
        super().__init__()
        self.pid, self.most, self.done = pid, 0, threading.Event()
        self.start()

    def run(self):
        while not self.done.wait(0.01):
            self.most = max(self.most, anonymous_bytes(self.pid))

    def stop(self):
        """Returns: the most that was seen, in bytes."""
        self.done.set()
        self.join()
        return self.most


def end(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def family(pid):
    """Yields a process and its descendants."""
    pids = [pid]
    while pids:
        pid = pids.pop()
        yield pid
        try:
            for task in os.listdir(f'/proc/{pid}/task'):
                with open(f'/proc/{pid}/task/{task}/children', encoding='ascii') as f:
                    pids += map(int, f.read().split())
        except OSError:
            pass  # The process has ended.


def anonymous_bytes(pid):
    try:
        with open(f'/proc/{pid}/status', encoding='utf-8', errors='replace') as f:
            for line in f:
                if line.startswith('RssAnon:'):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass  # The process has ended.
    return 0
