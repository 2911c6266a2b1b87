/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The text parts of a mail.  Layer: mail.
 *
 * Follows Python's email.feedparser and Message.walk(), as Patchwork's _find_content reads them. */
#pragma once

#include <mbox2series/config.h>

#include "base/slice.h"
#include "mail/header-block.h"
#include "model/text-part.h"

/* Reads the text parts of mail (a whole mail, its header block first, lines ended by "\n") that
 * Patchwork looks at: text/plain, text/x-patch, text/x-diff; those that cannot be decoded are left
 * out, as Patchwork does.  Works without recursion.
 *
 * headers: the mail's own header block, which begins with mail's first byte.
 * breach: (out) (transfer none): set to a short text ("too many MIME parts") if a limit was met,
 * else to NULL; what was read until then is returned.  The limits of header blocks and fields are
 * checked of the parts' own headers only.
 * Returns: (transfer full) (nullable): an array of M2sTextPart, which may look into mail, that frees
 * them; NULL where Python fails, so that Patchwork rejects the mail: a charset that is no charset
 * ("hex", "rot13"), or parameters that contradict each other ("name*=a; name*0=b"). */
GPtrArray *m2s_mime_text_parts(M2sSlice mail, const M2sHeaderBlock *headers,
                               const M2sLimits *limits, const char **breach);
