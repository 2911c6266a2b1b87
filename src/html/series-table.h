/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Series as rows of a table.  Layer: html. */
#pragma once

#include "html/draft.h"

/* Writes a table of series, a row each; or that there are none.
 * series: of const M2sSeries *: with their patches and all replies.
 * is_of_one: all are of one person, who is not named in each. */
void m2s_series_table_write(M2sDraft *draft, const GPtrArray *series, gboolean is_of_one);
