/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In a build without libpq, there is no database to call these with. */
#include <mbox2series/load.h>

const M2sPatchworkVersion *
m2s_patchwork_version(M2sDatabase *database, GError **error)
{
    g_return_val_if_reached(NULL);
}
