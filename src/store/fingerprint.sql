-- SPDX-License-Identifier: GPL-2.0-or-later
-- Version 4: columns have the names of the fields they hold.  From here on, the program adds the
-- columns of new fields itself.

ALTER TABLE covers RENAME COLUMN digest TO fingerprint;
ALTER TABLE patches RENAME COLUMN digest TO fingerprint;
ALTER TABLE cover_comments RENAME COLUMN digest TO fingerprint;
ALTER TABLE patch_comments RENAME COLUMN digest TO fingerprint;

-- 1: columns were added, which hold nothing until all objects are rebuilt.
ALTER TABLE rules ADD COLUMN stale INTEGER NOT NULL DEFAULT 0;
