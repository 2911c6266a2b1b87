/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/git-pack.h"

#include <errno.h>
#include <sys/stat.h>

#include <mbox2series/base.h>
#include <zlib.h>

#include "mbox/file.h"
#include "mbox/git-delta.h"
#include "mbox/listing.h"

#define INDEX_START "\377tOc\0\0\0\2" /* of an index of version 2 */
#define INDEX_IDS   (8 + 4 * 256)     /* where its ids begin, after the counts by first byte */
#define PACK_START  12                /* bytes before the first object */
#define TRAILER     20                /* bytes after the last one */

#define CHAIN_MAX 4096 /* deltas upon deltas; git makes no more */
/* The bytes that all deltas of a chain may make: some times the limit of one object, and some for
 * long chains of small ones.  A chain of 4,096 big objects would take minutes. */
#define CHAIN_FACTOR    16
#define CHAIN_BYTES_MAX (64 << 20)
#define CACHE_SLOT      512        /* objects that are kept, as deltas may build upon them */
#define CACHED_MAX      (64 << 10) /* bytes of such an object */

/* Types of entries, as in the file. */
enum { ENTRY_COMMIT = 1, ENTRY_TREE, ENTRY_BLOB, ENTRY_TAG, ENTRY_OFFSET = 6, ENTRY_BASE = 7 };

typedef struct {
    char *name; /* of the index */
    GBytes *index, *pack;
    M2sSlice ids, offsets, big_offsets; /* in the index */
    M2sSlice entries;                   /* the pack, without its trailer */
    guint32 count;
} Pack;

/* What was read of an object in a pack. */
typedef struct {
    const Pack *pack;
    gsize offset;
    guint type;    /* never a delta's */
    GBytes *bytes; /* (nullable) */
} Cached;

typedef struct {
    guint type;
    gsize size;     /* when unpacked; of a delta, its own */
    gsize base;     /* of a delta: where the object is that it builds upon */
    M2sSlice bytes; /* packed; what follows it is included */
} Entry;

struct M2sGitPacks {
    char *folder;
    GPtrArray *packs; /* of Pack */
    const Pack *last; /* (nullable): where the last object was found */
    gint64 modified;  /* when the folder was, before it was listed; in nanoseconds */
    guint64 work;
    z_stream stream;
    GArray *chain; /* of gsize: the offsets of deltas */
    Cached cache[CACHE_SLOT];
};

static gboolean
fail(GError **error, const char *what)
{
    g_set_error_literal(error, M2S_ERROR, M2S_ERROR_DATA, what);
    return FALSE;
}

static guint32
number_at(M2sSlice slice, gsize position)
{
    guint32 number;
    memcpy(&number, slice.data + position, sizeof number);
    return GUINT32_FROM_BE(number);
}

static void
pack_free(gpointer data)
{
    Pack *pack = data;
    g_free(pack->name);
    g_clear_pointer(&pack->index, g_bytes_unref);
    g_clear_pointer(&pack->pack, g_bytes_unref);
    g_free(pack);
}

/* Finds the tables of the index.  Returns: FALSE if it is no index, or no pack. */
static gboolean
understand(Pack *pack)
{
    M2sSlice index = m2s_slice_of_bytes(pack->index), entries = m2s_slice_of_bytes(pack->pack);
    gsize start = INDEX_IDS, each = M2S_GIT_ID_SIZE + 4 + 4;
    if (index.size < INDEX_IDS + 2 * TRAILER ||
        memcmp(index.data, INDEX_START, strlen("\377tOc") + 4) != 0 ||
        entries.size < PACK_START + TRAILER || memcmp(entries.data, "PACK", 4) != 0)
        return FALSE;
    gsize end = index.size - 2 * TRAILER;
    pack->count = number_at(index, INDEX_IDS - 4);
    if (pack->count > (end - start) / each)
        return FALSE;
    gsize checksums = start + (gsize)pack->count * M2S_GIT_ID_SIZE;
    gsize offsets = checksums + (gsize)pack->count * 4;
    pack->ids = m2s_slice_sub(index, start, checksums);
    pack->offsets = m2s_slice_sub(index, offsets, offsets + (gsize)pack->count * 4);
    pack->big_offsets = m2s_slice_sub(index, offsets + (gsize)pack->count * 4, end);
    pack->entries = m2s_slice_sub(entries, 0, entries.size - TRAILER);
    return TRUE;
}

/* Adds the pack whose index is called name, unless it cannot be used.
 * Returns: FALSE with an error of M2S_ERROR_IO. */
