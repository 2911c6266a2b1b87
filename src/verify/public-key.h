/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Signatures by bare public keys, made with Nettle.  Layer: verify. */
#pragma once

#include <glib.h>

/* Whether signature is that of message by the Ed25519 key (RFC 8032).  Any sizes are safe. */
gboolean m2s_ed25519_verify(GBytes *key, GBytes *message, GBytes *signature);

typedef enum {
    M2S_RSA_GOOD,
    M2S_RSA_BAD,
    M2S_RSA_UNUSABLE, /* the key is none, or has fewer than 1024 bits (RFC 8301) */
} M2sRsaResult;

/* Whether signature is that of the SHA-256 digest by the RSA key (RFC 8017, PKCS #1 v1.5).
 * key: in DER: a SubjectPublicKeyInfo or an RSAPublicKey.  digest: 32 bytes. */
M2sRsaResult m2s_rsa_verify(GBytes *key, const guint8 *digest, GBytes *signature);
