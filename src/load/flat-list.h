/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Up to where a list has been loaded: its row of the table "loads".  Layer: load.
 *
 * A place in a state is the number of an event, but the numbers of another state mean something
 * else, even if it was made of the same mails.  So the row keeps what the event is, too. */
#pragma once

#include "archive/archive.h"
#include "postgres/database.h"

typedef struct {
    const M2sArchive *archive;
    M2sDatabase *database;
    guint project;     /* its number in archive … */
    char *name;        /* … its link name … */
    char *list_id;     /* … and its list */
    gint64 number;     /* of its partitions; 0: not known yet */
    guint event;       /* the last one that has been loaded */
    gboolean fits;     /* whether that is one of the events of archive */
    gboolean is_whole; /* whether tables that depend on all mails are as of that event, too … */
    gint64 links;      /* … and the last change of links that they show; -1: not known */
} M2sFlatList;

#define M2S_FLAT_LINKS_UNKNOWN (-1)

/* Frees what is in list, but not list. */
void m2s_flat_list_clear(M2sFlatList *list);

/* Finds the list, or makes it, in a transaction of its own.
 * Returns: FALSE with an error of postgres/database.h, or M2S_ERROR_CONFIG if what has the name of
 * the list is another one. */
gboolean m2s_flat_list_join(M2sFlatList *list, GError **error);

/* Reads how far it is.  Nobody else can load it until the transaction ends. */
gboolean m2s_flat_list_lock(M2sFlatList *list, GError **error);

/* Notes that list->event was loaded, and list->is_whole and list->links. */
gboolean m2s_flat_list_advance(M2sFlatList *list, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sFlatList, m2s_flat_list_clear)
