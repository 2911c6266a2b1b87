/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which series touch a file.  Layer: output. */
#pragma once

#include <mbox2series/archive.h>

/* Keeps those of series with a patch that touches a file whose name matches pattern, or a file in
 * a folder whose name does.  A state knows the files; otherwise, the mails of the patches are
 * read, on all cores and in the order that they came in, so a compressed file is unpacked once.
 * pattern: as for m2s_glob_match(); jobs: threads; 0: one per core.
 * series: of const M2sSeries *, each once, in any order, which stays.
 * Returns: FALSE with an error as from m2s_archive_text(). */
gboolean m2s_touch_keep(const M2sArchive *archive, const char *pattern, guint jobs,
                        GPtrArray *series, GError **error);
