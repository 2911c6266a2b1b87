/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/word-encoder.h"

#include "mail/charset.h"

enum {
    CHROME_SIZE = 7 /* "=?", "?q?" and "?=" */
};

static const struct {
    const char *alias;
    const char *name;
} aliases[] = {
    {"latin_1", "iso-8859-1"},   {"latin-1", "iso-8859-1"},   {"latin_2", "iso-8859-2"},
    {"latin-2", "iso-8859-2"},   {"latin_3", "iso-8859-3"},   {"latin-3", "iso-8859-3"},
    {"latin_4", "iso-8859-4"},   {"latin-4", "iso-8859-4"},   {"latin_5", "iso-8859-9"},
    {"latin-5", "iso-8859-9"},   {"latin_6", "iso-8859-10"},  {"latin-6", "iso-8859-10"},
    {"latin_7", "iso-8859-13"},  {"latin-7", "iso-8859-13"},  {"latin_8", "iso-8859-14"},
    {"latin-8", "iso-8859-14"},  {"latin_9", "iso-8859-15"},  {"latin-9", "iso-8859-15"},
    {"latin_10", "iso-8859-16"}, {"latin-10", "iso-8859-16"}, {"cp949", "ks_c_5601-1987"},
    {"euc_jp", "euc-jp"},        {"euc_kr", "euc-kr"},        {"ascii", "us-ascii"},
};

static const struct {
    const char *name;
    M2sHeaderEncoding encoding;
} encodings[] = {
    {"us-ascii", M2S_ENCODING_NONE},      {"utf-8", M2S_ENCODING_SHORTEST},
    {"iso-8859-1", M2S_ENCODING_QP},      {"iso-8859-2", M2S_ENCODING_QP},
    {"iso-8859-3", M2S_ENCODING_QP},      {"iso-8859-4", M2S_ENCODING_QP},
    {"iso-8859-9", M2S_ENCODING_QP},      {"iso-8859-10", M2S_ENCODING_QP},
    {"iso-8859-13", M2S_ENCODING_QP},     {"iso-8859-14", M2S_ENCODING_QP},
    {"iso-8859-15", M2S_ENCODING_QP},     {"iso-8859-16", M2S_ENCODING_QP},
    {"windows-1252", M2S_ENCODING_QP},    {"viscii", M2S_ENCODING_QP},
    {"big5", M2S_ENCODING_BASE64},        {"gb2312", M2S_ENCODING_BASE64},
    {"euc-jp", M2S_ENCODING_BASE64},      {"shift_jis", M2S_ENCODING_BASE64},
    {"iso-2022-jp", M2S_ENCODING_BASE64}, {"koi8-r", M2S_ENCODING_BASE64},
};

static char *
canonical_name(const char *name)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);
    for (gsize i = 0; i < G_N_ELEMENTS(aliases); i++)
        if (strcmp(lower, aliases[i].alias) == 0)
            return g_strdup(aliases[i].name);
    return g_steal_pointer(&lower);
}

static M2sHeaderEncoding
encoding_of(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(encodings); i++)
        if (strcmp(name, encodings[i].name) == 0)
            return encodings[i].encoding;
    return M2S_ENCODING_SHORTEST;
}

static const char *
codec_of(const char *name)
{
    if (strcmp(name, "gb2312") == 0)
        return "eucgb2312_cn";
    if (strcmp(name, "big5") == 0)
        return "big5_tw";
    return *name ? name : "us-ascii";
}

M2sHeaderCharset *
m2s_header_charset_new(const char *name)
{
    M2sHeaderCharset *charset = g_new0(M2sHeaderCharset, 1);
    charset->name = canonical_name(name);
    gboolean japanese =
        strcmp(charset->name, "euc-jp") == 0 || strcmp(charset->name, "shift_jis") == 0;
    charset->encoding = encoding_of(charset->name);
    charset->output = japanese ? "iso-2022-jp" : charset->name;
    charset->input_codec = codec_of(charset->name);
    charset->output_codec = codec_of(charset->output);
    return charset;
}

void
m2s_header_charset_free(M2sHeaderCharset *charset)
{
    if (charset == NULL)
        return;
    g_free(charset->name);
    g_free(charset);
}

typedef struct {
    const M2sHeaderCharset *charset;
    M2sCharsetEncoder *encoder; /* (nullable): NULL for bytes, which are not converted */
    gboolean base64;
    gsize room;        /* for encoded text on the current line */
    gboolean has_room; /* FALSE: not even for an empty word */
    const char *start; /* of the text on that line */
    GString *bytes;    /* that text in the charset */
    gsize qp_size;     /* of bytes when quoted-printable, if not base64 */
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

/* Adds the character between p and end to the line.  In a stateful charset its bytes depend on what
 * precedes them, so the whole line, which is short, is encoded again. */
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

/* Starts a new line at p. */
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

/* Ends the line before p, the character that made it too long.  size is that of bytes before that
 * character was added.  Adds NULL instead of a word if nothing fits on the first line. */
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
m2s_encode_words(const M2sHeaderCharset *charset, M2sSlice text, gssize first_room, gssize room)
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
