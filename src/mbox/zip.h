/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The members of a zip, with those of more than 4 GiB (Zip64).  Layer: mbox.
 *
 * Rules: APPNOTE.TXT of PKWARE, 6.3.  Members are those of the directory at its end.  Without one,
 * the zip was cut: then they are found by the headers before them, as far as these go. */
#pragma once

#include "base/slice.h"
#include "mbox/member.h"

/* Whether bytes begin as a zip. */
gboolean m2s_zip_is_at(M2sSlice bytes);

/* Adds all members to members.  bytes may be mapped, and change meanwhile.
 * Returns: FALSE with an error of M2S_ERROR_DATA if the zip is damaged: all members that can be
 * found are added. */
gboolean m2s_zip_list(M2sSlice bytes, M2sMembers *members, GError **error);
