/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mails that were found, a row each. */
#include <mbox2series/list.h>

#include "archive/archive.h"
#include "model/object.h"
#include "output/csv.h"
#include "output/json.h"
#include "output/terminal.h"
#include "output/timestamp.h"
#include "search/document.h"

#define KIND_WIDTH 5  /* of "patch" */
#define NAME_WIDTH 20 /* of senders in a table */

/* What is shown of a mail. */
typedef struct {
    const M2sSearchHit *hit;
    char *subject;
} Row;

static void
row_clear(Row *row)
{
    g_free(row->subject);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Row, row_clear)

/* The model does not keep the subjects of replies. */
static gboolean
row_init(Row *row, const M2sArchive *archive, const M2sSearchHit *hit, GError **error)
{
    g_auto(M2sDocument) document = {0};
    const M2sLocation *mail = &hit->item->mail;
    g_autoptr(GBytes) bytes = m2s_archive_mail(archive, mail, error);
    if (bytes == NULL)
        return FALSE;
    m2s_document_read(&document, m2s_archive_rules(archive), m2s_slice_of_bytes(bytes),
                      m2s_archive_is_quoted(archive, mail), M2S_FIELD_SET(M2S_IN_SUBJECT));
    *row = (Row){hit, m2s_slice_dup(document.texts[M2S_IN_SUBJECT])};
    return TRUE;
}

static const char *
kind_of(const M2sSearchHit *hit)
{
    return hit->kind == M2S_PATCH ? "patch" : hit->kind == M2S_COVER ? "cover" : "reply";
}

static const char *
sender_of(const M2sSearchHit *hit)
{
    return m2s_person_shown_name(hit->item->submitter);
}

static void
append_cell(GString *out, const char *text, guint width)
{
    g_autofree char *safe = m2s_terminal_escape(text);
    m2s_terminal_append(out, safe, MAX(width, m2s_terminal_width(safe)), width > 0);
}

static void
append_table_row(GString *out, const Row *row, const M2sTerminal *terminal)
{
    g_autoptr(GString) line = g_string_new(NULL);
    g_autofree char *date = m2s_timestamp_short(row->hit->item->date);
    g_autofree char *sender = m2s_terminal_escape(sender_of(row->hit));
    g_string_append_printf(line, "%s  ", date);
    append_cell(line, kind_of(row->hit), KIND_WIDTH);
    g_string_append(line, "  ");
    m2s_terminal_append(line, sender, NAME_WIDTH, TRUE);
    g_string_append(line, "  ");
    append_cell(line, row->subject, 0);
    m2s_terminal_append(out, line->str,
                        terminal->width ? terminal->width : m2s_terminal_width(line->str), FALSE);
    g_string_append_c(out, '\n');
}

static void
append_csv_row(GString *out, const Row *row, const M2sTerminal *terminal)
{
    const M2sItem *item = row->hit->item;
    g_autofree char *date = m2s_timestamp_iso(item->date);
    g_string_append_printf(out, "%s,%s,", date, kind_of(row->hit));
    if (row->hit->series)
        g_string_append_printf(out, "%u", row->hit->series->id);
    const char *const texts[] = {sender_of(row->hit), item->submitter->email, row->subject,
                                 item->msgid};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_string_append_c(out, ',');
        m2s_csv_append_text(out, texts[i], terminal);
    }
    g_string_append_c(out, '\n');
}

static void
append_json_row(GString *out, const Row *row)
{
    const M2sItem *item = row->hit->item;
    M2sJson json = m2s_json_begin(out);
    m2s_json_begin_object(&json);
    m2s_json_name(&json, "date");
    m2s_json_take_string(&json, m2s_timestamp_iso(item->date));
    m2s_json_name(&json, "kind");
    m2s_json_string(&json, kind_of(row->hit));
    m2s_json_name(&json, "series");
    if (row->hit->series)
        m2s_json_integer(&json, row->hit->series->id);
    else
        m2s_json_null(&json);
    const char *const texts[][2] = {{"from", sender_of(row->hit)},
                                    {"email", item->submitter->email},
                                    {"subject", row->subject},
                                    {"msgid", item->msgid}};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        m2s_json_name(&json, texts[i][0]);
        m2s_json_string(&json, texts[i][1]);
    }
    m2s_json_end_object(&json);
}

char *
m2s_mails_format(const M2sArchive *archive, const GArray *hits, M2sListFormat format,
                 const M2sTerminal *terminal, GError **error)
{
    g_return_val_if_fail(archive && hits && terminal, NULL);
    g_autoptr(GString) out = g_string_new(NULL);
    if (format == M2S_LIST_CSV)
        g_string_append(out, "date,kind,series,from,email,subject,msgid\n");
    if (format == M2S_LIST_JSON)
        g_string_append_c(out, '[');
    for (guint i = 0; i < hits->len; i++) {
        g_auto(Row) row = {0};
        if (!row_init(&row, archive, &g_array_index(hits, M2sSearchHit, i), error))
            return NULL;
        if (format == M2S_LIST_TABLE)
            append_table_row(out, &row, terminal);
        if (format == M2S_LIST_CSV)
            append_csv_row(out, &row, terminal);
        if (format == M2S_LIST_JSON)
            g_string_append(out, i > 0 ? ",\n" : "\n");
        if (format == M2S_LIST_JSON || format == M2S_LIST_NDJSON)
            append_json_row(out, &row);
        if (format == M2S_LIST_NDJSON)
            g_string_append_c(out, '\n');
    }
    if (format == M2S_LIST_JSON)
        g_string_append(out, hits->len > 0 ? "\n]\n" : "]\n");
    return g_string_free(g_steal_pointer(&out), FALSE);
}
