/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Objects of git in files that are made by hand, as git would not make them. */
#include "mbox/git-pack.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <glib/gstdio.h>
#include <mbox2series/base.h>
#include <zlib.h>

#define LIMIT 100000

enum { COMMIT = 1, BLOB = 3, UNUSED = 5, OFFSET = 6, BASE = 7 };

/* A pack of up to two objects, in the order of their ids. */
typedef struct {
    GByteArray *bytes;
    guint count;
    M2sGitId ids[2];
    guint32 offsets[2];
    GByteArray *big_offsets;
} Pack;

typedef struct {
    char *folder;
    Pack pack;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    fixture->folder = g_dir_make_tmp("m2s-XXXXXX", NULL);
    fixture->pack = (Pack){.bytes = g_byte_array_new(), .big_offsets = g_byte_array_new()};
    g_byte_array_append(fixture->pack.bytes, (const guint8 *)"PACK\0\0\0\2\0\0\0\1", 12);
}

static char *
path_of(const Fixture *fixture, const char *name)
{
    return g_build_filename(fixture->folder, name, NULL);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    static const char *const names[] = {"pack/x.pack", "pack/x.idx", "pack"};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = path_of(fixture, names[i]);
        g_remove(path);
    }
    g_assert_cmpint(g_rmdir(fixture->folder), ==, 0);
    g_free(fixture->folder);
    g_byte_array_unref(fixture->pack.bytes);
    g_byte_array_unref(fixture->pack.big_offsets);
}

static M2sGitId
id_of(const char *kind, const char *bytes, gsize size)
{
    M2sGitId id;
    gsize length = sizeof id.bytes;
    g_autoptr(GChecksum) sha1 = g_checksum_new(G_CHECKSUM_SHA1);
    g_autofree char *header = g_strdup_printf("%s %zu", kind, size);
    g_checksum_update(sha1, (const guint8 *)header, strlen(header) + 1);
    g_checksum_update(sha1, (const guint8 *)bytes, size);
    g_checksum_get_digest(sha1, id.bytes, &length);
    return id;
}

static void
add_deflated(GByteArray *to, const char *bytes, gsize size)
{
    uLongf packed_size = compressBound(size);
    g_autofree guint8 *packed = g_malloc(packed_size);
    g_assert_cmpint(compress(packed, &packed_size, (const Bytef *)bytes, size), ==, Z_OK);
    g_byte_array_append(to, packed, packed_size);
}

/* Adds an entry that says it has `said` bytes.  before: what stands between that and the bytes of a
 * delta.  Returns: its offset. */
static guint32
add_entry(Pack *pack, guint type, gsize said, M2sSlice before, const char *bytes, gsize size)
{
    guint32 offset = pack->bytes->len;
    guint8 byte = type << 4 | (said & 0xf);
    for (said >>= 4; said > 0; said >>= 7) {
        byte |= 0x80;
        g_byte_array_append(pack->bytes, &byte, 1);
        byte = said & 0x7f;
    }
    g_byte_array_append(pack->bytes, &byte, 1);
    g_byte_array_append(pack->bytes, (const guint8 *)before.data, before.size);
    add_deflated(pack->bytes, bytes, size);
    return offset;
}

static void
name_entry(Pack *pack, M2sGitId id, guint32 offset)
{
    g_assert_true(pack->count == 0 || memcmp(&pack->ids[0], &id, sizeof id) < 0);
    pack->ids[pack->count] = id;
    pack->offsets[pack->count++] = GUINT32_TO_BE(offset);
}

static void
write_file(const Fixture *fixture, const char *name, const GByteArray *bytes)
{
    g_autofree char *path = path_of(fixture, name);
    g_assert_true(g_file_set_contents(path, (const char *)bytes->data, bytes->len, NULL));
}

