/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What GnuPG is asked about a signature, and what it answers.  Layer: verify. */
#pragma once

#include <mbox2series/verify.h>

#include "base/slice.h"

/* A user ID of a key. */
typedef struct {
    char *name;  /* "Ann Lee <ann@example.org>", or the subject of a certificate; valid UTF-8 */
    char *email; /* may be "" */
} M2sIdentity;

typedef struct {
    gboolean smime;      /* CMS, or else OpenPGP */
    gboolean detached;   /* signature and text are two things; or else signature holds both */
    M2sSlice signature;  /* armoured or binary */
    M2sSlice text;       /* if detached: what is signed */
    M2sSlice public_key; /* the only key to use, in OpenPGP; empty: the user's keys */
} M2sGnupgJob;

typedef struct {
    M2sVerdict verdict;    /* M2S_VERDICT_GOOD also if the identities are not those of From */
    char *reason;          /* (nullable): a clause; NULL if good */
    char *fingerprint;     /* of the primary key, in hexadecimal; "" if not known */
    gboolean is_certified; /* the key is known to belong to who it says */
    GPtrArray *identities; /* of M2sIdentity: valid ones; empty without the key */
    GString *text;         /* what was signed, if not detached */
} M2sGnupgAnswer;

/* An answer without a key.  reason: (nullable): copied.  Returns: (transfer full). */
M2sGnupgAnswer *m2s_gnupg_answer_new(M2sVerdict verdict, const char *reason);

/* Adds an identity.  name, email: (nullable): any bytes, copied. */
void m2s_gnupg_answer_add(M2sGnupgAnswer *answer, const char *name, const char *email);
void m2s_gnupg_answer_free(M2sGnupgAnswer *answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sGnupgAnswer, m2s_gnupg_answer_free)
