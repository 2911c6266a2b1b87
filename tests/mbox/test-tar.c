/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Headers of tars, made by hand. */
#include <stdio.h>
#include <string.h>

#include <mbox2series/base.h>

#include "mbox/tar.h"

/* What a header says; its checksum is added. */
typedef struct {
    const char *name, *prefix, *size, *magic;
    char type;
    gboolean goes_on; /* a map of a sparse file, in the next block */
} Header;

static void
add_block(GByteArray *tar, const char *bytes, gsize size)
{
    char block[M2S_TAR_BLOCK] = {0};
    memcpy(block, bytes, size);
    g_byte_array_append(tar, (const guint8 *)block, sizeof block);
}

static void
put(char *block, gsize at, const char *text)
{
    if (text)
        memcpy(block + at, text, strlen(text));
}

static void
add_header(GByteArray *tar, Header header)
{
    char block[M2S_TAR_BLOCK] = {0};
    guint sum = 0;
    put(block, 0, header.name);
    put(block, 124, header.size);
    put(block, 148, "        ");
    block[156] = header.type;
    block[482] = header.goes_on;
    put(block, 257, header.magic);
    put(block, 345, header.prefix);
    for (gsize i = 0; i < sizeof block; i++)
        sum += (guint8)block[i];
    g_snprintf(block + 148, 8, "%06o", sum);
    add_block(tar, block, sizeof block);
}

static void
add_end(GByteArray *tar)
{
    add_block(tar, "", 0);
    add_block(tar, "", 0);
}

static gsize
read_array(gpointer from, guint64 offset, char *buffer, gsize size)
{
    const GByteArray *tar = from;
    gsize start = MIN(offset, tar->len), count = MIN(size, tar->len - start);
    memcpy(buffer, tar->data + start, count);
    return count;
}

/* expected: "NAME KIND OFFSET+SIZE" for each member, and the error. */
static void
assert_members(GByteArray *tar, const char *expected)
{
    static const char *const kinds[] = {"file", "folder", "other"};
    g_autoptr(GString) found = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(M2sMembers) members = m2s_members_new();
    gboolean is_whole = m2s_tar_list(read_array, tar, members, &error);
    g_assert_true(is_whole == (error == NULL));
    for (guint i = 0; i < m2s_members_count(members); i++) {
        const M2sMember *member = m2s_members_at(members, i);
        g_string_append_printf(found, "%s %s %" G_GUINT64_FORMAT "+%" G_GUINT64_FORMAT "|",
                               member->name, kinds[member->kind], member->offset, member->size);
        g_assert_true((member->kind == M2S_MEMBER_OTHER) == (member->why_not != NULL));
    }
    g_string_append(found, error ? error->message : "");
    g_assert_cmpstr(found->str, ==, expected);
    g_byte_array_set_size(tar, 0);
}

static void
test_numbers(void)
{
    g_autoptr(GByteArray) tar = g_byte_array_new();
    const char *const sizes[] = {"00000000005", "5 ", "    5", "0000000005 ",
                                 "\x80\0\0\0\0\0\0\0\0\0\0\5"};
    for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
        char number[13] = {0};
        memcpy(number, sizes[i], i < 4 ? strlen(sizes[i]) : 12);
        char block[M2S_TAR_BLOCK];
        add_header(tar, (Header){.name = "a", .size = i < 4 ? number : "", .type = '0'});
        if (i == 4) { /* has NULs */
            memcpy(tar->data + 124, number, 12);
            memset(tar->data + 148, ' ', 8);
            guint sum = 0;
            for (gsize j = 0; j < sizeof block; j++)
                sum += tar->data[j];
            g_snprintf((char *)tar->data + 148, 8, "%06o", sum);
        }
        add_block(tar, "12345", 5);
        add_end(tar);
        assert_members(tar, "a file 512+5|");
    }
    add_header(tar, (Header){.name = "a", .size = "9", .type = '0'});
    assert_members(tar, "byte 0: damaged: the size of a member is no number");
    add_header(tar, (Header){.name = "a",
                             .size = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
                             .type = '0'});
    assert_members(tar, "byte 0: damaged: the size of a member is no number");
    add_header(tar, (Header){.name = "a", .size = "777777777777", .type = '0'});
    assert_members(tar, "a file 512+68719476735|byte 68719477248: damaged: it ends too early");
}

