/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/decoder.h"

#include <stdatomic.h>

#include <mbox2series/base.h>

#include "mbox/codec.h"
#include "mbox/file.h"

#define CHUNK        (64 << 10) /* bytes that are copied out of a mapped file, which may change */
#define RELEASE_STEP (8 << 20)

/* What gzip puts before deflated bytes, without a name and a time, and the size of what it puts
 * behind them: a checksum and a size. */
#define GZIP_START "\x1f\x8b\x08\0\0\0\0\0\0\xff"
#define GZIP_END   8

struct M2sDecoder {
    GBytes *compressed;
    M2sDecoder *inner;    /* (nullable): what it unpacks to is unpacked here */
    M2sSlice pieces[3];   /* without it, these are: a start, compressed, an end */
    char end[GZIP_END];   /* the last of them, if compressed is deflated */
    guint64 limit, given; /* bytes unpacked */
    const M2sCodec *codec;
    gpointer state;              /* (nullable) */
    gboolean is_between, at_end; /* members */
    GError *error;               /* (nullable): what follows the bytes that were given */
    gsize copied;                /* bytes of the pieces, or of what inner unpacks to */
    gboolean has_all;            /* nothing follows what is in chunk */
    gsize released;              /* bytes of compressed */
    gsize first, count;          /* the part of chunk that was not decoded yet */
    atomic_size_t position;
    char chunk[CHUNK];
};

void
m2s_decoder_free(M2sDecoder *decoder)
{
    if (decoder->state)
        decoder->codec->end(decoder->state);
    g_clear_pointer(&decoder->inner, m2s_decoder_free);
    g_clear_error(&decoder->error);
    g_bytes_unref(decoder->compressed);
    g_free(decoder);
}

guint64
m2s_decoder_position(const M2sDecoder *decoder)
{
    if (decoder->inner)
        return m2s_decoder_position(decoder->inner);
    gsize position = atomic_load_explicit(&decoder->position, memory_order_relaxed);
    gsize start = decoder->pieces[0].size, size = decoder->pieces[1].size;
    return MIN(position - MIN(position, start), size);
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
        g_set_error(&decoder->error, M2S_ERROR, code, "byte %" G_GUINT64_FORMAT ": %s",
                    m2s_decoder_position(decoder), what);
    else
        g_set_error_literal(&decoder->error, M2S_ERROR, code, what);
}

static void
release_read(M2sDecoder *decoder)
{
    if (decoder->copied - decoder->released < RELEASE_STEP)
        return;
    gsize size = g_bytes_get_size(decoder->compressed);
    m2s_file_release(decoder->compressed, MIN(decoder->released, size), MIN(decoder->copied, size));
    decoder->released = decoder->copied;
}

/* Copies up to size bytes of the pieces.  Returns: how many, 0 at the end. */
static gsize
copy(M2sDecoder *decoder, char *buffer, gsize size)
{
    gsize filled = 0, at = decoder->copied;
    for (guint i = 0; i < G_N_ELEMENTS(decoder->pieces); i++) {
        M2sSlice piece = decoder->pieces[i];
        gsize skipped = MIN(at, piece.size), count = MIN(size - filled, piece.size - skipped);
        if (count > 0)
            memcpy(buffer + filled, piece.data + skipped, count);
        filled += count;
        at -= skipped;
    }
    return filled;
}

/* The same for inner.  Once that fails, there is an error here, too. */
static gsize
copy_inner(M2sDecoder *decoder, char *buffer, gsize size)
{
    GError **error = decoder->error ? NULL : &decoder->error;
    gssize count = m2s_decoder_read(decoder->inner, buffer, size, error);
    return MAX(count, 0);
}

/* Fills chunk once little is left in it, so that it has the whole start of a member. */
static void
refill(M2sDecoder *decoder)
{
    if (decoder->count >= M2S_CODEC_START || decoder->has_all)
        return;
    memmove(decoder->chunk, decoder->chunk + decoder->first, decoder->count);
    char *room = decoder->chunk + decoder->count;
    gsize size = CHUNK - decoder->count;
    gsize more = decoder->inner ? copy_inner(decoder, room, size) : copy(decoder, room, size);
    decoder->first = 0;
    decoder->count += more;
    decoder->copied += more;
    decoder->has_all = more == 0;
    if (decoder->inner == NULL)
        release_read(decoder);
}

static M2sDecoder *
decoder_new(GBytes *compressed, guint64 limit)
{
    M2sDecoder *decoder = g_malloc(sizeof *decoder);
    memset(decoder, 0, offsetof(M2sDecoder, chunk));
    decoder->compressed = g_bytes_ref(compressed);
    decoder->pieces[1] = m2s_slice_of_bytes(compressed);
    decoder->limit = limit;
    return decoder;
}

static void
put_number(char *bytes, guint32 number)
{
    for (guint i = 0; i < 4; i++)
        bytes[i] = (char)(number >> 8 * i);
}

/* Between a start and an end, deflated bytes are those of a gzip file, whose checksum is that of a
 * zip. */
static void
add_ends(M2sDecoder *decoder, const M2sPacked *packed)
{
    put_number(decoder->end, packed->crc32);
    put_number(decoder->end + 4, packed->size);
    decoder->pieces[0] = m2s_slice(GZIP_START, sizeof GZIP_START - 1);
    if (!packed->is_cut)
        decoder->pieces[2] = m2s_slice(decoder->end, sizeof decoder->end);
}

static void
begin(M2sDecoder *decoder, M2sSlice start)
{
    decoder->codec = m2s_codec_of(start);
    decoder->state = decoder->codec ? decoder->codec->begin() : NULL;
}

M2sDecoder *
m2s_decoder_new(const M2sPacked *packed, guint64 limit)
{
    M2sDecoder *decoder = decoder_new(packed->bytes, limit);
    if (packed->is_deflated)
        add_ends(decoder, packed);
    begin(decoder, decoder->pieces[packed->is_deflated ? 0 : 1]);
    for (guint layers = packed->is_deflated ? 0 : 1; layers < packed->layers; layers++) {
        M2sDecoder *inner = decoder;
        decoder = decoder_new(packed->bytes, limit);
        decoder->inner = inner;
        refill(decoder);
        begin(decoder, m2s_slice(decoder->chunk, decoder->count));
    }
    return decoder;
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
