/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An mbox that is being written while it is read. */
#include <fcntl.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <mbox2series/base.h>

#include "scratch.h"

#define FIRST   FROM "A: 1\n\n"
#define CUT     "ends within a line: its last mail may be cut\n"
#define WRITTEN "its last mail is still being written: it is left for the next run\n"

/* A writer that continues while the reader waits. */
typedef struct {
    const char *path;
    const char *text; /* (nullable): what to append; NULL cuts the file */
} Writer;

static gpointer
write_later(gpointer data)
{
    const Writer *writer = data;
    g_usleep(100 * 1000);
    if (writer->text)
        scratch_append(writer->path, writer->text);
    else
        scratch_cut(writer->path, 10);
    return NULL;
}

static M2sInput *
open_growing(Scratch *scratch)
{
    M2sInput *input = scratch_open(scratch);
    m2s_input_expect_growth(input);
    return input;
}

/* The remaining mails of the input, with "|" after each. */
static char *
drain(M2sInput *input, GError **error)
{
    GString *all = g_string_new(NULL);
    GBytes *bytes = NULL;
    M2sSpan span;
    while (m2s_input_next(input, &span, &bytes, error)) {
        g_string_append_len(all, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
        g_string_append_c(all, '|');
        g_clear_pointer(&bytes, g_bytes_unref);
    }
    return g_string_free(all, FALSE);
}

static void
assert_given(M2sInput *input, const char *expected, guint64 deferred)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *mails = drain(input, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(mails, ==, expected);
    g_assert_cmpuint(m2s_input_deferred(input), ==, deferred);
    g_assert_false(m2s_input_next(input, &(M2sSpan){0}, NULL, &error));
    g_assert_no_error(error);
}

static void
assert_failed(M2sInput *input, const char *expected, const char *what)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *mails = drain(input, &error);
    g_assert_error(error, M2S_ERROR, M2S_ERROR_IO);
    g_assert_true(g_str_has_suffix(error->message, what));
    g_assert_cmpstr(mails, ==, expected);
    g_assert_cmpuint(m2s_input_deferred(input), ==, 0);
}

/* The writer started before the mbox was opened, and continues before the last mail is given. */
static void
test_grown(Scratch *scratch, gconstpointer data)
{
    scratch_write(scratch, FIRST FROM "A: 2\n\nb\n\n");
    g_autoptr(M2sInput) input = open_growing(scratch);
    scratch_append(scratch->path, "> From c\n\n");
    scratch_age(scratch, 10);
    assert_given(input, "A: 1\n|", 1);
    g_assert_cmpstr(scratch->warnings->str, ==, WRITTEN);
    g_assert_cmpuint(m2s_input_wait_count(input), ==, 0);
    g_assert_cmpuint(m2s_input_mail_count(input), ==, 1);
    g_assert_cmpuint(m2s_input_bytes_read(input), ==, strlen(FIRST));
}

/* A mapped file: appended bytes are not seen, and do not make it look cut. */
static void
test_grown_big(Scratch *scratch, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *mbox = scratch_mbox(100);
    scratch_write(scratch, mbox);
    g_autoptr(M2sInput) input = open_growing(scratch);
    scratch_append(scratch->path, mbox);
    g_autofree char *mails = drain(input, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(m2s_input_mail_count(input), ==, 99);
    g_assert_cmpuint(m2s_input_deferred(input), ==, 1);
    g_assert_false(m2s_file_was_cut(m2s_input_bytes(input)));
}

static void
test_writer(Scratch *scratch, gconstpointer data)
{
    const char *text = "c\n\n";
    scratch_write(scratch, FIRST FROM "A: 2\n\nb");
    g_autoptr(M2sInput) input = open_growing(scratch);
    GThread *thread = g_thread_new("writer", write_later, &(Writer){scratch->path, text});
    assert_given(input, "A: 1\n|", 1);
    g_thread_join(thread);
    g_assert_cmpstr(scratch->warnings->str, ==, WRITTEN);
    g_assert_cmpuint(m2s_input_wait_count(input), <=, 1); /* 0 if this thread was slow */
    g_autoptr(M2sInput) next = open_growing(scratch);
    g_assert_true(m2s_input_skip(next, strlen(FIRST) - 1));
    assert_given(next, "A: 2\n\nbc\n|", 0);
}

static void
test_nobody(Scratch *scratch, gconstpointer data)
{
    scratch_write(scratch, FIRST FROM "A: 2\n\nb");
    g_autoptr(M2sInput) input = open_growing(scratch);
    assert_given(input, "A: 1\n|A: 2\n\nb|", 0);
    g_assert_cmpstr(scratch->warnings->str, ==, CUT);
    g_assert_cmpuint(m2s_input_wait_count(input), ==, 1);
}

/* A line end does not end a mail: more lines may follow. */
static void
test_line_end(Scratch *scratch, gconstpointer data)
{
    scratch_write(scratch, FROM "A: 1\n\nb\n");
    scratch_age(scratch, -1);
    g_autoptr(M2sInput) input = open_growing(scratch);
    assert_given(input, "A: 1\n\nb\n|", 0);
    g_assert_cmpstr(scratch->warnings->str, ==, "");
    g_assert_cmpuint(m2s_input_wait_count(input), ==, 1);
}

static void
test_no_wait(Scratch *scratch, gconstpointer data)
{
    static const char *const ends[] = {FROM "\n", FROM "A: 1\n\n", FROM "A: 1\r\n\r\nb\r\n\r\n",
                                       ""};
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autofree char *text = g_strconcat(FIRST, ends[i], NULL);
        scratch_write(scratch, text);
        g_autoptr(GError) error = NULL;
        g_autoptr(M2sInput) input = open_growing(scratch);
        g_autofree char *mails = drain(input, &error);
        g_assert_no_error(error);
        g_assert_cmpuint(m2s_input_wait_count(input), ==, 0);
        g_assert_cmpuint(m2s_input_deferred(input), ==, 0);
    }
    g_assert_cmpstr(scratch->warnings->str, ==, "");
}

