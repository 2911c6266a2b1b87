/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/run.h"

#include <glib.h>

static gboolean
show_term(M2sSlice term, M2sSlice places, gpointer user_data)
{
    GString *out = user_data;
    gint64 place = -1;
    g_string_append_len(out, term.data, (gssize)term.size);
    while (places.size > 0 && m2s_places_next(&places, &place))
        g_string_append_printf(out, " %d", (int)place);
    g_string_append_c(out, '\n');
    return TRUE;
}

/* What is in parts together. */
static char *
join(const GArray *parts)
{
    gboolean is_damaged;
    GString *out = g_string_new(NULL);
    g_assert_true(m2s_runs_join(parts, show_term, out, &is_damaged));
    return g_string_free(out, FALSE);
}

static void
test_small(void)
{
    g_autoptr(M2sHarvest) harvest = m2s_harvest_new();
    m2s_harvest_add(harvest, 0, M2S_IN_SUBJECT, m2s_slice_of("an oil and an oilcan"));
    m2s_harvest_add(harvest, 0, M2S_IN_FROM, m2s_slice_of("An"));
    m2s_harvest_add(harvest, 300, M2S_IN_SUBJECT, m2s_slice_of("oil"));
    g_autoptr(GBytes) run = m2s_harvest_run(harvest);
    g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(M2sRunPart));
    const M2sRunPart first = {m2s_slice_of_bytes(run), 0}, second = {m2s_slice_of_bytes(run), 1000};
    g_array_append_val(parts, first);
    g_autofree char *one = join(parts);
    g_assert_cmpstr(one, ==, "fan 0\nsan 0\nsand 0\nsoil 0 300\nsoilcan 0\n");
    g_array_append_val(parts, second);
    g_autofree char *both = join(parts);
    g_assert_cmpstr(both, ==,
                    "fan 0 1000\nsan 0 1000\nsand 0 1000\nsoil 0 300 1000 1300\nsoilcan 0 1000\n");
}

/* However mails are divided into runs, together they are the same. */
static void
test_random(void)
{
    for (guint round = 0; round < 20; round++) {
        g_autoptr(M2sHarvest) whole = m2s_harvest_new();
        g_autoptr(GPtrArray) runs = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
        g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(M2sRunPart));
        for (guint start = 0; start < 500;) {
            guint end = start + (guint)g_test_rand_int_range(1, 200);
            g_autoptr(M2sHarvest) some = m2s_harvest_new();
            for (guint place = start; place < end; place++) {
                char text[32];
                g_snprintf(text, sizeof text, "w%d x%d", g_test_rand_int_range(0, 9000),
                           g_test_rand_int_range(0, 30));
                guint field = (guint)g_test_rand_int_range(0, M2S_FIELDS);
                m2s_harvest_add(whole, place, field, m2s_slice_of(text));
                m2s_harvest_add(some, place - start, field, m2s_slice_of(text));
            }
            GBytes *run = m2s_harvest_run(some);
            g_ptr_array_add(runs, run);
            const M2sRunPart part = {m2s_slice_of_bytes(run), start};
            g_array_append_val(parts, part);
            start = end;
        }
        g_autofree char *joined = join(parts);
        g_autoptr(GBytes) run = m2s_harvest_run(whole);
        const M2sRunPart all = {m2s_slice_of_bytes(run), 0};
        g_array_set_size(parts, 0);
        g_array_append_val(parts, all);
        g_autofree char *expected = join(parts);
        g_assert_cmpstr(joined, ==, expected);
    }
}

/* Mails of a run may be apart in the whole, or not in it at all, and with them their words. */
static void
test_moved(void)
{
    static const guint32 places[] = {0, 1, 0, 3, 4};
    g_autoptr(M2sHarvest) harvest = m2s_harvest_new();
    for (guint i = 0; i < 6; i++) {
        char text[16];
        g_snprintf(text, sizeof text, "oil w%u", i);
        m2s_harvest_add(harvest, i, M2S_IN_MESSAGE, m2s_slice_of(text));
    }
    g_autoptr(GBytes) run = m2s_harvest_run(harvest);
    g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(M2sRunPart));
    const M2sRunPart some = {m2s_slice_of_bytes(run), 100, places, G_N_ELEMENTS(places)};
    const M2sRunPart all = {m2s_slice_of_bytes(run), 200};
    g_array_append_val(parts, some);
    g_autofree char *one = join(parts);
    g_assert_cmpstr(one, ==, "moil 100 102 103\nmw1 100\nmw3 102\nmw4 103\n");
    g_array_append_val(parts, all);
    g_autofree char *both = join(parts);
    g_assert_cmpstr(both, ==,
                    "moil 100 102 103 200 201 202 203 204 205\nmw0 200\nmw1 100 201\nmw2 202\n"
                    "mw3 102 203\nmw4 103 204\nmw5 205\n");
}

/* Bytes that are no run are damaged, or another run, and nothing worse. */
static void
test_damaged(void)
{
    for (guint round = 0; round < 20000; round++) {
        char bytes[40];
        gboolean is_damaged;
        g_autoptr(GString) out = g_string_new(NULL);
        g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(M2sRunPart));
        for (guint i = 0; i < sizeof bytes; i++)
            bytes[i] = (char)g_test_rand_int_range(0, round % 2 ? 256 : 4);
        const M2sRunPart one = {m2s_slice(bytes, 20), 0}, other = {m2s_slice(bytes + 20, 20), 7};
        g_array_append_val(parts, one);
        g_array_append_val(parts, other);
        g_assert_true(m2s_runs_join(parts, show_term, out, &is_damaged) == !is_damaged);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/run/small", test_small);
    g_test_add_func("/run/random", test_random);
    g_test_add_func("/run/moved", test_moved);
    g_test_add_func("/run/damaged", test_damaged);
    return g_test_run();
}
