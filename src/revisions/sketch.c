/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "revisions/sketch.h"

#include "base/python.h"
#include "revisions/hash.h"

/* The parts of a packed sketch, in their order: a byte for the count of each, a byte of flags, and
 * then what was counted, little-endian. */
enum { LINES, SHINGLES, PATHS, TAGS, CHANGE_IDS, HISTORY, REFERENCES, LINKS, PARTS };

#define FLAG_LINES_CUT    1
#define FLAG_SHINGLES_CUT 2
#define FLAG_AUTHOR       4
#define FLAG_SENDER       8
#define HEAD_SIZE         (PARTS + 1)

void
m2s_smallest_add(M2sSmallest *smallest, guint32 value)
{
    guint low = 0, high = smallest->count;
    if (smallest->count == smallest->limit && value > smallest->values[high - 1]) {
        smallest->is_cut = TRUE;
        return;
    }
    while (low < high) {
        guint middle = (low + high) / 2;
        if (smallest->values[middle] < value)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < smallest->count && smallest->values[low] == value)
        return;
    if (smallest->count == smallest->limit)
        smallest->is_cut = TRUE;
    else
        smallest->count++;
    memmove(smallest->values + low + 1, smallest->values + low,
            (smallest->count - low - 1) * sizeof value);
    smallest->values[low] = value;
}

guint64
m2s_sketch_msgid(M2sSlice msgid)
{
    if (msgid.size >= 2 && msgid.data[0] == '<' && msgid.data[msgid.size - 1] == '>')
        msgid = m2s_slice_sub(msgid, 1, msgid.size - 1);
    return m2s_hash(msgid);
}

guint64
m2s_sketch_email(M2sSlice email)
{
    M2sHasher hasher = {0};
    for (gsize i = 0; i < email.size; i++)
        m2s_hasher_add(&hasher,
                       email.data[i] == '@' ? '.' : (guint8)g_ascii_tolower(email.data[i]));
    return m2s_hasher_end(&hasher);
}

guint64
m2s_sketch_name(M2sSlice name)
{
    M2sHasher hasher = {0};
    gboolean is_gap = FALSE, has_gap = FALSE;
    const char *end = name.data + name.size;
    for (const char *p = name.data; p < end; p = g_utf8_next_char(p)) {
        gunichar c = m2s_python_lower(g_utf8_get_char(p));
        if (!g_unichar_isalnum(c) && c != '_') {
            is_gap = hasher.size > 0;
            continue;
        }
        if (is_gap)
            m2s_hasher_add(&hasher, ' ');
        has_gap = has_gap || is_gap;
        is_gap = FALSE;
        char bytes[6];
        int size = g_unichar_to_utf8(c, bytes);
        for (int i = 0; i < size; i++)
            m2s_hasher_add(&hasher, (guint8)bytes[i]);
    }
    return has_gap ? m2s_hasher_end(&hasher) : 0;
}

/* Packing */

static void
put_32(GByteArray *out, guint32 value)
{
    value = GUINT32_TO_LE(value);
    g_byte_array_append(out, (const guint8 *)&value, sizeof value);
}

static void
put_64(GByteArray *out, guint64 value)
{
    value = GUINT64_TO_LE(value);
    g_byte_array_append(out, (const guint8 *)&value, sizeof value);
}

static void
put_set(GByteArray *out, const M2sSmallest *set)
{
    for (guint i = 0; i < set->count; i++)
        put_32(out, set->values[i]);
}

static void
put_hashes(GByteArray *out, const GArray *hashes)
{
    for (guint i = 0; i < hashes->len; i++)
        put_64(out, g_array_index(hashes, guint64, i));
}

GByteArray *
m2s_sketch_pack(const M2sDraft *draft)
{
    const guint8 head[HEAD_SIZE] = {
        [LINES] = draft->lines.count,
        [SHINGLES] = draft->shingles.count,
        [PATHS] = draft->paths.count,
        [TAGS] = draft->tags.count,
        [CHANGE_IDS] = draft->change_ids->len,
        [HISTORY] = draft->history->len,
        [REFERENCES] = draft->references->len,
        [LINKS] = draft->links->len,
        [PARTS] = (draft->lines.is_cut ? FLAG_LINES_CUT : 0) |
                  (draft->shingles.is_cut ? FLAG_SHINGLES_CUT : 0) |
                  (draft->author_email ? FLAG_AUTHOR : 0) |
                  (draft->sender_email || draft->sender_name ? FLAG_SENDER : 0),
    };
    GByteArray *out = g_byte_array_sized_new(512);
    g_byte_array_append(out, head, sizeof head);
    put_set(out, &draft->lines);
    put_set(out, &draft->shingles);
    put_set(out, &draft->paths);
    put_set(out, &draft->tags);
    if (draft->author_email) {
        put_64(out, draft->author_email);
        put_64(out, draft->author_name);
    }
    if (draft->sender_email || draft->sender_name) {
        put_64(out, draft->sender_email);
        put_64(out, draft->sender_name);
    }
    put_hashes(out, draft->change_ids);
    put_hashes(out, draft->history);
    put_hashes(out, draft->references);
    for (guint i = 0; i < draft->links->len; i++) {
        const M2sLink *link = &g_array_index(draft->links, M2sLink, i);
        put_64(out, link->msgid);
        g_byte_array_append(out, &link->flags, 1);
        g_byte_array_append(out, link->versions, M2S_LINK_VERSIONS);
    }
    return out;
}

