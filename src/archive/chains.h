/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Postings of a store, read as they are needed, and how they are linked.  Layer: archive. */
#pragma once

#include "archive/depth.h"
#include "revisions/entry.h"
#include "store/links.h"

/* A posting.  Of one that is not whole, only its place, its version and its links are known. */
typedef struct {
    M2sPostingRow row;
    M2sEntry *entry;
    GHashTable *older;  /* (nullable): place -> M2sPieceRow of its pieces, once it is whole */
    GArray *successors; /* (nullable): as m2s_chains_successors() returns them, once it has */
    gboolean is_whole;
    guint asked; /* when it was asked for: see m2s_chains_tidy() */
} M2sLinked;

typedef struct M2sChains M2sChains;

/* store: must outlive it, as must the objects that it reads.
 * with_sketches: whether entries are digested, which takes longest: to link them, and to say why.
 * limit: how many postings may be read before everything fails; G_MAXUINT64: any number. */
M2sChains *m2s_chains_new(M2sStore *store, gboolean with_sketches, guint64 limit);
void m2s_chains_free(M2sChains *chains);

M2sStore *m2s_chains_store(const M2sChains *chains);

/* Counts postings that are read otherwise.  Returns: FALSE with an error beyond the limit. */
gboolean m2s_chains_spend(M2sChains *chains, guint64 count, GError **error);

/* Whether anything has failed for the limit. */
gboolean m2s_chains_are_spent(const M2sChains *chains);

/* The posting with that number, which must exist.
 * Returns: (transfer none) (nullable): NULL with an error. */
M2sLinked *m2s_chains_get(M2sChains *chains, guint id, GError **error);

/* Reads the mails of a posting. */
gboolean m2s_chains_fill(M2sChains *chains, M2sLinked *linked, GError **error);

/* Forgets all postings, as they were written by others or take much room. */
void m2s_chains_forget(M2sChains *chains);

/* If more than most postings are in memory, forgets those that were not asked for since the last
 * time; all of them if that is not enough. */
void m2s_chains_tidy(M2sChains *chains, guint most);

/* before: (out) (transfer none) (nullable): what linked follows; NULL if that is nothing.
 * Returns: FALSE with an error. */
gboolean m2s_chains_predecessor(M2sChains *chains, const M2sLinked *linked, M2sLinked **before,
                                GError **error);

/* What follows linked.
 * Returns: (transfer none) (nullable): of M2sPostingRow, in order; NULL with an error. */
const GArray *m2s_chains_successors(M2sChains *chains, M2sLinked *linked, GError **error);

/* Has successors know that a posting follows another one now. */
void m2s_chains_note_link(M2sChains *chains, const M2sPostingRow *before, const M2sPostingRow *now);

/* Adds the whole tree that a posting belongs to: all that follows its oldest predecessor.
 * tree: a set of M2sLinked *. */
gboolean m2s_chains_add_tree(M2sChains *chains, guint id, GHashTable *tree, GError **error);

/* The postings of a set in order, linked to each other as their rows say.
 * set: of M2sLinked *: the keys.
 * Returns: (transfer container): of M2sLinked *. */
GPtrArray *m2s_chains_put_in_order(M2sChains *chains, GHashTable *set);

/* Works out what a posting follows, from those before it, the links of which must be right.
 * changed: (out): whether it is another predecessor or there are other older selves of patches now;
 * what is stored is up to date either way. */
gboolean m2s_chains_link(M2sChains *chains, guint id, gboolean *changed, GError **error);

/* The patch or cover at a place; sketched: with its sketch.
 * Returns: (transfer none) (nullable): NULL with an error. */
gpointer m2s_chains_item(M2sStore *store, gint64 place, GError **error);
gpointer m2s_chains_sketched(M2sStore *store, gint64 place, GError **error);

/* The place of a patch or a cover. */
static inline gint64
m2s_place_of_patch(guint id)
{
    return (gint64)id * 2 + 1;
}

static inline gint64
m2s_place_of_cover(guint id)
{
    return (gint64)id * 2;
}

/* The row of a part.  posting: 0: not known yet. */
static inline M2sPartRow
m2s_part_row(const M2sPortion *part, guint posting)
{
    return (M2sPartRow){.id = part->mail,
                        .series = part->series,
                        .key = (gint64)part->key,
                        .at = {part->date, (gint64)part->order},
                        .end = part->end,
                        .posting = posting};
}

static inline gint64
m2s_place_of_piece(const M2sPiece *piece)
{
    return piece->patch ? m2s_place_of_patch(piece->patch->item.id)
                        : m2s_place_of_cover(piece->cover->item.id);
}

/* The revisions of the postings with these numbers, and of all in their chains.
 * ids: of guint.  depth: lists are left to the caller.
 * Returns: (transfer full) (nullable): NULL with an error. */
M2sRevisions *m2s_chains_revisions(M2sStore *store, const GArray *ids, M2sRevisionsDepth depth,
                                   GError **error);

/* The patches and covers of series that something newer takes the place of: those for which
 * m2s_revisions_newer() would say what.
 * series: of M2sSeries *: their patches are read.
 * Returns: (transfer full) (nullable): a set of const M2sItem *; NULL with an error. */
GHashTable *m2s_chains_superseded(M2sStore *store, const GPtrArray *series, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sChains, m2s_chains_free)
