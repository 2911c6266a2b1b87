/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes a patch as a mail for `git am`, with GMime.  Layer: compose. */
#pragma once

#include "compose/letter.h"

/* Appends the mail to out, with a From line before it and an empty line after it.
 * prefix: "PATCH v3 1/2".  Whatever is in letter, no header but those meant is written. */
void m2s_letter_write(const M2sLetter *letter, const char *prefix, GString *out);
