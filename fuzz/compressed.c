/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compressed files.  An input is such a file.
 *
 * It is unpacked in small and in large pieces, and its mails are found in windows of several sizes;
 * all must agree with what the splitter finds in all the bytes at once. */
#include <string.h>

#include "fuzzer.h"
#include "mbox/codec.h"
#include "mbox/decoder.h"
#include "mbox/splitter.h"
#include "mbox/unpacker.h"
#include "pack.h"

#define PLAIN_SIZE_MAX (3 << 20)  /* bytes that an input unpacks to */
#define WINDOWED_MAX   (16 << 10) /* bytes that are split in small windows, which takes long */

/* Unpacks compressed in pieces of at most piece bytes.
 * Returns: (transfer full): all bytes before the end, or before error. */
static GByteArray *
decode(GBytes *compressed, gsize piece, GError **error)
{
    gssize size;
    g_autofree char *buffer = g_malloc(piece);
    GByteArray *plain = g_byte_array_new();
    const M2sPacked packed = m2s_packed(compressed);
    g_autoptr(M2sDecoder) decoder = m2s_decoder_new(&packed, PLAIN_SIZE_MAX);
    while ((size = m2s_decoder_read(decoder, buffer, piece, error)) > 0)
        g_byte_array_append(plain, (const guint8 *)buffer, size);
    g_assert_cmpuint(m2s_decoder_position(decoder), <=, g_bytes_get_size(compressed));
    return plain;
}

static M2sSlice
slice_of(const GByteArray *plain)
{
    return m2s_slice((const char *)plain->data, plain->len);
}

static void
assert_same(M2sSlice a, M2sSlice b)
{
    g_assert_cmpmem(a.data, a.size, b.data, b.size);
}

/* Unpacks compressed once more, in pieces of at most piece bytes.
 * error: (nullable): how it ended the first time. */
static void
check_pieces(GBytes *compressed, M2sSlice plain, const GError *error, gsize piece)
{
    g_autoptr(GError) second = NULL;
    g_autoptr(GByteArray) again = decode(compressed, piece, &second);
    gsize size = again->len;
    const char *codec = m2s_codec_of(m2s_slice_of_bytes(compressed))->name;
    g_assert_cmpint(error != NULL, ==, second != NULL);
    /* Of a damaged block, where every byte may be wrong, libbz2 and liblzma give more or less. */
    if (error && (strcmp(codec, "bzip2") == 0 || strcmp(codec, "xz") == 0))
        plain.size = size = MIN(plain.size, size);
    else
        g_assert_cmpstr(error ? error->message : NULL, ==, second ? second->message : NULL);
    assert_same(plain, m2s_slice((const char *)again->data, size));
}

/* The mails of an mbox.  Returns: (transfer full): of M2sSlice in plain; NULL if it is none. */
static GArray *
split(M2sSlice plain)
{
    M2sSlice mail;
    M2sSplitter splitter;
    if (!m2s_splitter_init(&splitter, plain))
        return NULL;
    GArray *mails = g_array_new(FALSE, FALSE, sizeof mail);
    while (m2s_splitter_next(&splitter, &mail))
        g_array_append_val(mails, mail);
    return mails;
}

/* Splits plain in a window that grows by step bytes.  Each window is a memory of its own, so that
 * ASan sees what is read before or behind it. */
static void
check_windows(M2sSlice plain, const GArray *mails, gsize step)
{
    M2sSplit what;
    M2sSlice mail;
    M2sSplitter splitter;
    guint count = 0;
    gsize start = 0, end = MIN(step, plain.size);
    while (end < plain.size && !m2s_splitter_is_start_settled(m2s_slice_sub(plain, 0, end)))
        end = MIN(end + step, plain.size);
    g_autofree char *window = g_memdup2(plain.data, end);
    g_assert_true(m2s_splitter_init(&splitter, m2s_slice(window, end)));
    splitter.is_open = TRUE;
    while ((what = m2s_splitter_find(&splitter, &mail)) != M2S_SPLIT_END) {
        if (what == M2S_SPLIT_MAIL) {
            g_assert_cmpuint(count, <, mails->len);
            assert_same(mail, g_array_index(mails, M2sSlice, count++));
            continue;
        }
        gsize dropped = splitter.next;
        gboolean is_open = end < plain.size;
        start += dropped;
        end = MIN(end + step, plain.size);
        g_free(window);
        window = g_memdup2(plain.data + start, end - start);
        m2s_splitter_slide(&splitter, m2s_slice(window, end - start), dropped, is_open);
    }
    g_assert_cmpuint(count, ==, mails->len);
}

/* Goes on after each mail, as for a file that has grown. */
static void
check_skipping(M2sSlice plain, const GArray *mails)
{
    for (guint i = 0; i < mails->len; i++) {
        M2sSlice next, mail = g_array_index(mails, M2sSlice, i);
        M2sSplitter splitter;
        m2s_splitter_init(&splitter, plain);
        if (!m2s_splitter_skip(&splitter, mail.data + mail.size - plain.data))
            continue;
        gboolean has_next = m2s_splitter_next(&splitter, &next);
        g_assert_cmpint(has_next, ==, i + 1 < mails->len);
        if (has_next)
            g_assert_true(next.data == g_array_index(mails, M2sSlice, i + 1).data);
    }
}

