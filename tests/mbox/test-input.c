/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <mbox2series/base.h>

#include "folder-fixture.h"

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
    make_file(fixture, "a.eml", "To: 1\n\n>From b\n\n" FROM "c", -1);
    assert_mails(fixture, "a.eml", "To: 1\n\n>From b\n\n" FROM "c|");
    g_assert_cmpstr(fixture->warnings->str, ==,
                    "a.eml: has lines that begin mails of an mbox, but not its first: "
                    "it is read as one mail\n");
    g_string_truncate(fixture->warnings, 0);
    make_file(fixture, "b.eml", "To: 1\n\nFrom here on\n\nFrom 2009 on\n", -1);
    assert_mails(fixture, "b.eml", "To: 1\n\nFrom here on\n\nFrom 2009 on\n|");
    g_assert_cmpstr(fixture->warnings->str, ==, "");
}

static void
test_empty(Fixture *fixture, gconstpointer data)
{
    make_file(fixture, "empty", "", 0);
    make_file(fixture, "lines", "\n\r\n\n", -1);
    make_file(fixture, "blanks", " \n\t\n", -1);
    make_folder(fixture, "folder/within");
    assert_mails(fixture, "empty", "");
    assert_mails(fixture, "lines", "");
    assert_mails(fixture, "blanks", "");
    assert_mails(fixture, "folder", "");
}

static void
test_folder(Fixture *fixture, gconstpointer data)
{
    make_folder(fixture, "f/within");
    make_file(fixture, "f/within/x", "X: 1\n", -1);
    make_file(fixture, "f/10", "To: 10\n", -1);
    make_file(fixture, "f/2.mbox", FROM "A: 2\n\n" FROM "A: 3\n", -1);
    make_file(fixture, "f/B", "To: B\n", -1);
    make_file(fixture, "f/a", "To: a\n", -1);
    make_file(fixture, "f/empty", "", 0);
    make_file(fixture, "f/.hidden", "X: 2\n", -1);
    make_file(fixture, "linked", "To: L\n", -1);
    g_autofree char *link = path_of(fixture, "f/link");
    g_assert_cmpint(symlink("../linked", link), ==, 0);
    assert_mails(fixture, "f", "To: 10\n|A: 2\n|A: 3\n|To: B\n|To: a\n|To: L\n|");
    g_assert_cmpstr(fixture->warnings->str, ==, "");
}

/* A file that cannot be read is reported, and reading goes on. */
static void
test_folder_faults(Fixture *fixture, gconstpointer data)
{
    make_folder(fixture, "f");
    make_file(fixture, "f/a", "To: A\n", -1);
    make_file(fixture, "f/b", "B: 1\n", -1);
    make_file(fixture, "f/c.lz4", "\x04\x22\x4d\x18", 4);
    make_file(fixture, "f/e", "To: E\n", -1);
    g_autofree char *gone = path_of(fixture, "f/b");
    g_autofree char *dangling = path_of(fixture, "f/d");
    g_autofree char *fifo = path_of(fixture, "f/fifo");
    g_assert_cmpint(symlink("nowhere", dangling), ==, 0);
    g_assert_cmpint(mkfifo(fifo, 0600), ==, 0);
    g_autoptr(M2sInput) input = open_input(fixture, "f");
    g_assert_cmpint(g_remove(gone), ==, 0);
    g_autofree char *mails = drain(fixture, input);
    g_assert_cmpstr(mails, ==, "To: A\n|To: E\n|");
    g_auto(GStrv) warnings = g_strsplit(fixture->warnings->str, "\n", -1);
    g_assert_cmpuint(g_strv_length(warnings), ==, 4);
    g_assert_true(g_str_has_prefix(warnings[0], "b: No such file"));
    g_assert_true(g_str_has_prefix(warnings[1], "c.lz4: compressed with lz4"));
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
    assert_mails(fixture, "empty", "");
}

static void
test_refused(Fixture *fixture, gconstpointer data)
{
    assert_refused(fixture, "missing", M2S_ERROR_NO_INPUT, ": No such file or directory");
    make_folder(fixture, "repository/objects");
    make_folder(fixture, "repository/refs");
    assert_refused(fixture, "repository", M2S_ERROR_NO_INPUT, ": a Git repository");
    make_file(fixture, "repository/HEAD", "nonsense\n", -1);
    assert_refused(fixture, "repository", M2S_ERROR_NO_INPUT, ": its HEAD is neither ");
    make_file(fixture, "a.gz", "\x1f\x8b\x08", 3);
    assert_refused(fixture, "a.gz", M2S_ERROR_DATA, ": byte 3: damaged: it ends too early");
    make_file(fixture, "a.lz4", "\x04\x22\x4d\x18", 4);
    assert_refused(fixture, "a.lz4", M2S_ERROR_NO_INPUT, ": compressed with lz4; ");
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
    make_file(fixture, "a", "To: X\n" FROM "A: 1\n\n" FROM "A: 2\n", -1);
    g_autofree char *whole = read_stdin(fixture, "a", 0);
    g_assert_cmpstr(whole, ==, "To: X\n" FROM "A: 1\n\n" FROM "A: 2\n|");
    g_autofree char *rest = read_stdin(fixture, "a", 6); /* a shell has read the first line */
    g_assert_cmpstr(rest, ==, "A: 1\n|A: 2\n|");
}

static void
test_changed(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    make_file(fixture, "a", "To: 1\n", -1);
    g_autofree char *path = path_of(fixture, "a");
    g_autoptr(M2sInput) input = open_input(fixture, "a");
    M2sSpan span;
    g_assert_true(m2s_input_next(input, &span, NULL, &error));
    make_file(fixture, "a", "To: 1\nB: 1\n", -1);
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
