-- SPDX-License-Identifier: GPL-2.0-or-later
-- Version 3 of a state: it keeps the rules that it is made by, and every mail that was sent to a
-- project, whether or not an object came of it.

-- One row, as soon as there is a mail.
CREATE TABLE rules (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    config   TEXT NOT NULL,    -- a configuration file with everything in it
    revision INTEGER NOT NULL  -- one more with every other configuration, and when a mail is replaced
) STRICT;

ALTER TABLE mails ADD COLUMN list_id TEXT; -- the list that it was read for, if it was not asked itself
CREATE INDEX mails_by_hash ON mails (substr(sha256, 1, 8));

-- How far inputs were read, and by which rules.  A path is bytes, and need not be UTF-8.  What a file
-- is told from others by is 0 for folders.
DROP TABLE inputs;
CREATE TABLE inputs (
    path        BLOB PRIMARY KEY,
    device      INTEGER NOT NULL, -- the bits of an unsigned number, as inode, size and position
    inode       INTEGER NOT NULL,
    size        INTEGER NOT NULL,
    modified    INTEGER NOT NULL, -- nanoseconds
    position    INTEGER NOT NULL, -- bytes of an mbox, else mails, that are in the state
    fingerprint TEXT NOT NULL,    -- of these
    last_mail   INTEGER,          -- the mail that ended where the file did: it may have been cut
    revision    INTEGER NOT NULL, -- of the rules
    list_id     TEXT              -- as of the mails
) STRICT, WITHOUT ROWID;
