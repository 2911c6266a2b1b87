# SPDX-License-Identifier: GPL-2.0-or-later
"""What is in a state, to compare it with another."""
import os, shutil, sqlite3, tempfile


def check(db):
    problems = db.execute('PRAGMA integrity_check').fetchall()
    assert problems == [('ok',)], problems
    problems = db.execute('PRAGMA foreign_key_check').fetchall()
    assert problems == [], problems


def dump(path):
    """The contents of the state at path, as SQL; '' before the first delivery.  The state and a
    journal that is still to be rolled back are left alone."""
    with tempfile.TemporaryDirectory() as folder:
        copy = os.path.join(folder, 'copy')
        for suffix in ('', '-journal'):
            if os.path.exists(path + suffix):
                shutil.copyfile(path + suffix, copy + suffix)
        db = sqlite3.connect(copy)
        try:
            check(db)
            tables = db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'mails'").fetchall()
            if not tables or db.execute('SELECT count(*) FROM mails').fetchone() == (0,):
                return ''
            db.execute('UPDATE mails SET received = 0')  # when it arrived
            db.execute('UPDATE events SET received = 0')
            if db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'relinked'").fetchall():
                db.execute('DELETE FROM relinked')  # how it came to be so
            return '\n'.join(db.iterdump())
        finally:
            db.close()
