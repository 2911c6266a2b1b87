/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Atom (RFC 4287): the newest series of a project. */
#include "html/templates.h"

#include "archive/archive.h"
#include "model/object.h"
#include "output/column.h"
#include "output/timestamp.h"

/* A UUID of version 5 (RFC 4122) that is made from name, in the name space of URLs: what an entry
 * is called stays the same wherever the feed is, and cannot break out of it. */
static char *
uuid_of(const char *name)
{
    static const guint8 urls[] = {0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1,
                                  0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA1);
    guint8 sha[20];
    gsize size = sizeof sha;
    g_checksum_update(checksum, urls, sizeof urls);
    g_checksum_update(checksum, (const guchar *)name, -1);
    g_checksum_get_digest(checksum, sha, &size);
    sha[6] = (sha[6] & 0x0f) | 0x50;
    sha[8] = (sha[8] & 0x3f) | 0x80;
    GString *text = g_string_new("urn:uuid:");
    for (guint i = 0; i < 16; i++)
        g_string_append_printf(text, i == 4 || i == 6 || i == 8 || i == 10 ? "-%02x" : "%02x",
                               sha[i]);
    return g_string_free(text, FALSE);
}

static void
write_id(M2sMarkup *out, const char *kind, const char *name)
{
    g_autofree char *whole = g_strdup_printf("mbox2series:%s:%s", kind, name);
    g_autofree char *uuid = uuid_of(whole);
    m2s_markup_element(out, "id", NULL, uuid);
    m2s_markup_text(out, "\n");
}

static void
write_date(M2sMarkup *out, const char *element, gint64 date)
{
    g_autofree char *iso = m2s_timestamp_iso(date);
    m2s_markup_open(out, element);
    m2s_markup_format(out, "%sZ", iso);
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
}

/* comments: (nullable).  Returns: the latest of date and their dates. */
static gint64
latest(gint64 date, const GPtrArray *comments)
{
    for (guint i = 0; comments && i < comments->len; i++)
        date = MAX(date, ((const M2sComment *)g_ptr_array_index(comments, i))->item.date);
    return date;
}

/* When the last mail of series was sent. */
static gint64
updated(const M2sSeries *series)
{
    gint64 date = series->date;
    if (series->cover)
        date = latest(MAX(date, series->cover->item.date), series->cover->comments);
    for (guint i = 0; i < series->patches->len; i++) {
        const M2sPatch *patch = g_ptr_array_index(series->patches, i);
        date = latest(MAX(date, patch->item.date), patch->comments);
    }
    return date;
}

static void
write_link(M2sMarkup *out, const char *relation, const char *base_url, const char *href)
{
    m2s_markup_open(out, "link");
    m2s_markup_attribute(out, "rel", relation);
    m2s_markup_attribute_format(out, "href", "%s%s", base_url ? base_url : "", href);
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
}

/* The mail by which series is known: the first one that came.  (nullable) */
static const M2sItem *
first_of(M2sColumns *columns, const M2sSeries *series)
{
    if (series->cover)
        return &series->cover->item;
    const M2sPatch *patch = series->patches->len > 0 ? g_ptr_array_index(series->patches, 0)
                                                     : m2s_columns_first(columns, series);
    return patch ? &patch->item : NULL;
}

/* "version 2, 3 of 3 patches, 4 replies" */
static void
write_summary(M2sMarkup *out, const M2sSeries *series)
{
    guint replies = series->cover && series->cover->comments ? series->cover->comments->len : 0;
    for (guint i = 0; i < series->patches->len; i++) {
        const M2sPatch *patch = g_ptr_array_index(series->patches, i);
        replies += patch->comments ? patch->comments->len : 0;
    }
    m2s_markup_open(out, "summary");
    m2s_markup_format(
        out, "version %" G_GINT64_FORMAT ", %u of %" G_GINT64_FORMAT " patches, %u repl%s",
        series->version, series->received, series->total, replies, replies == 1 ? "y" : "ies");
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
}

static void
write_entry(M2sDraft *draft, M2sColumns *columns, const M2sSeries *series, const char *base_url)
{
    M2sMarkup *out = &draft->out;
    const M2sItem *first = first_of(columns, series);
    g_autofree char *number = g_strdup_printf("%u", series->id);
    g_autofree char *href = draft->place.links->series(&draft->place, series);
    g_autoptr(GString) name = g_string_new(NULL);
    m2s_column_append(columns, m2s_columns_find(columns, "name"), series, name);
    m2s_markup_open(out, "entry");
    m2s_markup_text(out, "\n");
    write_id(out, "series", first ? first->msgid : number);
    m2s_markup_element(out, "title", NULL, name->len > 0 ? name->str : "(untitled)");
    m2s_markup_text(out, "\n");
    write_link(out, "alternate", base_url, href);
    write_date(out, "published", series->date);
    write_date(out, "updated", updated(series));
    m2s_markup_open(out, "author");
    m2s_markup_element(out, "name", NULL, m2s_person_shown_name(series->submitter));
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
    write_summary(out, series);
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
}

void
m2s_write_feed(M2sDraft *draft, const M2sProject *project, const GPtrArray *series,
               const char *base_url)
{
    M2sMarkup *out = &draft->out;
    g_autofree char *list = draft->place.links->list(&draft->place, project);
    g_autofree char *self = draft->place.links->feed(&draft->place, project);
    g_autoptr(M2sColumns) columns =
        m2s_columns_new(m2s_archive_config(draft->pages->archive), draft->objects, draft->fates);
    gint64 date = 0;
    for (guint i = 0; i < series->len; i++)
        date = MAX(date, updated(g_ptr_array_index(series, i)));
    g_string_append(out->out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    m2s_markup_open(out, "feed");
    m2s_markup_attribute(out, "xmlns", "http://www.w3.org/2005/Atom");
    m2s_markup_text(out, "\n");
    write_id(out, "project", project->list_id);
    m2s_markup_element(out, "title", NULL,
                       project->name && *project->name ? project->name : project->link_name);
    m2s_markup_text(out, "\n");
    write_date(out, "updated", date);
    write_link(out, "self", base_url, self);
    write_link(out, "alternate", base_url, list);
    for (guint i = 0; i < series->len; i++)
        write_entry(draft, columns, g_ptr_array_index(series, i), base_url);
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
}
