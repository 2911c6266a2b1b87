-- SPDX-License-Identifier: GPL-2.0-or-later
-- Version 1 of the schema.  The raw mails are the truth; every other row can be rebuilt from them.
--
-- Objects have Patchwork's numbers, from 1 without gaps.  Dates are UTC seconds.  Texts are UTF-8.
-- Never edit the statements here: each later version is a migration of its own.

-- The bytes are in a table of their own, so that scanning the mails does not read a whole archive.
CREATE TABLE mails (
    id     INTEGER PRIMARY KEY,
    size   INTEGER NOT NULL, -- bytes
    sha256   BLOB NOT NULL, -- of the bytes; detects damage
    received INTEGER NOT NULL -- its date if it has none itself
) STRICT;

CREATE TABLE raw_mails (
    mail  INTEGER PRIMARY KEY REFERENCES mails (id),
    bytes BLOB NOT NULL -- without mbox quoting
) STRICT;

CREATE TABLE projects (
    id                      INTEGER PRIMARY KEY,
    link_name               TEXT NOT NULL,
    name                    TEXT NOT NULL,
    list_id                 TEXT NOT NULL,
    list_email              TEXT NOT NULL,
    subject_match           TEXT NOT NULL,
    web_url                 TEXT NOT NULL,
    scm_url                 TEXT NOT NULL,
    webscm_url              TEXT NOT NULL,
    list_archive_url        TEXT NOT NULL,
    list_archive_url_format TEXT NOT NULL,
    commit_url_format       TEXT NOT NULL,
    show_dependencies       INTEGER NOT NULL
) STRICT;

CREATE TABLE people (
    id    INTEGER PRIMARY KEY,
    email TEXT NOT NULL COLLATE NOCASE UNIQUE, -- NOCASE: of ASCII letters only
    name  TEXT
) STRICT;

-- A series and its cover belong to each other; only the series points to the cover.  A series may
-- be written before its cover.
CREATE TABLE series (
    id          INTEGER PRIMARY KEY,
    project     INTEGER NOT NULL REFERENCES projects (id),
    submitter   INTEGER NOT NULL REFERENCES people (id),
    cover       INTEGER UNIQUE REFERENCES covers (id) DEFERRABLE INITIALLY DEFERRED,
    name        TEXT,
    date        INTEGER NOT NULL,
    version     INTEGER NOT NULL,
    total       INTEGER NOT NULL,
    received    INTEGER NOT NULL,
    complete_to INTEGER NOT NULL
) STRICT;
CREATE INDEX series_by_markers ON series (submitter, project, version, total, date);

-- The Message-IDs claimed by each series.
CREATE TABLE series_references (
    project INTEGER NOT NULL REFERENCES projects (id),
    msgid   TEXT NOT NULL,
    series  INTEGER NOT NULL REFERENCES series (id),
    PRIMARY KEY (project, msgid)
) STRICT, WITHOUT ROWID;

-- In the order in which they were found.
CREATE TABLE series_dependencies (
    id         INTEGER PRIMARY KEY,
    series     INTEGER NOT NULL REFERENCES series (id),
    dependency INTEGER NOT NULL REFERENCES series (id),
    UNIQUE (series, dependency)
) STRICT;

CREATE TABLE covers (
    id        INTEGER PRIMARY KEY,
    digest    INTEGER NOT NULL,
    project   INTEGER NOT NULL REFERENCES projects (id),
    msgid     TEXT NOT NULL,
    submitter INTEGER NOT NULL REFERENCES people (id),
    name      TEXT NOT NULL,
    date      INTEGER NOT NULL,
    mail      INTEGER NOT NULL REFERENCES mails (id),
    UNIQUE (project, msgid)
) STRICT;
CREATE INDEX covers_by_name ON covers (name);

CREATE TABLE patches (
    id        INTEGER PRIMARY KEY,
    digest    INTEGER NOT NULL,
    project   INTEGER NOT NULL REFERENCES projects (id),
    msgid     TEXT NOT NULL,
    submitter INTEGER NOT NULL REFERENCES people (id),
    series    INTEGER REFERENCES series (id),
    number    INTEGER NOT NULL, -- in the series; meaningless without one
    name      TEXT NOT NULL,
    pull_url  TEXT,
    delegate  TEXT,             -- an e-mail address of the configuration
    state     TEXT,             -- a slug of the configuration
    date      INTEGER NOT NULL,
    mail      INTEGER NOT NULL REFERENCES mails (id),
    tags      TEXT NOT NULL,    -- how often each tag of the configuration appears: "1,0,2"
    hash      BLOB,
    UNIQUE (project, msgid),
    UNIQUE (series, number)
) STRICT;

CREATE TABLE cover_comments (
    id        INTEGER PRIMARY KEY,
    digest    INTEGER NOT NULL,
    project   INTEGER NOT NULL REFERENCES projects (id),
    msgid     TEXT NOT NULL,
    submitter INTEGER NOT NULL REFERENCES people (id),
    cover     INTEGER NOT NULL REFERENCES covers (id),
    date      INTEGER NOT NULL,
    mail      INTEGER NOT NULL REFERENCES mails (id),
    addressed INTEGER NOT NULL -- -1: unset, 0: no, 1: yes
) STRICT;
CREATE INDEX cover_comments_by_msgid ON cover_comments (project, msgid);

CREATE TABLE patch_comments (
    id        INTEGER PRIMARY KEY,
    digest    INTEGER NOT NULL,
    project   INTEGER NOT NULL REFERENCES projects (id),
    msgid     TEXT NOT NULL,
    submitter INTEGER NOT NULL REFERENCES people (id),
    patch     INTEGER NOT NULL REFERENCES patches (id),
    date      INTEGER NOT NULL,
    mail      INTEGER NOT NULL REFERENCES mails (id),
    addressed INTEGER NOT NULL
) STRICT;
CREATE INDEX patch_comments_by_msgid ON patch_comments (project, msgid);

-- Of the last five columns, only the one that matches the category is set.
CREATE TABLE events (
    id            INTEGER PRIMARY KEY,
    category      TEXT NOT NULL, -- as in the API: "patch-created"
    date          INTEGER NOT NULL,
    cover         INTEGER REFERENCES covers (id),
    patch         INTEGER REFERENCES patches (id),
    series        INTEGER REFERENCES series (id),
    cover_comment INTEGER REFERENCES cover_comments (id),
    patch_comment INTEGER REFERENCES patch_comments (id)
) STRICT;

-- How far inputs have been read.  A path consists of bytes and need not be UTF-8.
CREATE TABLE inputs (
    path        BLOB PRIMARY KEY,
    position    INTEGER NOT NULL, -- unsigned, stored as signed, like device and inode
    device      INTEGER NOT NULL,
    inode       INTEGER NOT NULL,
    fingerprint TEXT NOT NULL
) STRICT, WITHOUT ROWID;
