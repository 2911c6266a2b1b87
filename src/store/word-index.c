/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/word-index.h"

#include "store/query.h"

#define READING "reading the index of words"
#define WRITING "writing the index of words"

gboolean
m2s_store_index_format(M2sStore *store, guint *format, GError **error)
{
    static const char sql[] = "SELECT format FROM word_index";
    gint64 found;
    *format = 0;
    if (!m2s_store_read_integer(store, sql, READING, &found, error))
        return FALSE;
    *format = (guint)found;
    return TRUE;
}

gboolean
m2s_store_begin_index(M2sStore *store, guint format, GError **error)
{
    static const char sql[] = "INSERT INTO word_index (id, format) VALUES (1, ?)";
    if (!m2s_store_execute(store,
                           "DELETE FROM word_blocks; DELETE FROM word_segments;"
                           " DELETE FROM word_index",
                           WRITING, error))
        return FALSE;
    if (format == 0)
        return TRUE;
    g_auto(M2sQuery) query = m2s_query_begin(store, WRITING, sql);
    m2s_query_bind_integer(&query, format);
    return m2s_query_run(&query, error);
}

gboolean
m2s_store_read_segments(M2sStore *store, GArray **segments, GError **error)
{
    static const char sql[] = "SELECT first, last FROM word_segments ORDER BY first";
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(M2sSegment));
    guint next = 1;
    *segments = NULL;
    g_auto(M2sQuery) query = m2s_query_begin(store, READING, sql);
    while (m2s_query_next(&query, error)) {
        M2sSegment segment;
        segment.first = m2s_query_id(&query);
        segment.last = m2s_query_id(&query);
        if (segment.first != next || segment.last < next)
            return m2s_store_fail_damaged(store, error, "the index of words has no mail %u", next);
        g_array_append_val(found, segment);
        next = segment.last + 1;
    }
    if (m2s_query_is_good(&query))
        *segments = g_steal_pointer(&found);
    return *segments != NULL;
}

/* Runs sql, which takes the numbers of two mails. */
static gboolean
run_for(M2sStore *store, const char *sql, guint first, guint last, GError **error)
{
    g_auto(M2sQuery) query = m2s_query_begin(store, WRITING, sql);
    m2s_query_bind_integer(&query, first);
    m2s_query_bind_integer(&query, last);
    return m2s_query_run(&query, error);
}

static gboolean
remove_segments(M2sStore *store, guint first, guint last, GError **error)
{
    static const char blocks_sql[] = "DELETE FROM word_blocks WHERE segment BETWEEN ? AND ?";
    static const char sql[] = "DELETE FROM word_segments WHERE first BETWEEN ? AND ?";
    return run_for(store, blocks_sql, first, last, error) &&
           run_for(store, sql, first, last, error);
}

gboolean
m2s_store_add_segment(M2sStore *store, const M2sSegment *segment, GError **error)
{
    static const char sql[] = "INSERT INTO word_segments (first, last) VALUES (?, ?)";
    return remove_segments(store, segment->first, segment->last, error) &&
           run_for(store, sql, segment->first, segment->last, error);
}

gboolean
m2s_store_add_block(M2sStore *store, guint first, M2sSlice term, M2sSlice bytes, GError **error)
{
    static const char sql[] = "INSERT INTO word_blocks (segment, term, bytes) VALUES (?, ?, ?)";
    g_auto(M2sQuery) query = m2s_query_begin(store, WRITING, sql);
    m2s_query_bind_integer(&query, first);
    m2s_query_bind_blob(&query, term);
    m2s_query_bind_blob(&query, bytes);
    return m2s_query_run(&query, error);
}

gboolean
m2s_store_cut_index(M2sStore *store, guint id, GError **error)
{
    static const char sql[] = "SELECT max(first) FROM word_segments WHERE first <= ?";
    g_auto(M2sQuery) query = m2s_query_begin(store, READING, sql);
    m2s_query_bind_integer(&query, id);
    guint first = m2s_query_next(&query, error) ? m2s_query_id(&query) : 0;
    return m2s_query_is_good(&query) &&
           (first == 0 || remove_segments(store, first, G_MAXINT32, error));
}

gboolean
m2s_store_read_segment(M2sStore *store, guint first, M2sBlockFunc take, gpointer user_data,
                       GError **error)
{
    static const char sql[] = "SELECT term, bytes FROM word_blocks WHERE segment = ? ORDER BY term";
    g_auto(M2sQuery) query = m2s_query_begin(store, READING, sql);
    m2s_query_bind_integer(&query, first);
    while (m2s_query_next(&query, error)) {
        M2sSlice term = m2s_query_blob(&query);
        take(term, m2s_query_blob(&query), user_data);
    }
    return m2s_query_is_good(&query);
}

