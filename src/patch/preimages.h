/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which files, with which blobs, diffs of git are made from.  Layer: patch.
 *
 *     diff --git a/lid.c b/lid.c
 *     index 0123abc..89abdef 100644 */
#pragma once

#include "base/slice.h"

/* The start of a blob's name, for a path. */
typedef void (*M2sPreimageFound)(const char *path, const char *blob, gpointer user_data);

/* Calls found for each file of diff that is not in touched, with its path, which is plain, and the
 * digits of its index line in lower case.
 * touched: a set of char *, freed with it: what diffs before this one have written; what this one
 * writes is added. */
void m2s_preimages_find(M2sSlice diff, GHashTable *touched, M2sPreimageFound found,
                        gpointer user_data);

/* Whether path can be named to git as it is: relative, without "..", and without control
 * characters. */
gboolean m2s_path_is_plain(const char *path);
