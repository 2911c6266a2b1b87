/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mailboxes that Patchwork offers for `git am`.  Layer: output.
 *
 * A mail in them has the headers that Patchwork stored, the message, the trailers that replies
 * gave, the notes behind "---" and the diff, in UTF-8.  What a list did to From because of DMARC is
 * undone.  The text is mail as it came: it is not safe for a terminal.
 *
 * All functions return (transfer full) (nullable): UTF-8, line ends "\n"; NULL with an error of
 * context->text. */
#pragma once

#include <mbox2series/view.h>

G_BEGIN_DECLS

M2S_API char *m2s_mailbox_of_cover(const M2sViewContext *context, const M2sCover *cover,
                                   GError **error);
M2S_API char *m2s_mailbox_of_patch(const M2sViewContext *context, const M2sPatch *patch,
                                   GError **error);

/* The patch, after all of its series with a smaller number.  It must have a series. */
M2S_API char *m2s_mailbox_up_to_patch(const M2sViewContext *context, const M2sPatch *patch,
                                      GError **error);

/* All patches in the order of their numbers, without the cover; "" if there is none. */
M2S_API char *m2s_mailbox_of_series(const M2sViewContext *context, const M2sSeries *series,
                                    GError **error);

G_END_DECLS
