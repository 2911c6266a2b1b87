/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <zlib.h>

#include "server/gzip.h"

#define GZIP_BITS (15 + 16) /* the largest window, and a gzip header */

static void
test_accepted(void)
{
    static const struct {
        const char *header;
        gboolean is_accepted;
    } cases[] = {
        {NULL, FALSE},
        {"", FALSE},
        {"gzip", TRUE},
        {"deflate, GZip", TRUE},
        {"gzip;q=0.5", TRUE},
        {"gzip;q=0", FALSE},
        {"gzip; q=0.000", FALSE},
        {"identity;q=1, gzip;q=0.1", TRUE},
        {"x-gzip", FALSE},
        {"*", FALSE}, /* whatever we like: not gzip */
        {";;,,", FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpint(m2s_gzip_is_accepted(cases[i].header), ==, cases[i].is_accepted);
}

static void
check_text(const char *text, gsize size)
{
    g_autoptr(GBytes) plain = g_bytes_new(text, size);
    g_autoptr(GBytes) packed = m2s_gzip(plain);
    g_autofree char *buffer = g_malloc(size + 1);
    gsize packed_size;
    z_stream stream = {.next_in = (Bytef *)g_bytes_get_data(packed, &packed_size),
                       .next_out = (Bytef *)buffer,
                       .avail_out = size + 1};
    stream.avail_in = packed_size;
    g_assert_cmpint(inflateInit2(&stream, GZIP_BITS), ==, Z_OK);
    g_assert_cmpint(inflate(&stream, Z_FINISH), ==, Z_STREAM_END);
    g_assert_cmpmem(buffer, stream.total_out, text, size);
    inflateEnd(&stream);
}

static void
test_bytes(void)
{
    g_autofree char *much = g_strnfill(1000000, 'a');
    g_autofree guint32 *noise = g_new(guint32, 50000);
    for (guint i = 0; i < 50000; i++)
        noise[i] = g_test_rand_int();
    check_text("", 0);
    check_text("x", 1);
    check_text(much, 1000000);
    check_text((const char *)noise, 200000);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/gzip/accepted", test_accepted);
    g_test_add_func("/gzip/bytes", test_bytes);
    return g_test_run();
}
