/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compose/condition.h"

static void
test_condition(void)
{
    static const struct {
        const char *text;
        gboolean made;
    } cases[] = {
        {"", FALSE},
        {"Looks good to me, thanks.", FALSE},
        {"With that fixed,", TRUE},
        {"with the leak in the error path fixed:", TRUE},
        {"Looks good with the nit addressed.", TRUE},
        {"(with the typo fixed)", TRUE},
        {"I played with the change for a day.", FALSE},
        {"With best regards,", FALSE},
        {"If you fix this, feel free to add my", TRUE},
        {"Fine if the tests pass. Thanks!", TRUE},
        {"If not now, when? I do not know. Fine.", FALSE},
        {"If it helps,", FALSE},
        {"For what it is worth, if that helps:", FALSE},
        {"Assuming that somebody tests it.", TRUE},
        {"Apart from the comment above,", TRUE},
        {"After fixing the subject:", TRUE},
        {"Modulo the style,", TRUE},
        {"Works once again.", FALSE},
        {"I would rename it if I were you.\nEither way,", FALSE},
        {"Once the other series is in,", TRUE},
        {"Unless somebody objects", TRUE},
        {"Fine with the leak fixed. \nThanks!", TRUE},
        {"if (index > end) return; \nEither way, it looks right to me:", FALSE},
        {"Nothing specific to say", FALSE}, /* "if" within a word */
        {"Grüße. Mit Änderungen fixed", FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].text);
        g_assert_cmpint(m2s_condition_is_made(cases[i].text), ==, cases[i].made);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/condition", test_condition);
    return g_test_run();
}
