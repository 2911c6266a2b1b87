/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A temporary git repository in which patches are compared. */
#include <errno.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <mbox2series/compare.h>

#include "compare/file-diff.h"
#include "compare/git.h"
#include "compare/section.h"

struct M2sGitScratch {
    M2sScratchGit git;
};

static void
remove_folder(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name;
    while (folder && (name = g_dir_read_name(folder))) {
        g_autofree char *child = g_build_filename(path, name, NULL);
        if (g_unlink(child) != 0)
            remove_folder(child);
    }
    g_rmdir(path);
}

void
m2s_git_scratch_free(M2sGitScratch *scratch)
{
    if (scratch->git.folder)
        remove_folder(scratch->git.folder);
    g_free(scratch->git.folder);
    g_strfreev(scratch->git.environment);
    g_free(scratch);
}

/* Where the objects of the repository at path are, and the kind of their names: two lines of git.
 * Returns: (transfer full) (nullable): NULL with an error. */
static char **
look(const M2sGitScratch *scratch, const char *path, GError **error)
{
    const char *const arguments[] = {
        "-C",         path,      "rev-parse", "--show-object-format", "--path-format=absolute",
        "--git-path", "objects", NULL};
    GString *output;
    if (!m2s_scratch_git_run(&scratch->git, arguments, m2s_slice(NULL, 0), &output, error))
        return NULL;
    if (output == NULL) {
        g_set_error(error, M2S_ERROR, M2S_ERROR_NO_INPUT, "%s: this is no git repository", path);
        return NULL;
    }
    g_autofree char *text = g_string_free(output, FALSE);
    char **lines = g_strsplit(g_strchomp(text), "\n", -1);
    if (g_strv_length(lines) == 2 && lines[1][0] == '/')
        return lines;
    g_strfreev(lines);
    g_set_error(error, M2S_ERROR, M2S_ERROR_NO_INPUT, "%s: its folder has an impossible name",
                path);
    return NULL;
}

static gboolean
write_file(const M2sGitScratch *scratch, const char *name, const char *text, GError **error)
{
    g_autofree char *path = g_build_filename(scratch->git.folder, name, NULL);
    g_autofree char *folder = g_path_get_dirname(path);
    g_autoptr(GError) cause = NULL;
    if (g_mkdir_with_parents(folder, 0700) == 0 && g_file_set_contents(path, text, -1, &cause))
        return TRUE;
    g_set_error(error, M2S_ERROR, M2S_ERROR_CREATE, "%s: %s", path,
                cause ? cause->message : g_strerror(errno));
    return FALSE;
}

/* Writes the files that make a folder a repository.  lines: of look(). */
static gboolean
make_repository(const M2sGitScratch *scratch, char **lines, GError **error)
{
    g_autofree char *config =
        g_strdup_printf("[core]\n\trepositoryformatversion = 1\n\tbare = true\n"
                        "[extensions]\n\tobjectFormat = %s\n",
                        lines[0]);
    g_autofree char *alternates = g_strconcat(lines[1], "\n", NULL);
    return write_file(scratch, "HEAD", "ref: refs/heads/main\n", error) &&
           write_file(scratch, "config", config, error) &&
           write_file(scratch, "refs/heads/.keep", "", error) &&
           write_file(scratch, "objects/info/alternates", alternates, error);
}

