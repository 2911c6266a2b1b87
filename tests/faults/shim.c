/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Preloaded into a program, makes one of its calls fail, or the last that it makes.
 *
 * Calls are counted from 1, from the start of main() on, also in a child that runs no other
 * program; which ones is said in M2S_FAULT_CALLS by names of groups (the table below), with commas
 * between them.  Unless it is set, it is "changes": all calls that change files.
 *   M2S_FAULT_AT     the number of the call
 *   M2S_FAULT        kill       SIGKILL instead of the call
 *                    killafter  SIGKILL after it
 *                    killhalf   SIGKILL after half of a write
 *                    short      only half of a read or write is done
 *                    cut        before it, M2S_FAULT_FILE is cut to M2S_FAULT_SIZE bytes
 *                    EINTR      fails, and succeeds when it is repeated
 *                    ENOMEM …   fails with any error that the table below has
 *                    ENOMEM-on …  fails, like all calls after it
 *   M2S_FAULT_TRACE  a file for the names of all calls, one in each line, written at exit, and
 *                    before the program raises a signal
 *
 * What the C library calls inside itself, such as write() for its streams, is out of reach.
 */
/* Otherwise pwrite would be another name for pwrite64. */
#undef _FILE_OFFSET_BITS

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define CALLS_MAX 65536
#define FILES_MIN 100 /* the program has lower descriptors */

/* REAL(write)(…) calls the original function. */
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

typedef enum { NONE, KILL, KILL_AFTER, KILL_HALF, SHORT, CUT, FAIL } Fault;

/* Bits, so that a call can be in two groups: opening a file that it creates is in OPEN, too. */
typedef enum {
    CHANGES = 1 << 0, /* open if it creates a file, write, fsync, ftruncate, rename, unlink …;
                         with a descriptor, only of a regular file or a folder */
    MEMORY = 1 << 1,
    MAP = 1 << 2,
    READ = 1 << 3, /* of anything */
    OPEN = 1 << 4,
    RENAME = 1 << 5, /* and what else changes names: unlink, mkdir … */
    STAT = 1 << 6,
    FORK = 1 << 7,
    PIPE = 1 << 8,     /* and what else makes descriptors without a name */
    THREAD = 1 << 9,   /* and its locks */
    CONTROL = 1 << 10, /* fcntl, which is how files are locked, and lseek */
    LIST = 1 << 11,    /* a folder */
    WAIT = 1 << 12,
    SYNC = 1 << 13,
    ACCEPT = 1 << 14, /* a client, and its descriptor into the list of those to wait for */
    TALK = 1 << 15,   /* with a client */
} Groups;

static const struct {
    const char *name;
    Groups group;
} all_groups[] = {
    {"changes", CHANGES}, {"memory", MEMORY}, {"mmap", MAP},        {"read", READ},
    {"open", OPEN},       {"rename", RENAME}, {"stat", STAT},       {"fork", FORK},
    {"pipe", PIPE},       {"thread", THREAD}, {"control", CONTROL}, {"list", LIST},
    {"wait", WAIT},       {"sync", SYNC},     {"accept", ACCEPT},   {"talk", TALK},
};

static Groups counted = CHANGES;
static Fault chosen;
static int chosen_error;
static int chosen_call;
static int goes_on; /* all calls after the chosen one fail, too */
static int cut_file = -1, trace_file = -1;
static off_t cut_size;
static atomic_int is_counting;
static atomic_int calls;
static const char *names[CALLS_MAX];

static void
choose_groups(const char *list)
{
    counted = 0;
    for (size_t size; *list; list += size + (list[size] == ',')) {
        size = strcspn(list, ",");
        for (size_t i = 0; i < sizeof all_groups / sizeof *all_groups; i++)
            if (strlen(all_groups[i].name) == size && strncmp(all_groups[i].name, list, size) == 0)
                counted |= all_groups[i].group;
    }
    if (counted == 0)
        abort();
}

