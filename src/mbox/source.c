/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/source.h"

#include <pthread.h>

#include <mbox2series/base.h>

#include "mbox/fetched.h"
#include "mbox/file.h"
#include "mbox/seeker.h"
#include "model/object.h"

/* The most mappings, and small compressed mboxes, that are kept: a process may have some 65,000
 * mappings on Linux, a folder more files. */
#define KEPT_MAX 1024

/* Seekers that are kept: each has up to 32 MiB.  Where one mbox ends and the next begins, views ask
 * for both. */
#define SEEKERS 2

typedef struct {
    M2sSeeker *seeker; /* (nullable) */
    GBytes *packed;    /* what it reads */
    guint32 source;
} OpenSeeker;

typedef struct {
    GRefString *folder; /* (nullable); of a member, the archive */
    GBytes *kept;       /* (nullable): NULL if the file is read anew each time */
    gsize size;         /* bytes of the file when it was added */
    M2sSourceFlags flags;
    guint32 crc32, unpacked_size;                  /* of a deflated member */
    guint8 is_member, is_deflated, is_cut, layers; /* as in M2sPacked */
    M2sRepository *repository;                     /* (nullable) */
    char name[];
} Source;

/* A POSIX lock, as ThreadSanitizer does not know those of GLib. */
struct M2sSources {
    pthread_mutex_t lock; /* guards files, whose array may move; a Source never changes */
    GPtrArray *files;     /* of Source */
    guint kept_count;     /* mappings kept */
    M2sLimits limits;
    pthread_mutex_t seeking;     /* guards what follows; others wait while a file is unpacked */
    OpenSeeker seekers[SEEKERS]; /* the one used last comes first */
    M2sFetched *fetched;
    guint passes; /* of seekers that were closed */
};

static void
source_free(gpointer data)
{
    Source *source = data;
    g_clear_pointer(&source->folder, g_ref_string_release);
    g_clear_pointer(&source->kept, g_bytes_unref);
    g_clear_pointer(&source->repository, m2s_repository_free);
    g_free(source);
}

M2sSources *
m2s_sources_new(void)
{
    M2sSources *sources = g_new0(M2sSources, 1);
    sources->limits = M2S_LIMITS_DEFAULT;
    pthread_mutex_init(&sources->lock, NULL);
    pthread_mutex_init(&sources->seeking, NULL);
    sources->files = g_ptr_array_new_with_free_func(source_free);
    sources->fetched = m2s_fetched_new();
    return sources;
}

static void
close_seeker(M2sSources *sources, OpenSeeker *open)
{
    if (open->seeker == NULL)
        return;
    sources->passes += m2s_seeker_passes(open->seeker);
    g_clear_pointer(&open->seeker, m2s_seeker_free);
    g_clear_pointer(&open->packed, g_bytes_unref);
}

void
m2s_sources_free(M2sSources *sources)
{
    for (guint i = 0; i < SEEKERS; i++)
        close_seeker(sources, &sources->seekers[i]);
    m2s_fetched_free(sources->fetched);
    g_ptr_array_unref(sources->files);
    pthread_mutex_destroy(&sources->seeking);
    pthread_mutex_destroy(&sources->lock);
    g_free(sources);
}

void
m2s_sources_set_limits(M2sSources *sources, const M2sLimits *limits)
{
    sources->limits = *limits;
}

const M2sLimits *
m2s_sources_limits(const M2sSources *sources)
{
    return &sources->limits;
}

static Source *
source_new(GRefString *folder, const char *name, gsize size, M2sSourceFlags flags)
{
    gsize name_size = strlen(name) + 1;
    Source *source = g_malloc(sizeof *source + name_size);
    *source = (Source){
        .folder = folder ? g_ref_string_acquire(folder) : NULL, .size = size, .flags = flags};
    memcpy(source->name, name, name_size);
    return source;
}

static gboolean
is_worth_keeping(const M2sSources *sources, GBytes *bytes, M2sSourceFlags flags)
{
    if (flags & M2S_SOURCE_STREAM)
        return TRUE;
    return (flags & M2S_SOURCE_QUOTED) &&
           (m2s_file_is_mapped(bytes) || (flags & M2S_SOURCE_PACKED)) &&
           sources->kept_count < KEPT_MAX;
}

/* bytes: (nullable): of the file.  Returns: the number of source. */
static guint32
append(M2sSources *sources, Source *source, GBytes *bytes)
{
    pthread_mutex_lock(&sources->lock);
    if (bytes && is_worth_keeping(sources, bytes, source->flags)) {
        source->kept = g_bytes_ref(bytes);
        sources->kept_count++;
    }
    g_ptr_array_add(sources->files, source);
    guint32 number = sources->files->len - 1;
    pthread_mutex_unlock(&sources->lock);
    return number;
}

guint32
m2s_sources_add(M2sSources *sources, GRefString *folder, const char *name, GBytes *bytes,
                M2sSourceFlags flags)
{
    return append(sources, source_new(folder, name, g_bytes_get_size(bytes), flags), bytes);
}

