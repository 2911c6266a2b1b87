/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/decoder.h"

#include <mbox2series/base.h>

#include "mbox/codec.h"
#include "pack.h"

#define NO_LIMIT G_MAXUINT64

/* Text that is neither all the same nor all different. */
static GString *
make_text(gsize size)
{
    GString *text = g_string_sized_new(size);
    for (guint i = 0; text->len < size; i++)
        g_string_append_printf(text, "%u %u of the wheels\n", i, (i * 2654435761u) >> 12);
    return g_string_truncate(text, size);
}

/* Reads all of packed in pieces.  error: (out): how it ended. */
static GString *
unpack(GBytes *packed, guint64 limit, gsize piece, GError **error)
{
    g_autoptr(M2sDecoder) decoder =
        m2s_decoder_new(&(M2sPacked){.bytes = packed, .layers = 1}, limit);
    g_autofree char *buffer = g_malloc(piece);
    GString *text = g_string_new(NULL);
    gssize size;
    while ((size = m2s_decoder_read(decoder, buffer, piece, error)) > 0)
        g_string_append_len(text, buffer, size);
    g_assert_cmpint(size, ==, error && *error ? -1 : 0);
    if (size == 0)
        g_assert_cmpuint(m2s_decoder_position(decoder), ==, g_bytes_get_size(packed));
    return text;
}

static void
assert_unpacks(GBytes *packed, gsize piece, const GString *expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = unpack(packed, NO_LIMIT, piece, &error);
    g_assert_no_error(error);
    g_assert_cmpmem(text->str, text->len, expected->str, expected->len);
}

static void
assert_damaged(GBytes *packed, const GString *expected, const char *why)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = unpack(packed, NO_LIMIT, 1000, &error);
    g_assert_error(error, M2S_ERROR, M2S_ERROR_DATA);
    g_assert_true(g_str_has_prefix(error->message, "byte "));
    g_assert_nonnull(strstr(error->message, why));
    g_assert_cmpuint(text->len, <=, expected->len);
    g_assert_cmpmem(text->str, text->len, expected->str, text->len);
}

static void
test_whole(void)
{
    static const gsize sizes[] = {0, 1, 5000, 300000}, pieces[] = {1, 4096, 1 << 20};
    for (guint kind = 0; kind < PACK_KINDS; kind++)
        for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
            g_autoptr(GString) text = make_text(sizes[i]);
            g_autoptr(GBytes) packed = pack(kind, text->str, text->len);
            for (guint k = 0; k < G_N_ELEMENTS(pieces); k++)
                assert_unpacks(packed, pieces[k], text);
        }
}

/* As "cat a.gz b.gz" and bgzip write them; dd and tapes add zeros. */
static void
test_members(void)
{
    g_autoptr(GString) text = make_text(200000);
    for (guint kind = 0; kind < PACK_KINDS; kind++) {
        g_autoptr(GByteArray) array = g_byte_array_new();
        for (gsize at = 0; at < text->len; at += 500) {
            pack_append(array, kind, text->str + at, 500);
            pack_append(array, kind, "", 0);
            if (at % 3000 == 0)
                g_byte_array_append(array, (const guint8 *)"\0\0\0\0", 4);
        }
        g_autoptr(GBytes) packed = g_bytes_new(array->data, array->len);
        assert_unpacks(packed, 777, text);
        assert_unpacks(packed, 1 << 20, text);
    }
}

/* All that a file cut anywhere has is given, whole blocks of the compression at least. */
static void
test_cut(void)
{
    g_autoptr(GString) text = make_text(3000);
    for (guint kind = 0; kind < PACK_KINDS; kind++) {
        g_autoptr(GBytes) packed = pack(kind, text->str, text->len);
        gsize start = kind == PACK_GZIP ? 2 : kind == PACK_XZ ? 6 : 4;
        for (gsize size = start; size < g_bytes_get_size(packed); size++) {
            g_autoptr(GBytes) cut = g_bytes_new_from_bytes(packed, 0, size);
            g_autofree char *why = g_strdup_printf("byte %zu: damaged: it ends too early", size);
            assert_damaged(cut, text, why);
        }
    }
}

/* Cut within its checksum, the file has all of its text. */
static void
test_cut_late(void)
{
    g_autoptr(GString) text = make_text(300000);
    for (guint kind = 0; kind < PACK_KINDS; kind++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GBytes) packed = pack(kind, text->str, text->len);
        g_autoptr(GBytes) cut = g_bytes_new_from_bytes(packed, 0, g_bytes_get_size(packed) - 1);
        g_autoptr(GString) unpacked = unpack(cut, NO_LIMIT, 1 << 20, &error);
        g_assert_error(error, M2S_ERROR, M2S_ERROR_DATA);
        g_assert_cmpmem(unpacked->str, unpacked->len, text->str, text->len);
    }
}

/* libzstd forgets what it has unpacked in the call that meets the damage: in the header of a block,
 * or in the checksum of a frame that it has room for. */
