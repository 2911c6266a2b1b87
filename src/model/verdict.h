/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a reply says became of the patches it answers: made by patch/, kept with the comment, judged
 * by fate/.  Layer: model. */
#pragma once

#include "base/slice.h"

typedef enum {
    M2S_VERDICT_NONE,
    M2S_VERDICT_ACCEPTED,
    M2S_VERDICT_CHANGES,    /* NAK, "pw-bot: changes-requested" */
    M2S_VERDICT_SUPERSEDED, /* "pw-bot: superseded" */
    M2S_VERDICT_OPEN,       /* "pw-bot: under-review", "Dropped": what was said before is void */
} M2sVerdictKind;

/* What told. */
typedef enum {
    M2S_WHY_NONE,
    M2S_WHY_PATCHWORK_BOT, /* a mail of patchwork-bot */
    M2S_WHY_PULL_REQUEST,  /* "The pull request you sent on … has been merged" */
    M2S_WHY_B4,            /* a list of patches and commits, as `b4 ty` writes it */
    M2S_WHY_PW_BOT,        /* a command: "pw-bot: accepted" */
    M2S_WHY_NAK,
    M2S_WHY_PATTERN, /* of the configuration */
    M2S_WHY_REPLY,   /* a sentence: "Applied, thanks." */
    M2S_WHYS,        /* the number of them */
} M2sVerdictWhy;

/* Which patches are meant. */
typedef enum {
    M2S_SCOPE_PARENT, /* the patch that the reply answers; all, if that is a cover letter */
    M2S_SCOPE_SERIES, /* all of the series */
    M2S_SCOPE_LISTED, /* those in parts */
} M2sVerdictScope;

#define M2S_COMMIT_SIZE 41 /* of a commit's number in hexadecimal, with its NUL */

/* A patch that a reply names. */
typedef struct {
    gint64 number;                /* in the series */
    char commit[M2S_COMMIT_SIZE]; /* what it became, in full or in short; "" if that is not said */
} M2sVerdictPart;

typedef struct {
    M2sVerdictKind kind;
    M2sVerdictWhy why;
    gboolean by_bot;  /* a machine says so, for whoever runs it */
    gboolean is_list; /* there is a list of patches and commits: nobody writes that by chance */
    M2sVerdictScope scope;
    gboolean is_opening; /* it is what the reply begins with, and no remark on a part of the mail */
    guint count;         /* how many patches it speaks of: 2 for "both"; 0: no number */
    GArray *parts;       /* (nullable): of M2sVerdictPart */
    char commit[M2S_COMMIT_SIZE]; /* of what is not in parts */
    gboolean is_review;           /* it gives a Reviewed-by or an Acked-by */
} M2sVerdict;

void m2s_verdict_clear(M2sVerdict *verdict);

/* For programs: "patchwork-bot". */
const char *m2s_verdict_why_name(M2sVerdictWhy why);

/* A verdict as bytes: six and, if it has commits or lists patches, a few for each.
 * Returns: (transfer full) (nullable): NULL if it says nothing. */
GByteArray *m2s_verdict_pack(const M2sVerdict *verdict);

/* verdict: (out): to be cleared with m2s_verdict_clear().
 * Returns: FALSE if packed is no verdict; then it says nothing. */
gboolean m2s_verdict_unpack(M2sSlice packed, M2sVerdict *verdict);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sVerdict, m2s_verdict_clear)
