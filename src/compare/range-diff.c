/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compares patches with `git range-diff`, as commits of the temporary repository. */
#include <mbox2series/compare.h>

#include <string.h>

#include "compare/file-diff.h"
#include "compare/section.h"
#include "git/git.h"

/* Runs git, which may fail: what a mail says of a repository need not be so.
 * output: (out) (nullable): (transfer full): its standard output; NULL if it failed. */
static gboolean
run(M2sGit *git, const char *const *arguments, const GString *input, char **output, GError **error)
{
    g_auto(M2sGitResult) result = {0};
    *output = NULL;
    if (!m2s_git_run(git, M2S_GIT_PRIVATE, arguments, input, &result, error))
        return FALSE;
    if (result.status == 0)
        *output = g_string_free(g_steal_pointer(&result.out), FALSE);
    return TRUE;
}

/* The same without white space at the end. */
static gboolean
run_for_lines(M2sGit *git, const char *const *arguments, const GString *input, char **lines,
              GError **error)
{
    if (!run(git, arguments, input, lines, error))
        return FALSE;
    if (*lines)
        g_strchomp(*lines);
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
find_blobs(M2sGit *git, const GPtrArray *files, char ***names, GError **error)
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
    if (!run_for_lines(git, arguments, input, &output, error))
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
write_tree(M2sGit *git, char **tree, GError **error)
{
    static const char *const arguments[] = {"write-tree", NULL};
    return run_for_lines(git, arguments, NULL, tree, error);
}

/* Fills the index with files as they were, and writes their tree.
 * names: of find_blobs().  tree: (out) (nullable). */
static gboolean
write_base(M2sGit *git, const GPtrArray *files, char **names, char **tree, GError **error)
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
    if (!run_for_lines(git, empty, NULL, &emptied, error) ||
        !run_for_lines(git, fill, input, &filled, error))
        return FALSE;
    return emptied == NULL || filled == NULL || write_tree(git, tree, error);
}

/* Applies a diff to the index, and writes the tree.  tree: (out) (nullable). */
static gboolean
write_result(M2sGit *git, const char *diff, char **tree, GError **error)
{
    static const char *const arguments[] = {"apply", "--cached", "--whitespace=nowarn", "-", NULL};
    g_autoptr(GString) whole = g_string_new(diff);
    g_autofree char *applied = NULL;
    *tree = NULL;
    if (!g_str_has_suffix(diff, "\n"))
        g_string_append_c(whole, '\n');
    if (!run_for_lines(git, arguments, whole, &applied, error))
        return FALSE;
    return applied == NULL || write_tree(git, tree, error);
}

/* Lets commits be by "Ann <ann@example.org>", or by a name, which is its own address then. */
static void
set_author(M2sGit *git, const char *author)
{
    const char *start = strrchr(author, '<');
    g_autofree char *email = g_strdup(start ? start + 1 : author);
    g_autofree char *name = start ? g_strndup(author, start - author) : g_strdup("");
    email[strcspn(email, ">")] = '\0';
    g_strstrip(name);
    m2s_git_set(git, "GIT_AUTHOR_NAME", *name ? name : email);
    m2s_git_set(git, "GIT_AUTHOR_EMAIL", email);
}

/* commit: (out) (nullable).  parent: (nullable). */
static gboolean
write_commit(M2sGit *git, const M2sPatchText *patch, const char *tree, const char *parent,
             char **commit, GError **error)
{
    const char *const arguments[] = {"commit-tree", tree, parent ? "-p" : NULL, parent, NULL};
    g_autoptr(GString) message = g_string_new(NULL);
    g_string_printf(message, "%s\n\n%s\n", patch->subject, patch->message);
    return run_for_lines(git, arguments, message, commit, error);
}

gboolean
m2s_range_diff_commit(M2sGit *git, const M2sPatchText *patch, char **range, GError **error)
{
    g_return_val_if_fail(git && patch && range, FALSE);
    g_auto(GStrv) names = NULL;
    g_autofree char *old_tree = NULL, *new_tree = NULL, *base = NULL, *commit = NULL;
    const char *diff = patch->diff ? patch->diff : "";
    g_autoptr(GPtrArray) files = m2s_file_diffs_read(m2s_slice_of(diff));
    *range = NULL;
    if (!find_blobs(git, files, &names, error))
        return FALSE;
    if (files->len == 0 || names == NULL)
        return TRUE;
    if (!write_base(git, files, names, &old_tree, error) ||
        (old_tree && !write_result(git, diff, &new_tree, error)))
        return FALSE;
    if (new_tree == NULL)
        return TRUE;
    set_author(git, patch->author);
    if (!write_commit(git, patch, old_tree, NULL, &base, error) ||
        (base && !write_commit(git, patch, new_tree, base, &commit, error)))
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
m2s_range_diff_compare(M2sGit *git, const char *older, const char *newer, GPtrArray **sections,
                       GError **error)
{
    g_return_val_if_fail(git && older && newer && sections, FALSE);
    /* A factor of 999 per cent: what is compared belongs together, however it differs. */
    const char *const arguments[] = {"range-diff", "--no-color", "--creation-factor=999",
                                     older,        newer,        NULL};
    g_autofree char *output = NULL;
    *sections = NULL;
    if (!run(git, arguments, NULL, &output, error))
        return FALSE;
    if (output == NULL)
        return TRUE;
    g_autofree char *text = g_utf8_make_valid(output, -1);
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
