/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/address.h"

#include <string.h>

static void
test_format(void)
{
    static const struct {
        const char *name, *formatted;
    } cases[] = {
        {NULL, "ann@example.org"},
        {"", "ann@example.org"},
        {"Ann Lee", "Ann Lee <ann@example.org>"},
        {" Ann ", " Ann  <ann@example.org>"},
        {"Ann-Lee (home)", "\"Ann-Lee (home)\" <ann@example.org>"},
        {"Lee, A.", "\"Lee, A.\" <ann@example.org>"},
        {"Ann \"A\" L\\ee", "\"Ann \\\"A\\\" L\\\\ee\" <ann@example.org>"},
        {"Änn Lee", "=?utf-8?q?=C3=84nn_Lee?= <ann@example.org>"},
        {"Änn \"A\"", "=?utf-8?b?w4RubiAiQSI=?= <ann@example.org>"},
        {"小野", "=?utf-8?b?5bCP6YeO?= <ann@example.org>"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *formatted = m2s_address_format(cases[i].name, "ann@example.org");
        g_assert_cmpstr(formatted, ==, cases[i].formatted);
    }
}

/* A name is one encoded word, however long. */
static void
test_long(void)
{
    g_autoptr(GString) name = g_string_new(NULL);
    for (guint i = 0; i < 1 << 16; i++)
        g_string_append(name, "野");
    g_autofree char *formatted = m2s_address_format(name->str, "ann@example.org");
    g_assert_true(g_str_has_prefix(formatted, "=?utf-8?b?6YeO6YeO"));
    g_assert_true(g_str_has_suffix(formatted, "6YeO?= <ann@example.org>"));
    g_assert_null(strchr(formatted, '\n'));
    g_assert_cmpuint(strlen(formatted), ==,
                     strlen("=?utf-8?b?"
                            "?= <ann@example.org>") +
                         (4 << 16));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/address/format", test_format);
    g_test_add_func("/address/long", test_long);
    return g_test_run();
}
