/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compose/writer.h"

#include "base/find.h"
#include "compose/gmime.h"
#include "compose/in-body.h"
#include "mail/word-encoder.h"

#define WORD_ROOM     60  /* octets: an encoded word has 75 at most, and a line of them 76 */
#define LINE_MAX_SIZE 998 /* octets, without the line end (RFC 5322, section 2.1.1) */

/* text without control characters: a header is one line.  (transfer full) */
static char *
make_line(const char *text)
{
    char *safe = g_utf8_make_valid(text, -1);
    for (char *p = safe; *p; p++)
        if (g_ascii_iscntrl(*p))
            *p = ' ';
    return safe;
}

/* The same for a header of text.  GMime encodes words that are not ASCII.  It leaves alone what
 * only looks encoded, such as "=?x?=", which git then cannot read.  (transfer full) */
static char *
make_safe(const char *text)
{
    char *safe = make_line(text);
    if (strstr(safe, "=?") == NULL)
        return safe;
    g_autofree char *plain = safe;
    g_autoptr(M2sHeaderCharset) charset = m2s_header_charset_new("utf-8");
    g_autoptr(GPtrArray) words =
        m2s_encode_words(charset, m2s_slice_of(plain), WORD_ROOM, WORD_ROOM);
    g_ptr_array_add(words, NULL);
    return g_strjoinv(" ", (char **)words->pdata);
}

/* An address, or a Message-ID without its brackets, as far as it can stand in a header.
 * (transfer full) */
static char *
make_safe_address(const char *text)
{
    g_autofree char *safe = make_line(text);
    GString *address = g_string_new(NULL);
    for (const char *p = safe; *p; p++)
        if (!strchr(" <>,;\"()\\", *p))
            g_string_append_c(address, *p);
    return g_string_free(address, FALSE);
}

/* Returns: (transfer full). */
static InternetAddress *
make_author(const M2sLetter *letter)
{
    g_autofree char *name = make_safe(letter->author.name ? letter->author.name : "");
    g_autofree char *email = make_safe_address(letter->author.email);
    InternetAddress *address = internet_address_mailbox_new(*name ? name : NULL, email);
    internet_address_set_charset(address, "utf-8");
    return address;
}

static void
set_headers(GMimeMessage *message, const M2sLetter *letter, const char *prefix)
{
    InternetAddress *author = make_author(letter);
    internet_address_list_add(g_mime_message_get_from(message), author);
    g_object_unref(author);
    g_autofree char *name = make_safe(letter->subject);
    g_autofree char *subject = g_strdup_printf("[%s] %s", prefix, name);
    g_mime_message_set_subject(message, subject, "utf-8");
    g_autoptr(GTimeZone) zone = g_time_zone_new_offset(letter->zone);
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(letter->date);
    g_autoptr(GDateTime) local = g_date_time_to_timezone(utc, zone);
    g_mime_message_set_date(message, local ? local : utc);
    g_autofree char *id = make_safe_address(letter->msgid);
    g_mime_message_set_message_id(message, id);
}

/* Whether a mailbox or a mail server could change bytes: long lines, carriage returns, NUL, and
 * lines that begin a mail in an mbox. */
static gboolean
is_fragile(M2sSlice bytes)
{
    M2sSlice line;
    if (m2s_slice_find(bytes, '\r') || m2s_slice_find(bytes, '\0'))
        return TRUE;
    while (m2s_slice_next_line(&bytes, &line))
        if (line.size > LINE_MAX_SIZE + 1 || m2s_slice_has_prefix(line, "From ") ||
            m2s_slice_has_prefix(line, ">From "))
            return TRUE;
    return FALSE;
}

/* Appends bytes to out in quoted-printable. */
static void
encode_piece(M2sSlice bytes, GString *out)
{
    GMimeEncoding encoding;
    g_mime_encoding_init_encode(&encoding, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    gsize before = out->len;
    g_string_set_size(out, before + g_mime_encoding_outlen(&encoding, bytes.size) + 4);
    gsize size = g_mime_encoding_flush(&encoding, bytes.data, bytes.size, out->str + before);
    g_string_truncate(out, before + size);
}

/* To GMime, "\r\n" ends a line of text and becomes "\n".  So each carriage return ends a piece,
 * after which GMime breaks the line softly.  Of "From ", the F is encoded. */
static GString *
encode(M2sSlice bytes)
{
    GString *out = g_string_sized_new(bytes.size + bytes.size / 8);
    const char *start = bytes.data, *end = bytes.data + bytes.size;
    for (const char *p = start; p < end; p++) {
        gboolean at_line = p == bytes.data || p[-1] == '\n';
        if (*p == '\r') {
            encode_piece(m2s_slice(start, p + 1 - start), out);
            start = p + 1;
        } else if (at_line && m2s_slice_has_prefix(m2s_slice(p, end - p), "From ")) {
            encode_piece(m2s_slice(start, p - start), out);
            g_string_append(out, "=46");
            start = p + 1;
        }
    }
    if (start < end)
        encode_piece(m2s_slice(start, end - start), out);
    return out;
}

/* The text of the mail.  A message that begins like a header would lose that line in `git am`, but
 * not after a header that is meant: `From:`.  (transfer full) */
static GString *
make_body(const M2sLetter *letter)
{
    GString *body = g_string_sized_new(letter->message->len + letter->patch->len + 1);
    if (m2s_in_body_begins(m2s_slice_of_string(letter->message))) {
        InternetAddress *author = make_author(letter);
        g_autofree char *text = internet_address_to_string(author, NULL, TRUE);
        g_string_append_printf(body, "From: %s\n\n", text);
        g_object_unref(author);
    }
    g_string_append_len(body, letter->message->str, letter->message->len);
    g_string_append_len(body, letter->patch->str, letter->patch->len);
    return body;
}

static void
set_body(GMimeMessage *message, const M2sLetter *letter)
{
    g_autoptr(GString) body = make_body(letter);
    M2sSlice bytes = m2s_slice_of_string(body);
    gboolean fragile = is_fragile(bytes);
    GMimeContentEncoding encoding = fragile               ? GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE
                                    : m2s_is_ascii(bytes) ? GMIME_CONTENT_ENCODING_7BIT
                                                          : GMIME_CONTENT_ENCODING_8BIT;
    g_autoptr(GString) encoded = fragile ? encode(bytes) : g_steal_pointer(&body);
    GMimePart *part = g_mime_part_new_with_type("text", "plain");
    g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", "utf-8");
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(encoded->str, encoded->len);
    GMimeDataWrapper *content = g_mime_data_wrapper_new_with_stream(stream, encoding);
    g_mime_part_set_content(part, content);
    g_mime_part_set_content_encoding(part, encoding);
    g_mime_message_set_mime_part(message, GMIME_OBJECT(part));
    g_object_unref(content);
    g_object_unref(stream);
    g_object_unref(part);
}

void
m2s_letter_write(const M2sLetter *letter, const char *prefix, GString *out)
{
    GMimeMessage *message = g_mime_message_new(FALSE);
    set_headers(message, letter, prefix);
    set_body(message, letter);
    g_autofree char *text = g_mime_object_to_string(GMIME_OBJECT(message), NULL);
    g_string_append(out, "From git@z Thu Jan  1 00:00:00 1970\n");
    g_string_append(out, text);
    g_string_append(out, g_str_has_suffix(text, "\n") ? "\n" : "\n\n");
    g_object_unref(message);
}
