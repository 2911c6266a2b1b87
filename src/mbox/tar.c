/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/tar.h"

#include <mbox2series/base.h>

#define LONG_MAX_SIZE (1 << 20) /* bytes of a long name, or of a pax header */

/* A field of a header: where, and of how many bytes. */
typedef struct {
    gsize at, size;
} Field;

static const Field name_field = {0, 100}, size_field = {124, 12}, sum_field = {148, 8},
                   type_field = {156, 1}, magic_field = {257, 6}, prefix_field = {345, 155};

/* What the headers before that of a member say of it. */
typedef struct {
    char *name; /* (nullable) */
    gboolean has_size, is_sparse;
    guint64 size;
} Extra;

typedef struct {
    M2sTarRead read;
    gpointer from;
    guint64 next; /* where the next header is */
    char header[M2S_TAR_BLOCK];
    Extra extra;
    GError **error;
} Reader;

static void
extra_clear(Extra *extra)
{
    g_free(extra->name);
    *extra = (Extra){0};
}

static M2sSlice
field_of(const char *header, Field field)
{
    M2sSlice bytes = m2s_slice(header + field.at, field.size);
    const char *end = m2s_slice_find(bytes, '\0');
    return end ? m2s_slice(bytes.data, end - bytes.data) : bytes;
}

/* An octal number, which may have blanks before and after it.  No field has more than 12 digits. */
static gboolean
read_octal(M2sSlice digits, guint64 *number)
{
    gsize i = 0;
    *number = 0;
    while (i < digits.size && digits.data[i] == ' ')
        i++;
    for (; i < digits.size && digits.data[i] >= '0' && digits.data[i] <= '7'; i++)
        *number = *number * 8 + (digits.data[i] - '0');
    while (i < digits.size && digits.data[i] == ' ')
        i++;
    return i == digits.size;
}

/* GNU tar writes large numbers in base 256, with the highest bit set. */
static gboolean
read_number(const char *header, Field field, guint64 *number)
{
    const guint8 *bytes = (const guint8 *)header + field.at;
    if (!(bytes[0] & 0x80))
        return read_octal(field_of(header, field), number);
    *number = bytes[0] & 0x7f;
    for (gsize i = 1; i < field.size; i++) {
        if (*number >> 55)
            return FALSE;
        *number = *number << 8 | bytes[i];
    }
    return TRUE;
}

/* Old programs added signed bytes. */
static gboolean
has_right_sum(const char *header)
{
    guint64 sum;
    gint64 of_unsigned = 0, of_signed = 0;
    for (gsize i = 0; i < M2S_TAR_BLOCK; i++) {
        gboolean in_sum = i >= sum_field.at && i < sum_field.at + sum_field.size;
        of_unsigned += in_sum ? ' ' : (guint8)header[i];
        of_signed += in_sum ? ' ' : (gint8)header[i];
    }
    return field_of(header, sum_field).size > 0 && read_octal(field_of(header, sum_field), &sum) &&
           ((gint64)sum == of_unsigned || (gint64)sum == of_signed);
}

static gboolean
is_zero(const char *header)
{
    for (gsize i = 0; i < M2S_TAR_BLOCK; i++)
        if (header[i] != '\0')
            return FALSE;
    return TRUE;
}

gboolean
m2s_tar_is_at(M2sSlice bytes)
{
    return bytes.size >= M2S_TAR_BLOCK && bytes.data[0] != '\0' && has_right_sum(bytes.data);
}

static gboolean
fail(Reader *reader, const char *what)
{
    g_set_error(reader->error, M2S_ERROR, M2S_ERROR_DATA, "byte %" G_GUINT64_FORMAT ": damaged: %s",
                reader->next, what);
    return FALSE;
}

/* How far the bytes of a member reach, with what fills its last block. */
static guint64
padded(guint64 size)
{
    return (size + M2S_TAR_BLOCK - 1) / M2S_TAR_BLOCK * M2S_TAR_BLOCK;
}

