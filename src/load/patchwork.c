/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/load.h>

#include "archive/archive.h"
#include "load/filling.h"
#include "load/people.h"
#include "load/projects.h"
#include "load/stream.h"

#define MSGID 255  /* characters */
#define ROWS  4096 /* references that are copied at once */

/* Each kind after those that it points to. */
static const M2sKind kinds[] = {M2S_COVER,         M2S_SERIES,        M2S_PATCH,
                                M2S_COVER_COMMENT, M2S_PATCH_COMMENT, M2S_EVENT};

typedef struct {
    M2sFilling *filling;
    M2sRows *rows;
} References;

static gboolean
add_reference(guint project, const char *msgid, guint series, gpointer user_data, GError **error)
{
    References *references = user_data;
    M2sFilling *filling = references->filling;
    guint32 id = m2s_filling_id(filling, M2S_SERIES, series);
    if (id == 0)
        return TRUE;
    m2s_rows_add_integer(references->rows, ++filling->numbers[M2S_TABLE_REFERENCE].last);
    m2s_rows_add_integer(references->rows, m2s_filling_id(filling, M2S_PROJECT, project));
    m2s_rows_add_short_text(references->rows, msgid, MSGID);
    m2s_rows_add_integer(references->rows, id);
    m2s_rows_end(references->rows);
    return references->rows->count < ROWS ||
           m2s_filling_merge(filling, M2S_TABLE_REFERENCE, references->rows, error);
}

static gboolean
write_references(M2sFilling *filling, GError **error)
{
    g_autoptr(M2sRows) rows = m2s_rows_new();
    References references = {filling, rows};
    return m2s_archive_each_claim(filling->archive, add_reference, &references, error) &&
           m2s_filling_merge(filling, M2S_TABLE_REFERENCE, rows, error);
}

static gboolean
write_dependencies(M2sFilling *filling, const GArray *pairs, GError **error)
{
    g_autoptr(M2sRows) rows = m2s_rows_new();
    for (guint i = 0; i < pairs->len; i++) {
        const M2sDependencyPair *pair = &g_array_index(pairs, M2sDependencyPair, i);
        guint32 to = m2s_filling_id(filling, M2S_SERIES, pair->dependency);
        if (to == 0)
            continue;
        m2s_rows_add_integer(rows, ++filling->numbers[M2S_TABLE_DEPENDENCY].last);
        m2s_rows_add_integer(rows, m2s_filling_id(filling, M2S_SERIES, pair->series));
        m2s_rows_add_integer(rows, to);
        m2s_rows_end(rows);
    }
    return m2s_filling_merge(filling, M2S_TABLE_DEPENDENCY, rows, error);
}

static gboolean
write_objects(M2sFilling *filling, GError **error)
{
    g_autoptr(M2sRows) tags = m2s_rows_new();
    g_autoptr(GArray) dependencies = g_array_new(FALSE, FALSE, sizeof(M2sDependencyPair));
    M2sAside aside = {tags, dependencies};
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (!m2s_stream(filling, kinds[i], &aside, error))
            return FALSE;
    return m2s_filling_merge(filling, M2S_TABLE_TAG, tags, error) &&
           write_dependencies(filling, dependencies, error) && write_references(filling, error);
}

static void
count_objects(M2sFilling *filling)
{
    M2sLoaded *loaded = filling->loaded;
    guint64 *const counts[M2S_KINDS] = {
        [M2S_SERIES] = &loaded->series,          [M2S_COVER] = &loaded->covers,
        [M2S_PATCH] = &loaded->patches,          [M2S_COVER_COMMENT] = &loaded->comments,
        [M2S_PATCH_COMMENT] = &loaded->comments, [M2S_EVENT] = &loaded->events};
    for (guint kind = 0; kind < M2S_KINDS; kind++)
        if (counts[kind])
            *counts[kind] += filling->numbers[kind].last - filling->numbers[kind].before;
}

static gboolean
fill(M2sFilling *filling, GError **error)
{
    filling->version = m2s_patchwork_version(filling->database, error);
    if (filling->version == NULL || !m2s_filling_begin(filling, error))
        return FALSE;
    filling->loaded->version = filling->version->shown;
    for (guint kind = 0; kind < M2S_KINDS; kind++)
        filling->total += kind == M2S_LOOSE_MAIL ? 0 : filling->numbers[kind].count;
    if (!m2s_projects_join(filling, error) || !m2s_setup_read(filling, error) ||
        !m2s_people_join(filling, error) || !write_objects(filling, error))
        return FALSE;
    count_objects(filling);
    return m2s_filling_commit(filling, error);
}

gboolean
m2s_load_patchwork(const M2sArchive *archive, M2sDatabase *database, const M2sLoadOptions *options,
                   M2sLoaded *loaded, GError **error)
{
    g_return_val_if_fail(archive && database && options && options->time_zone, FALSE);
    *loaded = (M2sLoaded){.remarks = g_ptr_array_new_with_free_func(g_free)};
    M2sFilling filling = {.archive = archive,
                          .objects = m2s_archive_objects(archive),
                          .database = database,
                          .options = options,
                          .loaded = loaded};
    gboolean good = fill(&filling, error);
    m2s_database_rollback(database);
    m2s_filling_clear(&filling);
    return good;
}

void
m2s_loaded_clear(M2sLoaded *loaded)
{
    g_clear_pointer(&loaded->remarks, g_ptr_array_unref);
}
