# SPDX-License-Identifier: GPL-2.0-or-later
"""Series made at random, in two versions, with git."""
import os, random, re, subprocess

from mails import LIST_ID

START = 1_777_600_000  # UTC seconds
WORDS = ('amber basin cedar delta ember fjord grove heron inlet jetty knoll ledge marsh north '
         'orbit plume quarry ridge shoal tidal umber vault wharf xenon yield zonal').split()


def git(folder, *arguments, data=None, check=True, **more):
    environment = {
        'PATH': os.environ['PATH'], 'HOME': folder, 'GIT_CONFIG_NOSYSTEM': '1', 'LC_ALL': 'C',
        'GIT_AUTHOR_NAME': 'Ann Example', 'GIT_AUTHOR_EMAIL': 'ann@example.org',
        'GIT_COMMITTER_NAME': 'Ann Example', 'GIT_COMMITTER_EMAIL': 'ann@example.org', **more
    }
    return subprocess.run(['git', *arguments], cwd=folder, input=data, env=environment, text=True,
                          capture_output=True, check=check).stdout


def statement(rng):
    if rng.random() < 0.3:  # lines that are everywhere
        return rng.choice(['', '\t}', '\treturn 0;', '\tif (wick) {', '\tbreak;'])
    return f'\t{rng.choice(WORDS)}_{rng.choice(WORDS)}({rng.randrange(50)});'


def make_file(rng):
    lines = ['/* ' + rng.choice(WORDS) + ' */', '']
    for _ in range(rng.randrange(2, 6)):
        lines += [f'int {rng.choice(WORDS)}_{rng.choice(WORDS)}(void)', '{']
        lines += [statement(rng) for _ in range(rng.randrange(3, 14))]
        lines += ['}', '']
    return lines


def edit(rng, lines):
    """A few changes, mostly close together."""
    lines = list(lines)
    place = rng.randrange(len(lines) + 1)
    for _ in range(rng.randrange(1, 4)):
        place = max(0, min(len(lines), place + rng.randrange(-6, 9)))
        cut = rng.choice([0, 0, 1, 2])
        lines[place:place + cut] = [statement(rng) for _ in range(rng.choice([0, 1, 1, 3]))]
    return lines


class Tree(dict):
    """The files of a state: {name: lines}."""
    def edited(self, rng):
        new = Tree(self)
        for name in rng.sample(sorted(new), min(len(new), rng.choice([1, 1, 2]))):
            new[name] = edit(rng, new[name])
        if rng.random() < 0.15:
            new[rng.choice(WORDS) + '.c'] = make_file(rng)
        if rng.random() < 0.07 and len(new) > 1:
            del new[rng.choice(sorted(new))]
        return new


