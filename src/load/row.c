/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/row.h"

#include "model/fields.h"
#include "model/object.h"

#define LENGTH  255        /* characters of most texts */
#define HIGHEST G_MAXINT16 /* number of a patch */

/* The number that the table of kind has for object, or NULL. */
static void
add_id(const M2sFilling *filling, M2sKind kind, gconstpointer object, M2sRows *rows)
{
    guint32 id = m2s_filling_id(filling, kind, m2s_object_id(object));
    if (id)
        m2s_rows_add_integer(rows, id);
    else
        m2s_rows_add_null(rows);
}

/* A subject can say more than a column holds. */
static void
add_small(gint64 value, gint64 highest, M2sRows *rows)
{
    rows->cut += value > highest;
    m2s_rows_add_integer(rows, MIN(value, highest));
}

static void
add_mail(const M2sFilling *filling, M2sKind kind, const M2sItem *item, const M2sStoredMail *stored,
         M2sRows *rows)
{
    add_id(filling, kind, item, rows);
    m2s_rows_add_short_text(rows, item->msgid, LENGTH);
    m2s_rows_add_time(rows, item->date, 0);
    m2s_rows_add_slice(rows, m2s_slice_of_string(stored->headers));
    if (kind == M2S_COVER && stored->content.diff) {
        /* Only precise grouping makes a cover of a mail with a diff. */
        const M2sContent *content = &stored->content;
        g_autofree char *both =
            g_strconcat(content->message->str, "\n\n", content->diff->str, NULL);
        m2s_rows_add_text(rows, both);
    } else
        m2s_rows_add_slice(rows, m2s_slice_of_string(stored->content.message));
    add_id(filling, M2S_PERSON, item->submitter, rows);
}

static void
add_hash(const M2sPatch *patch, M2sRows *rows)
{
    g_autoptr(GString) hash = g_string_new(NULL);
    m2s_slice_append_hex(hash, m2s_slice((const char *)patch->hash, M2S_HASH_SIZE));
    m2s_rows_add_text(rows, patch->has_hash ? hash->str : NULL);
}

static void
add_patch(const M2sFilling *filling, const M2sPatch *patch, const M2sStoredMail *stored,
          M2sRows *rows)
{
    guint32 user = patch->delegate ? filling->users[patch->delegate->id] : 0;
    add_mail(filling, M2S_PATCH, &patch->item, stored, rows);
    add_id(filling, M2S_PROJECT, patch->item.project, rows);
    m2s_rows_add_short_text(rows, patch->name, LENGTH);
    if (stored->content.diff)
        m2s_rows_add_slice(rows, m2s_slice_of_string(stored->content.diff));
    else
        m2s_rows_add_null(rows);
    m2s_rows_add_short_text(rows, patch->pull_url, LENGTH);
    add_hash(patch, rows);
    m2s_rows_add_integer(rows, filling->states[patch->state->id]);
    if (user)
        m2s_rows_add_integer(rows, user);
    else
        m2s_rows_add_null(rows);
    add_id(filling, M2S_SERIES, patch->series, rows);
    if (patch->series && patch->number <= HIGHEST)
        m2s_rows_add_integer(rows, patch->number);
    else {
        rows->cut += patch->series != NULL;
        m2s_rows_add_null(rows);
    }
    m2s_rows_add_boolean(rows, FALSE); /* archived */
}

/* A cover that was there before may be that of another series. */
static gboolean
is_free(const M2sFilling *filling, const M2sCover *cover)
{
    return cover && m2s_filling_is_new(filling, M2S_COVER, cover->item.id);
}

static void
add_series(const M2sFilling *filling, const M2sSeries *series, M2sRows *rows)
{
    add_id(filling, M2S_SERIES, series, rows);
    add_id(filling, M2S_PROJECT, series->project, rows);
    add_id(filling, M2S_PERSON, series->submitter, rows);
    add_id(filling, M2S_COVER, is_free(filling, series->cover) ? series->cover : NULL, rows);
    m2s_rows_add_short_text(rows, series->name, LENGTH);
    m2s_rows_add_time(rows, series->date, 0);
    add_small(series->version, G_MAXINT32, rows);
    add_small(series->total, G_MAXINT32, rows);
}

static void
add_cover(const M2sFilling *filling, const M2sCover *cover, const M2sStoredMail *stored,
          M2sRows *rows)
{
    add_mail(filling, M2S_COVER, &cover->item, stored, rows);
    add_id(filling, M2S_PROJECT, cover->item.project, rows);
    m2s_rows_add_short_text(rows, cover->name, LENGTH);
}

static void
add_comment(const M2sFilling *filling, M2sKind kind, const M2sComment *comment,
            const M2sStoredMail *stored, M2sRows *rows)
{
    add_mail(filling, kind, &comment->item, stored, rows);
    if (comment->patch)
        add_id(filling, M2S_PATCH, comment->patch, rows);
    else
        add_id(filling, M2S_COVER, comment->cover, rows);
    if (comment->addressed == M2S_ADDRESSED_UNSET)
        m2s_rows_add_null(rows);
    else
        m2s_rows_add_boolean(rows, comment->addressed == M2S_ADDRESSED_YES);
}

/* The API lists events by their dates alone, a page at a time.  A mail makes several; if they had
 * one date, an event could be on two pages, or on none.  So the number is the fraction. */
static void
add_event(const M2sFilling *filling, const M2sEvent *event, M2sRows *rows)
{
    static const M2sKind subjects[] = {M2S_SERIES, M2S_COVER, M2S_PATCH, M2S_COVER_COMMENT,
                                       M2S_PATCH_COMMENT};
    add_id(filling, M2S_EVENT, event, rows);
    m2s_rows_add_text(rows, m2s_event_category_name(event->category));
    m2s_rows_add_time(rows, event->date, m2s_object_id(event) % G_USEC_PER_SEC);
    add_id(filling, M2S_PROJECT, m2s_event_related(event, M2S_PROJECT), rows);
    for (gsize i = 0; i < G_N_ELEMENTS(subjects); i++)
        add_id(filling, subjects[i], m2s_event_related(event, subjects[i]), rows);
}

void
m2s_row_add(const M2sFilling *filling, M2sKind kind, gconstpointer object,
            const M2sStoredMail *stored, M2sRows *rows)
{
    switch (kind) {
    case M2S_SERIES:
        add_series(filling, object, rows);
        break;
    case M2S_COVER:
        add_cover(filling, object, stored, rows);
        break;
    case M2S_PATCH:
        add_patch(filling, object, stored, rows);
        break;
    case M2S_COVER_COMMENT:
    case M2S_PATCH_COMMENT:
        add_comment(filling, kind, object, stored, rows);
        break;
    case M2S_EVENT:
        add_event(filling, object, rows);
        break;
    default:
        g_return_if_reached();
    }
    m2s_rows_end(rows);
}
