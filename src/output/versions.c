/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The chain of a series in a few lines, for its tree. */
#include "model/object.h"
#include "output/chain.h"
#include "output/lines.h"

/* "v1 series 3 · [v2] · v3 (1 of 2) series 9": the one in brackets is shown. */
static void
append_version(GString *text, const M2sPosting *posting, const M2sPosting *shown)
{
    g_autofree char *version = m2s_posting_version(posting);
    if (text->len > 0)
        g_string_append(text, " · ");
    g_string_append_printf(text, posting == shown ? "[%s]" : "%s", version);
    if (posting->is_partial)
        g_string_append_printf(text, " (%u of %" G_GINT64_FORMAT ")", posting->patches->len,
                               posting->total);
    if (posting != shown && posting->series)
        g_string_append_printf(text, " series %u", posting->series->id);
}

/* "v2: 1 changed, 1 new; 1 review carried over" */
static gboolean
add_changes(GArray *lines, const M2sArchive *archive, const M2sPosting *posting, GError **error)
{
    if (posting->predecessor == NULL)
        return TRUE;
    g_autofree char *version = m2s_posting_version(posting);
    g_autofree char *changes = m2s_posting_changes(archive, posting, error);
    if (changes && *changes)
        m2s_lines_add_format(lines, M2S_LINE_PLAIN, "%s: %s", version, changes);
    return changes != NULL;
}

gboolean
m2s_versions_add(GArray *lines, const M2sArchive *archive, const GPtrArray *chain,
                 const M2sPosting *posting, GError **error)
{
    if (chain->len < 2)
        return TRUE;
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < chain->len; i++)
        append_version(text, g_ptr_array_index(chain, i), posting);
    m2s_lines_add(lines, M2S_LINE_VERSIONS, text->str);
    for (guint i = 0; i < chain->len; i++)
        if (!add_changes(lines, archive, g_ptr_array_index(chain, i), error))
            return FALSE;
    return TRUE;
}