class Workshop:
    """A repository in which two versions of a series are made."""
    def __init__(self, folder, seed):
        self.rng = random.Random(f'series {seed}')
        self.folder = os.path.join(folder, f'work{seed}')
        os.mkdir(self.folder)
        git(self.folder, 'init', '-q', '-b', 'main')
        self.no_end = self.rng.random() < 0.2
        self.names = self.rng.sample(WORDS, 8)
        self.now = START
        self.stream = []

    def text(self, name, lines):
        """One file in some series has no line end at its end."""
        text = '\n'.join(lines)
        return text if self.no_end and name < 'f' or not text else text + '\n'

    def commit(self, tree, message, parent):
        """parent: None, or one that was returned before."""
        self.now += 60
        who = f'Ann Example <ann@example.org> {self.now} +0000'
        name = f'refs/heads/c{self.now}'
        self.stream += [f'commit {name}', f'author {who}', f'committer {who}',
                        f'data {len(message.encode())}', message,
                        *([f'from {parent}'] if parent else []), 'deleteall']
        for file, lines in tree.items():
            text = self.text(file, lines)
            self.stream += [f'M 100644 inline {file}', f'data {len(text.encode())}', text]
        return name

    def import_commits(self, commits):
        """Makes what commit() has described.  Returns the ids of commits."""
        git(self.folder, 'fast-import', '--quiet', '--force', data='\n'.join(self.stream) + '\n')
        self.stream = []
        return git(self.folder, 'rev-parse', *commits).split()

    def message(self, number):
        return f'lamp: {self.names[number]} the wick\n\nIt is too long.\n\n' \
               'Signed-off-by: Ann Example <ann@example.org>\n'

    def merge(self, base, ours, theirs):
        """What leads from base to theirs, done to ours; where both change, ours stays."""
        merged = Tree()
        for name in sorted(set(ours) | set(theirs)):
            if name not in base or name not in ours or name not in theirs:
                if name in theirs and (name in ours or name not in base):
                    merged[name] = theirs[name]
                continue
            if base[name] in (ours[name], theirs[name]):
                merged[name] = theirs[name] if base[name] == ours[name] else ours[name]
                continue
            paths = []
            for number, tree in enumerate((ours, base, theirs)):
                paths.append(os.path.join(self.folder, '.git', f'merge{number}'))
                with open(paths[-1], 'w') as file:
                    file.write('\n'.join(tree[name]) + '\n')
            text = subprocess.run(['git', 'merge-file', '-p', '--ours', *paths], text=True,
                                  stdout=subprocess.PIPE).stdout
            merged[name] = text[:-1].split('\n') if text else []
        return merged

    def first(self):
        base = Tree({word + '.c': make_file(self.rng) for word in self.rng.sample(WORDS, 3)})
        self.states = [base]
        commits = [self.commit(base, 'base', None)]
        for number in range(self.rng.randrange(1, 5)):
            tree = self.states[-1].edited(self.rng)
            if tree == self.states[-1]:
                tree['more.c'] = make_file(self.rng)
            self.states.append(tree)
            commits.append(self.commit(tree, self.message(number), commits[-1]))
        self.commits = self.import_commits(commits)
        return self.commits

    def second(self, rebased):
        rng = self.rng
        tree = self.states[0].edited(rng) if rebased else self.states[0]
        commits = [self.commits[0]]
        if rebased:
            commits = [self.commit(tree, 'rebased', self.commits[0])]
        for number in range(len(self.states) - 1):
            if rng.random() < 0.1:
                continue  # dropped
            new = self.merge(self.states[number], tree, self.states[number + 1])
            if rng.random() < 0.6:
                new = new.edited(rng)
            message = self.message(number)
            if rng.random() < 0.2:
                message = message.replace('long', 'wide')
            if new != tree:
                commits.append(self.commit(new, message, commits[-1]))
            tree = new
        if rng.random() < 0.3 or len(commits) == 1:
            tree = tree.edited(rng)
            tree['last.c'] = make_file(rng)
            commits.append(self.commit(tree, self.message(7), commits[-1]))
        return self.import_commits(commits)

    def mails(self, commits, version):
        text = git(self.folder, 'format-patch', '--stdout', '--thread=shallow', '-N', '-v', version,
                   f'--add-header=List-Id: <{LIST_ID}>', '--no-signature', '--numbered',
                   f'{commits[0]}..{commits[-1]}')
        return text, re.search(r'(?m)^Message-Id: <(.*)>$', text)[1]

    def range_diff(self, older, newer):
        """{subject: (sign, body)} of git range-diff, for patches that it has matched."""
        out = git(self.folder, 'range-diff', '--no-color', '--creation-factor=95',
                  f'{older[0]}..{older[-1]}', f'{newer[0]}..{newer[-1]}')
        found, subject = {}, None
        for line in out.splitlines():
            if not line.startswith('    '):
                head = re.fullmatch(r' *(\S+): +\S+ ([=!<>]) +(\S+): +\S+ (.*)', line)
                subject = head[4] if head[2] in '=!' else None
                if subject:
                    found[subject] = [head[2], []]
            elif subject:
                found[subject][1].append(line)
        return found
