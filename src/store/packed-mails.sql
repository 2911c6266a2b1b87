-- SPDX-License-Identifier: GPL-2.0-or-later
-- Version 2: raw mails are packed, which more than halves their size.

ALTER TABLE raw_mails ADD COLUMN packed INTEGER NOT NULL DEFAULT 0; -- 0: no; 1: one Zstandard frame
