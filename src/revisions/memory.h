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

    /* Nothing is remembered by these; states need them to tell what depends on what: */
    M2S_MEMORY_MENTION, /* the Message-ID of a mail that is referred to */
    M2S_MEMORY_PULL,    /* the Message-ID of a pull request */
    M2S_MEMORY_KINDS,
} M2sMemoryKind;

/* Something that an entry has and others may have, too. */
typedef struct {
    M2sMemoryKind kind;
    guint64 value;
} M2sTrait;

/* The traits of entry, each once.  Returns: (transfer full): of M2sTrait. */
GArray *m2s_entry_traits(const M2sEntry *entry);

/* A hash of a trait, which is not 0. */
guint64 m2s_trait_key(const M2sTrait *trait);

/* How many entries are known by a trait of that kind. */
guint m2s_trait_limit(M2sMemoryKind kind);

typedef struct M2sMemory M2sMemory;

M2sMemory *m2s_memory_new(void);
void m2s_memory_free(M2sMemory *memory);

/* Makes entry known by all that it has. */
void m2s_memory_add(M2sMemory *memory, M2sEntry *entry);

/* Makes entry known by a trait that it has, of a kind that is remembered. */
void m2s_memory_put(M2sMemory *memory, const M2sTrait *trait, M2sEntry *entry);

/* The entries that have a thing, the earliest first.
 * count: (out).  Returns: (transfer none) (nullable): valid until the next entry is added. */
M2sEntry *const *m2s_memory_find(const M2sMemory *memory, M2sMemoryKind kind, guint64 value,
                                 guint *count);
