/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "revisions/memory.h"

#include "revisions/hash.h"

/* How many entries are known by one thing. */
static const guint limits[M2S_MEMORY_KINDS] = {
    [M2S_MEMORY_PERSON] = 32,    [M2S_MEMORY_SUBJECT] = 20, [M2S_MEMORY_HASH] = 10,
    [M2S_MEMORY_CHANGE_ID] = 32, [M2S_MEMORY_MAIL] = 1,
};

/* The entries that have one thing. */
typedef struct {
    guint64 key;
    guint count, size;
    M2sEntry **entries;
} List;

struct M2sMemory {
    GHashTable *lists; /* key -> List */
};

static void
list_free(gpointer data)
{
    List *list = data;
    g_free(list->entries);
    g_free(list);
}

M2sMemory *
m2s_memory_new(void)
{
    M2sMemory *memory = g_new(M2sMemory, 1);
    memory->lists = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, list_free);
    return memory;
}

void
m2s_memory_free(M2sMemory *memory)
{
    g_hash_table_unref(memory->lists);
    g_free(memory);
}

static guint64
key_of(M2sMemoryKind kind, guint64 value)
{
    return m2s_hash_mix(m2s_hash_mix(0, kind + 1), value);
}

static void
add(M2sMemory *memory, M2sMemoryKind kind, guint64 value, M2sEntry *entry)
{
    const guint64 key = key_of(kind, value);
    List *list = g_hash_table_lookup(memory->lists, &key);
    if (list == NULL) {
        list = g_new0(List, 1);
        list->key = key;
        g_hash_table_insert(memory->lists, &list->key, list);
    }
    if (list->count > 0 && list->entries[list->count - 1] == entry)
        return;
    if (list->count == limits[kind])
        memmove(list->entries, list->entries + 1, --list->count * sizeof *list->entries);
    if (list->count == list->size) {
        list->size = MIN(limits[kind], list->size * 2 + 1);
        list->entries = g_renew(M2sEntry *, list->entries, list->size);
    }
    list->entries[list->count++] = entry;
}

static void
add_places(M2sMemory *memory, M2sMemoryKind kind, const GArray *places, M2sEntry *entry)
{
    for (guint i = 0; i < places->len; i++)
        add(memory, kind, g_array_index(places, M2sPlace, i).value, entry);
}

void
m2s_memory_add(M2sMemory *memory, M2sEntry *entry)
{
    for (guint i = 0; i < entry->people->len; i++)
        add(memory, M2S_MEMORY_PERSON, g_array_index(entry->people, guint64, i), entry);
    add_places(memory, M2S_MEMORY_SUBJECT, entry->subjects, entry);
    if (entry->head)
        add(memory, M2S_MEMORY_SUBJECT, entry->head, entry);
    add_places(memory, M2S_MEMORY_HASH, entry->hashes, entry);
    for (guint i = 0; i < entry->pieces->len; i++) {
        const M2sPiece *piece = g_ptr_array_index(entry->pieces, i);
        for (guint k = 0; k < piece->sketch->change_id_count; k++)
            add(memory, M2S_MEMORY_CHANGE_ID, piece->sketch->change_ids[k], entry);
        add(memory, M2S_MEMORY_MAIL, m2s_sketch_msgid(m2s_slice_of(piece->item->msgid)), entry);
    }
}

M2sEntry *const *
m2s_memory_find(const M2sMemory *memory, M2sMemoryKind kind, guint64 value, guint *count)
{
    const guint64 key = key_of(kind, value);
    const List *list = g_hash_table_lookup(memory->lists, &key);
    *count = list ? list->count : 0;
    return list ? list->entries : NULL;
}
