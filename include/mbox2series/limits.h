/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How much of a mail is read.  Layer: model.
 *
 * Whoever can post to a list is untrusted.  A mail beyond one of these limits is set aside with a
 * diagnostic, never cut in silence. */
#pragma once

#include <mbox2series/macros.h>

G_BEGIN_DECLS

typedef struct {
    gsize mail_size;         /* bytes of one mail */
    gsize header_block_size; /* bytes of a mail's header block, parts' blocks each for themselves */
    gsize header_field_size; /* bytes of one header field, its folded lines included */
    guint part_count;        /* MIME parts of one mail, containers included */
    guint part_depth;        /* how deep parts nest */
    guint parameter_count;   /* parameters of one Content-Type */
    guint charset_length;    /* characters of a charset's name */
} M2sLimits;

#define M2S_LIMITS_DEFAULT                                                                         \
    ((M2sLimits){.mail_size = 64 << 20,                                                            \
                 .header_block_size = 1 << 20,                                                     \
                 .header_field_size = 256 << 10,                                                   \
                 .part_count = 1000,                                                               \
                 .part_depth = 50,                                                                 \
                 .parameter_count = 128,                                                           \
                 .charset_length = 64})

G_END_DECLS
