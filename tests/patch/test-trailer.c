/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/trailer.h"

#include "model/details.h"

static void
test_of(void)
{
    static const struct {
        const char *message, *expected;
    } cases[] = {
        {"", ""},
        {"Signed-off-by: Ann <ann@example.org>", "Signed-off-by: Ann <ann@example.org>\n"},
        /* One spelling. */
        {"REVIEWED-BY:Bo <bo@example.org>\nreviewed-and-Tested-by:  Bo \n",
         "Reviewed-by: Bo <bo@example.org>\nReviewed-and-tested-by: Bo\n"},
        {"cc: a@example.org\nFIXES: 123 (\"lid\")\nlink: x\ncloses: y\nchange-id: z\n",
         "Cc: a@example.org\nFixes: 123 (\"lid\")\nLink: x\nCloses: y\nChange-Id: z\n"},
        /* Anywhere, but not quoted or within a line. */
        {"Fine.\n\nAcked-by: Bo\n\nMore.\n> Acked-by: Cy\n Acked-by: Di\nand Acked-by: Ed\n",
         "Acked-by: Bo\n"},
        /* No trailers. */
        {"Note: this\n-by: x\nStand-by\nAcked-by : Bo\nhttps://example.org\n", ""},
        {"Acked-by:\n", "Acked-by: \n"},
        /* A mailer has wrapped it. */
        {"Reviewed-by: A Rather Long Name Of Somebody\n<somebody@example.org>\nThanks\n",
         "Reviewed-by: A Rather Long Name Of Somebody <somebody@example.org>\n"},
        {"Reviewed-by: Bo\nThanks\n", "Reviewed-by: Bo\n"},
        {"Reviewed-by: Bo\n<bo at example.org>\n", "Reviewed-by: Bo\n"},
        {"Reviewed-by:\t Bo\n", "Reviewed-by: Bo\n"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = m2s_trailers_of(m2s_slice_of(cases[i].message), NULL);
        g_assert_cmpstr(got, ==, cases[i].expected);
    }
}

static void
test_has_address(void)
{
    static const char *const none[] = {"", "ab", "@b", "a@", "a @b", "a@ b"};
    g_assert_true(m2s_trailer_has_address(m2s_slice_of("a@b")));
    g_assert_true(m2s_trailer_has_address(m2s_slice_of("Ann <ann@example.org>")));
    for (gsize i = 0; i < G_N_ELEMENTS(none); i++)
        g_assert_false(m2s_trailer_has_address(m2s_slice_of(none[i])));
}

/* A name as long as a mail is none. */
static void
test_long(void)
{
    g_autofree char *name = g_strnfill(100, 'x');
    g_autofree char *message = g_strdup_printf("%s-by: Bo\n", name);
    g_autofree char *got = m2s_trailers_of(m2s_slice_of(message), NULL);
    g_assert_cmpstr(got, ==, "");
}

/* So many are kept and no more, and it is said. */
static void
test_many(void)
{
    gboolean are_all;
    g_autoptr(GString) message = g_string_new(NULL);
    for (guint i = 0; i < M2S_TRAILERS_MAX; i++)
        g_string_append(message, "Cc: Bo\n");
    g_autofree char *all = m2s_trailers_of(m2s_slice_of_string(message), &are_all);
    g_assert_true(are_all);
    g_string_append(message, "Cc: Bo\n");
    g_autofree char *cut = m2s_trailers_of(m2s_slice_of_string(message), &are_all);
    g_assert_false(are_all);
    g_assert_cmpstr(cut, ==, all);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/trailer/of", test_of);
    g_test_add_func("/trailer/has-address", test_has_address);
    g_test_add_func("/trailer/long", test_long);
    g_test_add_func("/trailer/many", test_many);
    return g_test_run();
}
