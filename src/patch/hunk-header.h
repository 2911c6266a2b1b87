/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The line that opens a hunk of a diff: `@@ -1,5 +1,6 @@ main()`.  Layer: patch. */
#pragma once

#include "base/slice.h"

typedef struct {
    gint64 old_lines, new_lines; /* 1 if the header does not say */
} M2sHunkHeader;

/* Whether line begins with such a header.  Counts beyond 64 bits become G_MAXINT64. */
gboolean m2s_hunk_header_parse(M2sSlice line, M2sHunkHeader *header);
