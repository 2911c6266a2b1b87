/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a query asks for.  Layer: output.
 *
 * Follows Patchwork's filter sets (api/filters.py) and Django REST framework's SearchFilter and
 * OrderingFilter: an unknown parameter is ignored; an invalid value leaves no objects. */
#pragma once

#include "output/resource.h"
#include "output/url-query.h"

/* Adds to criteria what query asks for, of the objects of resource.
 * Returns: FALSE with an error if a store cannot be read. */
gboolean m2s_filter_add(const M2sRender *render, const M2sResource *resource,
                        const M2sUrlQuery *query, M2sCriteria *criteria, GError **error);
