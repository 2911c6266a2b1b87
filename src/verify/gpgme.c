/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "verify/gpgme.h"

#include <errno.h>
#include <gpgme.h>

#include "base/library.h"

#define LIBRARY "libgpgme.so.11"

/* The functions that are used. */
#define FUNCTIONS(X)                                                                               \
    X(gpgme_check_version_internal)                                                                \
    X(gpgme_new)                                                                                   \
    X(gpgme_release)                                                                               \
    X(gpgme_set_protocol)                                                                          \
    X(gpgme_set_offline)                                                                           \
    X(gpgme_set_ctx_flag)                                                                          \
    X(gpgme_data_new_from_mem)                                                                     \
    X(gpgme_data_new_from_cbs)                                                                     \
    X(gpgme_data_release)                                                                          \
    X(gpgme_op_import)                                                                             \
    X(gpgme_op_import_result)                                                                      \
    X(gpgme_op_verify)                                                                             \
    X(gpgme_op_verify_result)                                                                      \
    X(gpgme_get_key)                                                                               \
    X(gpgme_key_unref)                                                                             \
    X(gpgme_strerror_r)

typedef struct {
#define MEMBER(name) __typeof__(name) *name;
    FUNCTIONS(MEMBER)
#undef MEMBER
} Library;

/* Returns: FALSE if the library is not installed, or is too old. */
static gboolean
load(Library *library)
{
#define SYMBOL(name) M2S_SYMBOL(*library, name),
    const M2sSymbol symbols[] = {FUNCTIONS(SYMBOL){NULL}};
#undef SYMBOL
    return m2s_library_load(LIBRARY, "GPGME", symbols, NULL) &&
           library->gpgme_check_version_internal(
               "1.18.0", G_STRUCT_OFFSET(struct _gpgme_signature, validity)) != NULL;
}

typedef struct {
    Library library;
    gpgme_ctx_t context;
    const M2sGnupgJob *job;
} Session;

/* A clause about an error.  (transfer full) */
static M2sGnupgAnswer *
fail(const Session *session, M2sVerdict verdict, gpgme_error_t error)
{
    char text[256] = "";
    session->library.gpgme_strerror_r(error, text, sizeof text);
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *reason = g_strdup_printf("GnuPG says: %s", valid);
    return m2s_gnupg_answer_new(verdict, reason);
}

/* Nothing is fetched, whatever gpg.conf says.  This does not hold for gpgsm: see gnupg.c. */
static gpgme_error_t
begin(Session *session)
{
    const Library *library = &session->library;
    gpgme_error_t error = library->gpgme_new(&session->context);
    if (error)
        return error;
    library->gpgme_set_offline(session->context, 1);
    error = library->gpgme_set_protocol(
        session->context, session->job->smime ? GPGME_PROTOCOL_CMS : GPGME_PROTOCOL_OpenPGP);
    return error ? error : library->gpgme_set_ctx_flag(session->context, "auto-key-retrieve", "0");
}

static gpgme_error_t
open_slice(const Session *session, M2sSlice slice, gpgme_data_t *data)
{
    return session->library.gpgme_data_new_from_mem(data, slice.size ? slice.data : "", slice.size,
                                                    0);
}

/* Takes the key of the job into the keyring, which has no other. */
static gpgme_error_t
import(const Session *session)
{
    const Library *library = &session->library;
    gpgme_data_t key;
    if (session->job->public_key.size == 0)
        return 0;
    gpgme_error_t error = open_slice(session, session->job->public_key, &key);
    if (error)
        return error;
    error = library->gpgme_op_import(session->context, key);
    library->gpgme_data_release(key);
    return error;
}

/* A signed message can be a compressed one, and a few bytes unpack to terabytes: what a mail signs
 * is not much more than itself. */
typedef struct {
    GString *text;
    gsize limit;
} Sink;

static ssize_t
write_sink(void *handle, const void *buffer, size_t size)
{
    Sink *sink = handle;
    if (sink->text->len + size > sink->limit) {
        errno = EFBIG;
        return -1;
    }
    g_string_append_len(sink->text, buffer, size);
    return size;
}

static struct gpgme_data_cbs sink_functions = {.write = write_sink};

/* Runs gpg or gpgsm.  text: what was signed, if that is in the signature, is appended. */
static gpgme_error_t
run(const Session *session, GString *text)
{
    const Library *library = &session->library;
    const M2sGnupgJob *job = session->job;
    Sink sink = {text, job->signature.size * 2 + 4096};
    gpgme_data_t signature = NULL, other = NULL;
    gpgme_error_t error = open_slice(session, job->signature, &signature);
    if (!error && job->detached)
        error = open_slice(session, job->text, &other);
    else if (!error)
        error = library->gpgme_data_new_from_cbs(&other, &sink_functions, &sink);
    if (!error)
        error = library->gpgme_op_verify(session->context, signature, job->detached ? other : NULL,
                                         job->detached ? NULL : other);
    if (signature)
        library->gpgme_data_release(signature);
    if (other)
        library->gpgme_data_release(other);
    return error;
}

/* A certificate comes with the mail: anybody can make one with any name, and only who has signed it
 * says whether it is true.  A key of OpenPGP must have been taken into the keyring. */
