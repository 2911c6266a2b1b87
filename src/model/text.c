/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/text.h>

void
m2s_text_free(M2sText *text)
{
    g_clear_pointer(&text->headers, g_array_unref);
    g_clear_pointer(&text->trailers, g_ptr_array_unref);
    g_free(text->block);
    g_free(text->content);
    g_free(text->diff);
    g_free(text);
}

const char *
m2s_text_find_header(const M2sText *text, const char *name)
{
    g_return_val_if_fail(text && name, NULL);
    for (guint i = 0; i < text->headers->len; i++) {
        const M2sTextHeader *header = &g_array_index(text->headers, M2sTextHeader, i);
        if (g_ascii_strcasecmp(header->name, name) == 0)
            return header->value;
    }
    return NULL;
}
