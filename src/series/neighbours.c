/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/neighbours.h"

M2sNeighbours
m2s_neighbours_find(M2sIndex *index, const M2sSeries *series, gint64 number)
{
    M2sNeighbours found = {.series = series, .number = number};
    const M2sPatch *below =
        number > 0 ? m2s_index_find_neighbour(index, series, number, FALSE) : NULL;
    const M2sPatch *above = m2s_index_find_neighbour(index, series, number, TRUE);
    if (below) {
        found.has_below = TRUE;
        found.below = below->number;
        found.date_below = below->item.date;
    } else if (number > 0 && series->cover) {
        found.has_below = TRUE;
        found.date_below = series->cover->item.date;
    }
    if (above) {
        found.has_above = TRUE;
        found.above = above->number;
        found.date_above = above->item.date;
    }
    return found;
}

gboolean
m2s_neighbours_allow(const M2sNeighbours *neighbours, gint64 date)
{
    return (!neighbours->has_below || neighbours->date_below <= date) &&
           (!neighbours->has_above || date <= neighbours->date_above);
}

gboolean
m2s_neighbours_are_before(const M2sNeighbours *neighbours)
{
    return neighbours->has_below && !neighbours->has_above &&
           neighbours->series->complete_to == neighbours->number - 1;
}

gboolean
m2s_neighbours_are_behind(M2sIndex *index, const M2sNeighbours *neighbours)
{
    const M2sSeries *series = neighbours->series;
    if (neighbours->has_below || series->cover || !neighbours->has_above ||
        neighbours->above != neighbours->number + 1 ||
        series->received != series->total - neighbours->number)
        return FALSE;
    const M2sPatch *last = m2s_index_find_neighbour(index, series, G_MAXINT64, FALSE);
    return last && last->number == series->total;
}

gboolean
m2s_neighbours_are_adjacent(const M2sNeighbours *neighbours)
{
    return neighbours->has_below && neighbours->has_above &&
           neighbours->below == neighbours->number - 1 &&
           neighbours->above == neighbours->number + 1;
}

gboolean
m2s_neighbours_are_all(const M2sNeighbours *neighbours)
{
    return m2s_neighbours_are_adjacent(neighbours) &&
           neighbours->series->received == neighbours->series->total - 1;
}
