/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What `git am` takes a mail for.  Layer: verify.
 *
 * patatt signs what `git mailinfo` makes of a mail, rather than the mail, so that what lists do to
 * headers and encodings is no change.  Nothing else gives the same bytes: git is asked. */
#pragma once

#include "base/slice.h"

typedef struct {
    char *author, *email, *subject; /* as git prints them; "" if there is none */
    GString *text;                  /* the message and the patch */
} M2sMailinfo;

/* Asks git about mail, whose lines end in "\n".
 * why: (out) (transfer none): a clause, if FALSE is returned.
 * Returns: FALSE if git could not be asked, or does not take the mail. */
gboolean m2s_mailinfo_read(M2sSlice mail, M2sMailinfo *info, const char **why);
void m2s_mailinfo_clear(M2sMailinfo *info);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sMailinfo, m2s_mailinfo_clear)