static void
choose_fault(const char *fault)
{
    static const struct {
        const char *name;
        Fault fault;
        int error;
    } faults[] = {
        {"kill", KILL, 0},
        {"killafter", KILL_AFTER, 0},
        {"killhalf", KILL_HALF, 0},
        {"short", SHORT, 0},
        {"cut", CUT, 0},
        {"EINTR", FAIL, EINTR},
        {"EIO", FAIL, EIO},
        {"ENOSPC", FAIL, ENOSPC},
        {"ENOMEM", FAIL, ENOMEM},
        {"EMFILE", FAIL, EMFILE},
        {"EACCES", FAIL, EACCES},
        {"EAGAIN", FAIL, EAGAIN},
        {"ENOLCK", FAIL, ENOLCK},
        {"ECHILD", FAIL, ECHILD},
        {"ECONNRESET", FAIL, ECONNRESET},
    };
    size_t size = strcspn(fault, "-");
    goes_on = strcmp(fault + size, "-on") == 0;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        if (strlen(faults[i].name) == size && strncmp(faults[i].name, fault, size) == 0) {
            chosen = faults[i].fault;
            chosen_error = faults[i].error;
            return;
        }
    abort();
}

/* What other programs inherit has no faults. */
static void
clear_environment(void)
{
    static const char *const variables[] = {"LD_PRELOAD",     "M2S_FAULT_CALLS", "M2S_FAULT",
                                            "M2S_FAULT_AT",   "M2S_FAULT_FILE",  "M2S_FAULT_SIZE",
                                            "M2S_FAULT_TRACE"};
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
        unsetenv(variables[i]);
}

/* The program may give up the right to do so later.  path: (nullable). */
static int
open_early(const char *path, int flags)
{
    int file = path ? REAL(open)(path, O_WRONLY | O_CLOEXEC | flags, 0600) : -1;
    int high = file >= 0 ? REAL(fcntl)(file, F_DUPFD_CLOEXEC, FILES_MIN) : -1;
    if (path && high < 0)
        abort();
    if (file >= 0)
        close(file);
    return high;
}

__attribute__((constructor)) static void
read_environment(void)
{
    const char *fault = getenv("M2S_FAULT"), *at = getenv("M2S_FAULT_AT");
    const char *groups = getenv("M2S_FAULT_CALLS"), *size = getenv("M2S_FAULT_SIZE");
    trace_file = open_early(getenv("M2S_FAULT_TRACE"), O_CREAT | O_TRUNC);
    cut_file = open_early(getenv("M2S_FAULT_FILE"), 0);
    cut_size = size ? atol(size) : 0;
    if (groups)
        choose_groups(groups);
    if (fault && at) {
        chosen_call = atoi(at);
        choose_fault(fault);
    }
    clear_environment();
}

__attribute__((destructor)) static void
write_trace(void)
{
    if (!atomic_exchange(&is_counting, 0))
        return;
    for (int i = 0; trace_file >= 0 && i < calls && i < CALLS_MAX; i++)
        dprintf(trace_file, "%s\n", names[i]);
}

static int (*real_main)(int, char **, char **);

static int
count_main(int argc, char **argv, char **environment)
{
    is_counting = 1;
    return real_main(argc, argv, environment);
}

int __libc_start_main(int (*main)(int, char **, char **), int argc, char **argv, void (*init)(void),
                      void (*fini)(void), void (*rtld_fini)(void), void *stack_end);

int
__libc_start_main(int (*main)(int, char **, char **), int argc, char **argv, void (*init)(void),
                  void (*fini)(void), void (*rtld_fini)(void), void *stack_end)
{
    real_main = main;
    return REAL(__libc_start_main)(count_main, argc, argv, init, fini, rtld_fini, stack_end);
}

static void
die(void)
{
    REAL(raise)(SIGKILL);
}

int
raise(int number)
{
    write_trace();
    return REAL(raise)(number);
}

