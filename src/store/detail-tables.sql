-- SPDX-License-Identifier: GPL-2.0-or-later
-- Version 11: trailers, and the files that patches change, so that no mail has to be read for them.
-- Rebuilding the objects fills them.

-- Of a mail that became an object.  The patch or cover is that of the mail itself or, in a reply,
-- the one that it answers.  If the value is but a person, it is not kept twice.
CREATE TABLE trailers (
    mail         INTEGER NOT NULL REFERENCES mails (id),
    place        INTEGER NOT NULL, -- in the mail, from 1
    cover        INTEGER REFERENCES covers (id),
    patch        INTEGER REFERENCES patches (id),
    comment      INTEGER,          -- of that cover or that patch
    name         TEXT NOT NULL,    -- in one spelling: "Reviewed-by"
    value        TEXT,             -- NULL: the person, "Bo <bo@example.org>"
    person_name  TEXT,
    person_email TEXT COLLATE NOCASE,
    PRIMARY KEY (mail, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE paths (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE files (
    patch     INTEGER NOT NULL REFERENCES patches (id),
    place     INTEGER NOT NULL, -- in the diff, from 1
    path      INTEGER NOT NULL REFERENCES paths (id),
    old_path  INTEGER REFERENCES paths (id), -- if it was renamed or copied
    added     INTEGER NOT NULL, -- lines
    removed   INTEGER NOT NULL,
    is_binary INTEGER NOT NULL,
    PRIMARY KEY (patch, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX files_by_path ON files (path);

-- The tags of the configuration, in the order in which a patch has their counts.
CREATE TABLE tags (
    id   INTEGER PRIMARY KEY, -- from 0
    name TEXT NOT NULL
) STRICT;

UPDATE rules SET stale = 1 WHERE EXISTS (SELECT 1 FROM mails);
