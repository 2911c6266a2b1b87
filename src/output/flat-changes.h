/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What one more mail has changed in what follows from all mails of a state.  Layer: output.
 *
 * What is shown of a posting depends on its mails and on its chain: all that follows, directly or
 * not, from its oldest predecessor.  What became of a patch depends on the chain that it is in, as
 * a newer version supersedes it; on the patches and the cover of its series; and on the replies to
 * all of these.  So if a posting or a series is another one now, all of the chains that it is in
 * are worked out again, with all series in them; where a series is in several chains, these are
 * read, too.  The state notes both chains of a posting that left one for another. */
#pragma once

#include "output/flat-insight.h"

typedef struct {
    M2sFlatInsight insight;
    GPtrArray *series;           /* of M2sSeries *: that and whose patches are judged anew … */
    GPtrArray *alone;            /* of M2sPatch *: … and those that are in no series */
    GPtrArray *covers, *patches; /* const: in all postings that are shown anew */
} M2sFlatChanges;

/* archive: opened from a store, between m2s_archive_begin() and m2s_archive_end().  Its objects are
 * to be of this moment: see m2s_archive_forget().
 * marks: of gint64: what has changed: numbers of series; or less than 0, places of patches and
 * covers, as in M2sRelinked.
 * changes: (out): borrows archive; to be cleared also after an error.
 * is_known: (out): FALSE if archive does not know which posting follows which; changes is empty.
 * Returns: FALSE with an error as from m2s_archive_open(). */
gboolean m2s_flat_changes_init(M2sFlatChanges *changes, const M2sArchive *archive,
                               const GArray *marks, gboolean *is_known, GError **error);
void m2s_flat_changes_clear(M2sFlatChanges *changes);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sFlatChanges, m2s_flat_changes_clear)
