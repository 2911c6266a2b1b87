/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Goes through all objects of a kind and copies them into their table.  Layer: load.
 *
 * They are read a window at a time, so that memory does not grow with their number.  The texts of a
 * window are made on all cores. */
#pragma once

#include "load/filling.h"

/* What else is written of the objects. */
typedef struct {
    M2sRows *tags;        /* of patches */
    GArray *dependencies; /* of M2sDependencyPair */
} M2sAside;

typedef struct {
    guint series, dependency; /* our numbers */
} M2sDependencyPair;

/* Writes all objects of kind.  What they point to was written before. */
gboolean m2s_stream(M2sFilling *filling, M2sKind kind, M2sAside *aside, GError **error);
