/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/details.h"

static void
assert_slice(M2sSlice slice, const char *expected)
{
    g_autofree char *text = slice.data ? m2s_slice_dup(slice) : NULL;
    g_assert_cmpstr(text, ==, expected);
}

static void
test_person(void)
{
    static const struct {
        const char *value, *name, *email;
    } cases[] = {
        {"", NULL, NULL},
        {"Bo Binder <bo@example.org>", "Bo Binder", "bo@example.org"},
        {"Bo Binder", NULL, NULL},
        {"bo@example.org", NULL, "bo@example.org"},
        {"<bo@example.org>", NULL, "bo@example.org"},
        {"Bo <bo@example.org> # the first half", "Bo", "bo@example.org"},
        {"stable@example.org # 6.1", NULL, "stable@example.org"},
        {"\"Binder, Bo\" <bo@example.org>", "Binder, Bo", "bo@example.org"},
        {"bo@example.org <mailto:bo@example.org>", "bo@example.org", "bo@example.org"},
        {"Bo <mailto:@>", NULL, NULL},
        {"123456789012 (\"lid: keep <stdio.h>\")", NULL, NULL},
        {">x@y<", NULL, ">x@y<"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        M2sSlice name, email;
        m2s_trailer_find_person(m2s_slice_of(cases[i].value), &name, &email);
        assert_slice(name, cases[i].name);
        assert_slice(email, cases[i].email);
    }
}

static void
test_trailers(void)
{
    M2sSlice rest = m2s_slice_of("Acked-by: \nLink: https://example.org/1\n");
    M2sTrailer trailer;
    g_assert_true(m2s_trailer_next(&rest, &trailer));
    assert_slice(trailer.name, "Acked-by");
    assert_slice(trailer.value, "");
    g_assert_true(m2s_trailer_next(&rest, &trailer));
    assert_slice(trailer.name, "Link");
    assert_slice(trailer.value, "https://example.org/1");
    g_assert_false(m2s_trailer_next(&rest, &trailer));
}

static void
test_files(void)
{
    static const M2sFileChange files[] = {
        {.path = {"lid.c", 5}, .added = 12, .removed = 3},
        {.path = {"", 0}},
        {.path = {"pot.png", 7}, .is_binary = TRUE},
        {.path = {"new", 3}, .old_path = {"old", 3}, .added = 4294967295u},
    };
    g_autoptr(GString) text = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++)
        m2s_file_change_append(text, &files[i]);
    g_assert_cmpstr(text->str, ==,
                    "12\t3\tlid.c\n0\t0\t\n-\t-\tpot.png\n4294967295\t0\tnew\told\n");
    M2sSlice rest = m2s_slice_of_string(text);
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        M2sFileChange file;
        g_assert_true(m2s_file_change_next(&rest, &file));
        g_assert_cmpint(m2s_slice_compare(file.path, files[i].path), ==, 0);
        g_assert_cmpint(m2s_slice_compare(file.old_path, files[i].old_path), ==, 0);
        g_assert_cmpuint(file.added, ==, files[i].added);
        g_assert_cmpuint(file.removed, ==, files[i].removed);
        g_assert_cmpint(file.is_binary, ==, files[i].is_binary);
    }
    M2sFileChange none;
    g_assert_false(m2s_file_change_next(&rest, &none));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/details/person", test_person);
    g_test_add_func("/details/trailers", test_trailers);
    g_test_add_func("/details/files", test_files);
    return g_test_run();
}
