/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Preloaded into a program, records what it writes in one folder, and when it asks for it to be on
 * the disk.
 *
 *   M2S_POWER_FOLDER  the folder, an absolute path without symbolic links
 *   M2S_POWER_LOG     the file that records are added to
 *   M2S_POWER_TICK    (optional) the microseconds by which each look at the clock moves it on.
 *                     Such a clock lets a run of some hundred mails commit as often as a long one.
 *   M2S_POWER_PRAGMA  (optional) such as "synchronous = OFF", or more with "; PRAGMA" in between:
 *                     obeyed right after the program has set the first of them itself
 *
 * A record is a line "WHAT DESCRIPTOR NUMBER SIZE NAME", followed by SIZE bytes:
 *
 *   run                a program starts; it has no descriptors
 *   open, create       NAME in the folder, or "." for the folder itself; create: it was not there
 *   close
 *   write              SIZE bytes at NUMBER
 *   truncate           to NUMBER bytes
 *   sync
 *   unlink             NAME
 *
 * Other calls, such as rename, are not recorded.  The states of mbox2series need none, and who
 * reads the records compares what they say with the files.
 */
/* Otherwise pwrite would be another name for pwrite64. */
#undef _FILE_OFFSET_BITS

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define DESCRIPTORS 1024

/* REAL(write)(…) calls the original function. */
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static const char *folder;
static int log_file = -1;
static char is_watched[DESCRIPTORS];
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER; /* records are in the order of calls */

static void
record(const char *what, int file, int64_t number, const void *data, size_t size, const char *name)
{
    char line[256];
    int error = errno;
    int length =
        snprintf(line, sizeof line, "%s %d %" PRId64 " %zu %s\n", what, file, number, size, name);
    struct iovec parts[] = {{line, (size_t)length}, {(void *)data, size}};
    if (length >= (int)sizeof line ||
        syscall(SYS_writev, log_file, parts, 2) != (ssize_t)(length + size))
        abort();
    errno = error;
}

__attribute__((constructor)) static void
begin(void)
{
    const char *path = getenv("M2S_POWER_LOG");
    folder = getenv("M2S_POWER_FOLDER");
    if (folder == NULL || path == NULL)
        return;
    log_file = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_APPEND | O_CLOEXEC);
    if (log_file < 0)
        abort();
    record("run", -1, 0, NULL, 0, "");
}

/* Returns: the name of path in the folder; "." for the folder itself; NULL if it is elsewhere. */
static const char *
name_of(const char *path)
{
    size_t length = log_file < 0 ? 0 : strlen(folder);
    if (length == 0 || strncmp(path, folder, length) != 0)
        return NULL;
    if (path[length] == '\0')
        return ".";
    return path[length] == '/' && strchr(path + length + 1, '/') == NULL ? path + length + 1 : NULL;
}

static int
watches(int file)
{
    return file >= 0 && file < DESCRIPTORS && is_watched[file];
}

static int
makes_file(int flags)
{
    return (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE;
}

static void
record_open(int file, const char *path, int is_new)
{
    const char *name = file < 0 ? NULL : name_of(path);
    if (name == NULL)
        return;
    if (file >= DESCRIPTORS)
        abort();
    is_watched[file] = 1;
    record(is_new ? "create" : "open", file, 0, NULL, 0, name);
}

#define DEFINE_OPEN(name)                                                                          \
    int name(const char *path, int flags, ...)                                                     \
    {                                                                                              \
        va_list arguments;                                                                         \
        va_start(arguments, flags);                                                                \
        mode_t mode = makes_file(flags) ? va_arg(arguments, mode_t) : 0;                           \
        va_end(arguments);                                                                         \
        pthread_mutex_lock(&mutex);                                                                \
        int is_new = (flags & O_CREAT) && access(path, F_OK) < 0;                                  \
        int file = REAL(name)(path, flags, mode);                                                  \
        record_open(file, path, is_new);                                                           \
        pthread_mutex_unlock(&mutex);                                                              \
        return file;                                                                               \
    }

DEFINE_OPEN(open)
DEFINE_OPEN(open64)

/* Defines a call on a descriptor.  A result of 0 or more, which is the size of a write, is recorded
 * as what. */
#define DEFINE_CALL(TYPE, name, what, PARAMETERS, ARGUMENTS, number, data)                         \
    TYPE name PARAMETERS                                                                           \
    {                                                                                              \
        pthread_mutex_lock(&mutex);                                                                \
        int64_t at = watches(file) ? (number) : 0;                                                 \
        TYPE result = REAL(name) ARGUMENTS;                                                        \
        if (result >= 0 && watches(file))                                                          \
            record(what, file, at, data, (size_t)result, "");                                      \
        pthread_mutex_unlock(&mutex);                                                              \
        return result;                                                                             \
    }

DEFINE_CALL(ssize_t, write, "write", (int file, const void *data, size_t size), (file, data, size),
            lseek(file, 0, SEEK_CUR), data)
DEFINE_CALL(ssize_t, pwrite, "write", (int file, const void *data, size_t size, off_t offset),
            (file, data, size, offset), offset, data)
DEFINE_CALL(ssize_t, pwrite64, "write", (int file, const void *data, size_t size, off64_t offset),
            (file, data, size, offset), offset, data)
DEFINE_CALL(int, ftruncate, "truncate", (int file, off_t size), (file, size), size, NULL)
DEFINE_CALL(int, ftruncate64, "truncate", (int file, off64_t size), (file, size), size, NULL)
DEFINE_CALL(int, fsync, "sync", (int file), (file), 0, NULL)
DEFINE_CALL(int, fdatasync, "sync", (int file), (file), 0, NULL)

int
close(int file)
{
    pthread_mutex_lock(&mutex);
    if (watches(file)) {
        is_watched[file] = 0;
        record("close", file, 0, NULL, 0, "");
    }
    int result = REAL(close)(file);
    pthread_mutex_unlock(&mutex);
    return result;
}

int
unlink(const char *path)
{
    pthread_mutex_lock(&mutex);
    int result = REAL(unlink)(path);
    if (result == 0 && name_of(path))
        record("unlink", -1, 0, NULL, 0, name_of(path));
    pthread_mutex_unlock(&mutex);
    return result;
}

/* GLib's. */
int64_t g_get_monotonic_time(void);

int64_t
g_get_monotonic_time(void)
{
    static atomic_int_fast64_t looks;
    const char *tick = getenv("M2S_POWER_TICK");
    int64_t now = REAL(g_get_monotonic_time)();
    return tick ? now + atomic_fetch_add(&looks, 1) * atoi(tick) : now;
}

/* SQLite's. */
int sqlite3_exec(void *db, const char *sql, int (*row)(void *, int, char **, char **), void *data,
                 char **message);

int
sqlite3_exec(void *db, const char *sql, int (*row)(void *, int, char **, char **), void *data,
             char **message)
{
    char name[32], own[128];
    const char *wanted = getenv("M2S_POWER_PRAGMA");
    int result = REAL(sqlite3_exec)(db, sql, row, data, message);
    if (result != 0 || wanted == NULL || sscanf(wanted, "%31s", name) != 1 || !strstr(sql, name))
        return result;
    snprintf(own, sizeof own, "PRAGMA %s", wanted);
    return REAL(sqlite3_exec)(db, own, NULL, NULL, NULL);
}
