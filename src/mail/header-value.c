/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/header-value.h"

#include "base/find.h"
#include "base/text.h"
#include "mail/charset.h"
#include "mail/header-chunk.h"
#include "mail/header-text.h"
#include "mail/header-words.h"

static void
free_chunk(gpointer data)
{
    M2sHeaderChunk *chunk = data;
    g_string_free(chunk->text, TRUE);
    m2s_header_charset_free(chunk->charset);
    g_free(chunk);
}

/* Adds text to the last chunk if that is in the same charset, which may have been written in two
 * ways ("ascii", "us-ascii"), else as a new one. */
static void
add_text(M2sHeaderValue *value, const char *charset_name, M2sSlice text)
{
    g_autoptr(M2sHeaderCharset) charset = m2s_header_charset_new(charset_name);
    guint n = value->chunks->len;
    M2sHeaderChunk *last = n > 0 ? g_ptr_array_index(value->chunks, n - 1) : NULL;
    if (last && strcmp(last->charset->name, charset->name) == 0) {
        g_string_append_c(last->text, ' ');
        g_string_append_len(last->text, text.data, text.size);
        return;
    }
    M2sHeaderChunk *chunk = g_new(M2sHeaderChunk, 1);
    chunk->text = g_string_new_len(text.data, text.size);
    chunk->is_raw = strcmp(charset->name, M2S_CHARSET_UNKNOWN) == 0;
    chunk->charset = g_steal_pointer(&charset);
    g_ptr_array_add(value->chunks, chunk);
}

/* Decodes the bytes of an encoded word, and makes sure that they can be encoded again.
 * Returns: FALSE if not, or if Python does not know the charset. */
static gboolean
add_encoded(M2sHeaderValue *value, const char *charset_name, M2sSlice bytes)
{
    g_autoptr(M2sHeaderCharset) charset = m2s_header_charset_new(charset_name);
    if (strcmp(charset->name, M2S_CHARSET_UNKNOWN) == 0) {
        add_text(value, charset_name, bytes);
        return TRUE;
    }
    g_autoptr(GString) text = m2s_charset_decode(charset->input_codec, bytes);
    if (text == NULL)
        return FALSE;
    g_autoptr(GString) encoded =
        m2s_charset_encode(charset->output_codec, m2s_slice(text->str, text->len));
    if (encoded == NULL)
        return FALSE;
    add_text(value, charset_name, m2s_slice(text->str, text->len));
    return TRUE;
}

static gboolean
add_pieces(M2sHeaderValue *value, const GPtrArray *pieces)
{
    for (guint i = 0; i < pieces->len; i++) {
        const M2sHeaderPiece *piece = g_ptr_array_index(pieces, i);
        M2sSlice bytes = m2s_slice(piece->bytes->str, piece->bytes->len);
        if (!piece->is_encoded) {
            add_text(value, "us-ascii", bytes);
            continue;
        }
        if (memchr(piece->charset.data, '\0', piece->charset.size))
            return FALSE;
        g_autofree char *charset = g_strndup(piece->charset.data, piece->charset.size);
        if (!add_encoded(value, charset, bytes))
            return FALSE;
    }
    return TRUE;
}

/* One part that cannot be decoded spoils them all: none keeps its charset. */
static void
add_pieces_as_unknown(M2sHeaderValue *value, const GPtrArray *pieces)
{
    g_ptr_array_set_size(value->chunks, 0);
    for (guint i = 0; i < pieces->len; i++) {
        const M2sHeaderPiece *piece = g_ptr_array_index(pieces, i);
        add_text(value, M2S_CHARSET_UNKNOWN, m2s_slice(piece->bytes->str, piece->bytes->len));
    }
}

static gboolean
may_have_words(M2sSlice raw)
{
    return m2s_find_pair(raw, '=', '?') != NULL;
}

static M2sHeaderValue *
value_new(void)
{
    M2sHeaderValue *value = g_new(M2sHeaderValue, 1);
    value->chunks = g_ptr_array_new_with_free_func(free_chunk);
    return value;
}

M2sHeaderValue *
m2s_header_value_new(M2sSlice text)
{
    M2sHeaderValue *value = value_new();
    add_text(value, m2s_is_ascii(text) ? "us-ascii" : "utf-8", text);
    return value;
}

M2sHeaderValue *
m2s_header_value_decode(M2sSlice raw)
{
    g_autoptr(M2sHeaderValue) value = value_new();
    if (!m2s_is_ascii(raw)) { /* encoded words beside raw bytes are not decoded */
        add_text(value, M2S_CHARSET_UNKNOWN, raw);
        return g_steal_pointer(&value);
    }
    if (!may_have_words(raw) || !m2s_header_words_exist(raw)) {
        add_text(value, "us-ascii", raw);
        return g_steal_pointer(&value);
    }
    g_autoptr(GPtrArray) pieces = m2s_header_words_decode(raw);
    if (pieces == NULL)
        return NULL;
    if (!add_pieces(value, pieces))
        add_pieces_as_unknown(value, pieces);
    return g_steal_pointer(&value);
}

