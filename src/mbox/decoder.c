/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/decoder.h"

#include <stdatomic.h>

#include <mbox2series/base.h>

#include "mbox/codec.h"
#include "mbox/file.h"

#define CHUNK        (64 << 10) /* bytes that are copied out of a mapped file, which may change */
#define RELEASE_STEP (8 << 20)

struct M2sDecoder {
    GBytes *compressed;
    guint64 limit, given; /* bytes unpacked */
    const M2sCodec *codec;
    gpointer state;              /* (nullable) */
    gboolean is_between, at_end; /* members */
    GError *error;               /* (nullable): what follows the bytes that were given */
    gsize copied, released;      /* bytes of compressed */
    gsize first, count;          /* the part of chunk that was not decoded yet */
    atomic_size_t position;
    char chunk[CHUNK];
};

M2sDecoder *
m2s_decoder_new(GBytes *compressed, guint64 limit)
{
    M2sDecoder *decoder = g_malloc(sizeof *decoder);
    memset(decoder, 0, offsetof(M2sDecoder, chunk));
    decoder->compressed = g_bytes_ref(compressed);
    decoder->limit = limit;
    decoder->codec = m2s_codec_of(m2s_slice_of_bytes(compressed));
    decoder->state = decoder->codec ? decoder->codec->begin() : NULL;
    return decoder;
}

void
m2s_decoder_free(M2sDecoder *decoder)
{
    if (decoder->state)
        decoder->codec->end(decoder->state);
    g_clear_error(&decoder->error);
    g_bytes_unref(decoder->compressed);
    g_free(decoder);
}

guint64
m2s_decoder_position(const M2sDecoder *decoder)
{
    return atomic_load_explicit(&decoder->position, memory_order_relaxed);
}

/* What was read is right only if the file was not cut meanwhile. */
static void
fail(M2sDecoder *decoder, M2sError code, const char *what)
{
    if (decoder->error)
        return;
    if (m2s_file_was_cut(decoder->compressed))
        g_set_error_literal(&decoder->error, M2S_ERROR, M2S_ERROR_IO,
                            "was cut short while it was read");
    else if (code == M2S_ERROR_DATA)
        g_set_error(&decoder->error, M2S_ERROR, code, "byte %zu: %s",
                    decoder->copied - decoder->count, what);
    else
        g_set_error_literal(&decoder->error, M2S_ERROR, code, what);
}

static void
release_read(M2sDecoder *decoder)
{
    if (decoder->copied - decoder->released < RELEASE_STEP)
        return;
    m2s_file_release(decoder->compressed, decoder->released, decoder->copied);
    decoder->released = decoder->copied;
}

/* Fills chunk once little is left in it, so that it has the whole start of a member. */
static void
refill(M2sDecoder *decoder)
{
    gsize size;
    const char *data = g_bytes_get_data(decoder->compressed, &size);
    if (decoder->count >= M2S_CODEC_START || decoder->copied == size)
        return;
    memmove(decoder->chunk, decoder->chunk + decoder->first, decoder->count);
    gsize more = MIN(CHUNK - decoder->count, size - decoder->copied);
    memcpy(decoder->chunk + decoder->count, data + decoder->copied, more);
    decoder->first = 0;
    decoder->count += more;
    decoder->copied += more;
    release_read(decoder);
}

static void
consume(M2sDecoder *decoder, gsize count)
{
    decoder->first += count;
    decoder->count -= count;
    atomic_store_explicit(&decoder->position, decoder->copied - decoder->count,
                          memory_order_relaxed);
}

/* Between two members, or after the last. */
static void
next_member(M2sDecoder *decoder)
{
    while (decoder->count > 0 && decoder->chunk[decoder->first] == '\0') {
        consume(decoder, 1);
        refill(decoder);
    }
    if (decoder->count == 0) {
        decoder->at_end = TRUE;
        return;
    }
    if (!decoder->codec->matches(m2s_slice(decoder->chunk + decoder->first, decoder->count)))
        fail(decoder, M2S_ERROR_DATA, "damaged: what follows is not compressed");
    else if (!decoder->codec->restart(decoder->state))
        fail(decoder, M2S_ERROR_IO, "cannot be unpacked: out of memory");
    decoder->is_between = FALSE;
}

static void
fail_as_damaged(M2sDecoder *decoder, const char *why)
{
    g_autofree char *what =
        g_strdup_printf("damaged: %s", why ? why : "its data are not what was compressed");
    fail(decoder, M2S_ERROR_DATA, what);
}

/* Unpacks some of chunk into buffer.  Returns: how many bytes came out. */
static gsize
unpack(M2sDecoder *decoder, char *buffer, gsize size)
{
    M2sCodecStep step = {decoder->chunk + decoder->first, decoder->count, buffer, size, NULL};
    M2sCodecStatus status = decoder->codec->run(decoder->state, &step);
    gsize consumed = decoder->count - step.input_size, produced = size - step.output_size;
    consume(decoder, consumed);
    decoder->is_between = status == M2S_CODEC_END;
    if (status == M2S_CODEC_NO_MEMORY)
        fail(decoder, M2S_ERROR_IO, "cannot be unpacked: out of memory");
    else if (status == M2S_CODEC_DAMAGED)
        fail_as_damaged(decoder, step.why);
    else if (consumed + produced == 0)
        fail_as_damaged(decoder, decoder->count == 0 ? "it ends too early" : NULL);
    return produced;
}

/* A small file can unpack to more than anybody wants to wait for. */
static void
check_limit(M2sDecoder *decoder)
{
    if (decoder->given <= decoder->limit)
        return;
    g_autofree char *what = g_strdup_printf("it unpacks to more than %" G_GUINT64_FORMAT
                                            " bytes, the limit decompressed_size",
                                            decoder->limit);
    fail(decoder, M2S_ERROR_DATA, what);
}

gssize
m2s_decoder_read(M2sDecoder *decoder, char *buffer, gsize size, GError **error)
{
    gsize filled = 0;
    if (decoder->state == NULL)
        fail(decoder, M2S_ERROR_IO, "cannot be unpacked: out of memory");
    while (filled < size && decoder->error == NULL && !decoder->at_end) {
        refill(decoder);
        if (decoder->is_between) {
            next_member(decoder);
            continue;
        }
        gsize count = unpack(decoder, buffer + filled, size - filled);
        filled += count;
        decoder->given += count;
        check_limit(decoder);
    }
    if (decoder->at_end && m2s_file_was_cut(decoder->compressed))
        fail(decoder, M2S_ERROR_IO, "");
    if (filled > 0 || decoder->error == NULL)
        return filled;
    g_propagate_error(error, g_error_copy(decoder->error));
    return -1;
}
