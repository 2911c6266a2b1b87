/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compares two versions of a patch.  Layer: compare.
 *
 *     const M2sPatchText older = {author, subject, message, diff}, newer = …;
 *     g_autoptr(GPtrArray) sections = m2s_compare_patches(&older, &newer, M2S_COMPARE_DEFAULT);
 *
 * Nothing but these texts is needed: no repository, and no file that the patches change.  Where
 * there is a repository, git can compare them, too: m2s_range_diff_compare().
 * docs/diff.md says what is shown, and when. */
#pragma once

#include <mbox2series/git.h>

G_BEGIN_DECLS

/* What a patch says.  UTF-8; nothing in it need be well-formed. */
typedef struct {
    const char *author;  /* "Ann Example <ann@example.org>" */
    const char *subject; /* without prefixes */
    const char *message; /* without what follows "---" */
    const char *diff;    /* (nullable) */
} M2sPatchText;

typedef enum {
    M2S_SECTION_MESSAGE,   /* author, subject and message */
    M2S_SECTION_INTERDIFF, /* a file: from what one diff makes of it to what the other does */
    M2S_SECTION_DIFFS,     /* a file: what differs between the diffs themselves */
    M2S_SECTION_ADDED,     /* a file that only the newer version changes: its diff */
    M2S_SECTION_REMOVED,   /* a file that only the older one changes: its diff, turned round */
    M2S_SECTION_PATCH,     /* the patch as a whole, as `git range-diff` shows it */
} M2sSectionKind;

/* A part of what has changed. */
typedef struct {
    M2sSectionKind kind;
    char *name; /* (nullable): of the file, which is the newer one if it was renamed */
    /* Of an interdiff: both versions change the same state of the file, and leave it the same name;
     * so it can be applied to the result of the older one, and gives that of the newer one. */
    gboolean is_exact;
    /* Hunks, in lines that end in "\n".  An interdiff, and one of M2S_SECTION_ADDED and _REMOVED,
     * begins with the names of the files, "--- a/lid.c" and "+++ b/lid.c".  Otherwise, a hunk
     * begins with "@@" without numbers. */
    char *text;
} M2sSection;

typedef enum {
    M2S_COMPARE_DEFAULT = 0,
    M2S_COMPARE_DIFFS = 1 << 0, /* no interdiffs, but what differs between the diffs */
} M2sCompareFlags;

/* What has changed from older to newer: the message first, then files in the order of their names.
 * Line ends "\r\n", line numbers, the functions named in hunks and blob names do not count.
 * Time is near-linear in the size of the texts.
 * Returns: (transfer full): of M2sSection *; empty if nothing has changed. */
M2S_API GPtrArray *m2s_compare_patches(const M2sPatchText *older, const M2sPatchText *newer,
                                       M2sCompareFlags flags);

/* Makes a commit of a patch in the temporary repository, on top of one that has the files it
 * changes as they were: the blobs that its lines "index" name, which the repository must have, or
 * which an earlier commit made.
 * range: (out) (nullable): (transfer full): what git calls both: "ID..ID"; NULL if a blob is
 * missing or the diff does not apply.
 * Returns: FALSE with M2S_ERROR_UNAVAILABLE, M2S_ERROR_CREATE or M2S_ERROR_IO if git cannot be run,
 * or was interrupted. */
M2S_API gboolean m2s_range_diff_commit(M2sGit *git, const M2sPatchText *patch, char **range,
                                       GError **error);

/* Compares two such commits with `git range-diff`.
 * sections: (out) (nullable): (transfer full): as of m2s_compare_patches(), with at most one
 * M2S_SECTION_PATCH; NULL if git cannot compare them.
 * Returns: FALSE with an error as above. */
M2S_API gboolean m2s_range_diff_compare(M2sGit *git, const char *older, const char *newer,
                                        GPtrArray **sections, GError **error);

G_END_DECLS