/* A prefix counts in POSIX only: GNU tar has times there. */
static void
test_names(void)
{
    g_autoptr(GByteArray) tar = g_byte_array_new();
    add_header(tar, (Header){.name = "b", .prefix = "a", .magic = "ustar", .type = '0'});
    add_header(tar, (Header){.name = "b", .prefix = "17", .magic = "ustar  ", .type = '0'});
    add_header(tar, (Header){.name = "c/"});
    add_header(tar, (Header){.name = "././@LongLink", .size = "5", .type = 'L'});
    add_block(tar, "long\0", 5);
    add_header(tar, (Header){.name = "short", .type = '0'});
    add_header(tar, (Header){.name = "pax", .size = "64", .type = 'x'});
    add_block(tar, "14 path=d\303\251/e\n9 size=2\n12 mtime=17\n17 comment=a=b\nc\n", 52);
    add_header(tar, (Header){.name = "short", .size = "0", .type = '0'});
    add_block(tar, "ab", 2);
    add_header(tar, (Header){.name = "last", .type = '\0'});
    add_end(tar);
    assert_members(tar, "a/b file 512+0|b file 1024+0|c/ folder 1536+0|long file 3072+0|"
                        "d\303\251/e file 4608+2|last file 5632+0|");
}

static void
test_kinds(void)
{
    g_autoptr(GByteArray) tar = g_byte_array_new();
    for (const char *type = "123456SMQ7"; *type; type++)
        add_header(tar, (Header){.name = (char[]){*type, '\0'}, .type = *type});
    add_header(tar, (Header){.name = "2 with bytes", .size = "7", .type = '2'});
    add_header(tar, (Header){.name = "V", .type = 'V'});
    add_header(tar, (Header){.name = "g", .size = "3", .type = 'g'});
    add_block(tar, "any", 3);
    add_header(tar, (Header){.name = "end", .type = '0'});
    add_end(tar);
    assert_members(tar, "1 other 512+0|2 other 1024+0|3 other 1536+0|4 other 2048+0|"
                        "5 folder 2560+0|6 other 3072+0|S other 3584+0|M other 4096+0|"
                        "Q other 4608+0|7 file 5120+0|2 with bytes other 5632+0|"
                        "end file 7680+0|");
}

/* Adds a pax header of one record. */
static void
add_pax(GByteArray *tar, char type, const char *key, const char *value)
{
    gsize length = strlen(key) + strlen(value) + strlen("99 =\n");
    g_autofree char *record = g_strdup_printf("%02zu %s=%s\n", length, key, value);
    g_autofree char *size = g_strdup_printf("%o", (guint)length);
    add_header(tar, (Header){.name = "pax", .size = size, .type = type});
    add_block(tar, record, length);
}

/* A file with holes, in the three ways in which GNU tar has written them. */
static void
test_sparse(void)
{
    g_autoptr(GByteArray) tar = g_byte_array_new();
    char map[M2S_TAR_BLOCK] = {[504] = 1};
    add_header(tar, (Header){.name = "old", .size = "3", .type = 'S', .goes_on = TRUE});
    add_block(tar, map, sizeof map);
    add_block(tar, "", 0);
    add_block(tar, "abc", 3);
    add_pax(tar, 'x', "GNU.sparse.size", "9");
    add_header(tar, (Header){.name = "pax 0", .type = '0'});
    add_pax(tar, 'x', "GNU.sparse.name", "pax 1");
    add_header(tar, (Header){.name = "GNUSparseFile.0/pax 1", .type = '0'});
    add_header(tar, (Header){.name = "plain", .type = '0'});
    add_end(tar);
    assert_members(tar, "old other 1536+3|pax 0 other 3584+0|pax 1 other 5120+0|"
                        "plain file 5632+0|");
    add_header(tar, (Header){.name = "old", .type = 'S', .goes_on = TRUE});
    add_block(tar, map, sizeof map);
    assert_members(tar, "byte 1024: damaged: it ends too early");
}

