/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scratch.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

static void
set_up(Scratch *scratch, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    *scratch = (Scratch){.sources = m2s_sources_new(), .warnings = g_string_new(NULL)};
    int file = g_file_open_tmp("m2s-test-XXXXXX", &scratch->path, &error);
    g_assert_no_error(error);
    close(file);
}

static void
tear_down(Scratch *scratch, gconstpointer data)
{
    g_remove(scratch->path);
    g_free(scratch->path);
    m2s_sources_free(scratch->sources);
    g_string_free(scratch->warnings, TRUE);
}

int
scratch_run_tests(int argc, char **argv, const ScratchTest *tests, gsize count)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < count; i++)
        g_test_add(tests[i].path, Scratch, NULL, set_up, tests[i].run, tear_down);
    return g_test_run();
}

static void
write_to(const char *path, int flags, const char *text)
{
    gssize size = strlen(text);
    int file = open(path, O_WRONLY | flags);
    g_assert_cmpint(write(file, text, size), ==, size);
    close(file);
}

void
scratch_write(Scratch *scratch, const char *text)
{
    write_to(scratch->path, O_TRUNC, text);
}

void
scratch_append(const char *path, const char *text)
{
    write_to(path, O_APPEND, text);
}

void
scratch_cut(const char *path, gsize size)
{
    g_assert_cmpint(truncate(path, size), ==, 0);
}

void
scratch_age(Scratch *scratch, gint64 seconds)
{
    struct timespec times[2] = {{.tv_nsec = UTIME_OMIT},
                                {.tv_sec = g_get_real_time() / G_USEC_PER_SEC - seconds}};
    g_assert_cmpint(utimensat(AT_FDCWD, scratch->path, times, 0), ==, 0);
}

static void
note_warning(const char *path, const char *what, gpointer user_data)
{
    g_string_append_printf(user_data, "%s\n", what);
}

M2sInput *
scratch_open(Scratch *scratch)
{
    g_autoptr(GError) error = NULL;
    M2sInput *input =
        m2s_input_open(scratch->path, scratch->sources, note_warning, scratch->warnings, &error);
    g_assert_no_error(error);
    return input;
}

char *
scratch_mbox(guint count)
{
    GString *mbox = g_string_new(NULL);
    g_autofree char *body = g_strnfill(1000, 'b');
    for (guint i = 0; i < count; i++)
        g_string_append_printf(mbox,
                               FROM "From: Ann Example <ann@example.org>\nSubject: %u\n"
                                    "Message-ID: <%u@example.org>\n\n%s\n\n",
                               i, i, body);
    return g_string_free(mbox, FALSE);
}
