/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/find.h"

/* Bytes compared at once: GCC and Clang compile this to whatever vectors the machine has. */
typedef signed char Vector __attribute__((vector_size(16)));
typedef long long Halves __attribute__((vector_size(16)));

#define VECTORS 4 /* compared before hits are checked */
#define BLOCK   (VECTORS * sizeof(Vector))

static Vector
load(const char *p)
{
    Vector vector;
    memcpy(&vector, p, sizeof vector);
    return vector;
}

static gboolean
is_any(Vector hits)
{
    Halves halves = (Halves)hits;
    return (halves[0] | halves[1]) != 0;
}

/* Whether a pair starts in the block at p; this reads one byte past the block. */
static gboolean
has_pair(const char *p, signed char first, signed char second)
{
    Vector hits = {0};
    for (gsize i = 0; i < BLOCK; i += sizeof(Vector))
        hits |= (load(p + i) == first) & (load(p + i + 1) == second);
    return is_any(hits);
}

const char *
m2s_find_pair(M2sSlice text, char first, char second)
{
    const char *p = text.data, *end = text.data + text.size;
    for (; (gsize)(end - p) > BLOCK; p += BLOCK)
        if (has_pair(p, first, second))
            break;
    for (; end - p >= 2; p++)
        if (p[0] == first && p[1] == second)
            return p;
    return NULL;
}

const char *
m2s_find_text(M2sSlice text, const char *wanted)
{
    const char *end = text.data + text.size, *p = text.data;
    while ((p = m2s_find_pair(m2s_slice(p, end - p), wanted[0], wanted[1]))) {
        if (m2s_slice_has_prefix(m2s_slice(p, end - p), wanted))
            return p;
        p++;
    }
    return NULL;
}

/* Whether the block at p has a byte that is not ASCII, which as a signed char is negative. */
static gboolean
has_8bit(const char *p)
{
    Vector hits = {0};
    for (gsize i = 0; i < BLOCK; i += sizeof(Vector))
        hits |= load(p + i);
    return is_any(hits < 0);
}

const char *
m2s_find_8bit(M2sSlice text)
{
    const char *p = text.data, *end = text.data + text.size;
    for (; (gsize)(end - p) >= BLOCK; p += BLOCK)
        if (has_8bit(p))
            break;
    while (p < end && (guchar)*p < 0x80)
        p++;
    return p;
}

/* Whether the block at p has a byte that is not printable ASCII. */
static gboolean
has_unprintable(const char *p)
{
    Vector hits = {0};
    for (gsize i = 0; i < BLOCK; i += sizeof(Vector))
        hits |= (load(p + i) < ' ') | (load(p + i) == 0x7f);
    return is_any(hits);
}

const char *
m2s_find_unprintable(M2sSlice text)
{
    const char *p = text.data, *end = text.data + text.size;
    for (; (gsize)(end - p) >= BLOCK; p += BLOCK)
        if (has_unprintable(p))
            break;
    while (p < end && *p >= ' ' && *p < 0x7f)
        p++;
    return p;
}

/* How many bytes of a vector come before the first that hits, which there must be. */
static gsize
count_before(Vector hits)
{
    Halves halves = (Halves)hits;
    guint64 first = GUINT64_FROM_LE((guint64)halves[0]);
    guint64 second = GUINT64_FROM_LE((guint64)halves[1]);
    return first ? __builtin_ctzll(first) / 8 : 8 + __builtin_ctzll(second) / 8;
}

/* Text has lines, so the next hit is near: one vector at a time is enough.  Each is stored before
 * it is looked at, as that is cheaper than to copy a few bytes.  Bytes beyond ASCII are less than 0
 * here. */
gsize
m2s_copy_to_json_escape(char *to, M2sSlice text)
{
    gsize at = 0;
    G_STATIC_ASSERT(sizeof(Vector) <= M2S_COPY_ROOM);
    for (; text.size - at >= sizeof(Vector); at += sizeof(Vector)) {
        Vector bytes = load(text.data + at);
        memcpy(to + at, &bytes, sizeof bytes);
        Vector hits = (bytes < ' ') | (bytes == '"') | (bytes == '\\') | (bytes == 0x7f);
        if (is_any(hits))
            return at + count_before(hits);
    }
    for (; at < text.size && !m2s_is_json_escape(text.data[at]); at++)
        to[at] = text.data[at];
    return at;
}

const char *
m2s_find_brackets(const char *text, char open, char close, M2sSlice *inside)
{
    for (const char *p = strchr(text, open); p; p = strchr(p + 1, open)) {
        if (p[1] == close || p[1] == '\0')
            continue;
        const char *end = strchr(p + 1, close);
        if (end == NULL)
            return NULL;
        *inside = m2s_slice(p + 1, end - (p + 1));
        return p;
    }
    return NULL;
}
