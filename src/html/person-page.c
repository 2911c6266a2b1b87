/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A person: their series, and their replies with what they gave in them. */
#include "html/person.h"
#include "html/series-table.h"
#include "html/templates.h"

#include "archive/archive.h"
#include "model/object.h"

static gboolean
write_reply(M2sDraft *draft, const M2sComment *comment, GError **error)
{
    M2sMarkup *out = &draft->out;
    g_autofree char *href = m2s_link_to_comment(&draft->place, comment);
    g_autoptr(M2sText) text =
        m2s_archive_text_with(draft->pages->archive, &comment->item.mail, M2S_NO_HEADERS, error);
    if (text == NULL)
        return FALSE;
    m2s_markup_open(out, "li");
    m2s_markup_attribute(out, "data-row", "");
    m2s_draft_time(draft, comment->item.date, NULL);
    m2s_markup_text(out, " ");
    m2s_markup_link(out, href, comment->patch ? comment->patch->name : comment->cover->name);
    for (guint i = 0; i < text->trailers->len; i++) {
        g_autofree char *line = g_strstrip(g_strdup(g_ptr_array_index(text->trailers, i)));
        m2s_markup_text(out, " ");
        m2s_markup_element(out, "span", "trailer", line);
    }
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
    return TRUE;
}

/* replies: of const M2sComment *. */
static gboolean
write_replies(M2sDraft *draft, GPtrArray *replies, GError **error)
{
    M2sMarkup *out = &draft->out;
    if (replies->len == 0)
        return TRUE;
    m2s_archive_fetch(draft->pages->archive, replies);
    m2s_markup_open_class(out, "section", "replies");
    m2s_markup_element(out, "h2", NULL, "Replies");
    m2s_markup_open(out, "ul");
    m2s_markup_text(out, "\n");
    for (guint i = 0; i < replies->len; i++)
        if (!write_reply(draft, g_ptr_array_index(replies, i), error))
            return FALSE;
    m2s_markup_close(out);
    if (replies->len == M2S_PERSON_REPLIES)
        m2s_markup_element(out, "p", "cut", "These are the newest; there may be older ones.");
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
    return TRUE;
}

static void
write_series(M2sDraft *draft, const GPtrArray *series)
{
    M2sMarkup *out = &draft->out;
    if (series->len == 0)
        return;
    m2s_markup_open(out, "section");
    m2s_markup_element(out, "h2", NULL, "Series");
    m2s_series_table_write(draft, series, TRUE);
    if (series->len == M2S_PERSON_SERIES)
        m2s_markup_element(out, "p", "cut", "These are the newest; there may be older ones.");
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
}

/* A patch or a cover that is on no page of a series.  href: taken. */
static void
write_lone(M2sDraft *draft, const M2sItem *item, const char *name, char *href)
{
    M2sMarkup *out = &draft->out;
    g_autofree char *owned = href;
    m2s_markup_open(out, "li");
    m2s_markup_attribute(out, "data-row", "");
    m2s_draft_time(draft, item->date, NULL);
    m2s_markup_text(out, " ");
    m2s_markup_link(out, owned, name);
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
}

static void
write_lone_mails(M2sDraft *draft, const M2sSent *sent)
{
    M2sMarkup *out = &draft->out;
    const M2sPlace *place = &draft->place;
    if (sent->patches->len + sent->covers->len == 0)
        return;
    m2s_markup_open_class(out, "section", "replies");
    m2s_markup_element(out, "h2", NULL, "In no series");
    m2s_markup_open(out, "ul");
    m2s_markup_text(out, "\n");
    for (guint i = 0; i < sent->patches->len; i++) {
        const M2sPatch *patch = g_ptr_array_index(sent->patches, i);
        write_lone(draft, &patch->item, patch->name, place->links->patch(place, patch));
    }
    for (guint i = 0; i < sent->covers->len; i++) {
        const M2sCover *cover = g_ptr_array_index(sent->covers, i);
        write_lone(draft, &cover->item, cover->name, place->links->cover(place, cover));
    }
    m2s_markup_close(out);
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
}

gboolean
m2s_write_person(M2sDraft *draft, const M2sPerson *person, GError **error)
{
    M2sMarkup *out = &draft->out;
    g_autofree char *home = draft->place.links->home(&draft->place);
    g_auto(M2sSent) sent = {0};
    if (!m2s_sent_find(draft->objects, draft->people, person, &sent, error) ||
        !m2s_draft_judge(draft, sent.series, error))
        return FALSE;
    m2s_draft_begin(draft, m2s_person_shown_name(person), NULL, home);
    m2s_markup_open_class(out, "dl", "facts");
    m2s_draft_fact(draft, "Address", person->email);
    m2s_markup_close(out);
    write_series(draft, sent.series);
    write_lone_mails(draft, &sent);
    if (!write_replies(draft, sent.replies, error))
        return FALSE;
    m2s_draft_end(draft);
    return TRUE;
}
