/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Signatures in mails: PGP/MIME, S/MIME, clearsigned text, patatt, DKIM.  Layer: verify.
 *
 * docs/verify.md says what each kind covers.  Nothing is fetched: keys come from the GnuPG of the
 * user, and from folders that are named.  Programs of GnuPG and git are run. */
#pragma once

#include <mbox2series/archive.h>

G_BEGIN_DECLS

typedef enum {
    M2S_SIGNATURE_PGP_MIME,          /* RFC 3156 */
    M2S_SIGNATURE_SMIME,             /* RFC 8551, multipart/signed */
    M2S_SIGNATURE_CLEARSIGNED,       /* RFC 4880, 7: the text of the mail is signed */
    M2S_SIGNATURE_DEVELOPER_ED25519, /* X-Developer-Signature, as patatt makes it */
    M2S_SIGNATURE_DEVELOPER_OPENPGP,
    M2S_SIGNATURE_DEVELOPER_OTHER, /* of another algorithm */
    M2S_SIGNATURE_DKIM,            /* RFC 6376: by a domain, not a person */
} M2sSignatureKind;

/* In the order in which a person should worry less. */
typedef enum {
    M2S_VERDICT_BAD,         /* what was signed is not what is here */
    M2S_VERDICT_EXPIRED,     /* it matches, but the key has expired or was revoked */
    M2S_VERDICT_OTHER,       /* it matches, but is not by the sender in From */
    M2S_VERDICT_UNKNOWN_KEY, /* there is no key, or none that is trusted */
    M2S_VERDICT_NOT_CHECKED,
    M2S_VERDICT_NONE, /* there is no signature */
    M2S_VERDICT_GOOD, /* it matches, and is by the sender in From */
} M2sVerdict;

/* One signature.  Texts come from mails and keys: UTF-8, not safe for a terminal. */
typedef struct {
    M2sSignatureKind kind;
    M2sVerdict verdict; /* never M2S_VERDICT_NONE */
    char *identity;     /* (nullable): "Ann Lee <ann@example.org>"; the domain, for DKIM; without a
                           key, what the signature says of itself */
    char *key;          /* (nullable): the fingerprint, or the file of the key */
    char *reason;       /* (nullable): a clause without a full stop: "the text was changed" */
} M2sSignature;

typedef struct {
    M2sVerdict verdict;    /* of the mail: that of its author's signatures, or else that of DKIM */
    gboolean is_signed;    /* by its author, or DKIM was checked */
    GPtrArray *signatures; /* of M2sSignature: the one that decided first */
} M2sVerification;

typedef struct {
    const char *const *keyrings; /* (nullable): folders as patatt has them, ended by NULL: the key
                                    of ann@example.org is ed25519/example.org/ann/default */
    const char *dkim_keys;       /* (nullable): a folder: SELECTOR._domainkey.DOMAIN is a file with
                                    the TXT record; NULL: DKIM is not checked */
} M2sVerifyOptions;

/* Verifies the signatures of item's mail, as its bytes are in the archive, after From lines were
 * unquoted.  Forks where GnuPG or git read the mail: a fault there becomes a signature that was not
 * checked.  Call it while no other thread holds a lock that the child may need, such as one of the
 * dynamic linker.
 * Returns: (transfer full) (nullable): NULL with an error as from m2s_archive_text(). */
M2S_API M2sVerification *m2s_verify(const M2sArchive *archive, const M2sItem *item,
                                    const M2sVerifyOptions *options, GError **error);
M2S_API void m2s_verification_free(M2sVerification *verification);

/* The word for a verdict in the output: "good", "unknown key".  (transfer none) */
M2S_API const char *m2s_verdict_name(M2sVerdict verdict);

/* "PGP/MIME", "X-Developer-Signature (ed25519)".  (transfer none) */
M2S_API const char *m2s_signature_kind_name(M2sSignatureKind kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sVerification, m2s_verification_free)

G_END_DECLS
