/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether a series applies to a repository of git, and on what.  Layer: apply.
 *
 * git itself does the work, in the temporary repository of an M2sGit. */
#pragma once

#include <mbox2series/am.h>
#include <mbox2series/git.h>

G_BEGIN_DECLS

/* Why a commit is taken for the base. */
typedef enum {
    M2S_BASE_WANTED,       /* it was asked for */
    M2S_BASE_NAMED,        /* `base-commit:` */
    M2S_BASE_PREREQUISITE, /* it has all of `prerequisite-patch-id:` on top of `base-commit:` */
    M2S_BASE_FITS,         /* it has all blobs that the diffs are made from, or these name none */
    M2S_BASE_GUESSED,      /* it has the most of them */
} M2sBaseReason;

typedef struct {
    char *commit; /* its full name */
    M2sBaseReason reason;
    guint blobs, fitting;        /* of FITS and GUESSED: how many there are, and how many it has */
    guint prerequisites_missing; /* how many were not found after `base-commit:` */
} M2sBase;

/* Finds the commit that a series should be applied to: `base-commit:` and what must be on top of
 * it, if the repository has them; else HEAD, if it has all blobs; else the newest commit that
 * does, of all branches and tags; else the one that has most.  Of history, the last 2,000 commits
 * that change the files are looked at, as far as two years before the series.
 * wanted: (nullable): a commit, as git names them, that is taken instead.
 * Returns: (transfer full) (nullable): NULL with M2S_ERROR_NO_INPUT if wanted is no commit or the
 * repository has none, or an error as from m2s_git_open(). */
M2S_API M2sBase *m2s_base_find(M2sGit *git, const M2sNeeds *needs, const char *wanted,
                               GError **error);
M2S_API void m2s_base_free(M2sBase *base);

/* What came of applying a series. */
typedef struct {
    char *commit;  /* (nullable): the last one; NULL if a patch does not apply */
    guint applied; /* patches that were applied */
    char *output;  /* what git says; not safe for a terminal */
} M2sTrial;

/* Applies a mailbox as `git am -3` does, in the temporary repository.
 * keep: it may be kept: the commits are made by the person that git knows, or else it is an error,
 * M2S_ERROR_CONFIG.
 * Returns: (transfer full) (nullable): NULL with an error as from m2s_git_open(). */
M2S_API M2sTrial *m2s_trial_run(M2sGit *git, const char *mailbox, const M2sNeeds *needs,
                                const M2sBase *base, gboolean keep, GError **error);
M2S_API void m2s_trial_free(M2sTrial *trial);

/* Copies the commits of trial, which all applied, to the real repository and makes a branch of
 * them, which must not exist.  If that fails, there is no branch.
 * Returns: FALSE with M2S_ERROR_CREATE, or an error as from m2s_git_open(). */
M2S_API gboolean m2s_trial_keep(M2sGit *git, const M2sBase *base, const M2sTrial *trial,
                                const char *branch, GError **error);

/* A name for that branch, from the title of a series: "am/lid-add-a-hinge-v2".
 * Returns: (transfer full): lower-case ASCII letters, digits, "-" and "/". */
M2S_API char *m2s_trial_branch(const M2sAmChoice *choice);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sBase, m2s_base_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sTrial, m2s_trial_free)

G_END_DECLS
