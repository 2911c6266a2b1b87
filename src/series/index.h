/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds what was made of earlier mails.  Layer: series.
 *
 * An index is a set of hash tables over a catalogue.  A catalogue can continue where a store ends;
 * its index then has a source, which it asks for whatever is not in its own tables.
 *
 * A lookup that finds nothing returns NULL.  So does one that fails, and from then on the index
 * asks its source nothing more, until m2s_index_check() has reported the error.  Call it before
 * acting on what lookups returned.
 *
 * Objects belong to the catalogue or to the source.  Message-IDs are compared byte by byte and are
 * at most M2S_COLUMN_LENGTH characters long. */
#pragma once

#include <mbox2series/model.h>

#include "series/order.h"

typedef struct M2sIndex M2sIndex;

/* Where an index finds what its catalogue does not have.  The lookups are those described below.
 * They return FALSE with an error if they fail; *found is NULL then, and if there is nothing. */
typedef struct {
    gboolean (*find_item)(gpointer data, M2sKind kind, const M2sProject *project, const char *msgid,
                          M2sItem **found, GError **error);
    gboolean (*find_oldest)(gpointer data, M2sKind kind, const char *msgid, M2sItem **found,
                            GError **error);
    gboolean (*find_person)(gpointer data, const char *email, M2sPerson **found, GError **error);
    gboolean (*find_series)(gpointer data, guint id, M2sSeries **found, GError **error);
    gboolean (*find_series_by_reference)(gpointer data, const M2sProject *project,
                                         const char *msgid, M2sSeries **found, GError **error);
    /* Appends to found, in any order.  May also find series of the index's catalogue. */
    gboolean (*find_series_by_traits)(gpointer data, const M2sSeriesTraits *traits, gint64 start,
                                      gint64 end, GPtrArray *found, GError **error);
    gboolean (*find_patch_by_number)(gpointer data, const M2sSeries *series, gint64 number,
                                     M2sPatch **found, GError **error);
    gboolean (*find_marked)(gpointer data, const M2sSeriesTraits *traits, guint before,
                            M2sSeries **found, GError **error);
    gboolean (*find_answer)(gpointer data, const M2sProject *project, const char *msgid,
                            guint before, M2sPatch **found, GError **error);
    gboolean (*find_cover_answer)(gpointer data, const M2sProject *project, const char *msgid,
                                  guint before, M2sCover **found, GError **error);
    gboolean (*find_neighbour)(gpointer data, const M2sSeries *series, gint64 number,
                               gboolean is_above, M2sPatch **found, GError **error);
    /* count: (out): how many there are. */
    gboolean (*count_covers_named)(gpointer data, const char *name, guint *count, GError **error);
    gpointer data;
} M2sIndexSource;

/* catalogue: used as long as the index lives, which knows its projects from the start.
 * source: (nullable): copied.  Returns: (transfer full). */
M2sIndex *m2s_index_new(M2sCatalogue *catalogue, const M2sIndexSource *source);
void m2s_index_free(M2sIndex *index);

M2sCatalogue *m2s_index_catalogue(const M2sIndex *index);

/* Returns: FALSE with the error of the first lookup that has failed since the last call. */
gboolean m2s_index_check(M2sIndex *index, GError **error);

/* Lookups, all (transfer none) (nullable) unless they say otherwise.
 * project: (nullable): NULL for a list that is not a project yet, and has nothing in it. */
M2sProject *m2s_index_find_project(M2sIndex *index, const char *list_id);

/* Whether a project has it.  Anybody can make up lists, and each becomes a project. */
gboolean m2s_index_has_link_name(M2sIndex *index, const char *link_name);

/* email: ASCII letters match in either case. */
M2sPerson *m2s_index_find_person(M2sIndex *index, const char *email);

/* The cover, patch, comment or loose mail, as kind says, with this Message-ID.  Of several such
 * comments, the one that was added last; the others follow it as same_id. */
