-- SPDX-License-Identifier: GPL-2.0-or-later
-- Version 3: the rules that objects are made by are kept, and every mail sent to a project, whether
-- or not an object was made from it.

-- One row, from the first mail on.
CREATE TABLE rules (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    config   TEXT NOT NULL,    -- the text of a complete configuration file
    revision INTEGER NOT NULL  -- grows with each new configuration and replaced mail
) STRICT;

ALTER TABLE mails ADD COLUMN list_id TEXT; -- the list it was read for, whatever its headers say
CREATE INDEX mails_by_hash ON mails (substr(sha256, 1, 8));

-- How far inputs have been read, and by which rules.  A path consists of bytes and need not be
-- UTF-8.  The columns device to modified identify a file; they are 0 for a folder.
DROP TABLE inputs;
CREATE TABLE inputs (
    path        BLOB PRIMARY KEY,
    device      INTEGER NOT NULL, -- unsigned, stored as signed, like inode, size and position
    inode       INTEGER NOT NULL,
    size        INTEGER NOT NULL,
    modified    INTEGER NOT NULL, -- nanoseconds
    position    INTEGER NOT NULL, -- how much is stored: bytes of an mbox, otherwise mails
    fingerprint TEXT NOT NULL,    -- of that part
    last_mail   INTEGER,          -- the mail that reached the end of the file: it may be incomplete
    revision    INTEGER NOT NULL, -- of the rules
    list_id     TEXT              -- as for mails
) STRICT, WITHOUT ROWID;
