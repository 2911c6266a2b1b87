/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/fates.h>

static void
test_states(void)
{
    guint states = 0;
    for (guint i = 0; i < M2S_FATE_STATES; i++) {
        g_assert_true(m2s_fate_states_parse(m2s_fate_state_name(i), &states, NULL));
        g_assert_cmpuint(states, ==, 1U << i);
    }
    g_assert_true(m2s_fate_states_parse("new, accepted,new", &states, NULL));
    g_assert_cmpuint(states, ==, 1U << M2S_FATE_NEW | 1U << M2S_FATE_ACCEPTED);
}

static void
test_mistakes(void)
{
    static const char *const texts[] = {"", ",", "new,", "New", "lost"};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        guint states;
        g_autoptr(GError) error = NULL;
        g_assert_false(m2s_fate_states_parse(texts[i], &states, &error));
        g_assert_error(error, M2S_ERROR, M2S_ERROR_USAGE);
        g_assert_nonnull(strstr(error->message, "needs-review"));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/fates/states", test_states);
    g_test_add_func("/fates/mistakes", test_mistakes);
    return g_test_run();
}
