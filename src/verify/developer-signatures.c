/* SPDX-License-Identifier: GPL-2.0-or-later */
/* X-Developer-Signature, as patatt makes it. */
#include <nettle/sha2.h>

#include "mail/header-text.h"
#include "verify/canon.h"
#include "verify/gnupg.h"
#include "verify/mailinfo.h"
#include "verify/public-key.h"
#include "verify/signature.h"
#include "verify/tags.h"

#define HEADER "X-Developer-Signature"

/* A signature that is looked at. */
typedef struct {
    const M2sSignedMail *mail;
    const M2sMailinfo *info;
    GArray *tags;
    M2sSlice value;                    /* of the header */
    guint8 digest[SHA256_DIGEST_SIZE]; /* what is signed */
    M2sSignatureKind kind;
    const char *folder; /* of keyrings: "ed25519" */
    char *address;      /* whose it says it is */
} Claim;

static void
claim_clear(Claim *claim)
{
    g_clear_pointer(&claim->tags, g_array_unref);
    g_free(claim->address);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Claim, claim_clear)

static void
hash(GString *text, guint8 *digest)
{
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, text->len, (const guint8 *)text->str);
    sha256_digest(&context, SHA256_DIGEST_SIZE, digest);
}

/* Whether the text of the mail has the digest in the tag "bh". */
static gboolean
has_body(const Claim *claim)
{
    g_autoptr(GString) text = g_string_new(NULL);
    M2sSlice rest = m2s_slice_of_string(claim->info->text), line;
    while (rest.size > 0 && strchr("\r\n", rest.data[rest.size - 1]))
        rest.size--;
    gboolean is_empty = rest.size == 0;
    while (m2s_slice_next_line(&rest, &line)) {
        while (line.size > 0 && strchr("\r\n", line.data[line.size - 1]))
            line.size--;
        g_string_append_len(text, line.data, line.size);
        g_string_append(text, "\r\n");
    }
    if (is_empty)
        g_string_append(text, "\r\n");
    guint8 digest[SHA256_DIGEST_SIZE];
    hash(text, digest);
    g_autofree char *mine = g_base64_encode(digest, sizeof digest);
    g_autofree char *theirs = m2s_tags_value(claim->tags, "bh");
    return g_strcmp0(mine, theirs) == 0;
}

/* Appends the value of a header as it is signed.  git's reading of From and Subject takes their
 * place; patatt decodes others that have an encoded word of the kind "Q". */
static void
append_value(const Claim *claim, const char *name, M2sSlice raw, GString *out)
{
    g_autofree char *text = NULL;
    if (g_str_equal(name, "from"))
        text = g_strdup_printf("%s <%s>", claim->info->author, claim->info->email);
    else if (g_str_equal(name, "subject"))
        text = g_strdup(claim->info->subject);
    M2sSlice value = text ? m2s_slice_of(text) : raw;
    g_autofree char *copy = m2s_slice_dup(value);
    g_autofree char *decoded = strstr(copy, "?q?") ? m2s_header_text(value) : NULL;
    m2s_canon_value(decoded ? m2s_slice_of(decoded) : value, M2S_BLANKS_PATATT, out);
}

#define HEADERS_MAX 64 /* patatt signs three */

/* Appends the headers that the tag "h" names, each time the next one from the bottom.
 * Returns: FALSE if From or Subject is not among them. */
static gboolean
append_headers(const Claim *claim, GString *out)
{
    g_autofree char *list = m2s_tags_value(claim->tags, "h");
    g_auto(GStrv) names = g_strsplit(list ? list : "", ":", -1);
    if (g_strv_length(names) > HEADERS_MAX)
        return FALSE;
    g_autofree gboolean *used = g_new0(gboolean, claim->mail->fields->len + 1);
    for (char **name = names; *name; name++)
        for (guint i = claim->mail->fields->len; i-- > 0;) {
            M2sSlice field = g_array_index(claim->mail->fields, M2sSlice, i);
            if (used[i] || !m2s_slice_equals_caseless(m2s_signed_mail_name(field), *name))
                continue;
            used[i] = TRUE;
            g_string_append_printf(out, "%s:", *name);
            append_value(claim, *name, m2s_signed_mail_value(field), out);
            g_string_append(out, "\r\n");
            break;
        }
    return g_strv_contains((const char *const *)names, "from") &&
           g_strv_contains((const char *const *)names, "subject");
}

