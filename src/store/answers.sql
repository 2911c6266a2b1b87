-- SPDX-License-Identifier: GPL-2.0-or-later
-- Version 7: an answer costs what it shows.  Events have the columns that Patchwork's have: the
-- project, and the patch or the cover of a comment; and the time when their mail came.  Rebuilding
-- the objects fills them.

CREATE INDEX cover_comments_by_cover ON cover_comments (cover);
CREATE INDEX patch_comments_by_patch ON patch_comments (patch);
CREATE INDEX dependencies_by_dependency ON series_dependencies (dependency);

CREATE INDEX series_by_project ON series (project);
CREATE INDEX covers_by_project ON covers (project);
CREATE INDEX patches_by_project ON patches (project);
CREATE INDEX events_by_project ON events (project);

CREATE INDEX covers_by_submitter ON covers (submitter);
CREATE INDEX patches_by_submitter ON patches (submitter);
CREATE INDEX patches_by_hash ON patches (hash) WHERE hash IS NOT NULL;

CREATE INDEX series_by_date ON series (date);
CREATE INDEX covers_by_date ON covers (date);
CREATE INDEX patches_by_date ON patches (date);
CREATE INDEX events_by_date ON events (date);

CREATE INDEX events_by_series ON events (series) WHERE series IS NOT NULL;
CREATE INDEX events_by_patch ON events (patch) WHERE patch IS NOT NULL;
CREATE INDEX events_by_cover ON events (cover) WHERE cover IS NOT NULL;