/* Steps over the header and the bytes of a member. */
static gboolean
step_over(Reader *reader, guint64 size)
{
    if (size > G_MAXINT64 - M2S_TAR_BLOCK - reader->next - M2S_TAR_BLOCK)
        return fail(reader, "the size of a member is no number of bytes");
    reader->next += M2S_TAR_BLOCK + padded(size);
    return TRUE;
}

/* The bytes of a member that describes the next one.
 * Returns: (transfer full) (nullable): terminated. */
static char *
read_text(Reader *reader, guint64 size)
{
    if (size > LONG_MAX_SIZE) {
        fail(reader, "a name or a header of more than 1 MiB");
        return NULL;
    }
    g_autofree char *text = g_malloc(size + 1);
    if (reader->read(reader->from, reader->next + M2S_TAR_BLOCK, text, size) < size) {
        fail(reader, "it ends too early");
        return NULL;
    }
    text[size] = '\0';
    return g_steal_pointer(&text);
}

static gboolean
is_key(M2sSlice record, const char *key, M2sSlice *value)
{
    gsize size = strlen(key);
    if (!m2s_slice_has_prefix(record, key) || record.size == size || record.data[size] != '=')
        return FALSE;
    *value = m2s_slice_sub(record, size + 1, record.size);
    return TRUE;
}

static gboolean
read_decimal(M2sSlice digits, guint64 *number)
{
    g_autofree char *text = m2s_slice_dup(digits);
    return g_ascii_string_to_unsigned(text, 10, 0, G_MAXINT64, number, NULL);
}

/* record: "path=…" without the length before and the line end after it. */
static gboolean
take_record(Extra *extra, M2sSlice record)
{
    M2sSlice value;
    if (is_key(record, "path", &value) && !extra->is_sparse) {
        g_free(extra->name);
        extra->name = m2s_slice_dup(value);
    } else if (is_key(record, "size", &value)) {
        extra->has_size = TRUE;
        return read_decimal(value, &extra->size);
    } else if (is_key(record, "GNU.sparse.name", &value)) {
        g_free(extra->name);
        extra->name = m2s_slice_dup(value);
        extra->is_sparse = TRUE;
    } else if (m2s_slice_has_prefix(record, "GNU.sparse."))
        extra->is_sparse = TRUE;
    return TRUE;
}

/* The records of a pax header: "20 path=a/long/name\n", where 20 is the size of all that. */
static gboolean
take_records(Extra *extra, M2sSlice text)
{
    while (text.size > 0) {
        guint64 size;
        const char *blank = m2s_slice_find(text, ' ');
        gsize digits = blank ? blank - text.data : 0;
        if (digits == 0 || digits > 8 || !read_decimal(m2s_slice_sub(text, 0, digits), &size) ||
            size > text.size || size < digits + 2 || text.data[size - 1] != '\n' ||
            !take_record(extra, m2s_slice_sub(text, digits + 1, size - 1)))
            return FALSE;
        text = m2s_slice_sub(text, size, text.size);
    }
    return TRUE;
}

/* Takes a header that is none of a member: what it says is of the next one.
 * found: (out): whether it is such a header. */
static gboolean
take_extra(Reader *reader, char type, guint64 size, gboolean *found)
{
    *found = type != '\0' && strchr("xXgLKNV", type) != NULL;
    if (!*found)
        return TRUE;
    if (type == 'x' || type == 'X' || type == 'L') {
        g_autofree char *text = read_text(reader, size);
        if (text == NULL)
            return FALSE;
        if (type != 'L' && !take_records(&reader->extra, m2s_slice(text, size)))
            return fail(reader, "an invalid pax header");
        if (type == 'L') {
            g_free(reader->extra.name);
            reader->extra.name = g_steal_pointer(&text);
        }
    }
    return step_over(reader, size);
}

