/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mails in the history of a public-inbox repository.  Layer: mbox.
 *
 * The history is that of the first parents.  In version 2, a commit adds the mail in its file "m",
 * or says with its file "d" which mail is deleted.  In version 1, the tree has all mails that are
 * not deleted, each in a file named by the SHA-1 of its Message-ID (ab/cdef…), and commits add,
 * change and remove them.  Both are told apart by the names of the files, for each commit.  An
 * empty file is no mail: that is what public-inbox-purge makes of one.
 *
 * A history of some kilobytes can have terabytes: commits that go to and fro between two trees of
 * millions of files.  So there are limits on what it unpacks to, and on the mails that commits
 * change; public-inbox makes a commit for each.
 *
 * It is walked from the newest commit to the oldest, so that a deletion comes before what it
 * deletes.  As in public-inbox, a deletion is for one mail of the same bytes, be it in an older
 * epoch. */
#pragma once

#include "mbox/git-objects.h"

typedef struct {
    M2sGitId blob;
    M2sGitId commit; /* that added it */
} M2sGitMail;

typedef struct {
    GArray *mails;       /* of M2sGitMail, newest first */
    GHashTable *deleted; /* of M2sGitId: how many older mails of that id are deleted */
    /* Told of what is passed over; what does not name the repository. */
    void (*warning)(const char *what, gpointer user_data);
    gpointer user_data;
    guint64 limit;       /* bytes that may be made of objects, in all; at first none */
    guint64 work;        /* bytes that were, before the walk that is under way */
    guint64 spare;       /* mails that commits may still change beyond one each */
    gboolean is_damaged; /* something was passed over that may be there another time */
} M2sGitHistory;

M2sGitHistory *m2s_git_history_new(void (*warning)(const char *what, gpointer user_data),
                                   gpointer user_data);
void m2s_git_history_free(M2sGitHistory *history);

/* Whether commit has files as public-inbox names them, or none at all.
 * Returns: FALSE with an error, which is M2S_ERROR_NO_INPUT if it has others only. */
gboolean m2s_git_history_is_of_mails(M2sGitObjects *objects, const M2sGitId *commit,
                                     GError **error);

/* Forgets all mails and deletions. */
void m2s_git_history_clear(M2sGitHistory *history);

/* Whether no more than the limit is made of objects with those of work, too.
 * Returns: FALSE with an error of M2S_ERROR_DATA. */
gboolean m2s_git_history_is_bounded(const M2sGitHistory *history, guint64 work, GError **error);

/* Adds the mails of tip and its ancestors.
 * stop: (nullable): a commit that is not read any more, and neither are its ancestors.
 * found: (out): whether stop was met.
 * Returns: FALSE with an error of M2S_ERROR_IO, or of M2S_ERROR_DATA beyond a limit. */
gboolean m2s_git_history_walk(M2sGitHistory *history, M2sGitObjects *objects, const M2sGitId *tip,
                              const M2sGitId *stop, gboolean *found, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sGitHistory, m2s_git_history_free)
