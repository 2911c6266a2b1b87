/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/apply.h>

#include <string.h>

#include "apply/candidates.h"
#include "git/git.h"

#define PATCHES_MAX 500 /* that are looked at for prerequisites */

void
m2s_base_free(M2sBase *base)
{
    g_free(base->commit);
    g_free(base);
}

static M2sBase *
base_new(char *commit, M2sBaseReason reason)
{
    M2sBase *base = g_new0(M2sBase, 1);
    *base = (M2sBase){.commit = commit, .reason = reason};
    return base;
}

/* The commit that the user names.  (transfer full) (nullable) */
static M2sBase *
find_wanted(M2sGit *git, const char *wanted, GError **error)
{
    g_autofree char *name = g_strconcat(wanted, "^{commit}", NULL);
    const char *const ask[] = {"rev-parse", "--verify", "-q", "--end-of-options", name, NULL};
    g_autoptr(GError) why = NULL;
    char *commit = m2s_git_line(git, M2S_GIT_REAL, ask, &why);
    if (commit)
        return base_new(commit, M2S_BASE_WANTED);
    if (why)
        g_propagate_error(error, g_steal_pointer(&why));
    else
        g_set_error(error, M2S_ERROR, M2S_ERROR_NO_INPUT, "“%s” is no commit of the repository",
                    wanted);
    return NULL;
}

/* Takes patch-ids of commits off those that are missing, the oldest commit first.
 * lines: "PATCH-ID COMMIT".
 * last: (inout): the last commit that had one. */
static void
take_patch_ids(const GString *lines, GHashTable *missing, char **last)
{
    g_auto(GStrv) all = g_strsplit(lines->str, "\n", -1);
    for (char **line = all; *line; line++) {
        char *space = strchr(*line, ' ');
        if (space == NULL)
            continue;
        *space = '\0';
        if (!g_hash_table_remove(missing, *line))
            continue;
        g_free(*last);
        *last = g_strdup(space + 1);
    }
}

/* Finds the commits after base that have the patch-ids missing, which are taken off.
 * commit: (inout): (transfer full): the last of them.
 * Returns: FALSE with an error. */
static gboolean
find_prerequisites(M2sGit *git, GHashTable *missing, char **commit, GError **error)
{
    static const char *const show[] = {"diff-tree",     "--stdin",       "-p",
                                       "--no-ext-diff", "--no-textconv", NULL};
    static const char *const digest[] = {"patch-id", "--stable", NULL};
    g_autofree char *limit = g_strdup_printf("-n%d", PATCHES_MAX);
    const char *const list[] = {"rev-list", limit, "--topo-order", "--reverse", "--no-merges",
                                "--stdin",  NULL};
    g_autoptr(GString) range = m2s_heads_list(git, error);
    if (range == NULL)
        return FALSE;
    g_string_append_printf(range, "^%s\n", *commit);
    g_autoptr(GString) commits = m2s_git_ask(git, M2S_GIT_PRIVATE, list, range, error);
    g_autoptr(GString) diffs =
        commits ? m2s_git_ask(git, M2S_GIT_PRIVATE, show, commits, error) : NULL;
    g_autoptr(GString) ids = diffs ? m2s_git_ask(git, M2S_GIT_PRIVATE, digest, diffs, error) : NULL;
    if (ids)
        take_patch_ids(ids, missing, commit);
    return ids != NULL;
}

/* What the mails name.
 * base: (out) (transfer full) (nullable): NULL if they name none that the repository has.
 * Returns: FALSE with an error. */
static gboolean
find_named(M2sGit *git, const M2sNeeds *needs, M2sBase **base, GError **error)
{
    *base = NULL;
    if (needs->base_commit == NULL)
        return TRUE;
    g_autofree char *name = g_strconcat(needs->base_commit, "^{commit}", NULL);
    const char *const ask[] = {"rev-parse", "--verify", "-q", name, NULL};
    g_autoptr(GError) why = NULL;
    g_autofree char *commit = m2s_git_line(git, M2S_GIT_PRIVATE, ask, &why);
    if (why) {
        g_propagate_error(error, g_steal_pointer(&why));
        return FALSE;
    }
    if (commit == NULL)
        return TRUE;
    g_autoptr(GHashTable) missing = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < needs->prerequisites->len; i++)
        g_hash_table_add(missing, g_ptr_array_index(needs->prerequisites, i));
    gboolean any = g_hash_table_size(missing) > 0;
    if (any && !find_prerequisites(git, missing, &commit, error))
        return FALSE;
    *base = base_new(g_steal_pointer(&commit), any ? M2S_BASE_PREREQUISITE : M2S_BASE_NAMED);
    (*base)->prerequisites_missing = g_hash_table_size(missing);
    return TRUE;
}

/* What fits best.  (transfer full) (nullable) */
static M2sBase *
guess(M2sGit *git, const M2sNeeds *needs, GError **error)
{
    g_autofree char *commit = NULL;
    guint fitting;
    if (!m2s_candidates_find(git, needs, &commit, &fitting, error))
        return NULL;
    gboolean fits = fitting == needs->preimages->len;
    M2sBase *base = base_new(g_steal_pointer(&commit), fits ? M2S_BASE_FITS : M2S_BASE_GUESSED);
    base->blobs = needs->preimages->len;
    base->fitting = fitting;
    return base;
}

M2sBase *
m2s_base_find(M2sGit *git, const M2sNeeds *needs, const char *wanted, GError **error)
{
    g_return_val_if_fail(git && needs, NULL);
    M2sBase *base;
    if (wanted)
        return find_wanted(git, wanted, error);
    if (!find_named(git, needs, &base, error))
        return NULL;
    return base ? base : guess(git, needs, error);
}