static void
test_age(Scratch *scratch, gconstpointer data)
{
    static const struct {
        gint64 seconds;
        guint waits;
    } ages[] = {{3, 0}, {1000, 0}, {-1000, 1}};
    for (gsize i = 0; i < G_N_ELEMENTS(ages); i++) {
        scratch_write(scratch, FROM "A: 1\n\nb");
        scratch_age(scratch, ages[i].seconds);
        g_autoptr(M2sInput) input = open_growing(scratch);
        assert_given(input, "A: 1\n\nb|", 0);
        g_assert_cmpuint(m2s_input_wait_count(input), ==, ages[i].waits);
    }
}

static void
test_not_expected(Scratch *scratch, gconstpointer data)
{
    scratch_write(scratch, FROM "A: 1\n\nb");
    g_autoptr(M2sInput) input = scratch_open(scratch);
    scratch_append(scratch->path, "c\n\n");
    assert_given(input, "A: 1\n\nb|", 0);
    g_assert_cmpstr(scratch->warnings->str, ==, CUT);
    g_assert_cmpuint(m2s_input_wait_count(input), ==, 0);
}

/* A file with one mail is not an mbox, and is given as it is. */
static void
test_one_mail(Scratch *scratch, gconstpointer data)
{
    scratch_write(scratch, "To: 1\n\nb");
    g_autoptr(M2sInput) input = open_growing(scratch);
    scratch_append(scratch->path, "c\n");
    assert_given(input, "To: 1\n\nb|", 0);
    g_assert_cmpuint(m2s_input_wait_count(input), ==, 0);
    g_assert_false(m2s_input_is_mbox(input));
}

static void
test_cut(Scratch *scratch, gconstpointer data)
{
    scratch_write(scratch, FIRST FROM "A: 2\n\nb");
    g_autoptr(M2sInput) input = open_growing(scratch);
    scratch_cut(scratch->path, 20);
    assert_failed(input, "A: 1\n|", ": was cut short while it was read");
}

static void
test_cut_in_wait(Scratch *scratch, gconstpointer data)
{
    scratch_write(scratch, FIRST FROM "A: 2\n\nb");
    g_autoptr(M2sInput) input = open_growing(scratch);
    GThread *thread = g_thread_new("writer", write_later, &(Writer){scratch->path, NULL});
    assert_failed(input, "A: 1\n|", ": was cut short while it was read");
    g_thread_join(thread);
}

static void
test_replaced(Scratch *scratch, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    scratch_write(scratch, FIRST FROM "A: 2\n\nb\n\n");
    g_autoptr(M2sInput) input = open_growing(scratch);
    g_file_set_contents(scratch->path, FIRST FIRST FIRST, -1, &error);
    g_assert_no_error(error);
    assert_given(input, "A: 1\n|A: 2\n\nb\n|", 0);
    g_assert_nonnull(strstr(scratch->warnings->str, "was moved or replaced while it was read"));
    g_autoptr(M2sInput) gone = open_growing(scratch);
    g_assert_cmpint(g_remove(scratch->path), ==, 0);
    assert_given(gone, "A: 1\n|A: 1\n|A: 1\n|", 0);
}

