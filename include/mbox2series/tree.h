/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One series as a tree, for people.  Layer: output. */
#pragma once

#include <mbox2series/list.h>
#include <mbox2series/view.h>

G_BEGIN_DECLS

/* The series with its cover, patches, comments and their trailers, and what is missing.
 * Returns: (transfer full) (nullable): UTF-8, safe for a terminal; NULL with an error of
 * context->text. */
M2S_API char *m2s_tree_format(const M2sViewContext *context, const M2sSeries *series,
                              const M2sTerminal *terminal, GError **error);

G_END_DECLS
