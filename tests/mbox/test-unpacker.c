/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/unpacker.h"

#include <mbox2series/base.h>

#include "mbox/splitter.h"
#include "pack.h"

#define FROM "From mboxrd@z Thu Jan  1 00:00:00 1970\n"

/* What mboxes are made of, and what looks like it. */
static const char *const pieces[] = {FROM,
                                     FROM "A: 1\n",
                                     "\n",
                                     "\n\n",
                                     "\r\n",
                                     "\nF",
                                     "From \n",
                                     "From x 1970",
                                     "From here on\n",
                                     "\n\nFrom a Thu Jan  1 00:00:00 19",
                                     "70\n",
                                     "a line of text\n",
                                     "b",
                                     "\r"};

/* Long and short mails in no order, with ends of mails near the ends of blocks of 1 MiB. */
static GString *
make_mbox(guint32 seed, gsize size)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    GString *mbox = g_string_new(FROM);
    while (mbox->len < size) {
        const char *piece = pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))];
        g_string_append(mbox, piece);
        gsize left = (1 << 20) - mbox->len % (1 << 20);
        if (g_rand_int_range(random, 0, 50) > 0 && left < 500)
            continue;
        for (guint lines = g_rand_int_range(random, 0, 400) == 0 ? 5000 : 0; lines > 0; lines--)
            g_string_append(mbox, "some more text in a line that is of no interest\n");
        g_string_append(mbox, left < 100000 && left > 4000 ? "some text to get there\n" : "");
    }
    return mbox;
}

/* The mails of packed must be those that the splitter finds in whole, up to the limit.
 * whole_max: as for m2s_unpacker_give_whole(). */
