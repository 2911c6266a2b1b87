/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/text.h>

void
m2s_text_free(M2sText *text)
{
    g_clear_pointer(&text->headers, g_ptr_array_unref);
    g_clear_pointer(&text->trailers, g_ptr_array_unref);
    g_free(text->content);
    g_free(text->diff);
    g_free(text);
}
