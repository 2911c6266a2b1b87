/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/encoded-word.h"

#include "mail/charset.h"

enum {
    CHROME_SIZE = 7 /* "=?", "?q?" and "?=" */
};

typedef struct {
    const M2sHeaderCharset *charset;
    M2sCharsetEncoder *encoder; /* NULL: bytes are written as they are */
    gboolean base64;
    gsize room;        /* for text on the line being filled, encoded */
    gboolean has_room; /* else there is none at all */
    const char *start; /* of the text on that line */
    GString *bytes;    /* that text in the charset */
    gsize qp_size;     /* of bytes in quoted-printable, if not base64 */
    GPtrArray *words;
} Writer;

static gboolean
is_plain_in_qp(guchar c)
{
    return g_ascii_isalnum(c) || c == '-' || c == '!' || c == '*' || c == '+' || c == '/';
}

static gsize
qp_size(const char *bytes, gsize size)
{
    gsize result = 0;
    for (gsize i = 0; i < size; i++)
        result += is_plain_in_qp(bytes[i]) || bytes[i] == ' ' ? 1 : 3;
    return result;
}

static gsize
base64_size(gsize size)
{
    return (size + 2) / 3 * 4;
}

static void
append_qp(GString *out, const GString *bytes)
{
    static const char digits[] = "0123456789ABCDEF";
    for (gsize i = 0; i < bytes->len; i++) {
        guchar c = bytes->str[i];
        if (is_plain_in_qp(c) || c == ' ') {
            g_string_append_c(out, c == ' ' ? '_' : (char)c);
        } else {
            const char hex[3] = {'=', digits[c >> 4], digits[c & 0xf]};
            g_string_append_len(out, hex, sizeof(hex));
        }
    }
}

static void
add_word(Writer *writer)
{
    GString *word = g_string_new(NULL);
    if (writer->bytes->len > 0) {
        g_string_append_printf(word, "=?%s?%c?", writer->charset->output_codec,
                               writer->base64 ? 'b' : 'q');
        if (writer->base64) {
            g_autofree char *encoded =
                g_base64_encode((const guchar *)writer->bytes->str, writer->bytes->len);
            g_string_append(word, encoded);
        } else {
            append_qp(word, writer->bytes);
        }
        g_string_append(word, "?=");
    }
    g_ptr_array_add(writer->words, g_string_free(word, FALSE));
}

static gboolean
append_bytes(Writer *writer, const char *start, const char *end)
{
    if (writer->encoder)
        return m2s_charset_encoder_append(writer->encoder, m2s_slice(start, end - start),
                                          writer->bytes);
    g_string_append_len(writer->bytes, start, end - start);
    return TRUE;
}

/* Adds the character from p to end to the line.  Where its bytes depend on those before, the line
 * is encoded anew; it is short. */
static gboolean
add_char(Writer *writer, const char *p, const char *end)
{
    gsize before = writer->bytes->len;
    gboolean anew = writer->encoder && m2s_charset_encoder_is_stateful(writer->encoder);
    if (anew) {
        g_string_truncate(writer->bytes, before = 0);
        writer->qp_size = 0;
    }
    if (!append_bytes(writer, anew ? writer->start : p, end))
        return FALSE;
    if (!writer->base64)
        writer->qp_size += qp_size(writer->bytes->str + before, writer->bytes->len - before);
    return TRUE;
}

/* Empties the line and begins it at p. */
static void
begin_line(Writer *writer, const char *p, gssize room)
{
    gsize chrome = strlen(writer->charset->output) + CHROME_SIZE;
    writer->has_room = room >= (gssize)chrome;
    writer->room = writer->has_room ? room - chrome : 0;
    writer->start = p;
    writer->qp_size = 0;
    g_string_truncate(writer->bytes, 0);
}

static gboolean
is_too_long(const Writer *writer)
{
    return !writer->has_room ||
           (writer->base64 ? base64_size(writer->bytes->len) : writer->qp_size) > writer->room;
}

/* Ends the line before p, where the character stands that made it too long; size bytes of it are
 * from before that.  Writes no word if the first line takes nothing at all. */
static gboolean
end_line(Writer *writer, const char *p, gsize size)
{
    if (writer->words->len == 0 && p == writer->start) {
        g_ptr_array_add(writer->words, NULL);
        return TRUE;
    }
    gboolean anew = writer->encoder && m2s_charset_encoder_is_stateful(writer->encoder);
    g_string_truncate(writer->bytes, anew ? 0 : size);
    if (anew && p > writer->start && !append_bytes(writer, writer->start, p))
        return FALSE;
    add_word(writer);
    return TRUE;
}

static gboolean
write_words(Writer *writer, M2sSlice text, gssize first_room, gssize room)
{
    const char *end = text.data + text.size;
    begin_line(writer, text.data, first_room);
    for (const char *p = text.data, *next; p < end; p = next) {
        gsize size = writer->bytes->len;
        next = writer->encoder ? g_utf8_next_char(p) : p + 1;
        if (!add_char(writer, p, next))
            return FALSE;
        if (!is_too_long(writer))
            continue;
        if (!end_line(writer, p, size))
            return FALSE;
        begin_line(writer, p, room);
        if (!add_char(writer, p, next))
            return FALSE;
    }
    if (text.size == 0 && !append_bytes(writer, text.data, end))
        return FALSE;
    add_word(writer);
    return TRUE;
}

static gboolean
is_base64(const M2sHeaderCharset *charset, const GString *bytes)
{
    if (charset->encoding == M2S_ENCODING_SHORTEST)
        return base64_size(bytes->len) < qp_size(bytes->str, bytes->len);
    return charset->encoding == M2S_ENCODING_BASE64;
}

GPtrArray *
m2s_encoded_words(const M2sHeaderCharset *charset, M2sSlice text, gssize first_room, gssize room)
{
    g_autoptr(M2sCharsetEncoder) encoder = NULL;
    g_autoptr(GString) bytes = g_string_sized_new(128);
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    Writer writer = {.charset = charset, .bytes = bytes, .words = words};
    if (strcmp(charset->name, M2S_CHARSET_UNKNOWN) != 0) {
        encoder = m2s_charset_encoder_new(charset->output_codec);
        writer.encoder = encoder;
        if (encoder == NULL)
            return NULL;
    }
    if (!append_bytes(&writer, text.data, text.data + text.size))
        return NULL;
    writer.base64 = is_base64(charset, bytes);
    if (!write_words(&writer, text, first_room, room))
        return NULL;
    return g_steal_pointer(&words);
}
