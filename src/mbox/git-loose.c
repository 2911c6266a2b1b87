/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/git-loose.h"

#include <errno.h>
#include <stdlib.h>

#include <mbox2series/base.h>
#include <nettle/sha1.h>
#include <zlib.h>

#include "mbox/file.h"

/* An object begins with "blob 1234" and NUL. */
#define HEADER_SIZE_MAX 32

static const struct {
    const char *name;
    M2sGitKind kind;
} kinds[] = {
    {"commit ", M2S_GIT_COMMIT},
    {"tree ", M2S_GIT_TREE},
    {"blob ", M2S_GIT_BLOB},
    {"tag ", M2S_GIT_TAG},
};

typedef struct {
    M2sGitKind kind;
    gsize header_size; /* with its NUL */
    gsize size;
} Header;

static gboolean
fail(GError **error, const char *what)
{
    g_set_error_literal(error, M2S_ERROR, M2S_ERROR_DATA, what);
    return FALSE;
}

gboolean
m2s_git_kind_has_id(M2sGitKind kind, M2sSlice bytes, const M2sGitId *id)
{
    struct sha1_ctx sha1;
    M2sGitId actual;
    const char *name = "";
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        name = kinds[i].kind == kind ? kinds[i].name : name;
    g_autofree char *header = g_strdup_printf("%s%zu", name, bytes.size);
    sha1_init(&sha1);
    sha1_update(&sha1, strlen(header) + 1, (const guint8 *)header);
    sha1_update(&sha1, bytes.size, (const guint8 *)bytes.data);
    sha1_digest(&sha1, sizeof actual.bytes, actual.bytes);
    return m2s_git_id_equals(&actual, id);
}

/* text: the first bytes of an object, and a NUL. */
static gboolean
parse_header(const char *text, gsize size, Header *header)
{
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (!g_str_has_prefix(text, kinds[i].name))
            continue;
        const char *digits = text + strlen(kinds[i].name);
        gsize count = strspn(digits, "0123456789");
        *header =
            (Header){kinds[i].kind, digits + count + 1 - text, g_ascii_strtoull(digits, NULL, 10)};
        return count > 0 && digits[count] == '\0' && header->header_size <= size;
    }
    return FALSE;
}

/* Unpacks up to size bytes.  Returns: how many there were. */
static gsize
inflate_some(z_stream *stream, char *to, gsize size)
{
    stream->next_out = (Bytef *)to;
    stream->avail_out = size;
    if (inflate(stream, Z_SYNC_FLUSH) == Z_MEM_ERROR)
        g_error("out of memory");
    return size - stream->avail_out;
}

/* Whether nothing follows what was unpacked, and its checksum is right. */
static gboolean
is_at_end(z_stream *stream)
{
    Bytef more;
    stream->next_out = &more;
    stream->avail_out = 1;
    return inflate(stream, Z_FINISH) == Z_STREAM_END && stream->avail_out == 1;
}

static gboolean
check_header(const Header *header, M2sGitKind wanted, gsize limit, GError **error)
{
    if (!(header->kind & wanted))
        return fail(error, "is of another kind");
    return header->size <= limit || fail(error, "is too big");
}

/* The whole object, its header included.  Returns: (transfer full) (nullable): NULL on error. */
static GBytes *
unpack(z_stream *stream, Header *header, M2sGitKind wanted, gsize limit, GError **error)
{
    char start[HEADER_SIZE_MAX + 1] = "";
    gsize size = inflate_some(stream, start, HEADER_SIZE_MAX);
    if (!parse_header(start, size, header)) {
        fail(error, "is damaged");
        return NULL;
    }
    if (!check_header(header, wanted, limit, error))
        return NULL;
    gsize total = header->header_size + header->size;
    char *data = total >= size ? g_try_malloc(total) : NULL;
    if (data == NULL) {
        if (total >= size)
            m2s_file_set_error(error, ENOMEM);
        else
            fail(error, "is damaged");
        return NULL;
    }
    memcpy(data, start, size);
    size += inflate_some(stream, data + size, total - size);
    g_autoptr(GBytes) bytes = g_bytes_new_take(data, total);
    if (size == total && is_at_end(stream))
        return g_steal_pointer(&bytes);
    fail(error, "is damaged");
    return NULL;
}

/* packed: the bytes of the file. */
static GBytes *
read_packed(GBytes *packed, const M2sGitId *id, M2sGitKind *kind, gsize limit, GError **error)
{
    gsize size;
    Header header;
    gconstpointer data = g_bytes_get_data(packed, &size);
    z_stream stream = {.next_in = (Bytef *)data, .avail_in = size};
    if (size > 2 * limit + HEADER_SIZE_MAX || size > G_MAXUINT32) {
        fail(error, "is too big");
        return NULL;
    }
    if (inflateInit(&stream) != Z_OK) {
        g_set_error_literal(error, M2S_ERROR, M2S_ERROR_IO, "out of memory");
        return NULL;
    }
    g_autoptr(GBytes) bytes = unpack(&stream, &header, *kind, limit, error);
    inflateEnd(&stream);
    if (bytes == NULL)
        return NULL;
    data = g_bytes_get_data(bytes, NULL);
    M2sSlice content = m2s_slice((const char *)data + header.header_size, header.size);
    if (!m2s_git_kind_has_id(header.kind, content, id)) {
        fail(error, "is damaged");
        return NULL;
    }
    *kind = header.kind;
    return g_bytes_new_from_bytes(bytes, header.header_size, header.size);
}

GBytes *
m2s_git_loose_read(const char *folder, const M2sGitId *id, M2sGitKind *kind, gsize limit,
                   GError **error)
{
    g_autofree char *hex = m2s_git_id_format(id);
    g_autofree char *path = g_strdup_printf("%s/%.2s/%s", folder, hex, hex + 2);
    g_autoptr(GBytes) packed = m2s_file_read(path, error);
    GBytes *bytes = packed ? read_packed(packed, id, kind, limit, error) : NULL;
    if (packed && bytes == NULL && m2s_file_was_cut(packed)) {
        g_clear_error(error);
        g_set_error_literal(error, M2S_ERROR, M2S_ERROR_IO, "was cut short while it was read");
    }
    return bytes;
}
