-- SPDX-License-Identifier: GPL-2.0-or-later
-- Version 12: which posting is the next version of which, so that nothing has to be worked out for
-- an answer.  Rebuilding the objects fills it.  All of it follows from patches, covers and their
-- sketches; revisions/ has the rules.
--
-- A posting is what was sent at once.  It consists of parts: series of Patchwork's, or pieces of
-- one.  Both have the number of their first mail, and a posting that of its first part.  Wherever
-- there is an order, it is that of date and place: place is the number of a cover or a patch, times
-- two, plus one for a patch.

CREATE TABLE postings (
    id          INTEGER PRIMARY KEY,
    date        INTEGER NOT NULL,
    place       INTEGER NOT NULL,
    major       INTEGER NOT NULL, -- the version
    minor       INTEGER NOT NULL,
    is_partial  INTEGER NOT NULL,
    is_batch    INTEGER NOT NULL,
    predecessor INTEGER,          -- a posting
    runner_up   INTEGER,          -- the best of all other candidates
    relation    INTEGER NOT NULL, -- M2sRelation
    basis       INTEGER NOT NULL, -- M2sBasis
    score       REAL NOT NULL     -- of the predecessor
) STRICT;
CREATE INDEX postings_by_date ON postings (date, place);
CREATE INDEX postings_by_predecessor ON postings (predecessor) WHERE predecessor IS NOT NULL;

CREATE TABLE parts (
    id      INTEGER PRIMARY KEY,
    series  INTEGER,          -- NULL: a mail that is in none
    key     INTEGER NOT NULL, -- equal for parts that may be joined
    date    INTEGER NOT NULL,
    place   INTEGER NOT NULL,
    end     INTEGER NOT NULL, -- the date of the last mail
    posting INTEGER NOT NULL
) STRICT;
CREATE INDEX parts_by_series ON parts (series) WHERE series IS NOT NULL;
CREATE INDEX parts_by_key ON parts (key, date, place);
CREATE INDEX parts_by_posting ON parts (posting);

-- The patches and covers of parts.
CREATE TABLE pieces (
    place  INTEGER PRIMARY KEY,
    part   INTEGER NOT NULL,
    older  INTEGER,          -- the patch that this one is the next version of
    change INTEGER NOT NULL, -- M2sPatchChange
    match  INTEGER NOT NULL  -- M2sPatchMatch
) STRICT;
CREATE INDEX pieces_by_part ON pieces (part);
CREATE INDEX pieces_by_older ON pieces (older) WHERE older IS NOT NULL;

-- What postings have in common: people, subjects, diffs, change-ids, mails.
CREATE TABLE traits (
    key     INTEGER NOT NULL, -- a hash
    date    INTEGER NOT NULL, -- of the posting, as is place
    place   INTEGER NOT NULL,
    posting INTEGER NOT NULL,
    PRIMARY KEY (key, date, place, posting)
) STRICT, WITHOUT ROWID;

-- What has changed since: numbers of series; or less than 0, places of patches and covers.
CREATE TABLE unlinked (
    id       INTEGER PRIMARY KEY,
    is_tried INTEGER NOT NULL DEFAULT 0 -- its chains are too long for a delivery
) STRICT;
UPDATE rules SET stale = 1 WHERE EXISTS (SELECT 1 FROM mails);
