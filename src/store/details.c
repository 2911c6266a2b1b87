/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/details.h"

#include "model/details.h"
#include "model/fields.h"
#include "store/query.h"

#define STORING "storing the trailers and files of a mail"
#define READING "reading the trailers and files of a mail"

/* The kinds of objects that have trailers. */
static const M2sKind with_trailers[] = {M2S_COVER, M2S_PATCH, M2S_COVER_COMMENT, M2S_PATCH_COMMENT};

static gboolean
has_trailers(M2sKind kind)
{
    for (guint i = 0; i < G_N_ELEMENTS(with_trailers); i++)
        if (with_trailers[i] == kind)
            return TRUE;
    return FALSE;
}

/* Binds the cover, the patch and the comment that the mail of object is, or belongs to. */
static void
bind_objects(M2sQuery *query, M2sKind kind, gconstpointer object)
{
    const M2sComment *comment =
        kind == M2S_COVER_COMMENT || kind == M2S_PATCH_COMMENT ? object : NULL;
    m2s_query_bind_id(query, m2s_object_id(comment             ? comment->cover
                                           : kind == M2S_COVER ? object
                                                               : NULL));
    m2s_query_bind_id(query, m2s_object_id(comment             ? comment->patch
                                           : kind == M2S_PATCH ? object
                                                               : NULL));
    m2s_query_bind_id(query, m2s_object_id(comment));
}

/* Whether the value is what value_sql makes of the person. */
static gboolean
is_but_person(const M2sTrailer *trailer)
{
    if (trailer->person_email.data == NULL)
        return FALSE;
    if (trailer->person_name.data == NULL)
        return trailer->value.size == trailer->person_email.size;
    g_autofree char *name = m2s_slice_dup(trailer->person_name);
    g_autofree char *email = m2s_slice_dup(trailer->person_email);
    g_autofree char *whole = g_strdup_printf("%s <%s>", name, email);
    return m2s_slice_compare(trailer->value, m2s_slice_of(whole)) == 0;
}

static gboolean
insert_trailer(M2sStore *store, M2sKind kind, const M2sItem *item, guint place,
               const M2sTrailer *trailer, GError **error)
{
    static const char sql[] =
        "INSERT INTO trailers (mail, place, cover, patch, comment, name,"
        " value, person_name, person_email) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    g_auto(M2sQuery) query = m2s_query_begin(store, STORING, sql);
    m2s_query_bind_integer(&query, item->mail.id);
    m2s_query_bind_integer(&query, place);
    bind_objects(&query, kind, item);
    m2s_query_bind_slice(&query, trailer->name);
    m2s_query_bind_slice(&query, is_but_person(trailer) ? m2s_slice(NULL, 0) : trailer->value);
    m2s_query_bind_slice(&query, trailer->person_name);
    m2s_query_bind_slice(&query, trailer->person_email);
    return m2s_query_run(&query, error);
}

static gboolean
insert_trailers(M2sStore *store, M2sKind kind, const M2sItem *item, GError **error)
{
    M2sSlice rest = m2s_slice_of(item->trailers);
    M2sTrailer trailer;
    for (guint place = 1; m2s_trailer_next(&rest, &trailer); place++)
        if (!insert_trailer(store, kind, item, place, &trailer, error))
            return FALSE;
    return TRUE;
}

static gboolean
insert_path(M2sStore *store, M2sSlice name, gint64 *id, GError **error)
{
    static const char sql[] = "INSERT INTO paths (name) VALUES (?)";
    g_auto(M2sQuery) query = m2s_query_begin(store, STORING, sql);
    m2s_query_bind_slice(&query, name);
    if (!m2s_query_run(&query, error))
        return FALSE;
    *id = sqlite3_last_insert_rowid(store->db);
    return TRUE;
}

/* id: (out): of the row for name, which is made if need be. */
static gboolean
find_path(M2sStore *store, M2sSlice name, gint64 *id, GError **error)
{
    static const char sql[] = "SELECT id FROM paths WHERE name = ?";
    g_auto(M2sQuery) query = m2s_query_begin(store, STORING, sql);
    m2s_query_bind_slice(&query, name);
    if (m2s_query_next(&query, error)) {
        *id = m2s_query_integer(&query);
        return TRUE;
    }
    return m2s_query_is_good(&query) && insert_path(store, name, id, error);
}

