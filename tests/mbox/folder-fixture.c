/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "folder-fixture.h"

#include <glib/gstdio.h>
#include <mbox2series/base.h>

#include "base/slice.h"
#include "mbox/quoting.h"

void
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

void
tear_down(Fixture *fixture, gconstpointer data)
{
    remove_tree(fixture->folder, 4);
    g_free(fixture->folder);
    m2s_sources_free(fixture->sources);
    g_string_free(fixture->warnings, TRUE);
}

char *
path_of(Fixture *fixture, const char *name)
{
    return g_build_filename(fixture->folder, name, NULL);
}

void
make_file(Fixture *fixture, const char *name, const char *text, gssize size)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = path_of(fixture, name);
    g_file_set_contents(path, text, size, &error);
    g_assert_no_error(error);
}

void
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

M2sInput *
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
char *
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

void
assert_mails(Fixture *fixture, const char *name, const char *expected)
{
    g_autoptr(M2sInput) input = open_input(fixture, name);
    g_autofree char *mails = drain(fixture, input);
    g_assert_cmpstr(mails, ==, expected);
}

void
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
