#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""parity.py PROGRAM ROOT: compares the export of a whole real list with Patchwork's own answers.

The list, the answers and the tool that compares them are not part of the project.  They are looked
for in $M2S_SHARED, or else in `shared` beside ROOT; without them the test is skipped (exit status
77).
"""
import lzma, os, shutil, subprocess, sys, tempfile

program, root = map(os.path.abspath, sys.argv[1:3])
shared = os.environ.get('M2S_SHARED', os.path.join(os.path.dirname(root), 'shared'))
data = os.path.join(shared, 'parity', 'linux-erofs')
tool = os.path.join(shared, 'parity', 'parity.py')
if not os.path.exists(tool):
    print(f'skipped: there is no {tool}')
    sys.exit(77)

with tempfile.TemporaryDirectory() as work:
    archive = os.path.join(work, 'archive.mbox')
    with lzma.open(os.path.join(data, 'archive.mbox.xz')) as packed, open(archive, 'wb') as out:
        shutil.copyfileobj(packed, out)
    subprocess.run([program, 'export', '--config', os.path.join(data, 'projects.ini'), '--base-url',
                    'http://patchwork.example.org', '--output', os.path.join(work, 'out'), archive],
                   check=True)
    fields = ([], ['--field', 'headers_exact'])
    tool_runs = [subprocess.run([sys.executable, tool, data, os.path.join(work, 'out'), *field])
                 for field in fields]
    ok = all(one.returncode == 0 for one in tool_runs)
sys.exit(0 if ok else 1)
