/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The members of a tar or a zip, as its headers tell.  Layer: mbox.
 *
 * A name is nothing but a name: nothing is ever opened, created or followed by it. */
#pragma once

#include <glib.h>

typedef enum { M2S_MEMBER_FILE, M2S_MEMBER_FOLDER, M2S_MEMBER_OTHER } M2sMemberKind;

typedef struct {
    char *name; /* the path as given: any bytes but NUL */
    M2sMemberKind kind;
    const char *why_not;  /* of another: why it cannot be read, to be printed after its name */
    guint64 offset, size; /* its bytes in the archive */
    gboolean is_cut;      /* the archive ends before it does */
    gboolean is_deflated; /* as zip does it: without a header and a checksum */
    gboolean is_packed;   /* by the zip, in another way, as one of codec.h */
    gboolean has_crc32;   /* a zip tells the checksum of what it unpacks to */
    guint32 crc32;
    guint64 unpacked_size; /* of a deflated one */
} M2sMember;

typedef struct M2sMembers M2sMembers;

M2sMembers *m2s_members_new(void);
void m2s_members_free(M2sMembers *members);

/* Adds a member; takes its name.
 * Returns: FALSE if there are so many that memory may not do for them: more than 4 million, or
 * 256 MiB of names.  A few kilobytes can unpack to more. */
gboolean m2s_members_add(M2sMembers *members, M2sMember *member);

guint m2s_members_count(const M2sMembers *members);
M2sMember *m2s_members_at(const M2sMembers *members, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sMembers, m2s_members_free)
