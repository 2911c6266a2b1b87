/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/links.h"

#include "store/query.h"

#define READING "reading which posting follows which"
#define WRITING "storing which posting follows which"

static void
bind_placing(M2sQuery *query, const M2sPlacing *at)
{
    m2s_query_bind_integer(query, at->date);
    m2s_query_bind_integer(query, at->place);
}

static M2sPlacing
read_placing(M2sQuery *query)
{
    gint64 date = m2s_query_integer(query);
    return (M2sPlacing){date, m2s_query_integer(query)};
}

#define POSTINGS_SQL                                                                               \
    "SELECT id, date, place, major, minor, is_partial, is_batch, predecessor, runner_up,"          \
    " relation, basis, score FROM postings "
#define PARTS_SQL  "SELECT id, series, key, date, place, end, posting FROM parts "
#define PIECES_SQL "SELECT place, part, older, change, match FROM pieces "

static M2sPostingRow
read_posting(M2sQuery *query)
{
    M2sPostingRow row = {.id = m2s_query_id(query)};
    row.at = read_placing(query);
    row.major = (guint)m2s_query_integer(query);
    row.minor = (guint)m2s_query_integer(query);
    row.is_partial = m2s_query_integer(query) != 0;
    row.is_batch = m2s_query_integer(query) != 0;
    row.predecessor = m2s_query_id(query);
    row.runner_up = m2s_query_id(query);
    row.relation = (guint)m2s_query_integer(query);
    row.basis = (guint)m2s_query_integer(query);
    row.score = m2s_query_real(query);
    return row;
}

static M2sPartRow
read_part(M2sQuery *query)
{
    M2sPartRow row = {.id = m2s_query_id(query)};
    row.series = m2s_query_id(query);
    row.key = m2s_query_integer(query);
    row.at = read_placing(query);
    row.end = m2s_query_integer(query);
    row.posting = m2s_query_id(query);
    return row;
}

static M2sPieceRow
read_piece(M2sQuery *query)
{
    M2sPieceRow row = {.place = m2s_query_integer(query)};
    row.part = m2s_query_id(query);
    row.older = m2s_query_id(query);
    row.change = (guint)m2s_query_integer(query);
    row.match = (guint)m2s_query_integer(query);
    return row;
}

/* For some rows with a key, before or after a place. */
static M2sQuery
begin_near(M2sStore *store, const char *sql, gint64 key, const M2sPlacing *at, guint limit)
{
    M2sQuery query = m2s_query_begin_with(store, READING, sql, key);
    bind_placing(&query, at);
    m2s_query_bind_integer(&query, limit);
    return query;
}

gboolean
m2s_links_find_posting(M2sStore *store, guint id, M2sPostingRow *row, gboolean *found,
                       GError **error)
{
    static const char sql[] = POSTINGS_SQL "WHERE id = ?";
    g_auto(M2sQuery) query = m2s_query_begin_with(store, READING, sql, id);
    *found = m2s_query_next(&query, error);
    if (*found)
        *row = read_posting(&query);
    return m2s_query_is_good(&query);
}

static gboolean
find_part(M2sStore *store, const char *sql, gint64 id, M2sPartRow *row, gboolean *found,
          GError **error)
{
    g_auto(M2sQuery) query = m2s_query_begin_with(store, READING, sql, id);
    *found = m2s_query_next(&query, error);
    if (*found)
        *row = read_part(&query);
    return m2s_query_is_good(&query);
}

gboolean
m2s_links_find_part(M2sStore *store, guint id, M2sPartRow *row, gboolean *found, GError **error)
{
    static const char sql[] = PARTS_SQL "WHERE id = ?";
    return find_part(store, sql, id, row, found, error);
}

gboolean
m2s_links_find_part_of(M2sStore *store, gint64 place, M2sPartRow *row, gboolean *found,
                       GError **error)
{
    static const char sql[] = PARTS_SQL "WHERE id = (SELECT part FROM pieces WHERE place = ?)";
    return find_part(store, sql, place, row, found, error);
}

gboolean
m2s_links_find_piece(M2sStore *store, gint64 place, M2sPieceRow *row, gboolean *found,
                     GError **error)
{
    static const char sql[] = PIECES_SQL "WHERE place = ?";
    g_auto(M2sQuery) query = m2s_query_begin_with(store, READING, sql, place);
    *found = m2s_query_next(&query, error);
    if (*found)
        *row = read_piece(&query);
    return m2s_query_is_good(&query);
}

