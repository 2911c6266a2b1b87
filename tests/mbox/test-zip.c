/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A zip made by hand: of members "a" and "b", stored, with 1 and 2 bytes. */
#include <string.h>
#include <zlib.h>

#include <mbox2series/base.h>

#include "mbox/zip.h"

#define LOCAL_A    0
#define LOCAL_B    32
#define DIRECTORY  65
#define ENTRY_SIZE 47
#define END        (DIRECTORY + 2 * ENTRY_SIZE)
#define ZIP_SIZE   (END + 22)
#define ENTRY_B    (DIRECTORY + ENTRY_SIZE)

typedef struct {
    char bytes[ZIP_SIZE + 100];
    gsize size;
} Zip;

static void
put(Zip *zip, gsize at, gsize size, guint64 number)
{
    for (gsize i = 0; i < size; i++)
        zip->bytes[at + i] = (char)(number >> 8 * i);
}

static void
put_member(Zip *zip, gsize at, gsize entry, char name, guint size)
{
    put(zip, at, 4, 0x04034b50);
    put(zip, at + 18, 4, size);
    put(zip, at + 22, 4, size);
    put(zip, at + 26, 2, 1);
    zip->bytes[at + 30] = name;
    put(zip, entry, 4, 0x02014b50);
    put(zip, entry + 20, 4, size);
    put(zip, entry + 24, 4, size);
    put(zip, entry + 28, 2, 1);
    put(zip, entry + 42, 4, at);
    zip->bytes[entry + 46] = name;
}

static Zip
make_zip(void)
{
    Zip zip = {.size = ZIP_SIZE};
    put_member(&zip, LOCAL_A, DIRECTORY, 'a', 1);
    put_member(&zip, LOCAL_B, ENTRY_B, 'b', 2);
    put(&zip, END, 4, 0x06054b50);
    put(&zip, END + 10, 2, 2);
    put(&zip, END + 12, 4, 2 * ENTRY_SIZE);
    put(&zip, END + 16, 4, DIRECTORY);
    return zip;
}

/* expected: "NAME OFFSET+SIZE", "!" before a member that cannot be read, "?" before one that is
 * cut; and the error. */
static void
assert_members(const Zip *zip, const char *expected)
{
    g_autoptr(GString) found = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(M2sMembers) members = m2s_members_new();
    /* On the heap, so that a sanitizer sees what is read beyond the end. */
    g_autofree char *bytes = g_memdup2(zip->bytes, zip->size);
    gboolean is_whole = m2s_zip_list(m2s_slice(bytes, zip->size), members, &error);
    g_assert_true(is_whole == (error == NULL));
    for (guint i = 0; i < m2s_members_count(members); i++) {
        const M2sMember *member = m2s_members_at(members, i);
        g_string_append_printf(found, "%s%s%s %" G_GUINT64_FORMAT "+%" G_GUINT64_FORMAT "|",
                               member->why_not ? "!" : "", member->is_cut ? "?" : "", member->name,
                               member->offset, member->size);
    }
    g_string_append(found, error ? error->message : "");
    g_assert_cmpstr(found->str, ==, expected);
}

static void
test_members(void)
{
    Zip zip = make_zip();
    g_assert_true(m2s_zip_is_at(m2s_slice(zip.bytes, zip.size)));
    assert_members(&zip, "a 31+1|b 63+2|");
    put(&zip, DIRECTORY + 8, 2, 1); /* encrypted */
    put(&zip, ENTRY_B + 10, 2, 14); /* LZMA */
    assert_members(&zip, "!a 31+1|!b 63+2|");
    zip = make_zip();
    put(&zip, DIRECTORY + 5, 1, 3); /* of Unix: a link, and a file */
    put(&zip, DIRECTORY + 40, 2, 0120777);
    put(&zip, ENTRY_B + 5, 1, 3);
    put(&zip, ENTRY_B + 40, 2, 0100644);
    assert_members(&zip, "!a 31+1|b 63+2|");
}

static void
test_end(void)
{
    Zip zip = make_zip();
    put(&zip, END + 20, 2, 30); /* a comment, with what looks like another end */
    put(&zip, ZIP_SIZE + 4, 4, 0x06054b50);
    put(&zip, ZIP_SIZE + 4 + 16, 4, ZIP_SIZE + 30);
    zip.size += 30;
    assert_members(&zip, "a 31+1|b 63+2|");
    memset(zip.bytes, 0, sizeof zip.bytes);
    put(&zip, 0, 4, 0x06054b50);
    zip.size = 22;
    assert_members(&zip, "");
    g_assert_true(m2s_zip_is_at(m2s_slice(zip.bytes, 22)));
    g_assert_false(m2s_zip_is_at(m2s_slice(zip.bytes, 21)));
}

