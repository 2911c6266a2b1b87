/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each number is taken from the bytes once and checked then: they may be mapped and change. */
#include "mbox/zip.h"

#include <sys/stat.h>

#include <mbox2series/base.h>
#include <zlib.h>

#define LOCAL_MAGIC   0x04034b50u /* "PK\3\4" */
#define ENTRY_MAGIC   0x02014b50u
#define END_MAGIC     0x06054b50u
#define END64_MAGIC   0x06064b50u
#define LOCATOR_MAGIC 0x07064b50u

#define LOCAL_SIZE   30 /* bytes of each without its name and the like */
#define ENTRY_SIZE   46
#define END_SIZE     22
#define END64_SIZE   56
#define LOCATOR_SIZE 20

#define DESCRIPTOR_MAGIC  0x08074b50u
#define DESCRIPTOR_SIZE   16 /* bytes: checksum and sizes, of 4 bytes each */
#define DESCRIPTOR64_SIZE 24

#define CHUNK       (64 << 10) /* bytes that are unpacked at a time, in a copy */
#define COMMENT_MAX G_MAXUINT16
#define ZIP64_EXTRA 1
#define ZIP64_MARK  G_MAXUINT32 /* the number is in the extra field */

enum { FLAG_ENCRYPTED = 1 << 0, FLAG_SIZE_FOLLOWS = 1 << 3, FLAG_HIDDEN = 1 << 13 };

enum { STORED = 0, DEFLATED = 8, BZIP2 = 12, ZSTD = 93, XZ = 95 };

static guint64
number_at(M2sSlice bytes, gsize at, gsize size)
{
    guint64 number = 0;
    for (gsize i = size; i > 0; i--)
        number = number << 8 | (guint8)bytes.data[at + i - 1];
    return number;
}

static gboolean
fits(M2sSlice bytes, guint64 at, guint64 size)
{
    return at <= bytes.size && size <= bytes.size - at;
}

static gboolean
is_magic(M2sSlice bytes, guint64 at, guint32 magic)
{
    return fits(bytes, at, 4) && number_at(bytes, at, 4) == magic;
}

gboolean
m2s_zip_is_at(M2sSlice bytes)
{
    return is_magic(bytes, 0, LOCAL_MAGIC) ||
           (is_magic(bytes, 0, END_MAGIC) && bytes.size >= END_SIZE);
}

static gboolean
fail(guint64 at, const char *what, GError **error)
{
    g_set_error(error, M2S_ERROR, M2S_ERROR_DATA, "byte %" G_GUINT64_FORMAT ": damaged: %s", at,
                what);
    return FALSE;
}

/* The directory of a zip. */
typedef struct {
    guint64 at, size, count;
} Directory;

static void
read_end64(M2sSlice bytes, gsize end, Directory *directory)
{
    if (end < LOCATOR_SIZE || !is_magic(bytes, end - LOCATOR_SIZE, LOCATOR_MAGIC))
        return;
    guint64 at = number_at(bytes, end - LOCATOR_SIZE + 8, 8);
    if (fits(bytes, at, END64_SIZE) && is_magic(bytes, at, END64_MAGIC))
        *directory = (Directory){number_at(bytes, at + 48, 8), number_at(bytes, at + 40, 8),
                                 number_at(bytes, at + 32, 8)};
}

/* Behind its end, there may be a comment. */
static gboolean
find_directory(M2sSlice bytes, Directory *directory)
{
    if (bytes.size < END_SIZE)
        return FALSE;
    gsize last = bytes.size - END_SIZE, first = last > COMMENT_MAX ? last - COMMENT_MAX : 0;
    for (gsize at = last + 1; at-- > first;) {
        if (!is_magic(bytes, at, END_MAGIC))
            continue;
        *directory = (Directory){number_at(bytes, at + 16, 4), number_at(bytes, at + 12, 4),
                                 number_at(bytes, at + 10, 2)};
        read_end64(bytes, at, directory);
        if (fits(m2s_slice_sub(bytes, 0, at), directory->at, directory->size))
            return TRUE;
    }
    return FALSE;
}

/* Takes a number of 8 bytes from the extra field, if one of 4 bytes says that it is there. */
static gboolean
take_number64(M2sSlice *extra, guint64 *number)
{
    if (*number != ZIP64_MARK)
        return TRUE;
    if (extra->size < 8)
        return FALSE;
    *number = number_at(*extra, 0, 8);
    *extra = m2s_slice_sub(*extra, 8, extra->size);
    return TRUE;
}

