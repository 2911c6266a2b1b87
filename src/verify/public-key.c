/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "verify/public-key.h"

#include <string.h>

#include <nettle/asn1.h>
#include <nettle/bignum.h>
#include <nettle/eddsa.h>
#include <nettle/rsa.h>

gboolean
m2s_ed25519_verify(GBytes *key, GBytes *message, GBytes *signature)
{
    gsize size;
    const guint8 *bytes = g_bytes_get_data(message, &size);
    return g_bytes_get_size(key) == ED25519_KEY_SIZE &&
           g_bytes_get_size(signature) == ED25519_SIGNATURE_SIZE &&
           ed25519_sha512_verify(g_bytes_get_data(key, NULL), size, bytes,
                                 g_bytes_get_data(signature, NULL));
}

#define RSA_BITS_LEAST 1024
#define RSA_BITS_MOST  16384

/* Goes to the RSAPublicKey within a SubjectPublicKeyInfo: SEQUENCE { SEQUENCE { OID … },
 * BIT STRING }.  at: at the inner SEQUENCE. */
static gboolean
unwrap(struct asn1_der_iterator *at)
{
    static const guint8 rsa[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01};
    struct asn1_der_iterator algorithm;
    return asn1_der_decode_constructed(at, &algorithm) == ASN1_ITERATOR_PRIMITIVE &&
           algorithm.type == ASN1_IDENTIFIER && algorithm.length == sizeof rsa &&
           memcmp(algorithm.data, rsa, sizeof rsa) == 0 &&
           asn1_der_iterator_next(at) == ASN1_ITERATOR_PRIMITIVE && at->type == ASN1_BITSTRING &&
           asn1_der_decode_bitstring_last(at) == ASN1_ITERATOR_CONSTRUCTED;
}

static gboolean
read_key(GBytes *der, struct rsa_public_key *key)
{
    gsize size;
    const guint8 *bytes = g_bytes_get_data(der, &size);
    struct asn1_der_iterator at;
    if (asn1_der_iterator_first(&at, size, bytes) != ASN1_ITERATOR_CONSTRUCTED ||
        at.type != ASN1_SEQUENCE)
        return FALSE;
    struct asn1_der_iterator whole = at;
    enum asn1_iterator_result first = asn1_der_decode_constructed_last(&at);
    if (first == ASN1_ITERATOR_PRIMITIVE) /* a number: it is an RSAPublicKey already */
        return rsa_public_key_from_der_iterator(key, RSA_BITS_MOST, &whole);
    return first == ASN1_ITERATOR_CONSTRUCTED && at.type == ASN1_SEQUENCE && unwrap(&at) &&
           rsa_public_key_from_der_iterator(key, RSA_BITS_MOST, &at);
}

M2sRsaResult
m2s_rsa_verify(GBytes *der, const guint8 *digest, GBytes *signature)
{
    M2sRsaResult result = M2S_RSA_UNUSABLE;
    struct rsa_public_key key;
    gsize size;
    const guint8 *bytes = g_bytes_get_data(signature, &size);
    rsa_public_key_init(&key);
    if (read_key(der, &key) && mpz_sizeinbase(key.n, 2) >= RSA_BITS_LEAST) {
        mpz_t number;
        nettle_mpz_init_set_str_256_u(number, size, bytes);
        result = size == key.size && rsa_sha256_verify_digest(&key, digest, number) ? M2S_RSA_GOOD
                                                                                    : M2S_RSA_BAD;
        mpz_clear(number);
    }
    rsa_public_key_clear(&key);
    return result;
}
