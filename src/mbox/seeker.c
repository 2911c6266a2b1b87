/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/seeker.h"

#include <string.h>

#include <mbox2series/base.h>

#include "mbox/decoder.h"

#define BLOCK (1 << 20)
#define KEPT  32 /* blocks */

/* Block n of the file is in place n % KEPT, once it was unpacked, until another one takes it. */
struct M2sSeeker {
    M2sPacked packed; /* with a reference of its bytes */
    guint64 limit;
    M2sDecoder *decoder;  /* (nullable): NULL before the first pass */
    GBytes *blocks[KEPT]; /* (nullable) */
    guint64 next;         /* number of the block that the decoder comes to */
    guint passes;
};

M2sSeeker *
m2s_seeker_new(const M2sPacked *packed, guint64 limit)
{
    M2sSeeker *seeker = g_new0(M2sSeeker, 1);
    seeker->packed = *packed;
    g_bytes_ref(packed->bytes);
    seeker->limit = limit;
    return seeker;
}

static void
drop_blocks(M2sSeeker *seeker)
{
    for (guint i = 0; i < KEPT; i++)
        g_clear_pointer(&seeker->blocks[i], g_bytes_unref);
}

void
m2s_seeker_free(M2sSeeker *seeker)
{
    drop_blocks(seeker);
    g_clear_pointer(&seeker->decoder, m2s_decoder_free);
    g_bytes_unref(seeker->packed.bytes);
    g_free(seeker);
}

static void
start_over(M2sSeeker *seeker)
{
    drop_blocks(seeker);
    g_clear_pointer(&seeker->decoder, m2s_decoder_free);
    seeker->decoder = m2s_decoder_new(&seeker->packed, seeker->limit);
    seeker->next = 0;
    seeker->passes++;
}

/* Unpacks the next block. */
static gboolean
advance(M2sSeeker *seeker, GError **error)
{
    g_autofree char *memory = g_malloc(BLOCK);
    gssize size = m2s_decoder_read(seeker->decoder, memory, BLOCK, error);
    if (size == 0)
        g_set_error_literal(error, M2S_ERROR, M2S_ERROR_IO, "changed since it was first read");
    if (size <= 0)
        return FALSE;
    if (size < BLOCK)
        memory = g_realloc(memory, size);
    GBytes **place = &seeker->blocks[seeker->next++ % KEPT];
    g_clear_pointer(place, g_bytes_unref);
    *place = g_bytes_new_take(g_steal_pointer(&memory), size);
    return TRUE;
}

/* Block number, which is unpacked if need be.  Returns: (transfer none) (nullable). */
static GBytes *
block_at(M2sSeeker *seeker, guint64 number, GError **error)
{
    if (seeker->decoder == NULL || number + KEPT < seeker->next)
        start_over(seeker);
    while (seeker->next <= number)
        if (!advance(seeker, error))
            return NULL;
    return seeker->blocks[number % KEPT];
}

GBytes *
m2s_seeker_read(M2sSeeker *seeker, const M2sSpan *span, GError **error)
{
    if (span->length == 0)
        return g_bytes_new_static("", 0);
    g_autofree char *bytes = g_malloc(span->length);
    gsize filled = 0;
    while (filled < span->length) {
        guint64 at = span->offset + filled;
        GBytes *block = block_at(seeker, at / BLOCK, error);
        if (block == NULL)
            return NULL;
        gsize size, start = at % BLOCK;
        const char *data = g_bytes_get_data(block, &size);
        if (start >= size) {
            g_set_error_literal(error, M2S_ERROR, M2S_ERROR_IO, "changed since it was first read");
            return NULL;
        }
        gsize count = MIN(size - start, span->length - filled);
        memcpy(bytes + filled, data + start, count);
        filled += count;
    }
    return g_bytes_new_take(g_steal_pointer(&bytes), filled);
}

guint
m2s_seeker_passes(const M2sSeeker *seeker)
{
    return seeker->passes;
}
