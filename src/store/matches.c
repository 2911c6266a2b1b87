/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SQL for criteria.  It consists of names from the field tables, of numbers and of hashes; texts
 * are bound. */
#include "store/matches.h"

#include "store/objects.h"
#include "store/rows.h"

#define TERMS_TOGETHER 100

gboolean
m2s_store_count(M2sStore *store, M2sKind kind, guint *count, GError **error)
{
    g_auto(M2sQuery) query = m2s_row_query(store, kind, M2S_ROW_LAST);
    *count = m2s_query_next(&query, error) ? m2s_query_id(&query) : 0;
    return m2s_query_is_good(&query);
}

/* A statement that is being written. */
typedef struct {
    M2sStore *store;
    const M2sCriteria *criteria;
    GString *sql;
    GPtrArray *texts;    /* of char *, owned: to be bound, in order */
    guint project_count; /* in the store */
    gboolean is_tested;  /* there is a WHERE */
} Statement;

static void
statement_clear(Statement *statement)
{
    g_string_free(statement->sql, TRUE);
    g_ptr_array_unref(statement->texts);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Statement, statement_clear)

static void
add_text(Statement *statement, const char *text)
{
    g_ptr_array_add(statement->texts, g_strdup(text));
}

/* Conditions on what has no column of its own, or more than one.  "@" stands for the numbers. */
static const struct {
    M2sKind kind;
    const char *name, *condition;
} indirect[] = {
    {M2S_COVER, "series", "id IN (SELECT cover FROM series WHERE id IN (@))"},
    {M2S_EVENT, "series",
     "(series IN (@) OR (category = 'patch-completed' AND"
     " patch IN (SELECT id FROM patches WHERE series IN (@))))"},
};

static const char *
condition_of(M2sKind kind, const M2sField *field)
{
    for (gsize i = 0; i < G_N_ELEMENTS(indirect); i++)
        if (indirect[i].kind == kind && g_str_equal(indirect[i].name, field->name))
            return indirect[i].condition;
    return NULL;
}

/* Users, states and categories have their names in columns, not numbers. */
static const char *
name_of_number(const M2sStore *store, const M2sField *field, guint number)
{
    const GPtrArray *named = field->type == M2S_FIELD_USER ? store->all_users : store->all_states;
    if (field->type == M2S_FIELD_CATEGORY)
        return m2s_event_category_name(number - 1);
    if (named == NULL || number == 0 || number > named->len)
        return NULL;
    gconstpointer object = g_ptr_array_index(named, number - 1);
    return field->type == M2S_FIELD_USER ? ((const M2sUser *)object)->email
                                         : ((const M2sState *)object)->slug;
}

static gboolean
has_name_in_column(const M2sField *field)
{
    return field->type == M2S_FIELD_USER || field->type == M2S_FIELD_STATE ||
           field->type == M2S_FIELD_CATEGORY;
}

static void
add_names(Statement *statement, const M2sTest *test)
{
    const char *separator = "";
    g_string_append_printf(statement->sql, "%s IN (", test->field->name);
    for (guint i = 0; i < test->numbers->len; i++) {
        const char *name =
            name_of_number(statement->store, test->field, g_array_index(test->numbers, guint, i));
        if (name == NULL)
            continue;
        g_string_append_printf(statement->sql, "%s?", separator);
        add_text(statement, name);
        separator = ", ";
    }
    g_string_append_c(statement->sql, ')');
}

static void
add_numbers(Statement *statement, const M2sTest *test)
{
    if (has_name_in_column(test->field)) {
        add_names(statement, test);
        return;
    }
    const char *condition = condition_of(statement->criteria->kind, test->field);
    g_autoptr(GString) numbers = g_string_new(NULL);
    for (guint i = 0; i < test->numbers->len; i++)
        g_string_append_printf(numbers, "%s%u", i > 0 ? ", " : "",
                               g_array_index(test->numbers, guint, i));
    g_autoptr(GString) whole = g_string_new(condition);
    if (condition == NULL)
        g_string_append_printf(whole, "%s IN (@)", test->field->name);
    g_string_replace(whole, "@", numbers->str, 0);
    g_string_append(statement->sql, whole->str);
}

/* text as a pattern of LIKE that matches whatever contains it. */
static char *
pattern_of(const char *text)
{
    g_autoptr(GString) pattern = g_string_new(text);
    g_string_replace(pattern, "\\", "\\\\", 0);
    g_string_replace(pattern, "%", "\\%", 0);
    g_string_replace(pattern, "_", "\\_", 0);
    return g_strdup_printf("%%%s%%", pattern->str);
}

