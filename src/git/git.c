/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "git/git.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>

#include <glib/gstdio.h>

#include "git/process.h"

#define OPEN_FOLDERS 16 /* at a time, while removing */

struct M2sGit {
    char *folder;         /* the real one's, or its work tree */
    char *private;        /* holds "git", "tree", "input" and "errors" */
    char *input, *errors; /* paths */
    char **real_environment, **private_environment;
    int interrupt;
};

void
m2s_git_result_clear(M2sGitResult *result)
{
    if (result->out)
        g_string_free(result->out, TRUE);
    if (result->err)
        g_string_free(result->err, TRUE);
    *result = (M2sGitResult){0};
}

const char *
m2s_git_complaint(M2sGitResult *result)
{
    result->err->str[strcspn(result->err->str, "\n")] = '\0';
    return result->err->str;
}

static int
remove_one(const char *path, const struct stat *stat, int type, struct FTW *where)
{
    (void)stat, (void)type, (void)where;
    return remove(path);
}

void
m2s_git_free(M2sGit *git)
{
    if (git->private)
        nftw(git->private, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
    g_free(git->folder);
    g_free(git->private);
    g_free(git->input);
    g_free(git->errors);
    g_strfreev(git->real_environment);
    g_strfreev(git->private_environment);
    g_free(git);
}

const char *
m2s_git_folder(const M2sGit *git)
{
    return git->private;
}

/* What git is told by the environment of the program is left out, as it may point to another
 * repository or run something; except who commits, and where the user's configuration is. */
static char **
clean_environment(void)
{
    static const char *const kept[] = {"GIT_COMMITTER_NAME",  "GIT_COMMITTER_EMAIL",
                                       "GIT_CONFIG_GLOBAL",   "GIT_CONFIG_SYSTEM",
                                       "GIT_CONFIG_NOSYSTEM", NULL};
    char **environment = g_get_environ();
    g_auto(GStrv) names = g_listenv();
    for (char **name = names; *name; name++)
        if (g_str_has_prefix(*name, "GIT_") && !g_strv_contains(kept, *name))
            environment = g_environ_unsetenv(environment, *name);
    environment = g_environ_setenv(environment, "LC_ALL", "C.UTF-8", TRUE);
    environment = g_environ_setenv(environment, "GIT_TERMINAL_PROMPT", "0", TRUE);
    environment = g_environ_setenv(environment, "GIT_OPTIONAL_LOCKS", "0", TRUE);
    environment = g_environ_setenv(environment, "GIT_NO_LAZY_FETCH", "1", TRUE);
    environment = g_environ_setenv(environment, "GIT_ALLOW_PROTOCOL", "none", TRUE);
    return g_environ_setenv(environment, "GIT_EDITOR", "false", TRUE);
}

/* A path in the temporary folder.  (transfer full) */
static char *
inside(const M2sGit *git, const char *name)
{
    return g_build_filename(git->private, name, NULL);
}

/* Nobody's configuration is read, so that no hook, filter or driver is known; what is committed is
 * by nobody until m2s_git_set() says by whom. */
static char **
private_environment(const M2sGit *git)
{
    static const char *const pairs[][2] = {
        {"GIT_CONFIG_GLOBAL", "/dev/null"},
        {"GIT_CONFIG_SYSTEM", "/dev/null"},
        {"GIT_CONFIG_NOSYSTEM", "1"},
        {"GIT_ATTR_NOSYSTEM", "1"},
        {"GIT_NO_REPLACE_OBJECTS", "1"},
        {"GIT_COMMITTER_NAME", "nobody"},
        {"GIT_COMMITTER_EMAIL", "nobody@localhost"},
    };
    g_autofree char *folder = inside(git, "git"), *tree = inside(git, "tree");
    char **environment = clean_environment();
    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++)
        environment = g_environ_setenv(environment, pairs[i][0], pairs[i][1], TRUE);
    environment = g_environ_setenv(environment, "HOME", git->private, TRUE);
    environment = g_environ_setenv(environment, "XDG_CONFIG_HOME", git->private, TRUE);
    environment = g_environ_setenv(environment, "GIT_DIR", folder, TRUE);
    return g_environ_setenv(environment, "GIT_WORK_TREE", tree, TRUE);
}

void
m2s_git_set(M2sGit *git, const char *name, const char *value)
{
    git->private_environment = g_environ_setenv(git->private_environment, name, value, TRUE);
}