void
m2s_header_value_free(M2sHeaderValue *value)
{
    if (value == NULL)
        return;
    g_ptr_array_unref(value->chunks);
    g_free(value);
}

static void
append_text(const M2sHeaderChunk *chunk, GString *out)
{
    if (!chunk->is_raw) {
        g_string_append_len(out, chunk->text->str, chunk->text->len);
        return;
    }
    for (gsize i = 0; i < chunk->text->len; i++) {
        if (chunk->text->str[i] & 0x80)
            g_string_append(out, "\xef\xbf\xbd");
        else
            g_string_append_c(out, chunk->text->str[i]);
    }
}

/* Whether a blank goes between two chunks (Header.__str__()). */
static gboolean
needs_blank(const M2sHeaderChunk *last, const M2sHeaderChunk *next)
{
    gboolean last_is_ascii = m2s_header_chunk_is_ascii(last);
    gboolean next_is_ascii = m2s_header_chunk_is_ascii(next);
    if (!last_is_ascii)
        return next_is_ascii &&
               !m2s_header_text_starts_apart(m2s_header_chunk_slice(next), next->is_raw);
    return !next_is_ascii &&
           !m2s_header_text_ends_apart(m2s_header_chunk_slice(last), last->is_raw);
}

static GString *
join(const M2sHeaderValue *value)
{
    GString *text = g_string_new(NULL);
    const M2sHeaderChunk *last = NULL;
    for (guint i = 0; i < value->chunks->len; i++) {
        const M2sHeaderChunk *chunk = g_ptr_array_index(value->chunks, i);
        if (last && needs_blank(last, chunk))
            g_string_append_c(text, ' ');
        append_text(chunk, text);
        last = chunk;
    }
    return text;
}

static gboolean
is_line_end(char c)
{
    return (c >= '\n' && c <= '\r') || (c >= 0x1c && c <= 0x1e);
}

/* Whether a line of text, ASCII, behind the first may begin with something else than a blank or
 * tab. */
static gboolean
has_bare_line(M2sSlice text)
{
    for (gsize i = 0; i + 1 < text.size; i++)
        if (is_line_end(text.data[i]) && text.data[i + 1] != ' ' && text.data[i + 1] != '\t')
            return TRUE;
    return FALSE;
}

static gboolean
has_line_end(const M2sHeaderChunk *chunk)
{
    M2sSlice rest = m2s_header_chunk_slice(chunk), line;
    return m2s_header_text_next_line(&rest, chunk->is_raw, &line) && line.size < chunk->text->len;
}

/* Whether folding the value may fail; to find out costs much more.  Python refuses a folded line
 * like a header's: "=?us-ascii?q?x=0ABcc:_ann=40example.org?=".  That takes a line end, either before
 * a bare line or before another chunk, which may then begin a line. */
static gboolean
may_be_refused(const M2sHeaderValue *value)
{
    for (guint i = 0; i < value->chunks->len; i++) {
        const M2sHeaderChunk *chunk = g_ptr_array_index(value->chunks, i);
        if (*chunk->charset->name == '\0' || (value->chunks->len > 1 && has_line_end(chunk)) ||
            (m2s_header_chunk_is_ascii(chunk) && has_bare_line(m2s_header_chunk_slice(chunk))))
            return TRUE;
    }
    return FALSE;
}

/* Whether raw is its own text once its white space is normalised, as nearly all are: ASCII without
 * encoded words, and without a line that no blank begins. */
static gboolean
is_plain(M2sSlice raw)
{
    char last = '\0';
    for (gsize i = 0; i < raw.size; i++) {
        char c = raw.data[i];
        if ((c & 0x80) || c == '\0' || (c == '?' && last == '=') ||
            (is_line_end(last) && c != ' ' && c != '\t'))
            return FALSE;
        last = c;
    }
    return TRUE;
}

char *
m2s_header_text(M2sSlice raw)
{
    if (is_plain(raw))
        return m2s_text_normalise_space(raw);
    g_autoptr(M2sHeaderValue) value = m2s_header_value_decode(raw);
    if (value == NULL)
        return NULL;
    if (may_be_refused(value)) {
        g_autoptr(GString) folded = m2s_header_value_fold(value, 0, M2S_STORED_CONTINUATION);
        if (folded == NULL)
            return NULL;
    }
    g_autoptr(GString) text = join(value);
    m2s_text_drop_nul(text);
    return m2s_text_normalise_space(m2s_slice(text->str, text->len));
}
