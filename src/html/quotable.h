/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds lines that a reply quotes in the text that it answers.  Layer: html. */
#pragma once

#include "base/slice.h"

/* Lines that can be quoted. */
typedef struct M2sQuotable M2sQuotable;

/* lines: of M2sSlice, whose bytes must outlive it.
 * Returns: (transfer full): it takes n log n steps, whatever the lines are. */
M2sQuotable *m2s_quotable_new(const GArray *lines);
void m2s_quotable_free(M2sQuotable *quotable);

/* Finds where a quotation ends.  Its last lines count most: what is said below a quotation is about
 * them.  A line that is there more than once, such as "}", is told by those before it, and else by
 * being the next one after.  White space at the end of lines does not count, and a line with few
 * letters and digits is found only with others, or if there is no other like it.
 * quoted: count lines without their marks.
 * after: the line where the quotation before this one ended, or -1.
 * Returns: a line, from 0, or -1: nothing of it is there. */
gint m2s_quotable_find(const M2sQuotable *quotable, const M2sSlice *quoted, guint count,
                       gint after);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sQuotable, m2s_quotable_free)
