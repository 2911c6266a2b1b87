/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/field.h"

#include "output/timestamp.h"

void
m2s_field_string(M2sJson *json, const char *name, const char *value)
{
    m2s_json_name(json, name);
    if (value)
        m2s_json_string(json, value);
    else
        m2s_json_null(json);
}

void
m2s_field_take_string(M2sJson *json, const char *name, char *value)
{
    m2s_field_string(json, name, value);
    g_free(value);
}

void
m2s_field_integer(M2sJson *json, const char *name, gint64 value)
{
    m2s_json_name(json, name);
    m2s_json_integer(json, value);
}

void
m2s_field_boolean(M2sJson *json, const char *name, gboolean value)
{
    m2s_json_name(json, name);
    m2s_json_boolean(json, value);
}

void
m2s_field_null(M2sJson *json, const char *name)
{
    m2s_field_string(json, name, NULL);
}

void
m2s_field_date(M2sJson *json, const char *name, gint64 seconds)
{
    m2s_field_take_string(json, name, m2s_timestamp_iso(seconds));
}

void
m2s_field_strings(M2sJson *json, const char *name, const GPtrArray *values)
{
    m2s_json_name(json, name);
    m2s_json_begin_array(json);
    for (guint i = 0; i < values->len; i++)
        m2s_json_string(json, g_ptr_array_index(values, i));
    m2s_json_end_array(json);
}