static M2sGnupgAnswer *
judge_trust(const Session *session, const struct _gpgme_signature *signature)
{
    gboolean is_trusted = session->job->smime ? signature->validity >= GPGME_VALIDITY_FULL
                                              : signature->validity != GPGME_VALIDITY_NEVER;
    return is_trusted ? m2s_gnupg_answer_new(M2S_VERDICT_GOOD, NULL)
                      : m2s_gnupg_answer_new(M2S_VERDICT_UNKNOWN_KEY, "the key is not trusted");
}

static M2sGnupgAnswer *
judge_status(const Session *session, const struct _gpgme_signature *signature)
{
    switch (gpgme_err_code(signature->status)) {
    case GPG_ERR_NO_ERROR:
        return judge_trust(session, signature);
    case GPG_ERR_BAD_SIGNATURE:
        return m2s_gnupg_answer_new(M2S_VERDICT_BAD, "what was signed has been changed");
    case GPG_ERR_KEY_EXPIRED:
        return m2s_gnupg_answer_new(M2S_VERDICT_EXPIRED, "the key has expired");
    case GPG_ERR_SIG_EXPIRED:
        return m2s_gnupg_answer_new(M2S_VERDICT_EXPIRED, "the signature has expired");
    case GPG_ERR_CERT_REVOKED:
        return m2s_gnupg_answer_new(M2S_VERDICT_EXPIRED, "the key was revoked");
    case GPG_ERR_NO_PUBKEY:
        return m2s_gnupg_answer_new(M2S_VERDICT_UNKNOWN_KEY, "there is no such key");
    default:
        return fail(session, M2S_VERDICT_NOT_CHECKED, signature->status);
    }
}

/* A certificate has its subject, and then its addresses, in brackets: each is one identity with the
 * subject. */
static void
add_certified(M2sGnupgAnswer *answer, gpgme_user_id_t subject)
{
    if (subject->next == NULL)
        m2s_gnupg_answer_add(answer, subject->uid, subject->email);
    for (gpgme_user_id_t id = subject->next; id; id = id->next) {
        const char *email = id->email ? id->email : "";
        gsize is_wrapped = g_str_has_prefix(email, "<") && g_str_has_suffix(email, ">");
        g_autofree char *plain = g_strndup(email + is_wrapped, strlen(email) - 2 * is_wrapped);
        g_autofree char *name = g_strdup_printf("%s <%s>", subject->uid ? subject->uid : "", plain);
        m2s_gnupg_answer_add(answer, name, plain);
    }
}

/* Adds who has the key. */
static void
add_key(const Session *session, const struct _gpgme_signature *signature, M2sGnupgAnswer *answer)
{
    const Library *library = &session->library;
    gpgme_key_t key = NULL;
    const char *fingerprint = signature->fpr ? signature->fpr : "";
    if (*fingerprint && !library->gpgme_get_key(session->context, fingerprint, &key, 0))
        fingerprint = key->fpr ? key->fpr : fingerprint; /* of the key, not of a subkey */
    g_free(answer->fingerprint);
    answer->fingerprint = g_utf8_make_valid(fingerprint, -1);
    answer->is_certified = signature->validity >= GPGME_VALIDITY_FULL;
    gboolean is_certificate = key && key->uids && session->job->smime;
    if (is_certificate)
        add_certified(answer, key->uids);
    for (gpgme_user_id_t id = key && !is_certificate ? key->uids : NULL; id; id = id->next)
        if (!id->revoked && !id->invalid)
            m2s_gnupg_answer_add(answer, id->uid, id->email);
    if (key)
        library->gpgme_key_unref(key);
}

/* Of several signatures, the worst counts. */
static M2sGnupgAnswer *
judge(const Session *session)
{
    gpgme_verify_result_t result = session->library.gpgme_op_verify_result(session->context);
    M2sGnupgAnswer *worst = NULL;
    for (gpgme_signature_t at = result ? result->signatures : NULL; at; at = at->next) {
        M2sGnupgAnswer *answer = judge_status(session, at);
        add_key(session, at, answer);
        if (worst == NULL || answer->verdict < worst->verdict) {
            g_clear_pointer(&worst, m2s_gnupg_answer_free);
            worst = g_steal_pointer(&answer);
        }
        g_clear_pointer(&answer, m2s_gnupg_answer_free);
    }
    return worst ? worst
                 : m2s_gnupg_answer_new(M2S_VERDICT_BAD, "there is no signature where one belongs");
}

/* Whether error is the fault of the signature, rather than of GnuPG. */
static gboolean
is_damage(gpgme_error_t error)
{
    gpgme_err_code_t code = gpgme_err_code(error);
    return code == GPG_ERR_NO_DATA || code == GPG_ERR_BAD_DATA;
}

static M2sGnupgAnswer *
verify(Session *session)
{
    g_autoptr(GString) text = g_string_new(NULL);
    gpgme_error_t error = begin(session);
    if (!error)
        error = import(session);
    if (!error)
        error = run(session, text);
    if (error)
        return fail(session, is_damage(error) ? M2S_VERDICT_BAD : M2S_VERDICT_NOT_CHECKED, error);
    M2sGnupgAnswer *answer = judge(session);
    g_string_append_len(answer->text, text->str, text->len);
    return answer;
}

M2sGnupgAnswer *
m2s_gpgme_verify(const M2sGnupgJob *job)
{
    Session session = {.job = job};
    if (!load(&session.library))
        return m2s_gnupg_answer_new(M2S_VERDICT_NOT_CHECKED, LIBRARY " is not installed");
    M2sGnupgAnswer *answer = verify(&session);
    if (session.context)
        session.library.gpgme_release(session.context);
    return answer;
}
