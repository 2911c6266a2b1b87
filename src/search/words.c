/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/words.h"

/* What a byte is in a word: itself in lower case, 0 if it separates words. */
#define DIGITS(d) [d] = d, [d + 1] = d + 1, [d + 2] = d + 2, [d + 3] = d + 3, [d + 4] = d + 4
#define LETTER(l) [l] = l, [l - 'a' + 'A'] = l
static const char plain[128] = {
    DIGITS('0'), DIGITS('5'), ['_'] = '_', LETTER('a'), LETTER('b'), LETTER('c'),
    LETTER('d'), LETTER('e'), LETTER('f'), LETTER('g'), LETTER('h'), LETTER('i'),
    LETTER('j'), LETTER('k'), LETTER('l'), LETTER('m'), LETTER('n'), LETTER('o'),
    LETTER('p'), LETTER('q'), LETTER('r'), LETTER('s'), LETTER('t'), LETTER('u'),
    LETTER('v'), LETTER('w'), LETTER('x'), LETTER('y'), LETTER('z'),
};

/* Reads the character beyond ASCII at the start of rest.
 * Returns: its bytes; 1 if it is no character. */
static gsize
read_wide(M2sSlice rest, gunichar *c)
{
    *c = g_utf8_get_char_validated(rest.data, (gssize)rest.size);
    if (*c == (gunichar)-1 || *c == (gunichar)-2) {
        *c = 0;
        return 1;
    }
    return (gsize)(g_utf8_next_char(rest.data) - rest.data);
}

/* Puts the lower case of the character at the start of rest into buffer, of 6 bytes.
 * size: (out): 0 if it separates words.
 * Returns: the bytes that it takes in rest. */
static gsize
read_character(M2sSlice rest, char *buffer, gsize *size)
{
    const guchar first = (guchar)rest.data[0];
    gunichar c;
    if (first < 0x80) {
        buffer[0] = plain[first];
        *size = plain[first] != 0;
        return 1;
    }
    gsize taken = read_wide(rest, &c);
    *size = g_unichar_isalnum(c) || g_unichar_ismark(c)
                ? (gsize)g_unichar_to_utf8(g_unichar_tolower(c), buffer)
                : 0;
    return taken;
}

/* The word in words, of size bytes. */
static M2sSlice
padded(M2sWords *words, gsize size)
{
    memset(words->word + size, 0, M2S_WORD_PADDING);
    return m2s_slice(words->word, size);
}

/* Takes the characters of a word off rest, of which some were taken already: the first size bytes
 * of words->word. */
static M2sSlice
read_wide_word(M2sWords *words, gsize size)
{
    gsize length;
    char buffer[6];
    gboolean is_full = FALSE;
    while (words->rest.size > 0) {
        gsize taken = read_character(words->rest, buffer, &length);
        if (length == 0)
            break;
        is_full = is_full || size + length > M2S_WORD_MAX;
        for (gsize i = 0; i < length && !is_full; i++)
            words->word[size++] = buffer[i];
        words->rest = m2s_slice_sub(words->rest, taken, words->rest.size);
    }
    return padded(words, size);
}

/* The same for a word that begins at rest.  Nearly all words are ASCII and short. */
static M2sSlice
read_word(M2sWords *words)
{
    const char *text = words->rest.data;
    const gsize most = MIN(words->rest.size, M2S_WORD_MAX);
    gsize size = 0;
    for (; size < most && (guchar)text[size] < 0x80 && plain[(guchar)text[size]]; size++)
        words->word[size] = plain[(guchar)text[size]];
    words->rest = m2s_slice_sub(words->rest, size, words->rest.size);
    if (words->rest.size > 0 && (size == M2S_WORD_MAX || (guchar)text[size] >= 0x80))
        return read_wide_word(words, size);
    return padded(words, size);
}

/* Skips what is ASCII, neither in a word nor NUL. */
static void
skip_separators(M2sWords *words)
{
    const char *at = words->rest.data, *end = at + words->rest.size;
    while (at < end && *at != 0 && (guchar)*at < 0x80 && plain[(guchar)*at] == 0)
        at++;
    words->rest = m2s_slice(at, (gsize)(end - at));
}

/* Whether the character beyond ASCII at rest separates words.  taken: (out): its bytes. */
static gboolean
is_wide_separator(const M2sWords *words, gsize *taken)
{
    char buffer[6];
    gsize length;
    *taken = read_character(words->rest, buffer, &length);
    return length == 0;
}

gboolean
m2s_words_next(M2sWords *words, M2sSlice *word)
{
    gsize taken;
    while (words->rest.size > 0) {
        skip_separators(words);
        if (words->rest.size == 0)
            return FALSE;
        const guchar first = (guchar)words->rest.data[0];
        if (first == 0) {
            words->rest = m2s_slice_sub(words->rest, 1, words->rest.size);
            *word = padded(words, 0);
            return TRUE;
        }
        if (first < 0x80 || !is_wide_separator(words, &taken)) {
            *word = read_word(words);
            return TRUE;
        }
        words->rest = m2s_slice_sub(words->rest, taken, words->rest.size);
    }
    return FALSE;
}
