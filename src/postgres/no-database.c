/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In the place of database.c in a build without libpq. */
#include <mbox2series/postgres.h>

M2sDatabase *
m2s_database_connect(const char *url, GError **error)
{
    g_set_error_literal(error, M2S_ERROR, M2S_ERROR_UNSUPPORTED,
                        "this mbox2series was built without libpq, so it cannot fill databases of "
                        "PostgreSQL");
    return NULL;
}

void
m2s_database_free(M2sDatabase *database)
{
    /* there is none */
}
