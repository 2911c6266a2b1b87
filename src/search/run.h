/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words and the mails that have them, as bytes.  Layer: search.
 *
 * A run has terms in the order of their bytes, each once, with the places of the mails that have
 * it, counted from 0 at the first mail of the run.  A term is a letter for the field and a word.
 * For each term: how many bytes it shares with the one before; how many follow, in a byte each;
 * these; the size of the places; and the places, each as its distance from the one before.  Numbers
 * have seven bits a byte, low ones first, and the highest bit says that there is more.
 *
 * Runs are put one behind the other as they are if the first term of each shares nothing. */
#pragma once

#include "base/slice.h"
#include "search/fields.h"
#include "search/words.h"

#define M2S_TERM_MAX (M2S_WORD_MAX + 1)

/* The letter of a field. */
char m2s_term_letter(M2sSearchField field);

/* Collecting the words of mails */

typedef struct M2sHarvest M2sHarvest;

M2sHarvest *m2s_harvest_new(void);
void m2s_harvest_free(M2sHarvest *harvest);

/* Adds the words of text, a field of the mail at place.  Places may not decrease. */
void m2s_harvest_add(M2sHarvest *harvest, guint place, M2sSearchField field, M2sSlice text);

/* The run of all that was added.  Returns: (transfer full). */
GBytes *m2s_harvest_run(M2sHarvest *harvest);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sHarvest, m2s_harvest_free)

/* Reading a run, which may be damaged */

typedef struct {
    M2sSlice rest;
    char term[M2S_TERM_MAX];
    gsize size;      /* of term */
    M2sSlice places; /* packed */
    gboolean is_damaged;
} M2sRunReader;

void m2s_run_reader_init(M2sRunReader *reader, M2sSlice run);

/* Goes to the next term.  Returns: FALSE if there is none, or if the run is damaged. */
gboolean m2s_run_reader_next(M2sRunReader *reader);

/* Takes the first of packed places off.
 * place: (inout): the one before, or -1 at first.
 * Returns: FALSE if there is none; damaged places end early or are beyond any mail. */
gboolean m2s_places_next(M2sSlice *places, gint64 *place);

/* Writing a run */

/* Appends a term to a run.
 * before: (inout): the term before, M2S_TERM_MAX bytes; before_size: (inout): 0 before the first
 * one of a run. */
void m2s_run_append(GByteArray *run, char *before, gsize *before_size, M2sSlice term,
                    M2sSlice places);

/* Joining runs of mails that follow each other */

typedef struct {
    M2sSlice run;
    guint offset; /* the place of its first mail in the whole */
    /* (nullable): for each place in the run, the same, counted from offset + 1; 0: the mail is not
     * in the whole.  NULL if all are, one behind the other. */
    const guint32 *moved;
    guint count; /* of moved */
} M2sRunPart;

/* Takes a term of the whole.  Returns: FALSE to stop. */
typedef gboolean (*M2sTermFunc)(M2sSlice term, M2sSlice places, gpointer user_data);

/* parts: of M2sRunPart, in the order of their mails in the whole, of which they share none.
 * Returns: FALSE if take stopped, or, then with is_damaged (out) set, if a run is damaged. */
gboolean m2s_runs_join(const GArray *parts, M2sTermFunc take, gpointer user_data,
                       gboolean *is_damaged);
