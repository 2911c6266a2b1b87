/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/path.h"

#include <errno.h>
#include <unistd.h>

gboolean
path_may_exist(const char *path)
{
    return access(path, F_OK) == 0 || (errno != ENOENT && errno != ENOTDIR && errno != EACCES &&
                                       errno != ELOOP && errno != ENAMETOOLONG);
}
