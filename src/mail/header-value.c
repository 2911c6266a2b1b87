/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/header-value.h"

#include "base/find.h"
#include "base/python.h"
#include "mail/charset.h"
#include "mail/word-decoder.h"

static void
free_chunk(gpointer data)
{
    M2sHeaderChunk *chunk = data;
    g_string_free(chunk->text, TRUE);
    m2s_header_charset_free(chunk->charset);
    g_free(chunk);
}

static M2sHeaderValue *
value_new(void)
{
    M2sHeaderValue *value = g_new(M2sHeaderValue, 1);
    value->chunks = g_ptr_array_new_with_free_func(free_chunk);
    return value;
}

void
m2s_header_value_free(M2sHeaderValue *value)
{
    if (value == NULL)
        return;
    g_ptr_array_unref(value->chunks);
    g_free(value);
}

/* Adds text to the last chunk if that has the same charset, under this name or another ("ascii",
 * "us-ascii"); otherwise as a new chunk. */
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

/* Decodes the bytes of an encoded word and makes sure that they can be encoded again.
 * Returns: FALSE if they cannot, or if Python does not know the charset. */
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
        m2s_charset_encode(charset->output_codec, m2s_slice_of_string(text));
    if (encoded == NULL)
        return FALSE;
    add_text(value, charset_name, m2s_slice_of_string(text));
    return TRUE;
}

static gboolean
add_pieces(M2sHeaderValue *value, const GPtrArray *pieces)
{
    for (guint i = 0; i < pieces->len; i++) {
        const M2sWordPiece *piece = g_ptr_array_index(pieces, i);
        M2sSlice bytes = m2s_slice_of_string(piece->bytes);
        if (!piece->is_encoded) {
            add_text(value, "us-ascii", bytes);
            continue;
        }
        if (m2s_slice_find(piece->charset, '\0'))
            return FALSE;
        g_autofree char *charset = m2s_slice_dup(piece->charset);
        if (!add_encoded(value, charset, bytes))
            return FALSE;
    }
    return TRUE;
}

/* If one piece cannot be decoded, none keeps its charset. */
static void
add_pieces_as_unknown(M2sHeaderValue *value, const GPtrArray *pieces)
{
    g_ptr_array_set_size(value->chunks, 0);
    for (guint i = 0; i < pieces->len; i++) {
        const M2sWordPiece *piece = g_ptr_array_index(pieces, i);
        add_text(value, M2S_CHARSET_UNKNOWN, m2s_slice_of_string(piece->bytes));
    }
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
    if (!m2s_words_exist(raw)) {
        add_text(value, "us-ascii", raw);
        return g_steal_pointer(&value);
    }
    g_autoptr(GPtrArray) pieces = m2s_words_decode(raw);
    if (pieces == NULL)
        return NULL;
    if (!add_pieces(value, pieces))
        add_pieces_as_unknown(value, pieces);
    return g_steal_pointer(&value);
}

static gboolean
is_apart(char c)
{
    return m2s_python_is_space((guchar)c) || c == '(' || c == ')' || c == '\\';
}

gboolean
m2s_header_chunk_needs_blank(const M2sHeaderChunk *last, const M2sHeaderChunk *next)
{
    gboolean next_is_ascii = m2s_header_chunk_is_ascii(next);
    if (m2s_header_chunk_is_ascii(last) == next_is_ascii)
        return FALSE;
    const GString *ascii = next_is_ascii ? next->text : last->text;
    return ascii->len == 0 || !is_apart(ascii->str[next_is_ascii ? 0 : ascii->len - 1]);
}
