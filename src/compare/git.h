/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs git: without a shell, and with an environment of its own.  Layer: compare. */
#pragma once

#include "base/slice.h"

/* Where git runs, and what it finds there. */
typedef struct {
    char *folder; /* for what it reads and writes */
    char **environment;
} M2sScratchGit;

/* Runs git with arguments, which end with NULL, and input on its standard input.
 * output: (out) (nullable): (transfer full): its standard output; NULL if git failed.
 * Returns: FALSE with M2S_ERROR_UNAVAILABLE if git cannot be run, or M2S_ERROR_IO. */
gboolean m2s_scratch_git_run(const M2sScratchGit *git, const char *const *arguments, M2sSlice input,
                             GString **output, GError **error);

/* The environment without all that tells git where and how to work.  Returns: (transfer full). */
char **m2s_git_plain_environment(void);