/* Running git */

static gboolean
write_file(const char *path, const char *data, gssize size, GError **error)
{
    g_autoptr(GError) why = NULL;
    if (g_file_set_contents_full(path, data, size, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &why))
        return TRUE;
    g_set_error_literal(error, M2S_ERROR, M2S_ERROR_CREATE, why->message);
    return FALSE;
}

static char **
make_command(const char *const *arguments)
{
    static const char *const always[] = {"git",
                                         "--no-pager",
                                         "--literal-pathspecs",
                                         "-c",
                                         "core.hooksPath=/dev/null",
                                         "-c",
                                         "core.fsmonitor=false",
                                         "-c",
                                         "gc.auto=0",
                                         "-c",
                                         "maintenance.auto=false",
                                         "-c",
                                         "commit.gpgSign=false"};
    GPtrArray *command = g_ptr_array_new();
    for (gsize i = 0; i < G_N_ELEMENTS(always); i++)
        g_ptr_array_add(command, g_strdup(always[i]));
    for (; *arguments; arguments++)
        g_ptr_array_add(command, g_strdup(*arguments));
    g_ptr_array_add(command, NULL);
    return (char **)g_ptr_array_free(command, FALSE);
}

gboolean
m2s_git_run(M2sGit *git, M2sGitPlace place, const char *const *arguments, const GString *input,
            M2sGitResult *result, GError **error)
{
    gboolean is_real = place == M2S_GIT_REAL;
    g_auto(GStrv) command = make_command(arguments);
    g_autoptr(GString) out = g_string_new(NULL);
    g_autofree char *errors = NULL;
    g_autoptr(GError) why = NULL;
    gsize size;
    int status;
    const M2sProcess process = {
        .command = command,
        .environment = is_real ? git->real_environment : git->private_environment,
        .folder = is_real ? git->folder : git->private,
        .input = git->input,
        .errors = git->errors,
        .interrupt = git->interrupt,
    };
    if (!write_file(git->input, input ? input->str : "", input ? input->len : 0, error) ||
        !m2s_process_run(&process, out, &status, error))
        return FALSE;
    if (!g_file_get_contents(git->errors, &errors, &size, &why)) {
        g_set_error_literal(error, M2S_ERROR, M2S_ERROR_IO, why->message);
        return FALSE;
    }
    *result = (M2sGitResult){
        .status = status, .out = g_steal_pointer(&out), .err = g_string_new_len(errors, size)};
    return TRUE;
}

GString *
m2s_git_ask(M2sGit *git, M2sGitPlace place, const char *const *arguments, const GString *input,
            GError **error)
{
    g_auto(M2sGitResult) result = {0};
    if (!m2s_git_run(git, place, arguments, input, &result, error))
        return NULL;
    if (result.status == 0)
        return g_steal_pointer(&result.out);
    g_set_error(error, M2S_ERROR, M2S_ERROR_IO, "git %s: %s", arguments[0],
                m2s_git_complaint(&result));
    return NULL;
}

char *
m2s_git_line(M2sGit *git, M2sGitPlace place, const char *const *arguments, GError **error)
{
    g_auto(M2sGitResult) result = {0};
    if (!m2s_git_run(git, place, arguments, NULL, &result, error) || result.status != 0)
        return NULL;
    if (g_str_has_suffix(result.out->str, "\n")) /* a path may have others */
        g_string_truncate(result.out, result.out->len - 1);
    return g_strdup(result.out->str);
}

/* Opening */

/* Where the real repository keeps something.  (transfer full) (nullable) */
static char *
real_path(M2sGit *git, const char *name, GError **error)
{
    const char *const arguments[] = {"rev-parse", "--path-format=absolute", "--git-path", name,
                                     NULL};
    return m2s_git_line(git, M2S_GIT_REAL, arguments, error);
}

static gboolean
write_private(const M2sGit *git, const char *name, const char *text, GError **error)
{
    g_autofree char *path = inside(git, name);
    return write_file(path, text, -1, error);
}

/* A path in objects/info/alternates: as git would quote it, since one may begin with "#". */
static char *
quote_alternate(const char *path)
{
    g_autofree char *escaped = g_strescape(path, NULL);
    return g_strdup_printf("\"%s\"\n", escaped);
}

static gboolean
do_private(M2sGit *git, const char *const *arguments, GError **error)
{
    g_autoptr(GString) out = m2s_git_ask(git, M2S_GIT_PRIVATE, arguments, NULL, error);
    return out != NULL;
}