/* SQLite's parser builds a tree that is as deep as there are terms, and takes no more than 1,000 of
 * them.  So they are put into brackets, some at a time. */
static void
add_terms(Statement *statement, const M2sTest *test)
{
    g_string_append_printf(statement->sql, "(%s IS NOT NULL", test->field->name);
    for (guint i = 0; i < test->texts->len; i++) {
        gboolean is_first = i % TERMS_TOGETHER == 0;
        g_string_append_printf(statement->sql, "%s%s LIKE ? ESCAPE '\\'",
                               is_first ? ") AND (" : " AND ", test->field->name);
        g_ptr_array_add(statement->texts, pattern_of(g_ptr_array_index(test->texts, i)));
    }
    g_string_append_c(statement->sql, ')');
}

/* The texts that begin with a text are those from it on and before it with its last byte raised,
 * which is no UTF-8 at times but sorts as bytes do. */
static void
add_starts(Statement *statement, const M2sTest *test)
{
    const char *name = test->field->name;
    g_string_append_c(statement->sql, '(');
    for (guint i = 0; i < test->texts->len; i++) {
        const char *start = g_ptr_array_index(test->texts, i);
        g_autofree char *end = g_strdup(start);
        end[strlen(end) - 1]++;
        g_string_append_printf(statement->sql, "%s(%s >= ? AND %s < ?)", i > 0 ? " OR " : "", name,
                               name);
        add_text(statement, start);
        add_text(statement, end);
    }
    g_string_append_c(statement->sql, ')');
}

/* The index of Message-IDs is one of projects and Message-IDs. */
static void
add_texts(Statement *statement, const M2sTest *test)
{
    if (g_str_equal(test->field->name, "msgid"))
        g_string_append(statement->sql, "project IN (SELECT projects.id FROM projects) AND ");
    if (test->type == M2S_TEST_START) {
        add_starts(statement, test);
        return;
    }
    g_string_append_printf(statement->sql, "%s COLLATE %s IN (", test->field->name,
                           test->type == M2S_TEST_CASE ? "NOCASE" : "BINARY");
    for (guint i = 0; i < test->texts->len; i++) {
        g_string_append(statement->sql, i > 0 ? ", ?" : "?");
        add_text(statement, g_ptr_array_index(test->texts, i));
    }
    g_string_append_c(statement->sql, ')');
}

static void
add_period(Statement *statement, const M2sTest *test)
{
    const char *name = test->field->name;
    g_string_append_printf(statement->sql, "%s >= %" G_GINT64_FORMAT, name, test->since);
    if (test->before < G_MAXINT64)
        g_string_append_printf(statement->sql, " AND %s < %" G_GINT64_FORMAT, name, test->before);
}

static void
add_hash(Statement *statement, const M2sTest *test)
{
    g_string_append_printf(statement->sql, "%s = x'", test->field->name);
    m2s_slice_append_hex(statement->sql, m2s_slice((const char *)test->hash, M2S_HASH_SIZE));
    g_string_append_c(statement->sql, '\'');
}

static void
add_test(Statement *statement, const M2sTest *test)
{
    switch (test->type) {
    case M2S_TEST_NEVER:
        g_string_append(statement->sql, "FALSE");
        break;
    case M2S_TEST_NUMBERS:
        add_numbers(statement, test);
        break;
    case M2S_TEST_TERMS:
        add_terms(statement, test);
        break;
    case M2S_TEST_HASH:
        add_hash(statement, test);
        break;
    case M2S_TEST_PERIOD:
        add_period(statement, test);
        break;
    default:
        add_texts(statement, test);
    }
}

/* Whether every object passes test, as it names all projects.  Most states have but one. */
static gboolean
is_needless(const Statement *statement, const M2sTest *test)
{
    gboolean of_project =
        test->type == M2S_TEST_NUMBERS && g_str_equal(test->field->name, "project");
    return of_project && statement->project_count == 1 && test->numbers->len == 1 &&
           g_array_index(test->numbers, guint, 0) == 1;
}

static void
add_tests(Statement *statement)
{
    const GArray *tests = statement->criteria->tests;
    for (guint i = 0; i < tests->len; i++) {
        const M2sTest *test = &g_array_index(tests, M2sTest, i);
        if (is_needless(statement, test))
            continue;
        g_string_append(statement->sql, statement->is_tested ? " AND " : " WHERE ");
        add_test(statement, test);
        statement->is_tested = TRUE;
    }
}

