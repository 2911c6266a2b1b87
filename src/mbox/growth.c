/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/growth.h"

#include <sys/stat.h>

#define LATELY   (2 * G_GINT64_CONSTANT(1000000000)) /* nanoseconds */
#define PATIENCE (G_USEC_PER_SEC / 2)
#define INTERVAL (G_USEC_PER_SEC / 40) /* between two looks */

static gboolean
is_at(const struct stat *status, const char *path)
{
    struct stat there;
    return stat(path, &there) == 0 && there.st_dev == status->st_dev &&
           there.st_ino == status->st_ino;
}

M2sGrowth
m2s_growth_look(M2sFile file, const char *path, guint64 size)
{
    struct stat status;
    if (fstat(file, &status) != 0)
        return M2S_GROWTH_NONE;
    if ((guint64)status.st_size < size)
        return M2S_GROWTH_CUT;
    if (path && !is_at(&status, path))
        return M2S_GROWTH_REPLACED;
    return (guint64)status.st_size > size ? M2S_GROWTH_LONGER : M2S_GROWTH_NONE;
}

/* A file server's clock may be ahead of ours: a time to come is lately, too. */
gboolean
m2s_growth_is_likely(M2sFile file)
{
    M2sFileIdentity identity;
    return m2s_file_identify(file, &identity) &&
           identity.modified > g_get_real_time() * 1000 - LATELY;
}

M2sGrowth
m2s_growth_wait(M2sFile file, const char *path, guint64 size)
{
    gint64 end = g_get_monotonic_time() + PATIENCE;
    M2sGrowth growth;
    do {
        g_usleep(INTERVAL);
        growth = m2s_growth_look(file, path, size);
    } while (growth == M2S_GROWTH_NONE && g_get_monotonic_time() < end);
    return growth;
}
