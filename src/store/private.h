/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a store consists of.  Layer: store. */
#pragma once

#include <sqlite3.h>

#include "store/packing.h"
#include "store/store.h"

#define M2S_STORE_APPLICATION 0x4d544f53 /* SQLite's application_id of a store: "MTOS" */

/* What a store does with the table of a kind. */
typedef enum {
    M2S_ROW_SELECT,         /* by number */
    M2S_ROW_SELECT_ALL,     /* ordered by number */
    M2S_ROW_SELECT_LIST,    /* patches of a series, replies to a cover or a patch */
    M2S_ROW_SELECT_REPLIES, /* to all patches of a series */
    M2S_ROW_INSERT,
    M2S_ROW_UPDATE, /* the fields that can change, by number */
    M2S_ROW_FIND,   /* the numbers for a project and Message-ID, newest first */
    M2S_ROW_LAST,   /* the highest number */
    M2S_ROW_CLEAR,
    M2S_ROW_ACTIONS, /* how many there are */
} M2sRowAction;

typedef struct {
    char *sql;
    char *what; /* for messages: "reading a person" */
} M2sRowStatement;

struct M2sStore {
    sqlite3 *db;
    char *shown;          /* the path, for messages */
    gint64 waiting_since; /* for a lock; monotonic microseconds */
    M2sPatience patience;
    gint64 impatient_at;    /* when an answer takes too long; monotonic microseconds */
    gint64 data_version;    /* last reported by SQLite; changes once somebody else has written */
    GHashTable *statements; /* address of the SQL -> sqlite3_stmt */

    /* Each made when it is first used: */
    M2sRowStatement rows[M2S_KINDS][M2S_ROW_ACTIONS];

    GHashTable *states;          /* slug -> M2sState, borrowed */
    GHashTable *users;           /* e-mail -> M2sUser, borrowed */
    const M2sState *first_state; /* (nullable) */
    const GPtrArray *all_states; /* (nullable): those of states, by number, borrowed */
    const GPtrArray *all_users;  /* (nullable) */
    M2sPacker *packer;
    M2sCatalogue *objects;             /* owns what was read, in the order of reading */
    GHashTable *ids[M2S_KINDS];        /* number -> the object that was read or inserted */
    GHashTable *read_lists[M2S_KINDS]; /* number -> M2sWith: which of its lists were read */
};
