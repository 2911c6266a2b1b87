/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "server/redirects.h"

#include "archive/archive.h"
#include "output/url.h"
#include "server/answer.h"

/* To the address of item.
 * item: (nullable): NULL is a 404.  kind: "patch" or "cover"; suffix: "", "mbox/" or "#12". */
static M2sWebAnswer *
redirect(const M2sWebRequest *request, const char *kind, const M2sItem *item, const char *suffix)
{
    const M2sUrls here = {.base_url = ""};
    if (item == NULL)
        return m2s_web_answer_not_found(request->view->base_url);
    g_autofree char *path = m2s_url_submission(&here, kind, item, suffix);
    return m2s_web_answer_redirect(302, path);
}

static M2sWebAnswer *
redirect_patch(const M2sWebRequest *request, const char *suffix, GError **error)
{
    const char *name = g_ptr_array_index(request->names, 0);
    const M2sPatch *patch = NULL;
    if (!m2s_archive_find_patch(request->view->archive, name, &patch, error))
        return NULL;
    return redirect(request, "patch", patch ? &patch->item : NULL, suffix);
}

static M2sWebAnswer *
redirect_cover(const M2sWebRequest *request, const char *suffix, GError **error)
{
    const char *name = g_ptr_array_index(request->names, 0);
    const M2sCover *cover = NULL;
    if (!m2s_archive_find_cover(request->view->archive, name, &cover, error))
        return NULL;
    return redirect(request, "cover", cover ? &cover->item : NULL, suffix);
}

M2sWebAnswer *
m2s_web_redirect_patch(const M2sWebRequest *request, GError **error)
{
    return redirect_patch(request, "", error);
}

M2sWebAnswer *
m2s_web_redirect_patch_mailbox(const M2sWebRequest *request, GError **error)
{
    return redirect_patch(request, "mbox/", error);
}

M2sWebAnswer *
m2s_web_redirect_patch_diff(const M2sWebRequest *request, GError **error)
{
    return redirect_patch(request, "raw/", error);
}

M2sWebAnswer *
m2s_web_redirect_cover(const M2sWebRequest *request, GError **error)
{
    return redirect_cover(request, "", error);
}

M2sWebAnswer *
m2s_web_redirect_cover_mailbox(const M2sWebRequest *request, GError **error)
{
    return redirect_cover(request, "mbox/", error);
}

M2sWebAnswer *
m2s_web_redirect_comment(const M2sWebRequest *request, GError **error)
{
    const M2sObjects *objects = m2s_archive_objects(request->view->archive);
    const M2sComment *of_patch = NULL, *of_cover = NULL;
    guint64 id = 0;
    g_ascii_string_to_unsigned(g_ptr_array_index(request->names, 0), 10, 1, G_MAXUINT32, &id, NULL);
    if (!m2s_objects_get(objects, M2S_PATCH_COMMENT, id, (gconstpointer *)&of_patch, error) ||
        !m2s_objects_get(objects, M2S_COVER_COMMENT, id, (gconstpointer *)&of_cover, error))
        return NULL;
    g_autofree char *suffix = g_strdup_printf("#%u", (guint)id);
    if (of_patch)
        return redirect(request, "patch", &of_patch->patch->item, suffix);
    return redirect(request, "cover", of_cover ? &of_cover->cover->item : NULL, suffix);
}
