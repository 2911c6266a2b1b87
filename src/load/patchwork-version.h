/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which Patchwork a database is of.  Layer: load. */
#pragma once

#include <mbox2series/postgres.h>

typedef struct {
    const char *shown;         /* "Patchwork 3.1 or 3.2" */
    const char *migration;     /* the last one: "0046_patch_comment_events" */
    gboolean has_dependencies; /* of series */
} M2sPatchworkVersion;

/* Finds out by the migrations that the database lists.
 * Returns: (transfer none) (nullable): NULL with M2S_ERROR_UNSUPPORTED if there is no Patchwork in
 * it, or one that is not known, or an error of the server. */
const M2sPatchworkVersion *m2s_patchwork_version(M2sDatabase *database, GError **error);
