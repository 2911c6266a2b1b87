/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <mbox2series/base.h>

#include "base/slice.h"
#include "mbox/quoting.h"

#define FROM "From mboxrd@z Thu Jan  1 00:00:00 1970\n"

typedef struct {
    char *folder; /* temporary, with everything in it */
    M2sSources *sources;
    GString *warnings; /* lines "NAME: what", NAME without its folder */
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    *fixture = (Fixture){.folder = g_dir_make_tmp("m2s-test-XXXXXX", &error),
                         .sources = m2s_sources_new(),
                         .warnings = g_string_new(NULL)};
    g_assert_no_error(error);
}

/* The tests make at most two levels. */
static void
remove_tree(const char *path, guint depth)
{
    if (depth > 0 && g_file_test(path, G_FILE_TEST_IS_DIR) &&
        !g_file_test(path, G_FILE_TEST_IS_SYMLINK)) {
        g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
        const char *name;
        while ((name = g_dir_read_name(dir)) != NULL) {
            g_autofree char *below = g_build_filename(path, name, NULL);
            remove_tree(below, depth - 1);
        }
    }
    g_assert_cmpint(g_remove(path), ==, 0);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    remove_tree(fixture->folder, 4);
    g_free(fixture->folder);
    m2s_sources_free(fixture->sources);
    g_string_free(fixture->warnings, TRUE);
}

static char *
path_of(Fixture *fixture, const char *name)
{
    return g_build_filename(fixture->folder, name, NULL);
}

static void
make_file(Fixture *fixture, const char *name, const char *text, gssize size)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = path_of(fixture, name);
    g_file_set_contents(path, text, size, &error);
    g_assert_no_error(error);
}

static void
make_folder(Fixture *fixture, const char *name)
{
    g_autofree char *path = path_of(fixture, name);
    g_assert_cmpint(g_mkdir_with_parents(path, 0700), ==, 0);
}

static void
note_warning(const char *path, const char *what, gpointer user_data)
{
    GString *warnings = user_data;
    g_autofree char *name = g_path_get_basename(path);
    g_string_append_printf(warnings, "%s: %s\n", name, what);
}

static M2sInput *
open_input(Fixture *fixture, const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = path_of(fixture, name);
    M2sInput *input =
        m2s_input_open(path, fixture->sources, note_warning, fixture->warnings, &error);
    g_assert_no_error(error);
    return input;
}

/* The mail at span, read again and unquoted. */
static char *
text_of(Fixture *fixture, const M2sSpan *span, GBytes *bytes)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) again = m2s_sources_read(fixture->sources, span, &error);
    g_assert_no_error(error);
    g_assert_true(g_bytes_equal(bytes, again));
    gsize size;
    const char *data = g_bytes_get_data(again, &size);
    gboolean quoted = m2s_sources_is_quoted(fixture->sources, span->source);
    GString *plain = quoted ? m2s_quoting_undo(m2s_slice(data, size)) : NULL;
    return plain ? g_string_free(plain, FALSE) : g_strndup(data, size);
}

/* All mails, with "|" after each. */
static char *
drain(Fixture *fixture, M2sInput *input)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) all = g_string_new(NULL);
    GBytes *bytes = NULL;
    M2sSpan span;
    guint count = 0;
    for (; m2s_input_next(input, &span, &bytes, &error); count++) {
        g_autofree char *text = text_of(fixture, &span, bytes);
        g_string_append_printf(all, "%s|", text);
        g_clear_pointer(&bytes, g_bytes_unref);
    }
    g_assert_no_error(error);
    g_assert_false(m2s_input_next(input, &span, NULL, &error));
    g_assert_cmpuint(m2s_input_mail_count(input), ==, count);
    return g_string_free(g_steal_pointer(&all), FALSE);
}

static void
assert_mails(Fixture *fixture, const char *name, const char *expected)
{
    g_autoptr(M2sInput) input = open_input(fixture, name);
    g_autofree char *mails = drain(fixture, input);
    g_assert_cmpstr(mails, ==, expected);
}

static void
assert_refused(Fixture *fixture, const char *name, int code, const char *what)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = path_of(fixture, name);
    g_autoptr(M2sInput) input = m2s_input_open(path, fixture->sources, NULL, NULL, &error);
    g_assert_null(input);
    g_assert_error(error, M2S_ERROR, code);
    g_assert_true(g_str_has_prefix(error->message, path));
    g_assert_nonnull(strstr(error->message, what));
}

