/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds a page of a list and its links to others (Patchwork's LinkHeaderPagination).
 * Layer: output. */
#pragma once

#include "output/url-query.h"

typedef struct {
    guint start, end; /* indices of the objects, from 0; end is excluded */
    char *link;       /* the value of the Link header */
} M2sPage;

/* Finds the page of count objects that query asks for with `page` and `per_page`.
 * base_url: as in M2sView.
 * Returns: FALSE if there is no such page. */
gboolean m2s_page_find(const M2sUrlQuery *query, const char *base_url, guint count, M2sPage *page);
void m2s_page_clear(M2sPage *page);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sPage, m2s_page_clear)
