/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/source.h"

#include <pthread.h>

#include <mbox2series/base.h>

#include "mbox/file.h"

/* The most mappings that are kept: a process may have some 65,000 on Linux, a folder more files. */
#define KEPT_MAX 1024

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
    pthread_mutex_init(&sources->lock, NULL);
    sources->files = g_ptr_array_new_with_free_func(source_free);
    return sources;
}

void
m2s_sources_free(M2sSources *sources)
{
    g_ptr_array_unref(sources->files);
    pthread_mutex_destroy(&sources->lock);
    g_free(sources);
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
    return (flags & M2S_SOURCE_QUOTED) && m2s_file_is_mapped(bytes) &&
           sources->kept_count < KEPT_MAX;
}

guint32
m2s_sources_add(M2sSources *sources, GRefString *folder, const char *name, GBytes *bytes,
                M2sSourceFlags flags)
{
    Source *source = source_new(folder, name, g_bytes_get_size(bytes), flags);
    pthread_mutex_lock(&sources->lock);
    if (is_worth_keeping(sources, bytes, flags)) {
        source->kept = g_bytes_ref(bytes);
        sources->kept_count++;
    }
    g_ptr_array_add(sources->files, source);
    guint32 number = sources->files->len - 1;
    pthread_mutex_unlock(&sources->lock);
    return number;
}

guint32
m2s_sources_add_repository(M2sSources *sources, const char *path, M2sRepository *repository)
{
    Source *source = source_new(NULL, path, 0, 0);
    source->repository = repository;
    pthread_mutex_lock(&sources->lock);
    g_ptr_array_add(sources->files, source);
    guint32 number = sources->files->len - 1;
    pthread_mutex_unlock(&sources->lock);
    return number;
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

GBytes *
m2s_sources_read(M2sSources *sources, const M2sSpan *span, GError **error)
{
    const Source *source = source_at(sources, span->source);
    if (source != NULL && source->repository != NULL)
        return m2s_repository_read(source->repository, span->offset, error);
    g_return_val_if_fail(source != NULL && span->offset <= source->size &&
                             span->length <= source->size - span->offset,
                         NULL);
    g_autoptr(GBytes) bytes = source->kept ? g_bytes_ref(source->kept) : read_again(source, error);
    if (bytes == NULL)
        return NULL;
    g_autoptr(GBytes) mail = g_bytes_new_from_bytes(bytes, span->offset, span->length);
    return m2s_sources_detach(sources, span->source, mail, error);
}
