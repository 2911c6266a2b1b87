/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kinds of objects, as the API offers them: how to show, to choose and to order them.
 * Layer: output.  Both the router and the export go through these tables, so that an object is
 * shown in one place. */
#pragma once

#include "output/json.h"

#include <mbox2series/view.h>

/* A parameter of a query that names one of a few things, by number or name: `project=widgets`. */
typedef struct {
    const char *name;
    guint minor; /* since API 1.minor; before, it is not heeded */
    /* The thing that value names, or NULL if there is none. */
    gconstpointer (*resolve)(const M2sViewContext *context, const char *value);
    /* What object has of that kind, to be compared with it. */
    gconstpointer (*key)(gconstpointer object);
} M2sChoice;

/* A parameter whose text an object matches or not: `hash=…`. */
typedef struct {
    const char *name;
    guint minor;
    gboolean (*matches)(gconstpointer object, const char *value);
} M2sMatch;

/* A field that objects can be ordered by. */
typedef struct {
    const char *name;
    int (*compare)(gconstpointer a, gconstpointer b);
} M2sOrder;

/* Tables end in an entry without a name; those of kinds without any are NULL. */
typedef struct {
    const char *name; /* of the path and of the exported file */
    /* All objects in the default order.  (transfer container) */
    GPtrArray *(*objects)(const M2sCatalogue *catalogue);
    guint (*id)(gconstpointer object);
    /* Adds the list view of object, or its detail view, to json.  What a view of one object
     * changes for those after it in a list is changed in context.  FALSE with an error of
     * context->text. */
    gboolean (*render)(M2sViewContext *context, gconstpointer object, gboolean detail,
                       M2sJson *json, GError **error);
    const M2sChoice *choices;
    const M2sMatch *matches;
    const M2sOrder *orders;
    gint64 (*date)(gconstpointer object);          /* (nullable): for `since` and `before` */
    const char *(*searched)(gconstpointer object); /* (nullable): for `q` */
    /* (nullable): whether lists of that version have object at all */
    gboolean (*is_listed)(const M2sViewContext *context, gconstpointer object);
} M2sResource;

extern const M2sResource m2s_resource_projects, m2s_resource_people, m2s_resource_accounts,
    m2s_resource_series, m2s_resource_covers, m2s_resource_patches, m2s_resource_cover_comments,
    m2s_resource_patch_comments, m2s_resource_events;
