/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is asked of results by several fuzzers. */
#pragma once

#include <mbox2series/model.h>

#include "base/python.h"
#include "base/slice.h"

/* text is UTF-8; NUL may be in it. */
static inline void
check_utf8(M2sSlice text)
{
    while (text.size > 0) {
        const char *nul = memchr(text.data, '\0', text.size);
        gsize length = nul ? (gsize)(nul - text.data) : text.size;
        g_assert_true(g_utf8_validate_len(text.data, length, NULL));
        gsize taken = nul ? length + 1 : length;
        text = m2s_slice(text.data + taken, text.size - taken);
    }
}

/* text is (nullable), UTF-8, and has at most as many characters as Patchwork's columns. */
static inline void
check_column(const char *text)
{
    if (text == NULL)
        return;
    g_assert_true(g_utf8_validate(text, -1, NULL));
    g_assert_cmpint(g_utf8_strlen(text, -1), <=, M2S_COLUMN_LENGTH);
}

/* part is in whole. */
static inline void
check_within(M2sSlice whole, M2sSlice part)
{
    if (part.size == 0)
        return;
    g_assert_true(part.data >= whole.data);
    g_assert_cmpuint(part.data - whole.data + part.size, <=, whole.size);
}
