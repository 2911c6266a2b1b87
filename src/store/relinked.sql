-- SPDX-License-Identifier: GPL-2.0-or-later
-- Version 15: which postings have been linked in another way, or have other mails, in the order in
-- which that happened.  Whoever keeps rows that follow from them reads what came after the last row
-- that they show.

CREATE TABLE relinked (
    id    INTEGER PRIMARY KEY,
    place INTEGER NOT NULL -- of the first mail of a posting, now or then; 0: all postings
) STRICT;
