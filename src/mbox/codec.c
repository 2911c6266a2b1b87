/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/codec.h"

#include <bzlib.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

/* Memory for the dictionary of an .xz file: "xz -9" needs 65 MiB to unpack. */
#define XZ_MEMORY_MAX (256 << 20)

static void
advance(M2sCodecStep *step, gsize input_left, gsize output_left)
{
    step->input += step->input_size - input_left;
    step->output += step->output_size - output_left;
    step->input_size = input_left;
    step->output_size = output_left;
}

static gboolean
gzip_matches(M2sSlice start)
{
    return m2s_slice_has_prefix(start, "\x1f\x8b");
}

static gpointer
gzip_begin(void)
{
    z_stream *stream = g_new0(z_stream, 1);
    if (inflateInit2(stream, MAX_WBITS + 16) == Z_OK) /* 16: with gzip's header and checksum */
        return stream;
    g_free(stream);
    return NULL;
}

static M2sCodecStatus
gzip_run(gpointer state, M2sCodecStep *step)
{
    z_stream *stream = state;
    stream->next_in = (Bytef *)step->input;
    stream->avail_in = (uInt)step->input_size;
    stream->next_out = (Bytef *)step->output;
    stream->avail_out = (uInt)step->output_size;
    int result = inflate(stream, Z_NO_FLUSH);
    advance(step, stream->avail_in, stream->avail_out);
    step->why = stream->msg;
    if (result == Z_OK || result == Z_BUF_ERROR)
        return M2S_CODEC_MORE;
    if (result == Z_STREAM_END)
        return M2S_CODEC_END;
    return result == Z_MEM_ERROR ? M2S_CODEC_NO_MEMORY : M2S_CODEC_DAMAGED;
}

static gboolean
gzip_restart(gpointer state)
{
    return inflateReset(state) == Z_OK;
}

static void
gzip_end(gpointer state)
{
    inflateEnd(state);
    g_free(state);
}

/* "BZh", the size of its blocks, and the start of a block or of the end: mail can begin with
 * letters. */
static gboolean
bzip2_matches(M2sSlice start)
{
    if (start.size < 4 || !m2s_slice_has_prefix(start, "BZh") || start.data[3] < '1' ||
        start.data[3] > '9')
        return FALSE;
    gsize size = MIN(start.size - 4, 6);
    return memcmp(start.data + 4, "1AY&SY", size) == 0 ||
           memcmp(start.data + 4, "\x17\x72\x45\x38\x50\x90", size) == 0;
}

static gpointer
bzip2_begin(void)
{
    bz_stream *stream = g_new0(bz_stream, 1);
    if (BZ2_bzDecompressInit(stream, 0, 0) == BZ_OK)
        return stream;
    g_free(stream);
    return NULL;
}

static M2sCodecStatus
bzip2_run(gpointer state, M2sCodecStep *step)
{
    bz_stream *stream = state;
    stream->next_in = (char *)step->input;
    stream->avail_in = (unsigned)step->input_size;
    stream->next_out = step->output;
    stream->avail_out = (unsigned)step->output_size;
    int result = BZ2_bzDecompress(stream);
    advance(step, stream->avail_in, stream->avail_out);
    if (result == BZ_OK)
        return M2S_CODEC_MORE;
    if (result == BZ_STREAM_END)
        return M2S_CODEC_END;
    return result == BZ_MEM_ERROR ? M2S_CODEC_NO_MEMORY : M2S_CODEC_DAMAGED;
}

static gboolean
bzip2_restart(gpointer state)
{
    bz_stream *stream = state;
    BZ2_bzDecompressEnd(stream);
    *stream = (bz_stream){0};
    return BZ2_bzDecompressInit(stream, 0, 0) == BZ_OK;
}

static void
bzip2_end(gpointer state)
{
    BZ2_bzDecompressEnd(state);
    g_free(state);
}

static gboolean
xz_matches(M2sSlice start)
{
    return start.size >= 6 && memcmp(start.data, "\xfd\x37zXZ", 6) == 0;
}

static gboolean
xz_restart(gpointer state)
{
    return lzma_stream_decoder(state, XZ_MEMORY_MAX, 0) == LZMA_OK;
}

static gpointer
xz_begin(void)
{
    lzma_stream *stream = g_new(lzma_stream, 1);
    *stream = (lzma_stream)LZMA_STREAM_INIT;
    if (xz_restart(stream))
        return stream;
    g_free(stream);
    return NULL;
}