/* Writes the pack, with room for checksums behind its entries, and its index. */
static void
write_pack(Fixture *fixture)
{
    static const guint8 sums[40] = {0};
    Pack *pack = &fixture->pack;
    g_autofree char *folder = path_of(fixture, "pack");
    g_autoptr(GByteArray) index = g_byte_array_new();
    g_byte_array_append(index, (const guint8 *)"\377tOc\0\0\0\2", 8);
    for (guint i = 0; i < 256; i++) {
        guint32 count = 0;
        for (guint k = 0; k < pack->count; k++)
            count += pack->ids[k].bytes[0] <= i;
        count = GUINT32_TO_BE(count);
        g_byte_array_append(index, (const guint8 *)&count, 4);
    }
    g_byte_array_append(index, (const guint8 *)pack->ids, pack->count * sizeof(M2sGitId));
    g_byte_array_append(index, sums, pack->count * 4);
    g_byte_array_append(index, (const guint8 *)pack->offsets, pack->count * 4);
    g_byte_array_append(index, pack->big_offsets->data, pack->big_offsets->len);
    g_byte_array_append(index, sums, 40);
    g_byte_array_append(pack->bytes, sums, 20);
    g_mkdir(folder, 0700);
    write_file(fixture, "pack/x.pack", pack->bytes);
    write_file(fixture, "pack/x.idx", index);
}

/* expected: the bytes of the object, or what is wrong with it. */
static void
assert_reads(M2sGitPacks *packs, const M2sGitId *id, const char *expected)
{
    g_autoptr(GError) error = NULL;
    M2sGitKind kind = M2S_GIT_BLOB;
    g_autoptr(GBytes) bytes = m2s_git_packs_read(packs, id, &kind, LIMIT, &error);
    if (bytes) {
        gsize size;
        const char *data = g_bytes_get_data(bytes, &size);
        g_assert_no_error(error);
        g_assert_cmpint(kind, ==, M2S_GIT_BLOB);
        g_assert_cmpmem(data, size, expected, strlen(expected));
        return;
    }
    gboolean is_missing = g_str_equal(expected, "is missing");
    int code = is_missing ? M2S_ERROR_NO_INPUT : M2S_ERROR_DATA;
    g_assert_error(error, M2S_ERROR, code);
    g_assert_cmpstr(error->message, ==, expected);
}

/* Reads it twice: the second time, something may be known already. */
static void
assert_gives(Fixture *fixture, M2sGitId id, const char *expected)
{
    g_autoptr(GError) error = NULL;
    write_pack(fixture);
    g_autoptr(M2sGitPacks) packs = m2s_git_packs_open(fixture->folder, &error);
    g_assert_no_error(error);
    assert_reads(packs, &id, expected);
    assert_reads(packs, &id, expected);
}

#define NOTHING    m2s_slice("", 0)
#define BYTES(...) m2s_slice((const char[]){__VA_ARGS__}, sizeof((const char[]){__VA_ARGS__}))

static void
test_whole(Fixture *fixture, gconstpointer data)
{
    M2sGitId id = id_of("blob", "abc", 3);
    name_entry(&fixture->pack, id, add_entry(&fixture->pack, BLOB, 3, NOTHING, "abc", 3));
    assert_gives(fixture, id, "abc");
}

/* More than is kept, or wanted. */
static void
test_large(Fixture *fixture, gconstpointer data)
{
    gsize size = data ? LIMIT + 1 : LIMIT;
    g_autofree char *text = g_strnfill(size, 'x');
    M2sGitId id = id_of("blob", text, size);
    name_entry(&fixture->pack, id, add_entry(&fixture->pack, BLOB, size, NOTHING, text, size));
    assert_gives(fixture, id, data ? "is too big" : text);
}

/* "hi" from "abc": a delta gives both sizes and, here, two new bytes. */
static const char delta[] = {3, 2, 2, 'h', 'i'};

/* data: how far before the delta its base is said to be; without it, the base is named. */
static void
test_delta(Fixture *fixture, gconstpointer data)
{
    Pack *pack = &fixture->pack;
    M2sGitId base = id_of("blob", "abc", 3), id = id_of("blob", "hi", 2);
    guint32 at = add_entry(pack, BLOB, 3, NOTHING, "abc", 3);
    g_assert_cmpuint(pack->bytes->len - at, ==, 12);
    M2sSlice named = m2s_slice((const char *)&base, sizeof base);
    guint32 delta_at = data ? add_entry(pack, OFFSET, 5, BYTES(12), delta, 5)
                            : add_entry(pack, BASE, 5, named, delta, 5);
    g_assert_cmpint(memcmp(&id, &base, sizeof id), <, 0);
    name_entry(pack, id, delta_at);
    name_entry(pack, base, at);
    assert_gives(fixture, id, "hi");
}

