/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/seeker.h"

#include <mbox2series/base.h>

#include "mbox/source.h"
#include "pack.h"

#define SIZE    (80 << 20)
#define STEP    1000 /* bytes of a mail */
#define THREADS 4

/* The byte at a place. */
static char
byte_at(gsize at)
{
    return 'a' + (at / STEP + at % 7) % 26;
}

/* SIZE bytes. */
static GBytes *
pack_text(void)
{
    g_autofree char *text = g_malloc(SIZE);
    for (gsize at = 0; at < SIZE; at++)
        text[at] = byte_at(at);
    return pack(PACK_ZSTD, text, SIZE);
}

static void
assert_bytes(GBytes *bytes, gsize offset, gsize length)
{
    const char *data = g_bytes_get_data(bytes, NULL);
    g_assert_cmpuint(g_bytes_get_size(bytes), ==, length);
    for (gsize i = 0; i < length; i += 1 + length / 5000)
        g_assert_cmpint(data[i], ==, byte_at(offset + i));
}

static void
assert_read(M2sSeeker *seeker, gsize offset, gsize length)
{
    g_autoptr(GError) error = NULL;
    const M2sSpan span = {.offset = offset, .length = length};
    g_autoptr(GBytes) bytes = m2s_seeker_read(seeker, &span, &error);
    g_assert_no_error(error);
    assert_bytes(bytes, offset, length);
}

static void
test_order(void)
{
    g_autoptr(GBytes) packed = pack_text();
    g_autoptr(M2sSeeker) seeker =
        m2s_seeker_new(&(M2sPacked){.bytes = packed, .layers = 1}, G_MAXUINT64);
    for (gsize at = 0; at + STEP < SIZE; at += 7 * STEP) {
        assert_read(seeker, at, STEP);
        assert_read(seeker, at > (30 << 20) ? at - (30 << 20) : 0, STEP);
    }
    g_assert_cmpuint(m2s_seeker_passes(seeker), ==, 1);
    assert_read(seeker, SIZE - STEP, STEP);
    assert_read(seeker, SIZE - (31 << 20), 31 << 20);
    g_assert_cmpuint(m2s_seeker_passes(seeker), ==, 1);
    for (gsize back = 29 << 20; back < 36 << 20; back += 1 << 20) { /* kept, and just not */
        assert_read(seeker, 40 << 20, STEP);
        assert_read(seeker, (40 << 20) - back, STEP);
    }
    guint passes = m2s_seeker_passes(seeker);
    assert_read(seeker, 5, STEP);
    assert_read(seeker, 5, 70 << 20); /* more than is kept */
    g_assert_cmpuint(m2s_seeker_passes(seeker), <=, passes + 2);
}

static void
test_end(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) packed = pack(PACK_XZ, "abc", 3);
    g_autoptr(M2sSeeker) seeker =
        m2s_seeker_new(&(M2sPacked){.bytes = packed, .layers = 1}, G_MAXUINT64);
    const M2sSpan beyond = {.offset = 2, .length = 2}, inside = {.offset = 1, .length = 2};
    g_assert_null(m2s_seeker_read(seeker, &beyond, &error));
    g_assert_error(error, M2S_ERROR, M2S_ERROR_IO);
    g_clear_error(&error);
    g_autoptr(GBytes) bytes = m2s_seeker_read(seeker, &inside, &error);
    g_assert_no_error(error);
    g_assert_cmpmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), "bc", 2);
}

typedef struct {
    M2sSources *sources;
    guint number;
} Reader;

/* Reads its part of a file's mails, as the threads of an export do; some of the last are of other
 * files. */
static gpointer
read_some(gpointer data)
{
    const Reader *reader = data;
    for (gsize at = reader->number * STEP; at + STEP < SIZE; at += 20 * STEP * THREADS) {
        g_autoptr(GError) error = NULL;
        M2sSpan span = {.offset = at, .length = STEP};
        span.source = at > SIZE - (500 << 10) ? reader->number % 3 : 0;
        g_autoptr(GBytes) bytes = m2s_sources_read(reader->sources, &span, &error);
        g_assert_no_error(error);
        assert_bytes(bytes, at, STEP);
    }
    return NULL;
}

static void
test_threads(void)
{
    g_autoptr(GBytes) packed = pack_text();
    g_autoptr(M2sSources) sources = m2s_sources_new();
    GThread *threads[THREADS];
    Reader readers[THREADS];
    for (guint i = 0; i < 3; i++)
        m2s_sources_add(sources, NULL, "a", packed,
                        M2S_SOURCE_PACKED | M2S_SOURCE_QUOTED | (i == 1 ? M2S_SOURCE_STREAM : 0));
    for (guint i = 0; i < THREADS; i++) {
        readers[i] = (Reader){sources, i};
        threads[i] = g_thread_new("reader", read_some, &readers[i]);
    }
    for (guint i = 0; i < THREADS; i++)
        g_thread_join(threads[i]);
}

#define FILES 3

/* Packed mboxes, more than are held open: a file, and members of an archive. */
static M2sSources *
add_files(void)
{
    g_autoptr(GBytes) packed = pack_text();
    g_autoptr(GRefString) archive = g_ref_string_new("archive");
    const M2sPacked member = m2s_packed(packed);
    const M2sSourceFlags flags = M2S_SOURCE_PACKED | M2S_SOURCE_QUOTED;
    M2sSources *sources = m2s_sources_new();
    m2s_sources_add(sources, NULL, "a", packed, flags);
    for (guint i = 1; i < FILES; i++)
        m2s_sources_add_member(sources, archive, "a", &member, flags);
    return sources;
}

static void
assert_source_read(M2sSources *sources, const M2sSpan *span)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = m2s_sources_read(sources, span, &error);
    g_assert_no_error(error);
    assert_bytes(bytes, span->offset, span->length);
}

/* Each file is unpacked once, however far from each other the mails are, and however many. */
static void
test_fetch(gconstpointer data)
{
    gsize length = GPOINTER_TO_SIZE(data);
    static const gsize offsets[] = {70 << 20, 3, 50 << 20, 3};
    g_autoptr(M2sSources) sources = add_files();
    M2sSpan spans[G_N_ELEMENTS(offsets) * FILES];
    g_autoptr(GPtrArray) wanted = g_ptr_array_new();
    for (guint i = 0; i < G_N_ELEMENTS(spans); i++) {
        spans[i] = (M2sSpan){.offset = offsets[i / FILES], .length = length, .source = i % FILES};
        g_ptr_array_add(wanted, &spans[i]);
    }
    m2s_sources_fetch(sources, wanted);
    for (guint i = 0; i < 3 * G_N_ELEMENTS(spans); i++)
        assert_source_read(sources, &spans[i % G_N_ELEMENTS(spans)]);
    g_assert_cmpuint(m2s_sources_passes(sources), ==, FILES);
    const M2sSpan another = {.offset = 3, .length = 5};
    assert_source_read(sources, &another);
    g_assert_cmpuint(m2s_sources_passes(sources), ==, FILES + 1);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/seeker/order", test_order);
    g_test_add_data_func("/seeker/fetch", GSIZE_TO_POINTER(STEP), test_fetch);
    g_test_add_data_func("/seeker/fetch-much", GSIZE_TO_POINTER(9 << 20), test_fetch);
    g_test_add_func("/seeker/end", test_end);
    g_test_add_func("/seeker/threads", test_threads);
    return g_test_run();
}
