/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/list.h>
#include <mbox2series/view.h>

#include "archive/mail-text.h"
#include "mail/address.h"
#include "mail/header-text.h"

#define FENCE_MIN 3 /* backticks */

/* Appends text to a heading so that Markdown sees no tag, link or image in it and keeps "#" at its
 * end: `[PATCH 0/2] drop <stdio.h>`, `Fix C #`.  Other markup, such as `code`, is left alone: it
 * ends with the line. */
static void
append_safely(GString *out, const char *text)
{
    g_autofree char *safe = m2s_terminal_escape(text);
    gsize end = strlen(safe);
    while (end > 0 && safe[end - 1] == '#')
        end--;
    for (gsize i = 0; safe[i]; i++) {
        char c = safe[i];
        if (c == '<' || c == '\\' || (c == '(' && i > 0 && safe[i - 1] == ']') || i >= end)
            g_string_append_c(out, '\\');
        g_string_append_c(out, c);
    }
}

/* The start of an address such as "<ann@example.org>" at the end of sender, which Markdown shows as
 * a link; the end of sender if there is none. */
static const char *
find_address(const char *sender)
{
    const char *end = sender + strlen(sender);
    const char *start = strrchr(sender, '<');
    if (start == NULL || end[-1] != '>')
        return end;
    for (const char *p = start + 1; p < end - 1; p++)
        if (!g_ascii_isalnum(*p) && !strchr("@.!#$%&'*+/=?^_`{|}~-", *p))
            return end;
    const char *at = strchr(start, '@');
    return at && at > start + 1 && g_ascii_isalnum(at[1]) && strchr(at + 1, '@') == NULL ? start
                                                                                         : end;
}

/* The From header as sent, decoded.  If the list replaced it by its own address because of DMARC,
 * the sender who wrote to the list. */
static char *
format_sender(const M2sCover *cover, const M2sText *text)
{
    const M2sPerson *submitter = cover->item.submitter;
    const char *from = m2s_text_find_header(text, "From");
    g_auto(M2sAddress) sender = {0};
    if (from)
        m2s_address_split(from, &sender);
    g_autofree char *sent = from ? m2s_header_text(m2s_slice_of(from)) : NULL;
    if (sent && g_strcmp0(sender.email, cover->item.project->list_email) != 0)
        return g_steal_pointer(&sent);
    if (submitter->name == NULL || *submitter->name == '\0')
        return g_strdup(submitter->email);
    return g_strdup_printf("%s <%s>", submitter->name, submitter->email);
}

static void
append_headings(const M2sCover *cover, const M2sText *text, GString *out)
{
    const char *header = m2s_text_find_header(text, "Subject");
    g_autofree char *subject = header ? m2s_header_text(m2s_slice_of(header)) : NULL;
    g_autofree char *sender = format_sender(cover, text);
    const char *address = find_address(sender);
    g_autofree char *name = g_strndup(sender, address - sender);
    g_string_append(out, "#### ");
    append_safely(out, subject && *subject ? subject : cover->name);
    g_string_append(out, "\n##### From: ");
    append_safely(out, name);
    g_string_append(out, address);
    g_string_append(out, "\n\n");
}

/* A row of backticks longer than any in text. */
static char *
make_fence(const char *text)
{
    gsize longest = FENCE_MIN - 1, run = 0;
    for (const char *p = text; *p; p++) {
        run = *p == '`' ? run + 1 : 0;
        longest = MAX(longest, run);
    }
    return g_strnfill(longest + 1, '`');
}

char *
m2s_digest_format(const M2sArchive *archive, const M2sCover *cover, GError **error)
{
    g_return_val_if_fail(archive && cover, NULL);
    g_autoptr(M2sText) text = m2s_archive_text(archive, &cover->item.mail, error);
    if (text == NULL)
        return NULL;
    m2s_text_rejoin(text);
    GString *out = g_string_new(NULL);
    append_headings(cover, text, out);
    g_autofree char *body = m2s_terminal_escape_lines(text->content);
    g_autofree char *fence = make_fence(body);
    gboolean ends = *body == '\0' || g_str_has_suffix(body, "\n");
    g_string_append_printf(out, "%sc\n\n%s%s%s\n", fence, body, ends ? "" : "\n", fence);
    return g_string_free(out, FALSE);
}

GPtrArray *
m2s_digest_covers(const GPtrArray *series)
{
    g_return_val_if_fail(series != NULL, NULL);
    GPtrArray *covers = g_ptr_array_new();
    for (guint i = 0; i < series->len; i++) {
        const M2sSeries *one = g_ptr_array_index(series, i);
        if (one->cover)
            g_ptr_array_add(covers, one->cover);
    }
    return covers;
}
