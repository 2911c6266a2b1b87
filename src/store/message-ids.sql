-- SPDX-License-Identifier: GPL-2.0-or-later
-- Version 14: a line "Depends-on: <1@example.org>" means the oldest patch or cover with that
-- Message-ID in any project, of which there can be thousands.

CREATE INDEX covers_by_msgid ON covers (msgid, date, project);
CREATE INDEX patches_by_msgid ON patches (msgid, date, project);
