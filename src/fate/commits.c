/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fate/commits.h"

#include <errno.h>
#include <string.h>

#include <mbox2series/base.h>

#include "fate/libgit2-memory.h"
#include "fate/libgit2.h"

#define FILES_MAX 5000       /* that a commit changes, if it is to be compared */
#define FILE_MAX  (16 << 20) /* bytes of a file; one that is larger counts as binary */
#define DIFF_MAX  (64 << 20) /* bytes: no mail has more */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(git_repository, git_repository_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(git_revwalk, git_revwalk_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(git_reference, git_reference_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(git_reference_iterator, git_reference_iterator_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(git_commit, git_commit_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(git_tree, git_tree_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(git_diff, git_diff_free)

/* A repository that is being read. */
typedef struct {
    const char *path;
    git_repository *repository;
    git_revwalk *walk;
    M2sCommitFunc take;
    gpointer user_data;
} Run;

/* Sets an error with what libgit2 says; for want of memory, nothing is missing or damaged.
 * Returns: FALSE. */
static gboolean
fail(const char *path, M2sError code, GError **error)
{
    const git_error *last = git_error_last();
    if (errno == ENOMEM || (last && last->klass == GIT_ERROR_NOMEMORY))
        code = M2S_ERROR_IO;
    g_autofree char *shown = g_filename_display_name(path);
    g_autofree char *why = g_utf8_make_valid(last ? last->message : "unknown error", -1);
    g_set_error(error, M2S_ERROR, code, "%s: cannot read the git repository: %s", shown, why);
    return FALSE;
}

/* Whether the last call found that there is no such thing, or another kind of thing.  If it had no
 * memory, or something is damaged, nobody knows. */
static gboolean
is_known(int status)
{
    const git_error *last = git_error_last();
    return errno != ENOMEM &&
           (status == GIT_ENOTFOUND || status == GIT_EUNBORNBRANCH ||
            (last && (last->klass == GIT_ERROR_INVALID || last->klass == GIT_ERROR_REFERENCE)));
}

/* text, which may be NULL or in another encoding, as UTF-8.  (transfer full) */
static char *
to_utf8(const char *text, const char *encoding)
{
    if (text == NULL)
        return g_strdup("");
    if (encoding && !g_utf8_validate(text, -1, NULL)) {
        char *converted = g_convert(text, -1, "UTF-8", encoding, NULL, NULL, NULL);
        if (converted)
            return converted;
    }
    return g_utf8_make_valid(text, -1);
}

static gboolean
give(const Run *run, git_commit *handle, const char *branch, GError **error)
{
    const git_signature *author = git_commit_author(handle);
    const git_signature *committer = git_commit_committer(handle);
    const char *encoding = git_commit_message_encoding(handle);
    char id[GIT_OID_HEXSZ + 1];
    git_oid_tostr(id, sizeof id, git_commit_id(handle));
    g_autofree char *subject = to_utf8(git_commit_summary(handle), encoding);
    g_autofree char *message = to_utf8(git_commit_message(handle), encoding);
    g_autofree char *author_name = to_utf8(author->name, encoding);
    g_autofree char *author_email = to_utf8(author->email, encoding);
    g_autofree char *committer_name = to_utf8(committer->name, encoding);
    g_autofree char *committer_email = to_utf8(committer->email, encoding);
    const M2sCommit commit = {.id = id,
                              .branch = branch,
                              .subject = subject,
                              .message = message,
                              .author_name = author_name,
                              .author_email = author_email,
                              .committer_name = committer_name,
                              .committer_email = committer_email,
                              .authored = author->when.time,
                              .committed = committer->when.time,
                              .path = run->path,
                              .handle = handle};
    return run->take(&commit, run->user_data, error);
}

/* Gives the commits of a branch that no branch before had.  reference: of any kind. */
static gboolean
give_branch(const Run *run, const git_reference *reference, GHashTable *done, GError **error)
{
    g_autoptr(git_reference) direct = NULL;
    int status = git_reference_resolve(&direct, reference);
    if (status != 0) /* "origin/HEAD" of a branch that is gone */
        return is_known(status) || fail(run->path, M2S_ERROR_DATA, error);
    g_autofree char *branch = g_utf8_make_valid(git_reference_shorthand(direct), -1);
    const git_oid *tip = git_reference_target(direct);
    git_revwalk_reset(run->walk);
    status = git_revwalk_push(run->walk, tip);
    if (status != 0) /* not a commit */
        return is_known(status) || fail(run->path, M2S_ERROR_DATA, error);
    GHashTableIter iter;
    gpointer before;
    g_hash_table_iter_init(&iter, done);
    while (g_hash_table_iter_next(&iter, &before, NULL))
        git_revwalk_hide(run->walk, before);
    git_oid id;
    while ((status = git_revwalk_next(&id, run->walk)) == 0) {
        g_autoptr(git_commit) commit = NULL;
        if (git_commit_lookup(&commit, run->repository, &id) != 0)
            return fail(run->path, M2S_ERROR_DATA, error);
        if (!give(run, commit, branch, error))
            return FALSE;
    }
    g_hash_table_add(done, g_memdup2(tip, sizeof *tip));
    return status == GIT_ITEROVER || fail(run->path, M2S_ERROR_DATA, error);
}

