/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The path and query of a request.  Layer: output.
 *
 * Queries are parsed and written as by Django and Django REST framework (urllib's parse_qsl and
 * urlencode). */
#pragma once

#include <glib.h>

typedef struct {
    char *path;        /* the part before the "?", not decoded */
    GPtrArray *names;  /* of char *: decoded, in order, with repeats */
    GPtrArray *values; /* of char *: one for each of names */
} M2sUrlQuery;

/* Parses target: "/api/1.2/covers/?order=-id".  Returns: (transfer full). */
M2sUrlQuery *m2s_url_query_parse(const char *target);
void m2s_url_query_free(M2sUrlQuery *query);

/* The last value of name.  (transfer none) (nullable) */
const char *m2s_url_query_get(const M2sUrlQuery *query, const char *name);

/* All values of name.  Returns: (transfer container): of char *. */
GPtrArray *m2s_url_query_get_all(const M2sUrlQuery *query, const char *name);

/* The target with name set to value, or without name if value is NULL.  Names are sorted, and
 * everything is encoded.  Returns: (transfer full). */
char *m2s_url_query_replace(const M2sUrlQuery *query, const char *name, const char *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sUrlQuery, m2s_url_query_free)
