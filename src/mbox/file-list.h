/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files of an input, one after another: a single one, those in a folder, and in place of an
 * archive (container.h), those in that.  Layer: mbox.
 *
 * What is no mail, or damaged, among several files costs a warning, and the others are read; but an
 * archive that is damaged is an error once all that is left of it was read. */
#pragma once

#include "mbox/folder.h"
#include "mbox/mail-file.h"

typedef struct M2sFileList M2sFileList;

/* Called for a file in a folder or an archive that was skipped, or an mbox that seems to be cut.
 * path: as given.  what: what is wrong; to be printed after the path.  Neither is escaped for a
 * terminal. */
typedef void (*M2sInputWarning)(const char *path, const char *what, gpointer user_data);

/* warning: (nullable). */
M2sFileList *m2s_file_list_new(M2sSources *sources, M2sInputWarning warning, gpointer user_data);
void m2s_file_list_free(M2sFileList *list);

/* Has the list consist of the files of folder (transfer full). */
void m2s_file_list_set_folder(M2sFileList *list, M2sFolder *folder);

/* Has the list consist of one file.
 * Returns: FALSE with an error of m2s_mail_file_open(). */
gboolean m2s_file_list_set_file(M2sFileList *list, const M2sFileFacts *facts, GError **error);

/* For m2s_input_give_whole(). */
void m2s_file_list_give_whole(M2sFileList *list, gsize max);

/* The file that is being read; if that was left, the next one that can be.
 * Returns: (transfer none) (nullable): NULL at the end, or with an error whose message names the
 * file: M2S_ERROR_IO if reading cannot go on, M2S_ERROR_DATA if the one archive is damaged. */
M2sMailFile *m2s_file_list_next(M2sFileList *list, GError **error);

/* Warns of the file that is being read. */
void m2s_file_list_warn(M2sFileList *list, const char *what);

/* Stops reading the file; at its end, with a warning if it seems to be cut. */
void m2s_file_list_leave(M2sFileList *list);
void m2s_file_list_end(M2sFileList *list);

/* Stops reading the file because of failure, an error of m2s_mail_file_next().
 * Returns: FALSE with an error whose message names the file; TRUE if it only costs a warning, as
 * others follow. */
gboolean m2s_file_list_leave_damaged(M2sFileList *list, const GError *failure, GError **error);

/* If the list consists of one file that is no archive: that.  (transfer none) (nullable) */
M2sMailFile *m2s_file_list_single(const M2sFileList *list);

/* Whether it consists of one archive. */
gboolean m2s_file_list_is_archive(const M2sFileList *list);

/* The bytes of files read so far, and of all: 0 for a folder, as it is not known. */
guint64 m2s_file_list_position(const M2sFileList *list);
guint64 m2s_file_list_size(const M2sFileList *list);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sFileList, m2s_file_list_free)