static guint
hash_id(gconstpointer key)
{
    guint hash;
    memcpy(&hash, ((const git_oid *)key)->id, sizeof hash);
    return hash;
}

static gboolean
equal_ids(gconstpointer a, gconstpointer b)
{
    return git_oid_equal(a, b);
}

static gboolean
give_branches(const Run *run, GError **error)
{
    g_autoptr(GHashTable) done = g_hash_table_new_full(hash_id, equal_ids, g_free, NULL);
    g_autoptr(git_reference) head = NULL;
    int status = git_repository_head(&head, run->repository);
    if (status != 0 && !is_known(status))
        return fail(run->path, M2S_ERROR_DATA, error);
    if (status == 0 && !give_branch(run, head, done, error))
        return FALSE;
    static const char *const globs[] = {"refs/heads/*", "refs/remotes/*"};
    for (gsize i = 0; i < G_N_ELEMENTS(globs); i++) {
        g_autoptr(git_reference_iterator) iterator = NULL;
        if (git_reference_iterator_glob_new(&iterator, run->repository, globs[i]) != 0)
            return fail(run->path, M2S_ERROR_DATA, error);
        git_reference *next;
        while ((status = git_reference_next(&next, iterator)) == 0) {
            g_autoptr(git_reference) reference = next;
            if (!give_branch(run, reference, done, error))
                return FALSE;
        }
        if (status != GIT_ITEROVER && !is_known(status))
            return fail(run->path, M2S_ERROR_DATA, error);
    }
    return TRUE;
}

/* (transfer full) (nullable) */
static git_repository *
open_repository(const char *path, GError **error)
{
    git_repository *repository = NULL;
    if (git_repository_open_ext(&repository, path, GIT_REPOSITORY_OPEN_NO_SEARCH, NULL) != 0)
        fail(path, M2S_ERROR_NO_INPUT, error);
    return repository;
}

static gboolean
begin(GError **error)
{
    if (!m2s_libgit2_load(error))
        return FALSE;
    m2s_libgit2_use_memory();
    git_libgit2_init();
    return TRUE;
}

gboolean
m2s_commits_check(const char *path, GError **error)
{
    if (!begin(error))
        return FALSE;
    git_repository *repository = open_repository(path, error);
    git_repository_free(repository);
    git_libgit2_shutdown();
    return repository != NULL;
}

static gboolean
read_repository(Run *run, GError **error)
{
    g_autoptr(git_repository) repository = open_repository(run->path, error);
    g_autoptr(git_revwalk) walk = NULL;
    if (repository == NULL)
        return FALSE;
    if (git_revwalk_new(&walk, repository) != 0)
        return fail(run->path, M2S_ERROR_DATA, error);
    run->repository = repository;
    run->walk = walk;
    return give_branches(run, error);
}

gboolean
m2s_commits_each(const char *path, M2sCommitFunc take, gpointer user_data, GError **error)
{
    Run run = {.path = path, .take = take, .user_data = user_data};
    if (!begin(error))
        return FALSE;
    gboolean complete = read_repository(&run, error);
    git_libgit2_shutdown();
    return complete;
}

/* The difference between a commit and its parent, or nothing if it is the first one.
 * diff: (out) (nullable): NULL for a merge.  Returns: 0, or what libgit2 says. */
static int
compare_with_parent(git_commit *commit, git_diff **diff)
{
    git_diff_options options = GIT_DIFF_OPTIONS_INIT;
    options.max_size = FILE_MAX;
    g_autoptr(git_commit) parent = NULL;
    g_autoptr(git_tree) tree = NULL, parent_tree = NULL;
    if (git_commit_parentcount(commit) > 1)
        return 0;
    int status = git_commit_tree(&tree, commit);
    if (status == 0 && git_commit_parentcount(commit) == 1)
        status = git_commit_parent(&parent, commit, 0);
    if (status == 0 && parent)
        status = git_commit_tree(&parent_tree, parent);
    return status
               ? status
               : git_diff_tree_to_tree(diff, git_commit_owner(commit), parent_tree, tree, &options);
}

gboolean
m2s_commit_diff(const M2sCommit *commit, char **text, GError **error)
{
    git_diff_find_options find = GIT_DIFF_FIND_OPTIONS_INIT;
    find.flags = GIT_DIFF_FIND_RENAMES; /* as `git format-patch` does */
    g_autoptr(git_diff) diff = NULL;
    git_buf bytes = GIT_BUF_INIT;
    *text = NULL;
    int status = compare_with_parent(commit->handle, &diff);
    gboolean is_patch = status == 0 && diff && git_diff_num_deltas(diff) <= FILES_MAX;
    if (is_patch)
        status = git_diff_find_similar(diff, &find);
    if (is_patch && status == 0)
        status = git_diff_to_buf(&bytes, diff, GIT_DIFF_FORMAT_PATCH);
    if (is_patch && status == 0 && bytes.size <= DIFF_MAX)
        *text = g_utf8_make_valid(bytes.ptr, bytes.size);
    git_buf_dispose(&bytes);
    return status == 0 || is_known(status) || fail(commit->path, M2S_ERROR_DATA, error);
}
