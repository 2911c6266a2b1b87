/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A repository of git, and a temporary one beside it.  Layer: git.
 *
 * git works in the temporary repository, which borrows the objects of the real one: neither the
 * work tree nor the index nor a ref of that is touched, none of its hooks, filters or drivers is
 * run, and nothing is fetched. */
#pragma once

#include <mbox2series/base.h>

G_BEGIN_DECLS

typedef struct M2sGit M2sGit;

/* Opens the repository of git at path: its folder, or the work tree's top folder.
 * interrupt: a file descriptor that becomes readable when what is under way should end, with
 * M2S_ERROR_IO; or -1.
 * Returns: (transfer full) (nullable): NULL with M2S_ERROR_NO_INPUT if there is none,
 * M2S_ERROR_UNAVAILABLE if git cannot be run, M2S_ERROR_CREATE if there is no place for temporary
 * files, or M2S_ERROR_IO. */
M2S_API M2sGit *m2s_git_open(const char *path, int interrupt, GError **error);

/* Frees the repository and removes the temporary one. */
M2S_API void m2s_git_free(M2sGit *git);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sGit, m2s_git_free)

G_END_DECLS
