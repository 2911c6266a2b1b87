/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs git in a repository, or in the temporary one that borrows its objects.  Layer: git.
 *
 * git is run without a shell.  No argument but the options here begins with "-", whatever a mail
 * or a user says. */
#pragma once

#include <mbox2series/git.h>

typedef enum {
    M2S_GIT_REAL,    /* refs and the user's configuration; not for work on what mails bring */
    M2S_GIT_PRIVATE, /* no configuration, no refs but HEAD */
} M2sGitPlace;

/* What a run of git gave. */
typedef struct {
    int status; /* its exit status; -1 if a signal ended it */
    GString *out, *err;
} M2sGitResult;

void m2s_git_result_clear(M2sGitResult *result);

/* The first line of standard error; the rest is cut off.  (transfer none) */
const char *m2s_git_complaint(M2sGitResult *result);

/* Runs git and waits for its end.
 * arguments: after "git", ended by NULL.
 * input: (nullable): for its standard input.
 * result: (out): set if it could be run.
 * Returns: FALSE with M2S_ERROR_UNAVAILABLE, M2S_ERROR_CREATE or M2S_ERROR_IO. */
gboolean m2s_git_run(M2sGit *git, M2sGitPlace place, const char *const *arguments,
                     const GString *input, M2sGitResult *result, GError **error);

/* The same for what must not fail.
 * Returns: (transfer full) (nullable): standard output; NULL with an error that has what git says,
 * or one as from m2s_git_run(). */
GString *m2s_git_ask(M2sGit *git, M2sGitPlace place, const char *const *arguments,
                     const GString *input, GError **error);

/* The same for a single line, without its end; NULL without an error if git fails quietly. */
char *m2s_git_line(M2sGit *git, M2sGitPlace place, const char *const *arguments, GError **error);

/* The folder of the temporary repository. */
const char *m2s_git_folder(const M2sGit *git);

/* Sets a variable of the environment that git has in the temporary repository from now on, as
 * GIT_AUTHOR_NAME. */
void m2s_git_set(M2sGit *git, const char *name, const char *value);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sGitResult, m2s_git_result_clear)
