/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <mbox2series/base.h>

#include "mbox/mapping.h"

#define SMALL       (64 << 10) /* bytes of the biggest file that is not mapped */
#define SPOOL_CHUNK (256 << 10)
#define RECENT      (2 * G_GINT64_CONSTANT(1000000000)) /* nanoseconds */
#define PATIENCE    (G_USEC_PER_SEC / 2)
#define INTERVAL    (G_USEC_PER_SEC / 40) /* between two looks */

void
m2s_file_close(M2sFile file)
{
    if (file >= 0)
        close(file);
}

void
m2s_file_prefix_error(GError **error, const char *path)
{
    g_autofree char *shown = g_filename_display_name(path);
    g_prefix_error(error, "%s: ", shown);
}

void
m2s_file_set_error(GError **error, int number)
{
    gboolean is_elsewhere =
        number == EMFILE || number == ENFILE || number == ENOMEM || number == EIO;
    g_set_error_literal(error, M2S_ERROR, is_elsewhere ? M2S_ERROR_IO : M2S_ERROR_NO_INPUT,
                        g_strerror(number));
}

gboolean
m2s_file_may_be(const char *path, mode_t type)
{
    struct stat status;
    if (stat(path, &status) == 0)
        return (status.st_mode & S_IFMT) == type;
    return errno != ENOENT && errno != ENOTDIR && errno != EACCES && errno != ELOOP &&
           errno != ENAMETOOLONG;
}

/* For a stream that cannot be copied. */
static void
set_copy_error(GError **error, const char *what)
{
    g_set_error(error, M2S_ERROR, M2S_ERROR_IO, "cannot be copied to %s: %s", g_get_tmp_dir(),
                what);
}

static M2sFile
open_file(const char *path, int flags, GError **error)
{
    M2sFile file;
    do
        file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | flags);
    while (file < 0 && errno == EINTR);
    if (file < 0)
        m2s_file_set_error(error, errno);
    return file;
}

M2sFile
m2s_file_open(const char *path, GError **error)
{
    return open_file(path, 0, error);
}

M2sFile
m2s_file_duplicate(M2sFile file, GError **error)
{
    M2sFile copy = fcntl(file, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (copy < 0)
        m2s_file_set_error(error, errno);
    return copy;
}

gboolean
m2s_file_identify(M2sFile file, M2sFileIdentity *identity)
{
    struct stat status;
    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode))
        return FALSE;
    *identity = (M2sFileIdentity){.device = status.st_dev,
                                  .inode = status.st_ino,
                                  .size = status.st_size,
                                  .modified = (gint64)status.st_mtim.tv_sec * 1000000000 +
                                              status.st_mtim.tv_nsec};
    return TRUE;
}

gboolean
m2s_file_is_at_start(M2sFile file)
{
    struct stat status;
    return fstat(file, &status) == 0 && S_ISREG(status.st_mode) && lseek(file, 0, SEEK_CUR) == 0;
}

/* read() that goes on after a signal. */
static gssize
read_some(M2sFile file, char *buffer, gsize size)
{
    gssize count;
    do
        count = read(file, buffer, size);
    while (count < 0 && errno == EINTR);
    return count;
}

gboolean
m2s_file_append(M2sFile spool, M2sSlice bytes, GError **error)
{
    while (bytes.size > 0) {
        gssize count = write(spool, bytes.data, bytes.size);
        if (count < 0 && errno != EINTR) {
            set_copy_error(error, g_strerror(errno));
            return FALSE;
        }
        bytes = m2s_slice_sub(bytes, MAX(count, 0), bytes.size);
    }
    return TRUE;
}

/* Maps size bytes, more than SMALL, of a regular file. */
static GBytes *
map_file(M2sFile file, gsize size, GError **error)
{
    GBytes *bytes = m2s_mapping_new(file, size);
    if (bytes == NULL) {
        g_set_error(error, M2S_ERROR, M2S_ERROR_IO, "cannot be mapped: %s", g_strerror(errno));
        return NULL;
    }
    /* only a hint */
    madvise((gpointer)g_bytes_get_data(bytes, NULL), size, MADV_SEQUENTIAL);
    return bytes;
}

/* Reads up to size bytes; fewer if the file was cut since its size was determined. */
static GBytes *
read_small(M2sFile file, gsize size, GError **error)
{
    g_autofree char *buffer = g_malloc(size);
    gsize length = 0;
    while (length < size) {
        gssize count = read_some(file, buffer + length, size - length);
        if (count < 0) {
            g_set_error_literal(error, M2S_ERROR, M2S_ERROR_IO, g_strerror(errno));
            return NULL;
        }
        if (count == 0)
            break;
        length += count;
    }
    return g_bytes_new_take(g_steal_pointer(&buffer), length);
}

static GBytes *
load_regular(M2sFile file, gsize size, GError **error)
{
    return size > SMALL ? map_file(file, size, error) : read_small(file, size, error);
}

/* For file systems without O_TMPFILE.  If the program is killed between the two calls, the file
 * stays. */
static M2sFile
open_named_spool(GError **error)
{
    g_autofree char *path = NULL;
    g_autoptr(GError) failure = NULL;
    M2sFile spool = g_file_open_tmp("mbox2series-XXXXXX", &path, &failure);
    if (spool < 0)
        set_copy_error(error, failure->message);
    else
        unlink(path);
    return spool;
}