/* Nothing of the user's settings, or of the system's, is left from here on. */
static void
shut_environment(M2sGitScratch *scratch)
{
    g_autofree char *index = g_build_filename(scratch->git.folder, "index", NULL);
    const struct {
        const char *name, *value;
    } rows[] = {{"GIT_DIR", scratch->git.folder},
                {"GIT_INDEX_FILE", index},
                {"GIT_CONFIG_NOSYSTEM", "1"},
                {"GIT_CONFIG_GLOBAL", "/dev/null"},
                {"GIT_ATTR_NOSYSTEM", "1"},
                {"GIT_TERMINAL_PROMPT", "0"},
                {"GIT_NO_REPLACE_OBJECTS", "1"},
                {"GIT_AUTHOR_DATE", "1000000000 +0000"},
                {"GIT_COMMITTER_DATE", "1000000000 +0000"},
                {"GIT_COMMITTER_NAME", "mbox2series"},
                {"GIT_COMMITTER_EMAIL", "mbox2series"},
                {"XDG_CONFIG_HOME", scratch->git.folder},
                {"HOME", scratch->git.folder}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        scratch->git.environment =
            g_environ_setenv(scratch->git.environment, rows[i].name, rows[i].value, TRUE);
}

M2sGitScratch *
m2s_git_scratch_new(const char *git_dir, GError **error)
{
    g_return_val_if_fail(git_dir, NULL);
    g_autoptr(M2sGitScratch) scratch = g_new0(M2sGitScratch, 1);
    g_autoptr(GError) cause = NULL;
    scratch->git.folder = g_dir_make_tmp("mbox2series-XXXXXX", &cause);
    scratch->git.environment = m2s_git_plain_environment();
    if (scratch->git.folder == NULL) {
        g_set_error(error, M2S_ERROR, M2S_ERROR_CREATE, "%s", cause->message);
        return NULL;
    }
    g_auto(GStrv) lines = look(scratch, git_dir, error);
    if (lines == NULL || !make_repository(scratch, lines, error))
        return NULL;
    shut_environment(scratch);
    return g_steal_pointer(&scratch);
}

/* Runs git, of which one line is expected.
 * line: (out) (nullable): (transfer full): without its end; NULL if git failed. */
static gboolean
run_for_line(const M2sScratchGit *git, const char *const *arguments, M2sSlice input, char **line,
             GError **error)
{
    GString *output;
    *line = NULL;
    if (!m2s_scratch_git_run(git, arguments, input, &output, error))
        return FALSE;
    if (output)
        *line = g_strchomp(g_string_free(output, FALSE));
    return TRUE;
}

/* The mode that a file had: "100644" unless the diff says something else. */
static M2sSlice
old_mode_of(const M2sFileDiff *file)
{
    static const char *const starts[] = {"old mode ", "deleted file mode "};
    M2sSlice mode = file->mode;
    for (guint i = 0; i < file->extras->len; i++) {
        M2sSlice extra = g_array_index(file->extras, M2sSlice, i);
        for (guint k = 0; k < G_N_ELEMENTS(starts); k++)
            if (m2s_slice_has_prefix(extra, starts[k]))
                mode = m2s_slice_sub(extra, strlen(starts[k]), extra.size);
    }
    gboolean is_mode = mode.size == 6;
    for (gsize i = 0; i < mode.size; i++)
        is_mode = is_mode && g_ascii_isdigit(mode.data[i]);
    return is_mode ? mode : m2s_slice_of("100644");
}

/* Whether the state that the diff of a file begins with can be named to git. */
static gboolean
has_base(const M2sFileDiff *file)
{
    return file->old_blob.size >= 4 &&
           memchr(file->old_name.data, '\\', file->old_name.size) == NULL;
}

/* Asks git for the full names of the blobs that files begin with.
 * names: (out) (nullable): (transfer full): a line for each file that is not new; NULL if the
 * repository lacks one. */
static gboolean
find_blobs(const M2sGitScratch *scratch, const GPtrArray *files, char ***names, GError **error)
{
    static const char *const arguments[] = {"cat-file", "--batch-check=%(objectname) %(objecttype)",
                                            NULL};
    g_autoptr(GString) input = g_string_new(NULL);
    guint count = 0;
    *names = NULL;
    for (guint i = 0; i < files->len; i++) {
        const M2sFileDiff *file = g_ptr_array_index(files, i);
        if (file->old_name.size == 0)
            continue;
        if (!has_base(file))
            return TRUE;
        g_string_append_len(input, file->old_blob.data, file->old_blob.size);
        g_string_append_c(input, '\n');
        count++;
    }
    g_autofree char *output = NULL;
    if (!run_for_line(&scratch->git, arguments, m2s_slice_of_string(input), &output, error))
        return FALSE;
    g_auto(GStrv) lines = g_strsplit(output ? output : "", "\n", -1);
    if (output == NULL || g_strv_length(lines) != count)
        return TRUE;
    for (guint i = 0; i < count; i++) {
        char *type = strchr(lines[i], ' ');
        if (type == NULL || strcmp(type, " blob") != 0)
            return TRUE; /* "1234567 missing" */
        *type = '\0';
    }
    *names = g_steal_pointer(&lines);
    return TRUE;
}

/* Writes the tree that the index stands for.  tree: (out) (nullable). */
static gboolean
write_tree(const M2sGitScratch *scratch, char **tree, GError **error)
{
    static const char *const arguments[] = {"write-tree", NULL};
    return run_for_line(&scratch->git, arguments, m2s_slice(NULL, 0), tree, error);
}

/* Fills the index with files as they were, and writes their tree.
 * names: of find_blobs().  tree: (out) (nullable). */
static gboolean
write_base(const M2sGitScratch *scratch, const GPtrArray *files, char **names, char **tree,
           GError **error)
{
    static const char *const empty[] = {"read-tree", "--empty", NULL};
    static const char *const fill[] = {"update-index", "-z", "--index-info", NULL};
    g_autoptr(GString) input = g_string_new(NULL);
    g_autofree char *emptied = NULL, *filled = NULL;
    guint next = 0;
    *tree = NULL;
    for (guint i = 0; i < files->len; i++) {
        const M2sFileDiff *file = g_ptr_array_index(files, i);
        M2sSlice mode = old_mode_of(file);
        if (file->old_name.size == 0)
            continue;
        g_string_append_len(input, mode.data, mode.size);
        g_string_append_printf(input, " %s\t", names[next++]);
        g_string_append_len(input, file->old_name.data, file->old_name.size);
        g_string_append_c(input, '\0');
    }
    if (!run_for_line(&scratch->git, empty, m2s_slice(NULL, 0), &emptied, error) ||
        !run_for_line(&scratch->git, fill, m2s_slice_of_string(input), &filled, error))
        return FALSE;
    return emptied == NULL || filled == NULL || write_tree(scratch, tree, error);
}

/* Applies a diff to the index, and writes the tree.  tree: (out) (nullable). */
static gboolean
write_result(const M2sGitScratch *scratch, const char *diff, char **tree, GError **error)
{
    static const char *const arguments[] = {"apply", "--cached", "--whitespace=nowarn", "-", NULL};
    g_autofree char *whole = g_strconcat(diff, g_str_has_suffix(diff, "\n") ? "" : "\n", NULL);
    g_autofree char *applied = NULL;
    *tree = NULL;
    if (!run_for_line(&scratch->git, arguments, m2s_slice_of(whole), &applied, error))
        return FALSE;
    return applied == NULL || write_tree(scratch, tree, error);
}

/* "Ann <ann@example.org>" becomes GIT_AUTHOR_NAME and GIT_AUTHOR_EMAIL.
 * Returns: (transfer full): an environment. */
static char **
with_author(char **environment, const char *author)
{
    const char *start = strrchr(author, '<');
    g_autofree char *email = g_strdup(start ? start + 1 : author);
    g_autofree char *name = start ? g_strndup(author, start - author) : g_strdup("");
    email[strcspn(email, ">")] = '\0';
    g_strstrip(name);
    char **with = g_strdupv(environment);
    with = g_environ_setenv(with, "GIT_AUTHOR_NAME", *name ? name : email, TRUE);
    return g_environ_setenv(with, "GIT_AUTHOR_EMAIL", email, TRUE);
}

/* commit: (out) (nullable).  parent: (nullable). */
static gboolean
write_commit(const M2sGitScratch *scratch, const M2sPatchText *patch, const char *tree,
             const char *parent, char **commit, GError **error)
{
    const char *const arguments[] = {"commit-tree", tree, parent ? "-p" : NULL, parent, NULL};
    g_auto(GStrv) environment = with_author(scratch->git.environment, patch->author);
    const M2sScratchGit git = {scratch->git.folder, environment};
    g_autofree char *message = g_strdup_printf("%s\n\n%s\n", patch->subject, patch->message);
    return run_for_line(&git, arguments, m2s_slice_of(message), commit, error);
}

gboolean
m2s_git_scratch_commit(M2sGitScratch *scratch, const M2sPatchText *patch, char **range,
                       GError **error)
{
    g_return_val_if_fail(scratch && patch && range, FALSE);
    g_auto(GStrv) names = NULL;
    g_autofree char *old_tree = NULL, *new_tree = NULL, *base = NULL, *commit = NULL;
    const char *diff = patch->diff ? patch->diff : "";
    g_autoptr(GPtrArray) files = m2s_file_diffs_read(m2s_slice_of(diff));
    *range = NULL;
    if (!find_blobs(scratch, files, &names, error))
        return FALSE;
    if (files->len == 0 || names == NULL)
        return TRUE;
    if (!write_base(scratch, files, names, &old_tree, error) ||
        (old_tree && !write_result(scratch, diff, &new_tree, error)))
        return FALSE;
    if (new_tree == NULL)
        return TRUE;
    if (!write_commit(scratch, patch, old_tree, NULL, &base, error) ||
        (base && !write_commit(scratch, patch, new_tree, base, &commit, error)))
        return FALSE;
    if (commit)
        *range = g_strconcat(base, "..", commit, NULL);
    return TRUE;
}

/* What git writes below the head line, without its indent.  (transfer full) */
static GString *
body_of(const char *output)
{
    GString *body = g_string_new(NULL);
    M2sSlice rest = m2s_slice_of(output), line;
    m2s_slice_next_line(&rest, &line);
    while (m2s_slice_next_line(&rest, &line)) {
        gsize indent = MIN(line.size, strspn(line.data, " "));
        indent = MIN(indent, 4);
        g_string_append_len(body, line.data + indent, line.size - indent);
    }
    return body;
}

gboolean
m2s_git_scratch_compare(M2sGitScratch *scratch, const char *older, const char *newer,
                        GPtrArray **sections, GError **error)
{
    g_return_val_if_fail(scratch && older && newer && sections, FALSE);
    /* A factor of 999 per cent: what is compared belongs together, however it differs. */
    const char *const arguments[] = {"range-diff", "--no-color", "--creation-factor=999",
                                     older,        newer,        NULL};
    GString *output;
    *sections = NULL;
    if (!m2s_scratch_git_run(&scratch->git, arguments, m2s_slice(NULL, 0), &output, error))
        return FALSE;
    if (output == NULL)
        return TRUE;
    g_autofree char *text = g_string_free(output, FALSE);
    char *valid = g_utf8_make_valid(text, -1);
    g_free(text);
    text = valid;
    if (!g_str_has_prefix(text, "1:  ") || strstr(text, "\n-:  "))
        return TRUE; /* they were not matched */
    *sections = g_ptr_array_new_with_free_func(m2s_section_free);
    GString *body = body_of(text);
    if (body->len > 0)
        g_ptr_array_add(*sections,
                        m2s_section_new(M2S_SECTION_PATCH, m2s_slice(NULL, 0), FALSE, body));
    else
        g_string_free(body, TRUE);
    return TRUE;
}