/* Appends the signature's own header up to "b=". */
static void
append_itself(const Claim *claim, GString *out)
{
    const M2sSignatureTag *b = m2s_tags_find(claim->tags, "b");
    M2sSlice before = m2s_slice_sub(claim->value, 0, b->value.data - claim->value.data);
    g_string_append(out, "x-developer-signature:");
    m2s_canon_value(before, M2S_BLANKS_PATATT, out);
}

static const struct {
    const char *start; /* of the tag "a" */
    M2sSignatureKind kind;
} algorithms[] = {
    {"ed25519", M2S_SIGNATURE_DEVELOPER_ED25519},
    {"openpgp", M2S_SIGNATURE_DEVELOPER_OPENPGP},
    {"", M2S_SIGNATURE_DEVELOPER_OTHER},
};

static void
find_algorithm(Claim *claim)
{
    g_autofree char *a = m2s_tags_value(claim->tags, "a");
    gsize i = 0;
    while (!g_str_has_prefix(a ? a : "", algorithms[i].start))
        i++;
    claim->folder = algorithms[i].start;
    claim->kind = algorithms[i].kind;
}

/* Whether the tags are there that patatt needs.  A signature of OpenPGP has its own time. */
static gboolean
has_tags(const Claim *claim)
{
    guint size = claim->tags ? claim->tags->len : 0;
    return size > 0 &&
           &g_array_index(claim->tags, M2sSignatureTag, size - 1) ==
               m2s_tags_find(claim->tags, "b") &&
           (claim->kind != M2S_SIGNATURE_DEVELOPER_ED25519 || m2s_tags_find(claim->tags, "t"));
}

/* Reads the header, and works out what it should sign.  Returns: (nullable): what is wrong. */
static const char *
read_claim(Claim *claim, M2sSlice field)
{
    claim->kind = M2S_SIGNATURE_DEVELOPER_OTHER;
    claim->value = m2s_signed_mail_value(field);
    claim->tags = m2s_tags_parse(claim->value);
    if (claim->tags)
        find_algorithm(claim);
    if (!has_tags(claim))
        return "its header is malformed";
    claim->address = m2s_tags_value(claim->tags, "i");
    if (claim->address == NULL)
        claim->address = g_strdup(claim->mail->from);
    if (!has_body(claim))
        return "the text was changed";
    g_autoptr(GString) text = g_string_new(NULL);
    if (!append_headers(claim, text))
        return "it does not sign From and Subject";
    append_itself(claim, text);
    hash(text, claim->digest);
    return NULL;
}

/* One part of a path, from a mail: as patatt encodes it, so that it names no other folder. */
static void
append_part(GString *path, const char *text)
{
    g_string_append_c(path, '/');
    for (; *text; text++) {
        if (g_ascii_isalnum(*text) || strchr("_.-~", *text))
            g_string_append_c(path, g_ascii_tolower(*text));
        else if (*text == ' ')
            g_string_append_c(path, '+');
        else
            g_string_append_printf(path, "%%%02X", (guchar)*text);
    }
}

/* The name of the file with the key, within a keyring.
 * Returns: (transfer full) (nullable): NULL if the address is none. */
