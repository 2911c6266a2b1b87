/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/find.h"

/* A pair at every position in texts of every size; nothing may be read after their end. */
static void
test_everywhere(void)
{
    for (gsize size = 1; size < 300; size++) {
        g_autofree char *text = g_malloc(size);
        memset(text, 'F', size);
        g_assert_null(m2s_find_pair(m2s_slice(text, size), '\n', 'F'));
        for (gsize at = 0; at + 1 < size; at++) {
            text[at] = '\n';
            g_assert_true(m2s_find_pair(m2s_slice(text, size), '\n', 'F') == text + at);
            text[at] = 'F';
        }
    }
}

/* One of the two bytes alone is not a pair; of several pairs, the first is found. */
static void
test_pairs(void)
{
    static const struct {
        const char *text;
        gssize at; /* -1: none */
    } cases[] = {
        {"\n", -1}, {"F", -1},    {"F\n", -1},   {"\n\nF", 1},      {"\n\n\n\n", -1},
        {"\nF", 0}, {"FF\nF", 2}, {"\nF\nF", 0}, {"a\nb\nF\nF", 3}, {"", -1},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *text = cases[i].text;
        const char *found = m2s_find_pair(m2s_slice_of(text), '\n', 'F');
        g_assert_cmpint(found ? found - text : -1, ==, cases[i].at);
    }
}

/* Bytes beyond ASCII need no special care. */
static void
test_high_bytes(void)
{
    char text[200];
    memset(text, '\xc3', sizeof text);
    g_assert_null(m2s_find_pair(m2s_slice(text, sizeof text), '\xc3', '\xa9'));
    text[150] = '\xa9';
    g_assert_true(m2s_find_pair(m2s_slice(text, sizeof text), '\xc3', '\xa9') == text + 149);
}

/* The start of what is wanted may come before it, within it, and at the end. */
static void
test_text(void)
{
    static const struct {
        const char *text;
        gssize at; /* -1: none */
    } cases[] = {
        {"", -1},        {"ab", -1},       {"aba", 0},           {"ababb", 0},
        {"abbaba", 3},   {"aabaaba", 1},   {"ab ab ab abb", -1}, {"ABA aba", 4},
        {"x\naba\n", 2}, {"abab abba", 0}, {"abb abb ab", -1},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *text = cases[i].text;
        const char *found = m2s_find_text(m2s_slice_of(text), "aba");
        g_assert_cmpint(found ? found - text : -1, ==, cases[i].at);
    }
    g_assert_null(m2s_find_text(m2s_slice("aba", 2), "aba"));
    g_assert_nonnull(m2s_find_text(m2s_slice("\0aba", 4), "aba"));
}

static void
test_unprintable(void)
{
    static const char others[] = {'\0', '\n', '\x1f', '\x7f', '\x80', '\xff'};
    for (gsize size = 0; size < 200; size++) {
        g_autofree char *text = g_malloc(size);
        for (gsize i = 0; i < size; i++)
            text[i] = i % 2 ? ' ' : '~';
        g_assert_true(m2s_find_unprintable(m2s_slice(text, size)) == text + size);
        for (gsize at = size; at > 0; at--) {
            text[at - 1] = others[at % sizeof others];
            g_assert_true(m2s_find_unprintable(m2s_slice(text, size)) == text + at - 1);
            gboolean high = (guchar)text[at - 1] >= 0x80;
            const char *first_high = m2s_find_8bit(m2s_slice(text, size));
            g_assert_true(high ? first_high == text + at - 1 : first_high > text + at - 1);
        }
    }
}

/* Nothing may be written beyond the room that there has to be. */
static void
check_copy(M2sSlice text, gsize count)
{
    g_autofree char *copy = g_malloc(text.size + M2S_COPY_ROOM);
    g_assert_cmpuint(m2s_copy_to_json_escape(copy, text), ==, count);
    g_assert_cmpmem(copy, count, text.data, count);
}

static void
test_json_escape(void)
{
    static const char escaped[] = {'\0', '\n', '\x1f', '"', '\\', '\x7f', '\xff'};
    for (gsize size = 0; size < 60; size++) {
        g_autofree char *text = g_malloc(size);
        for (gsize i = 0; i < size; i++)
            text[i] = " ~a!"[i % 4];
        check_copy(m2s_slice(text, size), size);
        for (gsize at = size; at > 0; at--) {
            text[at - 1] = escaped[at % sizeof escaped];
            check_copy(m2s_slice(text, size), at - 1);
        }
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/find/everywhere", test_everywhere);
    g_test_add_func("/find/pairs", test_pairs);
    g_test_add_func("/find/high-bytes", test_high_bytes);
    g_test_add_func("/find/text", test_text);
    g_test_add_func("/find/unprintable", test_unprintable);
    g_test_add_func("/find/json-escape", test_json_escape);
    return g_test_run();
}