M2sItem *m2s_index_find_item(M2sIndex *index, M2sKind kind, const M2sProject *project,
                             const char *msgid);

/* The cover or patch, as kind says, with this Message-ID in any project.  Of several, as of a mail
 * that was sent to several lists, the one with the earliest date, and of equal ones that of the
 * project with the lowest number. */
M2sItem *m2s_index_find_oldest(M2sIndex *index, M2sKind kind, const char *msgid);
M2sSeries *m2s_index_find_series(M2sIndex *index, guint id);

/* The series that has claimed a Message-ID. */
M2sSeries *m2s_index_find_series_by_reference(M2sIndex *index, const M2sProject *project,
                                              const char *msgid);

/* The series with these traits and a date from start to end, inclusive, ordered by id.  Of more
 * than M2S_SERIES_CROWD_MAX, those with the latest dates, and of equal ones the highest ids.
 * (transfer container) (not nullable) */
GPtrArray *m2s_index_find_series_by_traits(M2sIndex *index, const M2sSeriesTraits *traits,
                                           gint64 start, gint64 end);
M2sPatch *m2s_index_find_patch_by_number(M2sIndex *index, const M2sSeries *series, gint64 number);

/* For precise grouping, which wants the newest few of many: */

/* The newest of the series with these traits, and with prefixes, whose number is below before. */
M2sSeries *m2s_index_find_marked(M2sIndex *index, const M2sSeriesTraits *traits, guint before);

/* Of the series numbered below before that have a patch whose parent is msgid, the newest: its
 * newest such patch. */
M2sPatch *m2s_index_find_answer(M2sIndex *index, const M2sProject *project, const char *msgid,
                                guint before);

/* The newest of the covers numbered below before whose parent is msgid. */
M2sCover *m2s_index_find_cover_answer(M2sIndex *index, const M2sProject *project, const char *msgid,
                                      guint before);

/* The patch of series with the largest number below number, or the smallest one above. */
M2sPatch *m2s_index_find_neighbour(M2sIndex *index, const M2sSeries *series, gint64 number,
                                   gboolean is_above);

/* Whether a cover in any project has this name. */
gboolean m2s_index_has_cover_named(M2sIndex *index, const char *name);

/* Makes object known to lookups.  The fields that identify it must be set already. */
void m2s_index_add(M2sIndex *index, M2sKind kind, gpointer object);

/* Lets series claim a Message-ID that no other series has.  msgid: a string of the catalogue. */
void m2s_index_add_reference(M2sIndex *index, const char *msgid, M2sSeries *series);
void m2s_index_add_dependency(M2sIndex *index, M2sSeries *series, M2sSeries *dependency);

/* Notes that object has changed, in fields that do not identify it. */
void m2s_index_change(M2sIndex *index, M2sKind kind, gpointer object);

/* Gives series another version and total, under which it is found from now on, even if the source
 * still has the former ones. */
void m2s_index_revise(M2sIndex *index, M2sSeries *series, gint64 version, gint64 total);

/* Notes that series has lost its cover, which is about to become that of another one. */
void m2s_index_take_cover(M2sIndex *index, M2sSeries *series);

/* A Message-ID that a series has claimed. */
typedef struct {
    const char *msgid;
    M2sSeries *series;
} M2sClaim;

typedef struct {
    M2sSeries *series;
    M2sSeries *dependency;
} M2sDependency;

/* What has to be stored: the catalogue's objects from written on, and all that is listed here.
 * Whoever stores it empties the lists and raises written. */
typedef struct {
    guint written[M2S_KINDS];       /* how many of the catalogue's objects are stored already */
    GHashTable *changed[M2S_KINDS]; /* sets of objects that were stored and have changed since */
    GPtrArray *references;          /* of M2sClaim *, which belong to the index */
    GArray *dependencies;           /* of M2sDependency */
    GPtrArray *robbed;              /* of M2sSeries *: their covers belong to others now */
} M2sChanges;

M2sChanges *m2s_index_changes(M2sIndex *index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sIndex, m2s_index_free)
