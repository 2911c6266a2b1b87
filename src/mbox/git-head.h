/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the default branch of a git repository points.  Layer: mbox.
 *
 * The repository may be hostile.  Nothing of its configuration is read, and neither are hooks: only
 * HEAD, packed-refs and files below refs/ are. */
#pragma once

#include "mbox/git-id.h"

/* The git directory of the repository at path: path itself, or .git in it.
 * Returns: (transfer full) (nullable): NULL if there is none.  It is known by what it holds: HEAD,
 * objects and refs. */
char *m2s_git_directory(const char *path);

/* The object that HEAD leads to, perhaps through a branch.  If that branch does not exist, it is
 * refs/heads/master, as public-inbox calls it whatever HEAD says.
 * Returns: FALSE with an error of M2S_ERROR_NO_INPUT if HEAD cannot be understood, or of
 * m2s_file_set_error() if it cannot be read; its message does not name the repository.
 * found: (out): FALSE if the repository has no commit yet. */
gboolean m2s_git_head(const char *directory, M2sGitId *id, gboolean *found, GError **error);
