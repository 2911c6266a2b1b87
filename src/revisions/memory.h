/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which earlier entries have something in common with a new one.  Layer: revisions.
 *
 * Of each thing, only the last entries that have it are known, so that a lookup takes as long for
 * the thousandth patch of one name as for the second. */
#pragma once

#include "revisions/entry.h"

typedef enum {
    M2S_MEMORY_PERSON,
    M2S_MEMORY_SUBJECT,
    M2S_MEMORY_HASH,
    M2S_MEMORY_CHANGE_ID,
    M2S_MEMORY_MAIL, /* a Message-ID */
    M2S_MEMORY_KINDS,
} M2sMemoryKind;

typedef struct M2sMemory M2sMemory;

M2sMemory *m2s_memory_new(void);
void m2s_memory_free(M2sMemory *memory);

/* Makes entry known by all that it has. */
void m2s_memory_add(M2sMemory *memory, M2sEntry *entry);

/* The entries that have a thing, the earliest first.
 * count: (out).  Returns: (transfer none) (nullable): valid until the next entry is added. */
M2sEntry *const *m2s_memory_find(const M2sMemory *memory, M2sMemoryKind kind, guint64 value,
                                 guint *count);
