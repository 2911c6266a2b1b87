/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether somebody is writing to a file that was read.  Layer: mbox. */
#pragma once

#include "mbox/file.h"

typedef enum {
    M2S_GROWTH_NONE,     /* it is as it was */
    M2S_GROWTH_LONGER,   /* a writer is at work */
    M2S_GROWTH_CUT,      /* it is shorter */
    M2S_GROWTH_REPLACED, /* another file has its path now, or none */
} M2sGrowth;

/* What became of file since size bytes of it were read.
 * path: (nullable): its path, if it has one. */
M2sGrowth m2s_growth_look(M2sFile file, const char *path, guint64 size);

/* Whether file was modified so lately that its writer may just be pausing. */
gboolean m2s_growth_is_likely(M2sFile file);

/* Looks for as long as a writer pauses, half a second, or until there is something to be seen. */
M2sGrowth m2s_growth_wait(M2sFile file, const char *path, guint64 size);
