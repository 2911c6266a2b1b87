/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/quoting.h"

typedef struct {
    const char *quoted;
    const char *plain; /* NULL: nothing to undo */
} Case;

static const Case cases[] = {
    {"", NULL},
    {"A: 1\n\nFrom here on\n", NULL},
    {"A: 1\n\n> From here\n>from here\n>Fromage\n>From\n", NULL},
    {"A: 1\n\n> >From here\na>From b\n >From c\n", NULL},
    {">From ", "From "},
    {">From a\nA: 1\n", "From a\nA: 1\n"},
    {"A: 1\n>From b\n\nc\n", "A: 1\nFrom b\n\nc\n"},
    {"A: 1\r\n\r\n>From b\r\n", "A: 1\r\n\r\nFrom b\r\n"},
    {"\n>From a\n>>From b\n>>>From c >From d\n", "\nFrom a\n>From b\n>>From c >From d\n"},
    {"\n>From >From a\n>From ", "\nFrom >From a\nFrom "},
};

static void
test_table(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *plain = cases[i].plain;
        gsize size = strlen(cases[i].quoted);
        g_autofree char *copy = g_memdup2(cases[i].quoted, size);
        g_autoptr(GString) out = m2s_quoting_undo(m2s_slice(copy, size));
        g_assert_cmpstr(out ? out->str : NULL, ==, plain);
    }
}

static void
test_nul(void)
{
    g_autoptr(GString) out = m2s_quoting_undo(m2s_slice("\0\n>From \0", 9));
    g_assert_nonnull(out);
    g_assert_cmpmem(out->str, out->len, "\0\nFrom \0", 8);
}

/* This would take minutes if a run of `>` was scanned repeatedly. */
static void
test_long_run(void)
{
    g_autoptr(GString) mail = g_string_new("x");
    for (guint i = 0; i < 100; i++) {
        gsize start = mail->len;
        g_string_set_size(mail, start + 100000);
        memset(mail->str + start, '>', 100000);
        g_string_append(mail, "From ");
    }
    g_assert_null(m2s_quoting_undo(m2s_slice(mail->str, mail->len)));
    mail->str[0] = '\n';
    g_autoptr(GString) out = m2s_quoting_undo(m2s_slice(mail->str, mail->len));
    g_assert_nonnull(out);
    g_assert_cmpuint(out->len, ==, mail->len - 1);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/quoting/table", test_table);
    g_test_add_func("/quoting/nul", test_nul);
    g_test_add_func("/quoting/long-run", test_long_run);
    return g_test_run();
}