/* 64 bits: the size of b is in the extra field, the directory is found by another end. */
static void
test_zip64(void)
{
    Zip zip = {.size = END + 20 + 56 + 20 + 22};
    Zip plain = make_zip();
    memcpy(zip.bytes, plain.bytes, END);
    put(&zip, ENTRY_B + 20, 4, G_MAXUINT32);
    put(&zip, ENTRY_B + 30, 2, 20);
    put(&zip, ENTRY_B + ENTRY_SIZE, 2, 99); /* another field, of no bytes */
    put(&zip, ENTRY_B + ENTRY_SIZE + 4, 2, 1);
    put(&zip, ENTRY_B + ENTRY_SIZE + 6, 2, 8);
    put(&zip, ENTRY_B + ENTRY_SIZE + 8, 8, 2);
    gsize end64 = END + 20, locator = end64 + 56, end = locator + 20;
    put(&zip, end64, 4, 0x06064b50);
    put(&zip, end64 + 32, 8, 2);
    put(&zip, end64 + 40, 8, 2 * ENTRY_SIZE + 20);
    put(&zip, end64 + 48, 8, DIRECTORY);
    put(&zip, locator, 4, 0x07064b50);
    put(&zip, locator + 8, 8, end64);
    put(&zip, end, 4, 0x06054b50);
    put(&zip, end + 12, 4, G_MAXUINT32);
    put(&zip, end + 16, 4, G_MAXUINT32);
    assert_members(&zip, "a 31+1|b 63+2|");
    put(&zip, ENTRY_B + ENTRY_SIZE + 6, 2, 7);
    assert_members(&zip, "a 31+1|byte 112: damaged: an entry of the directory has no size");
    put(&zip, locator + 8, 8, ZIP_SIZE); /* where no such end is, or nothing at all */
    assert_members(&zip, "a 31+1|b 63+2|byte 277: damaged: it ends before its directory");
    put(&zip, locator + 8, 8, 1 << 20);
    assert_members(&zip, "a 31+1|b 63+2|byte 277: damaged: it ends before its directory");
}

static void
test_damage(void)
{
    Zip zip = make_zip();
    for (gsize size = ZIP_SIZE - 1; size > DIRECTORY; size--) {
        g_autofree char *expected =
            g_strdup_printf("a 31+1|b 63+2|byte %zu: damaged: it ends before its directory", size);
        zip.size = size;
        assert_members(&zip, expected);
    }
    zip.size = DIRECTORY - 1;
    assert_members(&zip, "a 31+1|?b 63+1|byte 64: damaged: it ends before its directory");
    zip.size = LOCAL_B + 30;
    assert_members(&zip, "a 31+1|byte 62: damaged: it ends before its directory");
    zip = make_zip();
    zip.bytes[LOCAL_A] = 0;
    assert_members(&zip, "b 63+2|byte 0: damaged: what is there is no header of a member");
    zip = make_zip();
    zip.bytes[ENTRY_B] = 0;
    assert_members(&zip, "a 31+1|byte 112: damaged: what is there is no entry of the directory, or "
                         "one too many");
    zip = make_zip();
    put(&zip, ENTRY_B + 20, 4, ZIP_SIZE);
    assert_members(&zip, "a 31+1|byte 32: damaged: a member is larger than the file");
    zip = make_zip();
    put(&zip, END + 10, 2, 3);
    assert_members(&zip, "a 31+1|b 63+2|byte 159: damaged: what is there is no entry of the "
                         "directory, or one too many");
}

/* Appends a number, the lowest byte first. */
static void
add(GByteArray *bytes, gsize size, guint64 number)
{
    for (gsize i = 0; i < size; i++, number >>= 8)
        g_byte_array_append(bytes, (const guint8[]){number & 0xff}, 1);
}

/* Appends a deflated member whose size is not known yet, as from a program that writes to a pipe.
 * Returns: how many bytes it has. */
static gsize
add_streamed(GByteArray *bytes, guint method, const guint8 *text, gsize size)
{
    const gsize room = size + 1000;
    g_autofree guint8 *packed = g_malloc(room);
    z_stream stream = {.next_in = (Bytef *)text, .avail_in = size, .next_out = packed};
    stream.avail_out = room;
    deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY);
    g_assert_cmpint(deflate(&stream, Z_FINISH), ==, Z_STREAM_END);
    deflateEnd(&stream);
    add(bytes, 4, 0x04034b50);
    add(bytes, 2, 20);
    add(bytes, 2, 1 << 3);
    add(bytes, 2, method);
    add(bytes, 16, 0);
    add(bytes, 2, 1);
    add(bytes, 2, 0);
    g_byte_array_append(bytes, (const guint8 *)"s", 1);
    g_byte_array_append(bytes, packed, stream.total_out);
    return stream.total_out;
}

