/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "verify/child.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static void
answer(int out, gpointer data)
{
    m2s_child_write(out, data, strlen(data));
}

static void
crash(int out, gpointer data)
{
    m2s_child_write(out, "half", 4);
    signal(SIGSEGV, SIG_DFL); /* a sanitizer catches it, and exits */
    raise(SIGSEGV);
}

static void
fail(int out, gpointer data)
{
    _exit(GPOINTER_TO_INT(data));
}

static void
say_too_much(int out, gpointer data)
{
    for (;;)
        m2s_child_write(out, "much", 4);
}

#define LIMIT 100000

static void
test_answer(void)
{
    const char *why;
    g_autofree char *text = g_strnfill(LIMIT, 'x');
    g_autoptr(GBytes) bytes = m2s_child_run(answer, text, LIMIT, &why);
    g_assert_nonnull(bytes);
    g_assert_cmpmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), text, LIMIT);
    g_autoptr(GBytes) none = m2s_child_run(answer, "", LIMIT, &why);
    g_assert_cmpuint(g_bytes_get_size(none), ==, 0);
}

static void
test_failures(void)
{
    static const struct {
        M2sChildFunc func;
        int status;
        const char *why;
    } cases[] = {
        {crash, 0, "its reader crashed"},
        {fail, 1, "its reader failed"},
        {fail, M2S_CHILD_NO_PROGRAM, "git is not installed"},
        {say_too_much, 0, "its answer is too long"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *why = NULL;
        g_assert_null(m2s_child_run(cases[i].func, GINT_TO_POINTER(cases[i].status), LIMIT, &why));
        g_assert_cmpstr(why, ==, cases[i].why);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/child/answer", test_answer);
    g_test_add_func("/child/failures", test_failures);
    return g_test_run();
}