static gboolean
make_folder(const M2sGit *git, const char *name, GError **error)
{
    g_autofree char *path = inside(git, name);
    if (g_mkdir_with_parents(path, 0700) == 0)
        return TRUE;
    g_set_error(error, M2S_ERROR, M2S_ERROR_CREATE, "%s: %s", path, g_strerror(errno));
    return FALSE;
}

/* Makes an empty repository with ids like those of the real one.  An old git knows one kind. */
static gboolean
init(M2sGit *git, GError **error)
{
    static const char *const ask[] = {"rev-parse", "--show-object-format", NULL};
    g_autoptr(GError) why = NULL;
    g_autofree char *format = m2s_git_line(git, M2S_GIT_REAL, ask, &why);
    if (why) {
        g_propagate_error(error, g_steal_pointer(&why));
        return FALSE;
    }
    g_autofree char *option = g_strdup_printf("--object-format=%s", format ? format : "sha1");
    const char *const init[] = {"init", "-q", "--template=", option, NULL};
    return do_private(git, init, error);
}

/* Has the private repository end where the real one does, if that is shallow. */
static gboolean
borrow_shallow(M2sGit *git, GError **error)
{
    g_autoptr(GError) why = NULL;
    g_autofree char *shallow = real_path(git, "shallow", &why), *grafts = NULL;
    gboolean is_read = shallow && g_file_get_contents(shallow, &grafts, NULL, &why);
    if (is_read)
        return write_private(git, "git/shallow", grafts, error);
    if (why == NULL || g_error_matches(why, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return TRUE;
    g_set_error_literal(error, M2S_ERROR, M2S_ERROR_IO, why->message);
    return FALSE;
}

/* Makes the temporary repository, which has nothing but what it borrows.  Its sparse checkout is
 * empty, as to write all files of a large tree takes long. */
static gboolean
make_private(M2sGit *git, const char *objects, GError **error)
{
    static const char *const sparse[] = {"config", "core.sparseCheckout", "true", NULL};
    g_autofree char *alternate = quote_alternate(objects);
    return init(git, error) && borrow_shallow(git, error) && do_private(git, sparse, error) &&
           make_folder(git, "git/info", error) &&
           write_private(git, "git/objects/info/alternates", alternate, error) &&
           write_private(git, "git/info/sparse-checkout", "/.no-file-has-this-name\n", error);
}

/* Sets everything that needs no git.  Returns: FALSE with an error. */
static gboolean
prepare(M2sGit *git, const char *path, GError **error)
{
    g_autoptr(GError) why = NULL;
    git->folder = g_canonicalize_filename(path, NULL);
    if (!g_file_test(git->folder, G_FILE_TEST_IS_DIR)) {
        g_set_error(error, M2S_ERROR, M2S_ERROR_NO_INPUT, "“%s” is no folder", path);
        return FALSE;
    }
    git->private = g_dir_make_tmp("mbox2series-XXXXXX", &why);
    if (git->private == NULL) {
        g_set_error_literal(error, M2S_ERROR, M2S_ERROR_CREATE, why->message);
        return FALSE;
    }
    g_autofree char *above = g_path_get_dirname(git->folder);
    git->input = inside(git, "input");
    git->errors = inside(git, "errors");
    git->private_environment = private_environment(git);
    /* git looks for a repository in the folders above; only the one that was named is meant */
    git->real_environment =
        g_environ_setenv(clean_environment(), "GIT_CEILING_DIRECTORIES", above, TRUE);
    return make_folder(git, "tree", error);
}

M2sGit *
m2s_git_open(const char *path, int interrupt, GError **error)
{
    g_return_val_if_fail(path, NULL);
    g_autoptr(M2sGit) git = g_new0(M2sGit, 1);
    g_autoptr(GError) why = NULL;
    git->interrupt = interrupt;
    if (!prepare(git, path, error))
        return NULL;
    g_autofree char *objects = real_path(git, "objects", &why);
    if (why) {
        g_propagate_error(error, g_steal_pointer(&why));
        return NULL;
    }
    if (objects == NULL) {
        g_set_error(error, M2S_ERROR, M2S_ERROR_NO_INPUT,
                    "“%s” is no repository that git reads; see “git -C DIR status”", path);
        return NULL;
    }
    return make_private(git, objects, error) ? g_steal_pointer(&git) : NULL;
}
