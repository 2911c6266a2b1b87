/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Choosing and ordering the objects that a query asks for.  Layer: output.
 *
 * Follows Patchwork's filter sets (api/filters.py) and Django REST framework's SearchFilter and
 * OrderingFilter: an unknown parameter is ignored; one whose value makes no sense leaves nothing. */
#pragma once

#include "output/resource.h"
#include "output/url-query.h"

/* Removes from objects, of the kind of resource, what query does not ask for, and orders the
 * rest. */
void m2s_filter_apply(const M2sRender *render, const M2sResource *resource,
                      const M2sUrlQuery *query, GPtrArray *objects);
