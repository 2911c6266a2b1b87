/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A stretch of an mbox, searched for lines that may be separators before the splitter gets there.
 * Layer: mbox.
 *
 * A splitter must go from mail to mail, but what takes its time is the search for "\nFrom ".  Other
 * threads can do that ahead of it, in many stretches at once.  Where none was searched in time, it
 * searches itself, with the same result. */
#pragma once

#include "base/slice.h"

typedef struct {
    GBytes *bytes;    /* of the whole mbox */
    gsize start, end; /* of the stretch */
    GArray *places;   /* of gsize, ascending: where "\nFrom " begins in the stretch */
    guint next;       /* of places: the first that the splitter has not passed */
} M2sStretch;

/* bytes: a reference is taken.  end: at most their size.  Returns: (transfer full). */
M2sStretch *m2s_stretch_new(GBytes *bytes, gsize start, gsize end);
void m2s_stretch_free(M2sStretch *stretch);

/* Finds the places.  Any thread. */
void m2s_stretch_search(M2sStretch *stretch);

/* The next "\nF" at or after a place of bytes that may begin a "\nFrom ".  Stretches that end
 * before are removed.
 * stretches: of M2sStretch, searched, in the order of the mbox.  Returns: (nullable). */
const char *m2s_stretches_find(GQueue *stretches, M2sSlice bytes, gsize at);
