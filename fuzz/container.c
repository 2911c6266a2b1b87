/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tars and zips.  An input is such a file.
 *
 * Its mails are read in order, and then again, together and one by one from the last to the first;
 * a tar is also read compressed.  The same mails and the same warnings must come. */
#include <string.h>

#include <zlib.h>

#include "fuzzer.h"
#include "mbox/file-list.h"
#include "mbox/tar.h"
#include "mbox/zip.h"
#include "pack.h"

#define UNPACKED_MAX  (1 << 20) /* bytes that all members unpack to */
#define MAIL_SIZE_MAX 512       /* of these; larger mails are given whole or cut */

/* All that was read of an archive. */
typedef struct {
    M2sSources *sources;
    GArray *spans;     /* of M2sSpan */
    GPtrArray *mails;  /* of GBytes */
    GString *warnings; /* and the error, a line each */
    gboolean is_archive;
} Reading;

static void
reading_free(Reading *reading)
{
    m2s_sources_free(reading->sources);
    g_array_unref(reading->spans);
    g_ptr_array_unref(reading->mails);
    g_string_free(reading->warnings, TRUE);
    g_free(reading);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reading, reading_free)

static void
note(const char *path, const char *what, gpointer user_data)
{
    g_assert_cmpuint(strlen(what), >, 0);
    g_string_append_printf(user_data, "%s: %s\n", path, what);
}

static void
take(Reading *reading, const M2sSpan *span, GBytes *mail)
{
    g_assert_cmpuint(span->length, ==, g_bytes_get_size(mail));
    g_array_append_val(reading->spans, *span);
    g_ptr_array_add(reading->mails, g_bytes_ref(mail));
}

/* Reads all mails of list.  Returns: FALSE with an error. */
static gboolean
read_list(Reading *reading, M2sFileList *list, GError **error)
{
    M2sMailFile *file;
    g_autoptr(GError) failure = NULL;
    while ((file = m2s_file_list_next(list, &failure))) {
        M2sSpan span;
        g_autoptr(GBytes) mail = NULL;
        g_autoptr(GError) damage = NULL;
        if (m2s_mail_file_next(file, &span, &mail, &damage))
            take(reading, &span, mail);
        else if (damage == NULL)
            m2s_file_list_end(list);
        else if (!m2s_file_list_leave_damaged(list, damage, error))
            return FALSE;
    }
    if (failure)
        g_propagate_error(error, g_steal_pointer(&failure));
    return *error == NULL;
}

/* Reads a file.
 * unpacked_max: what it may unpack to.  whole_max: for m2s_file_list_give_whole().
 * Returns: (transfer full). */
static Reading *
read_file(GBytes *bytes, guint64 unpacked_max, gsize whole_max)
{
    g_autoptr(GError) error = NULL;
    Reading *reading = g_new0(Reading, 1);
    *reading = (Reading){.sources = m2s_sources_new(),
                         .spans = g_array_new(FALSE, FALSE, sizeof(M2sSpan)),
                         .mails = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref),
                         .warnings = g_string_new(NULL)};
    M2sLimits limits = M2S_LIMITS_DEFAULT;
    limits.mail_size = MAIL_SIZE_MAX;
    limits.decompressed_size = unpacked_max;
    m2s_sources_set_limits(reading->sources, &limits);
    g_autoptr(M2sFileList) list = m2s_file_list_new(reading->sources, note, reading->warnings);
    const M2sFileFacts facts = {.packed = {.bytes = bytes},
                                .name = "input",
                                .flags = M2S_SOURCE_STREAM,
                                .limit = G_MAXUINT64};
    m2s_file_list_give_whole(list, whole_max);
    if (m2s_file_list_set_file(list, &facts, &error)) {
        reading->is_archive = m2s_file_list_is_archive(list);
        read_list(reading, list, &error);
    }
    if (error)
        note("error", error->message, reading->warnings);
    return reading;
}

/* Reads mail number i again. */
static void
check_mail(const Reading *reading, guint i)
{
    g_autoptr(GError) error = NULL;
    const M2sSpan *span = &g_array_index(reading->spans, M2sSpan, i);
    g_autoptr(GBytes) again = m2s_sources_read(reading->sources, span, &error);
    g_assert_no_error(error);
    g_assert_true(g_bytes_equal(again, g_ptr_array_index(reading->mails, i)));
}

/* fetches: whether all of them are wanted first. */
static void
check_again(const Reading *reading, gboolean fetches)
{
    g_autoptr(GPtrArray) spans = g_ptr_array_new();
    for (guint i = 0; fetches && i < reading->spans->len; i++)
        g_ptr_array_add(spans, &g_array_index(reading->spans, M2sSpan, i));
    if (fetches)
        m2s_sources_fetch(reading->sources, spans);
    for (guint i = reading->spans->len; i > 0; i--)
        check_mail(reading, i - 1);
}

