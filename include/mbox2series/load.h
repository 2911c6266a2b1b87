/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fills databases of PostgreSQL from an archive.  Layer: load. */
#pragma once

#include <mbox2series/archive.h>
#include <mbox2series/postgres.h>

G_BEGIN_DECLS

/* What is known of Patchwork's database. */
typedef struct {
    const char *shown;     /* "Patchwork 3.1 or 3.2" */
    const char *migration; /* the last one: "0046_patch_comment_events" */
    gboolean has_dependencies;
} M2sPatchworkVersion;

/* Finds out which Patchwork made a database, by the migrations that it lists.
 * Returns: (transfer none) (nullable): NULL with M2S_ERROR_UNSUPPORTED if it is none, or one that
 * is not known, or an error of the server. */
M2S_API const M2sPatchworkVersion *m2s_patchwork_version(M2sDatabase *database, GError **error);

G_END_DECLS
