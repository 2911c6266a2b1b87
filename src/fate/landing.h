/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds the patches of an archive among the commits of git repositories.  Layer: fate.
 *
 * A commit is a patch
 *
 *  1. that a Link: or Message-ID: trailer names, as b4 and many maintainers' hooks write it, if
 *     its subject, its author or its diff is the patch's, too: links also lead to discussions;
 *  2. that has the same diff, line numbers and such apart (`git patch-id`);
 *  3. that has the same subject, the same author and a diff that is much alike.
 *
 * A diff is made only of commits that share subject, author or date of authorship with a patch. */
#pragma once

#include "fate/claims.h"

/* paths: of the repositories; ended by NULL.
 * all: of M2sClaims: patches that were found become accepted; a mail that said so stays.
 * Returns: FALSE with M2S_ERROR_NO_INPUT or M2S_ERROR_DATA for what is no repository or a damaged
 * one, or an error as from m2s_archive_text(). */
gboolean m2s_landing_find(const M2sArchive *archive, char *const *paths, GHashTable *all,
                          GStringChunk *strings, GError **error);