/* Old and odd headers. */
static void
test_odd(void)
{
    g_autoptr(GByteArray) tar = g_byte_array_new();
    add_pax(tar, 'X', "path", "of Solaris");
    add_header(tar, (Header){.name = "short", .type = '0'});
    add_pax(tar, 'x', "pathology", "none");
    add_header(tar, (Header){.name = "kept", .type = '0'});
    add_header(tar, (Header){.name = "dump", .type = 'D'});
    add_pax(tar, 'x', "size", "9223372036854775807");
    add_header(tar, (Header){.name = "endless", .type = '0'});
    assert_members(tar, "of Solaris file 1536+0|kept file 3072+0|dump folder 3584+0|"
                        "endless file 5120+9223372036854770687|"
                        "byte 4608: damaged: the size of a member is no number of bytes");
}

static void
test_damage(void)
{
    static const char *const records[] = {"x path=a\n", "99 path=a\n", "9 path=ab", "3 \n",
                                          "9 size=x\n", "11 path=abc", " path=a\n", "0 path=a\n"};
    g_autoptr(GByteArray) tar = g_byte_array_new();
    for (guint i = 0; i < G_N_ELEMENTS(records); i++) {
        char size[8];
        g_snprintf(size, sizeof size, "%o", (guint)strlen(records[i]));
        add_header(tar, (Header){.name = "a", .type = '0'});
        add_header(tar, (Header){.name = "pax", .size = size, .type = 'x'});
        add_block(tar, records[i], strlen(records[i]));
        assert_members(tar, i == 3 ? "a file 512+0|byte 1536: damaged: it ends too early"
                                   : "a file 512+0|byte 512: damaged: an invalid pax header");
    }
    add_header(tar, (Header){.name = "pax", .size = "77777777777", .type = 'x'});
    assert_members(tar, "byte 0: damaged: a name or a header of more than 1 MiB");
    add_header(tar, (Header){.name = "L", .size = "777", .type = 'L'});
    assert_members(tar, "byte 0: damaged: it ends too early");
    add_header(tar, (Header){.name = "a", .type = '0'});
    tar->data[3] = 'x';
    assert_members(tar, "byte 0: damaged: what is there is no header of a member");
    assert_members(tar, "byte 0: damaged: it ends too early");
}

static void
test_looks(void)
{
    g_autoptr(GByteArray) tar = g_byte_array_new();
    add_header(tar, (Header){.name = "\xff", .type = '0'});
    M2sSlice header = m2s_slice((const char *)tar->data, tar->len);
    g_assert_true(m2s_tar_is_at(header));
    g_assert_false(m2s_tar_is_at(m2s_slice(header.data, header.size - 1)));
    /* The sum of signed bytes. */
    g_snprintf((char *)tar->data + 148, 8, "%06o", 8 * ' ' + '0' - 1);
    g_assert_true(m2s_tar_is_at(header));
    tar->data[0] ^= 1;
    g_assert_false(m2s_tar_is_at(header));
    memset(tar->data, 0, tar->len);
    g_assert_false(m2s_tar_is_at(header));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tar/numbers", test_numbers);
    g_test_add_func("/tar/names", test_names);
    g_test_add_func("/tar/kinds", test_kinds);
    g_test_add_func("/tar/sparse", test_sparse);
    g_test_add_func("/tar/odd", test_odd);
    g_test_add_func("/tar/damage", test_damage);
    g_test_add_func("/tar/looks", test_looks);
    return g_test_run();
}
