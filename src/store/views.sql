-- SPDX-License-Identifier: GPL-2.0-or-later
-- What others may ask a state in SQL.  Their columns stay when tables change: they are those of
-- output/flat-columns.c, which makes the same rows of objects, and docs/state.md describes them.
-- They are made anew with each upgrade.

DROP VIEW IF EXISTS v_series;
CREATE VIEW v_series AS
SELECT s.id, j.link_name AS project, s.name, s.version,
    strftime('%Y-%m-%dT%H:%M:%S', s.date, 'unixepoch') AS date, s.date AS date_unix,
    s.submitter, p.name AS submitter_name, p.email AS submitter_email,
    coalesce((SELECT msgid FROM covers WHERE id = s.cover),
        (SELECT msgid FROM patches WHERE series = s.id ORDER BY number LIMIT 1)) AS msgid,
    s.cover, s.total, s.received, s.received >= s.total AS is_complete,
    coalesce((SELECT sum(count) FROM v_tags WHERE series = s.id AND name = 'Acked-by'),
        (SELECT 0 FROM tags WHERE name = 'Acked-by')) AS acked,
    coalesce((SELECT sum(count) FROM v_tags WHERE series = s.id AND name = 'Reviewed-by'),
        (SELECT 0 FROM tags WHERE name = 'Reviewed-by')) AS reviewed,
    coalesce((SELECT sum(count) FROM v_tags WHERE series = s.id AND name = 'Tested-by'),
        (SELECT 0 FROM tags WHERE name = 'Tested-by')) AS tested,
    (SELECT count(*) FROM cover_comments WHERE cover = s.cover) +
        (SELECT count(*) FROM patch_comments
        WHERE patch IN (SELECT id FROM patches WHERE series = s.id)) AS replies
FROM series AS s JOIN projects AS j ON j.id = s.project JOIN people AS p ON p.id = s.submitter;

DROP VIEW IF EXISTS v_covers;
CREATE VIEW v_covers AS
SELECT c.id, j.link_name AS project, (SELECT id FROM series WHERE cover = c.id) AS series,
    c.msgid, c.name, strftime('%Y-%m-%dT%H:%M:%S', c.date, 'unixepoch') AS date,
    c.date AS date_unix, c.submitter, p.name AS submitter_name, p.email AS submitter_email,
    (SELECT count(*) FROM cover_comments WHERE cover = c.id) AS replies,
    (SELECT json_group_array(name || ': ' ||
        coalesce(value, person_name || ' <' || person_email || '>', person_email))
        FROM (SELECT * FROM trailers WHERE mail = c.mail ORDER BY place)) AS trailers
FROM covers AS c JOIN projects AS j ON j.id = c.project JOIN people AS p ON p.id = c.submitter;

DROP VIEW IF EXISTS v_patches;
CREATE VIEW v_patches AS
SELECT c.id, j.link_name AS project, c.series,
    CASE WHEN c.series IS NOT NULL THEN c.number END AS number, c.msgid, c.name,
    strftime('%Y-%m-%dT%H:%M:%S', c.date, 'unixepoch') AS date, c.date AS date_unix,
    c.submitter, p.name AS submitter_name, p.email AS submitter_email, c.state, c.delegate,
    c.pull_url, CASE WHEN c.hash IS NOT NULL THEN lower(hex(c.hash)) END AS hash,
    coalesce((SELECT count FROM v_tags WHERE patch = c.id AND name = 'Acked-by'),
        (SELECT 0 FROM tags WHERE name = 'Acked-by')) AS acked,
    coalesce((SELECT count FROM v_tags WHERE patch = c.id AND name = 'Reviewed-by'),
        (SELECT 0 FROM tags WHERE name = 'Reviewed-by')) AS reviewed,
    coalesce((SELECT count FROM v_tags WHERE patch = c.id AND name = 'Tested-by'),
        (SELECT 0 FROM tags WHERE name = 'Tested-by')) AS tested,
    (SELECT count(*) FROM patch_comments WHERE patch = c.id) AS replies,
    (SELECT count(*) FROM files WHERE patch = c.id) AS files,
    (SELECT coalesce(sum(added), 0) FROM files WHERE patch = c.id) AS added,
    (SELECT coalesce(sum(removed), 0) FROM files WHERE patch = c.id) AS removed,
    (SELECT json_group_array(name || ': ' ||
        coalesce(value, person_name || ' <' || person_email || '>', person_email))
        FROM (SELECT * FROM trailers WHERE mail = c.mail ORDER BY place)) AS trailers
FROM patches AS c JOIN projects AS j ON j.id = c.project JOIN people AS p ON p.id = c.submitter;

DROP VIEW IF EXISTS v_comments;
CREATE VIEW v_comments AS
SELECT c.id, c.cover, c.patch, c.series, j.link_name AS project, c.msgid,
    strftime('%Y-%m-%dT%H:%M:%S', c.date, 'unixepoch') AS date, c.date AS date_unix,
    c.submitter, p.name AS submitter_name, p.email AS submitter_email,
    CASE WHEN c.addressed >= 0 THEN c.addressed END AS is_addressed,
    (SELECT json_group_array(name || ': ' ||
        coalesce(value, person_name || ' <' || person_email || '>', person_email))
        FROM (SELECT * FROM trailers WHERE mail = c.mail ORDER BY place)) AS trailers
