/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/trailers.h"

static void
test_lines(void)
{
    static const struct {
        const char *message, *trailers; /* joined by "|" */
    } cases[] = {
        {"", ""},
        {"Fine.\n\nReviewed-by: Ann <ann@example.org>\n", "Reviewed-by: Ann <ann@example.org>"},
        {"Tested-by: a\nReviewed-by: b\nAcked-by: c\nSigned-off-by: d\nNacked-by: e\nReported-by: f",
         "Tested-by: a|Reviewed-by: b|Acked-by: c|Signed-off-by: d|Nacked-by: e|Reported-by: f"},
        {"ACKED-BY:\nacked-by:a\n", "ACKED-BY:|acked-by:a"},
        {" Acked-by: a\n> Acked-by: b\nSuggested-by: c\nAcked-by d\nAcked-by\nAcked", ""},
        {"Acked-by: a \r\nAcked-by: b", "Acked-by: a \r|Acked-by: b"},
        {"Te\u017fted-by: a\nAc\u212aed-by: b\nA\u017fked-by: c\nTe\xc5",
         "Te\u017fted-by: a|Ac\u212aed-by: b"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) trailers = m2s_message_trailers(m2s_slice_of(cases[i].message));
        g_ptr_array_add(trailers, NULL);
        g_autofree char *joined = g_strjoinv("|", (char **)trailers->pdata);
        g_assert_cmpstr(joined, ==, cases[i].trailers);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/trailers/lines", test_lines);
    return g_test_run();
}
