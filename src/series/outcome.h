/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What can become of a mail.  Layer: series. */
#pragma once

typedef enum {
    M2S_OUTCOME_COVER,
    M2S_OUTCOME_PATCH,
    M2S_OUTCOME_COMMENT,
    M2S_OUTCOME_DUPLICATE, /* its Message-ID is known already; nothing changed */
    M2S_OUTCOME_LOOSE,     /* nothing yet: a patch may make a cover of it (M2sLooseMail) */
    M2S_OUTCOME_ORPHAN,    /* neither a patch nor a cover, nor a reply to one */
    M2S_OUTCOME_UNUSABLE,  /* the mail's status says why; it may have become invalid just now */
} M2sOutcome;
