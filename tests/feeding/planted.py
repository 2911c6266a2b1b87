# SPDX-License-Identifier: GPL-2.0-or-later
"""Plants bugs in a wrapper around the program; the tester must find each."""
import os, re, tempfile

SEEDS = 8  # how many are tried

TOP = '''#!/bin/sh
real=@REAL@
every() {
    n=$(($(cat "$0.count" 2>/dev/null || echo 0) + 1))
    echo $n >"$0.count"
    [ $((n % $1)) = 0 ]
}
db() {
    for db; do case $db in *state.db) echo "$db";; esac; done
}
add_mail() { # DB
    "$real" ingest --quiet --state "$1" <<EOF
From: a@example.org
Date: Fri, 1 May 2026 10:00:00 +0000
Message-ID: <$$@x>
Subject: [PATCH] x
List-Id: <attic.example.org>

--- a/x
+++ b/x
@@ -1 +1 @@
-a
+b
EOF
}
last() {
    for last; do :; done
    echo "$last"
}
'''

# The bug; the modes; a regular expression for the report; shell lines run before the program.
BUGS = (
    ('nothing', ('serial', 'rules', 'lists', 'crowd', 'change', 'import', 'writing'), None, ''),
    ('every fifth delivery is thrown away', ('serial',), 'law',
     'if [ "$1" = ingest ] && [ ! -e "$(last "$@")" ] && every 5; then exit 0; fi'),
    ('every second of many deliveries at once is thrown away', ('crowd',), 'kept',
     'case "$1 $(last "$@")" in "ingest "*state.db) if every 2; then\n'
     '    cat >/dev/null\n    exit 0\nfi;; esac'),
    ('an answer of a state is another', ('serial',), 'law',
     'case "$1 $*" in digest*--state*|list*--state*) "$real" "$@" | sed s/wick/wig/; exit;; esac'),
    ('check finds something', ('serial',), 'check', '[ "$1" != check ] || exit 65'),
    ('check says something beside deliveries', ('crowd',), 'check',
     '[ "$1" != check ] || echo broken >&2'),
    ('rebuild renames a person', ('serial',), 'rebuild', '''if [ "$1" = rebuild ]; then
    "$real" "$@" && python3 -c "import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as db:
    db.execute('UPDATE people SET name = 1 WHERE id = 1')" "$(db "$@")"
    exit
fi'''),
    ('sketches are lost', ('serial',), 'law|check', '''if [ "$1" = ingest ]; then
    "$real" "$@"
    status=$?
    python3 -c "import sqlite3, sys
with sqlite3.connect(sys.argv[1], timeout=30) as db:
    db.execute('DELETE FROM sketches WHERE mail = 3')" "$(db "$@")"
    exit $status
fi'''),
    ('verdicts are lost', ('serial',), 'law|check', '''if [ "$1" = ingest ]; then
    "$real" "$@"
    status=$?
    python3 -c "import sqlite3, sys
with sqlite3.connect(sys.argv[1], timeout=30) as db:
    db.execute('DELETE FROM verdicts')" "$(db "$@")"
    exit $status
fi'''),
    ('a trailer is lost', ('serial',), 'law|check', '''if [ "$1" = ingest ]; then
    "$real" "$@"
    status=$?
    python3 -c "import sqlite3, sys
with sqlite3.connect(sys.argv[1], timeout=30) as db:
    db.execute('DELETE FROM trailers WHERE mail > 3')" "$(db "$@")"
    exit $status
fi'''),
    ('lines of files are miscounted', ('serial',), 'law|check', '''if [ "$1" = ingest ]; then
    "$real" "$@"
    status=$?
    python3 -c "import sqlite3, sys
with sqlite3.connect(sys.argv[1], timeout=30) as db:
    db.execute('UPDATE files SET added = 100')" "$(db "$@")"
    exit $status
fi'''),
    ('reading again adds a mail', ('serial',), 'law|read again', '''file=$(last "$@")
if [ "$1" = ingest ] && [ -f "$file" ]; then
    sum=$(cksum "$file") seen=$(db "$@").seen
    ! grep -qxF "$sum" "$seen" 2>/dev/null || add_mail "$(db "$@")"
    echo "$sum" >>"$seen"
fi'''),
    ('what a mailbox gained is not read', ('serial',), 'law|read again',
     '[ "$1" != ingest ] || case $(last "$@") in */mbox-*) every 2 && exit 0;; esac'),
    ('half of a mail is taken for a whole one', ('writing',), 'kept',
     'case "$1 $*" in ingest*--quiet*) ;; ingest*) add_mail "$(db "$@")";; esac'),
    ('other rules are taken', ('serial',), 'refused', '''for argument; do
    shift
    case $argument in */other.ini) argument=${argument%other.ini}rules.ini;; esac
    set -- "$@" "$argument"
done'''),
)


def find(run, program, options):
    """Returns: what the tester missed, one line each."""
    failures = []
    with tempfile.TemporaryDirectory(prefix='planted-') as folder:
        for number, (what, modes, expected, lines) in enumerate(BUGS):
            path = os.path.join(folder, f'program-{number}')
            with open(path, 'w', encoding='utf-8') as file:
                file.write(TOP.replace('@REAL@', f"'{program}'") + lines + '\nexec "$real" "$@"\n')
            os.chmod(path, 0o755)
            found = try_seeds(run, path, modes, options, os.path.join(folder, 'work'),
                              SEEDS if expected else 1)
            if expected is None and found:
                failures.append(f'without a planted bug, it says: {found}')
            elif expected and not re.search(expected, found or ''):
                failures.append(f'{what}: it says {found or "nothing"}')
            print(f'{what}: {"right" if not found else found.splitlines()[0][:150]}', flush=True)
    return failures


def try_seeds(run, path, modes, options, work, seeds):
    """Returns: the first report, or None."""
    for seed in range(1, seeds + 1):
        wrong = run(options(path, modes, seed, work))
        if wrong:
            return next(iter(wrong.values()))
    return None