M2sFile
m2s_file_open_spool(GError **error)
{
    M2sFile spool = open(g_get_tmp_dir(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (spool >= 0)
        return spool;
    if (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)
        return open_named_spool(error);
    set_copy_error(error, g_strerror(errno));
    return -1;
}

GBytes *
m2s_file_load_spool(M2sFile spool, GError **error)
{
    off_t size = lseek(spool, 0, SEEK_END);
    if (size < 0 || lseek(spool, 0, SEEK_SET) != 0) {
        set_copy_error(error, g_strerror(errno));
        return NULL;
    }
    return load_regular(spool, size, error);
}

/* Copies what supply gives to spool. */
static gboolean
copy(M2sFileSupply supply, gpointer from, M2sFile spool, GError **error)
{
    g_autofree char *buffer = g_malloc(SPOOL_CHUNK);
    gssize count;
    while ((count = supply(from, buffer, SPOOL_CHUNK)) > 0)
        if (!m2s_file_append(spool, m2s_slice(buffer, count), error))
            return FALSE;
    if (count < 0)
        g_set_error_literal(error, M2S_ERROR, M2S_ERROR_IO, g_strerror(errno));
    return count == 0;
}

GBytes *
m2s_file_spool(M2sFileSupply supply, gpointer from, GError **error)
{
    g_auto(M2sFile) spool = m2s_file_open_spool(error);
    gboolean is_copied = spool >= 0 && copy(supply, from, spool, error);
    return is_copied ? m2s_file_load_spool(spool, error) : NULL;
}

static gssize
read_stream(gpointer file, char *buffer, gsize size)
{
    return read_some(*(M2sFile *)file, buffer, size);
}

GBytes *
m2s_file_load(M2sFile file, GError **error)
{
    struct stat status;
    if (fstat(file, &status) != 0) {
        m2s_file_set_error(error, errno);
        return NULL;
    }
    /* Standard input may be a regular file that a shell has already read a part of. */
    if (m2s_file_is_at_start(file))
        return load_regular(file, status.st_size, error);
    return m2s_file_spool(read_stream, &file, error);
}

GBytes *
m2s_file_read(const char *path, GError **error)
{
    g_auto(M2sFile) file = open_file(path, O_NONBLOCK, error);
    struct stat status;
    if (file < 0)
        return NULL;
    if (fstat(file, &status) != 0) {
        m2s_file_set_error(error, errno);
        return NULL;
    }
    if (!S_ISREG(status.st_mode)) {
        g_set_error_literal(error, M2S_ERROR, M2S_ERROR_NO_INPUT, "not a regular file");
        return NULL;
    }
    return load_regular(file, status.st_size, error);
}

gboolean
m2s_file_is_mapped(GBytes *bytes)
{
    return g_bytes_get_size(bytes) > SMALL;
}

gboolean
m2s_file_was_cut(GBytes *bytes)
{
    gsize size;
    gconstpointer data = g_bytes_get_data(bytes, &size);
    return size > 0 && m2s_mapping_was_cut(data);
}

gboolean
m2s_file_is_shared(GBytes *bytes)
{
    gsize size;
    gconstpointer data = g_bytes_get_data(bytes, &size);
    return size > 0 && m2s_mapping_contains(data);
}

GBytes *
m2s_file_detach(GBytes *bytes)
{
    gsize size;
    gconstpointer data = g_bytes_get_data(bytes, &size);
    return m2s_file_is_shared(bytes) ? g_bytes_new(data, size) : g_bytes_ref(bytes);
}

void
m2s_file_release(GBytes *bytes, gsize start, gsize end)
{
    gsize page = sysconf(_SC_PAGESIZE);
    gsize address = (gsize)g_bytes_get_data(bytes, NULL);
    gsize first = (address + start + page - 1) / page * page;
    gsize last = (address + end) / page * page;
    /* Never on other memory: MADV_DONTNEED would fill that with zeros. */
    if (first < last && m2s_file_is_shared(bytes))
        madvise((char *)first, last - first, MADV_DONTNEED);
}

static gboolean
is_at(const struct stat *status, const char *path)
{
    struct stat there;
    return stat(path, &there) == 0 && there.st_dev == status->st_dev &&
           there.st_ino == status->st_ino;
}

M2sGrowth
m2s_file_look_again(M2sFile file, const char *path, guint64 size)
{
    struct stat status;
    if (fstat(file, &status) != 0)
        return M2S_GROWTH_NONE;
    if ((guint64)status.st_size < size)
        return M2S_GROWTH_CUT;
    if (path && !is_at(&status, path))
        return M2S_GROWTH_REPLACED;
    return (guint64)status.st_size > size ? M2S_GROWTH_LONGER : M2S_GROWTH_NONE;
}

/* The clock of a file server may be ahead of ours: a time in the future counts, too. */
static gboolean
is_recent(M2sFile file)
{
    M2sFileIdentity identity;
    return m2s_file_identify(file, &identity) &&
           identity.modified > g_get_real_time() * 1000 - RECENT;
}

static M2sGrowth
wait_for_growth(M2sFile file, const char *path, guint64 size)
{
    gint64 end = g_get_monotonic_time() + PATIENCE;
    M2sGrowth growth;
    do {
        g_usleep(INTERVAL);
        growth = m2s_file_look_again(file, path, size);
    } while (growth == M2S_GROWTH_NONE && g_get_monotonic_time() < end);
    return growth;
}

M2sGrowth
m2s_file_settle(M2sFile file, const char *path, guint64 size, gboolean has_end, guint *wait_count)
{
    M2sGrowth growth = m2s_file_look_again(file, path, size);
    if (growth != M2S_GROWTH_NONE || has_end || !is_recent(file))
        return growth;
    ++*wait_count;
    return wait_for_growth(file, path, size);
}
