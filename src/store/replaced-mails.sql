-- SPDX-License-Identifier: GPL-2.0-or-later
-- Version 9: the revision grows with each replaced mail, as all objects are made anew, but inputs
-- need not be read again for that: the revision of an input does not count replaced mails.

-- How many mails were incomplete when they were stored, and replaced since.
ALTER TABLE rules ADD COLUMN replaced INTEGER NOT NULL DEFAULT 0;
