/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The patches of a series in their order.  Layer: model. */
#pragma once

#include <mbox2series/model.h>

/* The patches of series by number, and those with the same one in the order of arrival.
 * Returns: (transfer container): of M2sPatch *. */
GPtrArray *m2s_series_sort_patches(const M2sSeries *series);
