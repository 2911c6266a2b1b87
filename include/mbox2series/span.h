/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a mail's bytes are.  Layer: model. */
#pragma once

#include <mbox2series/macros.h>

G_BEGIN_DECLS

typedef struct {
    guint64 offset; /* bytes from the start of the source */
    guint32 length; /* bytes, separator and the blank line before the next one left out */
    guint32 source; /* which file, counted from 0 in the order of reading */
} M2sSpan;

G_END_DECLS
