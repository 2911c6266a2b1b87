/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "verify/gnupg.h"

#include <glib/gstdio.h>

#include "verify/child.h"
#include "verify/gpgme.h"

/* A folder for GnuPG to work in, instead of the user's own. */
typedef struct {
    char *path; /* (nullable): NULL: the user's own is used */
} Home;

/* GnuPG makes files only directly in its folder, and folders with nothing but files. */
static void
remove_folder(const char *path, gboolean is_inner)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    for (const char *name; folder && (name = g_dir_read_name(folder));) {
        g_autofree char *inner = g_build_filename(path, name, NULL);
        if (g_unlink(inner) != 0 && !is_inner)
            remove_folder(inner, TRUE);
    }
    g_rmdir(path);
}

static void
home_clear(Home *home)
{
    if (home->path)
        remove_folder(home->path, FALSE);
    g_free(home->path);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Home, home_clear)

/* (transfer full) */
static char *
own_home(void)
{
    const char *named = g_getenv("GNUPGHOME");
    return named && *named ? g_strdup(named) : g_build_filename(g_get_home_dir(), ".gnupg", NULL);
}

/* gpgsm takes each certificate that comes with a mail into its keyring, and asks the net whether
 * it was revoked, unless its configuration says otherwise: GPGME has no way to forbid it.  So it
 * gets a copy of what the user has, and a configuration of its own.
 * Returns: FALSE if that cannot be written. */
static gboolean
fill_for_gpgsm(const char *home, const char *from)
{
    static const char *const names[] = {"pubring.kbx", "trustlist.txt", "policies.txt"};
    g_autofree char *settings = g_build_filename(home, "gpgsm.conf", NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *source = g_build_filename(from, names[i], NULL), *text = NULL;
        g_autofree char *copy = g_build_filename(home, names[i], NULL);
        gsize size;
        if (g_file_get_contents(source, &text, &size, NULL) &&
            !g_file_set_contents(copy, text, size, NULL))
            return FALSE;
    }
    return g_file_set_contents(settings, "disable-dirmngr\ndisable-crl-checks\n", -1, NULL);
}

/* Makes a folder where the user's own must not be changed, or is not to be used.  Without one of
 * the user's, gpg would make it, only to look for a key. */
static gboolean
home_init(Home *home, const M2sGnupgJob *job)
{
    g_autofree char *own = own_home();
    gboolean has_own = g_file_test(own, G_FILE_TEST_IS_DIR);
    home->path = NULL;
    if (!job->smime && job->public_key.size == 0 && has_own)
        return TRUE;
    home->path = g_dir_make_tmp("mbox2series-XXXXXX", NULL);
    return home->path && (!job->smime || fill_for_gpgsm(home->path, own));
}

typedef struct {
    const M2sGnupgJob *job;
    const Home *home;
} Work;

#define ANSWER_TYPE  "(ussba(ss)ay)"
#define ANSWER_LIMIT (1 << 20) /* bytes; a key with a thousand identities fits */

/* (transfer floating) */
static GVariant *
pack(const M2sGnupgAnswer *answer)
{
    GVariantBuilder identities;
    g_variant_builder_init(&identities, G_VARIANT_TYPE("a(ss)"));
    for (guint i = 0; i < answer->identities->len; i++) {
        const M2sIdentity *one = g_ptr_array_index(answer->identities, i);
        g_variant_builder_add(&identities, "(ss)", one->name, one->email);
    }
    return g_variant_new(
        "(ussba(ss)@ay)", (guint32)answer->verdict, answer->reason ? answer->reason : "",
        answer->fingerprint, answer->is_certified, &identities,
        g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, answer->text->str, answer->text->len, 1));
}

/* What the child does. */
static void
ask(int out, gpointer data)
{
    const Work *work = data;
    if (work->home->path)
        g_setenv("GNUPGHOME", work->home->path, TRUE);
    g_autoptr(M2sGnupgAnswer) answer = m2s_gpgme_verify(work->job);
    g_autoptr(GVariant) packed = g_variant_ref_sink(pack(answer));
    m2s_child_write(out, g_variant_get_data(packed), g_variant_get_size(packed));
}

/* bytes come from a process that has read a stranger's mail, and could be anything. */
static M2sGnupgAnswer *
unpack(GBytes *bytes)
{
    g_autoptr(GVariant) packed =
        g_variant_ref_sink(g_variant_new_from_bytes(G_VARIANT_TYPE(ANSWER_TYPE), bytes, FALSE));
    if (!g_variant_is_normal_form(packed))
        return m2s_gnupg_answer_new(M2S_VERDICT_NOT_CHECKED, "its reader failed");
    guint32 verdict;
    gboolean is_certified;
    const char *reason, *fingerprint, *name, *email;
    g_autoptr(GVariantIter) identities = NULL;
    g_autoptr(GVariant) text = NULL;
    g_variant_get(packed, "(u&s&sba(ss)@ay)", &verdict, &reason, &fingerprint, &is_certified,
                  &identities, &text);
    M2sGnupgAnswer *answer =
        m2s_gnupg_answer_new(MIN(verdict, M2S_VERDICT_GOOD), *reason ? reason : NULL);
    g_free(answer->fingerprint);
    answer->fingerprint = g_strdup(fingerprint);
    answer->is_certified = is_certified;
    while (g_variant_iter_next(identities, "(&s&s)", &name, &email))
        m2s_gnupg_answer_add(answer, name, email);
    g_string_append_len(answer->text, g_variant_get_data(text), g_variant_get_size(text));
    return answer;
}

M2sGnupgAnswer *
m2s_gnupg_verify(const M2sGnupgJob *job)
{
    g_auto(Home) home = {NULL};
    if (!home_init(&home, job))
        return m2s_gnupg_answer_new(M2S_VERDICT_NOT_CHECKED, "a temporary folder cannot be made");
    Work work = {job, &home};
    const char *why;
    g_autoptr(GBytes) answer =
        m2s_child_run(ask, &work, job->signature.size * 4 + ANSWER_LIMIT, &why);
    return answer ? unpack(answer) : m2s_gnupg_answer_new(M2S_VERDICT_NOT_CHECKED, why);
}
