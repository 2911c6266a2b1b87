-- SPDX-License-Identifier: GPL-2.0-or-later
-- Version 6: what revisions are worked out from, so that no mail has to be read for it.  Rebuilding
-- the objects fills it.

CREATE TABLE sketches (
    mail  INTEGER PRIMARY KEY REFERENCES mails (id), -- of a patch or a cover
    bytes BLOB NOT NULL                              -- as revisions/sketch.c packs it
) STRICT;
UPDATE rules SET stale = 1 WHERE EXISTS (SELECT 1 FROM mails);
