/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The undecoded text of a MIME part, and how to decode it.  Layer: mail. */
#pragma once

#include "mail/content-type.h"
#include "mail/transfer.h"

typedef struct {
    M2sContentType type; /* one of M2S_CONTENT_TEXT_* */
    M2sTransfer transfer;
    char *charset;  /* (nullable): in lower case */
    M2sSlice head;  /* a line that precedes bytes but is not adjacent to them; mostly empty */
    M2sSlice bytes; /* of the mail */
} M2sPayload;

void m2s_payload_clear(gpointer payload);

/* Removes one line end from the end: it belongs to the boundary after the part. */
void m2s_payload_chomp(M2sPayload *payload);

/* The text of payload as bytes of its charset.  Returns: (transfer full). */
GString *m2s_payload_bytes(const M2sPayload *payload);

/* Decodes payload and adds it to parts, an array of M2sTextPart, if Patchwork looks at its type and
 * it can be decoded (the inner part of Patchwork's _find_content).
 * buffer: shared by the parts of a mail.
 * Returns: FALSE where Patchwork rejects the mail. */
gboolean m2s_payload_decode(const M2sPayload *payload, GString *buffer, GPtrArray *parts);
