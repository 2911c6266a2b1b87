-- SPDX-License-Identifier: GPL-2.0-or-later
-- Version 10: an index of the words of mails, for those who want one.  Segments follow each other
-- from the first mail on; the mails behind the last one are not indexed yet.

-- One row if an index is kept.
CREATE TABLE word_index (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    format INTEGER NOT NULL -- which words a mail has: M2S_WORDS_FORMAT of search/words.h
) STRICT;

CREATE TABLE word_segments (
    first INTEGER PRIMARY KEY, -- the numbers of the first mail and of the last one in it
    last  INTEGER NOT NULL
) STRICT;

-- A block has terms in order, as search/run.h packs them, and none of them is in two blocks.
CREATE TABLE word_blocks (
    id      INTEGER PRIMARY KEY,
    segment INTEGER NOT NULL REFERENCES word_segments (first),
    term    BLOB NOT NULL, -- the first one of bytes
    bytes   BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX word_blocks_by_term ON word_blocks (segment, term);

-- What is found is a mail, and its object is to be shown.
CREATE INDEX covers_by_mail ON covers (mail);
CREATE INDEX patches_by_mail ON patches (mail);
CREATE INDEX cover_comments_by_mail ON cover_comments (mail);
CREATE INDEX patch_comments_by_mail ON patch_comments (mail);
