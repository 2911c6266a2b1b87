/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes one mail of a mailbox for `git am` (Patchwork's _submission_to_mbox).  Layer: output. */
#pragma once

#include <mbox2series/view.h>

typedef struct {
    const M2sItem *item;
    const M2sPatch *patch; /* (nullable): item as a patch; NULL if it is a cover */
    const M2sText *text;
    const GPtrArray *responses; /* of char *: the trailers from replies, the oldest first */
} M2sMboxMail;

/* Appends mail: a From line, headers, body. */
void m2s_mbox_mail_write(const M2sMboxMail *mail, GString *out);