/* offset: (nullable). */
static gboolean
read_extra(M2sSlice extra, M2sMember *member, guint64 *offset)
{
    M2sSlice numbers = {"", 0};
    while (extra.size >= 4) {
        guint64 id = number_at(extra, 0, 2), size = number_at(extra, 2, 2);
        if (!fits(extra, 4, size))
            break;
        if (id == ZIP64_EXTRA)
            numbers = m2s_slice_sub(extra, 4, 4 + size);
        extra = m2s_slice_sub(extra, 4 + size, extra.size);
    }
    return take_number64(&numbers, &member->unpacked_size) &&
           take_number64(&numbers, &member->size) && (!offset || take_number64(&numbers, offset));
}

static void
set_kind(M2sMember *member, guint flags, guint method)
{
    member->kind = M2S_MEMBER_OTHER;
    if (g_str_has_suffix(member->name, "/"))
        member->kind = M2S_MEMBER_FOLDER;
    else if (flags & (FLAG_ENCRYPTED | FLAG_HIDDEN))
        member->why_not = "encrypted: skipped";
    else if (method == STORED || method == DEFLATED || method == BZIP2 || method == ZSTD ||
             method == XZ)
        member->kind = M2S_MEMBER_FILE;
    else
        member->why_not = "compressed in a way that is not known: skipped";
    member->is_deflated = method == DEFLATED;
    member->is_packed = method == BZIP2 || method == ZSTD || method == XZ;
    member->has_crc32 = method == STORED || method == DEFLATED;
}

/* Only the header before a member tells where its bytes begin. */
static gboolean
find_bytes(M2sSlice bytes, M2sMember *member, guint64 offset, GError **error)
{
    if (!fits(bytes, offset, LOCAL_SIZE) || !is_magic(bytes, offset, LOCAL_MAGIC))
        return fail(offset, "what is there is no header of a member", error);
    member->offset =
        offset + LOCAL_SIZE + number_at(bytes, offset + 26, 2) + number_at(bytes, offset + 28, 2);
    if (!fits(bytes, member->offset, member->size))
        return fail(offset, "a member is larger than the file", error);
    return TRUE;
}

/* Takes the entry at a place of the directory.  Programs of Unix write a mode, so a link shows.
 * next: (out): where the next one is.
 * Returns: FALSE if there is none. */
static gboolean
take_entry(M2sSlice bytes, guint64 at, M2sMembers *members, guint64 *next, GError **damage)
{
    if (!is_magic(bytes, at, ENTRY_MAGIC) || !fits(bytes, at, ENTRY_SIZE))
        return FALSE;
    gsize name_size = number_at(bytes, at + 28, 2), extra_size = number_at(bytes, at + 30, 2);
    *next = at + ENTRY_SIZE + name_size + extra_size + number_at(bytes, at + 32, 2);
    if (*next > bytes.size)
        return FALSE;
    M2sMember member = {.crc32 = number_at(bytes, at + 16, 4),
                        .size = number_at(bytes, at + 20, 4),
                        .unpacked_size = number_at(bytes, at + 24, 4)};
    guint64 offset = number_at(bytes, at + 42, 4), name_at = at + ENTRY_SIZE;
    member.name = m2s_slice_dup(m2s_slice_sub(bytes, name_at, name_at + name_size));
    set_kind(&member, number_at(bytes, at + 8, 2), number_at(bytes, at + 10, 2));
    guint mode = number_at(bytes, at + 5, 1) == 3 ? number_at(bytes, at + 40, 2) : 0;
    if (member.kind == M2S_MEMBER_FILE && S_ISLNK(mode)) {
        member.kind = M2S_MEMBER_OTHER;
        member.why_not = "a link: skipped";
    }
    M2sSlice extra = m2s_slice_sub(bytes, name_at + name_size, name_at + name_size + extra_size);
    GError **error = *damage ? NULL : damage;
    gboolean is_there = read_extra(extra, &member, &offset)
                            ? find_bytes(bytes, &member, offset, error)
                            : fail(at, "an entry of the directory has no size", error);
    if (is_there)
        return m2s_members_add(members, &member);
    g_free(member.name);
    return TRUE;
}

/* damage: (out): the first. */
static void
list_directory(M2sSlice bytes, const Directory *directory, M2sMembers *members, GError **damage)
{
    guint64 at = directory->at, next;
    M2sSlice entries = m2s_slice_sub(bytes, 0, directory->at + directory->size);
    for (guint64 i = 0; i < directory->count; i++, at = next) {
        if (take_entry(entries, at, members, &next, damage))
            continue;
        if (*damage == NULL)
            fail(at, "what is there is no entry of the directory, or one too many", damage);
        return;
    }
}

