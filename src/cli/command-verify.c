/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/list.h>
#include <mbox2series/verify.h>

#include "cli/options.h"
#include "cli/reference.h"

typedef struct {
    Options options;
    gboolean patch, cover; /* what REF is */
    gboolean allow_unsigned;
    GPtrArray *keyrings; /* (nullable): of const char * */
    const char *dkim_keys;
} VerifyOptions;

#define MEMBER(field) .offset = G_STRUCT_OFFSET(VerifyOptions, field)

static const Option verify_options[] = {
    {"patch", 0, OPTION_FLAG, MEMBER(patch), NULL, "REF is a patch, not a series"},
    {"cover", 0, OPTION_FLAG, MEMBER(cover), NULL, "REF is a cover, not a series"},
    {"allow-unsigned", 0, OPTION_FLAG, MEMBER(allow_unsigned), NULL,
     "A mail that its author has not signed is no failure"},
    {"keyring", 0, OPTION_TEXTS, MEMBER(keyrings), "DIR",
     "Find keys of X-Developer-Signature in DIR, rather than in “.keys” and those of patatt"},
    {"dkim-keys", 0, OPTION_FOLDER, MEMBER(dkim_keys), "DIR",
     "Check DKIM with the keys in DIR, a file for each: “SELECTOR._domainkey.DOMAIN”"},
    OPTIONS_END,
};

static gboolean
check_folder(const char *option, const char *folder, GError **error)
{
    if (g_file_test(folder, G_FILE_TEST_IS_DIR))
        return TRUE;
    g_set_error(error, M2S_ERROR, M2S_ERROR_USAGE, "%s: “%s” is no folder", option, folder);
    return FALSE;
}

static gboolean
check(const VerifyOptions *wanted, GError **error)
{
    if (wanted->patch && wanted->cover) {
        g_set_error(error, M2S_ERROR, M2S_ERROR_USAGE, "--patch and --cover exclude each other");
        return FALSE;
    }
    if (wanted->dkim_keys && !check_folder("--dkim-keys", wanted->dkim_keys, error))
        return FALSE;
    for (guint i = 0; wanted->keyrings && i < wanted->keyrings->len; i++)
        if (!check_folder("--keyring", g_ptr_array_index(wanted->keyrings, i), error))
            return FALSE;
    return reference_check(wanted->options.inputs[0], "verify", error);
}

/* The folders of keys, ended by NULL: those that were named, or else where patatt looks.
 * Returns: (transfer full). */
static GStrv
choose_keyrings(const VerifyOptions *wanted)
{
    g_autoptr(GStrvBuilder) folders = g_strv_builder_new();
    for (guint i = 0; wanted->keyrings && i < wanted->keyrings->len; i++)
        g_strv_builder_add(folders, g_ptr_array_index(wanted->keyrings, i));
    if (wanted->keyrings == NULL || wanted->keyrings->len == 0) {
        g_autofree char *own = g_build_filename(g_get_user_data_dir(), "patatt", "public", NULL);
        g_strv_builder_add_many(folders, ".keys", ".local-keys", own, NULL);
    }
    return g_strv_builder_end(folders);
}

static int
compare_patches(gconstpointer a, gconstpointer b)
{
    const M2sPatch *one = *(M2sPatch *const *)a, *other = *(M2sPatch *const *)b;
    return (one->number > other->number) - (one->number < other->number);
}

/* What is verified. */
typedef struct {
    const M2sCover *cover; /* (nullable) */
    GPtrArray *patches;    /* of const M2sPatch *, by number */
    gint64 total;          /* announced */
} Found;

