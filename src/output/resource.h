/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The objects that the API offers, and how to select and sort them (api/filters.py).
 * Layer: output.
 *
 * Both the router and the export use these tables.  The members of objects are in
 * model/fields.c. */
#pragma once

#include "output/render.h"

/* A parameter that names an object, by number or by name, ignoring case: `project=widgets`.  Those
 * match whose field of that name has the object's number. */
typedef struct {
    const char *name;
    guint api; /* since API 1.api; older versions ignore it */
    /* number: (out): of the object that value names; 0 if there is none. */
    gboolean (*find)(const M2sRender *render, const char *value, guint *number, GError **error);
    gboolean
        single; /* only the last value counts, if not empty; otherwise values are alternatives */
} M2sChoice;

/* A parameter with a text: `hash=…`. */
typedef struct {
    const char *name;
    guint api;
    void (*add)(const char *value, M2sCriteria *criteria); /* what value, not empty, asks for */
} M2sMatch;

/* A value of `order`. */
typedef struct {
    const char *name;
    const char *field; /* (nullable): the field's name; NULL: the same as name */
} M2sOrder;

/* Tables end in an entry without a name; an empty table is NULL. */
typedef struct {
    const M2sKindInfo *info;
    guint api;                   /* since API 1.api */
    const char *const *exported; /* (nullable): the members that an export shows; NULL: all */
    const M2sChoice *choices;
    const M2sMatch *matches;
    const M2sOrder *orders;
    /* (nullable): leaves out what render's version does not list */
    void (*add_hidden)(const M2sRender *render, M2sCriteria *criteria);
    M2sWith with;          /* the lists that are shown */
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

/* The kind of the objects of resource. */
M2sKind m2s_resource_kind(const M2sResource *resource);

/* Puts matches start to end - 1, with the lists that are shown, into objects, which is empty.
 * Returns: FALSE with an error. */
gboolean m2s_resource_read(const M2sResource *resource, const M2sMatches *matches, guint start,
                           guint end, GPtrArray *objects, GError **error);

/* object: (out) (nullable): the one that text, a part of a path, names, with the lists that are
 * shown: by number, or a project by its link name or list id.
 * Returns: FALSE with an error. */
gboolean m2s_resource_find(const M2sResource *resource, const M2sRender *render, const char *text,
                           gconstpointer *object, GError **error);

/* Reads a whole number as Python's int() does, ignoring blanks around it.
 * Returns: FALSE if value is not a number or does not fit in 64 bits. */
gboolean m2s_resource_number(const char *value, gint64 *number);
