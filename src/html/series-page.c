/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A series: its versions, its cover letter, its patches and the replies. */
#include "html/item.h"
#include "html/templates.h"
#include "html/versions.h"

#include "archive/archive.h"
#include "model/object.h"
#include "model/series.h"
#include "output/chain.h"
#include "output/column.h"

/* What series begins with, if it has no cover.  (nullable) */
static const M2sPatch *
first_of(const M2sDraft *draft, const M2sSeries *series)
{
    g_autoptr(M2sColumns) columns =
        m2s_columns_new(m2s_archive_config(draft->pages->archive), draft->objects, draft->fates);
    return m2s_columns_first(columns, series);
}

static void
write_dependencies(M2sDraft *draft, const M2sSeries *series)
{
    M2sMarkup *out = &draft->out;
    if (series->dependencies == NULL || series->dependencies->len == 0)
        return;
    m2s_draft_begin_fact(draft, "Depends on");
    for (guint i = 0; i < series->dependencies->len; i++) {
        const M2sSeries *other = g_ptr_array_index(series->dependencies, i);
        g_autofree char *href = draft->place.links->series(&draft->place, other);
        m2s_markup_text(out, i > 0 ? ", " : "");
        m2s_markup_link(out, href, other->name && *other->name ? other->name : "(untitled)");
    }
    m2s_draft_end_fact(draft);
}

static void
write_facts(M2sDraft *draft, const M2sSeries *series, const M2sPatch *first)
{
    M2sMarkup *out = &draft->out;
    const M2sFates *fates = draft->fates;
    g_autofree char *missing = m2s_series_describe_missing(series, G_MAXINT64);
    g_autofree char *mbox = draft->place.links->series_mbox(&draft->place, series);
    m2s_markup_open_class(out, "dl", "facts");
    if (series->cover || first)
        m2s_item_write_facts(draft, series->cover ? &series->cover->item : &first->item);
    m2s_draft_begin_fact(draft, "Patches");
    m2s_markup_format(out, "version %" G_GINT64_FORMAT ", %u of %" G_GINT64_FORMAT, series->version,
                      series->received, series->total);
    if (missing)
        m2s_markup_element(out, "span", "missing", missing);
    m2s_markup_text(out, " ");
    m2s_markup_open(out, "a");
    m2s_markup_attribute(out, "href", mbox);
    m2s_markup_attribute(out, "type", "application/mbox");
    m2s_markup_text(out, "mailbox for git am");
    m2s_markup_close(out);
    m2s_draft_end_fact(draft);
    if (first && first->series == NULL) {
        g_autofree char *href = draft->place.links->patch(&draft->place, first);
        m2s_draft_begin_fact(draft, "Began with");
        m2s_markup_link(out, href, first->name);
        m2s_draft_end_fact(draft);
    }
    m2s_item_write_fate(draft, fates ? m2s_fates_of_series(fates, series) : NULL);
    write_dependencies(draft, series);
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
}

/* Says that a newer version has taken the place of series. */
static void
write_newer(M2sDraft *draft, const M2sSeries *series)
{
    M2sMarkup *out = &draft->out;
    const M2sRevisions *revisions = draft->revisions;
    const M2sPosting *posting = revisions ? m2s_revisions_of_series(revisions, series) : NULL;
    if (posting == NULL || !m2s_posting_is_superseded(posting))
        return;
    g_autoptr(GPtrArray) chain = m2s_revisions_chain(revisions, posting);
    const M2sPosting *newest = posting;
    for (guint i = 0; i < chain->len; i++) {
        const M2sPosting *other = g_ptr_array_index(chain, i);
        if (!other->is_partial && other->series)
            newest = other;
    }
    if (newest->series == series || newest->series == NULL)
        return;
    g_autofree char *href = draft->place.links->series(&draft->place, newest->series);
    g_autofree char *version = m2s_posting_version(newest);
    m2s_markup_open_class(out, "p", "newer");
    m2s_markup_text(out, "There is a newer version: ");
    m2s_markup_link(out, href, version);
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
}

