/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a store is made of.  Layer: store. */
#pragma once

#include <sqlite3.h>

#include "store/packing.h"
#include "store/state.h"

/* The numbers that tell a state from other SQLite files: "MTOS", and the newest version of its
 * schema. */
#define M2S_STORE_APPLICATION 0x4d544f53
#define M2S_STORE_VERSION     3

#define M2S_STORE_SOURCE G_MAXUINT32 /* in the spans of objects: their mail is in the store */

struct M2sStore {
    sqlite3 *db;
    char *shown;            /* the path, for messages */
    gint64 waiting_since;   /* for a lock; monotonic microseconds */
    gint64 data_version;    /* as SQLite said last; it differs once somebody else has written */
    GHashTable *statements; /* address of the SQL -> sqlite3_stmt */
    GHashTable *states;     /* slug -> M2sState, borrowed */
    GHashTable *users;      /* e-mail -> M2sUser, borrowed */
    const M2sState *first_state; /* (nullable) */
    M2sPacker *packer;

    M2sCatalogue *objects; /* owns what was read; the numbers say nothing of the places there */

    /* The object of each number, read or inserted: */
    GHashTable *project_ids;
    GHashTable *person_ids;
    GHashTable *series_ids;
    GHashTable *cover_ids;
    GHashTable *patch_ids;
    GHashTable *cover_comment_ids;
    GHashTable *patch_comment_ids;
};

/* file.c */

/* Opens the file at path and makes sure that it is a store's, or empty, before SQLite may touch
 * it.  Returns: (transfer full) (nullable). */
sqlite3 *m2s_store_file_open(const char *path, M2sStoreMode mode, const char *shown,
                             GError **error);

/* Makes sure that the file is not shorter than it says; the caller has a lock on it.  SQLite does not
 * mind if the last page is cut. */
gboolean m2s_store_file_check_size(sqlite3 *db, const char *shown, GError **error);

/* database.c */

/* Sets error of SQLite's result, which is of what: "storing a patch". */
void m2s_store_fail(sqlite3 *db, const char *shown, int result, const char *what, GError **error);

/* Sets an error of M2S_ERROR_DATA: the file is damaged.  Returns: FALSE. */
gboolean m2s_store_fail_damaged(const M2sStore *store, GError **error, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* Runs SQL without parameters and results. */
gboolean m2s_store_execute(M2sStore *store, const char *sql, const char *what, GError **error);

/* objects.c: the object of a number.  NULL with an error, also if there is none. */
M2sProject *m2s_store_project(M2sStore *store, guint id, GError **error);
M2sPerson *m2s_store_person(M2sStore *store, guint id, GError **error);
M2sSeries *m2s_store_series(M2sStore *store, guint id, GError **error);
M2sCover *m2s_store_cover(M2sStore *store, guint id, GError **error);
M2sPatch *m2s_store_patch(M2sStore *store, guint id, GError **error);
M2sComment *m2s_store_cover_comment(M2sStore *store, guint id, GError **error);
M2sComment *m2s_store_patch_comment(M2sStore *store, guint id, GError **error);

/* Makes object the one of that number. */
void m2s_store_remember(GHashTable *ids, guint id, gconstpointer object);