static void
assert_same_up_to(GBytes *packed, const GString *whole, gsize mail_size, gsize whole_max)
{
    g_autoptr(GError) error = NULL;
    M2sLimits limits = M2S_LIMITS_DEFAULT;
    M2sSlice start, mail, expected;
    M2sSplitter splitter;
    limits.mail_size = mail_size;
    g_autoptr(M2sUnpacker) unpacker =
        m2s_unpacker_new(&(M2sPacked){.bytes = packed, .layers = 1}, &limits, &start, &error);
    g_assert_no_error(error);
    g_assert_cmpmem(start.data, start.size, whole->str, start.size);
    g_assert_true(m2s_splitter_init(&splitter, m2s_slice_of_string(whole)));
    m2s_unpacker_begin(unpacker, TRUE);
    m2s_unpacker_give_whole(unpacker, whole_max);
    while (m2s_splitter_next(&splitter, &expected)) {
        g_assert_true(m2s_unpacker_next(unpacker, &mail, &error));
        g_assert_cmpuint(m2s_unpacker_offset(unpacker, mail), ==, expected.data - whole->str);
        expected.size = MIN(expected.size, MAX(mail_size, whole_max) + 1);
        g_autoptr(GBytes) kept = m2s_unpacker_keep(unpacker, mail);
        g_assert_cmpmem(g_bytes_get_data(kept, NULL), g_bytes_get_size(kept), expected.data,
                        expected.size);
    }
    g_assert_false(m2s_unpacker_next(unpacker, &mail, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(m2s_unpacker_position(unpacker), ==, g_bytes_get_size(packed));
}

static void
assert_same(GBytes *packed, const GString *whole, gsize mail_size)
{
    assert_same_up_to(packed, whole, mail_size, 0);
}

static void
test_same(void)
{
    for (guint32 seed = 1; seed <= 6; seed++) {
        g_autoptr(GString) mbox = make_mbox(seed, 5 << 20);
        g_autoptr(GBytes) packed = pack(PACK_ZSTD, mbox->str, mbox->len);
        assert_same(packed, mbox, 64 << 20);
        assert_same(packed, mbox, 1000);
        assert_same(packed, mbox, 1);
        assert_same_up_to(packed, mbox, 1000, 100000);
        assert_same_up_to(packed, mbox, 1, 64 << 20);
    }
}

/* Mails of many blocks, kept and not. */
static void
test_large(void)
{
    g_autoptr(GString) mbox = g_string_new(NULL);
    for (guint mails = 0; mails < 4; mails++) {
        g_string_append(mbox, FROM);
        for (guint lines = 0; lines < 100000; lines++)
            g_string_append_printf(mbox, "%u: %u of the wheels\nFrom here on\n", mails, lines);
        g_string_append(mbox, "\n");
    }
    g_autoptr(GBytes) packed = pack(PACK_GZIP, mbox->str, mbox->len);
    assert_same(packed, mbox, 64 << 20);
    assert_same(packed, mbox, 3 << 20);
    assert_same(packed, mbox, 1 << 10);
    assert_same_up_to(packed, mbox, 1 << 10, 64 << 20);
    assert_same_up_to(packed, mbox, 2 << 20, 3 << 20);
    assert_same_up_to(packed, mbox, 3 << 20, 1);
}

/* A line without an end, after what begins a separator. */
static void
test_long_line(void)
{
    g_autoptr(GString) mbox = g_string_new(FROM "A: 1\n\nFrom ");
    gsize start = mbox->len, size = 10 << 20;
    g_string_set_size(mbox, start + size);
    memset(mbox->str + start, 'x', size);
    g_string_append(mbox, "\n\n" FROM "A: 2\n");
    g_autoptr(GBytes) packed = pack(PACK_XZ, mbox->str, mbox->len);
    assert_same(packed, mbox, 64 << 20);
    assert_same(packed, mbox, 1 << 10);
    assert_same_up_to(packed, mbox, 1 << 10, 64 << 20);
    assert_same_up_to(packed, mbox, 2 << 20, 3 << 20);
    assert_same_up_to(packed, mbox, 3 << 20, 1);
}

/* Every whole mail before a cut is given, and no part of one. */
static void
test_cut(void)
{
    g_autoptr(GString) mbox = g_string_new(NULL);
    for (guint mails = 0; mails < 20; mails++)
        g_string_append_printf(mbox, FROM "A: %u\n\nsome text %u\n\n", mails, mails * 2654435761u);
    for (guint kind = 0; kind < PACK_KINDS; kind++) {
        g_autoptr(GBytes) packed = pack(kind, mbox->str, mbox->len);
        guint most = 0;
        for (gsize size = 6; size < g_bytes_get_size(packed); size++) {
            g_autoptr(GError) error = NULL;
            g_autoptr(GBytes) cut = g_bytes_new_from_bytes(packed, 0, size);
            M2sLimits limits = M2S_LIMITS_DEFAULT;
            M2sSplitter splitter;
            M2sSlice start, mail, expected;
            g_autoptr(M2sUnpacker) unpacker =
                m2s_unpacker_new(&(M2sPacked){.bytes = cut, .layers = 1}, &limits, &start, &error);
            guint count = 0;
            g_assert_true(m2s_splitter_init(&splitter, m2s_slice_of_string(mbox)));
            if (unpacker)
                m2s_unpacker_begin(unpacker, TRUE);
            for (; unpacker && m2s_unpacker_next(unpacker, &mail, &error); count++) {
                g_assert_true(m2s_splitter_next(&splitter, &expected));
                g_assert_cmpmem(mail.data, mail.size, expected.data, expected.size);
            }
            g_assert_error(error, M2S_ERROR, M2S_ERROR_DATA);
            most = MAX(most, count);
        }
        g_assert_cmpuint(most, ==, 19); /* what follows the last one is not known */
    }
}

static void
test_single(void)
{
    static const char text[] = "A: 1\n\nbody";
    for (guint limit = 5; limit < 20; limit += 5) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GBytes) packed = pack(PACK_BZIP2, text, strlen(text));
        M2sLimits limits = M2S_LIMITS_DEFAULT;
        M2sSlice start, mail;
        limits.mail_size = limit;
        g_autoptr(M2sUnpacker) unpacker =
            m2s_unpacker_new(&(M2sPacked){.bytes = packed, .layers = 1}, &limits, &start, &error);
        m2s_unpacker_begin(unpacker, FALSE);
        g_assert_true(m2s_unpacker_next(unpacker, &mail, &error));
        g_assert_cmpmem(mail.data, mail.size, text, MIN(strlen(text), limit + 1));
        g_assert_false(m2s_unpacker_next(unpacker, &mail, &error));
        g_assert_no_error(error);
    }
}

/* Who stops in the middle does not wait for the thread that unpacks. */
static void
test_leave(void)
{
    g_autoptr(GString) mbox = make_mbox(1, 40 << 20);
    for (gsize i = 0; i < mbox->len; i += 7) /* too little repetition to become small */
        if (mbox->str[i] == 'o')
            mbox->str[i] = (char)('a' + i * 2654435761u % 26);
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) packed = pack(PACK_ZSTD, mbox->str, mbox->len);
    const M2sLimits limits = M2S_LIMITS_DEFAULT;
    M2sSlice start, mail;
    g_autoptr(M2sUnpacker) unpacker =
        m2s_unpacker_new(&(M2sPacked){.bytes = packed, .layers = 1}, &limits, &start, &error);
    m2s_unpacker_begin(unpacker, TRUE);
    g_assert_true(m2s_unpacker_next(unpacker, &mail, &error));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/unpacker/same", test_same);
    g_test_add_func("/unpacker/large", test_large);
    g_test_add_func("/unpacker/long-line", test_long_line);
    g_test_add_func("/unpacker/cut", test_cut);
    g_test_add_func("/unpacker/single", test_single);
    g_test_add_func("/unpacker/leave", test_leave);
    return g_test_run();
}
