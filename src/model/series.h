/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The patches of a series in their order.  Layer: model. */
#pragma once

#include <mbox2series/model.h>

/* At most so many series that a patch may belong to are looked at, the latest: somebody can send
 * any number at once, of one version and total.  Of honest ones, a few fit. */
#define M2S_SERIES_CROWD_MAX 256

/* The patches of series by number, and those with the same one in the order of arrival.
 * Returns: (transfer container): of M2sPatch *. */
GPtrArray *m2s_series_sort_patches(const M2sSeries *series);

/* What is missing of patches, of which total were announced, as m2s_series_gaps() and
 * m2s_series_describe_missing() say it.  patches: of M2sPatch *, by number. */
GArray *m2s_patches_gaps(const GPtrArray *patches, gint64 total, gint64 up_to);
char *m2s_patches_describe_missing(const GPtrArray *patches, gint64 total, gint64 up_to);