static void
test_mbox(Fixture *fixture, gconstpointer data)
{
    make_file(fixture, "a", FROM "A: 1\n\n>From b\n\n" FROM "A: 2\n", -1);
    assert_mails(fixture, "a", "A: 1\n\nFrom b\n|A: 2\n|");
    g_assert_cmpstr(fixture->warnings->str, ==, "");
}

static void
test_mbox_cut(Fixture *fixture, gconstpointer data)
{
    make_file(fixture, "a", FROM "A: 1\n\n" FROM "A: 2\n\nb", -1);
    assert_mails(fixture, "a", "A: 1\n|A: 2\n\nb|");
    g_assert_cmpstr(fixture->warnings->str, ==,
                    "a: ends within a line: its last mail may be cut\n");
}

/* Big enough to be mapped. */
static void
test_mbox_big(Fixture *fixture, gconstpointer data)
{
    g_autofree char *body = g_strnfill(1 << 20, 'b');
    g_autofree char *mbox = g_strconcat(FROM "\n", body, "\n\n" FROM "A: 2\n", NULL);
    g_autofree char *expected = g_strconcat("\n", body, "\n|A: 2\n|", NULL);
    make_file(fixture, "a", mbox, -1);
    g_autoptr(M2sInput) input = open_input(fixture, "a");
    g_assert_cmpuint(m2s_input_bytes_total(input), ==, strlen(mbox));
    g_assert_cmpuint(m2s_input_bytes_read(input), ==, 0);
    g_autofree char *mails = drain(fixture, input);
    g_assert_cmpstr(mails, ==, expected);
    g_assert_cmpuint(m2s_input_bytes_read(input), ==, strlen(mbox));
}

static void
test_one_mail(Fixture *fixture, gconstpointer data)
{
    make_file(fixture, "a.eml", "A: 1\n\n>From b\n\n" FROM "c", -1);
    assert_mails(fixture, "a.eml", "A: 1\n\n>From b\n\n" FROM "c|");
    g_assert_cmpstr(fixture->warnings->str, ==,
                    "a.eml: has lines that begin mails of an mbox, but not its first: "
                    "it is read as one mail\n");
    g_string_truncate(fixture->warnings, 0);
    make_file(fixture, "b.eml", "A: 1\n\nFrom here on\n\nFrom 2009 on\n", -1);
    assert_mails(fixture, "b.eml", "A: 1\n\nFrom here on\n\nFrom 2009 on\n|");
    g_assert_cmpstr(fixture->warnings->str, ==, "");
}

static void
test_empty(Fixture *fixture, gconstpointer data)
{
    make_file(fixture, "empty", "", 0);
    make_file(fixture, "lines", "\n\r\n\n", -1);
    assert_mails(fixture, "empty", "");
    assert_mails(fixture, "lines", "");
}

static void
test_folder(Fixture *fixture, gconstpointer data)
{
    make_folder(fixture, "f/within");
    make_file(fixture, "f/within/x", "X: 1\n", -1);
    make_file(fixture, "f/10", "A: 10\n", -1);
    make_file(fixture, "f/2.mbox", FROM "A: 2\n\n" FROM "A: 3\n", -1);
    make_file(fixture, "f/B", "B: 1\n", -1);
    make_file(fixture, "f/a", "a: 1\n", -1);
    make_file(fixture, "f/empty", "", 0);
    make_file(fixture, "f/.hidden", "X: 2\n", -1);
    make_file(fixture, "linked", "L: 1\n", -1);
    g_autofree char *link = path_of(fixture, "f/link");
    g_assert_cmpint(symlink("../linked", link), ==, 0);
    assert_mails(fixture, "f", "A: 10\n|A: 2\n|A: 3\n|B: 1\n|a: 1\n|L: 1\n|");
    g_assert_cmpstr(fixture->warnings->str, ==, "");
}

/* A file that cannot be read is reported, and reading goes on. */
static void
test_folder_faults(Fixture *fixture, gconstpointer data)
{
    make_folder(fixture, "f");
    make_file(fixture, "f/a", "A: 1\n", -1);
    make_file(fixture, "f/b", "B: 1\n", -1);
    make_file(fixture, "f/c.gz", "\x1f\x8b\x08", 3);
    make_file(fixture, "f/e", "E: 1\n", -1);
    g_autofree char *gone = path_of(fixture, "f/b");
    g_autofree char *dangling = path_of(fixture, "f/d");
    g_autofree char *fifo = path_of(fixture, "f/fifo");
    g_assert_cmpint(symlink("nowhere", dangling), ==, 0);
    g_assert_cmpint(mkfifo(fifo, 0600), ==, 0);
    g_autoptr(M2sInput) input = open_input(fixture, "f");
    g_assert_cmpint(g_remove(gone), ==, 0);
    g_autofree char *mails = drain(fixture, input);
    g_assert_cmpstr(mails, ==, "A: 1\n|E: 1\n|");
    g_auto(GStrv) warnings = g_strsplit(fixture->warnings->str, "\n", -1);
    g_assert_cmpuint(g_strv_length(warnings), ==, 4);
    g_assert_true(g_str_has_prefix(warnings[0], "b: No such file"));
    g_assert_true(g_str_has_prefix(warnings[1], "c.gz: compressed with gzip"));
    g_assert_true(g_str_has_prefix(warnings[2], "d: No such file"));
}

