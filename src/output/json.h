/* SPDX-License-Identifier: GPL-2.0-or-later */
/* JSON as text, written as it is told, value by value.  Layer: output.
 *
 * What is written is on one line, strict, and safe for a terminal: characters that steer one, or
 * that a strict parser refuses, are written as \uXXXX wherever they come from. */
#pragma once

#include <glib.h>

typedef struct M2sJson M2sJson;

/* Objects and arrays go to the end of out, each when it is complete and with nothing before it; out
 * is used as long as the result lives.  Returns: (transfer full). */
M2sJson *m2s_json_new(GString *out);
void m2s_json_free(M2sJson *json);

void m2s_json_begin_object(M2sJson *json);
void m2s_json_end_object(M2sJson *json);
void m2s_json_begin_array(M2sJson *json);
void m2s_json_end_array(M2sJson *json);

/* The name of the member of an object whose value comes next. */
void m2s_json_name(M2sJson *json, const char *name);

/* text: UTF-8. */
void m2s_json_string(M2sJson *json, const char *text);
void m2s_json_integer(M2sJson *json, gint64 value);
void m2s_json_boolean(M2sJson *json, gboolean value);
void m2s_json_null(M2sJson *json);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sJson, m2s_json_free)
