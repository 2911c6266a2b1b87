/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Replies to patches and covers.  Layer: model. */
#pragma once

#include <mbox2series/cover.h>
#include <mbox2series/patch.h>

G_BEGIN_DECLS

typedef enum {
    M2S_ADDRESSED_UNSET = -1, /* nobody asked for anything */
    M2S_ADDRESSED_NO = 0,     /* the mail had X-Patchwork-Action-Required */
    M2S_ADDRESSED_YES = 1,
} M2sAddressed;

typedef struct M2sComment {
    guint id;       /* from 1, for comments of patches and of covers on their own */
    guint32 digest; /* as in M2sPatch */
    const M2sProject *project;
    const char *msgid;
    const M2sPerson *submitter;
    M2sPatch *patch;            /* the parent: either this … */
    M2sCover *cover;            /* … or this */
    struct M2sComment *same_id; /* (nullable): a comment elsewhere made of the same Message-ID */
    gint64 date;                /* UTC seconds */
    M2sSpan span;
    M2sAddressed addressed;
} M2sComment;

G_END_DECLS
