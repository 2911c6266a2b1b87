/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/listing.h"

#include <errno.h>
#include <string.h>

#include "mbox/file.h"

typedef DIR Listing;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Listing, closedir)

static gboolean
is_itself(const struct dirent *entry)
{
    return strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
}

gboolean
m2s_listing_visit(const char *path, M2sListingFunc visit, gpointer user_data, GError **error)
{
    const struct dirent *entry;
    g_autoptr(Listing) listing = opendir(path);
    if (listing == NULL) {
        m2s_file_set_error(error, errno);
        return FALSE;
    }
    while (errno = 0, (entry = readdir(listing)) != NULL)
        if (!is_itself(entry) && !visit(dirfd(listing), entry, user_data, error))
            return FALSE;
    if (errno != 0) /* as at the end, there is no entry */
        m2s_file_set_error(error, errno);
    return errno == 0;
}
