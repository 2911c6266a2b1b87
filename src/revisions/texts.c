/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "revisions/texts.h"

void
m2s_texts_init(M2sTexts *texts)
{
    texts->numbers = g_hash_table_new(g_str_hash, g_str_equal);
    texts->chunk = g_string_chunk_new(64 << 10);
}

void
m2s_texts_clear(M2sTexts *texts)
{
    g_hash_table_unref(texts->numbers);
    g_string_chunk_free(texts->chunk);
}

guint
m2s_texts_number(M2sTexts *texts, const char *text)
{
    if (*text == '\0')
        return 0;
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(texts->numbers, text));
    if (number == 0) {
        number = g_hash_table_size(texts->numbers) + 1;
        g_hash_table_insert(texts->numbers, g_string_chunk_insert(texts->chunk, text),
                            GUINT_TO_POINTER(number));
    }
    return number;
}
