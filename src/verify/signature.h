/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Signatures as they are found, one kind after another.  Layer: verify. */
#pragma once

#include <mbox2series/verify.h>

#include "verify/answer.h"
#include "verify/signed-mail.h"

/* More signatures than this of one kind are not looked at: each can cost a second. */
#define M2S_SIGNATURES_MAX 8

/* A signature that is judged already.  reason: (nullable): copied.  Returns: (transfer full). */
M2sSignature *m2s_signature_new(M2sSignatureKind kind, M2sVerdict verdict, const char *reason);
void m2s_signature_free(M2sSignature *signature);

/* Settles whether signature, which matches, is by the sender of mail, and whether mail has a flaw.
 * address: (nullable): that of who signed. */
void m2s_signature_settle(M2sSignature *signature, const M2sSignedMail *mail, const char *address);

/* The same for an answer of GnuPG, whose key and identities it takes over. */
M2sSignature *m2s_signature_of_answer(M2sSignatureKind kind, const M2sSignedMail *mail,
                                      const M2sGnupgAnswer *answer);

/* Each appends what it finds to signatures, of M2sSignature. */
void m2s_mime_signatures(const M2sSignedMail *mail, GPtrArray *signatures);
void m2s_clear_signatures(const M2sSignedMail *mail, GPtrArray *signatures);
void m2s_developer_signatures(const M2sSignedMail *mail, const M2sVerifyOptions *options,
                              GPtrArray *signatures);
void m2s_dkim_signatures(const M2sSignedMail *mail, const M2sVerifyOptions *options,
                         GPtrArray *signatures);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sSignature, m2s_signature_free)