static gboolean
append_blocks(M2sQuery *query, GByteArray *bytes, GError **error)
{
    while (m2s_query_next(query, error)) {
        M2sSlice block = m2s_query_blob(query);
        g_byte_array_append(bytes, (const guint8 *)block.data, (guint)block.size);
    }
    return m2s_query_is_good(query);
}

/* The terms that begin with start are before start with its last byte raised. */
static gboolean
append_starting(M2sStore *store, guint first, M2sSlice start, GByteArray *bytes, GError **error)
{
    static const char sql[] = "SELECT bytes FROM word_blocks WHERE segment = ? AND term > ?"
                              " AND term < ? ORDER BY term";
    g_autofree char *end = g_memdup2(start.data, start.size);
    end[start.size - 1]++;
    g_auto(M2sQuery) query = m2s_query_begin(store, READING, sql);
    m2s_query_bind_integer(&query, first);
    m2s_query_bind_blob(&query, start);
    m2s_query_bind_blob(&query, m2s_slice(end, start.size));
    return append_blocks(&query, bytes, error);
}

/* The block that has start in it, if any has, is the last one that does not begin behind it. */
gboolean
m2s_store_find_blocks(M2sStore *store, guint first, M2sSlice start, gboolean only,
                      GByteArray *bytes, GError **error)
{
    static const char sql[] = "SELECT bytes FROM word_blocks WHERE segment = ? AND term <= ?"
                              " ORDER BY term DESC LIMIT 1";
    g_return_val_if_fail(start.size > 0, FALSE);
    g_auto(M2sQuery) query = m2s_query_begin(store, READING, sql);
    m2s_query_bind_integer(&query, first);
    m2s_query_bind_blob(&query, start);
    return append_blocks(&query, bytes, error) &&
           (only || append_starting(store, first, start, bytes, error));
}

gboolean
m2s_store_object_of_mail(M2sStore *store, guint mail, M2sKind *kind, guint *id, GError **error)
{
    static const struct {
        M2sKind kind;
        const char *sql;
    } tables[] = {{M2S_PATCH, "SELECT id FROM patches WHERE mail = ?"},
                  {M2S_PATCH_COMMENT, "SELECT id FROM patch_comments WHERE mail = ?"},
                  {M2S_COVER_COMMENT, "SELECT id FROM cover_comments WHERE mail = ?"},
                  {M2S_COVER, "SELECT id FROM covers WHERE mail = ?"}};
    *id = 0;
    for (guint i = 0; i < G_N_ELEMENTS(tables) && *id == 0; i++) {
        g_auto(M2sQuery) query = m2s_query_begin(store, READING, tables[i].sql);
        m2s_query_bind_integer(&query, mail);
        *id = m2s_query_next(&query, error) ? m2s_query_id(&query) : 0;
        *kind = tables[i].kind;
        if (!m2s_query_is_good(&query))
            return FALSE;
    }
    return TRUE;
}

/* Appends the numbers of mails that query finds. */
static gboolean
append_mails(M2sQuery *query, GArray *mails, GError **error)
{
    while (m2s_query_next(query, error)) {
        guint mail = m2s_query_id(query);
        g_array_append_val(mails, mail);
    }
    return m2s_query_is_good(query);
}

static gboolean
is_wanted(const M2sMailTest *test, M2sKind kind)
{
    if (test->type != M2S_MAILS_OF_KIND)
        return TRUE;
    return kind == M2S_PATCH ? test->is_patch : kind == M2S_COVER ? test->is_cover : test->is_reply;
}

/* The index of Message-IDs is one of projects and Message-IDs. */
static char *
make_sql(const M2sMailTest *test, M2sKind kind)
{
    static const char *const conditions[] = {
        [M2S_MAILS_DATED] = "WHERE date >= ? AND date < ?",
        [M2S_MAILS_NAMED] = "WHERE project IN (SELECT projects.id FROM projects) AND msgid = ?",
        [M2S_MAILS_OF_KIND] = ""};
    return g_strdup_printf("SELECT mail FROM %s %s", m2s_kinds[kind].plural,
                           conditions[test->type]);
}

gboolean
m2s_store_find_mails(M2sStore *store, const M2sMailTest *test, GArray *mails, GError **error)
{
    static const M2sKind kinds[] = {M2S_PATCH, M2S_COVER, M2S_PATCH_COMMENT, M2S_COVER_COMMENT};
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (!is_wanted(test, kinds[i]))
            continue;
        g_autofree char *sql = make_sql(test, kinds[i]);
        g_auto(M2sQuery) query = m2s_query_begin_once(store, READING, sql);
        if (test->type == M2S_MAILS_DATED) {
            m2s_query_bind_integer(&query, test->since);
            m2s_query_bind_integer(&query, test->until);
        } else if (test->type == M2S_MAILS_NAMED) {
            m2s_query_bind_text(&query, test->msgid);
        }
        if (!append_mails(&query, mails, error))
            return FALSE;
    }
    return TRUE;
}