/* Unpacking */

/* Takes count values off the front of *from, and puts them at *to.  Returns: where they are. */
static gpointer
get_32(const char **from, char **to, guint count)
{
    guint32 *values = (guint32 *)*to;
    memcpy(values, *from, count * sizeof *values);
    for (guint i = 0; i < count; i++)
        values[i] = GUINT32_FROM_LE(values[i]);
    *from += count * sizeof *values;
    *to += count * sizeof *values;
    return values;
}

static gpointer
get_64(const char **from, char **to, guint count)
{
    guint64 *values = (guint64 *)*to;
    memcpy(values, *from, count * sizeof *values);
    for (guint i = 0; i < count; i++)
        values[i] = GUINT64_FROM_LE(values[i]);
    *from += count * sizeof *values;
    *to += count * sizeof *values;
    return values;
}

static M2sLink *
get_links(const char **from, char **to, guint count)
{
    M2sLink *links = (M2sLink *)*to;
    for (guint i = 0; i < count; i++) {
        memcpy(&links[i].msgid, *from, sizeof links[i].msgid);
        links[i].msgid = GUINT64_FROM_LE(links[i].msgid);
        links[i].flags = (guint8)(*from)[sizeof links[i].msgid];
        memcpy(links[i].versions, *from + sizeof links[i].msgid + 1, M2S_LINK_VERSIONS);
        *from += sizeof *links;
    }
    *to += count * sizeof *links;
    return links;
}

static M2sSet
get_set(const char **from, char **to, guint count, gboolean is_cut)
{
    M2sSet set = {get_32(from, to, count), count, G_MAXUINT32};
    if (is_cut && count > 0)
        set.bound = set.values[count - 1];
    return set;
}

static gsize
size_of(const guint8 *head)
{
    gsize small = (gsize)head[LINES] + head[SHINGLES] + head[PATHS] + head[TAGS];
    gsize large = (gsize)head[CHANGE_IDS] + head[HISTORY] + head[REFERENCES];
    return HEAD_SIZE + 4 * small + 8 * large + (head[PARTS] & FLAG_AUTHOR ? 16 : 0) +
           (head[PARTS] & FLAG_SENDER ? 16 : 0) + sizeof(M2sLink) * head[LINKS];
}

M2sSketch *
m2s_sketch_unpack(M2sSlice packed)
{
    G_STATIC_ASSERT(sizeof(M2sLink) == 16);
    const guint8 *head = (const guint8 *)packed.data;
    if (packed.size < HEAD_SIZE || packed.size != size_of(head))
        return NULL;
    M2sSketch *sketch = g_malloc(sizeof *sketch + packed.size);
    *sketch = (M2sSketch){0};
    const char *from = packed.data + HEAD_SIZE;
    /* The large values are put first, so that all are aligned. */
    const char *large = from + 4 * ((gsize)head[LINES] + head[SHINGLES] + head[PATHS] + head[TAGS]);
    char *to = (char *)(sketch + 1);
    if (head[PARTS] & FLAG_AUTHOR) {
        const guint64 *author = get_64(&large, &to, 2);
        sketch->author_email = author[0];
        sketch->author_name = author[1];
    }
    if (head[PARTS] & FLAG_SENDER) {
        const guint64 *sender = get_64(&large, &to, 2);
        sketch->sender_email = sender[0];
        sketch->sender_name = sender[1];
    }
    sketch->change_id_count = head[CHANGE_IDS];
    sketch->change_ids = get_64(&large, &to, head[CHANGE_IDS]);
    sketch->history_count = head[HISTORY];
    sketch->history = get_64(&large, &to, head[HISTORY]);
    sketch->reference_count = head[REFERENCES];
    sketch->references = get_64(&large, &to, head[REFERENCES]);
    sketch->link_count = head[LINKS];
    sketch->links = get_links(&large, &to, head[LINKS]);
    sketch->lines = get_set(&from, &to, head[LINES], head[PARTS] & FLAG_LINES_CUT);
    sketch->shingles = get_set(&from, &to, head[SHINGLES], head[PARTS] & FLAG_SHINGLES_CUT);
    sketch->paths = get_set(&from, &to, head[PATHS], FALSE);
    sketch->tags = get_set(&from, &to, head[TAGS], FALSE);
    return sketch;
}
