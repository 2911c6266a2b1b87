/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mails that were read before they are wanted, one after another.  Layer: mbox.
 *
 * Up to 64 MiB of them are in memory, and more are in an unlinked temporary file, so that a view of
 * any size can have its mails together. */
#pragma once

#include <mbox2series/model.h>

typedef struct M2sFetched M2sFetched;

M2sFetched *m2s_fetched_new(void);
void m2s_fetched_free(M2sFetched *fetched);

/* Forgets what is there and gets ready for other mails, of size bytes together. */
void m2s_fetched_begin(M2sFetched *fetched, guint64 size);

/* A reference to bytes is taken, or they are copied. */
void m2s_fetched_add(M2sFetched *fetched, const M2sSpan *span, GBytes *bytes);

/* After the last mail.  If there was no room for some, they are simply not there. */
void m2s_fetched_end(M2sFetched *fetched);

/* The mail that was added for span.  Returns: (transfer full) (nullable): not mapped. */
GBytes *m2s_fetched_find(const M2sFetched *fetched, const M2sSpan *span);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sFetched, m2s_fetched_free)
