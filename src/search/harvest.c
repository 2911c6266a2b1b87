/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Collects the words of mails.  All of an archive goes through here, so it is a hash table of its
 * own: GHashTable would allocate for each word. */
#include "search/run.h"

#include "search/varint.h"

#define SLOTS_FIRST (1 << 12)
#define USES_FIRST  (1 << 12)

/* Most words of a text were in it before: these are found without a miss of the cache. */
#define RECENT 1024

typedef struct {
    guint64 hash;
    guint32 start; /* of the term in terms */
    guint32 count; /* mails that have it */
    guint32 last;  /* the last of them */
    guint8 size;
} Term;

/* A term in a mail. */
typedef struct {
    guint32 term, place;
} Use;

struct M2sHarvest {
    GArray *table;     /* of Term */
    GByteArray *terms; /* their bytes */
    Use *uses;         /* in the order of the mails */
    gsize use_count, use_room;
    guint32 *slots;         /* index in table + 1, or 0 */
    guint slot_count;       /* a power of 2, at least twice as many as terms */
    guint32 recent[RECENT]; /* by hash: a term that was used lately, + 1; or 0 */
};

char
m2s_term_letter(M2sSearchField field)
{
    static const char letters[M2S_FIELDS] = {
        [M2S_IN_FROM] = 'f',    [M2S_IN_TO] = 't',   [M2S_IN_CC] = 'c',   [M2S_IN_SUBJECT] = 's',
        [M2S_IN_MESSAGE] = 'm', [M2S_IN_DIFF] = 'd', [M2S_IN_FILES] = 'n'};
    return letters[field];
}

M2sHarvest *
m2s_harvest_new(void)
{
    M2sHarvest *harvest = g_new0(M2sHarvest, 1);
    harvest->table = g_array_new(FALSE, FALSE, sizeof(Term));
    harvest->terms = g_byte_array_new();
    harvest->use_room = USES_FIRST;
    harvest->uses = g_new(Use, USES_FIRST);
    harvest->slot_count = SLOTS_FIRST;
    harvest->slots = g_new0(guint32, SLOTS_FIRST);
    return harvest;
}

void
m2s_harvest_free(M2sHarvest *harvest)
{
    g_array_unref(harvest->table);
    g_byte_array_unref(harvest->terms);
    g_free(harvest->uses);
    g_free(harvest->slots);
    g_free(harvest);
}

/* word: as found by m2s_words_next(). */
static guint64
hash_of(char letter, M2sSlice word)
{
    guint64 hash = (guint64)(guchar)letter * 0x9e3779b97f4a7c15u + word.size, part;
    for (gsize i = 0; i < word.size; i += sizeof part) {
        memcpy(&part, word.data + i, sizeof part);
        hash = (hash ^ part) * 0x9fb21c651e98df25u;
        hash ^= hash >> 32;
    }
    return hash;
}

static void
grow(M2sHarvest *harvest)
{
    harvest->slot_count *= 4;
    g_free(harvest->slots);
    harvest->slots = g_new0(guint32, harvest->slot_count);
    for (guint i = 0; i < harvest->table->len; i++) {
        guint slot = g_array_index(harvest->table, Term, i).hash & (harvest->slot_count - 1);
        while (harvest->slots[slot])
            slot = (slot + 1) & (harvest->slot_count - 1);
        harvest->slots[slot] = i + 1;
    }
}

static gboolean
is_term(const M2sHarvest *harvest, const Term *term, guint64 hash, char letter, M2sSlice word)
{
    const guint8 *bytes = harvest->terms->data + term->start;
    return term->hash == hash && term->size == word.size + 1 && *bytes == (guint8)letter &&
           memcmp(bytes + 1, word.data, word.size) == 0;
}

static guint32
add_term(M2sHarvest *harvest, guint64 hash, char letter, M2sSlice word)
{
    const Term term = {.hash = hash, .start = harvest->terms->len, .size = (guint8)(word.size + 1)};
    g_byte_array_append(harvest->terms, (const guint8 *)&letter, 1);
    g_byte_array_append(harvest->terms, (const guint8 *)word.data, (guint)word.size);
    g_array_append_val(harvest->table, term);
    return harvest->table->len;
}

static guint32
find_term(M2sHarvest *harvest, char letter, M2sSlice word)
{
    guint64 hash = hash_of(letter, word);
    guint32 *recent = &harvest->recent[hash >> 32 & (RECENT - 1)];
    if (*recent &&
        is_term(harvest, &g_array_index(harvest->table, Term, *recent - 1), hash, letter, word))
        return *recent - 1;
    if (harvest->table->len * 2 >= harvest->slot_count)
        grow(harvest);
    guint slot = hash & (harvest->slot_count - 1);
    for (; harvest->slots[slot]; slot = (slot + 1) & (harvest->slot_count - 1))
        if (is_term(harvest, &g_array_index(harvest->table, Term, harvest->slots[slot] - 1), hash,
                    letter, word))
            break;
    if (harvest->slots[slot] == 0)
        harvest->slots[slot] = add_term(harvest, hash, letter, word);
    *recent = harvest->slots[slot];
    return *recent - 1;
}