static M2sCodecStatus
xz_run(gpointer state, M2sCodecStep *step)
{
    lzma_stream *stream = state;
    stream->next_in = (const uint8_t *)step->input;
    stream->avail_in = step->input_size;
    stream->next_out = (uint8_t *)step->output;
    stream->avail_out = step->output_size;
    lzma_ret result = lzma_code(stream, LZMA_RUN);
    advance(step, stream->avail_in, stream->avail_out);
    if (result == LZMA_OK || result == LZMA_BUF_ERROR)
        return M2S_CODEC_MORE;
    if (result == LZMA_STREAM_END)
        return M2S_CODEC_END;
    if (result == LZMA_MEMLIMIT_ERROR)
        step->why = "its dictionary is larger than 256 MiB";
    if (result == LZMA_OPTIONS_ERROR)
        step->why = "it uses a filter that is not known";
    return result == LZMA_MEM_ERROR ? M2S_CODEC_NO_MEMORY : M2S_CODEC_DAMAGED;
}

static void
xz_end(gpointer state)
{
    lzma_end(state);
    g_free(state);
}

/* A frame, or one to be skipped, with which pzstd begins. */
static gboolean
zstd_matches(M2sSlice start)
{
    return m2s_slice_has_prefix(start, "\x28\xb5\x2f\xfd") ||
           (start.size >= 4 && (start.data[0] & 0xf0) == 0x50 &&
            memcmp(start.data + 1, "\x2a\x4d\x18", 3) == 0);
}

/* ZSTD_decompressStream() says nothing of what it has unpacked in a call that meets an error.  So
 * it gets a block at a time, never with the header of the next, and only once all of the block
 * before was given; and no whole frame, which it would unpack in one step. */
typedef struct {
    ZSTD_DStream *stream;
    gsize wanted; /* bytes of input, of which the header of a block may be the last */
} Zstd;

#define ZSTD_BLOCK_HEADER 3 /* bytes */

static gpointer
zstd_begin(void)
{
    ZSTD_DStream *stream = ZSTD_createDStream();
    if (stream == NULL)
        return NULL;
    Zstd *zstd = g_new(Zstd, 1);
    *zstd = (Zstd){stream, 1};
    return zstd;
}

static M2sCodecStatus
zstd_run(gpointer state, M2sCodecStep *step)
{
    Zstd *zstd = state;
    gsize header = zstd->wanted > ZSTD_BLOCK_HEADER ? ZSTD_BLOCK_HEADER : 0;
    ZSTD_inBuffer input = {step->input, 0, 0};
    ZSTD_outBuffer output = {step->output, step->output_size, 0};
    size_t result = ZSTD_decompressStream(zstd->stream, &output, &input);
    if (output.pos == 0) { /* nothing was left */
        input.size = MIN(step->input_size, zstd->wanted - header);
        result = ZSTD_decompressStream(zstd->stream, &output, &input);
    }
    advance(step, step->input_size - input.pos, output.size - output.pos);
    if (ZSTD_isError(result)) {
        step->why = ZSTD_getErrorName(result);
        return ZSTD_getErrorCode(result) == ZSTD_error_memory_allocation ? M2S_CODEC_NO_MEMORY
                                                                         : M2S_CODEC_DAMAGED;
    }
    zstd->wanted = result;
    return result == 0 ? M2S_CODEC_END : M2S_CODEC_MORE;
}

static gboolean
zstd_restart(gpointer state)
{
    Zstd *zstd = state;
    zstd->wanted = 1;
    return !ZSTD_isError(ZSTD_DCtx_reset(zstd->stream, ZSTD_reset_session_only));
}

static void
zstd_end(gpointer state)
{
    Zstd *zstd = state;
    ZSTD_freeDStream(zstd->stream);
    g_free(zstd);
}

static const M2sCodec codecs[] = {
    {"gzip", gzip_matches, gzip_begin, gzip_run, gzip_restart, gzip_end},
    {"bzip2", bzip2_matches, bzip2_begin, bzip2_run, bzip2_restart, bzip2_end},
    {"xz", xz_matches, xz_begin, xz_run, xz_restart, xz_end},
    {"zstd", zstd_matches, zstd_begin, zstd_run, zstd_restart, zstd_end},
};

const M2sCodec *
m2s_codec_of(M2sSlice bytes)
{
    M2sSlice start = m2s_slice_sub(bytes, 0, MIN(bytes.size, M2S_CODEC_START));
    for (gsize i = 0; i < G_N_ELEMENTS(codecs); i++)
        if (codecs[i].matches(start))
            return &codecs[i];
    return NULL;
}
