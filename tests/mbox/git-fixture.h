/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Git repositories that a test makes.
 *
 * A history is words, a commit each, with changes separated by commas:
 *
 *   m:TEXT     version 2: a mail
 *   d:TEXT     version 2: that mail is deleted
 *   +KEY:TEXT  version 1: a mail is added, or the one of that key is changed; KEY has 3 letters
 *   -KEY       version 1: it is removed
 *   .          a commit that changes nothing
 *   f:NAME     some other file is added */
#pragma once

#include <glib.h>

typedef struct {
    char *folder; /* temporary; removed at the end */
} GitFixture;

GitFixture *git_fixture_new(void);
void git_fixture_free(GitFixture *fixture);

/* Returns: (transfer full): the path of name in the folder. */
char *git_fixture_path(const GitFixture *fixture, const char *name);

/* Runs git, in the repository name unless that is NULL, with what is separated by blanks in
 * arguments.  Returns: (transfer full): its output, without the last line end. */
char *git_fixture_git(const GitFixture *fixture, const char *name, const char *arguments);

/* Makes the bare repository name with that history; or adds to it, if it is there. */
void git_fixture_commit(const GitFixture *fixture, const char *name, const char *history);

/* Makes the file name, with its folders. */
void git_fixture_write(const GitFixture *fixture, const char *name, const char *text);

/* The path of the loose object that rev is in the repository name.  Returns: (transfer full). */
char *git_fixture_object(const GitFixture *fixture, const char *name, const char *rev);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(GitFixture, git_fixture_free)