/* Returns: (transfer full). */
static char *
name_of(Reader *reader)
{
    if (reader->extra.name)
        return g_steal_pointer(&reader->extra.name);
    g_autofree char *name = m2s_slice_dup(field_of(reader->header, name_field));
    /* With "ustar  ", other fields are where the prefix would be. */
    gboolean is_posix = memcmp(reader->header + magic_field.at, "ustar\0", magic_field.size) == 0;
    if (!is_posix || reader->header[prefix_field.at] == '\0')
        return g_steal_pointer(&name);
    g_autofree char *prefix = m2s_slice_dup(field_of(reader->header, prefix_field));
    return g_strconcat(prefix, "/", name, NULL);
}

/* The kind of a member, and whether its size counts: links and folders have no bytes. */
static void
set_kind(M2sMember *member, char type, gboolean is_sparse)
{
    member->kind = M2S_MEMBER_OTHER;
    if (type == '5' || type == 'D' || g_str_has_suffix(member->name, "/"))
        member->kind = M2S_MEMBER_FOLDER;
    else if (type == 'S' || is_sparse)
        member->why_not = "a sparse file: skipped";
    else if (type == '\0' || type == '0' || type == '7')
        member->kind = M2S_MEMBER_FILE;
    else if (type == '1' || type == '2')
        member->why_not = "a link: skipped";
    else if (type == 'M')
        member->why_not = "the rest of a file in another volume: skipped";
    else
        member->why_not = "no file: skipped";
    if (type >= '1' && type <= '6')
        member->size = 0;
}

/* GNU tar puts more blocks of the map of a sparse file behind its header. */
static gboolean
step_over_map(Reader *reader, char type)
{
    char more = type == 'S' ? reader->header[482] : 0;
    while (more) {
        char block[M2S_TAR_BLOCK];
        reader->next += M2S_TAR_BLOCK;
        if (reader->read(reader->from, reader->next, block, sizeof block) < sizeof block)
            return fail(reader, "it ends too early");
        more = block[504];
    }
    return TRUE;
}

static gboolean
take_member(Reader *reader, M2sMembers *members)
{
    char type = reader->header[type_field.at];
    gboolean is_extra;
    guint64 size;
    if (!read_number(reader->header, size_field, &size))
        return fail(reader, "the size of a member is no number");
    if (!take_extra(reader, type, size, &is_extra) || is_extra)
        return is_extra && *reader->error == NULL;
    M2sMember member = {.size = reader->extra.has_size ? reader->extra.size : size};
    member.name = name_of(reader);
    set_kind(&member, type, reader->extra.is_sparse);
    extra_clear(&reader->extra);
    if (!step_over_map(reader, type)) {
        g_free(member.name);
        return FALSE;
    }
    member.offset = reader->next + M2S_TAR_BLOCK;
    gboolean goes_on = step_over(reader, member.size);
    if (!goes_on)
        member.size = G_MAXINT64 - member.offset;
    return (m2s_members_add(members, &member) || fail(reader, "too many members")) && goes_on;
}

static gboolean
take_all(Reader *reader, M2sMembers *members)
{
    do {
        gsize size = reader->read(reader->from, reader->next, reader->header, M2S_TAR_BLOCK);
        if (size < M2S_TAR_BLOCK)
            return fail(reader, "it ends too early");
        if (is_zero(reader->header))
            return TRUE;
        if (!has_right_sum(reader->header))
            return fail(reader, "what is there is no header of a member");
    } while (take_member(reader, members));
    return FALSE;
}

gboolean
m2s_tar_list(M2sTarRead read, gpointer from, M2sMembers *members, GError **error)
{
    GError *failure = NULL;
    Reader reader = {.read = read, .from = from, .error = &failure};
    gboolean is_whole = take_all(&reader, members);
    extra_clear(&reader.extra);
    if (failure)
        g_propagate_error(error, failure);
    return is_whole;
}
