/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The text of one MIME part: from the bytes of its payload to UTF-8.  Layer: mail. */
#pragma once

#include "base/slice.h"
#include "mail/content-type.h"
#include "mail/transfer.h"

typedef struct {
    M2sContentType type; /* one of M2S_CONTENT_TEXT_* */
    M2sTransfer transfer;
    char *charset;    /* (nullable): in lower case */
    M2sSlice head;    /* a line that comes before payload but is not next to it; mostly empty */
    M2sSlice payload; /* undecoded, into the mail */
} M2sPartText;

void m2s_part_text_clear(M2sPartText *part);

/* Takes one line end off the end of the payload: it belongs to the boundary after the part. */
void m2s_part_text_chomp(M2sPartText *part);

/* Decodes part and adds it to parts, an array of M2sTextPart, if Patchwork looks at its type and
 * it can be decoded (the inner part of Patchwork's _find_content).
 * buffer: to be shared by the parts of a mail.
 * Returns: FALSE where Patchwork rejects the mail. */
gboolean m2s_part_text_decode(const M2sPartText *part, GString *buffer, GPtrArray *parts);
