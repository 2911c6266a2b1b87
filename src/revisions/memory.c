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

guint64
m2s_trait_key(const M2sTrait *trait)
{
    return m2s_hash_mix(m2s_hash_mix(0, trait->kind + 1), trait->value);
}

guint
m2s_trait_limit(M2sMemoryKind kind)
{
    return limits[kind];
}

void
m2s_memory_put(M2sMemory *memory, const M2sTrait *trait, M2sEntry *entry)
{
    const guint64 key = m2s_trait_key(trait);
    const guint limit = limits[trait->kind];
    List *list = g_hash_table_lookup(memory->lists, &key);
    if (list == NULL) {
        list = g_new0(List, 1);
        list->key = key;
        g_hash_table_insert(memory->lists, &list->key, list);
    }
    if (list->count > 0 && list->entries[list->count - 1] == entry)
        return;
    if (list->count == limit)
        memmove(list->entries, list->entries + 1, --list->count * sizeof *list->entries);
    if (list->count == list->size) {
        list->size = MIN(limit, list->size * 2 + 1);
        list->entries = g_renew(M2sEntry *, list->entries, list->size);
    }
    list->entries[list->count++] = entry;
}

static void
list_trait(GArray *traits, M2sMemoryKind kind, guint64 value)
{
    const M2sTrait trait = {kind, value};
    g_array_append_val(traits, trait);
}

static void
list_places(GArray *traits, M2sMemoryKind kind, const GArray *places)
{
    for (guint i = 0; i < places->len; i++)
        list_trait(traits, kind, g_array_index(places, M2sPlace, i).value);
}

static void
list_mails(GArray *traits, const M2sPiece *piece)
{
    const M2sSketch *sketch = piece->sketch;
    const guint64 msgid = m2s_sketch_msgid(m2s_slice_of(piece->item->msgid));
    list_trait(traits, M2S_MEMORY_MAIL, msgid);
    if (piece->patch && piece->patch->pull_url)
        list_trait(traits, M2S_MEMORY_PULL, msgid);
    for (guint i = 0; i < sketch->history_count; i++)
        list_trait(traits, M2S_MEMORY_MENTION, sketch->history[i]);
    for (guint i = 0; i < sketch->reference_count; i++)
        list_trait(traits, M2S_MEMORY_MENTION, sketch->references[i]);
    for (guint i = 0; i < sketch->link_count; i++)
        list_trait(traits, M2S_MEMORY_MENTION, sketch->links[i].msgid);
}

static void
list_all(const M2sEntry *entry, GArray *traits)
{
    for (guint i = 0; i < entry->people->len; i++)
        list_trait(traits, M2S_MEMORY_PERSON, g_array_index(entry->people, guint64, i));
    list_places(traits, M2S_MEMORY_SUBJECT, entry->subjects);
    if (entry->head)
        list_trait(traits, M2S_MEMORY_SUBJECT, entry->head);
    list_places(traits, M2S_MEMORY_HASH, entry->hashes);
    for (guint i = 0; i < entry->pieces->len; i++) {
        const M2sPiece *piece = g_ptr_array_index(entry->pieces, i);
        for (guint k = 0; k < piece->sketch->change_id_count; k++)
            list_trait(traits, M2S_MEMORY_CHANGE_ID, piece->sketch->change_ids[k]);
        list_mails(traits, piece);
    }
}

static int
compare_traits(gconstpointer a, gconstpointer b)
{
    const M2sTrait *one = a, *other = b;
    return one->kind != other->kind ? (int)one->kind - (int)other->kind
                                    : (one->value > other->value) - (one->value < other->value);
}

/* All patches of a series refer to its cover letter, and are by one person. */
GArray *
m2s_entry_traits(const M2sEntry *entry)
{
    GArray *traits = g_array_new(FALSE, FALSE, sizeof(M2sTrait));
    guint count = 0;
    list_all(entry, traits);
    g_array_sort(traits, compare_traits);
    M2sTrait *sorted = (M2sTrait *)traits->data;
    for (guint i = 0; i < traits->len; i++)
        if (count == 0 || compare_traits(&sorted[count - 1], &sorted[i]) != 0)
            sorted[count++] = sorted[i];
    g_array_set_size(traits, count);
    return traits;
}

void
m2s_memory_add(M2sMemory *memory, M2sEntry *entry)
{
    g_autoptr(GArray) traits = g_array_new(FALSE, FALSE, sizeof(M2sTrait));
    list_all(entry, traits);
    for (guint i = 0; i < traits->len; i++) {
        const M2sTrait *trait = &g_array_index(traits, M2sTrait, i);
        if (limits[trait->kind] > 0)
            m2s_memory_put(memory, trait, entry);
    }
}

M2sEntry *const *
m2s_memory_find(const M2sMemory *memory, M2sMemoryKind kind, guint64 value, guint *count)
{
    const M2sTrait trait = {kind, value};
    const guint64 key = m2s_trait_key(&trait);
    const List *list = g_hash_table_lookup(memory->lists, &key);
    *count = list ? list->count : 0;
    return list ? list->entries : NULL;
}
