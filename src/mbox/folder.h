/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files of a folder of mails or of a Maildir, in the order of reading.  Layer: mbox. */
#pragma once

#include <glib.h>

typedef struct {
    GRefString *path;
    GPtrArray *names;    /* of char *: paths below path ("1.eml", "cur/1700000000.a:2,S") */
    gboolean is_maildir; /* every file is one mail */
} M2sFolder;

/* Lists the folder at path.
 *
 * A folder with a folder `cur` or `new` is a Maildir.  The mails of both are sorted together by
 * their unique names (up to the colon, so that a flag that is set changes nothing), with numbers
 * in them sorted by value: they begin with the time of delivery, and who delivers many in a second
 * counts on ("1700000000.M9P1Q2.host" is before "1700000000.M10P1Q3.host").  Python's
 * mailbox.Maildir takes new before cur and each as the file system lists it, which differs from
 * disk to disk; series need mails in the order in which they came.  As there, of two files with the
 * same unique name that in cur counts: it was moved while it was being listed.
 *
 * Of any other folder every regular file counts, sorted by the bytes of its name.  Names that begin
 * with "." are left out, symbolic links followed, folders within not entered.
 *
 * Returns: (transfer full) (nullable): NULL with an error of M2S_ERROR_NO_INPUT if the folder
 * cannot be read, holds no file or is a bare Git repository, whose files are no mails; its message
 * does not name the folder. */
M2sFolder *m2s_folder_list(const char *path, GError **error);
void m2s_folder_free(M2sFolder *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sFolder, m2s_folder_free)
