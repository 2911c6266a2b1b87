/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The objects of an archive, wherever they are.  Layer: model.
 *
 * An archive that was read from inputs has them all in a catalogue.  One that was opened from a
 * store reads those that are asked for, so that an answer costs what it shows.  Views ask here and
 * need not know which of the two it is.
 *
 * An object that was given stays as it is, and all that it points to is there.  Its lists (the
 * patches of a series, the comments of a patch, dependencies) are there once they were asked for.
 *
 * All functions return FALSE with the store's error; a catalogue has none. */
#pragma once

#include "model/criteria.h"

/* The lists of an object that are needed. */
typedef enum {
    M2S_WITH_NO_LISTS = 0,
    M2S_WITH_PATCHES = 1 << 0,      /* of a series */
    M2S_WITH_COMMENTS = 1 << 1,     /* of a cover or a patch, or those of a series */
    M2S_WITH_DEPENDENCIES = 1 << 2, /* of a series, in both directions */
    M2S_WITH_DETAILS = 1 << 3,      /* M2sItem.trailers and M2sPatch.files; a catalogue has them if
                                       it was made with M2sOptions.details */
} M2sWith;

/* Some of the matches. */
typedef struct {
    guint start, end; /* the first one, and the one after the last */
    guint count;      /* how many there were when they were counted: more may have come since */
} M2sRange;

/* What a store does.  data: the store. */
typedef struct {
    gboolean (*count)(gpointer data, M2sKind kind, guint *count, GError **error);
    /* id: from 1 to the count. */
    gboolean (*get)(gpointer data, M2sKind kind, guint id, gpointer *object, GError **error);
    gboolean (*fill)(gpointer data, M2sKind kind, gpointer object, M2sWith with, GError **error);
    gboolean (*count_matches)(gpointer data, const M2sCriteria *criteria, guint *count,
                              GError **error);
    /* Appends the matches in range to found. */
    gboolean (*read_matches)(gpointer data, const M2sCriteria *criteria, const M2sRange *range,
                             GPtrArray *found, GError **error);
} M2sObjectsFuncs;

typedef struct {
    const M2sCatalogue *catalogue; /* (nullable): has them all; otherwise: */
    const M2sObjectsFuncs *funcs;
    gpointer data;
} M2sObjects;

/* count: (out): how many objects of kind there are. */
gboolean m2s_objects_count(const M2sObjects *objects, M2sKind kind, guint *count, GError **error);

/* object: (out) (nullable): number id of kind; NULL if there is none. */
gboolean m2s_objects_get(const M2sObjects *objects, M2sKind kind, guint id, gconstpointer *object,
                         GError **error);

/* Sees to it that the lists of object are there. */
gboolean m2s_objects_fill(const M2sObjects *objects, M2sKind kind, gconstpointer object,
                          M2sWith with, GError **error);

/* The objects that match criteria. */
typedef struct {
    const M2sObjects *objects;
    const M2sCriteria *criteria;
    GPtrArray *all; /* (nullable): if they are in memory */
    guint count;    /* how many there are */
} M2sMatches;

/* objects, criteria: used as long as matches are.
 * matches: (out): to be cleared with m2s_matches_clear(). */
gboolean m2s_matches_find(const M2sObjects *objects, const M2sCriteria *criteria,
                          M2sMatches *matches, GError **error);
void m2s_matches_clear(M2sMatches *matches);

/* Appends matches start to end - 1 to found, as far as there are so many. */
gboolean m2s_matches_read(const M2sMatches *matches, guint start, guint end, GPtrArray *found,
                          GError **error);

/* criteria: not newest first.
 * object: (out) (nullable): the first match. */
gboolean m2s_objects_find_first(const M2sObjects *objects, const M2sCriteria *criteria,
                                gconstpointer *object, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sMatches, m2s_matches_clear)
