/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The reading order of files, by their names: folder.h says why.  Layer: mbox. */
#pragma once

#include <glib.h>

/* Compares mails of a Maildir, whose names begin with "new/" or "cur/": by unique name; of the
 * same, that in new before that in cur. */
int m2s_order_compare_deliveries(const char *a, const char *b);

/* Whether they have the same unique name. */
gboolean m2s_order_is_same_delivery(const char *a, const char *b);

/* What sorts names of other files, by its bytes: name with the first month after a year as a
 * number: "2006-04.txt" for "2006-April.txt".
 * Returns: (transfer full). */
char *m2s_order_key(const char *name);