/* Lists */

static gboolean
list_ids(M2sQuery *query, GArray *ids, GError **error)
{
    while (m2s_query_next(query, error)) {
        const guint id = m2s_query_id(query);
        g_array_append_val(ids, id);
    }
    return m2s_query_is_good(query);
}

static gboolean
list_parts(M2sQuery *query, GArray *parts, GError **error)
{
    while (m2s_query_next(query, error)) {
        const M2sPartRow row = read_part(query);
        g_array_append_val(parts, row);
    }
    return m2s_query_is_good(query);
}

static gboolean
list_pieces(M2sQuery *query, GArray *pieces, GError **error)
{
    while (m2s_query_next(query, error)) {
        const M2sPieceRow row = read_piece(query);
        g_array_append_val(pieces, row);
    }
    return m2s_query_is_good(query);
}

gboolean
m2s_links_list_successors(M2sStore *store, guint posting, GArray *postings, GError **error)
{
    static const char sql[] = POSTINGS_SQL "WHERE predecessor = ? ORDER BY date, place";
    g_auto(M2sQuery) query = m2s_query_begin_with(store, READING, sql, posting);
    while (m2s_query_next(&query, error)) {
        const M2sPostingRow row = read_posting(&query);
        g_array_append_val(postings, row);
    }
    return m2s_query_is_good(&query);
}

gboolean
m2s_links_list_patches(M2sStore *store, guint series, GArray *ids, GError **error)
{
    static const char sql[] = "SELECT id FROM patches WHERE series = ? ORDER BY id";
    g_auto(M2sQuery) query = m2s_query_begin_with(store, READING, sql, series);
    return list_ids(&query, ids, error);
}

gboolean
m2s_links_list_parts_of_series(M2sStore *store, guint series, GArray *parts, GError **error)
{
    static const char sql[] = PARTS_SQL "WHERE series = ?";
    g_auto(M2sQuery) query = m2s_query_begin_with(store, READING, sql, series);
    return list_parts(&query, parts, error);
}

gboolean
m2s_links_list_parts_of_posting(M2sStore *store, guint posting, GArray *parts, GError **error)
{
    static const char sql[] = PARTS_SQL "WHERE posting = ? ORDER BY date, place";
    g_auto(M2sQuery) query = m2s_query_begin_with(store, READING, sql, posting);
    return list_parts(&query, parts, error);
}

gboolean
m2s_links_list_parts_from(M2sStore *store, gint64 key, const M2sPlacing *at, guint limit,
                          GArray *parts, GError **error)
{
    static const char sql[] =
        PARTS_SQL "WHERE key = ? AND (date, place) >= (?, ?) ORDER BY date, place LIMIT ?";
    g_auto(M2sQuery) query = begin_near(store, sql, key, at, limit);
    return list_parts(&query, parts, error);
}

gboolean
m2s_links_list_heads_before(M2sStore *store, gint64 key, const M2sPlacing *at, guint limit,
                            GArray *parts, GError **error)
{
    static const char sql[] = PARTS_SQL "WHERE key = ? AND (date, place) < (?, ?) AND posting = id"
                                        " ORDER BY date DESC, place DESC LIMIT ?";
    g_auto(M2sQuery) query = begin_near(store, sql, key, at, limit);
    return list_parts(&query, parts, error);
}

gboolean
m2s_links_list_pieces(M2sStore *store, guint part, GArray *pieces, GError **error)
{
    static const char sql[] = PIECES_SQL "WHERE part = ? ORDER BY place";
    g_auto(M2sQuery) query = m2s_query_begin_with(store, READING, sql, part);
    return list_pieces(&query, pieces, error);
}

gboolean
m2s_links_list_pieces_of_posting(M2sStore *store, guint posting, GArray *pieces, GError **error)
{
    static const char sql[] = "SELECT pieces.place, part, older, change, match FROM parts"
                              " JOIN pieces ON part = parts.id WHERE posting = ?";
    g_auto(M2sQuery) query = m2s_query_begin_with(store, READING, sql, posting);
    return list_pieces(&query, pieces, error);
}

