/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/url-query.h"

#include <string.h>

/* Decodes "a+b%20c".  Invalid UTF-8 becomes U+FFFD, and a NUL ends the text. */
static char *
decode(const char *text, gsize length)
{
    GString *bytes = g_string_sized_new(length);
    for (gsize i = 0; i < length; i++) {
        gboolean escape = text[i] == '%' && i + 2 < length && g_ascii_isxdigit(text[i + 1]) &&
                          g_ascii_isxdigit(text[i + 2]);
        if (escape) {
            g_string_append_c(bytes, g_ascii_xdigit_value(text[i + 1]) * 16 +
                                         g_ascii_xdigit_value(text[i + 2]));
            i += 2;
        } else {
            g_string_append_c(bytes, text[i] == '+' ? ' ' : text[i]);
        }
    }
    char *valid = g_utf8_make_valid(bytes->str, strlen(bytes->str));
    g_string_free(bytes, TRUE);
    return valid;
}

M2sUrlQuery *
m2s_url_query_parse(const char *target)
{
    M2sUrlQuery *query = g_new0(M2sUrlQuery, 1);
    gsize path = strcspn(target, "?#");
    query->path = g_strndup(target, path);
    query->names = g_ptr_array_new_with_free_func(g_free);
    query->values = g_ptr_array_new_with_free_func(g_free);
    const char *text = target[path] == '?' ? target + path + 1 : "";
    g_autofree char *fields = g_strndup(text, strcspn(text, "#"));
    g_auto(GStrv) pairs = g_strsplit(fields, "&", -1);
    for (char **pair = pairs; *pair; pair++) {
        if (**pair == '\0')
            continue;
        gsize name = strcspn(*pair, "=");
        const char *value = *pair + name + ((*pair)[name] == '=');
        g_ptr_array_add(query->names, decode(*pair, name));
        g_ptr_array_add(query->values, decode(value, strlen(value)));
    }
    return query;
}

void
m2s_url_query_free(M2sUrlQuery *query)
{
    g_free(query->path);
    g_ptr_array_unref(query->names);
    g_ptr_array_unref(query->values);
    g_free(query);
}

const char *
m2s_url_query_get(const M2sUrlQuery *query, const char *name)
{
    for (guint i = query->names->len; i > 0; i--)
        if (g_str_equal(g_ptr_array_index(query->names, i - 1), name))
            return g_ptr_array_index(query->values, i - 1);
    return NULL;
}

GPtrArray *
m2s_url_query_get_all(const M2sUrlQuery *query, const char *name)
{
    GPtrArray *values = g_ptr_array_new();
    for (guint i = 0; i < query->names->len; i++) {
        if (g_str_equal(g_ptr_array_index(query->names, i), name))
            g_ptr_array_add(values, g_ptr_array_index(query->values, i));
    }
    return values;
}

/* Appends "a b/c" as "a+b%2Fc". */
static void
append_encoded(GString *out, const char *text)
{
    g_autofree char *encoded = g_uri_escape_string(text, " ", FALSE);
    for (const char *p = encoded; *p; p++)
        g_string_append_c(out, *p == ' ' ? '+' : *p);
}

static void
append_pair(GString *out, const char *name, const char *value)
{
    g_string_append_c(out, strchr(out->str, '?') ? '&' : '?');
    append_encoded(out, name);
    g_string_append_c(out, '=');
    append_encoded(out, value);
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names in query, and name, sorted and without repeats.  (transfer container) */
static GPtrArray *
sorted_names(const M2sUrlQuery *query, const char *name)
{
    GPtrArray *names = g_ptr_array_new();
    g_ptr_array_add(names, (char *)name);
    for (guint i = 0; i < query->names->len; i++)
        if (!g_ptr_array_find_with_equal_func(names, g_ptr_array_index(query->names, i),
                                              g_str_equal, NULL))
            g_ptr_array_add(names, g_ptr_array_index(query->names, i));
    g_ptr_array_sort(names, compare_names);
    return names;
}

char *
m2s_url_query_replace(const M2sUrlQuery *query, const char *name, const char *value)
{
    GString *out = g_string_new(query->path);
    g_autoptr(GPtrArray) names = sorted_names(query, name);
    for (guint i = 0; i < names->len; i++) {
        const char *one = g_ptr_array_index(names, i);
        if (g_str_equal(one, name)) {
            if (value)
                append_pair(out, name, value);
            continue;
        }
        for (guint j = 0; j < query->names->len; j++)
            if (g_str_equal(one, g_ptr_array_index(query->names, j)))
                append_pair(out, one, g_ptr_array_index(query->values, j));
    }
    return g_string_free(out, FALSE);
}
