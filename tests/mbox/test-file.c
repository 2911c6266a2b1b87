/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Descriptors and paths that cannot be read: each has an error of the right kind. */
#include "mbox/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <mbox2series/base.h>

#define LARGE (1 << 20) /* is mapped */

typedef struct {
    char *folder, *file, *fifo, *loop;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    fixture->folder = g_dir_make_tmp("m2s-XXXXXX", NULL);
    fixture->file = g_build_filename(fixture->folder, "file", NULL);
    fixture->fifo = g_build_filename(fixture->folder, "fifo", NULL);
    fixture->loop = g_build_filename(fixture->folder, "loop", NULL);
    g_assert_true(g_file_set_contents(fixture->file, "text", -1, NULL));
    g_assert_cmpint(mkfifo(fixture->fifo, 0600), ==, 0);
    g_assert_cmpint(symlink("loop", fixture->loop), ==, 0);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    char *const paths[] = {fixture->file, fixture->fifo, fixture->loop, fixture->folder};
    for (guint i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_assert_cmpint(g_remove(paths[i]), ==, 0);
        g_free(paths[i]);
    }
}

static void
test_may_be(Fixture *fixture, gconstpointer data)
{
    g_autofree char *long_name = g_strnfill(5000, 'x');
    g_autofree char *below = g_build_filename(fixture->file, "x", NULL);
    const char *const none[] = {long_name, below, fixture->loop, fixture->fifo, "/nowhere/at/all"};
    g_assert_true(m2s_file_may_be(fixture->file, S_IFREG));
    g_assert_false(m2s_file_may_be(fixture->file, S_IFDIR));
    g_assert_true(m2s_file_may_be(fixture->folder, S_IFDIR));
    for (guint i = 0; i < G_N_ELEMENTS(none); i++)
        g_assert_false(m2s_file_may_be(none[i], S_IFREG));
}

/* What is short, or broken, is no fault of the file that was asked for. */
static void
test_errors(Fixture *fixture, gconstpointer data)
{
    static const int elsewhere[] = {EMFILE, ENFILE, ENOMEM, EIO};
    static const int of_file[] = {ENOENT, EACCES, EISDIR};
    for (guint i = 0; i < G_N_ELEMENTS(elsewhere); i++) {
        g_autoptr(GError) error = NULL;
        m2s_file_set_error(&error, elsewhere[i]);
        g_assert_error(error, M2S_ERROR, M2S_ERROR_IO);
        g_assert_cmpstr(error->message, ==, g_strerror(elsewhere[i]));
    }
    for (guint i = 0; i < G_N_ELEMENTS(of_file); i++) {
        g_autoptr(GError) error = NULL;
        m2s_file_set_error(&error, of_file[i]);
        g_assert_error(error, M2S_ERROR, M2S_ERROR_NO_INPUT);
    }
}

static void
test_closed(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) copied = NULL;
    g_autoptr(GError) loaded = NULL;
    g_autoptr(GError) appended = NULL;
    g_autoptr(GError) spooled = NULL;
    M2sFileIdentity identity;
    g_assert_cmpint(m2s_file_duplicate(-1, &copied), ==, -1);
    g_assert_nonnull(copied);
    g_assert_null(m2s_file_load(-1, &loaded));
    g_assert_nonnull(loaded);
    g_assert_false(m2s_file_append(-1, m2s_slice_of("x"), &appended));
    g_assert_error(appended, M2S_ERROR, M2S_ERROR_IO);
    g_assert_null(m2s_file_load_spool(-1, &spooled));
    g_assert_error(spooled, M2S_ERROR, M2S_ERROR_IO);
    g_assert_false(m2s_file_identify(-1, &identity));
    g_assert_false(m2s_file_is_at_start(-1));
}

/* Neither a folder nor a FIFO is a file; nobody waits for one who writes to it. */
static void
test_no_file(Fixture *fixture, gconstpointer data)
{
    const char *const paths[] = {fixture->folder, fixture->fifo};
    for (guint i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_autoptr(GError) error = NULL;
        M2sFileIdentity identity;
        g_assert_null(m2s_file_read(paths[i], &error));
        g_assert_error(error, M2S_ERROR, M2S_ERROR_NO_INPUT);
        g_auto(M2sFile) file = open(paths[i], O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        g_assert_false(m2s_file_identify(file, &identity));
        g_assert_false(m2s_file_is_at_start(file));
    }
}

/* size: of a file that is open, but not for reading; 0: of a folder. */
static void
assert_unreadable(const char *path, gsize size)
{
    g_autoptr(GError) error = NULL;
    g_auto(M2sFile) file = open(path, size ? O_WRONLY | O_CLOEXEC : O_RDONLY | O_CLOEXEC);
    if (size)
        g_assert_cmpint(ftruncate(file, size), ==, 0);
    g_assert_null(m2s_file_load(file, &error));
    g_assert_error(error, M2S_ERROR, M2S_ERROR_IO);
}

static void
test_unreadable(Fixture *fixture, gconstpointer data)
{
    assert_unreadable(fixture->file, 4);
    assert_unreadable(fixture->file, LARGE);
    assert_unreadable(fixture->folder, 0);
}

static void
add(const char *path, void (*run)(Fixture *fixture, gconstpointer data))
{
    g_test_add(path, Fixture, NULL, set_up, run, tear_down);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add("/file/may-be", test_may_be);
    add("/file/errors", test_errors);
    add("/file/closed", test_closed);
    add("/file/no-file", test_no_file);
    add("/file/unreadable", test_unreadable);
    return g_test_run();
}
