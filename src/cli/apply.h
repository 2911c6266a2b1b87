/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What `am` does with a repository: --git-dir, --check, --apply.  Layer: cli. */
#pragma once

#include <mbox2series/apply.h>

#include "cli/console.h"

typedef struct {
    const char *git_dir; /* (nullable): NULL: nothing is done */
    const char *base;    /* (nullable): the commit to apply to */
    const char *branch;  /* (nullable): for --apply: NULL: named after the series */
    gboolean check, apply;
} ApplyOptions;

/* Whether options go together.  Returns: FALSE with M2S_ERROR_USAGE. */
gboolean apply_check(const ApplyOptions *options, GError **error);

/* Finds the base of a series, and checks whether it applies, or applies it.
 * mailbox: of the series.
 * status: (inout): set to 1 if it does not apply.
 * Returns: FALSE with an error. */
gboolean apply_series(const ApplyOptions *options, Console *console, const M2sArchive *archive,
                      const M2sAmChoice *choice, const char *mailbox, int *status, GError **error);
