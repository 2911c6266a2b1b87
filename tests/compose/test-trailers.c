/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compose/trailers.h"

#define ACK "Acked-by: Bo <bo@example.org>"

/* What git interpret-trailers makes of each message and ACK. */
static void
test_add(void)
{
    static const struct {
        const char *message, *expected; /* NULL: unchanged */
    } cases[] = {
        {"", ACK "\n"},
        {"text\n", "text\n\n" ACK "\n"},
        {"text\n\nA: b\n", "text\n\nA: b\n" ACK "\n"},
        {"text\nA: b\n", "text\nA: b\n\n" ACK "\n"},
        {"text\nSigned-off-by: A <a@b>\n", "text\nSigned-off-by: A <a@b>\n" ACK "\n"},
        {"1\n2\n3\n4\nSigned-off-by: A <a@b>\n", "1\n2\n3\n4\nSigned-off-by: A <a@b>\n\n" ACK "\n"},
        {"text\n\nA: b\n continued\n", "text\n\nA: b\n continued\n" ACK "\n"},
        {"text\n\n" ACK "\n", NULL},
        {"text\n\nacked-BY :  Somebody <BO@example.org> \n", NULL},
        {"text\n\nacked-by: bo@example.org\n", NULL},
        {"text\n\nReviewed-by: Bo <bo@example.org>\n",
         "text\n\nReviewed-by: Bo <bo@example.org>\n" ACK "\n"},
        {ACK "\n\ntext\n", ACK "\n\ntext\n\n" ACK "\n"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) message = g_string_new(cases[i].message);
        g_auto(M2sTrailers) trailers = {0};
        m2s_trailers_init(&trailers, message);
        g_assert_cmpint(m2s_trailers_add(&trailers, ACK), ==, cases[i].expected != NULL);
        g_assert_false(m2s_trailers_add(&trailers, ACK));
        g_assert_cmpstr(message->str, ==, cases[i].expected ? cases[i].expected : cases[i].message);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/trailers/add", test_add);
    return g_test_run();
}
