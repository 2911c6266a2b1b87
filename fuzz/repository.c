/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Repositories of public-inbox.  An input describes one, as in git-recipe.h.
 *
 * It is read to its end, each mail is read again, and reading starts once more from a place in
 * between; the same mails must come. */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "fuzzer.h"
#include "git-recipe.h"
#include "mbox/repository.h"

/* A position in another history: of an epoch that is always there, if there are several. */
#define ANOTHER "0=0123456789012345678901234567890123456789"

static char *folder; /* temporary; removed at the end */

static int
remove_entry(const char *path, const struct stat *status, int type, struct FTW *place)
{
    return remove(path);
}

static void
remove_all(const char *path)
{
    nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static void
remove_folder(void)
{
    remove_all(folder);
    g_free(folder);
}

/* On a disk, each repository would take many times as long as in memory. */
static void
make_folder(void)
{
    const char *parent = g_access("/dev/shm", W_OK) == 0 ? "/dev/shm" : g_get_tmp_dir();
    folder = g_build_filename(parent, "m2s-fuzz-XXXXXX", NULL);
    g_assert_nonnull(g_mkdtemp(folder));
    atexit(remove_folder);
}

static void
read_warning(const char *path, const char *what, gpointer user_data)
{
    g_assert_true(g_str_has_prefix(path, folder));
    g_assert_cmpuint(strlen(what), >, 0);
}

/* The next mail, which m2s_repository_read() must give, too. */
static GBytes *
next(M2sRepository *repository)
{
    guint64 index;
    GBytes *bytes;
    g_autoptr(GError) error = NULL;
    if (!m2s_repository_next(repository, &index, &bytes, &error)) {
        g_assert_no_error(error);
        return NULL;
    }
    g_autoptr(GBytes) again = m2s_repository_read(repository, index, &error);
    g_assert_no_error(error);
    g_assert_true(g_bytes_equal(bytes, again));
    return bytes;
}

static GPtrArray *
read_all(M2sRepository *repository)
{
    GPtrArray *mails = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    for (GBytes *bytes; (bytes = next(repository)) != NULL;)
        g_ptr_array_add(mails, bytes);
    return mails;
}

/* Reads on from position.
 * is_known: whether it was reached, when skipped of mails were read; otherwise, all are read. */
static void
check_rest(const char *path, const char *position, gboolean is_known, const GPtrArray *mails,
           guint skipped)
{
    gboolean found;
    g_autoptr(GError) error = NULL;
    g_autoptr(M2sRepository) repository = m2s_repository_open(path, read_warning, NULL, &error);
    g_assert_no_error(error);
    g_assert_true(m2s_repository_skip(repository, position, &found, &error));
    g_assert_cmpint(found, ==, is_known);
    g_autoptr(GPtrArray) rest = read_all(repository);
    /* Mails of a commit that was not read to its end are given again. */
    g_assert_cmpuint(rest->len, <=, mails->len);
    g_assert_cmpuint(rest->len, >=, mails->len - skipped);
    for (guint i = 1; i <= rest->len; i++)
        g_assert_true(g_bytes_equal(g_ptr_array_index(rest, rest->len - i),
                                    g_ptr_array_index(mails, mails->len - i)));
}

static void
check(const char *path, guint choice)
{
    g_autoptr(GError) error = NULL;
    gboolean found;
    m2s_repository_is_at(path, &found, NULL);
    g_autoptr(M2sRepository) repository = m2s_repository_open(path, read_warning, NULL, &error);
    if (repository == NULL) {
        g_assert_nonnull(error);
        return;
    }
    g_autoptr(GPtrArray) mails = read_all(repository);
    guint count = choice % (mails->len + 1);
    g_autofree char *position = m2s_repository_position(repository, count);
    if (position)
        check_rest(path, position, TRUE, mails, count);
    check_rest(path, ANOTHER, FALSE, mails, 0);
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    if (folder == NULL)
        make_folder();
    g_autofree char *path = g_build_filename(folder, "inbox", NULL);
    git_recipe_make(m2s_slice((const char *)data, size), path);
    check(path, size);
    remove_all(path);
    return 0;
}
