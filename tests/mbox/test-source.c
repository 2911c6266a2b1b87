/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/source.h"

#include <glib/gstdio.h>

#define FILES   2000
#define THREADS 4

typedef struct {
    M2sSources *sources;
    gint count; /* sources added so far */
} Shared;

/* Reads all files as soon as they are added. */
static gpointer
read_all(gpointer data)
{
    Shared *shared = data;
    for (guint32 i = 0; i < FILES; i++) {
        while (g_atomic_int_get(&shared->count) <= (gint)i)
            g_thread_yield();
        g_autoptr(GError) error = NULL;
        M2sSpan span = {.offset = 1, .length = 3, .source = i};
        g_autoptr(GBytes) bytes = m2s_sources_read(shared->sources, &span, &error);
        g_assert_no_error(error);
        g_assert_cmpmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), "bcd", 3);
    }
    return NULL;
}

static void
test_threads(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = NULL;
    g_autoptr(M2sSources) sources = m2s_sources_new();
    g_autoptr(GBytes) bytes = g_bytes_new_static("abcde", 5);
    int file = g_file_open_tmp("m2s-test-XXXXXX", &path, &error);
    g_assert_true(g_close(file, &error));
    g_assert_true(g_file_set_contents(path, "abcde", 5, &error));
    Shared shared = {.sources = sources};
    GThread *threads[THREADS];
    for (guint i = 0; i < THREADS; i++)
        threads[i] = g_thread_new("reader", read_all, &shared);
    for (guint32 i = 0; i < FILES; i++) {
        /* every other one as a stream */
        g_assert_cmpuint(m2s_sources_add(sources, NULL, path, bytes, i % 2 ? M2S_SOURCE_STREAM : 0),
                         ==, i);
        g_atomic_int_inc(&shared.count);
    }
    for (guint i = 0; i < THREADS; i++)
        g_thread_join(threads[i]);
    g_assert_cmpint(g_remove(path), ==, 0);
}

static void
test_path(void)
{
    g_autoptr(M2sSources) sources = m2s_sources_new();
    g_autoptr(GBytes) bytes = g_bytes_new_static("", 0);
    GRefString *folder = g_ref_string_new("mails/");
    guint32 below = m2s_sources_add(sources, folder, "cur/1:2,S", bytes, 0);
    guint32 alone = m2s_sources_add(sources, NULL, "a.mbox", bytes, M2S_SOURCE_QUOTED);
    g_ref_string_release(folder);
    g_autofree char *below_path = m2s_sources_path(sources, below);
    g_autofree char *alone_path = m2s_sources_path(sources, alone);
    g_assert_cmpstr(below_path, ==, "mails/cur/1:2,S");
    g_assert_cmpstr(alone_path, ==, "a.mbox");
    g_assert_false(m2s_sources_is_quoted(sources, below));
    g_assert_true(m2s_sources_is_quoted(sources, alone));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/source/threads", test_threads);
    g_test_add_func("/source/path", test_path);
    return g_test_run();
}