gboolean
m2s_links_list_newer(M2sStore *store, guint patch, GArray *pieces, GError **error)
{
    static const char sql[] = PIECES_SQL "WHERE older = ?";
    g_auto(M2sQuery) query = m2s_query_begin_with(store, READING, sql, patch);
    return list_pieces(&query, pieces, error);
}

/* Those of postings, or of their traits. */
static gboolean
list_trait_rows(M2sQuery *query, GArray *rows, GError **error)
{
    while (m2s_query_next(query, error)) {
        M2sTraitRow row = {.posting = m2s_query_id(query)};
        row.at = read_placing(query);
        g_array_append_val(rows, row);
    }
    return m2s_query_is_good(query);
}

gboolean
m2s_links_list_after(M2sStore *store, gint64 key, const M2sPlacing *at, guint limit, GArray *rows,
                     GError **error)
{
    static const char sql[] = "SELECT posting, date, place FROM traits WHERE key = ?"
                              " AND (date, place) > (?, ?) ORDER BY date, place LIMIT ?";
    g_auto(M2sQuery) query = begin_near(store, sql, key, at, limit);
    return list_trait_rows(&query, rows, error);
}

gboolean
m2s_links_list_before(M2sStore *store, gint64 key, const M2sPlacing *at, guint limit, GArray *rows,
                      GError **error)
{
    static const char sql[] = "SELECT posting, date, place FROM traits WHERE key = ?"
                              " AND (date, place) < (?, ?) ORDER BY date DESC, place DESC LIMIT ?";
    g_auto(M2sQuery) query = begin_near(store, sql, key, at, limit);
    return list_trait_rows(&query, rows, error);
}

gboolean
m2s_links_list_last(M2sStore *store, guint limit, GArray *rows, GError **error)
{
    static const char sql[] =
        "SELECT id, date, place FROM postings ORDER BY date DESC, place DESC LIMIT ?";
    g_auto(M2sQuery) query = m2s_query_begin_with(store, READING, sql, limit);
    return list_trait_rows(&query, rows, error);
}

gboolean
m2s_links_has_trait(M2sStore *store, gint64 key, const M2sTraitRow *row, gboolean *has,
                    GError **error)
{
    static const char sql[] =
        "SELECT 1 FROM traits WHERE key = ? AND date = ? AND place = ? AND posting = ?";
    g_auto(M2sQuery) query = m2s_query_begin_with(store, READING, sql, key);
    bind_placing(&query, &row->at);
    m2s_query_bind_integer(&query, row->posting);
    *has = m2s_query_next(&query, error);
    return m2s_query_is_good(&query);
}

gboolean
m2s_links_count(M2sStore *store, M2sLinkCounts *counts, GError **error)
{
    return m2s_store_read_integer(store, "SELECT count(*) FROM postings", READING,
                                  &counts->postings, error) &&
           m2s_store_read_integer(store, "SELECT count(*) FROM parts", READING, &counts->parts,
                                  error) &&
           m2s_store_read_integer(store, "SELECT count(*) FROM pieces", READING, &counts->pieces,
                                  error) &&
           m2s_store_read_integer(store, "SELECT count(*) FROM traits", READING, &counts->traits,
                                  error);
}

/* Writing */

gboolean
m2s_links_put_posting(M2sStore *store, const M2sPostingRow *row, GError **error)
{
    static const char sql[] =
        "INSERT OR REPLACE INTO postings (id, date, place, major, minor, is_partial, is_batch,"
        " predecessor, runner_up, relation, basis, score)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    g_auto(M2sQuery) query = m2s_query_begin(store, WRITING, sql);
    m2s_query_bind_integer(&query, row->id);
    bind_placing(&query, &row->at);
    m2s_query_bind_integer(&query, row->major);
    m2s_query_bind_integer(&query, row->minor);
    m2s_query_bind_integer(&query, row->is_partial);
    m2s_query_bind_integer(&query, row->is_batch);
    m2s_query_bind_id(&query, row->predecessor);
    m2s_query_bind_id(&query, row->runner_up);
    m2s_query_bind_integer(&query, row->relation);
    m2s_query_bind_integer(&query, row->basis);
    m2s_query_bind_real(&query, row->score);
    return m2s_query_run(&query, error);
}

