/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/archive.h"
#include "model/object.h"
#include "model/series.h"
#include "output/mbox-mail.h"

/* The trailers from replies, the oldest reply first.  comments: (nullable).
 * Returns: (transfer full) (nullable): of char *. */
static GPtrArray *
read_responses(const M2sArchive *archive, const GPtrArray *comments, GError **error)
{
    g_autoptr(GPtrArray) responses = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) sorted =
        comments ? g_ptr_array_copy((GPtrArray *)comments, NULL, NULL) : g_ptr_array_new();
    g_ptr_array_sort(sorted, m2s_compare_dates);
    for (guint i = 0; i < sorted->len; i++) {
        const M2sComment *comment = g_ptr_array_index(sorted, i);
        g_autoptr(M2sText) text =
            m2s_archive_text_with(archive, &comment->item.mail, M2S_NO_HEADERS, error);
        if (text == NULL)
            return NULL;
        for (guint k = 0; k < text->trailers->len; k++)
            g_ptr_array_add(responses, g_strdup(g_ptr_array_index(text->trailers, k)));
    }
    return g_steal_pointer(&responses);
}

static gboolean
contains(const GPtrArray *lines, const char *line)
{
    return g_ptr_array_find_with_equal_func((GPtrArray *)lines, line, g_str_equal, NULL);
}

/* Adds those of more to responses that are neither there nor in text.  more: (nullable). */
static void
add_more(GPtrArray *responses, const M2sText *text, const GPtrArray *more)
{
    for (guint i = 0; more && i < more->len; i++) {
        const char *line = g_ptr_array_index(more, i);
        if (!contains(responses, line) && !contains(text->trailers, line))
            g_ptr_array_add(responses, g_strdup(line));
    }
}

/* Appends the mail of item, which is the same as patch, or a cover if patch is NULL.
 * more: (nullable): trailers besides those from comments. */
static gboolean
append_mail(const M2sArchive *archive, const M2sItem *item, const GPtrArray *comments,
            const M2sPatch *patch, const GPtrArray *more, GString *out, GError **error)
{
    g_autoptr(M2sText) text = m2s_archive_text(archive, &item->mail, error);
    g_autoptr(GPtrArray) responses = text ? read_responses(archive, comments, error) : NULL;
    if (responses)
        add_more(responses, text, more);
    const M2sMboxMail mail = {item, patch, text, responses};
    if (responses)
        m2s_mbox_mail_write(&mail, out);
    return responses != NULL;
}

GPtrArray *
m2s_cover_trailers(const M2sArchive *archive, const M2sCover *cover, GError **error)
{
    g_return_val_if_fail(archive && cover, NULL);
    return read_responses(archive, cover->comments, error);
}

char *
m2s_mailbox_of_cover(const M2sArchive *archive, const M2sCover *cover, GError **error)
{
    g_return_val_if_fail(archive && cover, NULL);
    m2s_archive_fetch_item(archive, &cover->item, cover->comments);
    GString *out = g_string_new(NULL);
    gboolean done = append_mail(archive, &cover->item, cover->comments, NULL, NULL, out, error);
    return g_string_free(out, !done);
}

char *
m2s_mailbox_of_patch(const M2sArchive *archive, const M2sPatch *patch, const GPtrArray *trailers,
                     GError **error)
{
    g_return_val_if_fail(archive && patch, NULL);
    m2s_archive_fetch_item(archive, &patch->item, patch->comments);
    GString *out = g_string_new(NULL);
    gboolean done =
        append_mail(archive, &patch->item, patch->comments, patch, trailers, out, error);
    return g_string_free(out, !done);
}

/* The patches of series up to last, or all of them if last is NULL. */
static char *
format_patches(const M2sArchive *archive, const M2sSeries *series, const M2sPatch *last,
               const GPtrArray *trailers, GError **error)
{
    m2s_archive_fetch_series(archive, series);
    g_autoptr(GPtrArray) patches = m2s_series_sort_patches(series);
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = 0; i < patches->len; i++) {
        const M2sPatch *patch = g_ptr_array_index(patches, i);
        if (last && patch != last && patch->number >= last->number)
            continue;
        if (out->len > 0)
            g_string_append_c(out, '\n');
        if (!append_mail(archive, &patch->item, patch->comments, patch, trailers, out, error))
            return NULL;
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

char *
m2s_mailbox_up_to_patch(const M2sArchive *archive, const M2sPatch *patch, const GPtrArray *trailers,
                        GError **error)
{
    g_return_val_if_fail(archive && patch && patch->series, NULL);
    return format_patches(archive, patch->series, patch, trailers, error);
}

char *
m2s_mailbox_of_series(const M2sArchive *archive, const M2sSeries *series, const GPtrArray *trailers,
                      GError **error)
{
    g_return_val_if_fail(archive && series, NULL);
    return format_patches(archive, series, NULL, trailers, error);
}
