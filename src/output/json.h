/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes JSON value by value.  Layer: output.
 *
 * The text is strict JSON on one line and safe for a terminal: characters that control a terminal,
 * or that a strict parser rejects, are always written as \uXXXX. */
#pragma once

#include <glib.h>

typedef struct {
    GString *out;
    gboolean has_value; /* the next value needs a comma before it */
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

/* Writes the name of a member of an object; its value comes next. */
void m2s_json_name(M2sJson *json, const char *name);

/* text: (nullable): UTF-8; NULL is written as null. */
void m2s_json_string(M2sJson *json, const char *text);
void m2s_json_integer(M2sJson *json, gint64 value);
void m2s_json_fixed(M2sJson *json, double value); /* with two places after the point */
void m2s_json_boolean(M2sJson *json, gboolean value);
void m2s_json_null(M2sJson *json);

/* The same, but takes ownership of text. */
void m2s_json_take_string(M2sJson *json, char *text);

/* Writes an array of strings.  texts: of char *. */
void m2s_json_strings(M2sJson *json, const GPtrArray *texts);
