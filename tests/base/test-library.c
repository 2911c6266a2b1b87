/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/library.h"

#include <string.h>

#include <mbox2series/base.h>

static struct {
    int (*puts)(const char *text);
    void (*no_such_function)(void);
} functions;

static void
test_loaded(void)
{
    g_autoptr(GError) error = NULL;
    const M2sSymbol symbols[] = {M2S_SYMBOL(functions, puts), {NULL}};
    for (guint i = 0; i < 2; i++) {
        functions.puts = NULL;
        g_assert_true(m2s_library_load("libc.so.6", "the C library", symbols, &error));
        g_assert_nonnull(functions.puts);
    }
}

static void
test_missing(void)
{
    g_autoptr(GError) error = NULL;
    const M2sSymbol symbols[] = {M2S_SYMBOL(functions, no_such_function), {NULL}};
    g_assert_false(m2s_library_load("libnowhere.so.7", "Nowhere", symbols, &error));
    g_assert_error(error, M2S_ERROR, M2S_ERROR_UNAVAILABLE);
    g_assert_true(g_str_has_prefix(error->message, "this needs Nowhere, which cannot be loaded: "));
    g_clear_error(&error);
    g_assert_false(m2s_library_load("libc.so.6", "the C library", symbols, &error));
    g_assert_error(error, M2S_ERROR, M2S_ERROR_UNAVAILABLE);
    g_assert_nonnull(strstr(error->message, "has no no_such_function"));
    g_assert_null(functions.no_such_function);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/library/loaded", test_loaded);
    g_test_add_func("/library/missing", test_missing);
    return g_test_run();
}
