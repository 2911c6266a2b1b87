/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Small questions about objects.  Layer: model. */
#pragma once

#include <mbox2series/model.h>

/* The number of an object of any kind; 0 for NULL. */
static inline guint
m2s_object_id(gconstpointer object)
{
    return object ? *(const guint *)object : 0;
}

/* Negative, 0 or positive, as qsort() needs it. */
static inline int
m2s_compare(gint64 a, gint64 b)
{
    return (a > b) - (a < b);
}

/* Orders places by file, and then from the start of the file. */
static inline int
m2s_compare_spans(const M2sSpan *one, const M2sSpan *other)
{
    int difference = m2s_compare(one->source, other->source);
    return difference ? difference : (one->offset > other->offset) - (one->offset < other->offset);
}

/* Orders mails of one archive as they are in its files, or by their numbers in a store. */
static inline int
m2s_compare_locations(const M2sLocation *one, const M2sLocation *other)
{
    return one->where == M2S_MAIL_IN_FILE ? m2s_compare_spans(&one->span, &other->span)
                                          : m2s_compare(one->id, other->id);
}

/* Orders a GPtrArray of objects of one kind by their numbers. */
static inline int
m2s_compare_ids(gconstpointer a, gconstpointer b)
{
    return m2s_compare(m2s_object_id(*(gpointer const *)a), m2s_object_id(*(gpointer const *)b));
}

/* Orders a GPtrArray of covers, patches or comments by their dates, then by their numbers. */
static inline int
m2s_compare_dates(gconstpointer a, gconstpointer b)
{
    const M2sItem *one = *(M2sItem *const *)a, *other = *(M2sItem *const *)b;
    int difference = m2s_compare(one->date, other->date);
    return difference ? difference : m2s_compare(one->id, other->id);
}

/* Adds object to a list that is made with its first one. */
static inline void
m2s_list_append(GPtrArray **list, gpointer object)
{
    if (*list == NULL)
        *list = g_ptr_array_new();
    g_ptr_array_add(*list, object);
}

/* Whether as many patches as announced have arrived. */
static inline gboolean
m2s_series_is_complete(const M2sSeries *series)
{
    return series->received >= series->total;
}

/* The name of person, or the address if there is no name. */
static inline const char *
m2s_person_shown_name(const M2sPerson *person)
{
    return person->name && *person->name ? person->name : person->email;
}
