/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A header's value as readable text.  Layer: mail. */
#pragma once

#include "mail/header-block.h"

/* Decodes raw, a value as header-block.h gives it, drops NUL and normalises white space
 * (Patchwork's clean_header).  Bytes of no known charset become U+FFFD, one each.
 * Returns: (transfer full) (nullable): UTF-8; NULL where clean_header() returns None. */
char *m2s_header_text(M2sSlice raw);

/* The text of the first header called name, in any case.
 * Returns: (transfer full) (nullable): NULL also if there is no such header. */
char *m2s_header_text_of(const M2sHeaderBlock *headers, const char *name);
