/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/value.h"

static void
set_integer(M2sValue *value, gint64 integer)
{
    value->type = M2S_VALUE_INTEGER;
    value->integer = integer;
}

/* text: (nullable) */
static void
set_text(M2sValue *value, const char *text)
{
    value->type = text ? M2S_VALUE_TEXT : M2S_VALUE_NULL;
    value->bytes = text ? m2s_slice_of(text) : m2s_slice(NULL, 0);
}

/* object: (nullable) */
static void
set_object(M2sValue *value, gconstpointer object)
{
    set_integer(value, m2s_object_id(object));
    if (object == NULL)
        value->type = M2S_VALUE_NULL;
}

static void
set_tags(M2sValue *value, const guint16 tags[M2S_TAGS_MAX])
{
    guint count = M2S_TAGS_MAX;
    gsize length = 0;
    while (count > 0 && tags[count - 1] == 0)
        count--;
    value->tags[0] = '\0';
    for (guint i = 0; i < count; i++)
        length += (gsize)g_snprintf(value->tags + length, M2S_TAGS_LENGTH - length,
                                    i ? ",%u" : "%u", tags[i]);
    set_text(value, value->tags);
}

static void
set_hash(M2sValue *value, const M2sPatch *patch)
{
    value->type = patch->has_hash ? M2S_VALUE_BYTES : M2S_VALUE_NULL;
    value->bytes = m2s_slice((const char *)patch->hash, sizeof patch->hash);
}

/* The series of a completed patch has no column: with precise grouping, it can become another one,
 * and the row of the patch says which. */
static void
set_subject(M2sValue *value, const M2sField *field, const M2sEvent *event)
{
    gboolean is_elsewhere =
        field->kind == M2S_SERIES && m2s_event_kind(event->category) != M2S_SERIES;
    set_object(value, is_elsewhere ? NULL : m2s_event_related(event, field->kind));
}

void
m2s_value_of(const M2sField *field, gconstpointer object, M2sValue *value)
{
    gconstpointer member = m2s_field_of(field, object);
    gconstpointer pointer = NULL;
    switch (field->type) {
    case M2S_FIELD_UINT:
        return set_integer(value, *(const guint *)member);
    case M2S_FIELD_INTEGER:
    case M2S_FIELD_DATE:
        return set_integer(value, *(const gint64 *)member);
    case M2S_FIELD_BOOLEAN:
        return set_integer(value, *(const gboolean *)member != FALSE);
    case M2S_FIELD_ADDRESSED:
        return set_integer(value, *(const M2sAddressed *)member);
    case M2S_FIELD_CATEGORY:
        return set_text(value, m2s_event_category_name(*(const M2sEventCategory *)member));
    case M2S_FIELD_MAIL:
        return set_integer(value, ((const M2sLocation *)member)->id);
    case M2S_FIELD_TAGS:
        return set_tags(value, member);
    case M2S_FIELD_HASH:
        return set_hash(value, object);
    case M2S_FIELD_SUBJECT:
        return set_subject(value, field, object);
    default:
        break;
    }
    memcpy(&pointer, member, sizeof pointer);
    if (field->type == M2S_FIELD_OBJECT)
        set_object(value, pointer);
    else if (field->type == M2S_FIELD_USER)
        set_text(value, pointer ? ((const M2sUser *)pointer)->email : NULL);
    else if (field->type == M2S_FIELD_STATE)
        set_text(value, pointer ? ((const M2sState *)pointer)->slug : NULL);
    else
        set_text(value, pointer);
}

void
m2s_value_read(M2sQuery *query, M2sValue *value)
{
    static const int types[] = {[SQLITE_NULL] = M2S_VALUE_NULL,
                                [SQLITE_INTEGER] = M2S_VALUE_INTEGER,
                                [SQLITE_FLOAT] = M2S_VALUE_TEXT, /* only in a damaged file */
                                [SQLITE_TEXT] = M2S_VALUE_TEXT,
                                [SQLITE_BLOB] = M2S_VALUE_BYTES};
    value->type = types[sqlite3_column_type(query->statement, query->column)];
    if (value->type == M2S_VALUE_TEXT) /* converts a float before its bytes are read */
        sqlite3_column_text(query->statement, query->column);
    if (value->type == M2S_VALUE_INTEGER)
        value->integer = m2s_query_integer(query);
    else
        value->bytes = m2s_query_blob(query);
}

gboolean
m2s_value_equal(const M2sValue *one, const M2sValue *other)
{
    if (one->type != other->type || one->type == M2S_VALUE_NULL)
        return one->type == other->type;
    if (one->type == M2S_VALUE_INTEGER)
        return one->integer == other->integer;
    return one->bytes.size == other->bytes.size &&
           (one->bytes.size == 0 ||
            memcmp(one->bytes.data, other->bytes.data, one->bytes.size) == 0);
}

char *
m2s_value_show(const M2sValue *value)
{
    if (value->type == M2S_VALUE_NULL)
        return g_strdup("nothing");
    g_autoptr(GString) text = g_string_new("“");
    if (value->type == M2S_VALUE_INTEGER)
        g_string_append_printf(text, "%" G_GINT64_FORMAT, value->integer);
    else if (value->type == M2S_VALUE_TEXT)
        g_string_append_len(text, value->bytes.data, (gssize)value->bytes.size);
    else
        m2s_slice_append_hex(text, value->bytes);
    g_string_append(text, "”");
    return g_string_free(g_steal_pointer(&text), FALSE);
}
