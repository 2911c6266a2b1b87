/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes series as a table for people.  Layer: output. */
#pragma once

#include "output/column.h"

/* See m2s_list_format().
 * chosen: of const M2sColumn *.
 * Returns: (transfer full). */
char *m2s_table_format(M2sColumns *columns, const GPtrArray *chosen, const GPtrArray *series,
                       const M2sTerminal *terminal);