static void
test_zstd_before_damage(void)
{
    static const char frame[] = "\x28\xb5\x2f\xfd\x20\x09" /* of 9 bytes */
                                "\x20\0\0abcd\x20\0\0efgh" /* two blocks of 4 */
                                "\x0f\0\0i";               /* one of a reserved type */
    static const gsize pieces[] = {1, 3, 100};
    for (guint i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GBytes) damaged = g_bytes_new_static(frame, sizeof frame - 1);
        g_autoptr(GString) some = unpack(damaged, NO_LIMIT, pieces[i], &error);
        g_assert_error(error, M2S_ERROR, M2S_ERROR_DATA);
        g_assert_cmpstr(some->str, ==, "abcdefgh");
    }
}

static void
test_zstd_checksum(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = make_text(300000);
    g_autoptr(GBytes) packed = pack(PACK_ZSTD, text->str, text->len);
    gsize size = g_bytes_get_size(packed);
    char *copy = g_memdup2(g_bytes_get_data(packed, NULL), size);
    copy[size - 1] ^= 1;
    g_autoptr(GBytes) damaged = g_bytes_new_take(copy, size);
    g_autoptr(GString) all = unpack(damaged, NO_LIMIT, 1 << 20, &error);
    g_assert_error(error, M2S_ERROR, M2S_ERROR_DATA);
    g_assert_cmpmem(all->str, all->len, text->str, text->len);
}

/* What a checksum covers is not given as sound, wherever the wrong bit is. */
static void
test_flipped(void)
{
    g_autoptr(GString) text = make_text(3000);
    for (guint kind = 0; kind < PACK_KINDS; kind++) {
        g_autoptr(GBytes) packed = pack(kind, text->str, text->len);
        gsize size, header = kind <= PACK_BZIP2 ? 10 : 6;
        const guint8 *data = g_bytes_get_data(packed, &size);
        for (gsize at = header; at < size; at++) {
            g_autoptr(GError) error = NULL;
            guint8 *copy = g_memdup2(data, size);
            copy[at] ^= 0x10;
            g_autoptr(GBytes) flipped = g_bytes_new_take(copy, size);
            g_autoptr(GString) unpacked = unpack(flipped, NO_LIMIT, 1000, &error);
            if (error == NULL) /* a bit without a meaning */
                g_assert_cmpmem(unpacked->str, unpacked->len, text->str, text->len);
            else
                g_assert_error(error, M2S_ERROR, M2S_ERROR_DATA);
        }
    }
}

static void
test_garbage(void)
{
    g_autoptr(GString) text = make_text(3000);
    for (guint kind = 0; kind < PACK_KINDS; kind++) {
        g_autoptr(GByteArray) array = g_byte_array_new();
        pack_append(array, kind, text->str, text->len);
        g_autofree char *why = g_strdup_printf("byte %u: damaged: what follows", array->len);
        g_byte_array_append(array, (const guint8 *)"From", 4);
        g_autoptr(GBytes) packed = g_bytes_new(array->data, array->len);
        assert_damaged(packed, text, why);
    }
}

/* A bomb. */
static void
test_limit(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_set_size(text, 8 << 20);
    memset(text->str, '\n', text->len);
    for (guint kind = 0; kind < PACK_KINDS; kind++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GBytes) packed = pack(kind, text->str, text->len);
        g_autoptr(GString) some = unpack(packed, 1 << 20, 64 << 10, &error);
        g_assert_error(error, M2S_ERROR, M2S_ERROR_DATA);
        g_assert_nonnull(strstr(error->message, "more than 1048576 bytes"));
        g_assert_cmpuint(some->len, <=, (1 << 20) + (64 << 10));
        g_clear_error(&error);
        g_autoptr(GString) all = unpack(packed, text->len, 64 << 10, &error);
        g_assert_no_error(error);
        g_assert_cmpuint(all->len, ==, text->len);
    }
}

static void
test_recognise(void)
{
    static const char *const others[] = {"",    "BZ",        "BZhou: 1\n", "BZh9 is a format",
                                         "(\n", "\xfd\x37z", "\x1f",       "From a\n"};
    for (guint kind = 0; kind < PACK_KINDS; kind++) {
        g_autoptr(GBytes) packed = pack(kind, "text", 4);
        gsize size;
        const char *data = g_bytes_get_data(packed, &size);
        g_assert_cmpstr(m2s_codec_of(m2s_slice(data, size))->name, ==, pack_names[kind]);
    }
    for (guint i = 0; i < G_N_ELEMENTS(others); i++)
        g_assert_null(m2s_codec_of(m2s_slice_of(others[i])));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/decoder/whole", test_whole);
    g_test_add_func("/decoder/members", test_members);
    g_test_add_func("/decoder/cut", test_cut);
    g_test_add_func("/decoder/zstd-before-damage", test_zstd_before_damage);
    g_test_add_func("/decoder/zstd-checksum", test_zstd_checksum);
    g_test_add_func("/decoder/cut-late", test_cut_late);
    g_test_add_func("/decoder/flipped", test_flipped);
    g_test_add_func("/decoder/garbage", test_garbage);
    g_test_add_func("/decoder/limit", test_limit);
    g_test_add_func("/decoder/recognise", test_recognise);
    return g_test_run();
}
