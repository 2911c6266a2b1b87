/* SPDX-License-Identifier: GPL-2.0-or-later */
/* People, found by their addresses.  Layer: load. */
#pragma once

#include "load/filling.h"

/* Finds out who is there, and gives the others numbers, in the order of ours.  If all projects are
 * loaded, everybody is written; otherwise, those that m2s_people_want() was called for. */
gboolean m2s_people_join(M2sFilling *filling, GError **error);

/* Has person written, unless that was done. */
void m2s_people_want(M2sFilling *filling, const M2sPerson *person);

/* Writes those who are wanted. */
gboolean m2s_people_write(M2sFilling *filling, GError **error);
