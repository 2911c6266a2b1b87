/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In the place of commits.c in a build without libgit2. */
#include "fate/commits.h"

#include <mbox2series/base.h>

gboolean
m2s_commits_check(const char *path, GError **error)
{
    g_autofree char *shown = g_filename_display_name(path);
    g_set_error(error, M2S_ERROR, M2S_ERROR_UNSUPPORTED,
                "%s: this mbox2series was built without libgit2, so it cannot read git "
                "repositories",
                shown);
    return FALSE;
}

gboolean
m2s_commits_each(const char *path, M2sCommitFunc take, gpointer user_data, GError **error)
{
    return m2s_commits_check(path, error);
}

gboolean
m2s_commit_diff(const M2sCommit *commit, char **text, GError **error)
{
    *text = NULL; /* there are no commits */
    return TRUE;
}
