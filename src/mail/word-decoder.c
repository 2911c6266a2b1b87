/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/word-decoder.h"

#include "base/find.h"
#include "base/python.h"
#include "mail/base64.h"

typedef struct {
    M2sSlice text;
    M2sSlice charset;
    char encoding; /* 'q', 'b', or 0 for text outside encoded words */
} Word;

/* Looks for encoded words.  What it has found ahead of the position is kept, so that the cost stays
 * linear: "=?a?q?=?a?q?=?a?q?" has many starts and no end. */
typedef struct {
    const char *end;
    const char *terminator; /* the next "?=", or end */
    const char *line_end;   /* the next "\n", or end */
} Scanner;

static const char *
find_pair(const char *from, const char *end, const char pair[2])
{
    const char *found = m2s_find_pair(m2s_slice(from, end - from), pair[0], pair[1]);
    return found ? found : end;
}

static const char *
find_byte(const char *from, const char *end, char byte)
{
    const char *found = from < end ? memchr(from, byte, end - from) : NULL;
    return found ? found : end;
}

/* Reads the encoded word that starts at p, where "=?" is.  Its text must be on one line; its
 * charset need not be.  end: (out): where the word ends. */
static gboolean
read_word(Scanner *scanner, const char *p, Word *word, const char **end)
{
    const char *charset_end = find_byte(p + 2, scanner->end, '?');
    if (scanner->end - charset_end < 3 || charset_end[2] != '?')
        return FALSE;
    char encoding = g_ascii_tolower(charset_end[1]);
    if (encoding != 'q' && encoding != 'b')
        return FALSE;
    const char *text = charset_end + 3;
    if (scanner->terminator < text)
        scanner->terminator = find_pair(text, scanner->end, "?=");
    if (scanner->line_end < text)
        scanner->line_end = find_byte(text, scanner->end, '\n');
    if (scanner->terminator == scanner->end || scanner->line_end < scanner->terminator)
        return FALSE;
    word->charset = m2s_slice(p + 2, charset_end - (p + 2));
    word->text = m2s_slice(text, scanner->terminator - text);
    word->encoding = encoding;
    *end = scanner->terminator + 2;
    return TRUE;
}

/* Finds the next encoded word from *p on and moves *p past it.  before: (out): the text before the
 * word, or all that is left if there is none. */
static gboolean
next_word(Scanner *scanner, const char **p, M2sSlice *before, Word *word)
{
    const char *start = *p;
    for (const char *at = find_pair(start, scanner->end, "=?"); at < scanner->end;
         at = find_pair(at + 2, scanner->end, "=?")) {
        if (read_word(scanner, at, word, p)) {
            *before = m2s_slice(start, at - start);
            return TRUE;
        }
    }
    *before = m2s_slice(start, scanner->end - start);
    *p = scanner->end;
    return FALSE;
}

static Scanner
scanner_of(M2sSlice text)
{
    /* The start of the text means "not searched yet". */
    return (Scanner){text.data + text.size, text.data, text.data};
}

gboolean
m2s_words_exist(M2sSlice value)
{
    Scanner scanner = scanner_of(value);
    const char *p = value.data;
    M2sSlice before;
    Word word;
    return next_word(&scanner, &p, &before, &word);
}

static void
split_line(M2sSlice line, GArray *words)
{
    Scanner scanner = scanner_of(line);
    gboolean found, first = TRUE;
    const char *p = line.data;
    do {
        Word word, plain = {0};
        found = next_word(&scanner, &p, &plain.text, &word);
        if (first)
            plain.text = m2s_python_strip_start(plain.text, TRUE);
        first = FALSE;
        if (plain.text.size > 0)
            g_array_append_val(words, plain);
        if (found)
            g_array_append_val(words, word);
    } while (found);
}

/* White space between two encoded words is dropped.  Python looks at the text as written: in
 * "=?utf-8?q?a?= =?utf-8?q? ?= =?utf-8?q?b?=" the encoded blank is dropped as well. */
static gboolean
is_dropped(const GArray *words, guint i)
{
    const Word *all = (const Word *)(const void *)words->data;
    return i > 0 && i + 1 < words->len && all[i - 1].encoding && all[i + 1].encoding &&
           all[i].text.size > 0 && m2s_python_strip_start(all[i].text, TRUE).size == 0;
}

static void
decode_q(M2sSlice text, GString *out)
{
    for (gsize i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c == '=' && i + 2 < text.size && g_ascii_isxdigit(text.data[i + 1]) &&
            g_ascii_isxdigit(text.data[i + 2])) {
            c = (char)(g_ascii_xdigit_value(text.data[i + 1]) << 4 |
                       g_ascii_xdigit_value(text.data[i + 2]));
            i += 2;
        } else if (c == '_') {
            c = ' ';
        }
        g_string_append_c(out, c);
    }
}

/* Missing "=" are added at the end, going by the length of the text, blanks included. */
static gboolean
decode_b(M2sSlice text, GString *out)
{
    g_autoptr(GString) padded = g_string_new_len(text.data, text.size);
    for (gsize size = text.size; size % 4 != 0; size++)
        g_string_append_c(padded, '=');
    return m2s_base64_decode(m2s_slice_of_string(padded), out);
}

static gboolean
is_same_charset(const M2sWordPiece *piece, const Word *word)
{
    if (!piece->is_encoded || !word->encoding)
        return piece->is_encoded == (word->encoding != 0);
    return piece->charset.size == word->charset.size &&
           g_ascii_strncasecmp(piece->charset.data, word->charset.data, word->charset.size) == 0;
}

static void
free_piece(gpointer piece)
{
    g_string_free(((M2sWordPiece *)piece)->bytes, TRUE);
    g_free(piece);
}

/* The piece that word belongs to: the last one or a new one. */
static M2sWordPiece *
piece_for(const Word *word, GPtrArray *pieces)
{
    M2sWordPiece *last = pieces->len > 0 ? g_ptr_array_index(pieces, pieces->len - 1) : NULL;
    if (last && is_same_charset(last, word)) {
        if (!last->is_encoded)
            g_string_append_c(last->bytes, ' ');
        return last;
    }
    M2sWordPiece *piece = g_new(M2sWordPiece, 1);
    *piece = (M2sWordPiece){g_string_new(NULL), word->encoding != 0, word->charset};
    g_ptr_array_add(pieces, piece);
    return piece;
}

static gboolean
add_word(const Word *word, GPtrArray *pieces)
{
    M2sWordPiece *piece = piece_for(word, pieces);
    if (word->encoding == 'b')
        return decode_b(word->text, piece->bytes);
    if (word->encoding == 'q')
        decode_q(word->text, piece->bytes);
    else
        g_string_append_len(piece->bytes, word->text.data, word->text.size);
    return TRUE;
}

GPtrArray *
m2s_words_decode(M2sSlice value)
{
    g_autoptr(GArray) words = g_array_new(FALSE, FALSE, sizeof(Word));
    M2sSlice line;
    while (m2s_python_next_line(&value, TRUE, &line))
        split_line(line, words);
    g_autoptr(GPtrArray) pieces = g_ptr_array_new_with_free_func(free_piece);
    for (guint i = 0; i < words->len; i++)
        if (!is_dropped(words, i) && !add_word(&g_array_index(words, Word, i), pieces))
            return NULL;
    return g_steal_pointer(&pieces);
}
