/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The database of a Patchwork that is being filled.  Layer: load.
 *
 * Functions that return a gboolean return FALSE with an error of postgres/database.h or of the
 * archive; the caller rolls back. */
#pragma once

#include <mbox2series/load.h>

#include "load/patchwork-version.h"
#include "model/objects.h"
#include "postgres/database.h"

/* The tables that are written: those of objects have the numbers of their kinds, of which
 * M2S_LOOSE_MAIL has none. */
enum {
    M2S_TABLE_REFERENCE = M2S_KINDS, /* which Message-IDs a series has claimed */
    M2S_TABLE_DEPENDENCY,            /* which series depends on which */
    M2S_TABLE_TAG,                   /* how often a patch has a tag */
    M2S_TABLES,
};

/* The numbers in a table. */
typedef struct {
    guint32 before; /* the highest that was ever given before */
    guint32 last;   /* the highest now */
    guint count;    /* of our objects … */
    guint32 *ids;   /* … and for each, by its number, the one in the table; 0: it is not there */
} M2sNumbers;

typedef struct {
    const M2sArchive *archive;
    const M2sObjects *objects;
    M2sDatabase *database;
    const M2sLoadOptions *options;
    const M2sPatchworkVersion *version;
    M2sLoaded *loaded;
    M2sNumbers numbers[M2S_TABLES];
    gboolean *appends;    /* by the number of an M2sProject: whether it has mail there */
    guint32 *states;      /* by the number of an M2sState: that of the row; 0: there is none */
    guint32 *users;       /* likewise, of an M2sUser */
    guint32 *tags;        /* by the index of an M2sTag in the configuration */
    gboolean *newcomers;  /* by the number of an M2sPerson: whether it is to be written … */
    M2sRows *people;      /* … and those that are, before what points to them */
    guint64 same_dates;   /* mails that are there, with the date that we know … */
    guint64 other_dates;  /* … and with another one */
    guint64 done, total;  /* objects */
    gint64 progress_time; /* when progress was last reported */
} M2sFilling;

/* Begins a transaction, sees to it that nobody else adds mail until it ends, and reads the highest
 * numbers. */
gboolean m2s_filling_begin(M2sFilling *filling, GError **error);

/* Has the server go on after the numbers that were given, and commits. */
gboolean m2s_filling_commit(M2sFilling *filling, GError **error);
void m2s_filling_clear(M2sFilling *filling);

/* The table's number for object number id of kind, or 0. */
guint32 m2s_filling_id(const M2sFilling *filling, M2sKind kind, guint id);

/* Gives object number id of kind the next number of the table; which it returns. */
guint32 m2s_filling_add(M2sFilling *filling, M2sKind kind, guint id);

/* Whether object number id of kind is one that is added now. */
gboolean m2s_filling_is_new(const M2sFilling *filling, M2sKind kind, guint id);

/* Begins COPY into table. */
gboolean m2s_filling_begin_copy(M2sFilling *filling, guint table, GError **error);

/* Copies rows into table and forgets them. */
gboolean m2s_filling_copy(M2sFilling *filling, guint table, M2sRows *rows, GError **error);

/* The same, but for what is in the table already: M2S_TABLE_TAG, of which the higher count stays,
 * M2S_TABLE_DEPENDENCY and M2S_TABLE_REFERENCE. */
gboolean m2s_filling_merge(M2sFilling *filling, guint table, M2sRows *rows, GError **error);

/* Counts what had to be done to the texts of rows. */
void m2s_filling_count_rows(M2sFilling *filling, const M2sRows *rows);

/* Notes something that the caller of m2s_load_patchwork() should know. */
void m2s_filling_remark(M2sFilling *filling, const char *format, ...) G_GNUC_PRINTF(2, 3);