static gboolean
add_pack(M2sGitPacks *packs, const char *name, GError **error)
{
    GError *failure = NULL;
    g_autofree char *path = g_build_filename(packs->folder, name, NULL);
    g_autofree char *stem = g_strndup(path, strlen(path) - strlen(".idx"));
    g_autofree char *pack_path = g_strconcat(stem, ".pack", NULL);
    Pack *pack = g_new0(Pack, 1);
    pack->name = g_strdup(name);
    pack->index = m2s_file_read(path, &failure);
    pack->pack = pack->index ? m2s_file_read(pack_path, &failure) : NULL;
    if (pack->pack && understand(pack)) {
        g_ptr_array_add(packs->packs, pack);
        return TRUE;
    }
    pack_free(pack);
    gboolean is_short = g_error_matches(failure, M2S_ERROR, M2S_ERROR_IO);
    if (is_short)
        g_propagate_error(error, g_steal_pointer(&failure));
    g_clear_error(&failure);
    return !is_short;
}

static gboolean
has_pack(const M2sGitPacks *packs, const char *name)
{
    for (guint i = 0; i < packs->packs->len; i++)
        if (strcmp(((const Pack *)g_ptr_array_index(packs->packs, i))->name, name) == 0)
            return TRUE;
    return FALSE;
}

static gint64
modified(const M2sGitPacks *packs)
{
    struct stat status;
    if (stat(packs->folder, &status) != 0)
        return 0;
    return (gint64)status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec;
}

static gboolean
visit(int folder, const struct dirent *entry, gpointer user_data, GError **error)
{
    M2sGitPacks *packs = user_data;
    const char *name = entry->d_name;
    (void)folder;
    return !g_str_has_suffix(name, ".idx") || has_pack(packs, name) || add_pack(packs, name, error);
}

/* Opens the packs that were not there before: git may have moved objects to one meanwhile. */
static gboolean
list(M2sGitPacks *packs, GError **error)
{
    packs->modified = modified(packs);
    return !m2s_file_may_be(packs->folder, S_IFDIR) ||
           m2s_listing_visit(packs->folder, visit, packs, error);
}

M2sGitPacks *
m2s_git_packs_open(const char *folder, GError **error)
{
    g_autoptr(M2sGitPacks) packs = g_new0(M2sGitPacks, 1);
    packs->folder = g_build_filename(folder, "pack", NULL);
    packs->packs = g_ptr_array_new_with_free_func(pack_free);
    packs->chain = g_array_new(FALSE, FALSE, sizeof(gsize));
    if (inflateInit(&packs->stream) != Z_OK) {
        g_set_error_literal(error, M2S_ERROR, M2S_ERROR_IO, "out of memory");
        return NULL;
    }
    return list(packs, error) ? g_steal_pointer(&packs) : NULL;
}

void
m2s_git_packs_free(M2sGitPacks *packs)
{
    for (guint i = 0; i < CACHE_SLOT; i++)
        g_clear_pointer(&packs->cache[i].bytes, g_bytes_unref);
    inflateEnd(&packs->stream);
    g_array_unref(packs->chain);
    g_ptr_array_unref(packs->packs);
    g_free(packs->folder);
    g_free(packs);
}

static gboolean
offset_of(const Pack *pack, guint32 number, gsize *offset)
{
    *offset = number_at(pack->offsets, (gsize)number * 4);
    if (*offset & 1U << 31) { /* its number in another table */
        gsize at = (*offset & ~(1U << 31)) * 8;
        if (at + 8 > pack->big_offsets.size)
            return FALSE;
        *offset =
            (gsize)number_at(pack->big_offsets, at) << 32 | number_at(pack->big_offsets, at + 4);
    }
    return TRUE;
}

