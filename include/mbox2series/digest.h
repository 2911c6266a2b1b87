/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cover letters in Markdown, to be read one after another.  Layer: output. */
#pragma once

#include <mbox2series/view.h>

G_BEGIN_DECLS

/* The section of a cover letter: its subject and its sender, as they were sent, are headings, its
 * text a fenced block.  Whatever the mail holds stays within them, and control characters are
 * escaped.
 * Returns: (transfer full) (nullable): UTF-8, with a line end; NULL with an error of
 * context->text. */
M2S_API char *m2s_digest_format(const M2sViewContext *context, const M2sCover *cover,
                                GError **error);

G_END_DECLS
