/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The objects in the packs of a git repository.  Layer: mbox.
 *
 * A pack and its index are mapped files, and may be damaged or hostile: no number in them is
 * believed before it was compared with the size of what it refers to, and every object is checked
 * against its id.  The format is that of gitformat-pack(5); an index must be of version 2, which
 * git has made since 2007. */
#pragma once

#include "mbox/git-loose.h"

/* May be used by one thread at a time. */
typedef struct M2sGitPacks M2sGitPacks;

/* folder: that of the objects.
 * Returns: (transfer full) (nullable): NULL with an error of M2S_ERROR_IO. */
M2sGitPacks *m2s_git_packs_open(const char *folder, GError **error);
void m2s_git_packs_free(M2sGitPacks *packs);

/* Like m2s_git_loose_read(), for an object in a pack. */
GBytes *m2s_git_packs_read(M2sGitPacks *packs, const M2sGitId *id, M2sGitKind *kind, gsize limit,
                           GError **error);

/* How many bytes all reads have made so far: of objects, of what they are made from and of what was
 * of no use in the end. */
guint64 m2s_git_packs_work(const M2sGitPacks *packs);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sGitPacks, m2s_git_packs_free)
