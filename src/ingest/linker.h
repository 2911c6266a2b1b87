/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keeps up to date which posting is the next version of which.  Layer: ingest.
 *
 * What a posting follows, and the older selves of its patches, are worked out from what it reads of
 * earlier ones (revisions/linking.h), and from nothing else:
 *
 *   lists   for each of its traits, the last earlier postings that have it, up to a limit; for each
 *           mail that it names, the last one with that mail;
 *   trees   who follows whom in the chains of those on its lists, as far as they are earlier;
 *   mails   what the postings in these trees consist of, and whether they belong to pull requests;
 *   selves  which of their patches have newer selves in earlier postings.
 *
 * So a posting must be linked again if something changes that it has read, and not otherwise.  Who
 * reads a tree has one of its members on a list: to find them all, the traits of each member are
 * looked up, and of those after it with the same trait, as many are taken as a list is long.  This
 * is done for each change:
 *
 *   - A posting comes, goes, moves, or has other mails: for its tree and the traits that it had,
 *     and once all postings are as they are now, for the traits that it has.  One that drops off a
 *     list, or comes back to it, makes room for it or takes its room, so whoever has that list is
 *     found by this posting itself.  From then on it follows nothing and nothing follows it, until
 *     it and what followed it are linked.
 *   - It belongs to a pull request that has come, or no longer does: for its tree.
 *   - It is linked, and follows another one or has other older selves of patches: for the tree that
 *     it was in, the one that it is in now, and those with the older selves.  "[PATCH v2 1/2]" by
 *     Ann comes to follow Bo's v1, and Bo's "[PATCH v2 2/2]", which shares nothing with Ann's, is
 *     to find that v1 has a successor.
 *
 * Only later ones read of a posting, and they are linked in order, so all that one reads is right
 * when it is linked, and it is linked once.  The result is what m2s_revisions_new() makes of all.
 *
 * For a patch that comes to a list years late, some thousand postings are read.  If too much would
 * be, nothing is changed and the marks stay: until they are many, or all is rebuilt, readers work
 * out everything. */
#pragma once

#include "model/catalogue.h"
#include "revisions/entry.h"
#include "store/links.h"

/* Works out what was marked (store/links.h), within a transaction, unless that takes too long.
 * is_end: whether no more mails come soon; if they do, marks of a small store wait for them.
 * are_left: (out): whether there were too many marks for one transaction, and some are left. */
gboolean m2s_linker_run(M2sStore *store, gboolean is_end, gboolean *are_left, GError **error);

/* Writes everything for catalogue, which is the whole of the store and has sketches, in place of
 * what there was. */
gboolean m2s_linker_write_all(M2sStore *store, const M2sCatalogue *catalogue, GError **error);

/* Adds what others find a posting by, or removes it.  row: the posting of entry. */
gboolean m2s_linker_write_traits(M2sStore *store, const M2sEntry *entry, const M2sTraitRow *row,
                                 gboolean is_new, GError **error);

/* Reports every posting of expected, which is the whole of the store, that is linked in another way
 * there. */
gboolean m2s_linker_compare(M2sStore *store, const M2sCatalogue *expected, M2sStoreProblem tell,
                            gpointer user_data, GError **error);