gboolean
m2s_links_put_part(M2sStore *store, const M2sPartRow *row, GError **error)
{
    static const char sql[] = "INSERT OR REPLACE INTO parts (id, series, key, date, place, end,"
                              " posting) VALUES (?, ?, ?, ?, ?, ?, ?)";
    g_auto(M2sQuery) query = m2s_query_begin(store, WRITING, sql);
    m2s_query_bind_integer(&query, row->id);
    m2s_query_bind_id(&query, row->series);
    m2s_query_bind_integer(&query, row->key);
    bind_placing(&query, &row->at);
    m2s_query_bind_integer(&query, row->end);
    m2s_query_bind_integer(&query, row->posting);
    return m2s_query_run(&query, error);
}

gboolean
m2s_links_put_piece(M2sStore *store, const M2sPieceRow *row, GError **error)
{
    static const char sql[] = "INSERT OR REPLACE INTO pieces (place, part, older, change, match)"
                              " VALUES (?, ?, ?, ?, ?)";
    g_auto(M2sQuery) query = m2s_query_begin(store, WRITING, sql);
    m2s_query_bind_integer(&query, row->place);
    m2s_query_bind_integer(&query, row->part);
    m2s_query_bind_id(&query, row->older);
    m2s_query_bind_integer(&query, row->change);
    m2s_query_bind_integer(&query, row->match);
    return m2s_query_run(&query, error);
}

static gboolean
write_trait(M2sStore *store, const char *sql, gint64 key, const M2sTraitRow *row, GError **error)
{
    g_auto(M2sQuery) query = m2s_query_begin(store, WRITING, sql);
    m2s_query_bind_integer(&query, key);
    bind_placing(&query, &row->at);
    m2s_query_bind_integer(&query, row->posting);
    return m2s_query_run(&query, error);
}

gboolean
m2s_links_put_trait(M2sStore *store, gint64 key, const M2sTraitRow *row, GError **error)
{
    static const char sql[] =
        "INSERT OR REPLACE INTO traits (key, date, place, posting) VALUES (?, ?, ?, ?)";
    return write_trait(store, sql, key, row, error);
}

gboolean
m2s_links_remove_trait(M2sStore *store, gint64 key, const M2sTraitRow *row, GError **error)
{
    static const char sql[] =
        "DELETE FROM traits WHERE key = ? AND date = ? AND place = ? AND posting = ?";
    return write_trait(store, sql, key, row, error);
}

gboolean
m2s_links_remove_posting(M2sStore *store, guint id, GError **error)
{
    static const char orphans_sql[] =
        "UPDATE postings SET predecessor = NULL WHERE predecessor = ?";
    static const char pieces_sql[] =
        "UPDATE pieces SET older = NULL, change = 0, match = 0 WHERE older IS NOT NULL"
        " AND part IN (SELECT id FROM parts WHERE posting = ?)";
    static const char sql[] = "DELETE FROM postings WHERE id = ?";
    return m2s_links_note_removal(store, id, error) &&
           m2s_query_run_with(store, WRITING, orphans_sql, id, error) &&
           m2s_query_run_with(store, WRITING, pieces_sql, id, error) &&
           m2s_query_run_with(store, WRITING, sql, id, error);
}

gboolean
m2s_links_remove_part(M2sStore *store, guint id, GError **error)
{
    static const char pieces_sql[] = "DELETE FROM pieces WHERE part = ?";
    static const char sql[] = "DELETE FROM parts WHERE id = ?";
    return m2s_query_run_with(store, WRITING, pieces_sql, id, error) &&
           m2s_query_run_with(store, WRITING, sql, id, error);
}

/* Together */

gboolean
m2s_links_begin(M2sStore *store, GError **error)
{
    return m2s_store_execute(store, "SAVEPOINT links", WRITING, error);
}

gboolean
m2s_links_keep(M2sStore *store, GError **error)
{
    return m2s_store_execute(store, "RELEASE links", WRITING, error);
}

gboolean
m2s_links_take_back(M2sStore *store, GError **error)
{
    return m2s_store_execute(store, "ROLLBACK TO links; RELEASE links", WRITING, error);
}

gboolean
m2s_links_clear(M2sStore *store, GError **error)
{
    return m2s_store_execute(store,
                             "DELETE FROM postings; DELETE FROM parts; DELETE FROM pieces;"
                             " DELETE FROM traits; DELETE FROM unlinked",
                             "clearing it", error);
}
