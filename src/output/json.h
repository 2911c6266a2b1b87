/* SPDX-License-Identifier: GPL-2.0-or-later */
/* JSON as text, written value by value.  Layer: output.
 *
 * The text is on one line, strict, and safe for a terminal: characters that control one, or that a
 * strict parser rejects, are written as \uXXXX wherever they come from. */
#pragma once

#include <glib.h>

typedef struct {
    GString *out;
    gboolean has_value; /* a comma goes before the next one */
} M2sJson;

/* A writer that appends to out, which must outlive it. */
static inline M2sJson
m2s_json_begin(GString *out)
{
    return (M2sJson){.out = out};
}

void m2s_json_begin_object(M2sJson *json);
void m2s_json_end_object(M2sJson *json);
void m2s_json_begin_array(M2sJson *json);
void m2s_json_end_array(M2sJson *json);

/* The name of the member of an object whose value comes next. */
void m2s_json_name(M2sJson *json, const char *name);

/* text: (nullable): UTF-8; NULL is null. */
void m2s_json_string(M2sJson *json, const char *text);
void m2s_json_integer(M2sJson *json, gint64 value);
void m2s_json_boolean(M2sJson *json, gboolean value);
void m2s_json_null(M2sJson *json);

/* The same, but text is freed. */
void m2s_json_take_string(M2sJson *json, char *text);

/* An array of strings.  texts: of char *. */
void m2s_json_strings(M2sJson *json, const GPtrArray *texts);
