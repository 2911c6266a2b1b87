# SPDX-License-Identifier: GPL-2.0-or-later
"""Why findings are none: explained.toml, which says at its top what is in it."""
import fnmatch
import os
import re
import tomllib


class Mistake(Exception):
    """What is wrong with the explanations."""


class Explanation:
    """An entry: what it explains, and what it has explained so far."""

    def __init__(self, kind, entry, tools):
        self.kind, self.where = kind, entry.pop('where', [])
        self.places = [tuple(part.strip() for part in place.partition(':')[::2])
                       for place in self.where]
        self.tool, self.check = entry.pop('tool', ''), entry.pop('check', '')
        self.reason, message = entry.pop('reason', '').strip(), entry.pop('message', '')
        self.title = f'{kind} {self.tool} {self.check}' + (f' “{message}”' if message else '')
        if entry or not self.reason or not self.check or self.tool not in tools or \
                (kind == 'explained') != bool(self.where):
            raise Mistake(f'{self.title}: not an entry as described at the top, {sorted(entry)}')
        self.message = re.compile(message)
        self.used = set()

    def explains(self, finding):
        if finding.tool != self.tool or not fnmatch.fnmatch(finding.check, self.check) or \
                not self.message.search(finding.message):
            return False
        place = (finding.file, finding.function)
        if self.places and place not in self.places:
            return False
        self.used.add(place)
        return True

    def stale(self):
        """Yields what explains nothing."""
        if self.kind == 'off' and not self.used:
            yield self.title
        for place, text in zip(self.places, self.where):
            if place not in self.used:
                yield f'{self.title}: {text}'

    def misplaced(self, root):
        """Yields places that are not in the sources at all."""
        for file, function in self.places:
            path = os.path.join(root, file)
            if not os.path.isfile(path):
                yield f'{self.title}: there is no {file}'
            elif function:
                with open(path, encoding='utf-8') as source:
                    if not re.search(rf'^{re.escape(function)}\(', source.read(), re.M):
                        yield f'{self.title}: there is no {function}() in {file}'


def read(path, tools):
    """Returns: the explanations of a file."""
    with open(path, 'rb') as file:
        try:
            content = tomllib.load(file)
        except tomllib.TOMLDecodeError as error:
            raise Mistake(f'{path}: {error}') from error
    unknown = set(content) - {'off', 'explained'}
    if unknown:
        raise Mistake(f'{path}: there are no {", ".join(sorted(unknown))}')
    return [Explanation(kind, dict(entry), tools)
            for kind in ('off', 'explained') for entry in content.get(kind, [])]