static gboolean
insert_file(M2sStore *store, const M2sPatch *patch, guint place, const M2sFileChange *file,
            GError **error)
{
    static const char sql[] = "INSERT INTO files (patch, place, path, old_path, added, removed,"
                              " is_binary) VALUES (?, ?, ?, ?, ?, ?, ?)";
    gint64 path, old_path;
    if (!find_path(store, file->path, &path, error) ||
        (file->old_path.data && !find_path(store, file->old_path, &old_path, error)))
        return FALSE;
    g_auto(M2sQuery) query = m2s_query_begin(store, STORING, sql);
    m2s_query_bind_integer(&query, patch->item.id);
    m2s_query_bind_integer(&query, place);
    m2s_query_bind_integer(&query, path);
    if (file->old_path.data)
        m2s_query_bind_integer(&query, old_path);
    else
        m2s_query_bind_null(&query);
    m2s_query_bind_integer(&query, file->added);
    m2s_query_bind_integer(&query, file->removed);
    m2s_query_bind_integer(&query, file->is_binary);
    return m2s_query_run(&query, error);
}

static gboolean
insert_files(M2sStore *store, const M2sPatch *patch, GError **error)
{
    M2sSlice rest = m2s_slice_of(patch->files);
    M2sFileChange file;
    for (guint place = 1; m2s_file_change_next(&rest, &file); place++)
        if (!insert_file(store, patch, place, &file, error))
            return FALSE;
    return TRUE;
}

/* The text of a patch's files.  (nullable) */
static const char *
files_of(M2sKind kind, gconstpointer object)
{
    return kind == M2S_PATCH ? ((const M2sPatch *)object)->files : NULL;
}

gboolean
m2s_store_insert_details(M2sStore *store, M2sKind kind, gconstpointer object, GError **error)
{
    const M2sItem *item = has_trailers(kind) ? object : NULL;
    return (item == NULL || item->trailers == NULL || insert_trailers(store, kind, item, error)) &&
           (files_of(kind, object) == NULL || insert_files(store, object, error));
}

/* Returns: (transfer full) (nullable): NULL with an error. */
static char *
read_trailers(M2sStore *store, const M2sItem *item, GError **error)
{
    static const char sql[] =
        "SELECT name, coalesce(value, person_name || ' <' || person_email || '>', person_email)"
        " FROM trailers WHERE mail = ? ORDER BY place";
    g_autoptr(GString) trailers = g_string_new(NULL);
    g_auto(M2sQuery) query = m2s_query_begin(store, READING, sql);
    m2s_query_bind_integer(&query, item->mail.id);
    while (m2s_query_next(&query, error)) {
        M2sSlice name = m2s_slice_of(m2s_query_string(&query));
        m2s_trailer_append(trailers, name, m2s_slice_of(m2s_query_string(&query)));
    }
    return g_string_free(g_steal_pointer(&trailers), !m2s_query_is_good(&query));
}

/* Returns: as above. */
static char *
read_files(M2sStore *store, const M2sPatch *patch, GError **error)
{
    static const char sql[] =
        "SELECT added, removed, is_binary, paths.name, (SELECT name FROM paths WHERE id = old_path)"
        " FROM files JOIN paths ON paths.id = path WHERE patch = ? ORDER BY place";
    g_autoptr(GString) files = g_string_new(NULL);
    g_auto(M2sQuery) query = m2s_query_begin(store, READING, sql);
    m2s_query_bind_integer(&query, patch->item.id);
    while (m2s_query_next(&query, error)) {
        M2sFileChange file = {.added = (guint)m2s_query_integer(&query),
                              .removed = (guint)m2s_query_integer(&query)};
        file.is_binary = m2s_query_integer(&query) != 0;
        file.path = m2s_slice_of(m2s_query_string(&query));
        const char *old_path = m2s_query_text(&query);
        file.old_path = old_path ? m2s_slice_of(old_path) : m2s_slice(NULL, 0);
        m2s_file_change_append(files, &file);
    }
    return g_string_free(g_steal_pointer(&files), !m2s_query_is_good(&query));
}