/* Bases that are nowhere. */
static const struct {
    guint type;
    M2sSlice before;
} bad_bases[] = {
    {OFFSET, {"\0", 1}},                                   /* itself */
    {OFFSET, {"\x70", 1}},                                 /* before the pack */
    {OFFSET, {"\x01", 1}},                                 /* within the header */
    {OFFSET, {"\xff\xff\xff\xff\xff\xff\xff\xff\x7f", 9}}, /* farther than any file is long */
    {BASE, {"01234567890123456789", 20}},                  /* not in this pack */
};

static void
test_bad_base(Fixture *fixture, gconstpointer data)
{
    guint i = GPOINTER_TO_UINT(data);
    M2sGitId id = id_of("blob", "hi", 2);
    name_entry(&fixture->pack, id,
               add_entry(&fixture->pack, bad_bases[i].type, 5, bad_bases[i].before, delta, 5));
    assert_gives(fixture, id, "is damaged");
}

/* Entries that end within their header, or have one that goes on for ever. */
static const M2sSlice cut_entries[] = {
    {"\xb3", 1},                                          /* a size goes on */
    {"\xbf\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f", 11}, /* a size of 80 bits */
    {"\x65", 1},                                          /* no distance */
    {"\x65\x80", 2},                                      /* a distance goes on */
    {"\x75 a base?", 9},                                  /* a name of 8 bytes */
    {"\x33", 1},                                          /* no bytes */
};

static void
test_cut(Fixture *fixture, gconstpointer data)
{
    const M2sSlice *entry = &cut_entries[GPOINTER_TO_UINT(data)];
    M2sGitId id = id_of("blob", "abc", 3);
    name_entry(&fixture->pack, id, fixture->pack.bytes->len);
    g_byte_array_append(fixture->pack.bytes, (const guint8 *)entry->data, entry->size);
    assert_gives(fixture, id, "is damaged");
}

static void
test_types(Fixture *fixture, gconstpointer data)
{
    guint type = GPOINTER_TO_UINT(data);
    M2sGitId id = id_of("blob", "abc", 3);
    name_entry(&fixture->pack, id, add_entry(&fixture->pack, type, 3, NOTHING, "abc", 3));
    assert_gives(fixture, id, type == COMMIT ? "is of another kind" : "is damaged");
}

static void
test_sizes(Fixture *fixture, gconstpointer data)
{
    M2sGitId id = id_of("blob", "abc", 3);
    gsize said = GPOINTER_TO_SIZE(data);
    name_entry(&fixture->pack, id, add_entry(&fixture->pack, BLOB, said, NOTHING, "abc", 3));
    assert_gives(fixture, id, "is damaged");
}

static void
test_other_bytes(Fixture *fixture, gconstpointer data)
{
    M2sGitId id = id_of("blob", "abc", 3);
    name_entry(&fixture->pack, id, add_entry(&fixture->pack, BLOB, 3, NOTHING, "abd", 3));
    assert_gives(fixture, id, "is damaged");
}

/* data: where the index says that the entry is. */
static void
test_places(Fixture *fixture, gconstpointer data)
{
    M2sGitId id = id_of("blob", "abc", 3);
    add_entry(&fixture->pack, BLOB, 3, NOTHING, "abc", 3);
    name_entry(&fixture->pack, id, GPOINTER_TO_UINT(data));
    assert_gives(fixture, id, "is damaged");
}

/* An offset of 64 bits; data: there is none. */
static void
test_big_offset(Fixture *fixture, gconstpointer data)
{
    M2sGitId id = id_of("blob", "abc", 3);
    guint64 offset = add_entry(&fixture->pack, BLOB, 3, NOTHING, "abc", 3);
    guint64 stored = GUINT64_TO_BE(offset);
    g_byte_array_append(fixture->pack.big_offsets, (const guint8 *)&stored, 8);
    name_entry(&fixture->pack, id, 1U << 31 | (data != NULL));
    assert_gives(fixture, id, data ? "is missing" : "abc");
}

