/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "server/mailboxes.h"

#include "archive/archive.h"
#include "model/project.h"
#include "output/resource.h"
#include "server/answer.h"

/* A Message-ID as it is stored.  Patchwork writes a slash in it as "%2F", of which the percent sign
 * is encoded once more (encoded_msgid). */
static char *
decode_msgid(const char *name)
{
    g_autoptr(GString) msgid = g_string_new(name);
    g_string_replace(msgid, "%2F", "/", 0);
    return g_strdup_printf("<%s>", msgid->str);
}

/* item: (out) (nullable): the patch or cover of a project that the names of request name, with the
 * replies to it. */
static gboolean
find_item(const M2sWebRequest *request, M2sKind kind, gconstpointer *item, GError **error)
{
    const M2sArchive *archive = request->view->archive;
    const M2sObjects *objects = m2s_archive_objects(archive);
    g_autoptr(GPtrArray) projects = m2s_archive_projects(archive, error);
    const char *link_name = g_ptr_array_index(request->names, 0);
    const M2sProject *project = projects ? m2s_project_find(projects, link_name) : NULL;
    *item = NULL;
    if (project == NULL)
        return projects != NULL;
    g_autofree char *msgid = decode_msgid(g_ptr_array_index(request->names, 1));
    g_autoptr(M2sCriteria) criteria = m2s_criteria_new(kind);
    m2s_test_add_number(m2s_criteria_add(criteria, M2S_TEST_NUMBERS, "project"), project->id);
    m2s_test_add_text(m2s_criteria_add(criteria, M2S_TEST_TEXTS, "msgid"), msgid);
    return m2s_objects_find_first(objects, criteria, item, error) &&
           (*item == NULL || m2s_objects_fill(objects, kind, *item, M2S_WITH_COMMENTS, error));
}

/* "*", or the number of the series that patch is in (series_patch_to_mbox). */
static gboolean
names_series(const char *value, const M2sPatch *patch)
{
    gint64 number;
    if (patch->series == NULL)
        return FALSE;
    return g_str_equal(value, "*") ||
           (m2s_resource_number(value, &number) && number == patch->series->id);
}

/* The patch, or with ?series= also those before it. */
static char *
format_patch(const M2sWebRequest *request, const M2sPatch *patch, gboolean with_series,
             GError **error)
{
    const M2sArchive *archive = request->view->archive;
    if (!with_series)
        return m2s_mailbox_of_patch(archive, patch, NULL, error);
    const M2sWith lists = M2S_WITH_PATCHES | M2S_WITH_COMMENTS;
    if (!m2s_objects_fill(m2s_archive_objects(archive), M2S_SERIES, patch->series, lists, error))
        return NULL;
    return m2s_mailbox_up_to_patch(archive, patch, NULL, error);
}

M2sWebAnswer *
m2s_web_patch_mailbox(const M2sWebRequest *request, GError **error)
{
    const M2sPatch *patch;
    if (!find_item(request, M2S_PATCH, (gconstpointer *)&patch, error))
        return NULL;
    const char *series = m2s_url_query_get(request->query, "series");
    gboolean with_series = series && *series;
    if (patch == NULL || (with_series && !names_series(series, patch)))
        return m2s_web_answer_not_found(request->view->base_url);
    char *text = format_patch(request, patch, with_series, error);
    return text ? m2s_web_answer_file(M2S_TYPE_TEXT, text, patch->name, ".patch") : NULL;
}

M2sWebAnswer *
m2s_web_patch_diff(const M2sWebRequest *request, GError **error)
{
    const M2sPatch *patch;
    if (!find_item(request, M2S_PATCH, (gconstpointer *)&patch, error))
        return NULL;
    if (patch == NULL)
        return m2s_web_answer_not_found(request->view->base_url);
    g_autoptr(M2sText) text = m2s_archive_text(request->view->archive, &patch->item.mail, error);
    if (text == NULL)
        return NULL;
    /* A pull request without a diff has None in Python, which Django writes as nothing. */
    char *diff = text->diff ? g_steal_pointer(&text->diff) : g_strdup("");
    return m2s_web_answer_file(M2S_TYPE_PATCH, diff, patch->name, ".diff");
}

M2sWebAnswer *
m2s_web_cover_mailbox(const M2sWebRequest *request, GError **error)
{
    const M2sCover *cover;
    if (!find_item(request, M2S_COVER, (gconstpointer *)&cover, error))
        return NULL;
    if (cover == NULL)
        return m2s_web_answer_not_found(request->view->base_url);
    char *text = m2s_mailbox_of_cover(request->view->archive, cover, error);
    return text ? m2s_web_answer_file(M2S_TYPE_PLAIN, text, cover->name, ".mbox") : NULL;
}

M2sWebAnswer *
m2s_web_series_mailbox(const M2sWebRequest *request, GError **error)
{
    const M2sSeries *series = NULL;
    const char *number = g_ptr_array_index(request->names, 0);
    guint64 id = 0;
    if (!g_ascii_string_to_unsigned(number, 10, 1, G_MAXUINT32, &id, NULL))
        return m2s_web_answer_not_found(request->view->base_url);
    if (!m2s_archive_find_series(request->view->archive, number, &series, error))
        return NULL;
    if (series == NULL)
        return m2s_web_answer_not_found(request->view->base_url);
    char *text = m2s_mailbox_of_series(request->view->archive, series, NULL, error);
    g_autofree char *untitled = g_strdup_printf("Untitled series #%u", series->id);
    gboolean has_name = series->name && *series->name;
    return text ? m2s_web_answer_file(M2S_TYPE_PLAIN, text, has_name ? series->name : untitled,
                                      ".patch")
                : NULL;
}
