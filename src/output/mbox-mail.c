/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/mbox-mail.h"

#include "base/python.h"
#include "base/slice.h"
#include "mail/address.h"
#include "mail/header-fold.h"

/* Whether line, including its end, separates the message from the notes: "--" or "---", with or
 * without a blank after it. */
static gboolean
is_separator(M2sSlice line)
{
    static const char *const separators[] = {"--", "-- ", "---", "--- "};
    if (line.data[line.size - 1] == '\n')
        line.size--;
    for (gsize i = 0; i < G_N_ELEMENTS(separators); i++)
        if (line.size == strlen(separators[i]) && m2s_slice_has_prefix(line, separators[i]))
            return TRUE;
    return FALSE;
}

/* Removes the notes, which is everything after the first separator, from body.  The rest ends in a
 * line end.
 * Returns: (transfer full): the notes with a leading line end; "" if there are none. */
static GString *
cut_notes(GString *body)
{
    M2sSlice rest = m2s_slice(body->str, body->len), line;
    while (m2s_slice_next_line(&rest, &line)) {
        if (!is_separator(line))
            continue;
        GString *notes = g_string_new("\n");
        g_string_append_len(notes, rest.data, rest.size);
        g_string_truncate(notes, m2s_python_strip_end(m2s_slice_of_string(notes), FALSE).size);
        g_string_truncate(body, line.data - body->str);
        m2s_python_strip_string(body);
        g_string_append_c(body, '\n');
        return notes;
    }
    return g_string_new(NULL);
}

/* "\r\n" and a lone "\r" become "\n", as Python's generator writes them. */
static void
unify_line_ends(GString *text)
{
    gsize to = 0;
    for (gsize from = 0; from < text->len; from++) {
        char c = text->str[from];
        if (c == '\r' && from + 1 < text->len && text->str[from + 1] == '\n')
            continue;
        text->str[to++] = c == '\r' ? '\n' : c;
    }
    g_string_truncate(text, to);
}

/* Returns: (transfer full). */
static GString *
make_body(const M2sText *text, const GPtrArray *responses)
{
    GString *body = g_string_new(text->content);
    if (body->len > 0) {
        m2s_python_strip_string(body);
        g_string_append_c(body, '\n');
    }
    g_autoptr(GString) notes = cut_notes(body);
    for (guint i = 0; i < responses->len; i++)
        g_string_append_printf(body, "%s\n", (const char *)g_ptr_array_index(responses, i));
    if (notes->len > 0)
        g_string_append_printf(body, "---%s\n", notes->str);
    if (text->diff && *text->diff)
        g_string_append_printf(body, "\n%s", text->diff);
    unify_line_ends(body);
    return body;
}

static void
append_header(GString *out, const char *name, const char *value)
{
    GString *folded = m2s_header_refold(m2s_slice_of(name), m2s_slice_of(value));
    if (folded == NULL) /* one of its lines would look like a header */
        return;
    g_string_append_printf(out, "%s: %s\n", name, folded->str);
    g_string_free(folded, TRUE);
}

/* "Fri May  1 10:00:00 2026" or, as a header, "Fri, 01 May 2026 10:00:00 -0000".  The names are
 * English in every locale. */
static char *
format_date(gint64 seconds, gboolean as_header)
{
    static const char days[][4] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(seconds);
    const char *week_day = days[g_date_time_get_day_of_week(time) - 1];
    const char *month = months[g_date_time_get_month(time) - 1];
    int day = g_date_time_get_day_of_month(time), year = g_date_time_get_year(time);
    g_autofree char *clock = g_date_time_format(time, "%H:%M:%S");
    if (as_header)
        return g_strdup_printf("%s, %02d %s %04d %s -0000", week_day, day, month, year, clock);
    return g_strdup_printf("%s %s %2d %s %04d", week_day, month, day, clock, year);
}

static gboolean
is_from_list(const M2sItem *item, const char *from)
{
    g_auto(M2sAddress) sender = {0};
    m2s_address_split(from, &sender);
    return g_strcmp0(sender.email, item->project->list_email) == 0;
}

/* Appends the stored headers, except those that no longer describe the body.  A list that must not
 * send mail in the name of others puts its own address into From, but `git am` needs the author. */
static void
append_stored_headers(const M2sItem *item, const M2sText *text, const char *submitter, GString *out)
{
    gboolean has_date = FALSE;
    for (guint i = 0; i < text->headers->len; i++) {
        const M2sTextHeader *header = &g_array_index(text->headers, M2sTextHeader, i);
        const char *value = header->value;
        if (g_str_equal(header->name, "Content-Type") ||
            g_str_equal(header->name, "Content-Transfer-Encoding"))
            continue;
        if (g_str_equal(header->name, "From") && is_from_list(item, value)) {
            append_header(out, "X-Patchwork-Original-From", value);
            value = submitter;
        }
        append_header(out, header->name, value);
        has_date = has_date || g_ascii_strcasecmp(header->name, "Date") == 0;
    }
    g_autofree char *date = has_date ? NULL : format_date(item->date, TRUE);
    if (date)
        append_header(out, "Date", date);
}

static void
append_headers(const M2sItem *item, const M2sUser *delegate, const M2sText *text, gboolean is_ascii,
               GString *out)
{
    g_autofree char *date = format_date(item->date, FALSE);
    g_autofree char *submitter = m2s_address_format(item->submitter->name, item->submitter->email);
    g_string_append_printf(out,
                           "From patchwork %s\n"
                           "Content-Type: text/plain; charset=\"utf-8\"\n"
                           "MIME-Version: 1.0\n"
                           "Content-Transfer-Encoding: %s\n",
                           date, is_ascii ? "7bit" : "8bit");
    append_header(out, "X-Patchwork-Submitter", submitter);
    g_string_append_printf(out, "X-Patchwork-Id: %u\n", item->id);
    if (delegate)
        append_header(out, "X-Patchwork-Delegate", delegate->email);
    append_stored_headers(item, text, submitter, out);
}

void
m2s_mbox_mail_write(const M2sMboxMail *mail, GString *out)
{
    g_autoptr(GString) body = make_body(mail->text, mail->responses);
    const M2sUser *delegate = mail->patch ? mail->patch->delegate : NULL;
    append_headers(mail->item, delegate, mail->text, g_str_is_ascii(body->str), out);
    g_string_append_c(out, '\n');
    g_string_append_len(out, body->str, body->len);
}
