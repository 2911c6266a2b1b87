/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How From lines are quoted in an mbox.  Layer: mbox. */
#pragma once

#include "base/slice.h"

/* Removes one `>` from every line of mail, in header or body, that begins with ">From ",
 * ">>From " and so on, as in mboxrd.  (The older mboxo quotes only "From ".  That is undone as
 * well; a ">From " that the author wrote cannot be distinguished there.)
 * Returns: (transfer full) (nullable): NULL in the common case that there is no such line. */
GString *m2s_quoting_undo(M2sSlice mail);

/* Appends mail to out, with a `>` put before every such line and every line that begins with
 * "From ", as in mboxrd. */
void m2s_quoting_add(M2sSlice mail, GString *out);