/* Compares one mail of the unpacker with that at the same place. */
static void
check_mail(const M2sUnpacker *unpacker, M2sSlice mail, M2sSlice plain, M2sSlice expected)
{
    g_autoptr(GBytes) kept = m2s_unpacker_keep(unpacker, mail);
    assert_same(mail, expected);
    assert_same(m2s_slice_of_bytes(kept), mail);
    if (mail.size > 0)
        g_assert_cmpuint(m2s_unpacker_offset(unpacker, mail), ==, expected.data - plain.data);
}

/* mails: (nullable): those of plain, which is an mbox.  mail_size: the limit. */
static void
check_unpacker(GBytes *compressed, M2sSlice plain, const GArray *mails, gsize mail_size,
               gboolean is_damaged)
{
    guint count = 0;
    M2sSplitter splitter;
    M2sSlice start, mail;
    g_autoptr(GError) error = NULL;
    M2sLimits limits = M2S_LIMITS_DEFAULT;
    limits.mail_size = mail_size;
    limits.decompressed_size = PLAIN_SIZE_MAX;
    const M2sPacked packed = m2s_packed(compressed);
    g_autoptr(M2sUnpacker) unpacker = m2s_unpacker_new(&packed, &limits, &start, &error);
    if (unpacker == NULL) {
        g_assert_true(is_damaged);
        return;
    }
    gboolean is_mbox = m2s_splitter_init(&splitter, start);
    g_assert_true(!is_mbox || mails != NULL);
    m2s_unpacker_begin(unpacker, is_mbox);
    while (m2s_unpacker_next(unpacker, &mail, &error)) {
        g_assert_cmpuint(count, <, is_mbox ? mails->len : 1);
        M2sSlice expected = is_mbox ? g_array_index(mails, M2sSlice, count) : plain;
        expected.size = MIN(expected.size, mail_size + 1);
        check_mail(unpacker, mail, plain, expected);
        count++;
    }
    g_assert_cmpint(error != NULL, ==, is_damaged);
    if (!is_damaged)
        g_assert_cmpuint(count, ==, is_mbox ? mails->len : plain.size > 0);
    else if (is_mbox) /* the last one may be cut, and the From line before it, too */
        g_assert_cmpuint(count + 1 + (plain.data[plain.size - 1] != '\n'), >=, mails->len);
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) compressed = g_bytes_new(data, size);
    if (m2s_codec_of(m2s_slice_of_bytes(compressed)) == NULL)
        return 0;
    g_autoptr(GByteArray) plain = decode(compressed, 1 << 20, &error);
    if (plain->len > PLAIN_SIZE_MAX) /* how much is given then is up to the size of the pieces */
        return 0;
    if (plain->len < WINDOWED_MAX)
        check_pieces(compressed, slice_of(plain), error, 1 + size % 100);
    g_autoptr(GArray) mails = split(slice_of(plain));
    /* With a small limit, many mails are too long; with a large one, some are larger than the
     * blocks of the unpacker. */
    check_unpacker(compressed, slice_of(plain), mails, size % 2 ? 16 << 10 : 2 << 20,
                   error != NULL);
    if (mails && plain->len < WINDOWED_MAX) {
        check_windows(slice_of(plain), mails, 1 + plain->len % 50);
        check_skipping(slice_of(plain), mails);
    }
    return 0;
}

/* Appends plain to packed, as one member or two. */
static void
pack_again(GByteArray *packed, const GByteArray *plain, GRand *random)
{
    PackKind kind = g_rand_int_range(random, 0, PACK_KINDS);
    const char *text = (const char *)plain->data;
    gsize first = g_rand_int_range(random, 0, 4) ? plain->len : g_rand_int(random) % plain->len;
    pack_append(packed, kind, text, first);
    while (g_rand_int_range(random, 0, 4) == 0)
        g_byte_array_append(packed, (const guint8 *)"", 1);
    if (first < plain->len)
        pack_append(packed, kind, text + first, plain->len - first);
}

/* Repeats plain until it has more than size bytes. */
static void
double_until(GByteArray *plain, gsize size)
{
    while (plain->len > 0 && plain->len <= size) {
        gsize half = plain->len;
        g_byte_array_set_size(plain, 2 * half);
        memcpy(plain->data + half, plain->data, half);
    }
}

/* Changes what is compressed, and compresses it again.
 * Returns: (transfer full) (nullable): NULL if there is nothing. */
static GByteArray *
change_plain(const guint8 *data, gsize size, GRand *random)
{
    g_autoptr(GBytes) compressed = g_bytes_new(data, size);
    if (m2s_codec_of(m2s_slice_of_bytes(compressed)) == NULL)
        return NULL;
    g_autoptr(GByteArray) plain = decode(compressed, 1 << 20, NULL);
    gsize before = plain->len, room = MIN(before + 200, PLAIN_SIZE_MAX);
    if (before == 0 || before > room)
        return NULL;
    g_byte_array_set_size(plain, room);
    g_byte_array_set_size(plain, LLVMFuzzerMutate(plain->data, before, room));
    /* Only what is larger than a block of 1 MiB moves the window of the unpacker. */
    if (g_rand_int_range(random, 0, 200) == 0)
        double_until(plain, 1 << 20);
    if (plain->len == 0)
        return NULL;
    GByteArray *packed = g_byte_array_new();
    pack_again(packed, plain, random);
    return packed;
}

gsize
LLVMFuzzerCustomMutator(guint8 *data, gsize size, gsize max_size, unsigned seed)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    g_autoptr(GByteArray) packed =
        g_rand_int_range(random, 0, 3) ? change_plain(data, size, random) : NULL;
    if (packed == NULL || packed->len > max_size)
        return LLVMFuzzerMutate(data, size, max_size);
    memcpy(data, packed->data, packed->len);
    return packed->len;
}
