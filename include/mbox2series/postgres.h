/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Connections to databases of PostgreSQL.  Layer: postgres. */
#pragma once

#include <mbox2series/base.h>

G_BEGIN_DECLS

/* A connection to a database.  It belongs to one thread. */
typedef struct M2sDatabase M2sDatabase;

/* Connects to the database at url, with libpq, which is loaded now.  All files and sockets that the
 * connection needs are opened here, none later.
 * url: as libpq takes it: "postgresql://host/name", "service=name", "host=… dbname=…" or the name
 * of a database.  What it does not say comes from libpq's environment variables, service file and
 * password file.  No message repeats it, as there may be a password in it.
 * Returns: (transfer full) (nullable): NULL with M2S_ERROR_USAGE if url is none,
 * M2S_ERROR_UNAVAILABLE if there is no connection, or M2S_ERROR_UNSUPPORTED if this build is
 * without libpq or the server is older than PostgreSQL 11. */
M2S_API M2sDatabase *m2s_database_connect(const char *url, GError **error);

/* Closes the connection; a transaction that is open is rolled back. */
M2S_API void m2s_database_free(M2sDatabase *database);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sDatabase, m2s_database_free)

G_END_DECLS
