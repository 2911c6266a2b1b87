/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Objects as rows.  Layer: store.
 *
 * The SQL, the parameters and the columns all follow the field table of the kind (model/fields.h),
 * in its order, so they cannot disagree.  A field with a name has a column of that name, unless it
 * is derived: then an expression takes the place of the column. */
#pragma once

#include "store/query.h"

/* Begins a query on the table of kind. */
M2sQuery m2s_row_query(M2sStore *store, M2sKind kind, M2sRowAction action);

/* Binds the parameters of M2S_ROW_INSERT or M2S_ROW_UPDATE; object is used until query ends. */
void m2s_row_bind(M2sQuery *query, M2sKind kind, M2sRowAction action, gconstpointer object);

/* How a row becomes an object. */
typedef struct {
    M2sCatalogue *catalogue; /* gets the strings */

    /* The object that a row points to by its number; NULL with an error if there is none. */
    gpointer (*look_up)(gpointer user_data, M2sKind kind, guint id, GError **error);
    gpointer user_data;
} M2sRowReader;

/* Reads a row of an M2S_ROW_SELECT… into object, which is blank. */
gboolean m2s_row_read(M2sQuery *query, M2sKind kind, gpointer object, const M2sRowReader *reader,
                      GError **error);
