/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/reviews.h"

#include "archive/archive.h"
#include "model/details.h"

static gboolean
is_review(M2sSlice name)
{
    static const char *const names[] = {"Reviewed-by", "Acked-by", "Tested-by"};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (m2s_slice_compare(name, m2s_slice_of(names[i])) == 0)
            return TRUE;
    return FALSE;
}

/* A trailer in a form in which two can be compared.  (transfer full) */
static char *
comparable(const M2sTrailer *trailer)
{
    g_autofree char *name = m2s_slice_dup(trailer->name);
    g_autofree char *value = m2s_slice_dup(trailer->value);
    g_autofree char *whole = g_strconcat(name, ":", value, NULL);
    g_autofree char *folded = g_utf8_casefold(whole, -1);
    GString *plain = g_string_new(NULL);
    for (const char *p = folded; *p; p++)
        if (!g_ascii_isspace(*p))
            g_string_append_c(plain, *p);
    return g_string_free(plain, FALSE);
}

/* Adds the reviews in the text of a mail to found. */
static gboolean
add_reviews(const M2sArchive *archive, M2sKind kind, const M2sItem *item, GHashTable *found,
            GError **error)
{
    if (!m2s_archive_detail(archive, kind, item, error))
        return FALSE;
    M2sSlice rest = m2s_slice_of(item->trailers);
    M2sTrailer trailer;
    while (m2s_trailer_next(&rest, &trailer))
        if (is_review(trailer.name))
            g_hash_table_add(found, comparable(&trailer));
    return TRUE;
}

static gboolean
count(const M2sArchive *archive, const M2sPatchRevision *revision, M2sReviews *reviews,
      GError **error)
{
    const GPtrArray *comments = revision->predecessor->comments;
    g_autoptr(GHashTable) older = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) newer = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GHashTableIter iter;
    gpointer review;
    if (!add_reviews(archive, M2S_PATCH, &revision->predecessor->item, older, error))
        return FALSE;
    for (guint i = 0; comments && i < comments->len; i++)
        if (!add_reviews(archive, M2S_PATCH_COMMENT, g_ptr_array_index(comments, i), older, error))
            return FALSE;
    if (g_hash_table_size(older) == 0)
        return TRUE;
    if (!add_reviews(archive, M2S_PATCH, &revision->patch->item, newer, error))
        return FALSE;
    g_hash_table_iter_init(&iter, older);
    while (g_hash_table_iter_next(&iter, &review, NULL)) {
        if (g_hash_table_contains(newer, review))
            reviews->carried++;
        else
            reviews->lost++;
    }
    return TRUE;
}

gboolean
m2s_reviews_count(const M2sArchive *archive, const M2sPosting *posting, M2sReviews *reviews,
                  GError **error)
{
    *reviews = (M2sReviews){0};
    for (guint i = 0; i < posting->revisions->len; i++) {
        const M2sPatchRevision *revision = &g_array_index(posting->revisions, M2sPatchRevision, i);
        if (revision->predecessor && !count(archive, revision, reviews, error))
            return FALSE;
    }
    return TRUE;
}
