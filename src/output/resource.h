/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The objects that the API offers, and how to select and sort them (api/filters.py).
 * Layer: output.
 *
 * Both the router and the export use these tables.  The members of objects are in
 * model/fields.c. */
#pragma once

#include "output/render.h"

/* A parameter that names an object, by number or by name, ignoring case: `project=widgets`. */
typedef struct {
    const char *name;
    guint api; /* since API 1.api; older versions ignore it */
    /* The number of the object that value names; 0 if there is none. */
    guint (*find)(const M2sRender *render, const char *value);
    /* The number of the related object that object has; 0 if it has none. */
    guint (*key)(gconstpointer object);
    gboolean
        single; /* only the last value counts, if not empty; otherwise values are alternatives */
} M2sChoice;

/* A parameter with a text that an object matches or not: `hash=…`. */
typedef struct {
    const char *name;
    guint api;
    gboolean (*matches)(gconstpointer object, const char *value);
} M2sMatch;

/* A value of `order`. */
typedef struct {
    const char *name;
    const char *field; /* (nullable): the field's name in JSON; NULL: the same as name */
} M2sOrder;

/* Tables end in an entry without a name; an empty table is NULL. */
typedef struct {
    const M2sKindInfo *info;
    /* (nullable): all objects, in the order of their numbers; NULL: those in the catalogue */
    const GPtrArray *(*all)(const M2sRender *render);
    guint api;                   /* since API 1.api */
    const char *const *exported; /* (nullable): the members that an export shows; NULL: all */
    const M2sChoice *choices;
    const M2sMatch *matches;
    const M2sOrder *orders;
    /* (nullable): whether object is in lists of render's version */
    gboolean (*is_listed)(const M2sRender *render, gconstpointer object);
    gboolean has_dates;    /* `since` and `before` compare the field "date" */
    gboolean has_search;   /* `q` searches the field "name" */
    gboolean newest_first; /* in the default order */
    gboolean has_no_details;
    gboolean is_nested; /* has URLs only below other objects: comments */
} M2sResource;

/* All resources, in the order in which they are exported; the last entry has no info. */
extern const M2sResource m2s_resources[];

/* The resource for kind. */
const M2sResource *m2s_resource_of(M2sKind kind);

/* The objects of resource in the default order.  (transfer container) */
GPtrArray *m2s_resource_objects(const M2sResource *resource, const M2sRender *render);

/* The object that text, a part of a path, names: by number, or a project by its link name.
 * (transfer none) (nullable) */
gconstpointer m2s_resource_find(const M2sResource *resource, const M2sRender *render,
                                const char *text);

/* Reads a whole number as Python's int() does, ignoring blanks around it.
 * Returns: FALSE if value is not a number or does not fit in 64 bits. */
gboolean m2s_resource_number(const char *value, gint64 *number);