/* A pack that git makes after the others were opened. */
static void
test_new_pack(Fixture *fixture, gconstpointer data)
{
    M2sGitId id = id_of("blob", "abc", 3), none = id_of("blob", "hi", 2);
    g_autoptr(GError) error = NULL;
    g_autoptr(M2sGitPacks) packs = m2s_git_packs_open(fixture->folder, &error);
    g_assert_no_error(error);
    assert_reads(packs, &id, "is missing");
    name_entry(&fixture->pack, id, add_entry(&fixture->pack, BLOB, 3, NOTHING, "abc", 3));
    write_pack(fixture);
    assert_reads(packs, &id, "abc");
    g_autofree char *folder = path_of(fixture, "pack");
    const struct timespec times[2] = {{.tv_sec = 1}, {.tv_sec = 1}};
    g_assert_cmpint(utimensat(AT_FDCWD, folder, times, 0), ==, 0);
    assert_reads(packs, &none, "is missing"); /* after another look, at the same pack */
    assert_reads(packs, &id, "abc");
}

/* A file with a size in its header that is not that of its bytes. */
static void
test_loose(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *bytes;
        gsize size;
        const char *expected;
    } cases[] = {
        {"blob 3\0abc", 10, "abc"},
        {"blob 1\0abc", 10, "is damaged"},
        {"blob 9\0abc", 10, "is damaged"},
        {"blob 3\0abd", 10, "is damaged"},
        {"blob 3abc", 9, "is damaged"},
        {"blob \0abc", 9, "is damaged"},
        {"blot 3\0abc", 10, "is damaged"},
        {"blob 3", 6, "is damaged"},
        {"tree 3\0abc", 10, "is of another kind"},
        {"blob 100001\0abc", 15, "is too big"},
    };
    M2sGitId id = id_of("blob", "abc", 3);
    g_autofree char *hex = m2s_git_id_format(&id);
    g_autofree char *name = g_strdup_printf("%.2s/%s", hex, hex + 2);
    g_autofree char *path = path_of(fixture, name);
    g_autofree char *folder = g_path_get_dirname(path);
    g_assert_cmpint(g_mkdir(folder, 0700), ==, 0);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        M2sGitKind kind = M2S_GIT_BLOB;
        g_autoptr(GError) error = NULL;
        g_autoptr(GByteArray) file = g_byte_array_new();
        add_deflated(file, cases[i].bytes, cases[i].size);
        write_file(fixture, name, file);
        g_autoptr(GBytes) bytes = m2s_git_loose_read(fixture->folder, &id, &kind, LIMIT, &error);
        if (bytes)
            g_assert_cmpmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), "abc", 3);
        g_assert_cmpstr(bytes ? "abc" : error->message, ==, cases[i].expected);
    }
    g_remove(path);
    g_rmdir(folder);
}

static void
add(const char *name, gsize data, void (*run)(Fixture *fixture, gconstpointer data))
{
    g_autofree char *path = g_strdup_printf("/git-pack/%s/%zu", name, data);
    g_test_add(path, Fixture, GSIZE_TO_POINTER(data), set_up, run, tear_down);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add("whole", 0, test_whole);
    add("large", 0, test_large);
    add("large", 1, test_large);
    add("delta", 0, test_delta);
    add("delta", 1, test_delta);
    for (guint i = 0; i < G_N_ELEMENTS(bad_bases); i++)
        add("bad-base", i, test_bad_base);
    for (guint i = 0; i < G_N_ELEMENTS(cut_entries); i++)
        add("cut", i, test_cut);
    add("types", 0, test_types);
    add("types", COMMIT, test_types);
    add("types", UNUSED, test_types);
    add("sizes", 2, test_sizes);
    add("sizes", 4, test_sizes);
    add("other-bytes", 0, test_other_bytes);
    add("places", 0, test_places);
    add("places", 11, test_places);
    add("places", 1000, test_places);
    add("big-offset", 0, test_big_offset);
    add("big-offset", 1, test_big_offset);
    add("new-pack", 0, test_new_pack);
    add("loose", 0, test_loose);
    return g_test_run();
}
