/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/dependencies.h"

#include <string.h>

#include "model/object.h"

/* Splits the path of url at its slashes: "https://x.example.org/project/foo/list/?series=3" gives
 * "", "project", "foo", "list", "".
 * query: (out): what follows "?"; NULL if there is none.  Returns: (transfer full) (nullable). */
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

/* The number after the first `series=` in query, or 0. */
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

/* Understands the URL of a patch and of the list of a series' patches, on any host:
 * /project/NAME/patch/MSGID/ and /project/NAME/list/?series=3. */
static M2sSeries *
find_by_url(M2sIndex *index, const char *url)
{
    const char *query = NULL;
    g_auto(GStrv) path = path_of_url(url, &query);
    guint depth = path ? g_strv_length(path) : 0;
    if (depth < 5 || !g_str_equal(path[1], "project") || *path[2] == '\0')
        return NULL;
    if (depth == 5 && g_str_equal(path[3], "list") && *path[4] == '\0')
        return m2s_index_find_series(index, series_of_query(query));
    if (depth != 6 || !g_str_equal(path[3], "patch") || *path[4] == '\0' || *path[5] != '\0')
        return NULL;
    g_auto(GStrv) parts = g_strsplit(path[4], "%2F", -1);
    g_autofree char *bare = g_strjoinv("/", parts);
    g_autofree char *msgid = g_strdup_printf("<%s>", bare);
    const M2sPatch *patch = (const M2sPatch *)m2s_index_find_oldest(index, M2S_PATCH, msgid);
    return patch ? patch->series : NULL;
}

/* series: (out): NULL if there is none.  Returns: FALSE if msgid is that of a cover without one. */
static gboolean
find_by_msgid(M2sIndex *index, const char *msgid, M2sSeries **series)
{
    const M2sPatch *patch = (const M2sPatch *)m2s_index_find_oldest(index, M2S_PATCH, msgid);
    const M2sCover *cover =
        patch ? NULL : (const M2sCover *)m2s_index_find_oldest(index, M2S_COVER, msgid);
    *series = patch ? patch->series : cover ? cover->series : NULL;
    return cover == NULL || cover->series;
}

gboolean
m2s_dependencies_find(M2sIndex *index, const M2sMail *mail, GPtrArray **found)
{
    for (guint i = 0; mail->depends_on && i < mail->depends_on->len; i++) {
        const char *value = g_ptr_array_index(mail->depends_on, i);
        M2sSeries *series = NULL;
        if (*value != '<')
            series = find_by_url(index, value);
        else if (!find_by_msgid(index, value, &series))
            return FALSE;
        if (*found == NULL)
            *found = g_ptr_array_new();
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

/* list: (nullable). */
static gboolean
contains(GPtrArray *list, const M2sSeries *series)
{
    return list && g_ptr_array_find_with_equal_func(list, series, is_of_id, NULL);
}

/* Whether series is known to depend on other.  Both have a list of that, and either can be long:
 * thousands of patches can depend on one, and one on thousands. */
static gboolean
depends_on(const M2sSeries *series, const M2sSeries *other)
{
    guint dependencies = series->dependencies ? series->dependencies->len : 0;
    guint dependents = other->dependents ? other->dependents->len : 0;
    return dependencies < dependents ? contains(series->dependencies, other)
                                     : contains(other->dependents, series);
}

void
m2s_dependencies_add(M2sIndex *index, M2sSeries *series, const GPtrArray *found)
{
    for (guint i = 0; found && i < found->len; i++) {
        M2sSeries *other = g_ptr_array_index(found, i);
        if (other->id == series->id || other->project->id != series->project->id ||
            depends_on(series, other))
            continue;
        m2s_list_append(&series->dependencies, other);
        m2s_list_append(&other->dependents, series);
        m2s_index_add_dependency(index, series, other);
    }
}