static void
test_maildir(Fixture *fixture, gconstpointer data)
{
    make_folder(fixture, "m/cur");
    make_folder(fixture, "m/new");
    make_folder(fixture, "m/tmp");
    make_file(fixture, "m/dovecot.index", "X: 1\n", -1);
    make_file(fixture, "m/tmp/1", "X: 2\n", -1);
    make_file(fixture, "m/cur/.nfs1", "X: 3\n", -1);
    make_file(fixture, "m/cur/999999999.a:2,S", "A: 1\n", -1); /* 2001 */
    make_file(fixture, "m/new/1000000000.M9P1.a", "A: 2\n", -1);
    make_file(fixture, "m/cur/1000000000.M10P1.a:2,", "A: 3\n", -1);
    make_file(fixture, "m/new/1000000000.M100P1.a", FROM "A: 4\n\n" FROM "\n>From b\n", -1);
    make_file(fixture, "m/new/1000000001.a", "X: 4\n", -1); /* moved to cur meanwhile */
    make_file(fixture, "m/cur/1000000001.a:2,", "A: 5\n", -1);
    make_file(fixture, "m/cur/1000000001.a.b:2,", "A: 6\n", -1);
    assert_mails(fixture, "m",
                 "A: 1\n|A: 2\n|A: 3\n|" FROM "A: 4\n\n" FROM "\n>From b\n|A: 5\n|A: 6\n|");
    g_assert_cmpstr(fixture->warnings->str, ==, "");
}

static void
test_maildir_partial(Fixture *fixture, gconstpointer data)
{
    make_folder(fixture, "m/cur");
    make_file(fixture, "m/cur/1", "A: 1\n", -1);
    assert_mails(fixture, "m", "A: 1\n|");
    make_folder(fixture, "empty/new");
    assert_refused(fixture, "empty", M2S_ERROR_NO_INPUT, ": no mail in this folder");
}

static void
test_refused(Fixture *fixture, gconstpointer data)
{
    assert_refused(fixture, "missing", M2S_ERROR_NO_INPUT, ": No such file or directory");
    make_folder(fixture, "folder/within");
    assert_refused(fixture, "folder", M2S_ERROR_NO_INPUT, ": no mail in this folder");
    make_folder(fixture, "repository/objects");
    make_folder(fixture, "repository/refs");
    assert_refused(fixture, "repository", M2S_ERROR_NO_INPUT, ": a Git repository");
    make_file(fixture, "repository/HEAD", "nonsense\n", -1);
    assert_refused(fixture, "repository", M2S_ERROR_NO_INPUT, ": its HEAD is neither ");
    make_file(fixture, "a.gz", "\x1f\x8b\x08", 3);
    assert_refused(fixture, "a.gz", M2S_ERROR_NO_INPUT, ": compressed with gzip; ");
    make_file(fixture, "a.xz",
              "\xfd"
              "7zXZ\0\0",
              7);
    assert_refused(fixture, "a.xz", M2S_ERROR_NO_INPUT, ": compressed with xz; ");
    make_file(fixture, "a.bz2", "BZh91AY&SY", -1);
    assert_refused(fixture, "a.bz2", M2S_ERROR_NO_INPUT, ": compressed with bzip2; ");
    make_file(fixture, "a.zst", "\x28\xb5\x2f\xfd\1", 5);
    assert_refused(fixture, "a.zst", M2S_ERROR_NO_INPUT, ": compressed with zstd; ");
    make_file(fixture, "a.db", "SQLite format 3\0\x10", 17);
    assert_refused(fixture, "a.db", M2S_ERROR_NO_INPUT, ": an SQLite database");
    make_file(fixture, "a.out",
              "\x7f"
              "ELF\2",
              5);
    assert_refused(fixture, "a.out", M2S_ERROR_NO_INPUT, ": a program");
}

