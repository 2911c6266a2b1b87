/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/rows.h"

#include "store/value.h"

/* What to select for the derived fields. */
static const struct {
    M2sKind kind;
    const char *name, *expression;
} derived[] = {
    {M2S_COVER, "series", "(SELECT series.id FROM series WHERE series.cover = covers.id)"},
};

static const char *
expression_of(M2sKind kind, const M2sField *field)
{
    for (gsize i = 0; field->derived && i < G_N_ELEMENTS(derived); i++)
        if (derived[i].kind == kind && g_str_equal(derived[i].name, field->name))
            return derived[i].expression;
    return field->name;
}

static gboolean
takes_part(const M2sField *field, M2sRowAction action)
{
    if (field->name == NULL)
        return FALSE;
    if (action == M2S_ROW_INSERT)
        return !field->derived;
    return action != M2S_ROW_UPDATE || (field->changes && !field->derived);
}

/* Appends the columns of action, separated by commas, with suffix after each. */
static void
append_columns(GString *sql, M2sKind kind, M2sRowAction action, const char *suffix)
{
    const M2sKindInfo *info = &m2s_kinds[kind];
    const char *separator = "";
    for (guint i = 0; i < info->field_count; i++) {
        if (!takes_part(&info->fields[i], action))
            continue;
        g_string_append_printf(sql, "%s%s%s", separator, expression_of(kind, &info->fields[i]),
                               suffix);
        separator = ", ";
    }
}

static void
append_insert(GString *sql, M2sKind kind)
{
    const M2sKindInfo *info = &m2s_kinds[kind];
    const char *separator = "";
    g_string_append_printf(sql, "INSERT INTO %s (", info->plural);
    append_columns(sql, kind, M2S_ROW_INSERT, "");
    g_string_append(sql, ") VALUES (");
    for (guint i = 0; i < info->field_count; i++) {
        if (!takes_part(&info->fields[i], M2S_ROW_INSERT))
            continue;
        g_string_append_printf(sql, "%s?", separator);
        separator = ", ";
    }
    g_string_append(sql, ")");
}

/* What the rows of M2S_ROW_SELECT_LIST belong to. */
static const char *
parent_of(M2sKind kind)
{
    return kind == M2S_PATCH ? "series" : kind == M2S_COVER_COMMENT ? "cover" : "patch";
}

static void
append_select(GString *sql, M2sKind kind, M2sRowAction action)
{
    g_string_append(sql, "SELECT ");
    append_columns(sql, kind, action, "");
    g_string_append_printf(sql, " FROM %s ", m2s_kinds[kind].plural);
    if (action == M2S_ROW_SELECT)
        g_string_append(sql, "WHERE id = ?");
    else if (action == M2S_ROW_SELECT_ALL)
        g_string_append(sql, "ORDER BY id");
    else if (action == M2S_ROW_SELECT_LIST)
        g_string_append_printf(sql, "WHERE %s = ?", parent_of(kind));
    else /* an inner query hides the columns of patches, which have the same names */
        g_string_append(sql, "JOIN (SELECT id AS parent FROM patches WHERE series = ?)"
                             " ON patch = parent");
}

/* Returns: (transfer full). */
static char *
make_sql(M2sKind kind, M2sRowAction action)
{
    const char *table = m2s_kinds[kind].plural;
    GString *sql = g_string_new(NULL);
    switch (action) {
    case M2S_ROW_INSERT:
        append_insert(sql, kind);
        break;
    case M2S_ROW_UPDATE:
        g_string_append_printf(sql, "UPDATE %s SET ", table);
        append_columns(sql, kind, action, " = ?");
        g_string_append(sql, " WHERE id = ?");
        break;
    case M2S_ROW_FIND:
        g_string_append_printf(
            sql, "SELECT id FROM %s WHERE project = ? AND msgid = ? ORDER BY id DESC", table);
        break;
    case M2S_ROW_LAST:
        g_string_append_printf(sql, "SELECT max(id) FROM %s", table);
        break;
    case M2S_ROW_CLEAR:
        g_string_append_printf(sql, "DELETE FROM %s", table);
        break;
    default:
        append_select(sql, kind, action);
    }
    return g_string_free(sql, FALSE);
}

/* Says what action does: "reading a patch".  Returns: (transfer full). */
static char *
make_what(M2sKind kind, M2sRowAction action)
{
    static const struct {
        const char *verb;
        gboolean all;
    } actions[M2S_ROW_ACTIONS] = {
        [M2S_ROW_SELECT] = {"reading"},
        [M2S_ROW_SELECT_ALL] = {"reading", TRUE},
        [M2S_ROW_SELECT_LIST] = {"reading", TRUE},
        [M2S_ROW_SELECT_REPLIES] = {"reading", TRUE},
        [M2S_ROW_INSERT] = {"storing"},
        [M2S_ROW_UPDATE] = {"updating"},
        [M2S_ROW_FIND] = {"looking for"},
        [M2S_ROW_LAST] = {"counting", TRUE},
        [M2S_ROW_CLEAR] = {"clearing", TRUE},
    };
    const char *name = m2s_kinds[kind].name;
    const char *article = kind == M2S_EVENT ? "an" : "a";
    if (!actions[action].all)
        return g_strdup_printf("%s %s %s", actions[action].verb, article, name);
    return g_strdelimit(g_strdup_printf("%s %s", actions[action].verb, m2s_kinds[kind].plural), "_",
                        ' ');
}

M2sQuery
m2s_row_query(M2sStore *store, M2sKind kind, M2sRowAction action)
{
    M2sRowStatement *statement = &store->rows[kind][action];
    if (statement->sql == NULL)
        *statement = (M2sRowStatement){make_sql(kind, action), make_what(kind, action)};
    return m2s_query_begin(store, statement->what, statement->sql);
}

static void
bind_value(M2sQuery *query, const M2sValue *value)
{
    if (value->type == M2S_VALUE_NULL)
        m2s_query_bind_null(query);
    else if (value->type == M2S_VALUE_INTEGER)
        m2s_query_bind_integer(query, value->integer);
    else if (value->type == M2S_VALUE_BYTES)
        m2s_query_bind_blob(query, value->bytes);
    else if (value->bytes.data == value->tags) /* which the query would outlive */
        m2s_query_bind_copy(query, value->bytes.data);
    else
        m2s_query_bind_text(query, value->bytes.data);
}

void
m2s_row_bind(M2sQuery *query, M2sKind kind, M2sRowAction action, gconstpointer object)
{
    const M2sKindInfo *info = &m2s_kinds[kind];
    M2sValue value;
    for (guint i = 0; i < info->field_count; i++) {
        if (!takes_part(&info->fields[i], action))
            continue;
        m2s_value_of(&info->fields[i], object, &value);
        bind_value(query, &value);
    }
    if (action == M2S_ROW_UPDATE)
        m2s_query_bind_integer(query, m2s_object_id(object));
}
