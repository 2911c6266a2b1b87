/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What follows from all mails of an archive together, as rows of flat tables: which posting is the
 * next version of which, and what became of patches and series.  Layer: output.
 *
 * One more mail can change what was said of others.  A state knows of which: see
 * output/flat-changes.h.  Otherwise it is worked out for all at once. */
#pragma once

#include <mbox2series/fates.h>
#include <mbox2series/revisions.h>

#include "output/flat.h"

struct M2sFlatInsight {
    M2sCatalogue *own; /* (nullable): NULL if the archive has them all */
    M2sObjects objects;
    M2sRevisions *revisions;
    M2sFates *fates; /* by mails alone; nothing is stale */
    GArray *chains;  /* of guint64: for each posting, the number of the first one of its chain */
    gint64 links;    /* as M2sRelinked.last, at the moment of what is here; -1: not known */
};

/* archive: read with M2sOptions.sketches and M2sOptions.verdicts, or opened: what is in its store
 * at this moment, and may be more than the archive has given, is read for this alone.
 * insight: (out): borrows archive.
 * Returns: FALSE with an error as from m2s_archive_open(). */
gboolean m2s_flat_insight_init(M2sFlatInsight *insight, const M2sArchive *archive, GError **error);
void m2s_flat_insight_clear(M2sFlatInsight *insight);

/* Works out what became of series, and of patches that are in no series, and takes revisions, which
 * must have the chains of all of these.
 * series: (nullable), alone: (nullable): as in M2sFateOptions. */
gboolean m2s_flat_insight_judge(M2sFlatInsight *insight, const M2sArchive *archive,
                                M2sRevisions *revisions, const GPtrArray *series,
                                const GPtrArray *alone, GError **error);

/* What a posting is called whose first mail is item, a patch or a cover. */
guint64 m2s_flat_posting_number(M2sKind kind, const M2sItem *item);

/* Sets what the row is about, or returns FALSE if its object is not the first mail of a posting, or
 * has no state. */
gboolean m2s_flat_find_posting(M2sFlatRow *row);
gboolean m2s_flat_find_fate(M2sFlatRow *row);

/* The last ones without a name. */
extern const M2sFlatColumn m2s_flat_revision_columns[], m2s_flat_state_columns[];

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sFlatInsight, m2s_flat_insight_clear)
