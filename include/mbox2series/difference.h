/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What changed from one version of a series to another.  Layer: output.
 *
 *     g_autoptr(GPtrArray) differences =
 *         m2s_differences_new(archive, revisions, posting->predecessor, posting, &options, &error);
 *     g_autofree char *text = m2s_differences_format(differences, &heads, &terminal);
 */
#pragma once

#include <mbox2series/compare.h>
#include <mbox2series/list.h>

G_BEGIN_DECLS

/* A patch in both versions. */
typedef struct {
    const M2sPatch *older; /* (nullable): NULL if the patch is new */
    const M2sPatch *newer; /* (nullable): NULL if it was dropped */
    GPtrArray *sections;   /* (nullable): of M2sSection *: what has changed, perhaps nothing; NULL
                            * unless there are both, and for M2sDifferenceOptions.most */
    gboolean is_by_git;    /* they are what git says */
} M2sPatchDifference;

typedef struct {
    M2sCompareFlags flags;
    M2sGit *git; /* (nullable): compare with `git range-diff` where it has the files */
    gsize most;  /* without git: bytes of messages and diffs that are compared; patches beyond that
                  * are not; 0: any number */
} M2sDifferenceOptions;

/* Compares two postings patch by patch.
 * Returns: (transfer full) (nullable): of M2sPatchDifference *, in the order of
 * m2s_revisions_pairs(); NULL with an error as from m2s_archive_text(), or of git. */
M2S_API GPtrArray *m2s_differences_new(const M2sArchive *archive, const M2sRevisions *revisions,
                                       const M2sPosting *older, const M2sPosting *newer,
                                       const M2sDifferenceOptions *options, GError **error);

/* Whether something has changed: a patch is new, was dropped or differs. */
M2S_API gboolean m2s_differences_found(const GPtrArray *differences);

typedef enum {
    M2S_DIFFERENCE_DEFAULT = 0,
    M2S_DIFFERENCE_HEADS = 1 << 0, /* nothing but a line a patch */
} M2sDifferenceView;

/* The differences as text: which versions they are, a line for each patch, as `git range-diff`
 * writes it, and below it, indented, what has changed.
 * Returns: (transfer full): UTF-8, safe for a terminal. */
M2S_API char *m2s_differences_format(const GPtrArray *differences, const M2sPosting *older,
                                     const M2sPosting *newer, M2sDifferenceView view,
                                     const M2sTerminal *terminal);

/* The same for programs: an object for each patch, one a line, with the texts as they are.
 * Returns: (transfer full): UTF-8, strict JSON, safe for a terminal. */
M2S_API char *m2s_differences_json(const GPtrArray *differences);

G_END_DECLS