static void
assert_same(const Reading *one, const Reading *other)
{
    g_assert_cmpstr(one->warnings->str, ==, other->warnings->str);
    g_assert_cmpuint(one->mails->len, ==, other->mails->len);
    for (guint i = 0; i < one->mails->len; i++) {
        guint32 source = g_array_index(one->spans, M2sSpan, i).source;
        g_autofree char *path = m2s_sources_path(one->sources, source);
        g_autofree char *other_path =
            m2s_sources_path(other->sources, g_array_index(other->spans, M2sSpan, i).source);
        g_assert_cmpstr(path, ==, other_path);
        g_assert_true(
            g_bytes_equal(g_ptr_array_index(one->mails, i), g_ptr_array_index(other->mails, i)));
    }
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    gsize whole_max = size % 2 ? 2 * MAIL_SIZE_MAX : 0;
    g_autoptr(GBytes) bytes = g_bytes_new(data, size);
    M2sSlice slice = m2s_slice_of_bytes(bytes);
    if (!m2s_tar_is_at(slice) && !m2s_zip_is_at(slice))
        return 0;
    g_autoptr(Reading) reading = read_file(bytes, UNPACKED_MAX, whole_max);
    check_again(reading, size % 3 == 0);
    if (reading->is_archive && m2s_tar_is_at(slice)) {
        g_autoptr(GBytes) packed = pack(PACK_GZIP, slice.data, slice.size);
        /* What the tar unpacks to counts, too. */
        g_autoptr(Reading) other = read_file(packed, UNPACKED_MAX + size, whole_max);
        g_assert_true(other->is_archive);
        assert_same(reading, other);
    }
    return 0;
}

static void
put_number(guint8 *bytes, guint32 number)
{
    for (guint i = 0; i < 4; i++)
        bytes[i] = number >> 8 * i;
}

static guint32
get_number(const guint8 *bytes, guint size)
{
    guint32 number = 0;
    for (guint i = size; i > 0; i--)
        number = number << 8 | bytes[i - 1];
    return number;
}

/* Gives the right checksum to each block of a tar that may be a header. */
static void
mend_tar(guint8 *data, gsize size)
{
    static const gsize checksum = 148, checksum_size = 8, magic = 257;
    for (gsize i = 0; i + M2S_TAR_BLOCK <= size; i += M2S_TAR_BLOCK) {
        guint8 *block = data + i;
        guint sum = 0;
        if (i > 0 && memcmp(block + magic, "ustar", 5) != 0)
            continue;
        memset(block + checksum, ' ', checksum_size);
        for (gsize k = 0; k < M2S_TAR_BLOCK; k++)
            sum += block[k];
        g_snprintf((char *)block + checksum, checksum_size, "%06o", sum);
    }
}

/* The bytes of a member with its header, up to size, in a zip. */
typedef struct {
    guint8 *header;
    const guint8 *bytes;
    gsize size;
} Member;

/* Unpacks what is deflated.  crc32, unpacked_size: (out).  Returns: FALSE if that is damaged. */
static gboolean
inflate_member(const Member *member, guint32 *crc, guint32 *unpacked_size)
{
    guint8 buffer[4096];
    z_stream stream = {.next_in = (Bytef *)member->bytes, .avail_in = member->size};
    int status = inflateInit2(&stream, -MAX_WBITS);
    *crc = 0;
    while (status == Z_OK && stream.total_out < UNPACKED_MAX) {
        stream.next_out = buffer;
        stream.avail_out = sizeof buffer;
        status = inflate(&stream, Z_NO_FLUSH);
        *crc = crc32(*crc, buffer, sizeof buffer - stream.avail_out);
    }
    *unpacked_size = stream.total_out;
    inflateEnd(&stream);
    return status == Z_STREAM_END;
}

/* Gives the right checksum to the member that an entry of the directory names. */
static void
mend_entry(guint8 *data, gsize size, guint8 *entry)
{
    guint32 crc, unpacked_size, packed_size = get_number(entry + 20, 4);
    guint32 at = get_number(entry + 42, 4), method = get_number(entry + 10, 2);
    if (at > size || size - at < 30)
        return;
    gsize start = (gsize)at + 30 + get_number(data + at + 26, 2) + get_number(data + at + 28, 2);
    if (start > size || packed_size > size - start)
        return;
    const Member member = {data + at, data + start, packed_size};
    unpacked_size = packed_size;
    if (method == 0)
        crc = crc32(0, member.bytes, member.size);
    else if (method != 8 || !inflate_member(&member, &crc, &unpacked_size))
        return;
    put_number(entry + 16, crc);
    put_number(entry + 24, unpacked_size);
    put_number(member.header + 14, crc);
    put_number(member.header + 22, unpacked_size);
}

static void
mend_zip(guint8 *data, gsize size)
{
    for (gsize i = 0; i + 46 <= size; i++)
        if (memcmp(data + i, "PK\1\2", 4) == 0)
            mend_entry(data, size, data + i);
}

/* Behind a wrong checksum, nothing would be reached. */
gsize
LLVMFuzzerCustomMutator(guint8 *data, gsize size, gsize max_size, unsigned seed)
{
    size = LLVMFuzzerMutate(data, size, max_size);
    if (seed % 8 == 0)
        return size;
    if (size >= 4 && memcmp(data, "PK", 2) == 0)
        mend_zip(data, size);
    else
        mend_tar(data, size);
    return size;
}
