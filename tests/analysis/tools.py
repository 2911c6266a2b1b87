# SPDX-License-Identifier: GPL-2.0-or-later
"""The tools: how each is called, and what its output means."""
import dataclasses
import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess

# "file:line:column: warning: message [check]", which all four write.  An error may lack a check.
FINDING = re.compile(
    r'^(?P<file>[^\s:][^:]*):(?P<line>\d+):(?:\d+:)? '
    r'(?:(?:fatal )?(?P<error>error)|warning|style|performance|portability|information): '
    r'(?P<message>.*?)(?: \[(?P<check>[^\s\]]+)\])?$')

# A build's options that mean nothing to an analyser, or that would hide or break something.
UNWANTED = re.compile(r'-(M[DQF]|o|c|g|pipe|Werror|fdiagnostics-color=.*|f(cf-)?(stack-)?'
                      r'(protector|protection|clash-protection).*)$')
WITH_VALUE = ('-MQ', '-MF', '-o')


@dataclasses.dataclass(frozen=True, order=True)
class Finding:
    tool: str
    check: str
    file: str
    line: int
    function: str  # that it is in, or ''
    message: str

    def __str__(self):
        return (f'{self.file}:{self.line}: {self.function + ": " if self.function else ""}'
                f'{self.message} [{self.tool} {self.check}]')


def function_at(lines, line):
    """The function that has a line.  Definitions begin with the name, in the first column."""
    for text in reversed(lines[:line]):
        match = re.match(r'([a-z_]\w*)\(', text)
        if match:
            return match[1]
        if text.startswith('}') and text is not lines[line - 1]:
            break
    return ''


class Source:
    """A file that is compiled, and how."""

    def __init__(self, root, entry):
        self.folder = entry['directory']
        self.path = os.path.realpath(os.path.join(self.folder, entry['file']))
        self.name = os.path.relpath(self.path, root)
        self.options = self.read_options(shlex.split(entry['command'])[1:], entry['file'])

    @staticmethod
    def read_options(words, file):
        options, skip = [], False
        for word in words:
            if not skip and word != file and not UNWANTED.match(word):
                options.append(word)
            skip = word in WITH_VALUE
        return options

    def preprocessed(self):
        """What the compiler sees, and comments, which can be for an analyser."""
        return subprocess.run(['gcc', *self.options, '-w', '-E', '-C', self.path], cwd=self.folder,
                              check=True, stdout=subprocess.PIPE).stdout


class Tool:
    """A program that looks at one source at a time."""

    def __init__(self, name, program, version, arguments, separator=()):
        self.name, self.program = name, program
        self.version_pattern, self.arguments, self.separator = version, arguments, list(separator)

    def is_there(self):
        return shutil.which(self.program) is not None

    def version(self):
        said = subprocess.run([self.program, '--version'], check=True, capture_output=True,
                              text=True).stdout
        return re.search(self.version_pattern, said)[1]

    def command(self, source):
        if self.separator:
            return [self.program, *self.arguments, source.path, *self.separator, *source.options]
        return [self.program, *source.options, *self.arguments, source.path]

    def look_at(self, source, preprocessed, kept):
        """What the tool says of a source; or has said, if there is a log of that in a folder."""
        command = self.command(source)
        key = hashlib.sha256(json.dumps([self.version(), command]).encode() + preprocessed)
        first = f'# {key.hexdigest()}\n'
        log = os.path.join(kept, self.name, source.name.replace('/', '-') + '.log')
        if os.path.exists(log):
            with open(log, encoding='utf-8') as file:
                if file.readline() == first:
                    return file.read()
        said = run(command, source.folder)
        os.makedirs(os.path.dirname(log), exist_ok=True)
        with open(log, 'w', encoding='utf-8') as file:
            file.write(first + said)
        return said