/* What follows such a member: sizes of 4 bytes, or of 8. */
static void
add_descriptor(GByteArray *bytes, gsize width, gsize packed, gsize size)
{
    add(bytes, 4, 0x08074b50);
    add(bytes, 4, 0x12345678);
    add(bytes, width, packed);
    add(bytes, width, size);
}

/* Without a directory, sizes are found behind the members. */
static void
test_streamed(void)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_autoptr(M2sMembers) members = m2s_members_new();
    g_autoptr(GError) error = NULL;
    g_autofree guint8 *noise = g_malloc(200000);
    guint state = 1;
    for (guint i = 0; i < 200000; i++)
        noise[i] = (state = state * 1103515245 + 12345) >> 16 & 0xff;
    const gsize text_sizes[] = {5, 200000, 5};
    gsize sizes[4];
    for (guint i = 0; i < 3; i++) {
        sizes[i] = add_streamed(bytes, 8, noise, text_sizes[i]);
        add_descriptor(bytes, i == 1 ? 8 : 4, sizes[i], text_sizes[i]);
    }
    sizes[3] = add_streamed(bytes, 8, noise, 9);
    M2sSlice slice = m2s_slice((const char *)bytes->data, bytes->len);
    g_assert_false(m2s_zip_list(slice, members, &error));
    g_assert_error(error, M2S_ERROR, M2S_ERROR_DATA);
    g_assert_cmpuint(m2s_members_count(members), ==, 4);
    for (guint i = 0; i < 4; i++) {
        const M2sMember *member = m2s_members_at(members, i);
        g_assert_cmpuint(member->size, ==, sizes[i]);
        g_assert_cmpint(member->is_cut, ==, i == 3); /* nothing follows it */
        g_assert_cmpuint(member->unpacked_size, ==, i < 3 ? text_sizes[i] : 0);
        g_assert_cmpuint(member->crc32, ==, i < 3 ? 0x12345678 : 0);
    }
}

/* The end of bytes that are not deflated, or not whole, cannot be found. */
static void
test_streamed_without_end(void)
{
    for (guint method = 0; method <= 8; method += 8) {
        g_autoptr(GByteArray) bytes = g_byte_array_new();
        g_autoptr(M2sMembers) members = m2s_members_new();
        gsize size = add_streamed(bytes, method, (const guint8 *)"abc", 3) - 1;
        g_byte_array_set_size(bytes, bytes->len - 1);
        g_assert_false(
            m2s_zip_list(m2s_slice((const char *)bytes->data, bytes->len), members, NULL));
        g_assert_cmpuint(m2s_members_count(members), ==, 1);
        g_assert_true(m2s_members_at(members, 0)->is_cut);
        g_assert_cmpuint(m2s_members_at(members, 0)->size, ==, size);
    }
}

/* Which methods are known, and which of them this layer unpacks itself. */
static void
test_methods(void)
{
    static const struct {
        guint method;
        gboolean is_known, is_packed, is_deflated, has_crc32;
    } cases[] = {
        {0, TRUE, FALSE, FALSE, TRUE},  {8, TRUE, FALSE, TRUE, TRUE},
        {12, TRUE, TRUE, FALSE, FALSE}, {93, TRUE, TRUE, FALSE, FALSE},
        {95, TRUE, TRUE, FALSE, FALSE}, {9, FALSE, FALSE, FALSE, FALSE},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        Zip zip = make_zip();
        g_autoptr(M2sMembers) members = m2s_members_new();
        put(&zip, DIRECTORY + 10, 2, cases[i].method);
        g_assert_true(m2s_zip_list(m2s_slice(zip.bytes, zip.size), members, NULL));
        const M2sMember *member = m2s_members_at(members, 0);
        g_assert_cmpint(member->kind == M2S_MEMBER_FILE, ==, cases[i].is_known);
        g_assert_cmpint(member->is_packed, ==, cases[i].is_packed);
        g_assert_cmpint(member->is_deflated, ==, cases[i].is_deflated);
        g_assert_cmpint(member->has_crc32, ==, cases[i].has_crc32);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/zip/members", test_members);
    g_test_add_func("/zip/end", test_end);
    g_test_add_func("/zip/zip64", test_zip64);
    g_test_add_func("/zip/damage", test_damage);
    g_test_add_func("/zip/streamed", test_streamed);
    g_test_add_func("/zip/streamed-without-end", test_streamed_without_end);
    g_test_add_func("/zip/methods", test_methods);
    return g_test_run();
}
