/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keys and signatures that openssl has made, of "oil the wheel". */
#include "verify/public-key.h"

#include <string.h>

#include <nettle/sha2.h>

static const char rsa_info[] =
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC3sGMUXL44Pc6B7ODuXwHfuy5gMFgxlvE4rLUq"
    "fjls6g8ZOFvCKI7GsnN+5EpaOwBIA250tk2ZzI9n7RlqTJCxwu9hbgQIa3z+SEIEqiZSlXbzQErJ"
    "2g3P27cyVO30HTArJ2DN8mBzF8j4qaEZi1ZvIWfrqVFYBlv47nrEmdbWJwIDAQAB";
static const char rsa_key[] =
    "MIGJAoGBALewYxRcvjg9zoHs4O5fAd+7LmAwWDGW8TistSp+OWzqDxk4W8Iojsayc37kSlo7AEgD"
    "bnS2TZnMj2ftGWpMkLHC72FuBAhrfP5IQgSqJlKVdvNASsnaDc/btzJU7fQdMCsnYM3yYHMXyPip"
    "oRmLVm8hZ+upUVgGW/juesSZ1tYnAgMBAAE=";
static const char rsa_signature[] =
    "sicsylULK2XmCraNB+5AT0pTAm3N5z7wk+fbceDVAvohz+bLoC1LEg62Xj3rOsAMHy0jvdF6kahZ"
    "h0e97VKo+4UqU8GpykXcekxOXqWt0LBJsFTGcjvyvJin1LcGFG+x8M43p9dWtyulEtffmqLAGCdp"
    "csXdPRIQzpoHKSeNoL4=";
static const char ed25519_key[] = "ViDvM0xqZLxuyHDIT09yk5xfP/04CijXW5zdrh2PlKE=";
static const char ed25519_signature[] =
    "JLQvWps7yarpVFX+DeAtbC+5XVSidVg78nmy/h5yK5tAEvLOCFQig3F5qpRb6/Ri4pzJhXLq/gIE"
    "WZHhAvDVDg==";
static const char ec_info[] =
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEC/Tvwiq+LH3y4QQ9VOzpx8ipB1Eqj/nz/bCBQa7S"
    "Mo7y/rjX1PjWb36SyLQaZlLeL+K3l15xYqyApgsV+lPG1g==";

static GBytes *
decode(const char *text)
{
    gsize size;
    guchar *bytes = g_base64_decode(text, &size);
    return g_bytes_new_take(bytes, size);
}

/* bytes with one bit changed. */
static GBytes *
flip(GBytes *bytes, gsize at)
{
    gsize size;
    guint8 *copy = g_memdup2(g_bytes_get_data(bytes, &size), g_bytes_get_size(bytes));
    copy[at % size] ^= 1;
    return g_bytes_new_take(copy, g_bytes_get_size(bytes));
}

static void
test_ed25519(void)
{
    g_autoptr(GBytes) key = decode(ed25519_key), signature = decode(ed25519_signature);
    g_autoptr(GBytes) message = g_bytes_new_static("oil the wheel", 13);
    g_autoptr(GBytes) shorter = g_bytes_new_from_bytes(signature, 0, 63);
    g_assert_true(m2s_ed25519_verify(key, message, signature));
    g_assert_false(m2s_ed25519_verify(signature, message, signature));
    g_assert_false(m2s_ed25519_verify(key, message, shorter));
    for (gsize i = 0; i < 64; i++) {
        g_autoptr(GBytes) other_key = flip(key, i), other = flip(signature, i);
        g_autoptr(GBytes) other_message = flip(message, i);
        g_assert_false(m2s_ed25519_verify(other_key, message, signature));
        g_assert_false(m2s_ed25519_verify(key, other_message, signature));
        g_assert_false(m2s_ed25519_verify(key, message, other));
    }
}

static void
hash(const char *text, guint8 *digest)
{
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, strlen(text), (const guint8 *)text);
    sha256_digest(&context, SHA256_DIGEST_SIZE, digest);
}

static void
test_rsa(void)
{
    guint8 digest[SHA256_DIGEST_SIZE], other_digest[SHA256_DIGEST_SIZE];
    hash("oil the wheel", digest);
    hash("oil the wheels", other_digest);
    static const char *const keys[] = {rsa_info, rsa_key};
    g_autoptr(GBytes) signature = decode(rsa_signature);
    g_autoptr(GBytes) shorter =
        g_bytes_new_from_bytes(signature, 0, g_bytes_get_size(signature) - 1);
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        g_autoptr(GBytes) key = decode(keys[i]);
        g_assert_cmpint(m2s_rsa_verify(key, digest, signature), ==, M2S_RSA_GOOD);
        g_assert_cmpint(m2s_rsa_verify(key, other_digest, signature), ==, M2S_RSA_BAD);
        g_assert_cmpint(m2s_rsa_verify(key, digest, shorter), ==, M2S_RSA_BAD);
        for (gsize at = 0; at < g_bytes_get_size(key); at++) {
            g_autoptr(GBytes) other = flip(signature, at), damaged = flip(key, at);
            g_autoptr(GBytes) cut = g_bytes_new_from_bytes(key, 0, at);
            g_assert_cmpint(m2s_rsa_verify(key, digest, other), ==, M2S_RSA_BAD);
            g_assert_cmpint(m2s_rsa_verify(cut, digest, signature), ==, M2S_RSA_UNUSABLE);
            m2s_rsa_verify(damaged, digest, signature); /* is safe */
        }
    }
}

static void
test_other_keys(void)
{
    guint8 digest[SHA256_DIGEST_SIZE];
    hash("oil the wheel", digest);
    g_autoptr(GBytes) elliptic = decode(ec_info), signature = decode(rsa_signature);
    g_autoptr(GBytes) none = g_bytes_new_static("", 0);
    g_assert_cmpint(m2s_rsa_verify(elliptic, digest, signature), ==, M2S_RSA_UNUSABLE);
    g_assert_cmpint(m2s_rsa_verify(none, digest, signature), ==, M2S_RSA_UNUSABLE);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/public-key/ed25519", test_ed25519);
    g_test_add_func("/public-key/rsa", test_rsa);
    g_test_add_func("/public-key/other-keys", test_other_keys);
    return g_test_run();
}