static void
test_unreadable(Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = path_of(fixture, "a");
    make_file(fixture, "a", "A: 1\n", -1);
    g_assert_cmpint(g_chmod(path, 0), ==, 0);
    if (g_access(path, R_OK) == 0)
        g_test_skip("the superuser reads everything");
    else
        assert_refused(fixture, "a", M2S_ERROR_NO_INPUT, ": Permission denied");
}

static gpointer
write_slowly(gpointer data)
{
    static const char *const pieces[] = {"From mboxrd@z Thu", " Jan  1 00:00:00 1970\nA: 1\n\nb\n",
                                         "\nFro", "m mboxrd@z Thu Jan  1 00:00:00 1970\nA: 2\n"};
    int fifo = open(data, O_WRONLY);
    for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_assert_cmpint(write(fifo, pieces[i], strlen(pieces[i])), ==, strlen(pieces[i]));
        g_usleep(2000);
    }
    close(fifo);
    return NULL;
}

static void
test_fifo(Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = path_of(fixture, "fifo");
    g_assert_cmpint(mkfifo(path, 0600), ==, 0);
    GThread *writer = g_thread_new("writer", write_slowly, path);
    g_autoptr(M2sInput) input = open_input(fixture, "fifo");
    g_thread_join(writer);
    g_assert_cmpint(g_remove(path), ==, 0); /* its bytes are kept */
    make_file(fixture, "fifo", "X: 1\n", -1);
    g_autofree char *mails = drain(fixture, input);
    g_assert_cmpstr(mails, ==, "A: 1\n\nb\n|A: 2\n|");
}

/* Reads path as standard input, starting at byte start. */
static char *
read_stdin(Fixture *fixture, const char *name, goffset start)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = path_of(fixture, name);
    int saved = dup(STDIN_FILENO), file = open(path, O_RDONLY);
    g_assert_cmpint(lseek(file, start, SEEK_SET), ==, start);
    g_assert_cmpint(dup2(file, STDIN_FILENO), ==, STDIN_FILENO);
    g_autoptr(M2sInput) input = m2s_input_open("-", fixture->sources, NULL, NULL, &error);
    g_assert_cmpint(dup2(saved, STDIN_FILENO), ==, STDIN_FILENO);
    close(saved);
    close(file);
    g_assert_no_error(error);
    return drain(fixture, input);
}

static void
test_stdin(Fixture *fixture, gconstpointer data)
{
    make_file(fixture, "a", "X\n" FROM "A: 1\n\n" FROM "A: 2\n", -1);
    g_autofree char *whole = read_stdin(fixture, "a", 0);
    g_assert_cmpstr(whole, ==, "X\n" FROM "A: 1\n\n" FROM "A: 2\n|");
    g_autofree char *rest = read_stdin(fixture, "a", 2); /* a shell has read the first line */
    g_assert_cmpstr(rest, ==, "A: 1\n|A: 2\n|");
}

static void
test_changed(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    make_file(fixture, "a", "A: 1\n", -1);
    g_autofree char *path = path_of(fixture, "a");
    g_autoptr(M2sInput) input = open_input(fixture, "a");
    M2sSpan span;
    g_assert_true(m2s_input_next(input, &span, NULL, &error));
    make_file(fixture, "a", "A: 1\nB: 1\n", -1);
    g_assert_null(m2s_sources_read(fixture->sources, &span, &error));
    g_assert_error(error, M2S_ERROR, M2S_ERROR_IO);
    g_assert_true(g_str_has_prefix(error->message, path));
    g_clear_error(&error);
    g_assert_cmpint(g_remove(path), ==, 0);
    g_assert_null(m2s_sources_read(fixture->sources, &span, &error));
    g_assert_error(error, M2S_ERROR, M2S_ERROR_IO);
}

typedef struct {
    const char *path;
    void (*run)(Fixture *fixture, gconstpointer data);
} Test;

static const Test tests[] = {
    {"/input/mbox", test_mbox},
    {"/input/mbox-cut", test_mbox_cut},
    {"/input/mbox-big", test_mbox_big},
    {"/input/one-mail", test_one_mail},
    {"/input/empty", test_empty},
    {"/input/folder", test_folder},
    {"/input/folder-faults", test_folder_faults},
    {"/input/maildir", test_maildir},
    {"/input/maildir-partial", test_maildir_partial},
    {"/input/refused", test_refused},
    {"/input/unreadable", test_unreadable},
    {"/input/fifo", test_fifo},
    {"/input/stdin", test_stdin},
    {"/input/changed", test_changed},
};

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
    return g_test_run();
}
