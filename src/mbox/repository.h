/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mails of a public-inbox: one git repository, or a folder of epochs.  Layer: mbox.
 *
 *   one repository      bare, or with a work tree; of version 1 or 2 (git-history.h)
 *   a folder of epochs  repositories that are called 0.git, 1.git …, in that order; they may be in
 *                       its folder git, as in an inbox of version 2, or in local, as in the store
 *                       of lei.  Other repositories beside them, such as all.git, have no mails.
 *
 * A mail that was deleted later is not given.  In memory are 40 bytes for each mail. */
#pragma once

#include <glib.h>

typedef struct M2sRepository M2sRepository;

/* Called for what is passed over: a mail that is missing or damaged.
 * path: of the repository or epoch.  what: what is wrong; to be printed after the path. */
typedef void (*M2sRepositoryWarning)(const char *path, const char *what, gpointer user_data);

/* Whether the folder at path is a repository or a folder of epochs, by what it holds.  A folder of
 * mails may be kept in git, too, so one with a work tree must look like a public-inbox.
 * Returns: FALSE with an error of M2S_ERROR_IO if that cannot be told. */
gboolean m2s_repository_is_at(const char *path, gboolean *found, GError **error);

/* Opens the repository or folder of epochs at path.
 * warning: (nullable).
 * Returns: (transfer full) (nullable): NULL with an error that does not begin with path:
 * M2S_ERROR_NO_INPUT if it is none of public-inbox, or cannot be read; M2S_ERROR_IO if the process
 * is short of memory or descriptors.  An empty repository is not an error: it has no mail. */
M2sRepository *m2s_repository_open(const char *path, M2sRepositoryWarning warning,
                                   gpointer user_data, GError **error);
void m2s_repository_free(M2sRepository *repository);

/* Limits how many bytes are made of all objects together: those of the history, and the mails, each
 * once.  At first, there is no limit.  Beyond it, reading ends with M2S_ERROR_DATA. */
void m2s_repository_set_limit(M2sRepository *repository, guint64 bytes);

/* Skips all mails up to position, an earlier result of m2s_repository_position().  Must come before
 * the first mail.
 * found: (out): FALSE, and nothing is skipped, if what was read then is not part of the history any
 * more.
 * Returns: FALSE with an error of M2S_ERROR_IO, or of M2S_ERROR_DATA beyond a limit. */
gboolean m2s_repository_skip(M2sRepository *repository, const char *position, gboolean *found,
                             GError **error);

/* The next mail.
 * index: (out): its number for m2s_repository_read(), from 0.  An index is lost if its mail turned
 * out to be missing.
 * bytes: (out) (transfer full): the mail; may be used in any thread.
 * Returns: FALSE at the end, or with an error of M2S_ERROR_IO, or of M2S_ERROR_DATA beyond a limit:
 * that of bytes, or a million mails that commits change beyond one each. */
gboolean m2s_repository_next(M2sRepository *repository, guint64 *index, GBytes **bytes,
                             GError **error);

/* The mail that m2s_repository_next() gave that index.  May be called in several threads at once,
 * also while another thread calls m2s_repository_next().
 * Returns: (transfer full) (nullable): NULL with an error of M2S_ERROR_IO. */
GBytes *m2s_repository_read(M2sRepository *repository, guint64 index, GError **error);

/* How many mails there are, including those that are missing; 0 before the first was asked for. */
guint64 m2s_repository_mail_count(const M2sRepository *repository);

/* How far it was read once the mails before index count were taken: for each epoch, a commit whose
 * mail and all earlier ones are among them or were skipped ("0=ID 1=ID", or "HEAD=ID" for one
 * repository).  If a commit of version 1 adds several mails, they count when the last is taken.
 * May be called while another thread calls m2s_repository_next(), once that has given a mail.
 * Returns: (transfer full) (nullable): NULL if something was missing or damaged, so that it should
 * all be read again another time. */
char *m2s_repository_position(const M2sRepository *repository, guint64 count);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sRepository, m2s_repository_free)
