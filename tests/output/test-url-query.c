/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/url-query.h"

static void
test_get(void)
{
    g_autoptr(M2sUrlQuery) query =
        m2s_url_query_parse("/api/x/?a=1&b=%C3%A9+%2B&a=2&&c&d=%zz%FF#end");
    g_assert_cmpstr(query->path, ==, "/api/x/");
    g_assert_cmpstr(m2s_url_query_get(query, "a"), ==, "2");
    g_assert_cmpstr(m2s_url_query_get(query, "b"), ==, "\xc3\xa9 +");
    g_assert_cmpstr(m2s_url_query_get(query, "c"), ==, "");
    g_assert_cmpstr(m2s_url_query_get(query, "d"), ==, "%zz\xef\xbf\xbd");
    g_assert_null(m2s_url_query_get(query, "e"));
    g_autoptr(GPtrArray) all = m2s_url_query_get_all(query, "a");
    g_assert_cmpuint(all->len, ==, 2);
    g_assert_cmpstr(g_ptr_array_index(all, 0), ==, "1");
}

static void
test_replace(void)
{
    static const struct {
        const char *target, *value, *expected;
    } cases[] = {
        {"/x/", "2", "/x/?page=2"},
        {"/x/?q=a%20b&page=7", "2", "/x/?page=2&q=a+b"},
        {"/x/?b=2&a=1&b=3", "1", "/x/?a=1&b=2&b=3&page=1"},
        {"/x/?page=2", NULL, "/x/"},
        {"/x/?m=<a@b/c>&z", "1", "/x/?m=%3Ca%40b%2Fc%3E&page=1&z="},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(M2sUrlQuery) query = m2s_url_query_parse(cases[i].target);
        g_autofree char *target = m2s_url_query_replace(query, "page", cases[i].value);
        g_assert_cmpstr(target, ==, cases[i].expected);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/query/get", test_get);
    g_test_add_func("/query/replace", test_replace);
    return g_test_run();
}
