/* SPDX-License-Identifier: GPL-2.0-or-later */
/* DKIM-Signature: RFC 6376, 8301 and 8463. */
#include <nettle/sha2.h>

#include "verify/canon.h"
#include "verify/public-key.h"
#include "verify/signature.h"
#include "verify/tags.h"

#define HEADER "DKIM-Signature"

typedef struct {
    const M2sSignedMail *mail;
    M2sSlice field;  /* the header itself */
    GArray *tags;    /* (nullable) */
    char *algorithm; /* (nullable): "rsa-sha256" */
    char *domain;    /* (nullable) */
    char *selector;  /* (nullable) */
    gboolean is_header_relaxed, is_body_relaxed;
} Claim;

static void
claim_clear(Claim *claim)
{
    g_clear_pointer(&claim->tags, g_array_unref);
    g_free(claim->algorithm);
    g_free(claim->domain);
    g_free(claim->selector);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Claim, claim_clear)

/* Whether name is that of a host, and so is safe in a path. */
static gboolean
is_host(const char *name)
{
    if (name == NULL || *name == '\0' || *name == '.' || strlen(name) > 253)
        return FALSE;
    for (; *name; name++)
        if (!g_ascii_isalnum(*name) && !strchr("-_.", *name))
            return FALSE;
    return TRUE;
}

/* Whether host is domain, or in it. */
static gboolean
is_in_domain(const char *host, const char *domain)
{
    gsize size = strlen(host), end = strlen(domain);
    return size >= end && g_ascii_strcasecmp(host + size - end, domain) == 0 &&
           (size == end || host[size - end - 1] == '.');
}

static gboolean
read_canonicalization(Claim *claim)
{
    static const char *const known[] = {"simple",  "simple/simple",  "simple/relaxed",
                                        "relaxed", "relaxed/simple", "relaxed/relaxed",
                                        NULL};
    g_autofree char *c = m2s_tags_value(claim->tags, "c");
    if (c == NULL)
        return TRUE;
    claim->is_header_relaxed = g_str_has_prefix(c, "relaxed");
    claim->is_body_relaxed = g_str_has_suffix(c, "/relaxed");
    return g_strv_contains(known, c);
}

/* Whether the tag "i", an address, is in the domain. */
static gboolean
has_own_identity(const Claim *claim)
{
    g_autofree char *i = m2s_tags_value(claim->tags, "i");
    const char *at = i ? strrchr(i, '@') : NULL;
    return i == NULL || (at && is_in_domain(at + 1, claim->domain));
}

/* Reads the tags.  Returns: (nullable): what is wrong. */
static const char *
read_claim(Claim *claim)
{
    claim->tags = m2s_tags_parse(m2s_signed_mail_value(claim->field));
    if (claim->tags == NULL)
        return "its header is malformed";
    g_autofree char *version = m2s_tags_value(claim->tags, "v");
    claim->algorithm = m2s_tags_value(claim->tags, "a");
    claim->domain = m2s_tags_value(claim->tags, "d");
    claim->selector = m2s_tags_value(claim->tags, "s");
    if (g_strcmp0(version, "1") != 0 || claim->algorithm == NULL || !is_host(claim->domain) ||
        !is_host(claim->selector) || !m2s_tags_find(claim->tags, "h") ||
        !m2s_tags_find(claim->tags, "bh") || !m2s_tags_find(claim->tags, "b") ||
        !read_canonicalization(claim) || !has_own_identity(claim))
        return "its header is malformed";
    return NULL;
}

/* Compares the body with the tag "bh".  Returns: (nullable): what is wrong. */
static const char *
check_body(const Claim *claim)
{
    g_autoptr(GString) body = claim->is_body_relaxed ? m2s_canon_body_relaxed(claim->mail->body)
                                                     : m2s_canon_body_simple(claim->mail->body);
    g_autofree char *length = m2s_tags_value(claim->tags, "l");
    g_autofree char *theirs = m2s_tags_value(claim->tags, "bh");
    guint64 size = body->len;
    if (length && !g_ascii_string_to_unsigned(length, 10, 0, G_MAXINT64, &size, NULL))
        return "its header is malformed";
    if (size < body->len)
        return "the end of the text is not signed";
    guint8 digest[SHA256_DIGEST_SIZE];
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, body->len, (const guint8 *)body->str);
    sha256_digest(&context, sizeof digest, digest);
    g_autofree char *mine = g_base64_encode(digest, sizeof digest);
    return size == body->len && g_strcmp0(mine, theirs) == 0 ? NULL : "the text was changed";
}

