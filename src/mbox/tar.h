/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The members of a tar: of POSIX (ustar, pax), GNU, or older (v7).  Layer: mbox.
 *
 * Rules: "pax Interchange Format" and "ustar Interchange Format" of POSIX pax, and the manual of
 * GNU tar, "Basic Tar Format". */
#pragma once

#include "base/slice.h"
#include "mbox/member.h"

#define M2S_TAR_BLOCK 512 /* bytes */

/* Copies size bytes of the tar at offset, which never decreases, to buffer.
 * Returns: how many; fewer at the end or before a damaged place. */
typedef gsize (*M2sTarRead)(gpointer from, guint64 offset, char *buffer, gsize size);

/* Whether bytes begin with the header of a member.  An mbox could be made to look so. */
gboolean m2s_tar_is_at(M2sSlice bytes);

/* Adds all members to members.  The last of them may have an end beyond that of the tar.
 * Returns: FALSE with an error of M2S_ERROR_DATA if the tar is damaged, or has no end: all members
 * before that are added. */
gboolean m2s_tar_list(M2sTarRead read, gpointer from, M2sMembers *members, GError **error);
