/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/dependencies.h"

#include <string.h>

/* Message-IDs in `Depends-on:` lines are looked up in all projects, oldest mail first. */
static const M2sPatch *
find_patch(M2sIndex *index, const M2sCatalogue *catalogue, const char *msgid)
{
    const M2sPatch *oldest = NULL;
    for (guint i = 0; i < catalogue->projects->len; i++) {
        const M2sProject *project = g_ptr_array_index(catalogue->projects, i);
        const M2sPatch *patch = index->class->patch(index, project, msgid);
        if (patch && (oldest == NULL || patch->item.date < oldest->item.date))
            oldest = patch;
    }
    return oldest;
}

static const M2sCover *
find_cover(M2sIndex *index, const M2sCatalogue *catalogue, const char *msgid)
{
    const M2sCover *oldest = NULL;
    for (guint i = 0; i < catalogue->projects->len; i++) {
        const M2sProject *project = g_ptr_array_index(catalogue->projects, i);
        const M2sCover *cover = index->class->cover(index, project, msgid);
        if (cover && (oldest == NULL || cover->item.date < oldest->item.date))
            oldest = cover;
    }
    return oldest;
}

/* Splits the path of url at slashes: "https://x.example.org/project/foo/list/?series=3" gives
 * "", "project", "foo", "list", "". */
static char **
path_of_url(const char *url, const char **query)
{
    const char *path = strstr(url, "://");
    path = path ? strchr(path + 3, '/') : NULL;
    if (path == NULL)
        return NULL;
    gsize length = strcspn(path, "?#");
    *query = path[length] == '?' ? path + length + 1 : NULL;
    g_autofree char *copy = g_strndup(path, length);
    return g_strsplit(copy, "/", -1);
}

/* The number after the first `series=` of query, or 0. */
static guint
series_of_query(const char *query)
{
    if (query == NULL)
        return 0;
    g_auto(GStrv) fields = g_strsplit(query, "&", -1);
    for (char **field = fields; *field; field++) {
        if (!g_str_has_prefix(*field, "series=") || (*field)[strlen("series=")] == '\0')
            continue;
        guint64 id = 0;
        g_ascii_string_to_unsigned(*field + strlen("series="), 10, 0, G_MAXUINT32, &id, NULL);
        return id;
    }
    return 0;
}

/* URLs of a series' list of patches and of a patch are understood: /project/NAME/list/?series=3 and
 * /project/NAME/patch/MSGID/, on any host. */
static M2sSeries *
find_by_url(M2sIndex *index, const M2sCatalogue *catalogue, const char *url)
{
    const char *query = NULL;
    g_auto(GStrv) path = path_of_url(url, &query);
    guint depth = path ? g_strv_length(path) : 0;
    if (depth < 5 || !g_str_equal(path[1], "project") || *path[2] == '\0')
        return NULL;
    if (depth == 5 && g_str_equal(path[3], "list") && *path[4] == '\0')
        return index->class->series(index, series_of_query(query));
    if (depth != 6 || !g_str_equal(path[3], "patch") || *path[4] == '\0' || *path[5] != '\0')
        return NULL;
    g_auto(GStrv) parts = g_strsplit(path[4], "%2F", -1);
    g_autofree char *bare = g_strjoinv("/", parts);
    g_autofree char *msgid = g_strdup_printf("<%s>", bare);
    const M2sPatch *patch = find_patch(index, catalogue, msgid);
    return patch ? patch->series : NULL;
}

gboolean
m2s_dependencies_find(M2sIndex *index, const M2sCatalogue *catalogue, const M2sMail *mail,
                      GPtrArray **found)
{
    *found = g_ptr_array_new();
    for (guint i = 0; mail->depends_on && i < mail->depends_on->len; i++) {
        const char *value = g_ptr_array_index(mail->depends_on, i);
        M2sSeries *series = NULL;
        if (*value != '<') {
            series = find_by_url(index, catalogue, value);
        } else {
            const M2sPatch *patch = find_patch(index, catalogue, value);
            const M2sCover *cover = patch ? NULL : find_cover(index, catalogue, value);
            if (cover && cover->series == NULL)
                return FALSE;
            series = patch ? patch->series : cover ? cover->series : NULL;
        }
        if (series)
            g_ptr_array_add(*found, series);
    }
    return TRUE;
}

static gboolean
is_of_id(gconstpointer series, gconstpointer other)
{
    return ((const M2sSeries *)series)->id == ((const M2sSeries *)other)->id;
}

static gboolean
add_once(GPtrArray **list, M2sSeries *series)
{
    if (*list == NULL)
        *list = g_ptr_array_new();
    if (g_ptr_array_find_with_equal_func(*list, series, is_of_id, NULL))
        return FALSE;
    g_ptr_array_add(*list, series);
    return TRUE;
}

void
m2s_dependencies_add(M2sIndex *index, M2sSeries *series, const GPtrArray *found)
{
    for (guint i = 0; i < found->len; i++) {
        M2sSeries *other = g_ptr_array_index(found, i);
        if (other->id == series->id || other->project->id != series->project->id)
            continue;
        if (add_once(&series->dependencies, other))
            add_once(&other->dependents, series);
        index->class->add_dependency(index, series, other);
    }
}