static void
write_gap(M2sMarkup *out, const M2sGap *gap)
{
    m2s_markup_open_class(out, "tr", "missing");
    m2s_markup_open_class(out, "td", "number");
    m2s_markup_format(out, "%" G_GINT64_FORMAT, gap->first);
    m2s_markup_close(out);
    m2s_markup_open(out, "td");
    m2s_markup_attribute(out, "colspan", "5");
    if (gap->first == gap->last)
        m2s_markup_text(out, "missing");
    else
        m2s_markup_format(out, "up to %" G_GINT64_FORMAT ": missing", gap->last);
    m2s_markup_close(out);
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
}

/* The patches of a series as a table. */
typedef struct {
    M2sDraft *draft;
    GHashTable *changes; /* as of m2s_versions_changes() */
} Patches;

static void
write_patch_name(const Patches *table, const M2sPatch *patch)
{
    M2sMarkup *out = &table->draft->out;
    g_autofree char *href = table->draft->place.links->patch(&table->draft->place, patch);
    m2s_markup_open_class(out, "td", "number");
    m2s_markup_format(out, "%" G_GINT64_FORMAT, patch->number);
    m2s_markup_close(out);
    m2s_markup_open_class(out, "th", "name");
    m2s_markup_attribute(out, "scope", "row");
    m2s_markup_link(out, href, m2s_bare_name(patch->name));
    m2s_markup_close(out);
}

static void
write_patch(const Patches *table, const M2sPatch *patch)
{
    M2sDraft *draft = table->draft;
    M2sMarkup *out = &draft->out;
    const M2sFates *fates = draft->fates;
    const char *change = g_hash_table_lookup(table->changes, patch);
    guint replies = patch->comments ? patch->comments->len : 0;
    m2s_markup_open(out, "tr");
    m2s_markup_attribute(out, "data-row", "");
    write_patch_name(table, patch);
    m2s_markup_element(out, "td", "change", change ? change : "");
    m2s_markup_open_class(out, "td", "state");
    m2s_draft_state(draft, fates ? m2s_fates_of_patch(fates, patch) : NULL);
    m2s_markup_close(out);
    m2s_markup_open_class(out, "td", "tags");
    m2s_draft_tags(draft, patch);
    m2s_markup_close(out);
    g_autofree char *count = replies > 0 ? g_strdup_printf("%u", replies) : g_strdup("-");
    m2s_markup_element(out, "td", replies > 0 ? "replies" : "replies none", count);
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
}

static void
write_patch_headings(M2sDraft *draft)
{
    g_autofree char *tags = m2s_draft_tags_heading(draft);
    const char *const headings[][2] = {{"number", "No."},    {"name", "Patch"},
                                       {"change", "Change"}, {"state", "State"},
                                       {"tags", tags},       {"replies", "Replies"}};
    m2s_markup_open(&draft->out, "thead");
    m2s_markup_open(&draft->out, "tr");
    for (guint i = 0; i < G_N_ELEMENTS(headings); i++) {
        m2s_markup_open_class(&draft->out, "th", headings[i][0]);
        m2s_markup_attribute(&draft->out, "scope", "col");
        m2s_markup_text(&draft->out, headings[i][1]);
        m2s_markup_close(&draft->out);
    }
    m2s_markup_close(&draft->out);
    m2s_markup_close(&draft->out);
    m2s_markup_text(&draft->out, "\n");
}

/* patches: sorted. */
static void
write_patches(M2sDraft *draft, const M2sSeries *series, const GPtrArray *patches)
{
    M2sMarkup *out = &draft->out;
    g_autoptr(GHashTable) changes = m2s_versions_changes(draft, series);
    g_autoptr(GArray) gaps = m2s_series_gaps(series, G_MAXINT64);
    const Patches table = {draft, changes};
    m2s_markup_element(out, "h2", NULL, "Patches");
    m2s_markup_open_class(out, "table", "patches");
    write_patch_headings(draft);
    m2s_markup_open(out, "tbody");
    for (guint i = 0, k = 0; i < patches->len || k < gaps->len;) {
        const M2sPatch *patch = i < patches->len ? g_ptr_array_index(patches, i) : NULL;
        const M2sGap *gap = k < gaps->len ? &g_array_index(gaps, M2sGap, k) : NULL;
        gboolean is_gap = patch == NULL || (gap && gap->first < patch->number);
        i += !is_gap;
        k += is_gap;
        if (is_gap)
            write_gap(out, gap);
        else
            write_patch(&table, patch);
    }
    m2s_markup_close(out);
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
}