static void
append_header(const Claim *claim, M2sSlice field, GString *out)
{
    if (claim->is_header_relaxed)
        m2s_canon_header_relaxed(field, out);
    else
        m2s_canon_header_simple(field, out);
}

#define HEADERS_MAX 256 /* names in the tag "h" */

/* Appends the headers that the tag "h" names, each time the next one from the bottom; a name that
 * is left over means that there was no such header, and must be none.
 * Returns: FALSE if From is not among them. */
static gboolean
append_headers(const Claim *claim, GString *out)
{
    g_autofree char *list = m2s_tags_value(claim->tags, "h");
    g_auto(GStrv) names = g_strsplit(list, ":", -1);
    const GArray *fields = claim->mail->fields;
    g_autofree gboolean *used = g_new0(gboolean, fields->len + 1);
    gboolean has_from = FALSE;
    if (g_strv_length(names) > HEADERS_MAX)
        return FALSE;
    for (char **name = names; *name; name++) {
        has_from = has_from || g_ascii_strcasecmp(*name, "From") == 0;
        for (guint i = fields->len; i-- > 0;) {
            M2sSlice field = g_array_index(fields, M2sSlice, i);
            if (used[i] || !m2s_slice_equals_caseless(m2s_signed_mail_name(field), *name))
                continue;
            used[i] = TRUE;
            append_header(claim, field, out);
            g_string_append(out, "\r\n");
            break;
        }
    }
    return has_from;
}

/* The digest that is signed.  Returns: FALSE if From is not signed. */
static gboolean
hash_headers(const Claim *claim, guint8 *digest)
{
    g_autoptr(GString) text = g_string_new(NULL), own = g_string_new(NULL);
    if (!append_headers(claim, text))
        return FALSE;
    m2s_tags_append_unsigned(claim->field, claim->tags, own);
    append_header(claim, m2s_slice_of_string(own), text);
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, text->len, (const guint8 *)text->str);
    sha256_digest(&context, SHA256_DIGEST_SIZE, digest);
    return TRUE;
}

/* A TXT record as it is in a zone or as dig prints it, `"v=DKIM1; " "p=…"`, or as its plain text.
 * Returns: (transfer full). */
static char *
join_strings(const char *text)
{
    GString *out = g_string_new(NULL);
    gboolean is_quoted = strchr(text, '"') != NULL, is_inside = !is_quoted;
    for (; *text; text++) {
        if (*text == '"')
            is_inside = !is_inside;
        else if (is_inside && !(*text == '\\' && is_quoted))
            g_string_append_c(out, *text);
    }
    return g_string_free(out, FALSE);
}

/* The key in record, the text of a TXT record, for the claim.
 * why: (out): what is wrong with it, if NULL is returned.  Returns: (transfer full) (nullable). */
static GBytes *
read_record(const Claim *claim, const char *record, M2sVerdict *verdict, const char **why)
{
    g_autoptr(GArray) tags = m2s_tags_parse(m2s_slice_of(record));
    *verdict = M2S_VERDICT_NOT_CHECKED;
    *why = "the file of the key has no usable key";
    if (tags == NULL)
        return NULL;
    g_autofree char *version = m2s_tags_value(tags, "v"), *type = m2s_tags_value(tags, "k");
    g_autofree char *hashes = m2s_tags_value(tags, "h"), *key = m2s_tags_value(tags, "p");
    g_auto(GStrv) allowed = g_strsplit(hashes ? hashes : "sha256", ":", -1);
    g_autofree char *wanted = g_strdup_printf("%s-sha256", type ? type : "rsa");
    if ((version && !g_str_equal(version, "DKIM1")) || key == NULL ||
        !g_strv_contains((const char *const *)allowed, "sha256") ||
        !g_str_equal(wanted, claim->algorithm))
        return NULL;
    if (*key == '\0') {
        *verdict = M2S_VERDICT_EXPIRED;
        *why = "the key was revoked";
        return NULL;
    }
    return m2s_tags_decode(key);
}

