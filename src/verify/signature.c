/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "verify/signature.h"

M2sSignature *
m2s_signature_new(M2sSignatureKind kind, M2sVerdict verdict, const char *reason)
{
    M2sSignature *signature = g_new0(M2sSignature, 1);
    signature->kind = kind;
    signature->verdict = verdict;
    signature->reason = g_strdup(reason);
    return signature;
}

void
m2s_signature_free(M2sSignature *signature)
{
    g_free(signature->identity);
    g_free(signature->key);
    g_free(signature->reason);
    g_free(signature);
}

static void
set(M2sSignature *signature, M2sVerdict verdict, const char *reason)
{
    signature->verdict = verdict;
    g_free(signature->reason);
    signature->reason = g_strdup(reason);
}

void
m2s_signature_settle(M2sSignature *signature, const M2sSignedMail *mail, const char *address)
{
    if (signature->verdict != M2S_VERDICT_GOOD)
        return;
    if (mail->flaw)
        set(signature, M2S_VERDICT_BAD, mail->flaw);
    else if (!m2s_signed_mail_is_from(mail, address))
        set(signature, M2S_VERDICT_OTHER, "it is not by the sender in From");
}

/* The identity of the key that is the sender's, or else the first.  (nullable) */
static const M2sIdentity *
choose_identity(const M2sSignedMail *mail, const GPtrArray *identities)
{
    for (guint i = 0; i < identities->len; i++) {
        const M2sIdentity *identity = g_ptr_array_index(identities, i);
        if (m2s_signed_mail_is_from(mail, identity->email))
            return identity;
    }
    return identities->len ? g_ptr_array_index(identities, 0) : NULL;
}

M2sSignature *
m2s_signature_of_answer(M2sSignatureKind kind, const M2sSignedMail *mail,
                        const M2sGnupgAnswer *answer)
{
    M2sSignature *signature = m2s_signature_new(kind, answer->verdict, answer->reason);
    const M2sIdentity *identity = choose_identity(mail, answer->identities);
    if (identity)
        signature->identity = g_strdup(identity->name);
    if (*answer->fingerprint)
        signature->key = g_strdup(answer->fingerprint);
    m2s_signature_settle(signature, mail, identity ? identity->email : NULL);
    if (signature->verdict == M2S_VERDICT_GOOD && !answer->is_certified)
        set(signature, M2S_VERDICT_GOOD, "nobody has certified the key");
    return signature;
}
