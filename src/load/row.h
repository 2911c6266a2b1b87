/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Objects as rows of Patchwork's tables.  Layer: load. */
#pragma once

#include "archive/mail-text.h"
#include "load/filling.h"

/* Appends the row of object to rows.  Any thread.
 * stored: (nullable): the mail of a cover, a patch or a comment. */
void m2s_row_add(const M2sFilling *filling, M2sKind kind, gconstpointer object,
                 const M2sStoredMail *stored, M2sRows *rows);