/* Adds the trailers in the replies to patch. */
static gboolean
add_given(const M2sDraft *draft, M2sGiven *given, const M2sPatch *patch, GError **error)
{
    g_autofree char *label = g_strdup_printf("patch %" G_GINT64_FORMAT, patch->number);
    for (guint i = 0; patch->comments && i < patch->comments->len; i++) {
        const M2sComment *comment = g_ptr_array_index(patch->comments, i);
        g_autoptr(M2sText) text = m2s_archive_text_with(draft->pages->archive, &comment->item.mail,
                                                        M2S_NO_HEADERS, error);
        if (text == NULL)
            return FALSE;
        m2s_given_add(given, comment, text, label);
    }
    return TRUE;
}

/* The trailers in all replies.  talk: (nullable): those to the cover. */
static gboolean
write_given(M2sDraft *draft, const GPtrArray *patches, const M2sTalk *talk, GError **error)
{
    g_autoptr(M2sGiven) given = m2s_given_new();
    for (guint i = 0; talk && i < talk->entries->len; i++) {
        const M2sTalkEntry *entry = m2s_talk_entry(talk, i);
        m2s_given_add(given, entry->comment, entry->text, "cover");
    }
    for (guint i = 0; i < patches->len; i++)
        if (!add_given(draft, given, g_ptr_array_index(patches, i), error))
            return FALSE;
    m2s_given_write(draft, given);
    return TRUE;
}

static void
write_cover(M2sDraft *draft, const M2sText *text, const M2sTalk *talk)
{
    M2sMarkup *out = &draft->out;
    M2sNotes notes = {draft, talk, talk->notes->len};
    m2s_markup_open_class(out, "section", "message");
    m2s_markup_attribute(out, "aria-labelledby", "cover");
    m2s_markup_open(out, "h2");
    m2s_markup_attribute(out, "id", "cover");
    m2s_markup_text(out, "Cover letter");
    m2s_markup_close(out);
    m2s_mail_write(text, FALSE, NULL, &notes);
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
}

/* Declares which texts are read: all of the series, and of its other versions. */
static void
fetch(const M2sDraft *draft, const M2sSeries *series)
{
    const M2sRevisions *revisions = draft->revisions;
    const M2sPosting *posting = revisions ? m2s_revisions_of_series(revisions, series) : NULL;
    g_autoptr(GPtrArray) chain =
        posting ? m2s_revisions_chain(revisions, posting) : g_ptr_array_new();
    g_autoptr(GPtrArray) all = m2s_chain_series(chain);
    if (!g_ptr_array_find(all, series, NULL))
        g_ptr_array_add(all, (gpointer)series);
    m2s_archive_fetch_all_series(draft->pages->archive, all);
}

gboolean
m2s_write_series(M2sDraft *draft, const M2sSeries *series, GError **error)
{
    const M2sArchive *archive = draft->pages->archive;
    const M2sCover *cover = series->cover;
    const M2sPatch *first = first_of(draft, series);
    const char *name = series->name && *series->name ? series->name : first ? first->name : "";
    g_autofree char *list = draft->place.links->list(&draft->place, series->project);
    g_autoptr(GPtrArray) patches = m2s_series_sort_patches(series);
    g_autoptr(M2sText) text = NULL;
    g_autoptr(M2sTalk) talk = NULL;
    fetch(draft, series);
    if (cover &&
        ((text = m2s_archive_text_with(archive, &cover->item.mail, M2S_NO_HEADERS, error)) ==
             NULL ||
         (talk = m2s_talk_read(archive, &cover->item, cover->comments, NULL, error)) == NULL))
        return FALSE;
    m2s_draft_begin(draft, *name ? name : "(untitled)", series->project, list);
    write_newer(draft, series);
    write_facts(draft, series, first);
    if (!m2s_versions_write(draft, series, error))
        return FALSE;
    write_patches(draft, series, patches);
    if (cover)
        write_cover(draft, text, talk);
    if (!write_given(draft, patches, talk, error))
        return FALSE;
    if (talk)
        m2s_mail_write_thread(draft, talk);
    m2s_draft_end(draft);
    return TRUE;
}
