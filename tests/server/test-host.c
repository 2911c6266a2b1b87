/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "server/host.h"

static void
test_valid(void)
{
    static const struct {
        const char *host;
        gboolean is_valid;
        const char *name;
    } cases[] = {
        {"localhost", TRUE, "localhost"},
        {"localhost:8000", TRUE, "localhost"},
        {"Patches.Example.org", TRUE, "Patches.Example.org"},
        {"127.0.0.1:1", TRUE, "127.0.0.1"},
        {"[::1]", TRUE, "[::1]"},
        {"[::1]:8000", TRUE, "[::1]"},
        {"", FALSE, NULL},
        {":8000", FALSE, NULL},
        {"a:", FALSE, NULL},
        {"a:b", FALSE, NULL},
        {"a:123456", FALSE, NULL},
        {"a:1:2", FALSE, NULL},
        {"a/b", FALSE, NULL},
        {"a b", FALSE, NULL},
        {"a\"><script>", FALSE, NULL},
        {"user@a", FALSE, NULL},
        {"b\xc3\xbcro", FALSE, NULL},
        {"[::1", FALSE, NULL},
        {"[x]", FALSE, NULL},
        {"[::1]x", FALSE, NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].host);
        g_assert_cmpint(m2s_host_is_valid(cases[i].host), ==, cases[i].is_valid);
        g_autofree char *name = m2s_host_name(cases[i].host);
        if (cases[i].is_valid)
            g_assert_cmpstr(name, ==, cases[i].name);
    }
}

static void
test_length(void)
{
    g_autofree char *longest = g_strnfill(300, 'a'), *longer = g_strnfill(301, 'a');
    g_assert_true(m2s_host_is_valid(longest));
    g_assert_false(m2s_host_is_valid(longer));
}

static void
test_served(void)
{
    static const char *const names[] = {"Patches.example.org", NULL};
    static const struct {
        const char *host;
        gboolean is_served;
    } cases[] = {
        {"localhost", TRUE},
        {"LOCALHOST:8000", TRUE},
        {"a.localhost", TRUE},
        {"127.0.0.1:8000", TRUE},
        {"192.0.2.7", TRUE},
        {"[2001:db8::1]:80", TRUE},
        {"patches.example.org:8000", TRUE},
        {"example.org", FALSE},
        {"evil.patches.example.org", FALSE},
        {"patches.example.org.evil.example", FALSE},
        {"localhost.evil.example", FALSE},
        {"notlocalhost", FALSE},
        {"127.0.0.1.evil.example", FALSE},
        {"127.1", FALSE},
        {"[::g]", FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].host);
        g_assert_cmpint(m2s_host_is_served(cases[i].host, names), ==, cases[i].is_served);
    }
    g_assert_false(m2s_host_is_served("patches.example.org", NULL));
}

static void
test_of_url(void)
{
    static const struct {
        const char *url, *host;
    } cases[] = {
        {"https://example.org", "example.org"},
        {"https://example.org:8443/patchwork", "example.org:8443"},
        {"example.org", NULL},
        {"https:///x", NULL},
        {"https://a b/", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *host = m2s_host_of_url(cases[i].url);
        g_assert_cmpstr(host, ==, cases[i].host);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/host/valid", test_valid);
    g_test_add_func("/host/length", test_length);
    g_test_add_func("/host/served", test_served);
    g_test_add_func("/host/of-url", test_of_url);
    return g_test_run();
}
