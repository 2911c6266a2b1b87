/* SPDX-License-Identifier: GPL-2.0-or-later */
/* REF: how people name a series, a patch or a cover.  Layer: model.
 *
 * A REF is one of these, also with white space or quotation marks around it, as it was pasted:
 *
 *     12                      the number of an object of the wanted kind
 *     ID@example.org          the Message-ID of a mail, with or without < and >
 *     id:ID, mid:ID           the same, as notmuch, mutt and public-inbox write it; also
 *                             msgid:ID and Message-ID: ID, and the way to name a Message-ID that
 *                             looks like a number
 *     https://…               the address of a mail in a public-inbox (https://lore.kernel.org/
 *                             LIST/ID/, …/ID/T/#u, …/ID/raw, https://lore.kernel.org/r/ID,
 *                             https://patch.msgid.link/ID) or in a Patchwork (…/patch/ID/,
 *                             …/cover/ID/), of which only the percent-encoded Message-ID counts;
 *                             https:// may be missing before the hosts of kernel.org
 *
 * The address of an object that a Patchwork names by a number (/patch/123/, /series/123/,
 * ?series=123) is refused: the same number means something else here. */
#pragma once

#include <mbox2series/model.h>

G_BEGIN_DECLS

typedef struct {
    char *msgid;  /* (nullable): without < and >; NULL if the REF is a number */
    guint number; /* if msgid is NULL; no object has number 0 */
} M2sReference;

/* Reads a REF.  text: any bytes.
 * reference: (out): to be cleared with m2s_reference_clear().
 * Returns: FALSE with M2S_ERROR_USAGE if text can be none; the message says why. */
M2S_API gboolean m2s_reference_parse(const char *text, M2sReference *reference, GError **error);
M2S_API void m2s_reference_clear(M2sReference *reference);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sReference, m2s_reference_clear)

G_END_DECLS
