/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is asked of objects in many places.  Layer: model. */
#pragma once

#include <mbox2series/model.h>

/* The number of an object, of any kind; 0 for NULL. */
static inline guint
m2s_object_id(gconstpointer object)
{
    return object ? *(const guint *)object : 0;
}

/* Negative, 0 or positive, as for qsort(). */
static inline int
m2s_compare(gint64 a, gint64 b)
{
    return (a > b) - (a < b);
}

/* Whether as many patches as announced have arrived. */
static inline gboolean
m2s_series_is_complete(const M2sSeries *series)
{
    return series->received >= series->total;
}

/* How person is shown to people: the name, or the address for want of one. */
static inline const char *
m2s_person_shown_name(const M2sPerson *person)
{
    return person->name && *person->name ? person->name : person->email;
}
