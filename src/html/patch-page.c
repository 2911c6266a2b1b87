/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A patch, with the replies at the lines that they quote; or a cover of no series. */
#include "html/diff.h"
#include "html/item.h"
#include "html/linkify.h"
#include "html/templates.h"

#include "archive/archive.h"
#include "model/object.h"
#include "model/series.h"
#include "output/chain.h"

/* The patch that comes so many places after patch in its series.  (nullable) */
static const M2sPatch *
neighbour(const GPtrArray *patches, const M2sPatch *patch, int step)
{
    guint index;
    if (!g_ptr_array_find((GPtrArray *)patches, patch, &index))
        return NULL;
    gint64 wanted = (gint64)index + step;
    return wanted >= 0 && wanted < patches->len ? g_ptr_array_index(patches, wanted) : NULL;
}

static void
write_step(M2sDraft *draft, const M2sPatch *patch, const char *relation, const char *text)
{
    M2sMarkup *out = &draft->out;
    if (patch == NULL)
        return;
    g_autofree char *href = draft->place.links->patch(&draft->place, patch);
    m2s_markup_open(out, "a");
    m2s_markup_attribute(out, "rel", relation);
    m2s_markup_attribute(out, "href", href);
    m2s_markup_attribute(out, "title", m2s_bare_name(patch->name));
    m2s_markup_text(out, text);
    m2s_markup_close(out);
    m2s_markup_text(out, " ");
}

/* "Patch 2 of 5 of hinges", and the patches beside it. */
static void
write_series(M2sDraft *draft, const M2sPatch *patch)
{
    M2sMarkup *out = &draft->out;
    const M2sSeries *series = patch->series;
    if (series == NULL)
        return;
    g_autoptr(GPtrArray) patches = m2s_series_sort_patches(series);
    g_autofree char *href = draft->place.links->series(&draft->place, series);
    m2s_markup_open_class(out, "nav", "steps");
    m2s_markup_attribute(out, "aria-label", "Series");
    write_step(draft, neighbour(patches, patch, -1), "prev", "← Previous");
    m2s_markup_open(out, "span");
    m2s_markup_format(out, "Patch %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " of ", patch->number,
                      series->total);
    m2s_markup_link(out, href, series->name && *series->name ? series->name : "(untitled)");
    m2s_markup_close(out);
    m2s_markup_text(out, " ");
    write_step(draft, neighbour(patches, patch, 1), "next", "Next →");
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
}

static void
write_facts(M2sDraft *draft, const M2sPatch *patch, const char *mbox)
{
    M2sMarkup *out = &draft->out;
    const M2sFates *fates = draft->fates;
    g_autofree char *tags = m2s_draft_tags_heading(draft);
    m2s_markup_open_class(out, "dl", "facts");
    m2s_item_write_facts(draft, &patch->item);
    m2s_item_write_fate(draft, fates ? m2s_fates_of_patch(fates, patch) : NULL);
    m2s_draft_begin_fact(draft, tags);
    m2s_draft_tags(draft, patch);
    m2s_draft_end_fact(draft);
    if (patch->pull_url) {
        m2s_draft_begin_fact(draft, "Pull");
        m2s_linkify(out, m2s_slice_of(patch->pull_url));
        m2s_draft_end_fact(draft);
    }
    m2s_draft_begin_fact(draft, "Apply");
    m2s_markup_open(out, "a");
    m2s_markup_attribute(out, "href", mbox);
    m2s_markup_attribute(out, "type", "application/mbox");
    m2s_markup_text(out, "mailbox for git am");
    m2s_markup_close(out);
    m2s_draft_end_fact(draft);
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
}

static void
write_message(M2sDraft *draft, const M2sText *text, const char *mbox, gboolean is_patch,
              M2sNotes *notes)
{
    m2s_markup_open_class(&draft->out, "section", "message");
    m2s_markup_attribute(&draft->out, "aria-label", "Message");
    m2s_mail_write(text, is_patch, mbox, notes);
    m2s_markup_close(&draft->out);
    m2s_markup_text(&draft->out, "\n");
}

/* Writes the message, the diff and the replies.  talk: those, at lines of text.
 * base: how many of the lines are the message's. */
static void
write_body(M2sDraft *draft, const M2sText *text, const M2sTalk *talk, const char *mbox, guint base)
{
    g_autoptr(M2sGiven) given = m2s_given_new();
    M2sNotes notes = {draft, talk, 0};
    for (guint i = 0; i < talk->entries->len; i++) {
        const M2sTalkEntry *entry = m2s_talk_entry(talk, i);
        m2s_given_add(given, entry->comment, entry->text,
                      m2s_person_shown_name(entry->comment->item.submitter));
    }
    write_message(draft, text, mbox, TRUE, &notes);
    m2s_given_write(draft, given);
    if (text->diff)
        m2s_diff_write(draft, m2s_slice_of(text->diff), mbox, base, &notes);
    m2s_notes_write(&notes, G_MAXUINT);
    m2s_mail_write_thread(draft, talk);
}

gboolean
m2s_write_patch(M2sDraft *draft, const M2sPatch *patch, GError **error)
{
    const M2sArchive *archive = draft->pages->archive;
    const M2sPlace *place = &draft->place;
    g_autofree char *up = patch->series ? place->links->series(place, patch->series)
                                        : place->links->list(place, patch->item.project);
    g_autofree char *mbox = place->links->patch_mbox(place, patch);
    m2s_archive_fetch_item(archive, &patch->item, patch->comments);
    g_autoptr(M2sText) text =
        m2s_archive_text_with(archive, &patch->item.mail, M2S_NO_HEADERS, error);
    if (text == NULL)
        return FALSE;
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(M2sSlice));
    m2s_mail_split(m2s_mail_shown(text), lines);
    guint base = lines->len;
    if (text->diff)
        m2s_mail_split(m2s_diff_shown(m2s_slice_of(text->diff)), lines);
    g_autoptr(M2sTalk) talk = m2s_talk_read(archive, &patch->item, patch->comments, lines, error);
    if (talk == NULL)
        return FALSE;
    m2s_draft_begin(draft, patch->name, patch->item.project, up);
    write_series(draft, patch);
    write_facts(draft, patch, mbox);
    write_body(draft, text, talk, mbox, base);
    m2s_draft_end(draft);
    return TRUE;
}

gboolean
m2s_write_cover(M2sDraft *draft, const M2sCover *cover, GError **error)
{
    const M2sArchive *archive = draft->pages->archive;
    g_autofree char *up = draft->place.links->list(&draft->place, cover->item.project);
    m2s_archive_fetch_item(archive, &cover->item, cover->comments);
    g_autoptr(M2sText) text =
        m2s_archive_text_with(archive, &cover->item.mail, M2S_NO_HEADERS, error);
    g_autoptr(M2sTalk) talk =
        text ? m2s_talk_read(archive, &cover->item, cover->comments, NULL, error) : NULL;
    if (talk == NULL)
        return FALSE;
    M2sNotes notes = {draft, talk, 0};
    m2s_draft_begin(draft, cover->name, cover->item.project, up);
    m2s_markup_open_class(&draft->out, "dl", "facts");
    m2s_item_write_facts(draft, &cover->item);
    m2s_markup_close(&draft->out);
    write_message(draft, text, NULL, FALSE, &notes);
    m2s_mail_write_thread(draft, talk);
    m2s_draft_end(draft);
    return TRUE;
}
