/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A part of an mbox, searched for lines that may be separators before the splitter gets there.
 * Layer: mbox.
 *
 * A splitter must go from mail to mail, but what takes its time is the search for "\nFrom ".  Other
 * threads can do that ahead of it, in many parts at once.  Where no part was searched in time, it
 * searches itself, with the same result. */
#pragma once

#include "base/slice.h"

typedef struct {
    GBytes *bytes;    /* of the whole mbox */
    gsize start, end; /* of the part */
    GArray *places;   /* of gsize, ascending: where "\nFrom " begins in the part */
    guint next;       /* of places: the first that the splitter has not passed */
} M2sPart;

/* bytes: a reference is taken.  end: at most their size.  Returns: (transfer full). */
M2sPart *m2s_part_new(GBytes *bytes, gsize start, gsize end);
void m2s_part_free(M2sPart *part);

/* Finds the places.  Any thread. */
void m2s_part_search(M2sPart *part);

/* The next "\nF" at or after a place of bytes that may begin a "\nFrom ".  Parts that end before
 * are removed.
 * parts: of M2sPart, searched, in the order of the mbox.  Returns: (nullable). */
const char *m2s_parts_find(GQueue *parts, M2sSlice bytes, gsize at);