gboolean
m2s_store_read_details(M2sStore *store, M2sKind kind, gpointer object, GError **error)
{
    M2sItem *item = has_trailers(kind) ? object : NULL;
    M2sPatch *patch = kind == M2S_PATCH ? object : NULL;
    if (item && item->trailers == NULL &&
        (item->trailers = read_trailers(store, item, error)) == NULL)
        return FALSE;
    return patch == NULL || patch->files ||
           (patch->files = read_files(store, patch, error)) != NULL;
}

gboolean
m2s_store_clear_details(M2sStore *store, GError **error)
{
    return m2s_store_execute(store, "DELETE FROM trailers; DELETE FROM files; DELETE FROM paths",
                             "clearing it", error);
}

/* Comparing */

typedef struct {
    M2sStoreProblem tell;
    gpointer user_data;
    gint64 trailers, files; /* that the mails give */
} Comparison;

/* expected: (nullable).  Returns: how many lines it has. */
static gint64
compare_text(const Comparison *comparison, M2sKind kind, const M2sItem *item, const char *name,
             const char *stored, const char *expected)
{
    gint64 lines = 0;
    if (g_strcmp0(stored, expected ? expected : "") != 0) {
        g_autofree char *what = g_strdup_printf("%s %u: its %s are not what its mail gives",
                                                m2s_kinds[kind].name, item->id, name);
        comparison->tell(what, comparison->user_data);
    }
    for (const char *p = expected; p && *p; p++)
        lines += *p == '\n';
    return lines;
}

static gboolean
compare_item(Comparison *comparison, M2sStore *store, M2sKind kind, const M2sItem *item,
             GError **error)
{
    g_autofree char *trailers = read_trailers(store, item, error);
    if (trailers == NULL)
        return FALSE;
    comparison->trailers +=
        compare_text(comparison, kind, item, "trailers", trailers, item->trailers);
    if (kind != M2S_PATCH)
        return TRUE;
    const M2sPatch *patch = (const M2sPatch *)item;
    g_autofree char *files = read_files(store, patch, error);
    if (files == NULL)
        return FALSE;
    comparison->files += compare_text(comparison, kind, item, "files", files, patch->files);
    return TRUE;
}

static gboolean
compare_count(const Comparison *comparison, M2sStore *store, const char *sql, const char *name,
              gint64 expected, GError **error)
{
    gint64 count;
    if (!m2s_store_read_integer(store, sql, READING, &count, error))
        return FALSE;
    if (count == expected)
        return TRUE;
    g_autofree char *what =
        g_strdup_printf("there are %" G_GINT64_FORMAT " %s, where its mails give %" G_GINT64_FORMAT,
                        count, name, expected);
    comparison->tell(what, comparison->user_data);
    return TRUE;
}

gboolean
m2s_store_compare_details(M2sStore *store, const M2sCatalogue *expected, M2sStoreProblem tell,
                          gpointer user_data, GError **error)
{
    Comparison comparison = {tell, user_data, 0, 0};
    for (guint i = 0; i < G_N_ELEMENTS(with_trailers); i++) {
        const GPtrArray *items = expected->objects[with_trailers[i]];
        for (guint k = 0; k < items->len; k++)
            if (!compare_item(&comparison, store, with_trailers[i], g_ptr_array_index(items, k),
                              error))
                return FALSE;
    }
    return compare_count(&comparison, store, "SELECT count(*) FROM trailers", "trailers",
                         comparison.trailers, error) &&
           compare_count(&comparison, store, "SELECT count(*) FROM files", "files",
                         comparison.files, error);
}

/* Tags */

static gboolean
insert_tag(M2sStore *store, guint id, const M2sTag *tag, GError **error)
{
    static const char sql[] = "INSERT INTO tags (id, name) VALUES (?, ?)";
    g_auto(M2sQuery) query = m2s_query_begin(store, "storing its tags", sql);
    m2s_query_bind_integer(&query, id);
    m2s_query_bind_text(&query, tag->name);
    return m2s_query_run(&query, error);
}

gboolean
m2s_store_write_tags(M2sStore *store, const GPtrArray *tags, GError **error)
{
    if (!m2s_store_execute(store, "DELETE FROM tags", "storing its tags", error))
        return FALSE;
    for (guint i = 0; i < tags->len; i++)
        if (!insert_tag(store, i, g_ptr_array_index(tags, i), error))
            return FALSE;
    return TRUE;
}
