/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/value.h"

#include <string.h>

#include "mail/header-text.h"
#include "output/headers.h"
#include "output/timestamp.h"
#include "patch/subject.h"

static void
write_hash(const M2sPatch *patch, M2sJson *json)
{
    static const char digits[] = "0123456789abcdef";
    char hex[2 * M2S_HASH_SIZE + 1] = "";
    for (guint i = 0; i < M2S_HASH_SIZE; i++) {
        hex[2 * i] = digits[patch->hash[i] >> 4];
        hex[2 * i + 1] = digits[patch->hash[i] & 15];
    }
    m2s_json_string(json, patch->has_hash ? hex : NULL);
}

void
m2s_value_write_stored(const M2sField *field, gconstpointer object, M2sJson *json)
{
    gconstpointer place = m2s_field_of(field, object);
    switch (field->type) {
    case M2S_FIELD_UINT:
        m2s_json_integer(json, *(const guint *)place);
        break;
    case M2S_FIELD_INTEGER:
        m2s_json_integer(json, *(const gint64 *)place);
        break;
    case M2S_FIELD_DATE:
        m2s_json_take_string(json, m2s_timestamp_iso(*(const gint64 *)place));
        break;
    case M2S_FIELD_BOOLEAN:
        m2s_json_boolean(json, *(const gboolean *)place);
        break;
    case M2S_FIELD_TEXT:
    case M2S_FIELD_OWN_TEXT:
        m2s_json_string(json, *(const char *const *)place);
        break;
    case M2S_FIELD_HASH:
        write_hash(object, json);
        break;
    case M2S_FIELD_STATE:
        m2s_json_string(json, (*(const M2sState *const *)place)->slug);
        break;
    case M2S_FIELD_ADDRESSED:
        if (*(const M2sAddressed *)place == M2S_ADDRESSED_UNSET)
            m2s_json_null(json);
        else
            m2s_json_boolean(json, *(const M2sAddressed *)place == M2S_ADDRESSED_YES);
        break;
    case M2S_FIELD_CATEGORY:
        m2s_json_string(json, m2s_event_category_name(*(const M2sEventCategory *)place));
        break;
    default:
        g_warn_if_reached();
    }
}

/* Patchwork parses the name as it parses a subject, so an encoded word that is left in it, because
 * the subject was encoded twice, is decoded here. */
static void
write_prefixes(const M2sPatch *patch, M2sJson *json)
{
    const char *name = patch->name;
    gboolean encoded = strstr(name, "=?") && g_str_is_ascii(name);
    g_autofree char *decoded = encoded ? m2s_header_text(m2s_slice_of(name)) : NULL;
    g_auto(M2sSubject) subject = {0};
    m2s_subject_parse(decoded ? decoded : name, NULL, &subject);
    m2s_json_strings(json, subject.prefixes);
}

void
m2s_value_write_text(const M2sField *field, gconstpointer object, const M2sText *text,
                     M2sJson *json)
{
    const char *title;
    switch (field->type) {
    case M2S_VIEW_HEADERS:
        m2s_headers_write(text->headers, json);
        break;
    case M2S_VIEW_CONTENT:
        m2s_json_string(json, text->content);
        break;
    case M2S_VIEW_DIFF:
        m2s_json_string(json, text->diff);
        break;
    case M2S_VIEW_TITLE:
        title = m2s_text_find_header(text, "Subject");
        m2s_json_string(json, title ? title : "");
        break;
    default:
        write_prefixes(object, json);
    }
}

void
m2s_value_write_server_only(const M2sField *field, M2sJson *json)
{
    switch (field->type) {
    case M2S_VIEW_FALSE:
        m2s_json_boolean(json, FALSE);
        break;
    case M2S_VIEW_PENDING:
        m2s_json_string(json, "pending");
        break;
    case M2S_VIEW_EMPTY_TEXT:
        m2s_json_string(json, "");
        break;
    case M2S_VIEW_EMPTY_ARRAY:
        m2s_json_begin_array(json);
        m2s_json_end_array(json);
        break;
    case M2S_VIEW_EMPTY_OBJECT:
        m2s_json_begin_object(json);
        m2s_json_end_object(json);
        break;
    default:
        m2s_json_null(json);
    }
}
