/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A mail whose signatures are verified: its bytes, and where they can be trusted to be what the
 * rest of the program reads.  Layer: verify. */
#pragma once

#include <mbox2series/archive.h>

#include "base/slice.h"
#include "mail/header-block.h"

typedef struct {
    GString *text;         /* the mail; lines that ended in "\r\n" end in "\n" */
    M2sHeaderBlock *block; /* its headers, as they are read everywhere else */
    GArray *fields;        /* of M2sSlice: the headers, folded, with their line ends */
    M2sSlice body;
    char *from;       /* (nullable): the address in From, UTF-8 */
    const char *flaw; /* (nullable) (transfer none): why no signature of this mail can be good, such
                         as a second Subject: of the two, a signature covers one, and a reader sees
                         the other */
    const M2sLimits *limits;
} M2sSignedMail;

/* limits: borrowed.  bytes: copied.  Returns: (transfer full). */
M2sSignedMail *m2s_signed_mail_new(M2sSlice bytes, const M2sLimits *limits);
void m2s_signed_mail_free(M2sSignedMail *mail);

/* The name of a header, without the colon. */
M2sSlice m2s_signed_mail_name(M2sSlice field);

/* What follows the colon, as written. */
M2sSlice m2s_signed_mail_value(M2sSlice field);

/* Finds the next header called name, from the top.  at: (inout): where to go on; 0 at first.
 * Returns: FALSE if there is none. */
gboolean m2s_signed_mail_next(const M2sSignedMail *mail, const char *name, guint *at,
                              M2sSlice *field);

/* Whether address is the one in From, in any case. */
gboolean m2s_signed_mail_is_from(const M2sSignedMail *mail, const char *address);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sSignedMail, m2s_signed_mail_free)