static char *
key_name(const Claim *claim)
{
    const char *at = claim->address ? strchr(claim->address, '@') : NULL;
    g_autofree char *selector = m2s_tags_value(claim->tags, "s");
    if (at == NULL)
        return NULL;
    g_autofree char *local = g_strndup(claim->address, at - claim->address);
    const char *parts[] = {at + 1, local, selector && *selector ? selector : "default"};
    GString *path = g_string_new(claim->folder);
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        gboolean is_folder = g_str_equal(parts[i], ".") || g_str_equal(parts[i], "..");
        append_part(path, is_folder || *parts[i] == '\0' ? "none" : parts[i]);
    }
    return g_string_free(path, FALSE);
}

#define KEY_LIMIT (1 << 20) /* bytes; patatt's own keys have 44, those of OpenPGP some kilobytes */

/* Finds the key.  path: (out) (transfer full) (nullable).
 * Returns: (transfer full) (nullable): the file's bytes. */
static GBytes *
find_key(const Claim *claim, const M2sVerifyOptions *options, char **path)
{
    g_autofree char *name = key_name(claim);
    *path = NULL;
    for (const char *const *ring = options->keyrings; name && ring && *ring; ring++) {
        g_autofree char *file = g_build_filename(*ring, name, NULL);
        char *text;
        gsize size;
        if (!g_file_test(file, G_FILE_TEST_IS_REGULAR) ||
            !g_file_get_contents(file, &text, &size, NULL))
            continue;
        *path = g_steal_pointer(&file);
        return g_bytes_new_take(text, MIN(size, KEY_LIMIT));
    }
    return NULL;
}

#define SIGNATURE_SIZE 64

/* The tag "b" has the signature of the digest, and then the digest. */
static M2sSignature *
verify_ed25519(const Claim *claim, const M2sVerifyOptions *options)
{
    g_autofree char *path = NULL, *b = m2s_tags_value(claim->tags, "b"), *digits = NULL;
    g_autoptr(GBytes) file = find_key(claim, options, &path);
    g_autoptr(GBytes) both = m2s_tags_decode(b);
    if (file == NULL)
        return m2s_signature_new(claim->kind, M2S_VERDICT_UNKNOWN_KEY, "there is no such key");
    digits = g_strstrip(m2s_slice_dup(m2s_slice_of_bytes(file)));
    g_autoptr(GBytes) key = m2s_tags_decode(digits);
    if (key == NULL || g_bytes_get_size(key) != 32)
        return m2s_signature_new(claim->kind, M2S_VERDICT_NOT_CHECKED,
                                 "the file of the key has no Ed25519 key");
    if (both == NULL || g_bytes_get_size(both) != SIGNATURE_SIZE + sizeof claim->digest)
        return m2s_signature_new(claim->kind, M2S_VERDICT_BAD, "the signature is damaged");
    g_autoptr(GBytes) signature = g_bytes_new_from_bytes(both, 0, SIGNATURE_SIZE);
    g_autoptr(GBytes) signed_digest =
        g_bytes_new_from_bytes(both, SIGNATURE_SIZE, sizeof claim->digest);
    g_autoptr(GBytes) digest = g_bytes_new_static(claim->digest, sizeof claim->digest);
    if (!m2s_ed25519_verify(key, signed_digest, signature))
        return m2s_signature_new(claim->kind, M2S_VERDICT_BAD, "it is not by this key");
    gboolean is_same = g_bytes_equal(digest, signed_digest);
    M2sSignature *found =
        m2s_signature_new(claim->kind, is_same ? M2S_VERDICT_GOOD : M2S_VERDICT_BAD,
                          is_same ? NULL : "a signed header was changed");
    found->key = g_filename_display_name(path);
    return found;
}

/* Whether one of the identities has the address. */
static gboolean
has_address(const M2sGnupgAnswer *answer, const char *address)
{
    for (guint i = 0; i < answer->identities->len; i++) {
        const M2sIdentity *identity = g_ptr_array_index(answer->identities, i);
        if (address && g_ascii_strcasecmp(identity->email, address) == 0)
            return TRUE;
    }
    return FALSE;
}

/* The tag "b" has a message of OpenPGP, which is the digest, signed.  A key in a keyring belongs to
 * the address that it is named by; others must say so themselves. */