class WholeTool(Tool):
    """A program that looks at all sources at once."""

    def look_at_all(self, sources, kept, jobs):
        includes = {option for source in sources for option in source.options
                    if option.startswith('-I') and not option.startswith('-I/usr')}
        folder = sources[0].folder
        os.makedirs(kept, exist_ok=True)
        return run([self.program, *self.arguments, f'-j{jobs}', f'--cppcheck-build-dir={kept}',
                    *sorted(includes), *(source.path for source in sources)], folder)


def findings_in(said):
    """Yields a match of FINDING for each finding in what a tool has said."""
    for match in filter(None, map(FINDING.match, said.splitlines())):
        if match['check'] or match['error']:
            yield match


def run(command, folder):
    """Everything that a command says.  A failure without a finding is one of the tool."""
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, errors='replace', check=False,
                          env=os.environ | {'LC_ALL': 'C.UTF-8'})
    if done.returncode < 0 or done.returncode and not any(findings_in(done.stdout)):
        raise SystemExit(f'{shlex.join(command)} ended with {done.returncode}:\n{done.stdout}')
    return done.stdout


# What cppcheck must know of GLib's macros on top of its own gtk.cfg.  A macro that it does not know
# has it give up on the file.
GLIB_FOR_CPPCHECK = [
    '-D_GNU_SOURCE', '-DG_BEGIN_DECLS=', '-DG_END_DECLS=', '-DG_GNUC_PRINTF(a,b)=',
    '-DG_GNUC_PURE=', '-DG_GNUC_CONST=', '-DG_GNUC_WARN_UNUSED_RESULT=',
    '-DG_GNUC_NULL_TERMINATED=',
]

TOOLS = [
    Tool('gcc', 'gcc', r' (\d+\.\d+\.\d+)\b',
         ['-fanalyzer', '-fdiagnostics-color=never', '-c', '-o', '/dev/null']),
    Tool('clang-tidy', 'clang-tidy-16', r'version (\S+)',
         ['--quiet', '--use-color=false', '--header-filter=/src/|/include/mbox2series/',
          '--checks=-*,bugprone-*,cert-*,performance-*,portability-*,concurrency-*'],
         separator=['--', '-Wno-unknown-warning-option']),
    # What scan-build runs, and the checks clang-analyzer-* of clang-tidy.
    Tool('clang', 'clang-16', r'version (\S+)',
         ['--analyze', '--analyzer-output', 'text', '-fno-color-diagnostics',
          '-Wno-unknown-warning-option', '-Xclang',
          '-analyzer-checker=core,deadcode,nullability,optin,security,unix,valist',
          '-Xclang', '-analyzer-config', '-Xclang', 'mode=deep']),
    WholeTool('cppcheck', 'cppcheck', r'(\d+\.\d+)',
              ['--std=c11', '--library=posix,gnu,gtk,sqlite3,zlib', '--inline-suppr', '--quiet',
               '--enable=warning,style,performance,portability', '--inconclusive',
               '--template={file}:{line}:{column}: {severity}: {message} [{id}]',
               *GLIB_FOR_CPPCHECK]),
]


class Reader:
    """Makes findings of what tools say, each only once: a header is seen with many sources."""

    def __init__(self, root):
        self.root, self.files, self.findings = root, {}, set()

    def lines(self, path):
        if path not in self.files:
            with open(path, encoding='utf-8', errors='replace') as file:
                self.files[path] = file.read().splitlines()
        return self.files[path]

    def read(self, tool, folder, said, name=''):
        """name: of the source that a finding in a header of the system is one of."""
        for match in findings_in(said):
            path = os.path.realpath(os.path.join(folder, match['file']))
            is_ours = os.path.isfile(path) and path.startswith(self.root + os.sep)
            line = int(match['line'])
            function = function_at(self.lines(path), line) if is_ours else ''
            for check in (match['check'] or 'error').split(','):
                self.findings.add(Finding(
                    tool.name, check, os.path.relpath(path, self.root) if is_ours else name,
                    line, function, match['message']))
