/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is kept of answers, for how long, and in how much room. */
#include "server/cache.h"

#include <pthread.h>
#include <string.h>

#define BODY 1000 /* bytes of most bodies here */

static const M2sMoment now = {.device = 1, .inode = 2, .changes = 3};

/* A body that says for what it is. */
static GBytes *
body_of(const M2sMoment *moment, const char *key, gsize size)
{
    char *text = g_malloc0(MAX(size, 1));
    g_snprintf(text, size, "%s of %u on %" G_GINT64_FORMAT, key, moment->changes, moment->day);
    return g_bytes_new_take(text, size);
}

static void
add(M2sCache *cache, const M2sMoment *moment, const char *key, gsize size)
{
    g_autoptr(GPtrArray) headers = g_ptr_array_new();
    g_autoptr(GBytes) body = body_of(moment, key, size);
    g_ptr_array_add(headers, "Not");
    g_ptr_array_add(headers, "kept");
    g_ptr_array_add(headers, "Link");
    g_ptr_array_add(headers, (char *)key);
    m2s_cache_add(cache, moment, key, headers, 2, body);
}

/* Whether the answer is kept, and right. */
static gboolean
has(M2sCache *cache, const M2sMoment *moment, const char *key, gsize size)
{
    g_autoptr(GPtrArray) headers = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GBytes) body = m2s_cache_find(cache, moment, key, headers);
    if (body == NULL) {
        g_assert_cmpuint(headers->len, ==, 0);
        return FALSE;
    }
    g_autoptr(GBytes) wanted = body_of(moment, key, size);
    g_assert_true(g_bytes_equal(body, wanted));
    g_assert_cmpuint(headers->len, ==, 2);
    g_assert_cmpstr(g_ptr_array_index(headers, 0), ==, "Link");
    g_assert_cmpstr(g_ptr_array_index(headers, 1), ==, key);
    return TRUE;
}

static void
test_again(void)
{
    g_autoptr(M2sCache) cache = m2s_cache_new(10 * BODY, 2 * BODY);
    m2s_cache_turn_to(cache, &now);
    g_assert_false(has(cache, &now, "a", BODY));
    add(cache, &now, "a", BODY);
    add(cache, &now, "empty", 0);
    add(cache, &now, "a", BODY); /* another thread has made it, too */
    g_assert_true(has(cache, &now, "a", BODY));
    g_assert_true(has(cache, &now, "empty", 0));
    g_assert_false(has(cache, &now, "b", BODY));
    g_assert_false(has(cache, &now, "", BODY));
}

/* What was asked for last stays. */
static void
test_room(void)
{
    g_autoptr(M2sCache) cache = m2s_cache_new(10 * BODY, 2 * BODY);
    guint kept = 0;
    m2s_cache_turn_to(cache, &now);
    add(cache, &now, "first", BODY);
    for (guint i = 0; i < 1000; i++) {
        g_autofree char *key = g_strdup_printf("%u", i);
        add(cache, &now, key, BODY);
        g_assert_true(has(cache, &now, "first", BODY));
        g_assert_cmpuint(m2s_cache_size(cache), <=, 10 * BODY);
    }
    for (guint i = 0; i < 1000; i++) {
        g_autofree char *key = g_strdup_printf("%u", i);
        gboolean is_kept = has(cache, &now, key, BODY);
        kept += is_kept;
        g_assert_true(is_kept || kept == 0); /* the last ones */
    }
    g_assert_cmpuint(kept, >=, 4);
}

static void
test_large(void)
{
    g_autoptr(M2sCache) cache = m2s_cache_new(10 * BODY, 2 * BODY);
    g_autofree char *long_key = g_strnfill(20 * BODY, 'k');
    m2s_cache_turn_to(cache, &now);
    add(cache, &now, "a", 2 * BODY);
    add(cache, &now, "b", 2 * BODY + 1);
    g_assert_true(has(cache, &now, "a", 2 * BODY));
    g_assert_false(has(cache, &now, "b", 2 * BODY + 1));
    add(cache, &now, long_key, BODY);
    g_assert_cmpuint(m2s_cache_size(cache), <=, 10 * BODY);
}

