/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/apply.h>

#include <stdlib.h>
#include <string.h>

#include "git/git.h"

#define SLUG_MAX 50 /* characters of a title in the name of a branch */

void
m2s_trial_free(M2sTrial *trial)
{
    g_free(trial->commit);
    g_free(trial->output);
    g_free(trial);
}

static gboolean
do_git(M2sGit *git, M2sGitPlace place, const char *const *arguments, GError **error)
{
    g_autoptr(GString) out = m2s_git_ask(git, place, arguments, NULL, error);
    return out != NULL;
}

/* Takes an identity apart: "Ann Lee <ann@example.org> 1 +0000".
 * Returns: FALSE if it lacks the name or the address. */
static gboolean
commit_as(M2sGit *git, const char *identity)
{
    const char *open = strchr(identity, '<'), *close = open ? strchr(open, '>') : NULL;
    if (close == NULL || open == identity || close == open + 1)
        return FALSE;
    g_autofree char *name = g_strchomp(g_strndup(identity, open - identity));
    g_autofree char *email = g_strndup(open + 1, close - open - 1);
    m2s_git_set(git, "GIT_COMMITTER_NAME", name);
    m2s_git_set(git, "GIT_COMMITTER_EMAIL", email);
    return TRUE;
}

/* Commits are made as the user, whom git knows from the configuration of the real repository. */
static gboolean
set_committer(M2sGit *git, GError **error)
{
    const char *const ask[] = {"-c", "user.useConfigOnly=true", "var", "GIT_COMMITTER_IDENT", NULL};
    g_autoptr(GError) why = NULL;
    g_autofree char *identity = m2s_git_line(git, M2S_GIT_REAL, ask, &why);
    if (why) {
        g_propagate_error(error, g_steal_pointer(&why));
        return FALSE;
    }
    if (identity && commit_as(git, identity))
        return TRUE;
    g_set_error(error, M2S_ERROR, M2S_ERROR_CONFIG,
                "git knows no name and address of yours; set user.name and user.email");
    return FALSE;
}

/* Writes those of the series' files that are in the index: with one that git had to write itself,
 * it would not begin a three-way merge. */
static gboolean
write_files(M2sGit *git, const M2sNeeds *needs, GError **error)
{
    const char *const write[] = {"checkout-index", "-q", "-u", "--ignore-skip-worktree-bits", "-z",
                                 "--stdin",        NULL};
    g_autoptr(GString) paths = g_string_new(NULL);
    g_auto(M2sGitResult) result = {0};
    for (guint i = 0; i < needs->files->len; i++) {
        const char *path = g_ptr_array_index(needs->files, i);
        g_string_append_len(paths, path, strlen(path) + 1);
    }
    return m2s_git_run(git, M2S_GIT_PRIVATE, write, paths, &result, error);
}

/* Has HEAD and the index as in the base, and the work tree as far as it is needed. */
static gboolean
check_out(M2sGit *git, const char *commit, const M2sNeeds *needs, GError **error)
{
    const char *const head[] = {"update-ref", "--no-deref", "HEAD", commit, NULL};
    const char *const read[] = {"read-tree", "--reset", "-u", commit, NULL};
    return do_git(git, M2S_GIT_PRIVATE, head, error) && do_git(git, M2S_GIT_PRIVATE, read, error) &&
           write_files(git, needs, error);
}

static gboolean
count_applied(M2sGit *git, const char *base, guint *applied, GError **error)
{
    g_autofree char *range = g_strdup_printf("%s..HEAD", base);
    const char *const count[] = {"rev-list", "--count", range, NULL};
    g_autoptr(GString) line = m2s_git_ask(git, M2S_GIT_PRIVATE, count, NULL, error);
    *applied = line ? strtoul(line->str, NULL, 10) : 0;
    return line != NULL;
}

/* The commit that HEAD is.  Returns: (transfer full) (nullable): NULL with an error. */
static char *
find_head(M2sGit *git, GError **error)
{
    const char *const ask[] = {"rev-parse", "HEAD", NULL};
    g_autoptr(GString) line = m2s_git_ask(git, M2S_GIT_PRIVATE, ask, NULL, error);
    return line ? g_strndup(line->str, strcspn(line->str, "\n")) : NULL;
}

