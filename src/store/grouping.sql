-- SPDX-License-Identifier: GPL-2.0-or-later
-- Version 5: what precise grouping needs to know.  With Patchwork's grouping, the new columns and
-- indexes hold nothing.  The columns are in model/fields.c.

-- Mails that may turn out to be covers.
CREATE TABLE loose_mails (
    id           INTEGER PRIMARY KEY,
    fingerprint  INTEGER NOT NULL,
    project      INTEGER NOT NULL REFERENCES projects (id),
    msgid        TEXT NOT NULL,
    date         INTEGER NOT NULL,
    name         TEXT NOT NULL,
    author_email TEXT NOT NULL,
    author_name  TEXT,
    mail         INTEGER NOT NULL REFERENCES mails (id),
    UNIQUE (project, msgid)
) STRICT;

CREATE INDEX series_by_traits ON series (submitter, project, version, total)
    WHERE prefixes IS NOT NULL;
CREATE INDEX covers_by_parent ON covers (project, parent) WHERE parent IS NOT NULL;
CREATE INDEX patches_by_parent ON patches (project, parent, series) WHERE parent IS NOT NULL;
