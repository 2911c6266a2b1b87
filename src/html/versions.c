/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "html/versions.h"

#include "model/object.h"
#include "output/chain.h"

/* The name of a version, as a link to its series unless that is the one shown. */
static void
write_version(M2sDraft *draft, const M2sPosting *posting, const M2sSeries *shown)
{
    M2sMarkup *out = &draft->out;
    g_autofree char *version = m2s_posting_version(posting);
    if (posting->series == shown || posting->series == NULL) {
        m2s_markup_open(out, "strong");
        m2s_markup_attribute(out, "aria-current", posting->series == shown ? "true" : NULL);
        m2s_markup_text(out, version);
        m2s_markup_close(out);
    } else {
        g_autofree char *href = draft->place.links->series(&draft->place, posting->series);
        m2s_markup_link(out, href, version);
    }
}

/* Whether the series of posting has no other: all that it has is in this one.  Of a store, other
 * postings may not have been read. */
static gboolean
has_whole_series(const M2sPosting *posting)
{
    const M2sSeries *series = posting->series;
    guint count = 0;
    for (guint i = 0; i < posting->patches->len; i++)
        count += ((const M2sPatch *)g_ptr_array_index(posting->patches, i))->series == series;
    return series && count == series->received &&
           (series->cover == NULL || series->cover == posting->cover);
}

gboolean
m2s_versions_have_page(const M2sPosting *older, const M2sPosting *newer)
{
    return older->id < newer->id && has_whole_series(older) && has_whole_series(newer);
}

/* Links to what changed since the version before, of which changes says a little. */
static void
write_changes(M2sDraft *draft, const M2sPosting *posting, const char *changes)
{
    M2sMarkup *out = &draft->out;
    const M2sPosting *older = posting->predecessor;
    const gboolean has_page = older && m2s_versions_have_page(older, posting);
    if (*changes == '\0' && !has_page)
        return;
    m2s_markup_open_class(out, "span", "changes");
    m2s_markup_text(out, changes);
    if (has_page) {
        const M2sPlace *place = &draft->place;
        g_autofree char *href = place->links->difference(place, posting->series, older->series);
        g_autofree char *version = m2s_posting_version(older);
        g_autofree char *text = g_strdup_printf("changes since %s", version);
        m2s_markup_text(out, *changes ? "; " : "");
        m2s_markup_link(out, href, text);
    }
    m2s_markup_close(out);
}

static gboolean
write_posting(M2sDraft *draft, const M2sPosting *posting, const M2sSeries *shown, GError **error)
{
    M2sMarkup *out = &draft->out;
    g_autofree char *changes = posting->predecessor
                                   ? m2s_posting_changes(draft->pages->archive, posting, error)
                                   : g_strdup("");
    if (changes == NULL)
        return FALSE;
    m2s_markup_open(out, "li");
    write_version(draft, posting, shown);
    m2s_markup_text(out, " ");
    m2s_draft_time(draft, posting->date, NULL);
    m2s_markup_format(out, " %u", posting->patches->len);
    if (posting->is_partial)
        m2s_markup_format(out, " of %" G_GINT64_FORMAT, posting->total);
    gboolean is_one = (posting->is_partial ? posting->total : posting->patches->len) == 1;
    m2s_markup_text(out, is_one ? " patch" : " patches");
    if (posting->first->submitter != shown->submitter) {
        m2s_markup_text(out, " by ");
        m2s_draft_link_person(draft, posting->first->submitter);
    }
    write_changes(draft, posting, changes);
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
    return TRUE;
}

gboolean
m2s_versions_write(M2sDraft *draft, const M2sSeries *series, GError **error)
{
    M2sMarkup *out = &draft->out;
    const M2sRevisions *revisions = draft->revisions;
    const M2sPosting *posting = revisions ? m2s_revisions_of_series(revisions, series) : NULL;
    if (posting == NULL)
        return TRUE;
    g_autoptr(GPtrArray) chain = m2s_revisions_chain(revisions, posting);
    if (chain->len < 2)
        return TRUE;
    m2s_markup_open_class(out, "section", "versions");
    m2s_markup_attribute(out, "aria-labelledby", "versions");
    m2s_markup_open(out, "h2");
    m2s_markup_attribute(out, "id", "versions");
    m2s_markup_text(out, "Versions");
    m2s_markup_close(out);
    m2s_markup_open(out, "ol");
    m2s_markup_text(out, "\n");
    for (guint i = 0; i < chain->len; i++)
        if (!write_posting(draft, g_ptr_array_index(chain, i), series, error))
            return FALSE;
    m2s_markup_close(out);
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
    return TRUE;
}

static void
add_changes(GHashTable *changes, const M2sPosting *posting)
{
    static const char *const names[] = {[M2S_PATCH_NEW] = "new",
                                        [M2S_PATCH_SAME] = "same",
                                        [M2S_PATCH_REWORDED] = "reworded",
                                        [M2S_PATCH_CHANGED] = "changed"};
    for (guint i = 0; posting->predecessor && i < posting->revisions->len; i++) {
        const M2sPatchRevision *revision = &g_array_index(posting->revisions, M2sPatchRevision, i);
        g_hash_table_insert(changes, (gpointer)revision->patch, (gpointer)names[revision->change]);
    }
}

GHashTable *
m2s_versions_changes(const M2sDraft *draft, const M2sSeries *series)
{
    GHashTable *changes = g_hash_table_new(NULL, NULL);
    const M2sPosting *last = NULL;
    for (guint i = 0; draft->revisions && i < series->patches->len; i++) {
        const M2sPatch *patch = g_ptr_array_index(series->patches, i);
        const M2sPosting *posting = m2s_revisions_of_item(draft->revisions, &patch->item);
        if (posting && posting != last)
            add_changes(changes, posting);
        last = posting;
    }
    return changes;
}
