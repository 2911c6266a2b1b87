/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/verify.h>

#include "archive/archive.h"
#include "verify/signature.h"
#include "verify/signed-mail.h"

const char *
m2s_verdict_name(M2sVerdict verdict)
{
    static const char *const names[] = {
        [M2S_VERDICT_BAD] = "bad",
        [M2S_VERDICT_EXPIRED] = "expired",
        [M2S_VERDICT_OTHER] = "other sender",
        [M2S_VERDICT_UNKNOWN_KEY] = "unknown key",
        [M2S_VERDICT_NOT_CHECKED] = "not checked",
        [M2S_VERDICT_NONE] = "none",
        [M2S_VERDICT_GOOD] = "good",
    };
    g_return_val_if_fail((gsize)verdict < G_N_ELEMENTS(names), NULL);
    return names[verdict];
}

const char *
m2s_signature_kind_name(M2sSignatureKind kind)
{
    static const char *const names[] = {
        [M2S_SIGNATURE_PGP_MIME] = "PGP/MIME",
        [M2S_SIGNATURE_SMIME] = "S/MIME",
        [M2S_SIGNATURE_CLEARSIGNED] = "clearsigned",
        [M2S_SIGNATURE_DEVELOPER_ED25519] = "X-Developer-Signature (ed25519)",
        [M2S_SIGNATURE_DEVELOPER_OPENPGP] = "X-Developer-Signature (openpgp)",
        [M2S_SIGNATURE_DEVELOPER_OTHER] = "X-Developer-Signature",
        [M2S_SIGNATURE_DKIM] = "DKIM",
    };
    g_return_val_if_fail((gsize)kind < G_N_ELEMENTS(names), NULL);
    return names[kind];
}

static gboolean
is_dkim(gconstpointer signature)
{
    return ((const M2sSignature *)signature)->kind == M2S_SIGNATURE_DKIM;
}

/* Which of two signatures of one mail counts more.  Those of the author count more than DKIM, which
 * lists break.  A bad one of the author counts most; otherwise, one good one is enough, and one of
 * DKIM is enough even if others, from before a list, are bad. */
static int
rank(const M2sSignature *signature)
{
    gboolean is_domain = is_dkim(signature);
    if (signature->verdict == M2S_VERDICT_BAD && !is_domain)
        return 0;
    if (signature->verdict == M2S_VERDICT_GOOD)
        return is_domain ? 20 : 1;
    return (is_domain ? 21 : 2) + (int)signature->verdict;
}

static int
compare_signatures(gconstpointer a, gconstpointer b)
{
    return rank(*(M2sSignature *const *)a) - rank(*(M2sSignature *const *)b);
}

static void
free_signature(gpointer signature)
{
    m2s_signature_free(signature);
}

static M2sVerification *
verify(const M2sSignedMail *mail, const M2sVerifyOptions *options)
{
    M2sVerification *found = g_new0(M2sVerification, 1);
    found->signatures = g_ptr_array_new_with_free_func(free_signature);
    m2s_mime_signatures(mail, found->signatures);
    m2s_clear_signatures(mail, found->signatures);
    m2s_developer_signatures(mail, options, found->signatures);
    m2s_dkim_signatures(mail, options, found->signatures);
    g_ptr_array_sort(found->signatures, compare_signatures); /* is stable */
    const M2sSignature *first =
        found->signatures->len ? g_ptr_array_index(found->signatures, 0) : NULL;
    found->verdict = first ? first->verdict : M2S_VERDICT_NONE;
    found->is_signed = first && (!is_dkim(first) || options->dkim_keys);
    return found;
}

M2sVerification *
m2s_verify(const M2sArchive *archive, const M2sItem *item, const M2sVerifyOptions *options,
           GError **error)
{
    g_return_val_if_fail(archive && item && options, NULL);
    g_autoptr(GBytes) bytes = m2s_archive_exact_mail(archive, &item->mail, error);
    if (bytes == NULL)
        return NULL;
    g_autoptr(M2sSignedMail) mail =
        m2s_signed_mail_new(m2s_slice_of_bytes(bytes), &m2s_archive_config(archive)->limits);
    return verify(mail, options);
}

void
m2s_verification_free(M2sVerification *verification)
{
    g_ptr_array_unref(verification->signatures);
    g_free(verification);
}
