/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds the series that a list is asked for.  Layer: html. */
#pragma once

#include "html/templates.h"
#include "output/url-query.h"

#define M2S_LIST_SERIES 100 /* in a part */

/* Finds a part of the series of project.
 * query: filters and a page; its strings are used by part and form.
 * part, form: (out): part is to be cleared with m2s_list_part_clear().
 * problem: (out) (nullable) (transfer full): what is wrong with the query; NULL: nothing.
 * Returns: FALSE with an error of the store. */
gboolean m2s_list_query_read(M2sDraft *draft, const M2sProject *project, const M2sUrlQuery *query,
                             M2sListForm *form, M2sListPart *part, char **problem, GError **error);
void m2s_list_part_clear(M2sListPart *part);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sListPart, m2s_list_part_clear)
