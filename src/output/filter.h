/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Selects and sorts the objects that a query asks for.  Layer: output.
 *
 * Follows Patchwork's filter sets (api/filters.py) and Django REST framework's SearchFilter and
 * OrderingFilter: an unknown parameter is ignored; an invalid value leaves no objects. */
#pragma once

#include "output/resource.h"
#include "output/url-query.h"

/* Removes the objects that query does not ask for, and sorts the rest.
 * objects: of the kind of resource. */
void m2s_filter_apply(const M2sRender *render, const M2sResource *resource,
                      const M2sUrlQuery *query, GPtrArray *objects);
