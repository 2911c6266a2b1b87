/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "apply/candidates.h"

#include <string.h>

#include "git/git.h"

#define CHANGES_MAX 2000                     /* commits that change the files */
#define AGE_MAX     (2 * 366 * 24 * 60 * 60) /* seconds before the series */
#define LOOKUPS_MAX 500000                   /* files times commits: a hostile series names many */
#define AT_ONCE     5000                     /* likewise, that git is asked for in one go */

/* A search for the best commit. */
typedef struct {
    M2sGit *git;
    const M2sNeeds *needs;
    guint possible; /* how many of these blobs the repository has at all */
    char *best;     /* (nullable) */
    guint fitting;  /* how many of them best has */
} Search;

GString *
m2s_heads_list(M2sGit *git, GError **error)
{
    static const char *const head[] = {"rev-parse", "--verify", "-q", "HEAD^{commit}", NULL};
    static const char *const refs[] = {
        "for-each-ref", "--format=%(objectname)", "refs/heads", "refs/remotes", "refs/tags", NULL};
    g_autoptr(GError) why = NULL;
    g_autofree char *first = m2s_git_line(git, M2S_GIT_REAL, head, &why);
    if (why) {
        g_propagate_error(error, g_steal_pointer(&why));
        return NULL;
    }
    GString *all = m2s_git_ask(git, M2S_GIT_REAL, refs, NULL, error);
    if (all && first) {
        g_string_prepend_c(all, '\n');
        g_string_prepend(all, first);
    }
    return all;
}

/* Counts the blobs among the lines of `cat-file --batch-check` that fit, from the line at on.
 * at: (inout). */
static guint
count_fitting(const Search *search, char **lines, guint *at)
{
    guint fitting = 0;
    for (guint i = 0; i < search->needs->preimages->len && lines[*at]; i++, (*at)++) {
        const M2sPreimage *preimage = g_ptr_array_index(search->needs->preimages, i);
        fitting += g_str_has_prefix(lines[*at], preimage->blob);
    }
    return fitting;
}

/* Asks git for objects, one answer a line: its name, or "… missing".
 * (transfer full) (nullable) */
static char **
ask_names(const Search *search, const GString *objects, GError **error)
{
    static const char *const check[] = {"cat-file", "--batch-check=%(objectname)", NULL};
    g_autoptr(GString) names = m2s_git_ask(search->git, M2S_GIT_PRIVATE, check, objects, error);
    return names ? g_strsplit(names->str, "\n", -1) : NULL;
}

static gboolean
count_possible(Search *search, GError **error)
{
    g_autoptr(GString) objects = g_string_new(NULL);
    guint at = 0;
    for (guint i = 0; i < search->needs->preimages->len; i++) {
        const M2sPreimage *preimage = g_ptr_array_index(search->needs->preimages, i);
        g_string_append_printf(objects, "%s^{blob}\n", preimage->blob);
    }
    g_auto(GStrv) names = ask_names(search, objects, error);
    if (names)
        search->possible = count_fitting(search, names, &at);
    return names != NULL;
}

/* Looks at commits, and stops at the first that has all that can be had. */
static gboolean
try_commits(Search *search, char **commits, guint count, GError **error)
{
    g_autoptr(GString) objects = g_string_new(NULL);
    guint at = 0;
    for (guint i = 0; i < count; i++)
        for (guint k = 0; k < search->needs->preimages->len; k++) {
            const M2sPreimage *preimage = g_ptr_array_index(search->needs->preimages, k);
            g_string_append_printf(objects, "%s:%s\n", commits[i], preimage->path);
        }
    g_auto(GStrv) names = ask_names(search, objects, error);
    if (names == NULL)
        return FALSE;
    for (guint i = 0; i < count; i++) {
        guint fitting = count_fitting(search, names, &at);
        if (search->best && fitting <= search->fitting)
            continue;
        g_free(search->best);
        search->best = g_strdup(commits[i]);
        search->fitting = fitting;
    }
    return TRUE;
}

static gboolean
is_done(const Search *search)
{
    return search->best && search->fitting >= search->possible;
}

/* Adds what was there before each commit that changes the files: of all that have the same files,
 * this is the newest on its way.  heads: more is appended. */
static gboolean
add_parents(const Search *search, GString *heads, GError **error)
{
    g_autofree char *limit = g_strdup_printf("-n%d", CHANGES_MAX);
    g_autofree char *age =
        g_strdup_printf("--max-age=%" G_GINT64_FORMAT, MAX(0, search->needs->date - AGE_MAX));
    const char *const list[] = {"log", limit, "--format=%P", age, "--stdin", NULL};
    g_autoptr(GString) input = g_string_new_len(heads->str, heads->len);
    g_string_append(input, "--\n");
    for (guint i = 0; i < search->needs->preimages->len; i++) {
        const M2sPreimage *preimage = g_ptr_array_index(search->needs->preimages, i);
        g_string_append_printf(input, "%s\n", preimage->path);
    }
    g_autoptr(GString) parents = m2s_git_ask(search->git, M2S_GIT_PRIVATE, list, input, error);
    if (parents == NULL)
        return FALSE;
    g_strdelimit(parents->str, " ", '\n');
    g_auto(GStrv) lines = g_strsplit(parents->str, "\n", -1);
    for (char **line = lines; *line; line++)
        if (**line)
            g_string_append_printf(heads, "%s\n", *line);
    return TRUE;
}

/* The same commits, each once, the newest first.  (transfer full) (nullable) */
static char **
sort_commits(const Search *search, const GString *commits, GError **error)
{
    static const char *const list[] = {"rev-list", "--no-walk=sorted", "--stdin", NULL};
    g_autoptr(GString) sorted = m2s_git_ask(search->git, M2S_GIT_PRIVATE, list, commits, error);
    if (sorted == NULL)
        return NULL;
    g_strchomp(sorted->str);
    return g_strsplit(sorted->str, "\n", -1);
}

static gboolean
search_history(Search *search, GString *heads, GError **error)
{
    if (!add_parents(search, heads, error))
        return FALSE;
    g_auto(GStrv) commits = sort_commits(search, heads, error);
    guint files = MAX(1, search->needs->preimages->len), step = MAX(1, AT_ONCE / files);
    guint count = commits ? MIN(g_strv_length(commits), 1 + LOOKUPS_MAX / files) : 0;
    for (guint i = 0; i < count && !is_done(search); i += step)
        if (!try_commits(search, commits + i, MIN(step, count - i), error))
            return FALSE;
    return commits != NULL;
}

gboolean
m2s_candidates_find(M2sGit *git, const M2sNeeds *needs, char **commit, guint *fitting,
                    GError **error)
{
    Search search = {.git = git, .needs = needs};
    g_autoptr(GString) heads = m2s_heads_list(git, error);
    if (heads == NULL)
        return FALSE;
    g_autofree char *head = g_strndup(heads->str, strcspn(heads->str, "\n"));
    if (*head == '\0') {
        g_set_error(error, M2S_ERROR, M2S_ERROR_NO_INPUT, "the repository has no commits");
        return FALSE;
    }
    gboolean is_found = count_possible(&search, error) && try_commits(&search, &head, 1, error) &&
                        (is_done(&search) || search_history(&search, heads, error));
    *commit = g_steal_pointer(&search.best);
    *fitting = search.fitting;
    if (!is_found)
        g_clear_pointer(commit, g_free);
    return is_found;
}