guint32
m2s_sources_add_member(M2sSources *sources, GRefString *archive, const char *name,
                       const M2sPacked *packed, M2sSourceFlags flags)
{
    Source *source = source_new(archive, name, g_bytes_get_size(packed->bytes), flags);
    source->is_member = TRUE;
    source->is_deflated = packed->is_deflated;
    source->is_cut = packed->is_cut;
    source->crc32 = packed->crc32;
    source->unpacked_size = packed->size;
    source->layers = packed->layers;
    source->kept = g_bytes_ref(packed->bytes);
    return append(sources, source, NULL);
}

guint32
m2s_sources_add_repository(M2sSources *sources, const char *path, M2sRepository *repository)
{
    Source *source = source_new(NULL, path, 0, 0);
    source->repository = repository;
    return append(sources, source, NULL);
}

static const Source *
source_at(M2sSources *sources, guint32 number)
{
    pthread_mutex_lock(&sources->lock);
    const Source *source =
        number < sources->files->len ? g_ptr_array_index(sources->files, number) : NULL;
    pthread_mutex_unlock(&sources->lock);
    g_return_val_if_fail(source != NULL, NULL);
    return source;
}

static char *
path_of(const Source *source)
{
    if (source->is_member)
        return g_strconcat(source->folder, ": ", source->name, NULL);
    return source->folder ? g_build_filename(source->folder, source->name, NULL)
                          : g_strdup(source->name);
}

char *
m2s_sources_path(M2sSources *sources, guint32 source)
{
    return path_of(source_at(sources, source));
}

gboolean
m2s_sources_is_quoted(M2sSources *sources, guint32 source)
{
    return (source_at(sources, source)->flags & M2S_SOURCE_QUOTED) != 0;
}

gboolean
m2s_sources_is_repository(M2sSources *sources, guint32 source)
{
    return source_at(sources, source)->repository != NULL;
}

gboolean
m2s_sources_is_packed(M2sSources *sources, guint32 source)
{
    return (source_at(sources, source)->flags & M2S_SOURCE_PACKED) != 0;
}

/* Reads a file again.  Whatever is wrong with it now, the error is M2S_ERROR_IO. */
static GBytes *
read_again(const Source *source, GError **error)
{
    g_autofree char *path = path_of(source);
    g_autoptr(GError) failure = NULL;
    g_autoptr(GBytes) bytes = m2s_file_read(path, &failure);
    if (bytes != NULL && g_bytes_get_size(bytes) == source->size)
        return g_steal_pointer(&bytes);
    g_set_error_literal(error, M2S_ERROR, M2S_ERROR_IO,
                        bytes ? "changed since it was first read" : failure->message);
    m2s_file_prefix_error(error, path);
    return NULL;
}

gboolean
m2s_sources_verify(M2sSources *sources, guint32 source, GBytes *bytes, GError **error)
{
    if (!m2s_file_was_cut(bytes))
        return TRUE;
    g_autofree char *path = m2s_sources_path(sources, source);
    /* Several threads may get here at once, and ThreadSanitizer does not know the lock that GLib
     * takes for its first error. */
    pthread_mutex_lock(&sources->lock);
    g_set_error_literal(error, M2S_ERROR, M2S_ERROR_IO, "was cut short while it was read");
    m2s_file_prefix_error(error, path);
    pthread_mutex_unlock(&sources->lock);
    return FALSE;
}

GBytes *
m2s_sources_detach(M2sSources *sources, guint32 source, GBytes *bytes, GError **error)
{
    g_autoptr(GBytes) detached = m2s_file_detach(bytes);
    gboolean is_whole = m2s_sources_verify(sources, source, bytes, error);
    return is_whole ? g_steal_pointer(&detached) : NULL;
}

/* All bytes of the file, which may be mapped. */
static GBytes *
bytes_of(const Source *source, GError **error)
{
    return source->kept ? g_bytes_ref(source->kept) : read_again(source, error);
}

/* bytes: those of source. */
static M2sSeeker *
seeker_of(const M2sSources *sources, const Source *source, GBytes *bytes)
{
    const M2sPacked file = m2s_packed(bytes);
    const M2sPacked member = {.bytes = bytes,
                              .is_deflated = source->is_deflated,
                              .crc32 = source->crc32,
                              .size = source->unpacked_size,
                              .is_cut = source->is_cut,
                              .layers = source->layers};
    return m2s_seeker_new(source->is_member ? &member : &file, sources->limits.decompressed_size);
}

/* Finds the open seeker of a compressed mbox, or opens it in place of the one used least recently.
 * Returns: (transfer none) (nullable): NULL with an error. */
