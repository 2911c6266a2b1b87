/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The objects of a git repository that are in files of their own.  Layer: mbox. */
#pragma once

#include "base/slice.h"
#include "mbox/git-id.h"

/* Several of them are a set. */
typedef enum {
    M2S_GIT_COMMIT = 1 << 0,
    M2S_GIT_TREE = 1 << 1,
    M2S_GIT_BLOB = 1 << 2,
    M2S_GIT_TAG = 1 << 3,
} M2sGitKind;

/* Whether id is that of an object of that kind with these bytes. */
gboolean m2s_git_kind_has_id(M2sGitKind kind, M2sSlice bytes, const M2sGitId *id);

/* The bytes of an object, checked against its id.
 * folder: that of the objects.
 * kind: (inout): the kinds that it may be of; then the one that it is of.
 * limit: more bytes than this are an error.
 * Returns: (transfer full) (nullable): NULL with an error: M2S_ERROR_NO_INPUT if there is no such
 * file, M2S_ERROR_DATA if it is of no use, M2S_ERROR_IO if the process is short of memory or
 * descriptors. */
GBytes *m2s_git_loose_read(const char *folder, const M2sGitId *id, M2sGitKind *kind, gsize limit,
                           GError **error);