static void
found_clear(Found *found)
{
    g_clear_pointer(&found->patches, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Found, found_clear)

static void
take_series(const M2sSeries *series, Found *found)
{
    found->cover = series->cover;
    found->total = series->total;
    g_ptr_array_extend(found->patches, series->patches, NULL, NULL);
    g_ptr_array_sort(found->patches, compare_patches);
}

/* is_found: (out): whether reference names something.
 * Returns: FALSE with an error if the archive cannot be read. */
static gboolean
find(const M2sArchive *archive, const VerifyOptions *wanted, const char *reference, Found *found,
     gboolean *is_found, GError **error)
{
    const M2sPatch *patch = NULL;
    const M2sSeries *series = NULL;
    gboolean is_read;
    found->patches = g_ptr_array_new();
    if (wanted->cover)
        is_read = m2s_archive_find_cover(archive, reference, &found->cover, error);
    else if (wanted->patch)
        is_read = m2s_archive_find_patch(archive, reference, &patch, error);
    else
        is_read = m2s_archive_find_series(archive, reference, &series, error);
    *is_found = found->cover || patch || series;
    if (is_read && patch) {
        g_ptr_array_add(found->patches, (gpointer)patch);
        found->total = patch->series ? patch->series->total : 0;
    }
    if (is_read && series)
        take_series(series, found);
    return is_read;
}

/* "cover", "1/3".  (transfer full) */
static char *
name_mail(const Found *found, const M2sPatch *patch)
{
    if (patch == NULL)
        return g_strdup("cover");
    return patch->series ? g_strdup_printf("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, patch->number,
                                           MAX(found->total, patch->number))
                         : g_strdup("patch");
}

/* Appends "PGP/MIME by Ann <ann@example.org>, key ABCD: the key has expired". */
static void
append_signature(GString *line, const M2sSignature *signature)
{
    g_string_append(line, m2s_signature_kind_name(signature->kind));
    if (signature->identity)
        g_string_append_printf(line, " by %s", signature->identity);
    if (signature->key)
        g_string_append_printf(line, ", key %s", signature->key);
    if (signature->reason)
        g_string_append_printf(line, ": %s", signature->reason);
}

/* "1/3  good  …".  Returns: (transfer full): safe for a terminal. */
static char *
format(const char *name, const M2sVerification *verification)
{
    g_autoptr(GString) line = g_string_new(NULL);
    g_string_append_printf(line, "%-7s %-12s", name, m2s_verdict_name(verification->verdict));
    for (guint i = 0; i < verification->signatures->len; i++) {
        const M2sSignature *signature = g_ptr_array_index(verification->signatures, i);
        g_string_append(line, i ? "; " : " ");
        if (i > 0)
            g_string_append_printf(line, "%s: ", m2s_verdict_name(signature->verdict));
        append_signature(line, signature);
    }
    g_autofree char *safe = m2s_terminal_escape(g_strchomp(line->str));
    return g_strconcat(safe, "\n", NULL);
}

/* Prints a line about one mail.  patch: (nullable): NULL for the cover.
 * status: (inout): set to 1 if it is not as it should be. */
static gboolean
verify_one(VerifyOptions *wanted, const M2sArchive *archive, const M2sVerifyOptions *how,
           const Found *found, const M2sPatch *patch, int *status, GError **error)
{
    const M2sItem *item = patch ? &patch->item : &found->cover->item;
    g_autoptr(M2sVerification) verification = m2s_verify(archive, item, how, error);
    if (verification == NULL)
        return FALSE;
    g_autofree char *name = name_mail(found, patch);
    g_autofree char *line = format(name, verification);
    if (verification->verdict != M2S_VERDICT_GOOD &&
        (verification->is_signed || !wanted->allow_unsigned))
        *status = 1;
    return console_show(&wanted->options.console, line, error);
}

static gboolean
verify_all(VerifyOptions *wanted, const M2sArchive *archive, const Found *found, int *status,
           GError **error)
{
    g_auto(GStrv) keyrings = choose_keyrings(wanted);
    const M2sVerifyOptions how = {(const char *const *)keyrings, wanted->dkim_keys};
    if (found->cover && !verify_one(wanted, archive, &how, found, NULL, status, error))
        return FALSE;
    for (guint i = 0; i < found->patches->len; i++)
        if (!verify_one(wanted, archive, &how, found, g_ptr_array_index(found->patches, i), status,
                        error))
            return FALSE;
    return TRUE;
}

static gboolean
run(gpointer data, int *status, GError **error)
{
    VerifyOptions *wanted = data;
    Options *options = &wanted->options;
    g_autoptr(GPtrArray) keyrings = wanted->keyrings;
    g_auto(Found) found = {NULL};
    if (!check(wanted, error))
        return FALSE;
    const char *reference = options->inputs[0];
    g_autoptr(M2sArchive) archive = options_open(options, 1, status, error);
    if (archive == NULL)
        return FALSE;
    gboolean is_found;
    if (!find(archive, wanted, reference, &found, &is_found, error))
        return FALSE;
    if (!is_found) {
        M2sKind kind = wanted->patch ? M2S_PATCH : wanted->cover ? M2S_COVER : M2S_SERIES;
        return reference_unknown(&options->console, archive, kind, reference, status, error);
    }
    return verify_all(wanted, archive, &found, status, error);
}

static const VerifyOptions initial = {.options.console.brief = TRUE};

static const Example examples[] = {
    {"verify 12 list.mbox", "Who signed the mails of series 12"},
    {"verify --keyring ~/keys 1-2-ann@example.org list.mbox && echo yes",
     "Says “yes” if each mail of the series has a good signature"},
    {NULL},
};

const Command command_verify = {
    .name = "verify",
    .summary = "verify the signatures of a series",
    .usage = "REF [INPUT…]",
    .description =
        "Verifies the signatures of the cover and the patches of a series, and prints a line for "
        "each mail: “good”, “bad”, “expired”, “other sender”, “unknown key”, “not checked” or "
        "“none”, then the kind of signature, by whom it is, and the key.  “good” means that "
        "nothing that was signed has changed, and that the key belongs to the address in From.\n\n"
        "It knows PGP/MIME, S/MIME and clearsigned text, with the keys that GnuPG has; "
        "X-Developer-Signature, as patatt makes it, with keys from folders; and DKIM, with "
        "--dkim-keys.  Nothing is fetched from anywhere.\n\n"
        "REF is the number of the series, or the Message-ID of any mail in it; “id:…” and the "
        "address of a mail on the web work, too.",
    .exit_status = "The exit status is 1 if there is no such series, patch or cover, or a mail "
                   "is not “good”.",
    .options = verify_options,
    .examples = examples,
    .common = COMMON_READING | COMMON_SCREEN | COMMON_MESSAGES,
    .needs = NEED_PROGRAMS | NEED_READING | NEED_WRITING, /* GnuPG starts servers that stay */
    .size = sizeof(VerifyOptions),
    .initial = &initial,
    .run = run,
};
