/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The quoting of From lines in an mbox.  Layer: mbox. */
#pragma once

#include "base/slice.h"

/* Takes one `>` off every line of mail, header or body, that begins with ">From ", ">>From " and
 * so on, as mboxrd wants it.  (An mbox of the older kind quotes "From " alone; that is undone as
 * well, and a ">From " that was in such a mail from the start cannot be told apart.)
 * Returns: (transfer full) (nullable): NULL if there is no such line: the mail is right as it is,
 * which is the common case. */
GString *m2s_quoting_undo(M2sSlice mail);

/* Appends mail to out with one `>` more before every such line, and before "From ", as mboxrd wants
 * it. */
void m2s_quoting_add(M2sSlice mail, GString *out);
