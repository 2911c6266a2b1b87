/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows in the text format of COPY.  Layer: postgres.
 *
 * A row is written value by value, in the order of the columns that COPY names:
 *
 *     m2s_rows_add_integer(rows, 7);
 *     m2s_rows_add_text(rows, "Ann");
 *     m2s_rows_end(rows);
 *
 * Rows are made without a connection, so any thread can make some of its own;
 * m2s_database_send() sends them.
 *
 * PostgreSQL holds no NUL and nothing that is not UTF-8 in a text.  Patchwork drops NULs from what
 * it stores, so they are dropped here; what is not UTF-8, such as a lone surrogate, becomes U+FFFD,
 * one for each byte.  Both are counted. */
#pragma once

#include "base/slice.h"

typedef struct {
    GString *text;
    gboolean is_begun; /* a row: a value comes after a tab */
    guint64 count;     /* rows that were ended */
    guint64 mended;    /* values with bytes that PostgreSQL's texts cannot hold, … */
    guint64 cut;       /* … and those that were too long for their column */
} M2sRows;

/* Returns: (transfer full). */
M2sRows *m2s_rows_new(void);
void m2s_rows_free(M2sRows *rows);

/* Forgets all rows and counts, for reuse. */
void m2s_rows_clear(M2sRows *rows);

void m2s_rows_add_null(M2sRows *rows);
void m2s_rows_add_integer(M2sRows *rows, gint64 value);
void m2s_rows_add_boolean(M2sRows *rows, gboolean value);

/* A timestamp without a zone: "2026-05-01 20:00:21".  A column with one takes it for a time in the
 * zone of the session.  seconds: UTC.  microseconds: less than a million. */
void m2s_rows_add_time(M2sRows *rows, gint64 seconds, guint microseconds);

/* text: (nullable): NULL becomes NULL.  JSON is a text as well. */
void m2s_rows_add_text(M2sRows *rows, const char *text);
void m2s_rows_add_slice(M2sRows *rows, M2sSlice text);

/* The same for a column of at most limit characters: the rest is dropped. */
void m2s_rows_add_short_text(M2sRows *rows, const char *text, guint limit);

/* Ends the row. */
void m2s_rows_end(M2sRows *rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sRows, m2s_rows_free)
