/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/field.h"

#include "output/timestamp.h"

void
m2s_field_string(JsonBuilder *builder, const char *name, const char *value)
{
    json_builder_set_member_name(builder, name);
    if (value)
        json_builder_add_string_value(builder, value);
    else
        json_builder_add_null_value(builder);
}

void
m2s_field_take_string(JsonBuilder *builder, const char *name, char *value)
{
    m2s_field_string(builder, name, value);
    g_free(value);
}

void
m2s_field_integer(JsonBuilder *builder, const char *name, gint64 value)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_int_value(builder, value);
}

void
m2s_field_boolean(JsonBuilder *builder, const char *name, gboolean value)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_boolean_value(builder, value);
}

void
m2s_field_null(JsonBuilder *builder, const char *name)
{
    m2s_field_string(builder, name, NULL);
}

void
m2s_field_date(JsonBuilder *builder, const char *name, gint64 seconds)
{
    m2s_field_take_string(builder, name, m2s_timestamp_iso(seconds));
}

void
m2s_field_strings(JsonBuilder *builder, const char *name, const GPtrArray *values)
{
    json_builder_set_member_name(builder, name);
    json_builder_begin_array(builder);
    for (guint i = 0; i < values->len; i++)
        json_builder_add_string_value(builder, g_ptr_array_index(values, i));
    json_builder_end_array(builder);
}
