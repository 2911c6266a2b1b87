/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arrays as parameters of SQL: `= ANY($1::text[])`.  Layer: load. */
#pragma once

#include <glib.h>

typedef struct {
    GString *text; /* "{"a","b"", without the last brace */
    guint count;
} M2sArray;

/* To be cleared. */
M2sArray m2s_array_begin(void);
void m2s_array_add_text(M2sArray *array, const char *text);
void m2s_array_add_integer(M2sArray *array, gint64 value);

/* The whole array; nothing can be added to it any more.  (transfer none) */
const char *m2s_array_end(M2sArray *array);
void m2s_array_clear(M2sArray *array);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sArray, m2s_array_clear)
