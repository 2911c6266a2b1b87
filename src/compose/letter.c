/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compose/letter.h"

#include "archive/archive.h"
#include "base/find.h"
#include "base/python.h"
#include "compose/in-body.h"
#include "mail/charset.h"
#include "mail/date.h"
#include "mail/header-text.h"
#include "mail/mime.h"
#include "mail/sender.h"
#include "patch/content.h"
#include "patch/extent.h"

void
m2s_letter_free(M2sLetter *letter)
{
    m2s_address_clear(&letter->author);
    g_free(letter->subject);
    g_free(letter->charset);
    g_string_free(letter->message, TRUE);
    g_string_free(letter->patch, TRUE);
    g_string_free(letter->rest, TRUE);
    g_free(letter);
}

/* Bytes that are not ASCII need a charset, which a header may lack: "From: Jörg Ö <…>" as it is.
 * Patchwork gives up on them; git takes them for UTF-8. */
static char *
header_text(const M2sHeaderBlock *headers, const char *name)
{
    const M2sHeader *header = m2s_header_block_find(headers, name);
    if (header == NULL)
        return NULL;
    if (m2s_is_ascii(header->value) || m2s_find_pair(header->value, '=', '?'))
        return m2s_header_text(header->value);
    g_autoptr(GString) text = m2s_charset_guess(header->value);
    m2s_python_drop_nul(text);
    return m2s_python_normalise_space(m2s_slice_of_string(text));
}

/* other: emptied, if it has an address. */
static void
replace_author(M2sLetter *letter, M2sAddress *other)
{
    if (other->email == NULL)
        return;
    m2s_address_clear(&letter->author);
    letter->author = *other;
    *other = (M2sAddress){NULL, NULL};
}

static void
read_author(M2sLetter *letter, const M2sHeaderBlock *headers, const M2sItem *item)
{
    g_auto(M2sAddress) sender = {NULL, NULL}, plain = {NULL, NULL};
    letter->author.name = g_strdup(item->submitter->name);
    letter->author.email = g_strdup(item->submitter->email);
    if (m2s_sender_of_mail(headers, item->project->list_email, &sender))
        replace_author(letter, &sender);
    if (letter->author.name && strstr(letter->author.name, "\uFFFD")) {
        g_autofree char *from = header_text(headers, "From");
        m2s_address_split(from, &plain);
        if (g_strcmp0(plain.email, letter->author.email) == 0)
            replace_author(letter, &plain);
    }
}

/* The zone at the end of a date: "+0530".  0 if there is none. */
static gint32
read_zone(const char *text)
{
    const char *p = text + strlen(text);
    for (; p > text; p--)
        if ((p[-1] == '+' || p[-1] == '-') && strspn(p, "0123456789") == 4)
            break;
    if (p == text)
        return 0;
    int hours = (p[0] - '0') * 10 + p[1] - '0', minutes = (p[2] - '0') * 10 + p[3] - '0';
    gint32 zone = (hours * 60 + minutes) * 60;
    return hours > 14 || minutes > 59 ? 0 : p[-1] == '-' ? -zone : zone;
}

static void
read_date(M2sLetter *letter, const char *text)
{
    gint64 seconds;
    if (text == NULL || !m2s_date_parse(text, &seconds))
        return;
    letter->date = seconds;
    letter->zone = read_zone(text);
}

/* Drops what git drops from the start of a subject: "Re: [Widgets] [PATCH v2 1/3] [media] ".
 * subject: with normalised white space. */
static void
read_subject(M2sLetter *letter, const char *subject)
{
    const char *p = subject, *end;
    for (;;) {
        p += strspn(p, " :");
        if (*p == '[' && (end = strchr(p, ']')))
            p = end + 1;
        else if (g_ascii_strncasecmp(p, "re:", 3) == 0)
            p += 3;
        else
            break;
    }
    g_free(letter->subject);
    letter->subject = g_strdup(*p ? p : subject);
}

/* Whether every line of text ends in "\r\n": that is how the mail was sent, not what is in a file.
 * Of a file with DOS line ends, only some lines do. */
static gboolean
is_dos(M2sSlice text)
{
    M2sSlice line;
    gboolean any = FALSE;
    while (m2s_slice_next_line(&text, &line)) {
        if (line.data[line.size - 1] != '\n')
            break;
        if (line.size < 2 || line.data[line.size - 2] != '\r')
            return FALSE;
        any = TRUE;
    }
    return any;
}