static gboolean
find_in(const Pack *pack, const M2sGitId *id, gsize *offset)
{
    M2sSlice index = m2s_slice_of_bytes(pack->index);
    guint byte = id->bytes[0];
    guint32 low = byte ? number_at(index, 8 + 4 * (byte - 1)) : 0;
    guint32 high = MIN(number_at(index, 8 + 4 * byte), pack->count);
    while (low < high) {
        guint32 middle = low + (high - low) / 2;
        int order = memcmp(id, pack->ids.data + (gsize)middle * M2S_GIT_ID_SIZE, sizeof *id);
        if (order == 0)
            return offset_of(pack, middle, offset);
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return FALSE;
}

static const Pack *
find(M2sGitPacks *packs, const M2sGitId *id, gsize *offset)
{
    if (packs->last && find_in(packs->last, id, offset))
        return packs->last;
    for (guint i = 0; i < packs->packs->len; i++) {
        const Pack *pack = g_ptr_array_index(packs->packs, i);
        if (find_in(pack, id, offset))
            return packs->last = pack;
    }
    return NULL;
}

/* How far before a delta its base is: seven bits a byte, the highest first, and one is added for
 * each byte but the first. */
static gboolean
next_distance(M2sSlice *rest, guint64 *distance)
{
    guint8 byte = 0;
    if (!m2s_slice_next_byte(rest, &byte))
        return FALSE;
    *distance = byte & 0x7f;
    while (byte & 0x80) {
        if (*distance >> 48 || !m2s_slice_next_byte(rest, &byte))
            return FALSE;
        *distance = (*distance + 1) << 7 | (byte & 0x7f);
    }
    return TRUE;
}

static gboolean
find_base(const Pack *pack, gsize offset, Entry *entry)
{
    M2sGitId id;
    guint64 distance;
    if (entry->type == ENTRY_OFFSET) {
        gboolean is_there = next_distance(&entry->bytes, &distance) && distance <= offset;
        entry->base = is_there ? offset - distance : 0;
        return is_there && distance > 0;
    }
    if (entry->bytes.size < sizeof id)
        return FALSE;
    memcpy(&id, entry->bytes.data, sizeof id);
    entry->bytes = m2s_slice_sub(entry->bytes, sizeof id, entry->bytes.size);
    return find_in(pack, &id, &entry->base);
}

/* Reads the start of the entry at offset. */
static gboolean
read_entry(const Pack *pack, gsize offset, Entry *entry)
{
    guint8 byte;
    if (offset < PACK_START || offset >= pack->entries.size)
        return FALSE;
    entry->bytes = m2s_slice_sub(pack->entries, offset, pack->entries.size);
    m2s_slice_next_byte(&entry->bytes, &byte);
    entry->type = byte >> 4 & 7;
    entry->size = byte & 0xf;
    for (guint shift = 4; byte & 0x80; shift += 7) {
        if (shift > 56 || !m2s_slice_next_byte(&entry->bytes, &byte))
            return FALSE;
        entry->size |= (gsize)(byte & 0x7f) << shift;
    }
    if (entry->type == ENTRY_OFFSET || entry->type == ENTRY_BASE)
        return find_base(pack, offset, entry);
    return entry->type >= ENTRY_COMMIT && entry->type <= ENTRY_TAG;
}

/* Returns: (transfer full) (nullable): the unpacked bytes of entry, or NULL with an error. */
static GBytes *
unpack(M2sGitPacks *packs, const Entry *entry, gsize limit, GError **error)
{
    char *data = entry->size <= limit ? g_try_malloc(entry->size + 1) : NULL;
    if (data == NULL) {
        if (entry->size <= limit)
            m2s_file_set_error(error, ENOMEM);
        else
            fail(error, "is too big");
        return NULL;
    }
    packs->work += entry->size;
    z_stream *stream = &packs->stream;
    inflateReset(stream);
    stream->next_in = (Bytef *)entry->bytes.data;
    stream->avail_in = MIN(entry->bytes.size, G_MAXUINT32);
    stream->next_out = (Bytef *)data;
    stream->avail_out = entry->size + 1; /* one more, to see that there is none */
    int result = inflate(stream, Z_FINISH);
    if (result == Z_STREAM_END && stream->avail_out == 1)
        return g_bytes_new_take(data, entry->size);
    g_free(data);
    if (result == Z_MEM_ERROR)
        m2s_file_set_error(error, ENOMEM);
    else
        fail(error, "is damaged");
    return NULL;
}

static Cached *
slot_of(M2sGitPacks *packs, gsize offset)
{
    return &packs->cache[(offset * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15)) >> 55];
}

static void
keep(M2sGitPacks *packs, const Pack *pack, gsize offset, guint type, GBytes *bytes)
{
    Cached *slot = slot_of(packs, offset);
    if (g_bytes_get_size(bytes) > CACHED_MAX)
        return;
    g_clear_pointer(&slot->bytes, g_bytes_unref);
    *slot = (Cached){pack, offset, type, g_bytes_ref(bytes)};
}

/* Follows deltas from the entry at offset to an object that is known, or is none; the offsets of
 * the deltas are in packs->chain.
 * Returns: (transfer full) (nullable): its bytes, or NULL with an error. */
