/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commits of a git repository, by libgit2.  Layer: fate.
 *
 * The repository is only read, and nothing that it configures is run: no hook, no filter, no
 * external diff. */
#pragma once

#include <glib.h>

typedef struct {
    const char *id;      /* hexadecimal */
    const char *branch;  /* "main", "origin/next": the first of those that have it; HEAD's first */
    const char *subject; /* its first paragraph as a line; all texts are UTF-8 */
    const char *message;
    const char *author_name, *author_email;
    const char *committer_name, *committer_email;
    gint64 authored, committed; /* UTC seconds */
    const char *path;           /* of the repository */
    gpointer handle;            /* of libgit2 */
} M2sCommit;

/* commit: only valid during the call.  Returns: FALSE with an error to stop. */
typedef gboolean (*M2sCommitFunc)(const M2sCommit *commit, gpointer user_data, GError **error);

/* Whether there is a repository in folder path.
 * Returns: FALSE with M2S_ERROR_NO_INPUT if there is none or it may not be read, or
 * M2S_ERROR_UNSUPPORTED in a build without libgit2. */
gboolean m2s_commits_check(const char *path, GError **error);

/* Calls take with each commit of the branches of the repository in folder path.
 * Returns: FALSE with an error as from m2s_commits_check(), M2S_ERROR_DATA if it is damaged, or an
 * error of take. */
gboolean m2s_commits_each(const char *path, M2sCommitFunc take, gpointer user_data, GError **error);

/* The change that commit makes, as `git show` prints it.
 * text: (out) (transfer full) (nullable): UTF-8; NULL for a merge, for what is too large to be a
 * patch, and if an object is missing, as in a shallow or partial clone.
 * Returns: FALSE with M2S_ERROR_DATA if an object is damaged, or with M2S_ERROR_IO. */
gboolean m2s_commit_diff(const M2sCommit *commit, char **text, GError **error);
