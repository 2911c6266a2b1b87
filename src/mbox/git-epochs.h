/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The git repositories that make up a public-inbox.  Layer: mbox. */
#pragma once

#include "mbox/git-objects.h"

typedef struct {
    char *directory; /* the git directory */
    char *name;      /* "0", "1" …; "HEAD" for a single repository */
    guint64 number;
    gboolean has_tip; /* FALSE: there is no commit yet */
    M2sGitId tip;
} M2sGitEpoch;

/* The folder of the epochs of the inbox at path: path itself, or git or local in it.
 * found: (out) (transfer full) (nullable): NULL if there is none.
 * Returns: FALSE with an error if that cannot be told. */
gboolean m2s_git_epochs_folder(const char *path, char **found, GError **error);

/* Finds the repository at path, or the epochs in order, with their tips.
 * warning: called for what is strange.
 * Returns: (transfer full) (nullable): of M2sGitEpoch; NULL with an error of M2S_ERROR_NO_INPUT or
 * M2S_ERROR_IO. */
GPtrArray *m2s_git_epochs_find(const char *path,
                               void (*warning)(const M2sGitEpoch *epoch, const char *what,
                                               gpointer user_data),
                               gpointer user_data, GError **error);

/* Whether the repository whose git directory is given has mails as public-inbox keeps them.  An
 * empty one does not count.
 * Returns: FALSE with an error if that cannot be told. */
gboolean m2s_git_epochs_is_inbox(const char *directory, gboolean *is_inbox, GError **error);
