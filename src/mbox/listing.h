/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is in a folder.  Layer: mbox. */
#pragma once

#include <dirent.h>

#include <glib.h>

/* folder: its descriptor.
 * Returns: FALSE with an error to end the listing. */
typedef gboolean (*M2sListingFunc)(int folder, const struct dirent *entry, gpointer user_data,
                                   GError **error);

/* Calls visit for all that is in the folder at path, in no order, except "." and "..".
 * Returns: FALSE with an error of visit, or if not all was seen: M2S_ERROR_NO_INPUT if the folder
 * cannot be opened, M2S_ERROR_IO if it cannot be read or the process has run out of something.  The
 * message does not name the folder. */
gboolean m2s_listing_visit(const char *path, M2sListingFunc visit, gpointer user_data,
                           GError **error);