/* Another moment has other answers, and those of the one before are no longer there. */
static void
test_moments(void)
{
    g_autoptr(M2sCache) cache = m2s_cache_new(10 * BODY, 2 * BODY);
    const M2sMoment others[] = {{.device = 1, .inode = 2, .changes = 4},
                                {.device = 1, .inode = 5, .changes = 3},
                                {.device = 6, .inode = 2, .changes = 3}};
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
        m2s_cache_turn_to(cache, &now);
        g_assert_cmpuint(m2s_cache_size(cache), ==, 0);
        add(cache, &now, "a", BODY);
        g_assert_false(has(cache, &others[i], "a", BODY));
        add(cache, &others[i], "a", BODY); /* made by one who is no longer, or not yet, at now */
        g_assert_true(has(cache, &now, "a", BODY));
        m2s_cache_turn_to(cache, &others[i]);
        g_assert_cmpuint(m2s_cache_size(cache), ==, 0);
        g_assert_false(has(cache, &now, "a", BODY));
        add(cache, &now, "a", BODY);
        g_assert_false(has(cache, &others[i], "a", BODY));
        add(cache, &others[i], "a", BODY);
        g_assert_true(has(cache, &others[i], "a", BODY));
    }
}

static void
test_days(void)
{
    g_autoptr(M2sCache) cache = m2s_cache_new(10 * BODY, 2 * BODY);
    M2sMoment today = now, tomorrow = now;
    m2s_moment_add_day(&today, 1000000);
    m2s_moment_add_day(&tomorrow, 1100000);
    m2s_cache_turn_to(cache, &now);
    add(cache, &now, "a", BODY);
    add(cache, &today, "a", BODY);
    g_assert_false(has(cache, &tomorrow, "a", BODY));
    m2s_cache_turn_to(cache, &tomorrow);
    g_assert_true(has(cache, &today, "a", BODY));
    g_assert_true(has(cache, &now, "a", BODY));
}

/* A body can be sent after it was dropped, and after the server has ended. */
static void
test_outlives(void)
{
    const M2sMoment later = {.device = 1, .inode = 2, .changes = 4};
    g_autoptr(GPtrArray) headers = g_ptr_array_new_with_free_func(g_free);
    M2sCache *cache = m2s_cache_new(10 * BODY, 2 * BODY);
    m2s_cache_turn_to(cache, &now);
    add(cache, &now, "a", BODY);
    g_autoptr(GBytes) one = m2s_cache_find(cache, &now, "a", headers);
    m2s_cache_turn_to(cache, &later);
    add(cache, &later, "b", BODY);
    g_autoptr(GBytes) other = m2s_cache_find(cache, &later, "b", headers);
    m2s_cache_free(cache);
    g_autoptr(GBytes) wanted = body_of(&now, "a", BODY);
    g_autoptr(GBytes) wanted_later = body_of(&later, "b", BODY);
    g_assert_true(g_bytes_equal(one, wanted));
    g_assert_true(g_bytes_equal(other, wanted_later));
}

/* Asks for answers of a state that changes now and then. */
static void *
ask(void *data)
{
    M2sCache *cache = data;
    guint found = 0;
    for (guint i = 0; i < 20000; i++) {
        const M2sMoment moment = {.device = 1, .inode = 2, .changes = i / 1000};
        g_autofree char *key = g_strdup_printf("%u", i * 7919 % 13);
        m2s_cache_turn_to(cache, &moment);
        if (has(cache, &moment, key, BODY))
            found++;
        else
            add(cache, &moment, key, BODY);
    }
    return GUINT_TO_POINTER(found);
}

static void
test_threads(void)
{
    g_autoptr(M2sCache) cache = m2s_cache_new(10 * BODY, 2 * BODY);
    pthread_t threads[4];
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
        g_assert_cmpint(pthread_create(&threads[i], NULL, ask, cache), ==, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++) {
        void *found;
        g_assert_cmpint(pthread_join(threads[i], &found), ==, 0);
        g_test_message("found %u", GPOINTER_TO_UINT(found));
    }
    g_assert_cmpuint(m2s_cache_size(cache), <=, 10 * BODY);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cache/again", test_again);
    g_test_add_func("/cache/room", test_room);
    g_test_add_func("/cache/large", test_large);
    g_test_add_func("/cache/moments", test_moments);
    g_test_add_func("/cache/days", test_days);
    g_test_add_func("/cache/outlives", test_outlives);
    g_test_add_func("/cache/threads", test_threads);
    return g_test_run();
}
