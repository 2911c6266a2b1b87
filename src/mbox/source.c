/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/source.h"

#include <pthread.h>

#include <mbox2series/base.h>

#include "mbox/file.h"
#include "mbox/seeker.h"

/* The most mappings, and small compressed mboxes, that are kept: a process may have some 65,000
 * mappings on Linux, a folder more files. */
#define KEPT_MAX 1024

/* Seekers that are kept: each has up to 32 MiB.  Where one mbox ends and the next begins, views ask
 * for both. */
#define SEEKERS 2

typedef struct {
    M2sSeeker *seeker; /* (nullable) */
    guint32 source;
} OpenSeeker;

typedef struct {
    GRefString *folder; /* (nullable) */
    GBytes *kept;       /* (nullable): NULL if the file is read anew each time */
    gsize size;         /* bytes of the file when it was added */
    M2sSourceFlags flags;
    M2sRepository *repository; /* (nullable) */
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
    return sources;
}

void
m2s_sources_free(M2sSources *sources)
{
    for (guint i = 0; i < SEEKERS; i++)
        g_clear_pointer(&sources->seekers[i].seeker, m2s_seeker_free);
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

/* The seeker of an mbox that is kept.  Returns: (transfer none). */
static M2sSeeker *
open_seeker(M2sSources *sources, const Source *source, guint32 number)
{
    OpenSeeker *first = sources->seekers;
    guint i = 0;
    while (i < SEEKERS - 1 && first[i].seeker && first[i].source != number)
        i++;
    OpenSeeker found = first[i];
    if (found.seeker == NULL || found.source != number) {
        g_clear_pointer(&found.seeker, m2s_seeker_free);
        found =
            (OpenSeeker){m2s_seeker_new(source->kept, sources->limits.decompressed_size), number};
    }
    memmove(first + 1, first, i * sizeof *first);
    *first = found;
    return found.seeker;
}

/* Reads a mail of a compressed mbox that is kept, or of a file that is read again. */
static GBytes *
read_packed(M2sSources *sources, const Source *source, GBytes *packed, const M2sSpan *span,
            GError **error)
{
    GBytes *bytes;
    if (source->kept) {
        pthread_mutex_lock(&sources->seeking);
        bytes = m2s_seeker_read(open_seeker(sources, source, span->source), span, error);
        pthread_mutex_unlock(&sources->seeking);
    } else {
        g_autoptr(M2sSeeker) seeker = m2s_seeker_new(packed, sources->limits.decompressed_size);
        bytes = m2s_seeker_read(seeker, span, error);
    }
    if (bytes == NULL) {
        g_autofree char *path = path_of(source);
        m2s_file_prefix_error(error, path);
    } else if (!m2s_sources_verify(sources, span->source, packed, error))
        g_clear_pointer(&bytes, g_bytes_unref);
    return bytes;
}

GBytes *
m2s_sources_read(M2sSources *sources, const M2sSpan *span, GError **error)
{
    const Source *source = source_at(sources, span->source);
    g_return_val_if_fail(source != NULL, NULL);
    if (source->repository)
        return m2s_repository_read(source->repository, span->offset, error);
    gboolean is_packed = (source->flags & M2S_SOURCE_PACKED) != 0;
    g_return_val_if_fail(
        is_packed || (span->offset <= source->size && span->length <= source->size - span->offset),
        NULL);
    g_autoptr(GBytes) bytes = source->kept ? g_bytes_ref(source->kept) : read_again(source, error);
    if (bytes == NULL)
        return NULL;
    if (is_packed)
        return read_packed(sources, source, bytes, span, error);
    g_autoptr(GBytes) mail = g_bytes_new_from_bytes(bytes, span->offset, span->length);
    return m2s_sources_detach(sources, span->source, mail, error);
}

/* Fetches those of spans that are of the same file as the one at first. */
static void
fetch_file(M2sSources *sources, const GPtrArray *spans, guint first)
{
    guint32 number = ((const M2sSpan *)g_ptr_array_index(spans, first))->source;
    const Source *source = source_at(sources, number);
    if (!(source->flags & M2S_SOURCE_PACKED) || source->kept == NULL)
        return;
    g_autoptr(GPtrArray) same = g_ptr_array_new();
    for (guint i = first; i < spans->len; i++) {
        const M2sSpan *span = g_ptr_array_index(spans, i);
        if (span->source == number)
            g_ptr_array_add(same, (gpointer)span);
    }
    pthread_mutex_lock(&sources->seeking);
    m2s_seeker_fetch(open_seeker(sources, source, number), same);
    pthread_mutex_unlock(&sources->seeking);
}

void
m2s_sources_fetch(M2sSources *sources, const GPtrArray *spans)
{
    g_autoptr(GHashTable) done = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < spans->len; i++) {
        const M2sSpan *span = g_ptr_array_index(spans, i);
        if (g_hash_table_add(done, GUINT_TO_POINTER(span->source)))
            fetch_file(sources, spans, i);
    }
}
