/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pack.h"

#include <bzlib.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

const char *const pack_names[PACK_KINDS] = {"gzip", "bzip2", "xz", "zstd"};

static gsize
pack_gzip(guint8 *out, gsize room, const char *text, gsize size)
{
    z_stream stream = {
        .next_in = (Bytef *)text, .avail_in = size, .next_out = out, .avail_out = room};
    g_assert_cmpint(deflateInit2(&stream, 6, Z_DEFLATED, MAX_WBITS + 16, 8, 0), ==, Z_OK);
    g_assert_cmpint(deflate(&stream, Z_FINISH), ==, Z_STREAM_END);
    deflateEnd(&stream);
    return room - stream.avail_out;
}

static gsize
pack_bzip2(guint8 *out, gsize room, const char *text, gsize size)
{
    unsigned count = room;
    g_assert_cmpint(
        BZ2_bzBuffToBuffCompress((char *)out, &count, (char *)text, (unsigned)size, 1, 0, 0), ==,
        BZ_OK);
    return count;
}

static gsize
pack_xz(guint8 *out, gsize room, const char *text, gsize size)
{
    size_t count = 0;
    g_assert_cmpint(lzma_easy_buffer_encode(0, LZMA_CHECK_CRC32, NULL, (const guint8 *)text, size,
                                            out, &count, room),
                    ==, LZMA_OK);
    return count;
}

/* With a checksum, as the program zstd writes it. */
static gsize
pack_zstd(guint8 *out, gsize room, const char *text, gsize size)
{
    ZSTD_CCtx *context = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    size_t count = ZSTD_compress2(context, out, room, text, size);
    g_assert_false(ZSTD_isError(count));
    ZSTD_freeCCtx(context);
    return count;
}

void
pack_append(GByteArray *packed, PackKind kind, const char *text, gsize size)
{
    static gsize (*const packers[PACK_KINDS])(guint8 *, gsize, const char *,
                                              gsize) = {pack_gzip, pack_bzip2, pack_xz, pack_zstd};
    guint start = packed->len;
    gsize room = size + size / 50 + 1000;
    g_byte_array_set_size(packed, start + room);
    gsize count = packers[kind](packed->data + start, room, text, size);
    g_byte_array_set_size(packed, start + count);
}

GBytes *
pack(PackKind kind, const char *text, gsize size)
{
    GByteArray *packed = g_byte_array_new();
    pack_append(packed, kind, text, size);
    return g_byte_array_free_to_bytes(packed);
}
