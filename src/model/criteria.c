/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/criteria.h"

#include <string.h>

static void
clear_test(gpointer data)
{
    M2sTest *test = data;
    g_clear_pointer(&test->numbers, g_array_unref);
    g_clear_pointer(&test->texts, g_ptr_array_unref);
}

M2sCriteria *
m2s_criteria_new(M2sKind kind)
{
    M2sCriteria *criteria = g_new0(M2sCriteria, 1);
    criteria->kind = kind;
    criteria->tests = g_array_new(FALSE, TRUE, sizeof(M2sTest));
    g_array_set_clear_func(criteria->tests, clear_test);
    criteria->keys = g_array_new(FALSE, FALSE, sizeof(M2sSortKey));
    return criteria;
}

void
m2s_criteria_free(M2sCriteria *criteria)
{
    g_array_unref(criteria->tests);
    g_array_unref(criteria->keys);
    g_free(criteria);
}

M2sTest *
m2s_criteria_add(M2sCriteria *criteria, M2sTestType type, const char *field)
{
    M2sTest test = {.type = type};
    if (field)
        test.field = m2s_kind_find_field(criteria->kind, field);
    if (type == M2S_TEST_NUMBERS)
        test.numbers = g_array_new(FALSE, FALSE, sizeof(guint));
    if (type >= M2S_TEST_TEXTS && type <= M2S_TEST_TERMS)
        test.texts = g_ptr_array_new_with_free_func(g_free);
    g_array_append_val(criteria->tests, test);
    return &g_array_index(criteria->tests, M2sTest, criteria->tests->len - 1);
}

void
m2s_test_add_number(M2sTest *test, guint number)
{
    g_array_append_val(test->numbers, number);
}

void
m2s_test_add_text(M2sTest *test, const char *text)
{
    g_ptr_array_add(test->texts, g_strdup(text));
}

void
m2s_criteria_add_key(M2sCriteria *criteria, const char *field, gboolean backwards)
{
    const M2sSortKey key = {m2s_kind_find_field(criteria->kind, field), backwards};
    g_array_append_val(criteria->keys, key);
}

static gboolean
has_number(const M2sTest *test, gconstpointer object)
{
    guint number = m2s_field_number(test->field, object);
    for (guint i = 0; i < test->numbers->len; i++)
        if (g_array_index(test->numbers, guint, i) == number)
            return number != 0;
    return FALSE;
}

/* Like SQLite's LIKE. */
static gboolean
has_terms(const M2sTest *test, const char *text)
{
    g_autofree char *lower = g_ascii_strdown(text, -1);
    for (guint i = 0; i < test->texts->len; i++) {
        g_autofree char *term = g_ascii_strdown(g_ptr_array_index(test->texts, i), -1);
        if (strstr(lower, term) == NULL)
            return FALSE;
    }
    return TRUE;
}

static gboolean
is_like(M2sTestType type, const char *text, const char *wanted)
{
    if (type == M2S_TEST_START)
        return g_str_has_prefix(text, wanted);
    return (type == M2S_TEST_CASE ? g_ascii_strcasecmp : strcmp)(text, wanted) == 0;
}

/* text: (nullable) */
static gboolean
text_passes(const M2sTest *test, const char *text)
{
    if (text == NULL)
        return FALSE;
    if (test->type == M2S_TEST_TERMS)
        return has_terms(test, text);
    for (guint i = 0; i < test->texts->len; i++)
        if (is_like(test->type, text, g_ptr_array_index(test->texts, i)))
            return TRUE;
    return FALSE;
}

static gboolean
passes(const M2sTest *test, gconstpointer object)
{
    if (test->type == M2S_TEST_NEVER)
        return FALSE;
    gconstpointer member = m2s_field_of(test->field, object);
    gint64 date;
    switch (test->type) {
    case M2S_TEST_NUMBERS:
        return has_number(test, object);
    case M2S_TEST_HASH:
        return ((const M2sPatch *)object)->has_hash &&
               memcmp(member, test->hash, M2S_HASH_SIZE) == 0;
    case M2S_TEST_PERIOD:
        date = *(const gint64 *)member;
        return date >= test->since && date < test->before;
    default:
        return text_passes(test, *(const char *const *)member);
    }
}

static gboolean
passes_all(const M2sCriteria *criteria, gconstpointer object)
{
    for (guint i = 0; i < criteria->tests->len; i++)
        if (!passes(&g_array_index(criteria->tests, M2sTest, i), object))
            return FALSE;
    return TRUE;
}

static int
compare_field(const M2sField *field, gconstpointer a, gconstpointer b)
{
    gconstpointer one = m2s_field_of(field, a), other = m2s_field_of(field, b);
    switch (field->type) {
    case M2S_FIELD_UINT:
        return m2s_compare(*(const guint *)one, *(const guint *)other);
    case M2S_FIELD_INTEGER:
    case M2S_FIELD_DATE:
        return m2s_compare(*(const gint64 *)one, *(const gint64 *)other);
    case M2S_FIELD_TEXT:
    case M2S_FIELD_OWN_TEXT:
        return g_strcmp0(*(const char *const *)one, *(const char *const *)other);
    default:
        if (field->type == M2S_FIELD_OBJECT && field->kind == M2S_PROJECT)
            return strcmp((*(const M2sProject *const *)one)->link_name,
                          (*(const M2sProject *const *)other)->link_name);
        return m2s_compare(m2s_field_number(field, a), m2s_field_number(field, b));
    }
}

static int
compare(gconstpointer a, gconstpointer b, gpointer user_data)
{
    const GArray *keys = user_data;
    gconstpointer one = *(const gconstpointer *)a, other = *(const gconstpointer *)b;
    for (guint i = 0; i < keys->len; i++) {
        const M2sSortKey *key = &g_array_index(keys, M2sSortKey, i);
        int difference = compare_field(key->field, one, other);
        if (difference)
            return key->backwards ? -difference : difference;
    }
    return m2s_compare(m2s_object_id(one), m2s_object_id(other));
}

GPtrArray *
m2s_criteria_apply(const M2sCriteria *criteria, const GPtrArray *objects)
{
    GPtrArray *wanted = g_ptr_array_new();
    gboolean is_reversed = criteria->newest_first && criteria->keys->len == 0;
    for (guint i = 0; i < objects->len; i++) {
        gpointer object = g_ptr_array_index(objects, is_reversed ? objects->len - 1 - i : i);
        if (passes_all(criteria, object))
            g_ptr_array_add(wanted, object);
    }
    if (criteria->keys->len > 0)
        g_ptr_array_sort_with_data(wanted, compare, criteria->keys);
    return wanted;
}
