/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the text of a mail.  Layer: archive. */
#pragma once

#include <mbox2series/archive.h>

#include "archive/rules.h"

/* The text of the mail in bytes, as Patchwork would store it.
 * quoted: as for m2s_raw_mail_init().
 * Returns: (transfer full). */
M2sText *m2s_mail_text_read(const M2sRules *rules, M2sSlice bytes, gboolean quoted);

/* Puts the diff back behind the message, in content: for a cover, of which views show no diff.
 * Only precise grouping makes a cover of a mail with a diff. */
void m2s_text_rejoin(M2sText *text);
