/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows of what follows what: link-tables.sql has their columns.  Layer: store. */
#pragma once

#include "store/store.h"

/* Where a posting or a part is in the order of all. */
typedef struct {
    gint64 date;
    gint64 place;
} M2sPlacing;

static inline int
m2s_placing_compare(const M2sPlacing *a, const M2sPlacing *b)
{
    if (a->date != b->date)
        return a->date < b->date ? -1 : 1;
    return (a->place > b->place) - (a->place < b->place);
}

typedef struct {
    guint id;
    M2sPlacing at;
    guint major, minor;
    gboolean is_partial, is_batch;
    guint predecessor, runner_up; /* 0: none */
    guint relation, basis;
    double score;
} M2sPostingRow;

typedef struct {
    guint id;
    guint series; /* 0: none */
    gint64 key;
    M2sPlacing at;
    gint64 end;
    guint posting;
} M2sPartRow;

typedef struct {
    gint64 place;
    guint part;
    guint older; /* 0: none */
    guint change, match;
} M2sPieceRow;

/* A posting that has a trait. */
typedef struct {
    guint posting;
    M2sPlacing at;
} M2sTraitRow;

/* found: (out): whether there is such a row. */
gboolean m2s_links_find_posting(M2sStore *store, guint id, M2sPostingRow *row, gboolean *found,
                                GError **error);
gboolean m2s_links_find_part(M2sStore *store, guint id, M2sPartRow *row, gboolean *found,
                             GError **error);
/* The part that a piece is in. */
gboolean m2s_links_find_part_of(M2sStore *store, gint64 place, M2sPartRow *row, gboolean *found,
                                GError **error);
gboolean m2s_links_find_piece(M2sStore *store, gint64 place, M2sPieceRow *row, gboolean *found,
                              GError **error);

/* Each appends what it finds to a list: of M2sPostingRow, M2sPartRow, M2sPieceRow or guint. */
/* What follows a posting, in order. */
gboolean m2s_links_list_successors(M2sStore *store, guint posting, GArray *postings,
                                   GError **error);
gboolean m2s_links_list_parts_of_series(M2sStore *store, guint series, GArray *parts,
                                        GError **error);
gboolean m2s_links_list_parts_of_posting(M2sStore *store, guint posting, GArray *parts,
                                         GError **error);
gboolean m2s_links_list_pieces(M2sStore *store, guint part, GArray *pieces, GError **error);
gboolean m2s_links_list_pieces_of_posting(M2sStore *store, guint posting, GArray *pieces,
                                          GError **error);
/* The pieces that have patch as their older self. */
gboolean m2s_links_list_newer(M2sStore *store, guint patch, GArray *pieces, GError **error);
/* The first parts with key that are at or after a place, in order. */
gboolean m2s_links_list_parts_from(M2sStore *store, gint64 key, const M2sPlacing *at, guint limit,
                                   GArray *parts, GError **error);
/* The last ones before a place that begin a posting, the last one first. */
gboolean m2s_links_list_heads_before(M2sStore *store, gint64 key, const M2sPlacing *at, guint limit,
                                     GArray *parts, GError **error);
/* The numbers of the patches of a series, in the order of arrival. */
gboolean m2s_links_list_patches(M2sStore *store, guint series, GArray *ids, GError **error);

/* Appends the postings with a trait that come after a place, in order, or before it, the last one
 * first: of M2sTraitRow. */
gboolean m2s_links_list_after(M2sStore *store, gint64 key, const M2sPlacing *at, guint limit,
                              GArray *rows, GError **error);
gboolean m2s_links_list_before(M2sStore *store, gint64 key, const M2sPlacing *at, guint limit,
                               GArray *rows, GError **error);

/* Appends the last postings of all, the last one first: of M2sTraitRow. */
gboolean m2s_links_list_last(M2sStore *store, guint limit, GArray *rows, GError **error);

/* has: (out): whether a posting has a trait. */
gboolean m2s_links_has_trait(M2sStore *store, gint64 key, const M2sTraitRow *row, gboolean *has,
                             GError **error);

/* Each writes a row in place of the one with its number, if there is one. */
gboolean m2s_links_put_posting(M2sStore *store, const M2sPostingRow *row, GError **error);
gboolean m2s_links_put_part(M2sStore *store, const M2sPartRow *row, GError **error);
gboolean m2s_links_put_piece(M2sStore *store, const M2sPieceRow *row, GError **error);
gboolean m2s_links_put_trait(M2sStore *store, gint64 key, const M2sTraitRow *row, GError **error);

/* What followed it follows nothing then, and its patches have no older selves; they stay, as do its
 * parts. */
gboolean m2s_links_remove_posting(M2sStore *store, guint id, GError **error);
/* With its pieces. */
gboolean m2s_links_remove_part(M2sStore *store, guint id, GError **error);
gboolean m2s_links_remove_trait(M2sStore *store, gint64 key, const M2sTraitRow *row,
                                GError **error);

/* Notes that links of a series, or of a patch or cover at a place, must be worked out again. */
gboolean m2s_links_mark_series(M2sStore *store, guint series, GError **error);
gboolean m2s_links_mark_piece(M2sStore *store, gint64 place, GError **error);

/* Appends what was noted, mails first, in the order of arrival: of gint64, as in the table.
 * tried: (out): how many of these are of m2s_links_set_tried(). */
gboolean m2s_links_list_marks(M2sStore *store, guint limit, GArray *marks, guint *tried,
                              GError **error);
/* Notes that all these could not be worked out one by one. */
gboolean m2s_links_set_tried(M2sStore *store, GError **error);
gboolean m2s_links_count_marks(M2sStore *store, gint64 *count, GError **error);
gboolean m2s_links_remove_mark(M2sStore *store, gint64 mark, GError **error);

/* Notes in the table "relinked" that a posting is another one now: that which begins at a place, or
 * has a number; one that goes, with what it follows and what follows it; or all. */
gboolean m2s_links_note_place(M2sStore *store, gint64 place, GError **error);
gboolean m2s_links_note_posting(M2sStore *store, guint posting, GError **error);
gboolean m2s_links_note_removal(M2sStore *store, guint posting, GError **error);
gboolean m2s_links_note_all(M2sStore *store, GError **error);

/* last: (out): the number of the last note; 0: there is none. */
gboolean m2s_links_last_note(M2sStore *store, gint64 *last, GError **error);
/* Appends what was noted after a number, each once: of gint64: places; 0: all. */
gboolean m2s_links_list_notes(M2sStore *store, gint64 after, guint limit, GArray *places,
                              GError **error);

/* Begins changes that can be taken back, within a transaction. */
gboolean m2s_links_begin(M2sStore *store, GError **error);
gboolean m2s_links_keep(M2sStore *store, GError **error);
gboolean m2s_links_take_back(M2sStore *store, GError **error);

/* How many rows there are. */
typedef struct {
    gint64 postings, parts, pieces, traits;
} M2sLinkCounts;

gboolean m2s_links_count(M2sStore *store, M2sLinkCounts *counts, GError **error);

/* Removes all rows of all these tables, but no notes: a rebuild by the same rules, which makes the
 * same rows again, is to change nothing. */
gboolean m2s_links_clear(M2sStore *store, GError **error);