/* The size of deflated bytes that begin at start: only unpacking them tells.
 * Returns: FALSE if they have no end. */
static gboolean
find_deflated_end(M2sSlice bytes, gsize start, guint64 *size)
{
    g_autofree char *input = g_malloc(CHUNK), *output = g_malloc(CHUNK);
    z_stream stream = {0};
    int result = inflateInit2(&stream, -MAX_WBITS) == Z_OK ? Z_OK : Z_MEM_ERROR;
    gsize at = start;
    while (result == Z_OK && (stream.avail_in > 0 || at < bytes.size)) {
        if (stream.avail_in == 0) {
            stream.avail_in = MIN(CHUNK, bytes.size - at);
            stream.next_in = memcpy(input, bytes.data + at, stream.avail_in);
            at += stream.avail_in;
        }
        stream.next_out = (Bytef *)output;
        stream.avail_out = CHUNK;
        result = inflate(&stream, Z_NO_FLUSH);
    }
    *size = at - stream.avail_in - start;
    inflateEnd(&stream);
    if (result == Z_MEM_ERROR)
        g_error("out of memory");
    return result == Z_STREAM_END;
}

/* A program that writes to a pipe puts sizes behind a member.  next: (out): what follows them.
 * Returns: FALSE if the end of the member cannot be found. */
static gboolean
find_end(M2sSlice bytes, M2sMember *member, guint64 *next)
{
    guint64 at;
    if (!member->is_deflated || !find_deflated_end(bytes, member->offset, &member->size))
        return FALSE;
    at = member->offset + member->size;
    if (!is_magic(bytes, at, DESCRIPTOR_MAGIC) || !fits(bytes, at, DESCRIPTOR_SIZE))
        return FALSE;
    gboolean is_64 = fits(bytes, at, DESCRIPTOR64_SIZE + 4) &&
                     is_magic(bytes, at + DESCRIPTOR64_SIZE, LOCAL_MAGIC);
    member->crc32 = number_at(bytes, at + 4, 4);
    member->unpacked_size = number_at(bytes, at + (is_64 ? 16 : 12), 4);
    *next = at + (is_64 ? DESCRIPTOR64_SIZE : DESCRIPTOR_SIZE);
    return TRUE;
}

/* Takes the member at a place of a zip without a directory.
 * Returns: FALSE if there is none whose end is known. */
static gboolean
take_local(M2sSlice bytes, guint64 at, M2sMembers *members, guint64 *next)
{
    if (!is_magic(bytes, at, LOCAL_MAGIC) || !fits(bytes, at, LOCAL_SIZE))
        return FALSE;
    guint flags = number_at(bytes, at + 6, 2);
    gsize name_size = number_at(bytes, at + 26, 2), extra_size = number_at(bytes, at + 28, 2);
    guint64 name_at = at + LOCAL_SIZE, start = name_at + name_size + extra_size;
    if (start > bytes.size)
        return FALSE;
    M2sMember member = {.crc32 = number_at(bytes, at + 14, 4),
                        .size = number_at(bytes, at + 18, 4),
                        .unpacked_size = number_at(bytes, at + 22, 4),
                        .offset = start};
    member.name = m2s_slice_dup(m2s_slice_sub(bytes, name_at, name_at + name_size));
    set_kind(&member, flags, number_at(bytes, at + 8, 2));
    read_extra(m2s_slice_sub(bytes, name_at + name_size, start), &member, NULL);
    *next = start + member.size;
    member.is_cut = flags & FLAG_SIZE_FOLLOWS ? !find_end(bytes, &member, next)
                                              : !fits(bytes, start, member.size);
    if (member.is_cut) {
        member.size = bytes.size - start;
        *next = bytes.size;
    }
    return m2s_members_add(members, &member);
}

gboolean
m2s_zip_list(M2sSlice bytes, M2sMembers *members, GError **error)
{
    Directory directory;
    GError *damage = NULL;
    if (find_directory(bytes, &directory))
        list_directory(bytes, &directory, members, &damage);
    else {
        guint64 at = 0;
        while (take_local(bytes, at, members, &at))
            ;
        fail(bytes.size, "it ends before its directory", &damage);
    }
    if (damage)
        g_propagate_error(error, damage);
    return damage == NULL;
}
