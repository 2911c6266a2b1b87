/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the API offers: which objects, and how to choose and order them (api/filters.py).
 * Layer: output.
 *
 * The router and the export both go through these tables.  What an object looks like is in
 * model/fields.c. */
#pragma once

#include "output/render.h"

/* A parameter of a query that names an object, by number or by name in any case:
 * `project=widgets`. */
typedef struct {
    const char *name;
    guint api; /* since API 1.api; before, it is ignored */
    /* The number of the object that value names; 0 if there is none. */
    guint (*find)(const M2sRender *render, const char *value);
    /* The number of what object has of that kind; 0 if it has none. */
    guint (*key)(gconstpointer object);
    gboolean
        single; /* only the last value counts, unless it is empty; else several widen the choice */
} M2sChoice;

/* A parameter whose text an object matches or not: `hash=…`. */
typedef struct {
    const char *name;
    guint api;
    gboolean (*matches)(gconstpointer object, const char *value);
} M2sMatch;

/* A value of `order`: the name of the field's member in JSON, unless field says another. */
typedef struct {
    const char *name;
    const char *field; /* (nullable) */
} M2sOrder;

/* Tables end in an entry without a name; those that would be empty are NULL. */
typedef struct {
    const M2sKindInfo *info;
    /* (nullable): all objects in the order of their numbers; NULL: the catalogue's of that kind */
    const GPtrArray *(*all)(const M2sRender *render);
    guint api;                   /* since API 1.api */
    const char *const *exported; /* (nullable): the members that an export shows; NULL: all */
    const M2sChoice *choices;
    const M2sMatch *matches;
    const M2sOrder *orders;
    /* (nullable): whether lists of the version of render have object */
    gboolean (*is_listed)(const M2sRender *render, gconstpointer object);
    gboolean has_dates;    /* `since` and `before` choose by the field "date" */
    gboolean has_search;   /* `q` searches in the field "name" */
    gboolean newest_first; /* unless a query orders otherwise */
    gboolean has_no_details;
    gboolean is_nested; /* found only below other objects: comments */
} M2sResource;

/* All of them, terminated by one without info, in the order in which they are exported. */
extern const M2sResource m2s_resources[];

/* The resource of a kind. */
const M2sResource *m2s_resource_of(M2sKind kind);

/* Its objects in the default order.  (transfer container) */
GPtrArray *m2s_resource_objects(const M2sResource *resource, const M2sRender *render);

/* The object that text, part of a path, names: by number, a project also by its link name.
 * (transfer none) (nullable) */
gconstpointer m2s_resource_find(const M2sResource *resource, const M2sRender *render,
                                const char *text);

/* Reads a whole number as Python's int() does: blanks around it are ignored.
 * Returns: FALSE if value is none, or beyond 64 bits. */
gboolean m2s_resource_number(const char *value, gint64 *number);
