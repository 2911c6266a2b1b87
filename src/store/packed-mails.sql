-- SPDX-License-Identifier: GPL-2.0-or-later
-- Version 2 of a state: raw mails are packed, to less than half their size.

ALTER TABLE raw_mails ADD COLUMN packed INTEGER NOT NULL DEFAULT 0; -- 0: not; 1: a frame of Zstandard
