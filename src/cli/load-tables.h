/* SPDX-License-Identifier: GPL-2.0-or-later */
/* load without --patchwork: fills flat tables.  Layer: cli. */
#pragma once

#include <mbox2series/load.h>

#include "cli/options.h"

typedef struct {
    GPtrArray *projects; /* (nullable): of const char * */
    gboolean whole;      /* load lists anew */
    gboolean follow;     /* go on until there is an error */
} TablesOptions;

/* Opens the state of options, and loads it into database. */
gboolean load_tables(Options *options, const TablesOptions *wanted, M2sDatabase *database,
                     GError **error);
