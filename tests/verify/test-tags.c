/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "verify/tags.h"

static void
test_values(void)
{
    M2sSlice text = m2s_slice_of(" v=1; a = rsa-sha256;\n\tbh=ab\n cd==; b=; ");
    g_autoptr(GArray) tags = m2s_tags_parse(text);
    static const struct {
        const char *name, *value;
    } cases[] = {{"v", "1"}, {"a", "rsa-sha256"}, {"bh", "abcd=="}, {"b", ""}, {"h", NULL}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *value = m2s_tags_value(tags, cases[i].name);
        g_assert_cmpstr(value, ==, cases[i].value);
    }
}

static void
test_refused(void)
{
    static const char *const cases[] = {"a", "a=1; b", "a=1;; b=2", "=1", "a=1; b=2; a =1", ";a=1"};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        GArray *tags = m2s_tags_parse(m2s_slice_of(cases[i]));
        g_assert_null(tags);
    }
    g_autoptr(GString) many = g_string_new("a=1");
    for (guint i = 0; i < 100000; i++)
        g_string_append_printf(many, ";x%u=", i);
    g_assert_null(m2s_tags_parse(m2s_slice_of_string(many)));
}

/* As many as there may be, and one more. */
static void
test_most(void)
{
    g_autoptr(GString) text = g_string_new("a=1");
    for (guint i = 1; i < 64; i++)
        g_string_append_printf(text, ";x%u=", i);
    g_autoptr(GArray) tags = m2s_tags_parse(m2s_slice_of_string(text));
    g_assert_nonnull(tags);
    g_assert_cmpuint(tags->len, ==, 64);
    g_string_append(text, ";y=");
    g_assert_null(m2s_tags_parse(m2s_slice_of_string(text)));
}

static void
test_unsigned(void)
{
    static const struct {
        const char *field, *left;
    } cases[] = {
        {"DKIM-Signature: v=1; b=ab\n cd; bh=b=", "DKIM-Signature: v=1; b=; bh=b="},
        {"DKIM-Signature: b =\n ab==", "DKIM-Signature: b ="},
        {"DKIM-Signature: v=1; bh=ab", "DKIM-Signature: v=1; bh=ab"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        M2sSlice field = m2s_slice_of(cases[i].field);
        g_autoptr(GArray) tags =
            m2s_tags_parse(m2s_slice_sub(field, strlen("DKIM-Signature:"), field.size));
        g_autoptr(GString) left = g_string_new(NULL);
        m2s_tags_append_unsigned(field, tags, left);
        g_assert_cmpstr(left->str, ==, cases[i].left);
    }
}

static void
test_decode(void)
{
    static const char *const refused[] = {"", "QQ", "QQ=", "QQ==QQ==", "Q===", "Q-==", "QQ==\n"};
    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
        GBytes *bytes = m2s_tags_decode(refused[i]);
        g_assert_null(bytes);
    }
    g_assert_null(m2s_tags_decode(NULL));
    g_autoptr(GBytes) bytes = m2s_tags_decode("b2ls");
    g_assert_cmpmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), "oil", 3);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tags/values", test_values);
    g_test_add_func("/tags/refused", test_refused);
    g_test_add_func("/tags/most", test_most);
    g_test_add_func("/tags/unsigned", test_unsigned);
    g_test_add_func("/tags/decode", test_decode);
    return g_test_run();
}
