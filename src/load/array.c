/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/array.h"

M2sArray
m2s_array_begin(void)
{
    return (M2sArray){.text = g_string_new("{")};
}

static void
begin_value(M2sArray *array)
{
    if (array->count++ > 0)
        g_string_append_c(array->text, ',');
}

/* What is not UTF-8 is replaced, as in rows: so it is found again. */
void
m2s_array_add_text(M2sArray *array, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    begin_value(array);
    g_string_append_c(array->text, '"');
    for (const char *at = valid; *at; at++) {
        if (*at == '"' || *at == '\\')
            g_string_append_c(array->text, '\\');
        g_string_append_c(array->text, *at);
    }
    g_string_append_c(array->text, '"');
}

void
m2s_array_add_integer(M2sArray *array, gint64 value)
{
    begin_value(array);
    g_string_append_printf(array->text, "%" G_GINT64_FORMAT, value);
}

const char *
m2s_array_end(M2sArray *array)
{
    g_string_append_c(array->text, '}');
    return array->text->str;
}

void
m2s_array_clear(M2sArray *array)
{
    if (array->text)
        g_string_free(array->text, TRUE);
    array->text = NULL;
}