FROM (
    SELECT id, cover, NULL AS patch, (SELECT id FROM series WHERE series.cover =
        cover_comments.cover) AS series, project, msgid, date, submitter, addressed, mail
    FROM cover_comments
    UNION ALL
    SELECT id, NULL, patch, (SELECT series FROM patches WHERE patches.id = patch), project, msgid,
        date, submitter, addressed, mail
    FROM patch_comments
) AS c JOIN projects AS j ON j.id = c.project JOIN people AS p ON p.id = c.submitter;

DROP VIEW IF EXISTS v_people;
CREATE VIEW v_people AS SELECT id, name, email FROM people;

DROP VIEW IF EXISTS v_events;
CREATE VIEW v_events AS
SELECT e.id, e.category, j.link_name AS project,
    strftime('%Y-%m-%dT%H:%M:%S', e.date, 'unixepoch') AS date, e.date AS date_unix,
    strftime('%Y-%m-%dT%H:%M:%S', e.received, 'unixepoch') AS received,
    e.received AS received_unix,
    CASE e.category WHEN 'patch-completed'
        THEN (SELECT series FROM patches WHERE id = e.patch) ELSE e.series END AS series,
    e.cover, e.patch, coalesce(e.cover_comment, e.patch_comment) AS comment
FROM events AS e JOIN projects AS j ON j.id = e.project;

DROP VIEW IF EXISTS v_files;
CREATE VIEW v_files AS
SELECT f.patch, f.place, p.series, n.name AS path,
    (SELECT name FROM paths WHERE id = f.old_path) AS old_path, f.added, f.removed, f.is_binary
FROM files AS f JOIN patches AS p ON p.id = f.patch JOIN paths AS n ON n.id = f.path;

DROP VIEW IF EXISTS v_trailers;
CREATE VIEW v_trailers AS
SELECT cover, patch, comment, place,
    coalesce((SELECT series FROM patches WHERE id = t.patch),
        (SELECT id FROM series WHERE series.cover = t.cover)) AS series,
    name, coalesce(value, person_name || ' <' || person_email || '>', person_email) AS value,
    person_name, person_email, strftime('%Y-%m-%dT%H:%M:%S', date, 'unixepoch') AS date,
    date AS date_unix
FROM (
    SELECT *, CASE
        WHEN comment IS NULL THEN coalesce((SELECT date FROM patches WHERE id = patch),
            (SELECT date FROM covers WHERE id = cover))
        WHEN patch IS NULL THEN (SELECT date FROM cover_comments WHERE id = comment)
        ELSE (SELECT date FROM patch_comments WHERE id = comment) END AS date
    FROM trailers
) AS t;

DROP VIEW IF EXISTS v_tags;
CREATE VIEW v_tags AS
SELECT patch, series, name, count FROM (
    SELECT p.id AS patch, p.series, t.name,
        json_extract('[' || p.tags || ']', '$[' || t.id || ']') AS count
    FROM patches AS p JOIN tags AS t
) WHERE count > 0;

-- A posting is called by its place: that of its first mail.
DROP VIEW IF EXISTS v_revisions;
CREATE VIEW v_revisions AS
WITH RECURSIVE chains (posting, chain) AS (
    SELECT id, place FROM postings WHERE predecessor IS NULL
    UNION ALL
    SELECT g.id, c.chain FROM postings AS g JOIN chains AS c ON c.posting = g.predecessor
), firsts (posting, project, series, msgid, name) AS (
    SELECT g.id, coalesce(p.project, c.project),
        CASE WHEN p.id IS NOT NULL THEN p.series
            ELSE (SELECT id FROM series WHERE cover = c.id) END,
        coalesce(p.msgid, c.msgid), coalesce(p.name, c.name)
    FROM postings AS g LEFT JOIN patches AS p ON g.place % 2 = 1 AND p.id = g.place / 2
        LEFT JOIN covers AS c ON g.place % 2 = 0 AND c.id = g.place / 2
)
SELECT g.place AS id, j.link_name AS project, f.series, f.msgid, f.name,
    strftime('%Y-%m-%dT%H:%M:%S', g.date, 'unixepoch') AS date, g.date AS date_unix,
    g.major AS version, g.minor,
    (SELECT count(*) FROM parts AS t JOIN pieces AS i ON i.part = t.id
        WHERE t.posting = g.id AND i.place % 2 = 1) AS patches,
    g.is_partial, c.chain, o.place AS follows, w.series AS follows_series,
    CASE g.relation WHEN 1 THEN 'bump' WHEN 2 THEN 'rfc' WHEN 3 THEN 'same'
        WHEN 4 THEN 'down' END AS relation,
    CASE WHEN o.id IS NOT NULL THEN CASE g.basis WHEN 0 THEN 'content' WHEN 1 THEN 'change-id'
        WHEN 2 THEN 'x-b4-tracking' WHEN 3 THEN 'link' ELSE 'reference' END END AS evidence
FROM postings AS g JOIN chains AS c ON c.posting = g.id JOIN firsts AS f ON f.posting = g.id
    JOIN projects AS j ON j.id = f.project LEFT JOIN postings AS o ON o.id = g.predecessor
    LEFT JOIN firsts AS w ON w.posting = g.predecessor;
