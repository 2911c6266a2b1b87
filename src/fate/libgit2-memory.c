/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fate/libgit2-memory.h"

#include <string.h>

#include <git2/sys/alloc.h>

#include "fate/libgit2.h"

#define BLOCK_MAX (64 << 20) /* bytes: what is read of an object, or printed, has less */

static void *
reallocate(void *memory, size_t size, const char *file, int line)
{
    if (size <= BLOCK_MAX)
        return g_realloc(memory, MAX(size, 1)); /* with 0, it would free, and return NULL */
    void *larger = g_try_realloc(memory, size);
    if (larger == NULL)
        git_error_set_oom();
    return larger;
}

static void *
allocate(size_t size, const char *file, int line)
{
    return reallocate(NULL, size, file, line);
}

#if LIBGIT2_VER_MAJOR == 1 && LIBGIT2_VER_MINOR < 7
static void *
reallocate_array(void *memory, size_t count, size_t size, const char *file, int line)
{
    gsize bytes;
    if (!g_size_checked_mul(&bytes, count, size))
        bytes = G_MAXSIZE; /* there is never that much */
    return reallocate(memory, bytes, file, line);
}

static void *
allocate_array(size_t count, size_t size, const char *file, int line)
{
    return reallocate_array(NULL, count, size, file, line);
}

static void *
allocate_zeros(size_t count, size_t size, const char *file, int line)
{
    void *memory = allocate_array(count, size, file, line);
    if (memory)
        memset(memory, 0, count * size);
    return memory;
}

static char *
copy_bytes(const char *bytes, size_t size, const char *file, int line)
{
    char *copy = allocate(size + 1, file, line);
    if (copy) {
        memcpy(copy, bytes, size);
        copy[size] = '\0';
    }
    return copy;
}

static char *
copy_start(const char *text, size_t size, const char *file, int line)
{
    return copy_bytes(text, strnlen(text, size), file, line);
}

static char *
copy_text(const char *text, const char *file, int line)
{
    return copy_bytes(text, strlen(text), file, line);
}
#endif

static git_allocator allocator = {
    .gmalloc = allocate,
    .grealloc = reallocate,
    .gfree = g_free,
#if LIBGIT2_VER_MAJOR == 1 && LIBGIT2_VER_MINOR < 7
    .gcalloc = allocate_zeros,
    .gmallocarray = allocate_array,
    .greallocarray = reallocate_array,
    .gstrdup = copy_text,
    .gstrndup = copy_start,
    .gsubstrdup = copy_bytes,
#endif
};

void
m2s_libgit2_use_memory(void)
{
    static gsize is_used;
    if (g_once_init_enter(&is_used)) { /* not while another thread has begun to use it */
        git_libgit2_opts(GIT_OPT_SET_ALLOCATOR, &allocator);
        g_once_init_leave(&is_used, 1);
    }
}
