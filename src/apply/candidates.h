/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which commit has the files that diffs are made from.  Layer: apply. */
#pragma once

#include <mbox2series/apply.h>

/* What HEAD, branches and tags of the real repository point to, one name a line; HEAD first.
 * Returns: (transfer full) (nullable): NULL with an error. */
GString *m2s_heads_list(M2sGit *git, GError **error);

/* Finds the commit that m2s_base_find() describes.
 * commit: (out) (transfer full); fitting: (out): how many of the preimages it has.
 * Returns: FALSE with M2S_ERROR_NO_INPUT if the repository has no commits, or an error as from
 * m2s_git_run(). */
gboolean m2s_candidates_find(M2sGit *git, const M2sNeeds *needs, char **commit, guint *fitting,
                             GError **error);