/* Counts a call.  Returns: its fault; for FAIL, errno is set. */
static Fault
count(Groups groups, const char *name)
{
    if (!is_counting || !(groups & counted))
        return NONE;
    int call = atomic_fetch_add(&calls, 1);
    if (call < CALLS_MAX)
        names[call] = name;
    if (chosen == NONE || call + 1 < chosen_call || (call + 1 > chosen_call && !goes_on))
        return NONE;
    if (chosen == KILL)
        die();
    if (chosen == CUT && REAL(ftruncate)(cut_file, cut_size) != 0)
        abort();
    if (chosen == FAIL)
        errno = chosen_error;
    return chosen;
}

/* Whether a write to file changes a file. */
static Groups
changes(int file)
{
    struct stat status;
    int is_file = counted & CHANGES && REAL(fstat)(file, &status) == 0 &&
                  (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode));
    return is_file ? CHANGES : 0;
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

/* Defines a read or a write, which can also stop halfway. */
#define DEFINE_TRANSFER(name, counted, groups, PARAMETERS, ...)                                    \
    ssize_t name PARAMETERS                                                                        \
    {                                                                                              \
        Fault fault = count(groups, counted);                                                      \
        if (fault == FAIL)                                                                         \
            return -1;                                                                             \
        ssize_t result = REAL(name)(file, data, size_done(fault, size), ##__VA_ARGS__);            \
        end(fault);                                                                                \
        return result;                                                                             \
    }

DEFINE_TRANSFER(write, "write", changes(file), (int file, const void *data, size_t size))
DEFINE_TRANSFER(pwrite, "pwrite", changes(file),
                (int file, const void *data, size_t size, off_t offset), offset)
DEFINE_TRANSFER(pwrite64, "pwrite", changes(file),
                (int file, const void *data, size_t size, off64_t offset), offset)
DEFINE_TRANSFER(send, "send", TALK, (int file, const void *data, size_t size, int flags), flags)
DEFINE_TRANSFER(recv, "recv", TALK, (int file, void *data, size_t size, int flags), flags)
DEFINE_TRANSFER(read, "read", READ, (int file, void *data, size_t size))
DEFINE_TRANSFER(pread, "pread", READ, (int file, void *data, size_t size, off_t offset), offset)
DEFINE_TRANSFER(pread64, "pread", READ, (int file, void *data, size_t size, off64_t offset), offset)

/* Defines a call that can only fail or be the last. */
#define DEFINE_CALL(type, name, failure, counted, groups, PARAMETERS, ARGUMENTS)                   \
    type name PARAMETERS                                                                           \
    {                                                                                              \
        Fault fault = count(groups, counted);                                                      \
        if (fault == FAIL)                                                                         \
            return failure;                                                                        \
        type result = REAL(name) ARGUMENTS;                                                        \
        end(fault);                                                                                \
        return result;                                                                             \
    }
#define DEFINE_INT(name, counted, groups, PARAMETERS, ARGUMENTS)                                   \
    DEFINE_CALL(int, name, -1, counted, groups, PARAMETERS, ARGUMENTS)

DEFINE_INT(fsync, "fsync", changes(file) | SYNC, (int file), (file))
DEFINE_INT(fdatasync, "fdatasync", changes(file) | SYNC, (int file), (file))
DEFINE_INT(ftruncate, "ftruncate", changes(file), (int file, off_t size), (file, size))
DEFINE_INT(ftruncate64, "ftruncate", changes(file), (int file, off64_t size), (file, size))
DEFINE_INT(rename, "rename", CHANGES | RENAME, (const char *from, const char *to), (from, to))
DEFINE_INT(unlink, "unlink", CHANGES | RENAME, (const char *path), (path))
DEFINE_INT(remove, "remove", RENAME, (const char *path), (path))
DEFINE_INT(link, "link", RENAME, (const char *from, const char *to), (from, to))
DEFINE_INT(mkdir, "mkdir", RENAME, (const char *path, mode_t mode), (path, mode))
DEFINE_INT(rmdir, "rmdir", RENAME, (const char *path), (path))

DEFINE_INT(stat, "stat", STAT, (const char *path, struct stat *status), (path, status))
DEFINE_INT(stat64, "stat", STAT, (const char *path, struct stat64 *status), (path, status))
DEFINE_INT(lstat, "lstat", STAT, (const char *path, struct stat *status), (path, status))
DEFINE_INT(lstat64, "lstat", STAT, (const char *path, struct stat64 *status), (path, status))
DEFINE_INT(fstat, "fstat", STAT, (int file, struct stat *status), (file, status))
DEFINE_INT(fstat64, "fstat", STAT, (int file, struct stat64 *status), (file, status))
DEFINE_INT(fstatat64, "fstatat", STAT,
           (int folder, const char *path, struct stat64 *status, int flags),
           (folder, path, status, flags))
DEFINE_INT(access, "access", STAT, (const char *path, int mode), (path, mode))
DEFINE_CALL(char *, realpath, NULL, "realpath", STAT, (const char *path, char *real), (path, real))

DEFINE_INT(pipe, "pipe", PIPE, (int ends[2]), (ends))
DEFINE_INT(pipe2, "pipe2", PIPE, (int ends[2], int flags), (ends, flags))
DEFINE_INT(dup, "dup", PIPE, (int file), (file))
DEFINE_INT(dup2, "dup2", PIPE, (int file, int other), (file, other))
DEFINE_INT(memfd_create, "memfd_create", PIPE, (const char *name, unsigned flags), (name, flags))
DEFINE_INT(eventfd, "eventfd", PIPE, (unsigned value, int flags), (value, flags))

DEFINE_INT(fork, "fork", FORK, (void), ())
DEFINE_CALL(FILE *, popen, NULL, "popen", FORK, (const char *command, const char *mode),
            (command, mode))
DEFINE_INT(poll, "poll", WAIT, (struct pollfd * files, nfds_t count_of, int timeout),
           (files, count_of, timeout))
DEFINE_INT(waitpid, "waitpid", WAIT, (pid_t pid, int *status, int options), (pid, status, options))

DEFINE_INT(epoll_wait, "epoll_wait", WAIT,
           (int file, struct epoll_event *events, int count_of, int timeout),
           (file, events, count_of, timeout))
DEFINE_INT(epoll_ctl, "epoll_ctl", change == EPOLL_CTL_ADD ? ACCEPT : 0,
           (int file, int change, int other, struct epoll_event *event),
           (file, change, other, event))
DEFINE_INT(accept4, "accept4", ACCEPT,
           (int file, struct sockaddr *address, socklen_t *size, int flags),
           (file, address, size, flags))
DEFINE_CALL(ssize_t, sendmsg, -1, "sendmsg", TALK,
            (int file, const struct msghdr *message, int flags), (file, message, flags))

DEFINE_CALL(DIR *, opendir, NULL, "opendir", OPEN, (const char *path), (path))
DEFINE_CALL(FILE *, fopen, NULL, "fopen", OPEN, (const char *path, const char *mode), (path, mode))
DEFINE_CALL(FILE *, fopen64, NULL, "fopen", OPEN, (const char *path, const char *mode),
            (path, mode))
DEFINE_CALL(struct dirent *, readdir, NULL, "readdir", LIST, (DIR * folder), (folder))
DEFINE_CALL(struct dirent64 *, readdir64, NULL, "readdir", LIST, (DIR * folder), (folder))

DEFINE_CALL(off_t, lseek, -1, "lseek", CONTROL, (int file, off_t offset, int from),
            (file, offset, from))
DEFINE_CALL(off64_t, lseek64, -1, "lseek", CONTROL, (int file, off64_t offset, int from),
            (file, offset, from))

DEFINE_CALL(void *, mmap, MAP_FAILED, "mmap", MAP,
            (void *start, size_t size, int protection, int flags, int file, off_t offset),
            (start, size, protection, flags, file, offset))
DEFINE_CALL(void *, mmap64, MAP_FAILED, "mmap", MAP,
            (void *start, size_t size, int protection, int flags, int file, off64_t offset),
            (start, size, protection, flags, file, offset))

/* These return the error. */
DEFINE_CALL(int, pthread_create, chosen_error, "pthread_create", THREAD,
            (pthread_t * thread, const pthread_attr_t *attributes, void *(*start)(void *),
             void *data),
            (thread, attributes, start, data))
DEFINE_CALL(int, posix_spawn, chosen_error, "posix_spawn", FORK,
            (pid_t * pid, const char *path, const posix_spawn_file_actions_t *actions,
             const posix_spawnattr_t *attributes, char *const *arguments, char *const *environment),
            (pid, path, actions, attributes, arguments, environment))
DEFINE_CALL(int, posix_spawnp, chosen_error, "posix_spawnp", FORK,
            (pid_t * pid, const char *path, const posix_spawn_file_actions_t *actions,
             const posix_spawnattr_t *attributes, char *const *arguments, char *const *environment),
            (pid, path, actions, attributes, arguments, environment))

static int
makes_file(int flags)
{
    return (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE;
}

#define DEFINE_OPEN(name, counted, PARAMETERS, ...)                                                \
    int name PARAMETERS                                                                            \
    {                                                                                              \
        va_list arguments;                                                                         \
        va_start(arguments, flags);                                                                \
        mode_t mode = makes_file(flags) ? va_arg(arguments, mode_t) : 0;                           \
        va_end(arguments);                                                                         \
        Fault fault = count(OPEN | (makes_file(flags) ? CHANGES : 0), counted);                    \
        if (fault == FAIL)                                                                         \
            return -1;                                                                             \
        int result = REAL(name)(__VA_ARGS__, flags, mode);                                         \
        end(fault);                                                                                \
        return result;                                                                             \
    }

DEFINE_OPEN(open, "open", (const char *path, int flags, ...), path)
DEFINE_OPEN(open64, "open", (const char *path, int flags, ...), path)
DEFINE_OPEN(openat, "openat", (int folder, const char *path, int flags, ...), folder, path)
DEFINE_OPEN(openat64, "openat", (int folder, const char *path, int flags, ...), folder, path)

/* What follows the command is a pointer or an int, which is passed like one. */
#define DEFINE_FCNTL(name)                                                                         \
    int name(int file, int command, ...)                                                           \
    {                                                                                              \
        va_list arguments;                                                                         \
        va_start(arguments, command);                                                              \
        void *argument = va_arg(arguments, void *);                                                \
        va_end(arguments);                                                                         \
        if (count(CONTROL, "fcntl") == FAIL)                                                       \
            return -1;                                                                             \
        return REAL(name)(file, command, argument);                                                \
    }

DEFINE_FCNTL(fcntl)
DEFINE_FCNTL(fcntl64)

/* The C library's own names for what it has: looking them up would allocate memory. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static int
has_memory(const char *name)
{
    return count(MEMORY, name) != FAIL;
}

void *
malloc(size_t size)
{
    return has_memory("malloc") ? __libc_malloc(size) : NULL;
}

void *
calloc(size_t number, size_t size)
{
    return has_memory("calloc") ? __libc_calloc(number, size) : NULL;
}

/* With a size of 0, it frees. */
void *
realloc(void *memory, size_t size)
{
    return size == 0 || has_memory("realloc") ? __libc_realloc(memory, size) : NULL;
}

void *
reallocarray(void *memory, size_t number, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(number, size, &bytes)) {
        errno = ENOMEM;
        return NULL;
    }
    return realloc(memory, bytes);
}

void *
memalign(size_t alignment, size_t size)
{
    return has_memory("memalign") ? __libc_memalign(alignment, size) : NULL;
}

void *
aligned_alloc(size_t alignment, size_t size)
{
    return has_memory("aligned_alloc") ? __libc_memalign(alignment, size) : NULL;
}

int
posix_memalign(void **memory, size_t alignment, size_t size)
{
    int before = errno;
    void *result = has_memory("posix_memalign") ? __libc_memalign(alignment, size) : NULL;
    errno = before;
    if (result == NULL)
        return ENOMEM;
    *memory = result;
    return 0;
}