/* Begins to select what from the objects that match criteria. */
static gboolean
statement_init(Statement *statement, M2sStore *store, const M2sCriteria *criteria, const char *what,
               GError **error)
{
    *statement = (Statement){store, criteria, g_string_new("SELECT "),
                             g_ptr_array_new_with_free_func(g_free)};
    g_string_append_printf(statement->sql, "%s FROM %s", what, m2s_kinds[criteria->kind].plural);
    if (!m2s_store_count(store, M2S_PROJECT, &statement->project_count, error))
        return FALSE;
    add_tests(statement);
    return TRUE;
}

/* The states are ordered as in the configuration. */
static void
add_state_order(Statement *statement, const M2sField *field)
{
    const GPtrArray *states = statement->store->all_states;
    g_string_append_printf(statement->sql, "CASE %s", field->name);
    for (guint i = 0; states && i < states->len; i++) {
        g_string_append_printf(statement->sql, " WHEN ? THEN %u", i + 1);
        add_text(statement, name_of_number(statement->store, field, i + 1));
    }
    g_string_append(statement->sql, " ELSE 1 END");
}

static void
add_key(Statement *statement, const M2sSortKey *key)
{
    const M2sField *field = key->field;
    if (field->type == M2S_FIELD_STATE)
        add_state_order(statement, field);
    else if (field->type == M2S_FIELD_OBJECT && field->kind == M2S_PROJECT)
        g_string_append_printf(
            statement->sql, "(SELECT link_name FROM projects WHERE projects.id = %s)", field->name);
    else if (field->type == M2S_FIELD_TEXT || field->type == M2S_FIELD_OWN_TEXT)
        g_string_append_printf(statement->sql, "%s COLLATE BINARY", field->name);
    else
        g_string_append(statement->sql, field->name);
    g_string_append(statement->sql, key->backwards ? " DESC, " : ", ");
}

static void
add_order(Statement *statement)
{
    const M2sCriteria *criteria = statement->criteria;
    g_string_append(statement->sql, " ORDER BY ");
    for (guint i = 0; i < criteria->keys->len; i++)
        add_key(statement, &g_array_index(criteria->keys, M2sSortKey, i));
    gboolean is_reversed = criteria->newest_first && criteria->keys->len == 0;
    g_string_append(statement->sql, is_reversed ? "id DESC" : "id");
}

static M2sQuery
begin(const Statement *statement, const char *what)
{
    M2sQuery query = m2s_query_begin_once(statement->store, what, statement->sql->str);
    for (guint i = 0; i < statement->texts->len; i++)
        m2s_query_bind_text(&query, g_ptr_array_index(statement->texts, i));
    return query;
}

gboolean
m2s_store_count_matches(M2sStore *store, const M2sCriteria *criteria, guint *count, GError **error)
{
    g_auto(Statement) statement = {0};
    if (!statement_init(&statement, store, criteria, "count(*)", error))
        return FALSE;
    if (!statement.is_tested)
        return m2s_store_count(store, criteria->kind, count, error);
    g_auto(M2sQuery) query = begin(&statement, "counting objects");
    *count = m2s_query_next(&query, error) ? m2s_query_id(&query) : 0;
    return m2s_query_is_good(&query);
}

/* Objects have the numbers from 1 without gaps: without tests and keys, a page is found at once. */
static void
add_range(Statement *statement, const M2sRange *range)
{
    const M2sCriteria *criteria = statement->criteria;
    if (statement->is_tested || criteria->keys->len > 0) {
        add_order(statement);
        g_string_append_printf(statement->sql, " LIMIT %u OFFSET %u", range->end - range->start,
                               range->start);
        return;
    }
    guint first = criteria->newest_first ? range->count - range->end : range->start;
    g_string_append_printf(statement->sql, " WHERE id BETWEEN %u AND %u", first + 1,
                           first + range->end - range->start);
    add_order(statement);
}

/* Appends the numbers that statement finds to ids. */
static gboolean
read_ids(const Statement *statement, GArray *ids, GError **error)
{
    g_auto(M2sQuery) query = begin(statement, "looking for objects");
    while (m2s_query_next(&query, error)) {
        guint id = m2s_query_id(&query);
        g_array_append_val(ids, id);
    }
    return m2s_query_is_good(&query);
}

gboolean
m2s_store_read_matches(M2sStore *store, const M2sCriteria *criteria, const M2sRange *range,
                       GPtrArray *found, GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(guint));
    g_auto(Statement) statement = {0};
    if (!statement_init(&statement, store, criteria, "id", error))
        return FALSE;
    add_range(&statement, range);
    if (!read_ids(&statement, ids, error))
        return FALSE;
    for (guint i = 0; i < ids->len; i++) {
        guint id = g_array_index(ids, guint, i);
        gpointer object = m2s_store_object(store, criteria->kind, id, error);
        if (object == NULL)
            return FALSE;
        g_ptr_array_add(found, object);
    }
    return TRUE;
}