M2sTrial *
m2s_trial_run(M2sGit *git, const char *mailbox, const M2sNeeds *needs, const M2sBase *base,
              gboolean keep, GError **error)
{
    g_return_val_if_fail(git && mailbox && needs && base, NULL);
    const char *const am[] = {"am",
                              "-3",
                              "--no-keep-cr",
                              "--no-scissors",
                              "--no-gpg-sign",
                              "--quoted-cr=nowarn",
                              "--whitespace=nowarn",
                              NULL};
    g_autofree char *state = g_build_filename(m2s_git_folder(git), "git", "rebase-apply", NULL);
    g_autoptr(GString) input = g_string_new(mailbox);
    g_auto(M2sGitResult) result = {0};
    if ((keep && !set_committer(git, error)) || !check_out(git, base->commit, needs, error) ||
        !m2s_git_run(git, M2S_GIT_PRIVATE, am, input, &result, error))
        return NULL;
    if (result.status != 0 && !g_file_test(state, G_FILE_TEST_IS_DIR)) {
        g_set_error(error, M2S_ERROR, M2S_ERROR_IO, "git am: %s", m2s_git_complaint(&result));
        return NULL;
    }
    g_autoptr(M2sTrial) trial = g_new0(M2sTrial, 1);
    trial->output = g_strconcat(result.err->str, result.out->str, NULL);
    if (!count_applied(git, base->commit, &trial->applied, error) ||
        (result.status == 0 && (trial->commit = find_head(git, error)) == NULL))
        return NULL;
    return g_steal_pointer(&trial);
}

static gboolean
check_branch(M2sGit *git, const char *ref, const char *branch, GError **error)
{
    const char *const check[] = {"check-ref-format", ref, NULL};
    const char *const find[] = {"show-ref", "--verify", "-q", ref, NULL};
    g_auto(M2sGitResult) format = {0}, found = {0};
    if (!m2s_git_run(git, M2S_GIT_REAL, check, NULL, &format, error) ||
        !m2s_git_run(git, M2S_GIT_REAL, find, NULL, &found, error))
        return FALSE;
    if (format.status == 0 && branch[0] != '-' && found.status != 0)
        return TRUE;
    g_set_error(error, M2S_ERROR, M2S_ERROR_CREATE,
                found.status == 0 ? "the branch “%s” exists" : "“%s” is no name for a branch",
                branch);
    return FALSE;
}

/* Copies the commits after base to the real repository. */
static gboolean
copy_objects(M2sGit *git, const M2sBase *base, const M2sTrial *trial, GError **error)
{
    const char *const pack[] = {"pack-objects", "--revs", "--stdout", "-q", NULL};
    const char *const unpack[] = {"unpack-objects", "-q", NULL};
    g_autoptr(GString) range = g_string_new(NULL);
    g_string_printf(range, "%s\n^%s\n", trial->commit, base->commit);
    g_autoptr(GString) objects = m2s_git_ask(git, M2S_GIT_PRIVATE, pack, range, error);
    g_autoptr(GString) done =
        objects ? m2s_git_ask(git, M2S_GIT_REAL, unpack, objects, error) : NULL;
    return done != NULL;
}

gboolean
m2s_trial_keep(M2sGit *git, const M2sBase *base, const M2sTrial *trial, const char *branch,
               GError **error)
{
    g_return_val_if_fail(git && base && trial && trial->commit && branch, FALSE);
    g_autofree char *ref = g_strconcat("refs/heads/", branch, NULL);
    /* the empty value says that there must be none yet */
    const char *const update[] = {"update-ref", "-m", "mbox2series am", ref, trial->commit,
                                  "",           NULL};
    return check_branch(git, ref, branch, error) && copy_objects(git, base, trial, error) &&
           do_git(git, M2S_GIT_REAL, update, error);
}

/* The subject of a series without what is in brackets before it. */
static const char *
title_of(const M2sAmChoice *choice)
{
    const char *name = choice->posting->name, *end;
    while (*name == '[' && (end = strchr(name, ']')))
        name = end + 1 + strspn(end + 1, " ");
    return name;
}

char *
m2s_trial_branch(const M2sAmChoice *choice)
{
    g_return_val_if_fail(choice, NULL);
    GString *branch = g_string_new("am/");
    gsize start = branch->len;
    for (const char *p = title_of(choice); *p && branch->len < start + SLUG_MAX; p++) {
        gboolean is_word = g_ascii_isalnum(*p);
        if (is_word)
            g_string_append_c(branch, g_ascii_tolower(*p));
        else if (branch->len > start && branch->str[branch->len - 1] != '-')
            g_string_append_c(branch, '-');
    }
    if (branch->len > start && branch->str[branch->len - 1] == '-')
        g_string_truncate(branch, branch->len - 1);
    if (branch->len == start)
        g_string_append(branch, "series");
    if (choice->version > 1)
        g_string_append_printf(branch, "-v%" G_GINT64_FORMAT, choice->version);
    return g_string_free(branch, FALSE);
}
