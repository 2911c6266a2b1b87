/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files for fuzzers whose readers want a path, and all that an archive answers as one text. */
#pragma once

#include <mbox2series/view.h>

#include "base/slice.h"

/* A path in a folder of this process, which is removed at its end.  Returns: (transfer full). */
char *scratch_path(const char *name);

/* Writes bytes to such a file.  Returns: (transfer full): its path. */
char *scratch_write(const char *name, M2sSlice bytes);

/* All lists of the API, and the details of comments.  Checks that each answer is UTF-8.
 * Returns: (transfer full) (nullable): NULL with an error of m2s_api_get(). */
char *scratch_answers(const M2sArchive *archive, GError **error);