/* Appends text, in charset, as a paragraph of the message. */
static void
add_text(M2sLetter *letter, const char *charset, M2sSlice text)
{
    g_autoptr(GString) decoded = m2s_mime_decode(charset, text);
    m2s_python_drop_nul(decoded);
    m2s_content_unify_line_ends(decoded);
    M2sSlice whole = m2s_python_strip_end(m2s_slice_of_string(decoded), FALSE), line;
    for (M2sSlice rest = whole; m2s_slice_next_line(&rest, &line); whole = rest)
        if (m2s_python_strip(line, FALSE).size > 0)
            break;
    if (whole.size == 0)
        return;
    if (letter->message->len > 0)
        g_string_append_c(letter->message, '\n');
    g_string_append_len(letter->message, whole.data, whole.size);
    g_string_append_c(letter->message, '\n');
}

static void
set_patch(M2sLetter *letter, const M2sSentPart *part, const M2sExtent *extent)
{
    M2sSlice patch = m2s_slice(part->bytes->str + extent->start, extent->end - extent->start);
    g_string_truncate(letter->patch, 0);
    g_string_append_len(letter->patch, patch.data, patch.size);
    if (!g_str_has_suffix(letter->patch->str, "\n"))
        g_string_append_c(letter->patch, '\n');
    letter->damage = extent->damage;
    g_free(letter->charset);
    letter->charset = part->charset && !g_str_equal(part->charset, "us-ascii") &&
                              !m2s_charset_keeps(part->charset, patch)
                          ? g_strdup(part->charset)
                          : NULL;
    if (m2s_is_ascii(patch))
        g_clear_pointer(&letter->charset, g_free);
}

/* The diff comes from the first part that has one, or from the last attached patch.  Text after it
 * is the footer of a list. */
static void
read_part(M2sLetter *letter, const M2sSentPart *part)
{
    if (is_dos(m2s_slice_of_string(part->bytes)))
        m2s_content_unify_line_ends(part->bytes);
    M2sExtent extent = m2s_extent_find(m2s_slice_of_string(part->bytes));
    g_string_append_len(letter->rest, part->bytes->str, extent.start);
    g_string_append_len(letter->rest, part->bytes->str + extent.end, part->bytes->len - extent.end);
    gboolean is_attached = part->kind == M2S_TEXT_PATCH, had_patch = letter->patch->len > 0;
    if (is_attached ? letter->message->len == 0 : !had_patch)
        add_text(letter, part->charset, m2s_slice(part->bytes->str, extent.start));
    if (extent.end > extent.start && (is_attached || !had_patch))
        set_patch(letter, part, &extent);
}

/* Applies the headers at the start of the message, and drops them. */
static void
read_in_body(M2sLetter *letter)
{
    g_auto(M2sInBody) headers = {NULL, NULL, NULL};
    g_auto(M2sAddress) from = {NULL, NULL};
    M2sSlice rest = m2s_in_body_parse(m2s_slice_of_string(letter->message), &headers);
    g_string_erase(letter->message, 0, letter->message->len - rest.size);
    if (headers.from)
        m2s_address_split(headers.from, &from);
    replace_author(letter, &from);
    if (headers.subject)
        read_subject(letter, headers.subject);
    read_date(letter, headers.date);
    gsize blank = strspn(letter->message->str, "\n");
    g_string_erase(letter->message, 0, blank);
}

M2sLetter *
m2s_letter_read(const M2sArchive *archive, const M2sItem *item, GError **error)
{
    g_autoptr(GString) mail = m2s_archive_sent_mail(archive, &item->mail, error);
    if (mail == NULL)
        return NULL;
    M2sSlice bytes = m2s_slice_of_string(mail);
    g_autoptr(M2sHeaderBlock) headers = m2s_header_block_parse(bytes);
    M2sLetter *letter = g_new0(M2sLetter, 1);
    letter->msgid = item->msgid;
    letter->date = item->date;
    letter->message = g_string_new(NULL);
    letter->patch = g_string_new(NULL);
    letter->rest = g_string_new(NULL);
    read_author(letter, headers, item);
    g_autofree char *date = header_text(headers, "Date");
    read_date(letter, date);
    g_autofree char *subject = header_text(headers, "Subject");
    read_subject(letter, subject ? subject : "");
    const char *breach; /* a mail beyond a limit has no item */
    g_autoptr(GPtrArray) parts =
        m2s_mime_sent_parts(bytes, headers, &m2s_archive_config(archive)->limits, &breach);
    for (guint i = 0; i < parts->len; i++)
        read_part(letter, g_ptr_array_index(parts, i));
    read_in_body(letter);
    return letter;
}
