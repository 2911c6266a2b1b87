/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files of a Maildir or another folder of mails, in reading order.  Layer: mbox. */
#pragma once

#include <glib.h>

typedef struct {
    GRefString *path;
    GPtrArray *names;    /* of char *: paths below path ("1.eml", "cur/1700000000.a:2,S") */
    gboolean is_maildir; /* every file is one mail */
} M2sFolder;

/* Lists the folder at path.
 *
 * A folder that contains `cur` or `new` is a Maildir.  The mails of both are sorted together, by
 * unique name: that is the part before the colon, so flags do not matter.  Numbers in names are
 * sorted by value.  Unique names begin with the time of delivery, and agents that deliver
 * several mails in a second count them: "1700000000.M9P1Q2.host" comes before
 * "1700000000.M10P1Q3.host".  Python's mailbox.Maildir reads new before cur, each in the order
 * of the file system, which differs between disks; but grouping needs mails in the order in
 * which they arrived.  Of two files with the same unique name, the one in cur is used, as in
 * Python: it was moved during the listing.
 *
 * In any other folder, all regular files are used, sorted by the bytes of their names.  Names
 * that begin with "." are left out, symbolic links are followed, and subfolders are not entered.
 * The English name of a month after a year counts as its number, so that the months of pipermail
 * are in order: "2006-January.txt" before "2006-April.txt", and not replies before their patches.
 * Most others write names that sort by time: "2006q1.txt" and "Week-of-Mon-20061002.txt" of
 * pipermail, "widgets@lists.example.org-2006-10.mbox" of HyperKitty, "0001-wheels.patch" of git.
 *
 * The dates in the files do not count.  They would tell more than a name like "old.mbox", but a
 * single mail from a computer with a wrong clock, first in its month, would move the whole month;
 * and each file would have to be opened, and unpacked.
 *
 * Returns: (transfer full) (nullable): NULL with an error of M2S_ERROR_NO_INPUT if the folder
 * cannot be read or is a bare Git repository, whose files are not mails.  The message does not name
 * the folder.  A folder without files has no names. */
M2sFolder *m2s_folder_list(const char *path, GError **error);
void m2s_folder_free(M2sFolder *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sFolder, m2s_folder_free)
