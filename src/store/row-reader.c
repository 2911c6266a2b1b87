/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>

#include "model/catalogue.h"
#include "model/fields.h"
#include "store/rows.h"

static void
set_pointer(gpointer member, gconstpointer pointer)
{
    memcpy(member, &pointer, sizeof pointer);
}

static void
read_text(M2sQuery *query, const M2sField *field, gpointer member, M2sCatalogue *catalogue)
{
    const char *text = field->nullable ? m2s_query_text(query) : m2s_query_string(query);
    set_pointer(member, m2s_catalogue_string(catalogue, text));
}

static void
read_own_text(M2sQuery *query, char **member)
{
    g_free(*member);
    *member = g_strdup(m2s_query_string(query));
}

static void
read_tags(M2sQuery *query, guint16 tags[M2S_TAGS_MAX])
{
    const char *text = m2s_query_string(query);
    for (guint i = 0; i < M2S_TAGS_MAX && *text; i++) {
        char *end;
        tags[i] = (guint16)strtoul(text, &end, 10);
        text = *end == ',' ? end + 1 : end;
    }
}

static void
read_hash(M2sQuery *query, M2sPatch *patch)
{
    M2sSlice hash = m2s_query_blob(query);
    patch->has_hash = hash.size == M2S_HASH_SIZE;
    if (patch->has_hash)
        memcpy(patch->hash, hash.data, M2S_HASH_SIZE);
}

static void
read_user(M2sQuery *query, gpointer member)
{
    const char *email = m2s_query_text(query);
    set_pointer(member, email ? g_hash_table_lookup(query->store->users, email) : NULL);
}

static void
read_state(M2sQuery *query, gpointer member)
{
    const char *slug = m2s_query_text(query);
    const M2sState *state = slug ? g_hash_table_lookup(query->store->states, slug) : NULL;
    set_pointer(member, state ? state : query->store->first_state);
}

static void
read_addressed(M2sQuery *query, M2sAddressed *member)
{
    gint64 addressed = m2s_query_integer(query);
    *member = (M2sAddressed)CLAMP(addressed, M2S_ADDRESSED_UNSET, M2S_ADDRESSED_YES);
}

static gboolean
read_object(M2sQuery *query, const M2sField *field, gpointer member, const M2sRowReader *reader,
            GError **error)
{
    guint id = m2s_query_id(query);
    gpointer object = NULL;
    if ((id || !field->nullable) &&
        (object = reader->look_up(reader->user_data, field->kind, id, error)) == NULL)
        return FALSE;
    set_pointer(member, object);
    return TRUE;
}

/* The category is read before the columns of what the event is about.  Only one of these is needed:
 * the others follow from it. */
static gboolean
read_subject(M2sQuery *query, const M2sField *field, M2sEvent *event, const M2sRowReader *reader,
             GError **error)
{
    guint id = m2s_query_id(query);
    if (m2s_event_kind(event->category) != field->kind)
        return TRUE;
    event->object = reader->look_up(reader->user_data, field->kind, id, error);
    return event->object != NULL;
}

static gboolean
read_category(M2sQuery *query, M2sEventCategory *category, GError **error)
{
    const char *name = m2s_query_string(query);
    for (guint i = 0; i < M2S_EVENT_CATEGORIES; i++) {
        *category = (M2sEventCategory)i;
        if (g_str_equal(name, m2s_event_category_name(*category)))
            return TRUE;
    }
    return m2s_store_fail_damaged(query->store, error, "there is no event category “%s”", name);
}

static gboolean
read_field(M2sQuery *query, const M2sField *field, gpointer object, const M2sRowReader *reader,
           GError **error)
{
    gpointer member = m2s_field_of(field, object);
    switch (field->type) {
    case M2S_FIELD_UINT:
        *(guint *)member = m2s_query_id(query);
        break;
    case M2S_FIELD_INTEGER:
    case M2S_FIELD_DATE:
        *(gint64 *)member = m2s_query_integer(query);
        break;
    case M2S_FIELD_BOOLEAN:
        *(gboolean *)member = m2s_query_integer(query) != 0;
        break;
    case M2S_FIELD_ADDRESSED:
        read_addressed(query, member);
        break;
    case M2S_FIELD_MAIL:
        *(M2sLocation *)member =
            (M2sLocation){.where = M2S_MAIL_IN_STORE, .id = m2s_query_id(query)};
        break;
    case M2S_FIELD_TEXT:
        read_text(query, field, member, reader->catalogue);
        break;
    case M2S_FIELD_OWN_TEXT:
        read_own_text(query, member);
        break;
    case M2S_FIELD_TAGS:
        read_tags(query, member);
        break;
    case M2S_FIELD_HASH:
        read_hash(query, object);
        break;
    case M2S_FIELD_USER:
        read_user(query, member);
        break;
    case M2S_FIELD_STATE:
        read_state(query, member);
        break;
    case M2S_FIELD_CATEGORY:
        return read_category(query, member, error);
    case M2S_FIELD_SUBJECT:
        return read_subject(query, field, object, reader, error);
    default:
        return read_object(query, field, member, reader, error);
    }
    return TRUE;
}

gboolean
m2s_row_read(M2sQuery *query, M2sKind kind, gpointer object, const M2sRowReader *reader,
             GError **error)
{
    const M2sKindInfo *info = &m2s_kinds[kind];
    for (guint i = 0; i < info->field_count; i++)
        if (info->fields[i].name && !read_field(query, &info->fields[i], object, reader, error))
            return FALSE;
    return TRUE;
}
