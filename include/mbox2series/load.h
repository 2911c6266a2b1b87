/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fills databases of PostgreSQL from an archive.  Layer: load. */
#pragma once

#include <mbox2series/archive.h>
#include <mbox2series/postgres.h>

G_BEGIN_DECLS

/* The time zone in Patchwork's own settings. */
#define M2S_PATCHWORK_TIME_ZONE "Australia/Canberra"

typedef struct {
    const char *const *projects; /* (nullable): link names, ended by NULL; NULL: all */
    const char *time_zone;       /* TIME_ZONE in the settings of the Patchwork, as PostgreSQL knows
                                    it: Patchwork stores UTC, but as if it were this zone's time */
    gboolean append;             /* add what is missing to projects that have mail */
    const M2sOptions *reading;   /* its jobs count, and its progress, of "objects" */
} M2sLoadOptions;

/* What was added. */
typedef struct {
    const char *version; /* of the Patchwork: "Patchwork 3.1 or 3.2" */
    guint64 projects, people, covers, series, patches, comments, events;
    guint64 present;    /* mails that the database had before */
    guint64 mended;     /* texts without what PostgreSQL cannot hold: NUL, or no UTF-8 … */
    guint64 cut;        /* … and those without what is too much for their column */
    GPtrArray *remarks; /* of char *: clauses, not safe for a terminal */
} M2sLoaded;

/* Puts what archive holds into the database of a Patchwork server, in one transaction: projects,
 * people, covers, series, patches, comments, tags, events, and what its parser needs to go on with
 * the next mail.  A project that is there, by its list, stays as it is; so do people, who are found
 * by their addresses.  Numbers follow those that were ever given.  Nothing else is touched.
 *
 * Until it is committed, whoever wants to add mail to the database waits.
 *
 * loaded: (out): to be cleared, also after an error.
 * Returns: FALSE with an error, and the database is as before: M2S_ERROR_UNSUPPORTED if there is no
 * Patchwork in it, or one that is not known; M2S_ERROR_USAGE if there is no such project or time
 * zone; M2S_ERROR_CREATE if a project has mail; M2S_ERROR_CONFIG if another list has the name of a
 * project, the time zone cannot be right or a right is missing; M2S_ERROR_UNAVAILABLE if a later
 * attempt may succeed; M2S_ERROR_DATA if the server refuses a value; or as from
 * m2s_archive_text(). */
M2S_API gboolean m2s_load_patchwork(const M2sArchive *archive, M2sDatabase *database,
                                    const M2sLoadOptions *options, M2sLoaded *loaded,
                                    GError **error);
M2S_API void m2s_loaded_clear(M2sLoaded *loaded);

typedef struct {
    const char *const *projects; /* (nullable): link names, ended by NULL; NULL: all */
    gboolean whole;              /* load lists anew, even if what is there can be gone on from */
    const M2sOptions *reading;   /* its progress, of "events" */
} M2sTablesOptions;

/* What m2s_load_tables() has done. */
typedef struct {
    guint lists;    /* that rows were written of … */
    guint anew;     /* … and how many were emptied first */
    guint64 rows;   /* written */
    guint64 mended; /* texts without what PostgreSQL cannot hold: NUL, or no UTF-8 */
} M2sTablesLoaded;

/* Brings flat tables up to date: those of m2s_export_tables(), each with the column "list" before
 * its own, the link name of a project.  What is missing is made.  A table has a partition for each
 * list, and a row of the table "loads" says up to which event a list has been loaded; each piece of
 * a list is a transaction that changes both.  So a call that fails, or is killed, is made good by
 * the next one; and calls for different lists, from any number of states, do not wait for each
 * other.
 *
 * What follows from all mails together, revisions and states, is written with the last piece.  All
 * objects of the store are read for that.
 *
 * A list is emptied and loaded anew, in one transaction, if it was loaded from another state, or
 * the objects of this one were made anew.
 *
 * archive: opened from a store.  loaded: (out).
 * Returns: FALSE with an error, and what was committed stays: as m2s_load_patchwork(), with
 * M2S_ERROR_UNSUPPORTED for tables that are not of this program or of another version, and
 * M2S_ERROR_CONFIG for a list that is there with another list id; M2S_ERROR_UNAVAILABLE also if the
 * objects were made anew since the archive was opened. */
M2S_API gboolean m2s_load_tables(const M2sArchive *archive, M2sDatabase *database,
                                 const M2sTablesOptions *options, M2sTablesLoaded *loaded,
                                 GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sLoaded, m2s_loaded_clear)

G_END_DECLS