static M2sSignature *
verify_openpgp(const Claim *claim, const M2sVerifyOptions *options)
{
    g_autofree char *path = NULL, *b = m2s_tags_value(claim->tags, "b");
    g_autoptr(GBytes) key = find_key(claim, options, &path);
    g_autoptr(GBytes) message = m2s_tags_decode(b);
    if (message == NULL)
        return m2s_signature_new(claim->kind, M2S_VERDICT_BAD, "the signature is damaged");
    M2sGnupgJob job = {.signature = m2s_slice_of_bytes(message)};
    if (key)
        job.public_key = m2s_slice_of_bytes(key);
    g_autoptr(M2sGnupgAnswer) answer = m2s_gnupg_verify(&job);
    M2sSlice digest = m2s_slice((const char *)claim->digest, sizeof claim->digest);
    if (answer->verdict == M2S_VERDICT_GOOD &&
        m2s_slice_compare(m2s_slice_of_string(answer->text), digest) != 0)
        return m2s_signature_new(claim->kind, M2S_VERDICT_BAD, "a signed header was changed");
    if (answer->verdict == M2S_VERDICT_GOOD && key == NULL && !has_address(answer, claim->address))
        return m2s_signature_new(claim->kind, M2S_VERDICT_OTHER,
                                 "the key is not that of the address in the signature");
    M2sSignature *signature = m2s_signature_new(claim->kind, answer->verdict, answer->reason);
    if (*answer->fingerprint)
        signature->key = g_strdup(answer->fingerprint);
    return signature;
}

static M2sSignature *
verify(Claim *claim, const M2sVerifyOptions *options, M2sSlice field)
{
    const char *flaw = read_claim(claim, field);
    if (flaw)
        return m2s_signature_new(claim->kind, M2S_VERDICT_BAD, flaw);
    switch (claim->kind) {
    case M2S_SIGNATURE_DEVELOPER_ED25519:
        return verify_ed25519(claim, options);
    case M2S_SIGNATURE_DEVELOPER_OPENPGP:
        return verify_openpgp(claim, options);
    default:
        return m2s_signature_new(claim->kind, M2S_VERDICT_NOT_CHECKED,
                                 "its algorithm is not supported");
    }
}

/* Says who it is by.  Without a key, that is no more than a claim.  The author that git records is
 * signed, and is not in From if a relay or a list has sent the mail: "Ann Example via B4 Relay
 * <devnull+ann.example.org@kernel.org>". */
static M2sSignature *
add_identity(const Claim *claim, M2sSignature *signature)
{
    const char *address = claim->address;
    if (address && signature->identity == NULL)
        signature->identity = g_utf8_make_valid(address, -1);
    if (address && claim->info->email && g_ascii_strcasecmp(address, claim->info->email) == 0)
        address = claim->mail->from;
    m2s_signature_settle(signature, claim->mail, address);
    return signature;
}

void
m2s_developer_signatures(const M2sSignedMail *mail, const M2sVerifyOptions *options,
                         GPtrArray *signatures)
{
    M2sSlice field;
    guint at = 0, count = 0;
    const char *why = NULL;
    if (!m2s_signed_mail_next(mail, HEADER, &at, &field))
        return;
    g_auto(M2sMailinfo) info = {NULL};
    gboolean is_read = m2s_mailinfo_read(m2s_slice_of_string(mail->text), &info, &why);
    do {
        g_auto(Claim) claim = {.mail = mail, .info = &info, .kind = M2S_SIGNATURE_DEVELOPER_OTHER};
        M2sSignature *signature = is_read
                                      ? verify(&claim, options, field)
                                      : m2s_signature_new(claim.kind, M2S_VERDICT_NOT_CHECKED, why);
        g_ptr_array_add(signatures, add_identity(&claim, signature));
    } while (++count < M2S_SIGNATURES_MAX && m2s_signed_mail_next(mail, HEADER, &at, &field));
}
