# SPDX-License-Identifier: GPL-2.0-or-later
"""The number of threads must not show in what is written."""
import filecmp, os

from scratch import remove, say

JOBS = (1, 2, 16)
NOW = '--now=2020-01-01T00:00:00'  # what mails without a date get


def write_all(program, archive, scratch, jobs, options):
    """Returns: the folder with what list and export wrote."""
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
    return {os.path.relpath(os.path.join(path, name), folder) for path, _, names in os.walk(folder) for name in names}


def differing(first, second):
    names, others = files_of(first), files_of(second)
    return sorted(names ^ others) + [name for name in sorted(names & others) if not filecmp.cmp(
        os.path.join(first, name), os.path.join(second, name), shallow=False)]


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
    print('\n'.join(differences) or f'equal: {len(files_of(first))} files with --jobs {", ".join(map(str, JOBS))}')
    return 1 if differences else 0
