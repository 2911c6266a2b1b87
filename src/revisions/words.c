/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "revisions/words.h"

#include "base/find.h"

M2sSlice
m2s_words_skip_space(M2sSlice text)
{
    while (text.size > 0 && g_ascii_isspace(text.data[0]))
        text = m2s_slice_sub(text, 1, text.size);
    return text;
}

M2sSlice
m2s_words_strip(M2sSlice text)
{
    while (text.size > 0 && g_ascii_isspace(text.data[text.size - 1]))
        text.size--;
    return m2s_words_skip_space(text);
}

const char *
m2s_words_find(M2sSlice text, const char *word)
{
    gsize size = strlen(word);
    for (const char *p = text.data, *end = p + text.size; p + size <= end; p++)
        if (m2s_lower(*p) == *word && g_ascii_strncasecmp(p, word, size) == 0)
            return p;
    return NULL;
}

gboolean
m2s_words_take_key(M2sSlice *line, M2sSlice *key)
{
    gsize size = 0;
    if (line->size == 0 || !g_ascii_isalpha(line->data[0]))
        return FALSE;
    while (size < line->size && (m2s_is_word_char(line->data[size]) || line->data[size] == '-'))
        size++;
    M2sSlice rest = m2s_words_skip_space(m2s_slice_sub(*line, size, line->size));
    if (rest.size == 0 || rest.data[0] != ':')
        return FALSE;
    *key = m2s_slice_sub(*line, 0, size);
    *line = m2s_slice_sub(rest, 1, rest.size);
    return TRUE;
}
