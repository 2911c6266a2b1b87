# SPDX-License-Identifier: GPL-2.0-or-later
"""Bugs that the trials have to find."""
import dataclasses

from disks import FOLDER
from scenarios import STATE


@dataclasses.dataclass(frozen=True)
class Bug:
    name: str
    scenario: str
    pragma: str = None       # for recorder.c
    change: object = None    # a function that changes the records


def never_synced(name):
    def change(records):
        names, kept = {}, []
        for one in records:
            if one.what in ('open', 'create'):
                names[one.file] = one.name
            if one.what != 'sync' or names[one.file] != name:
                kept.append(one)
        return kept
    return change


def folder_synced_late(records):
    """Only after a journal is removed, and not already when it is made."""
    kept, is_made, folder = [], False, -1
    for one in records:
        if one.name == FOLDER:
            folder = one.file
        is_made = one.what == 'create' or is_made and one.what != 'unlink'
        if not (is_made and one.what == 'sync' and one.file == folder):
            kept.append(one)
    return kept


def acknowledged_early(records):
    """The end of a journal commits; now it comes after the exit status."""
    early = list(records)
    for one in [one for one in records if one.what == 'acknowledge']:
        at = early.index(one)
        early.remove(one)
        early.insert(max(i for i in range(at) if early[i].what == 'unlink'), one)
    return early


BUGS = [
    Bug('synchronous = OFF', 'deliveries', pragma='synchronous = OFF'),
    Bug('synchronous = NORMAL', 'deliveries', pragma='synchronous = NORMAL'),
    Bug('synchronous = FULL', 'deliveries', pragma='synchronous = FULL'),
    Bug('acknowledged before it is committed', 'deliveries', change=acknowledged_early),
    Bug('a new name that is not synced', 'first delivery', change=folder_synced_late),
    Bug('a state that is never synced', 'rebuild', change=never_synced(STATE)),
    Bug('a journal that is never synced', 'migration', change=never_synced(STATE + '-journal')),
]
