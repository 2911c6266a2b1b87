/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The text parts of a mail, found as by Python's email.feedparser and Message.walk(), which
 * Patchwork's _find_content uses.  Layer: mail. */
#pragma once

#include <mbox2series/config.h>

#include "base/slice.h"
#include "mail/header-block.h"
#include "model/text-part.h"

/* Reads the text parts that Patchwork looks at: text/plain, text/x-patch and text/x-diff.  Those
 * that cannot be decoded are left out, as by Patchwork.  Does not recurse.
 *
 * mail: a whole mail, header block first, with lines that end in "\n".
 * headers: the mail's own header block, which starts at mail's first byte.
 * breach: (out) (transfer none): a short text ("too many MIME parts") if a limit was exceeded, in
 * which case the parts read so far are returned; otherwise NULL.  The limits of header blocks and
 * fields are checked only for the headers of parts.
 * Returns: (transfer full) (nullable): an array of M2sTextPart, which may point into mail.  NULL
 * where Python fails, so that Patchwork rejects the mail: on a charset that is not for text ("hex",
 * "rot13") or parameters that contradict each other ("name*=a; name*0=b"). */
GPtrArray *m2s_mime_text_parts(M2sSlice mail, const M2sHeaderBlock *headers,
                               const M2sLimits *limits, const char **breach);

/* A text part before its charset is decoded. */
typedef struct {
    M2sTextKind kind;
    GString *bytes; /* with the transfer encoding undone */
    char *charset;  /* (nullable): as the mail names it, in lower case */
} M2sSentPart;

void m2s_sent_part_free(M2sSentPart *part);

/* The same parts as bytes, for diffs, which git applies to files of any charset.  mail: may have
 * carriage returns, which are kept.  The other parameters are as above.
 * Returns: (transfer full): of M2sSentPart, freed with the array. */
GPtrArray *m2s_mime_sent_parts(M2sSlice mail, const M2sHeaderBlock *headers,
                               const M2sLimits *limits, const char **breach);

/* The text of bytes: in charset, or else in UTF-8, windows-1252 or Latin-1, whichever is the first
 * that they are valid in.  charset: (nullable).  Returns: (transfer full): UTF-8, NUL kept. */
GString *m2s_mime_decode(const char *charset, M2sSlice bytes);
