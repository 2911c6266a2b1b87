/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Members of a JSON object that is being built.  Layer: output. */
#pragma once

#include <json-glib/json-glib.h>

void m2s_field_string(JsonBuilder *builder, const char *name, const char *value); /* NULL: null */
void m2s_field_take_string(JsonBuilder *builder, const char *name, char *value);  /* frees value */
void m2s_field_integer(JsonBuilder *builder, const char *name, gint64 value);
void m2s_field_boolean(JsonBuilder *builder, const char *name, gboolean value);
void m2s_field_null(JsonBuilder *builder, const char *name);
void m2s_field_date(JsonBuilder *builder, const char *name, gint64 seconds);
void m2s_field_strings(JsonBuilder *builder, const char *name, const GPtrArray *values);