static const OpenSeeker *
open_seeker(M2sSources *sources, const Source *source, guint32 number, GError **error)
{
    OpenSeeker *first = sources->seekers;
    guint i = 0;
    while (i < SEEKERS - 1 && first[i].seeker && first[i].source != number)
        i++;
    OpenSeeker found = first[i];
    if (found.seeker == NULL || found.source != number) {
        GBytes *packed = bytes_of(source, error);
        if (packed == NULL)
            return NULL;
        close_seeker(sources, &found);
        found = (OpenSeeker){seeker_of(sources, source, packed), packed, number};
    }
    memmove(first + 1, first, i * sizeof *first);
    *first = found;
    return first;
}

/* Reads a mail with a seeker of packed. */
static GBytes *
seek(M2sSources *sources, M2sSeeker *seeker, GBytes *packed, const M2sSpan *span, GError **error)
{
    g_autoptr(GBytes) bytes = m2s_seeker_read(seeker, span, error);
    if (bytes == NULL) {
        g_autofree char *path = m2s_sources_path(sources, span->source);
        m2s_file_prefix_error(error, path);
        return NULL;
    }
    gboolean is_whole = m2s_sources_verify(sources, span->source, packed, error);
    return is_whole ? g_steal_pointer(&bytes) : NULL;
}

/* Reads a mail of a compressed mbox.  The lock for seeking is held. */
static GBytes *
read_of_packed_mbox(M2sSources *sources, const Source *source, const M2sSpan *span, GError **error)
{
    const OpenSeeker *open = open_seeker(sources, source, span->source, error);
    return open ? seek(sources, open->seeker, open->packed, span, error) : NULL;
}

static GBytes *
read_packed(M2sSources *sources, const Source *source, const M2sSpan *span, GError **error)
{
    if (source->flags & M2S_SOURCE_QUOTED) {
        pthread_mutex_lock(&sources->seeking);
        GBytes *bytes = m2s_fetched_find(sources->fetched, span);
        if (bytes == NULL)
            bytes = read_of_packed_mbox(sources, source, span, error);
        pthread_mutex_unlock(&sources->seeking);
        return bytes;
    }
    g_autoptr(GBytes) packed = bytes_of(source, error);
    if (packed == NULL)
        return NULL;
    g_autoptr(M2sSeeker) seeker = seeker_of(sources, source, packed);
    return seek(sources, seeker, packed, span, error);
}

GBytes *
m2s_sources_read(M2sSources *sources, const M2sSpan *span, GError **error)
{
    const Source *source = source_at(sources, span->source);
    g_return_val_if_fail(source != NULL, NULL);
    if (source->repository)
        return m2s_repository_read(source->repository, span->offset, error);
    if (source->flags & M2S_SOURCE_PACKED)
        return read_packed(sources, source, span, error);
    g_return_val_if_fail(
        span->offset <= source->size && span->length <= source->size - span->offset, NULL);
    g_autoptr(GBytes) bytes = bytes_of(source, error);
    if (bytes == NULL)
        return NULL;
    g_autoptr(GBytes) mail = g_bytes_new_from_bytes(bytes, span->offset, span->length);
    return m2s_sources_detach(sources, span->source, mail, error);
}

static int
compare_places(gconstpointer a, gconstpointer b)
{
    return m2s_compare_spans(*(const M2sSpan *const *)a, *(const M2sSpan *const *)b);
}

/* Those of spans that are in a compressed mbox, in the order of the files.
 * size: (out): their bytes. */
static GPtrArray *
find_packed(M2sSources *sources, const GPtrArray *spans, guint64 *size)
{
    GPtrArray *packed = g_ptr_array_new();
    *size = 0;
    for (guint i = 0; i < spans->len; i++) {
        M2sSpan *span = g_ptr_array_index(spans, i);
        M2sSourceFlags flags = source_at(sources, span->source)->flags;
        if (!(flags & M2S_SOURCE_PACKED) || !(flags & M2S_SOURCE_QUOTED))
            continue;
        g_ptr_array_add(packed, span);
        *size += span->length;
    }
    g_ptr_array_sort(packed, compare_places);
    return packed;
}

void
m2s_sources_fetch(M2sSources *sources, const GPtrArray *spans)
{
    guint64 size;
    g_autoptr(GPtrArray) packed = find_packed(sources, spans, &size);
    pthread_mutex_lock(&sources->seeking);
    m2s_fetched_begin(sources->fetched, size);
    for (guint i = 0; i < packed->len; i++) {
        const M2sSpan *span = g_ptr_array_index(packed, i);
        const Source *source = source_at(sources, span->source);
        g_autoptr(GBytes) bytes = read_of_packed_mbox(sources, source, span, NULL);
        if (bytes)
            m2s_fetched_add(sources->fetched, span, bytes);
    }
    m2s_fetched_end(sources->fetched);
    pthread_mutex_unlock(&sources->seeking);
}

guint
m2s_sources_passes(M2sSources *sources)
{
    pthread_mutex_lock(&sources->seeking);
    guint passes = sources->passes;
    for (guint i = 0; i < SEEKERS; i++)
        if (sources->seekers[i].seeker)
            passes += m2s_seeker_passes(sources->seekers[i].seeker);
    pthread_mutex_unlock(&sources->seeking);
    return passes;
}
