/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The SHA-1 of a git object.  Layer: mbox. */
#pragma once

#include <string.h>

#include <glib.h>

#define M2S_GIT_ID_SIZE 20
#define M2S_GIT_ID_HEX  (2 * M2S_GIT_ID_SIZE)

typedef struct {
    guint8 bytes[M2S_GIT_ID_SIZE];
} M2sGitId;

static inline gboolean
m2s_git_id_equals(const M2sGitId *a, const M2sGitId *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

/* Reads the 40 hexadecimal digits at text, of which size bytes may be read.
 * Returns: FALSE if they are not there. */
gboolean m2s_git_id_parse(const char *text, gsize size, M2sGitId *id);

/* Returns: (transfer full): 40 hexadecimal digits. */
char *m2s_git_id_format(const M2sGitId *id);
