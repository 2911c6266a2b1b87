/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which members of an archive are read, and in which order: as those of the folder that it would
 * unpack to.  Layer: mbox.
 *
 * Each folder in it is read, those of Maildirs as such (folder.h): of these, only cur and new.  As
 * in a folder, names that begin with "." are left out, of files and of folders, but not the folder
 * that all are in.  Folders are in the order of their names, and so are the files in each.  If a
 * name comes again, the last member counts, as when the archive is unpacked. */
#pragma once

#include "mbox/member.h"

/* A member that is read, or told of. */
typedef struct {
    guint member; /* index */
    gboolean in_maildir;
    const char *why_not; /* (nullable): why it is passed over, to be printed after its name */
} M2sPlace;

/* Returns: (transfer full): of M2sPlace. */
GArray *m2s_arrangement_new(const M2sMembers *members);
