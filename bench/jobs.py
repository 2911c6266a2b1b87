# SPDX-License-Identifier: GPL-2.0-or-later
"""Checks that the number of threads does not change the output."""
import filecmp, os

from scratch import remove, say

JOBS = (1, 2, 16)
NOW = '--now=2020-01-01T00:00:00'  # the date of mails without one


def write_all(program, archive, scratch, jobs, options):
    """Returns: the folder with the output of list and export."""
    folder = scratch.path(f'jobs-{jobs}')
    os.mkdir(folder)
    common = [f'--jobs={jobs}', NOW, *options.program_options]
    for command, output in (['list', '--format=ndjson'], os.path.join(folder, 'list.ndjson')), \
            (['export', '--output', os.path.join(folder, 'export')], os.devnull):
        run = scratch.runner.run([program, *command, *common, archive], stdout=output)
        if run.status != 0:
            raise RuntimeError(f'{command[0]} ({run.status}): {run.error}')
    return folder


def files_of(folder):
    return {os.path.relpath(os.path.join(path, name), folder)
            for path, _, names in os.walk(folder) for name in names}


def are_equal(first, second, name):
    return filecmp.cmp(os.path.join(first, name), os.path.join(second, name), shallow=False)


def differing(first, second):
    """Returns: the names of files that differ or that only one of the folders has."""
    names, others = files_of(first), files_of(second)
    changed = [name for name in sorted(names & others) if not are_equal(first, second, name)]
    return sorted(names ^ others) + changed


def jobs(program, archive, scratch, options):
    """Returns: the exit status."""
    say(f'--jobs {JOBS[0]}')
    first = write_all(program, archive, scratch, JOBS[0], options)
    differences = []
    for number in JOBS[1:]:
        say(f'--jobs {number}')
        folder = write_all(program, archive, scratch, number, options)
        differences += [f'{name} differs between --jobs {JOBS[0]} and --jobs {number}'
                        for name in differing(first, folder)]
        remove(folder)
    if differences:
        print('\n'.join(differences))
        return 1
    print(f'equal: {len(files_of(first))} files with --jobs {", ".join(map(str, JOBS))}')
    return 0
