/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Preloaded into a program, makes it fail or kills it at one of its calls that change files.
 *
 * These calls are counted from 1: open if it creates a file, write, pwrite, fsync, fdatasync,
 * ftruncate, rename and unlink; calls with a descriptor count for regular files and folders.
 *   M2S_FAULT_AT     the number of the call
 *   M2S_FAULT        kill       SIGKILL instead of the call
 *                    killafter  SIGKILL after it
 *                    killhalf   SIGKILL after half of a write
 *                    short      only half of a write is done
 *                    EINTR      fails, and succeeds when it is repeated
 *                    EIO, ENOSPC        fails
 *                    EIO-on, ENOSPC-on  fails, like all calls after it
 *   M2S_FAULT_TRACE  a file for the names of all calls, one in each line, written at exit
 */
/* Otherwise pwrite would be another name for pwrite64. */
#undef _FILE_OFFSET_BITS

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CALLS_MAX 65536

/* REAL(write)(…) calls the original function. */
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

typedef enum { NONE, KILL, KILL_AFTER, KILL_HALF, SHORT, FAIL } Fault;

static Fault chosen;
static int chosen_error;
static int chosen_call;
static int goes_on; /* all calls after the chosen one fail, too */
static atomic_int calls;
static const char *names[CALLS_MAX];

static void
choose(const char *fault)
{
    static const struct {
        const char *name;
        Fault fault;
        int error, goes_on;
    } faults[] = {
        {"kill", KILL, 0, 0},     {"killafter", KILL_AFTER, 0, 0}, {"killhalf", KILL_HALF, 0, 0},
        {"short", SHORT, 0, 0},   {"EINTR", FAIL, EINTR, 0},       {"EIO", FAIL, EIO, 0},
        {"EIO-on", FAIL, EIO, 1}, {"ENOSPC", FAIL, ENOSPC, 0},     {"ENOSPC-on", FAIL, ENOSPC, 1}};
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        if (strcmp(faults[i].name, fault) == 0) {
            chosen = faults[i].fault;
            chosen_error = faults[i].error;
            goes_on = faults[i].goes_on;
            return;
        }
    abort();
}

__attribute__((constructor)) static void
read_environment(void)
{
    const char *fault = getenv("M2S_FAULT"), *at = getenv("M2S_FAULT_AT");
    if (fault == NULL || at == NULL)
        return;
    chosen_call = atoi(at);
    choose(fault);
}

__attribute__((destructor)) static void
write_trace(void)
{
    const char *path = getenv("M2S_FAULT_TRACE");
    FILE *trace = path ? fopen(path, "w") : NULL;
    if (trace == NULL)
        return;
    for (int i = 0; i < calls && i < CALLS_MAX; i++)
        fprintf(trace, "%s\n", names[i]);
    fclose(trace);
}

static void
die(void)
{
    raise(SIGKILL);
}

/* Counts a call.  Returns: its fault; for FAIL, errno is set. */
static Fault
count(const char *name)
{
    int call = atomic_fetch_add(&calls, 1);
    if (call < CALLS_MAX)
        names[call] = name;
    if (chosen == NONE || call + 1 < chosen_call || (call + 1 > chosen_call && !goes_on))
        return NONE;
    if (chosen == KILL)
        die();
    if (chosen == FAIL)
        errno = chosen_error;
    return chosen;
}

static Fault
count_file(const char *name, int file)
{
    struct stat status;
    if (fstat(file, &status) < 0 || !(S_ISREG(status.st_mode) || S_ISDIR(status.st_mode)))
        return NONE;
    return count(name);
}

static size_t
size_done(Fault fault, size_t size)
{
    return (fault == KILL_HALF || fault == SHORT) && size > 1 ? size / 2 : size;
}

static void
end(Fault fault)
{
    if (fault == KILL_AFTER || fault == KILL_HALF)
        die();
}

/* Defines a write, which can also stop halfway. */
#define DEFINE_WRITE(name, counted, PARAMETERS, ...)                                               \
    ssize_t name PARAMETERS                                                                        \
    {                                                                                              \
        Fault fault = count_file(counted, file);                                                   \
        if (fault == FAIL)                                                                         \
            return -1;                                                                             \
        ssize_t result = REAL(name)(file, data, size_done(fault, size), ##__VA_ARGS__);            \
        end(fault);                                                                                \
        return result;                                                                             \
    }

DEFINE_WRITE(write, "write", (int file, const void *data, size_t size))
DEFINE_WRITE(pwrite, "pwrite", (int file, const void *data, size_t size, off_t offset), offset)
DEFINE_WRITE(pwrite64, "pwrite", (int file, const void *data, size_t size, off64_t offset), offset)

/* Defines a call that can only fail or be the last. */
#define DEFINE_CALL(name, counted, PARAMETERS, ARGUMENTS)                                          \
    int name PARAMETERS                                                                            \
    {                                                                                              \
        Fault fault = counted;                                                                     \
        if (fault == FAIL)                                                                         \
            return -1;                                                                             \
        int result = REAL(name) ARGUMENTS;                                                         \
        end(fault);                                                                                \
        return result;                                                                             \
    }

DEFINE_CALL(fsync, count_file("fsync", file), (int file), (file))
DEFINE_CALL(fdatasync, count_file("fdatasync", file), (int file), (file))
DEFINE_CALL(ftruncate, count_file("ftruncate", file), (int file, off_t size), (file, size))
DEFINE_CALL(ftruncate64, count_file("ftruncate", file), (int file, off64_t size), (file, size))
DEFINE_CALL(rename, count("rename"), (const char *from, const char *to), (from, to))
DEFINE_CALL(unlink, count("unlink"), (const char *path), (path))

static int
makes_file(int flags)
{
    return (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE;
}

/* Only an open that creates a file is counted. */
#define DEFINE_OPEN(name)                                                                          \
    int name(const char *path, int flags, ...)                                                     \
    {                                                                                              \
        va_list arguments;                                                                         \
        va_start(arguments, flags);                                                                \
        mode_t mode = makes_file(flags) ? va_arg(arguments, mode_t) : 0;                           \
        va_end(arguments);                                                                         \
        Fault fault = makes_file(flags) ? count("open") : NONE;                                    \
        if (fault == FAIL)                                                                         \
            return -1;                                                                             \
        int result = REAL(name)(path, flags, mode);                                                \
        end(fault);                                                                                \
        return result;                                                                             \
    }

DEFINE_OPEN(open)
DEFINE_OPEN(open64)
