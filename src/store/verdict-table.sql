-- SPDX-License-Identifier: GPL-2.0-or-later
-- Version 7: what replies say became of patches, so that no mail has to be read for it.  Rebuilding
-- the objects fills it.

CREATE TABLE verdicts (
    mail  INTEGER PRIMARY KEY REFERENCES mails (id), -- of a comment that says something
    bytes BLOB NOT NULL                              -- as model/verdict.c packs it
) STRICT;
UPDATE rules SET stale = 1 WHERE EXISTS (SELECT 1 FROM mails);