static M2sSignature *
compare(const Claim *claim, GBytes *key)
{
    guint8 digest[SHA256_DIGEST_SIZE];
    g_autofree char *b = m2s_tags_value(claim->tags, "b");
    g_autoptr(GBytes) signature = m2s_tags_decode(b);
    if (signature == NULL)
        return m2s_signature_new(M2S_SIGNATURE_DKIM, M2S_VERDICT_BAD, "the signature is damaged");
    if (!hash_headers(claim, digest))
        return m2s_signature_new(M2S_SIGNATURE_DKIM, M2S_VERDICT_BAD, "it does not sign From");
    g_autoptr(GBytes) message = g_bytes_new_static(digest, sizeof digest);
    M2sRsaResult result = M2S_RSA_BAD;
    if (g_str_has_prefix(claim->algorithm, "rsa"))
        result = m2s_rsa_verify(key, digest, signature);
    else if (m2s_ed25519_verify(key, message, signature))
        result = M2S_RSA_GOOD;
    switch (result) {
    case M2S_RSA_GOOD:
        return m2s_signature_new(M2S_SIGNATURE_DKIM, M2S_VERDICT_GOOD, NULL);
    case M2S_RSA_BAD:
        return m2s_signature_new(M2S_SIGNATURE_DKIM, M2S_VERDICT_BAD,
                                 "a signed header was changed, or it is by another key");
    default:
        return m2s_signature_new(M2S_SIGNATURE_DKIM, M2S_VERDICT_NOT_CHECKED,
                                 "the key is none, or too short");
    }
}

/* Reads the file with the key.  Returns: (transfer full) (nullable): its text. */
static char *
read_key_file(const Claim *claim, const char *folder)
{
    g_autofree char *name = g_strdup_printf("%s._domainkey.%s", claim->selector, claim->domain);
    g_autofree char *lower = g_ascii_strdown(name, -1);
    g_autofree char *path = g_build_filename(folder, lower, NULL);
    char *text;
    return g_file_get_contents(path, &text, NULL, NULL) ? text : NULL;
}

static M2sSignature *
verify(Claim *claim, const M2sVerifyOptions *options)
{
    const char *flaw = read_claim(claim), *why;
    if (flaw)
        return m2s_signature_new(M2S_SIGNATURE_DKIM, M2S_VERDICT_BAD, flaw);
    if (options->dkim_keys == NULL)
        return m2s_signature_new(M2S_SIGNATURE_DKIM, M2S_VERDICT_NOT_CHECKED,
                                 "there is no folder of keys");
    if (!g_str_equal(claim->algorithm, "rsa-sha256") &&
        !g_str_equal(claim->algorithm, "ed25519-sha256"))
        return m2s_signature_new(M2S_SIGNATURE_DKIM, M2S_VERDICT_NOT_CHECKED,
                                 "its algorithm is not supported");
    if ((flaw = check_body(claim)) != NULL)
        return m2s_signature_new(M2S_SIGNATURE_DKIM, M2S_VERDICT_BAD, flaw);
    g_autofree char *text = read_key_file(claim, options->dkim_keys);
    if (text == NULL)
        return m2s_signature_new(M2S_SIGNATURE_DKIM, M2S_VERDICT_UNKNOWN_KEY,
                                 "there is no such key");
    M2sVerdict verdict;
    g_autofree char *record = join_strings(text);
    g_autoptr(GBytes) key = read_record(claim, record, &verdict, &why);
    return key ? compare(claim, key) : m2s_signature_new(M2S_SIGNATURE_DKIM, verdict, why);
}

void
m2s_dkim_signatures(const M2sSignedMail *mail, const M2sVerifyOptions *options,
                    GPtrArray *signatures)
{
    M2sSlice field;
    for (guint at = 0, i = 0;
         i < M2S_SIGNATURES_MAX && m2s_signed_mail_next(mail, HEADER, &at, &field); i++) {
        g_auto(Claim) claim = {.mail = mail, .field = field};
        M2sSignature *signature = verify(&claim, options);
        const char *host = mail->from ? strrchr(mail->from, '@') : NULL;
        gboolean is_own = host && claim.domain && is_in_domain(host + 1, claim.domain);
        if (claim.selector && is_host(claim.domain) && is_host(claim.selector)) {
            signature->identity = g_strdup(claim.domain);
            if (options->dkim_keys)
                signature->key = g_strdup_printf("%s._domainkey.%s", claim.selector, claim.domain);
        }
        m2s_signature_settle(signature, mail, is_own ? mail->from : NULL);
        g_ptr_array_add(signatures, signature);
    }
}
