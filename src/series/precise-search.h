/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which of the series that are there a patch or a cover belongs to, by precise grouping.  Layer:
 * series.
 *
 * Time is what Date headers say; when a mail arrived does not matter.  Of each list that the index
 * has, the newest 16 are looked at, so that a mail takes no longer in a long thread. */
#pragma once

#include "series/grouping.h"

/* A patch or cover with an x/n.  Its fields are set by m2s_search_begin(). */
typedef struct {
    M2sIndex *index;
    const M2sArrival *arrival;
    gint64 number, total; /* its x/n */
    const char *parent;   /* (nullable): the Message-ID that it answers */
    gboolean is_awaiting; /* that mail is neither a patch nor a cover nor a comment, so far */
    gboolean is_flat;     /* it is awaiting, and all others seem to answer the same mail: had each
                             answered the one before, it would refer to more than one */
} M2sSearch;

void m2s_search_begin(M2sSearch *search, M2sIndex *index, const M2sArrival *arrival);

/* Whether msgid is that of a patch, a cover or a comment. */
gboolean m2s_search_knows(const M2sSearch *search, const char *msgid);

/* joining: (out): why it belongs there.  Returns: (nullable): NULL if it starts a series. */
M2sSeries *m2s_search_run(const M2sSearch *search, M2sJoining *joining);

/* The series that mail without an x/n is the cover of: a patch of its sender answers it, and was
 * sent within ten minutes.  (nullable) */
M2sSeries *m2s_search_run_loose(const M2sSearch *search);

/* The series that msgid is a member of.  (nullable) */
M2sSeries *m2s_search_member(const M2sSearch *search, const char *msgid);

/* How far date is from the series' Dates, in seconds; 0 between them. */
gint64 m2s_search_distance(const M2sSeries *series, gint64 date);

/* An answer that contradicts what it answers, or is one of the few that a loose mail can have. */
#define M2S_SEARCH_SLIP (10 * 60)
