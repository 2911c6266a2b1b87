/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/find.h"

/* Bytes that the processor compares at once: GCC and Clang make of it what the machine has. */
typedef signed char Vector __attribute__((vector_size(16)));
typedef long long Halves __attribute__((vector_size(16)));

#define VECTORS 4 /* that are looked at before anybody asks whether there was a hit */
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

/* Whether a pair begins in the block at p; the byte behind the block is looked at too. */
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

/* Whether a byte of the block at p is beyond ASCII, which is less than 0 here. */
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

/* Whether a byte of the block at p is none of ASCII's printable ones; those beyond ASCII are less
 * than 0 here. */
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

/* Text has lines, so the next hit is near: only one vector is looked at at a time.  Bytes beyond ASCII
 * are less than 0 here. */
const char *
m2s_find_json_escape(M2sSlice text)
{
    const char *p = text.data, *end = text.data + text.size;
    for (; (gsize)(end - p) >= sizeof(Vector); p += sizeof(Vector)) {
        Vector bytes = load(p);
        if (is_any((bytes < ' ') | (bytes == '"') | (bytes == '\\') | (bytes == 0x7f)))
            break;
    }
    while (p < end && !m2s_is_json_escape(*p))
        p++;
    return p;
}
