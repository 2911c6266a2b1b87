/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Members of a JSON object that is being built.  Layer: output. */
#pragma once

#include "output/json.h"

void m2s_field_string(M2sJson *json, const char *name, const char *value); /* NULL: null */
void m2s_field_take_string(M2sJson *json, const char *name, char *value);  /* frees value */
void m2s_field_integer(M2sJson *json, const char *name, gint64 value);
void m2s_field_boolean(M2sJson *json, const char *name, gboolean value);
void m2s_field_null(M2sJson *json, const char *name);
void m2s_field_date(M2sJson *json, const char *name, gint64 seconds);
void m2s_field_strings(M2sJson *json, const char *name, const GPtrArray *values);
