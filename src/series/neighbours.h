/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The place of a number in a series: what is there right below and above it.  Layer: series. */
#pragma once

#include "series/index.h"

typedef struct {
    const M2sSeries *series;
    gint64 number;
    gboolean has_below, has_above;
    gint64 below, above; /* numbers; the cover is 0 */
    gint64 date_below, date_above;
} M2sNeighbours;

/* Looks for the neighbours of number, which is free in series. */
M2sNeighbours m2s_neighbours_find(M2sIndex *index, const M2sSeries *series, gint64 number);

/* Whether their Dates allow a member of that Date between them. */
gboolean m2s_neighbours_allow(const M2sNeighbours *neighbours, gint64 date);

/* Whether all numbers before this one are there, the cover perhaps, and none behind. */
gboolean m2s_neighbours_are_before(const M2sNeighbours *neighbours);

/* Whether all numbers behind this one are there, up to the total, and none before. */
gboolean m2s_neighbours_are_behind(M2sIndex *index, const M2sNeighbours *neighbours);

/* Whether the number before and the number behind are there. */
gboolean m2s_neighbours_are_adjacent(const M2sNeighbours *neighbours);

/* Whether this is the only number that is missing, and not the last. */
gboolean m2s_neighbours_are_all(const M2sNeighbours *neighbours);