static GBytes *
read_base(M2sGitPacks *packs, const Pack *pack, gsize offset, M2sGitKind wanted, gsize limit,
          guint *type, GError **error)
{
    Entry entry;
    g_array_set_size(packs->chain, 0);
    while (packs->chain->len < CHAIN_MAX) {
        const Cached *slot = slot_of(packs, offset);
        gboolean is_known = slot->bytes && slot->pack == pack && slot->offset == offset;
        if (!is_known && !read_entry(pack, offset, &entry))
            break;
        *type = is_known ? slot->type : entry.type;
        if (*type <= ENTRY_TAG && !(wanted & 1 << (*type - 1))) {
            fail(error, "is of another kind");
            return NULL;
        }
        if (is_known)
            return g_bytes_ref(slot->bytes);
        if (*type <= ENTRY_TAG) {
            GBytes *bytes = unpack(packs, &entry, limit, error);
            if (bytes)
                keep(packs, pack, offset, *type, bytes);
            return bytes;
        }
        g_array_append_val(packs->chain, offset);
        offset = entry.base;
    }
    fail(error, "is damaged");
    return NULL;
}

/* Returns: (transfer full) (nullable): what the delta at offset makes of base. */
static GBytes *
apply(M2sGitPacks *packs, const Pack *pack, gsize offset, GBytes *base, gsize limit, GError **error)
{
    Entry entry;
    if (!read_entry(pack, offset, &entry)) {
        fail(error, "is damaged");
        return NULL;
    }
    g_autoptr(GBytes) delta = unpack(packs, &entry, limit, error);
    return delta ? m2s_git_delta_apply(m2s_slice_of_bytes(base), m2s_slice_of_bytes(delta), limit,
                                       error)
                 : NULL;
}

static GBytes *
read_at(M2sGitPacks *packs, const Pack *pack, gsize offset, M2sGitKind *kind, gsize limit,
        GError **error)
{
    guint type;
    gsize done = 0;
    GBytes *bytes = read_base(packs, pack, offset, *kind, limit, &type, error);
    for (guint i = packs->chain->len; i > 0 && bytes; i--) {
        gsize at = g_array_index(packs->chain, gsize, i - 1);
        GBytes *next = apply(packs, pack, at, bytes, limit, error);
        g_bytes_unref(bytes);
        bytes = next;
        if (bytes == NULL)
            break;
        keep(packs, pack, at, type, bytes);
        packs->work += g_bytes_get_size(bytes);
        done += g_bytes_get_size(bytes);
        if (done > CHAIN_FACTOR * limit + CHAIN_BYTES_MAX) {
            fail(error, "is too big");
            g_clear_pointer(&bytes, g_bytes_unref);
        }
    }
    if (bytes)
        *kind = 1 << (type - 1);
    return bytes;
}

guint64
m2s_git_packs_work(const M2sGitPacks *packs)
{
    return packs->work;
}

static GBytes *
read_object(M2sGitPacks *packs, const M2sGitId *id, M2sGitKind *kind, gsize limit, GError **error)
{
    gsize offset;
    const Pack *pack = find(packs, id, &offset);
    if (pack == NULL && packs->modified != modified(packs)) {
        if (!list(packs, error))
            return NULL;
        pack = find(packs, id, &offset);
    }
    if (pack == NULL) {
        g_set_error_literal(error, M2S_ERROR, M2S_ERROR_NO_INPUT, "is missing");
        return NULL;
    }
    g_autoptr(GBytes) bytes = read_at(packs, pack, offset, kind, limit, error);
    if (bytes && !m2s_git_kind_has_id(*kind, m2s_slice_of_bytes(bytes), id)) {
        fail(error, "is damaged");
        return NULL;
    }
    return g_steal_pointer(&bytes);
}

static gboolean
was_cut(const M2sGitPacks *packs)
{
    for (guint i = 0; i < packs->packs->len; i++) {
        const Pack *pack = g_ptr_array_index(packs->packs, i);
        if (m2s_file_was_cut(pack->index) || m2s_file_was_cut(pack->pack))
            return TRUE;
    }
    return FALSE;
}

GBytes *
m2s_git_packs_read(M2sGitPacks *packs, const M2sGitId *id, M2sGitKind *kind, gsize limit,
                   GError **error)
{
    GError *failure = NULL;
    GBytes *bytes = read_object(packs, id, kind, limit, &failure);
    if (failure && was_cut(packs)) { /* what is gone reads as zeros, and looks damaged */
        g_clear_error(&failure);
        g_set_error_literal(&failure, M2S_ERROR, M2S_ERROR_IO,
                            "a pack was cut short while it was read");
    }
    if (failure)
        g_propagate_error(error, failure);
    return bytes;
}