static void
add_use(M2sHarvest *harvest, Use use)
{
    if (harvest->use_count == harvest->use_room) {
        harvest->use_room *= 2;
        harvest->uses = g_renew(Use, harvest->uses, harvest->use_room);
    }
    harvest->uses[harvest->use_count++] = use;
}

void
m2s_harvest_add(M2sHarvest *harvest, guint place, M2sSearchField field, M2sSlice text)
{
    const char letter = m2s_term_letter(field);
    M2sWords words;
    M2sSlice word;
    m2s_words_init(&words, text);
    while (m2s_words_next(&words, &word)) {
        if (word.size == 0)
            continue;
        const Use use = {find_term(harvest, letter, word), place};
        Term *term = &g_array_index(harvest->table, Term, use.term);
        if (term->count > 0 && term->last == place)
            continue;
        term->count++;
        term->last = place;
        add_use(harvest, use);
    }
}

/* Terms are sorted by their first bytes as a number, and only then by all. */
typedef struct {
    guint64 start;
    guint32 term;
} Key;

static guint64
start_of(const guint8 *bytes, gsize size)
{
    guint64 start = 0;
    memcpy(&start, bytes, MIN(size, sizeof start));
    return GUINT64_FROM_BE(start);
}

static int
compare_keys(gconstpointer a, gconstpointer b, gpointer user_data)
{
    const M2sHarvest *harvest = user_data;
    const Key *one = a, *other = b;
    if (one->start != other->start)
        return one->start < other->start ? -1 : 1;
    const Term *first = &g_array_index(harvest->table, Term, one->term);
    const Term *second = &g_array_index(harvest->table, Term, other->term);
    const char *terms = (const char *)harvest->terms->data;
    return m2s_slice_compare(m2s_slice(terms + first->start, first->size),
                             m2s_slice(terms + second->start, second->size));
}

static GArray *
sort(M2sHarvest *harvest)
{
    GArray *keys = g_array_sized_new(FALSE, FALSE, sizeof(Key), harvest->table->len);
    for (guint i = 0; i < harvest->table->len; i++) {
        const Term *term = &g_array_index(harvest->table, Term, i);
        const Key key = {start_of(harvest->terms->data + term->start, term->size), i};
        g_array_append_val(keys, key);
    }
    g_array_sort_with_data(keys, compare_keys, harvest);
    return keys;
}

/* The places of all terms, those of each together, in the order of the table. */
static guint32 *
sort_places(const M2sHarvest *harvest)
{
    guint32 *places = g_new(guint32, harvest->use_count + 1);
    guint32 *next = g_new(guint32, harvest->table->len + 1);
    guint32 start = 0;
    for (guint i = 0; i < harvest->table->len; i++) {
        next[i] = start;
        start += g_array_index(harvest->table, Term, i).count;
    }
    for (gsize i = 0; i < harvest->use_count; i++) {
        const Use *use = &harvest->uses[i];
        places[next[use->term]++] = use->place;
    }
    /* next is the end of each now. */
    for (guint i = 0; i < harvest->table->len; i++)
        g_array_index(harvest->table, Term, i).last =
            next[i] - g_array_index(harvest->table, Term, i).count;
    g_free(next);
    return places;
}

GBytes *
m2s_harvest_run(M2sHarvest *harvest)
{
    g_autofree guint32 *places = sort_places(harvest);
    g_autoptr(GArray) keys = sort(harvest);
    g_autoptr(GByteArray) packed = g_byte_array_new();
    g_autoptr(GByteArray) run = g_byte_array_new();
    char before[M2S_TERM_MAX];
    gsize before_size = 0;
    for (guint i = 0; i < keys->len; i++) {
        const Term *term = &g_array_index(harvest->table, Term, g_array_index(keys, Key, i).term);
        const guint32 *place = places + term->last;
        g_byte_array_set_size(packed, term->count * M2S_VARINT_MAX);
        guint8 *at = packed->data;
        for (guint k = 0; k < term->count; k++)
            at = m2s_varint_write(at, k == 0 ? *place : place[k] - place[k - 1]);
        m2s_run_append(run, before, &before_size,
                       m2s_slice((const char *)harvest->terms->data + term->start, term->size),
                       m2s_slice((const char *)packed->data, (gsize)(at - packed->data)));
    }
    return g_bytes_new(run->data, run->len); /* without room to grow */
}