static void
test_identity(Scratch *scratch, gconstpointer data)
{
    GStatBuf status;
    M2sFileIdentity identity;
    scratch_write(scratch, FIRST FROM "A: 2\n\nb\n");
    scratch_age(scratch, 1000);
    g_assert_cmpint(g_stat(scratch->path, &status), ==, 0);
    g_autoptr(M2sInput) input = scratch_open(scratch);
    scratch_append(scratch->path, "c\n");
    assert_given(input, "A: 1\n|A: 2\n\nb\n|", 0);
    g_assert_true(m2s_input_identity(input, &identity));
    g_assert_cmpuint(identity.device, ==, status.st_dev);
    g_assert_cmpuint(identity.inode, ==, status.st_ino);
    g_assert_cmpuint(identity.size, ==, strlen(FIRST FROM "A: 2\n\nb\n"));
    g_assert_cmpint(identity.modified, ==, (gint64)status.st_mtim.tv_sec * 1000000000);
    g_assert_true(m2s_input_is_mbox(input));
    /* Its bytes stay valid after the end. */
    GBytes *bytes = m2s_input_bytes(input);
    g_assert_cmpmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes),
                    FIRST FROM "A: 2\n\nb\n", strlen(FIRST FROM "A: 2\n\nb\n"));
    g_assert_cmpuint(m2s_input_bytes_read(input), ==, m2s_input_bytes_total(input));
}

/* Opens file as standard input. */
static M2sInput *
open_stdin(Scratch *scratch, int file)
{
    g_autoptr(GError) error = NULL;
    int saved = dup(STDIN_FILENO);
    g_assert_cmpint(dup2(file, STDIN_FILENO), ==, STDIN_FILENO);
    M2sInput *input = m2s_input_open("-", scratch->sources, NULL, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpint(dup2(saved, STDIN_FILENO), ==, STDIN_FILENO);
    close(saved);
    close(file);
    return input;
}

static void
test_stdin(Scratch *scratch, gconstpointer data)
{
    int ends[2];
    M2sFileIdentity identity;
    scratch_write(scratch, FIRST);
    g_autoptr(M2sInput) regular = open_stdin(scratch, g_open(scratch->path, O_RDONLY));
    g_assert_true(m2s_input_identity(regular, &identity));
    g_assert_cmpuint(identity.size, ==, strlen(FIRST));
    scratch_append(scratch->path, FIRST);
    m2s_input_expect_growth(regular);
    assert_given(regular, "", 1);

    int begun = g_open(scratch->path, O_RDONLY);
    g_assert_cmpint(lseek(begun, strlen(FIRST), SEEK_SET), ==, strlen(FIRST));
    g_autoptr(M2sInput) rest = open_stdin(scratch, begun);
    g_assert_false(m2s_input_identity(rest, &identity));

    g_assert_cmpint(pipe(ends), ==, 0);
    g_assert_cmpint(write(ends[1], FIRST, strlen(FIRST)), ==, strlen(FIRST));
    close(ends[1]);
    g_autoptr(M2sInput) stream = open_stdin(scratch, ends[0]);
    m2s_input_expect_growth(stream);
    g_assert_false(m2s_input_identity(stream, &identity));
    g_assert_nonnull(m2s_input_bytes(stream));
    assert_given(stream, "A: 1\n|", 0);
}

/* Growth does not matter in a folder, where files come and go. */
static void
test_folder(Scratch *scratch, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp("m2s-test-XXXXXX", &error);
    g_autofree char *path = g_build_filename(folder, "a", NULL);
    M2sFileIdentity identity;
    g_assert_true(g_file_set_contents(path, FIRST FROM "A: 2\n\nb", -1, &error));
    g_autoptr(M2sInput) input = m2s_input_open(folder, scratch->sources, NULL, NULL, &error);
    m2s_input_expect_growth(input);
    assert_given(input, "A: 1\n|A: 2\n\nb|", 0);
    g_assert_false(m2s_input_identity(input, &identity));
    g_assert_null(m2s_input_bytes(input));
    g_assert_cmpint(g_remove(path), ==, 0);
    g_assert_cmpint(g_rmdir(folder), ==, 0);
}

static const ScratchTest tests[] = {
    {"/growth/grown", test_grown},
    {"/growth/grown-big", test_grown_big},
    {"/growth/writer", test_writer},
    {"/growth/nobody", test_nobody},
    {"/growth/line-end", test_line_end},
    {"/growth/no-wait", test_no_wait},
    {"/growth/age", test_age},
    {"/growth/not-expected", test_not_expected},
    {"/growth/one-mail", test_one_mail},
    {"/growth/cut", test_cut},
    {"/growth/cut-in-wait", test_cut_in_wait},
    {"/growth/replaced", test_replaced},
    {"/growth/identity", test_identity},
    {"/growth/stdin", test_stdin},
    {"/growth/folder", test_folder},
};

int
main(int argc, char **argv)
{
    return scratch_run_tests(argc, argv, tests, G_N_ELEMENTS(tests));
}
