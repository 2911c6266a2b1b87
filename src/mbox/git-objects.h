/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The objects of one git repository.  Layer: mbox.
 *
 * The repository may be hostile or damaged.  Only its loose objects and packs are read, and neither
 * git nor libgit2 is asked to: both would read its configuration and follow its alternates, and
 * libgit2 1.5 reads beyond its buffers where the index of a pack is wrong, and never comes back
 * from a loose object that was cut short.  Every object is checked against its id, so that no
 * commit can be its own ancestor.
 *
 * Errors: M2S_ERROR_DATA if this one object is the problem, M2S_ERROR_IO if the process is short of
 * memory or descriptors.  Their messages name neither the repository nor the object. */
#pragma once

#include "mbox/git-loose.h"

/* May be used by one thread at a time. */
typedef struct M2sGitObjects M2sGitObjects;

/* Whether the folder of objects holds nothing but folders and regular files: a symbolic link would
 * lead elsewhere, and reading a FIFO would never end.
 * directory: the git directory.
 * Returns: FALSE with an error of M2S_ERROR_NO_INPUT. */
gboolean m2s_git_objects_check(const char *directory, GError **error);

/* Whether the repository counts on objects of another one, which are not read. */
gboolean m2s_git_objects_are_borrowed(const char *directory);

/* Returns: (transfer full) (nullable): NULL with an error. */
M2sGitObjects *m2s_git_objects_open(const char *directory, GError **error);
void m2s_git_objects_free(M2sGitObjects *objects);

/* The bytes of an object.
 * limit: more bytes than this are an error.
 * Returns: (transfer full) (nullable): NULL with an error: the object is missing, damaged, too big,
 * or of another kind.  May be used in any thread, and after objects was freed. */
GBytes *m2s_git_objects_read(M2sGitObjects *objects, const M2sGitId *id, M2sGitKind kind,
                             gsize limit, GError **error);

/* How many bytes all reads have made so far.  A hostile object can take many times the bytes that
 * it has: deltas upon deltas, each as large as itself. */
guint64 m2s_git_objects_work(const M2sGitObjects *objects);

/* The commit that id is, or that is in the tag that id is.
 * Returns: FALSE with an error as above. */
gboolean m2s_git_objects_peel(M2sGitObjects *objects, M2sGitId *id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sGitObjects, m2s_git_objects_free)
