/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of mappings is global, like signal handlers.  The handler takes no lock: entries are
 * reused but never freed, so it can always walk the list. */
#include "mbox/mapping.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* To ThreadSanitizer, mmap() is a write, and all readers would race with it. */
#ifdef __SANITIZE_THREAD__
void AnnotateIgnoreWritesBegin(const char *file, int line);
void AnnotateIgnoreWritesEnd(const char *file, int line);
#define IGNORE_WRITES_BEGIN() AnnotateIgnoreWritesBegin(__FILE__, __LINE__)
#define IGNORE_WRITES_END()   AnnotateIgnoreWritesEnd(__FILE__, __LINE__)
#else
#define IGNORE_WRITES_BEGIN()
#define IGNORE_WRITES_END()
#endif

typedef struct Mapping Mapping;

struct Mapping {
    Mapping *next;       /* in the list of all; never changes */
    Mapping *next_free;  /* guarded by the lock */
    atomic_uint version; /* odd while start and size change, so that nobody combines an old
                            start with a new size */
    atomic_uintptr_t start;
    atomic_size_t size; /* 0: not in use */
    atomic_bool is_cut;
    gsize tail;     /* the offset of the last byte that is not NUL; not before the last page */
    char tail_byte; /* that byte */
};

static _Atomic(Mapping *) all;                           /* the newest first */
static Mapping *unused;                                  /* guarded by the lock */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* ThreadSanitizer knows POSIX locks */
static pthread_once_t installed = PTHREAD_ONCE_INIT;
static struct sigaction action_before;

/* Whether address is in mapping.  If the entry is just changing, it is not the one that is wanted,
 * which is in use. */
static gboolean
contains(Mapping *mapping, uintptr_t address)
{
    guint version = atomic_load(&mapping->version);
    uintptr_t start = atomic_load(&mapping->start);
    gsize size = atomic_load(&mapping->size);
    return version % 2 == 0 && version == atomic_load(&mapping->version) && address >= start &&
           address - start < size;
}

/* The mapping that address is in, or NULL.  Also called by the handler. */
static Mapping *
find(gconstpointer address)
{
    Mapping *mapping = atomic_load(&all);
    while (mapping && !contains(mapping, (uintptr_t)address))
        mapping = mapping->next;
    return mapping;
}

/* Replaces the page at address and all pages after it with zeros. */
static gboolean
cover(Mapping *mapping, gconstpointer address)
{
    uintptr_t page = (uintptr_t)address & ~((uintptr_t)sysconf(_SC_PAGESIZE) - 1);
    gsize size = atomic_load(&mapping->start) + atomic_load(&mapping->size) - page;
    atomic_store(&mapping->is_cut, TRUE);
    IGNORE_WRITES_BEGIN();
    gpointer zeros = mmap((gpointer)page, size, PROT_READ,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
    IGNORE_WRITES_END();
    return zeros != MAP_FAILED;
}

/* Does what would have happened without our handler.  A fault occurs again once the handler has
 * returned, and the kernel ignores SIG_IGN for faults; a signal that was sent must be sent
 * again. */
static void
pass_on(int number, siginfo_t *info, gpointer context)
{
    static const struct sigaction fatal = {.sa_handler = SIG_DFL};
    gboolean is_sent = info->si_code <= 0;
    if (action_before.sa_flags & SA_SIGINFO)
        action_before.sa_sigaction(number, info, context);
    else if (action_before.sa_handler != SIG_DFL && action_before.sa_handler != SIG_IGN)
        action_before.sa_handler(number);
    else if (!is_sent || action_before.sa_handler == SIG_DFL) {
        sigaction(number, &fatal, NULL);
        if (is_sent)
            raise(number);
    }
}

static void
on_bus_error(int number, siginfo_t *info, gpointer context)
{
    int error = errno;
    Mapping *mapping = info->si_code > 0 ? find(info->si_addr) : NULL;
    if (mapping == NULL || !cover(mapping, info->si_addr))
        pass_on(number, info, context);
    errno = error;
}

static void
install(void)
{
    struct sigaction action = {.sa_sigaction = on_bus_error, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    /* Needed as soon as the handler can be called. */
    sigaction(SIGBUS, NULL, &action_before);
    sigaction(SIGBUS, &action, NULL);
}

static void
set_range(Mapping *mapping, gpointer start, gsize size)
{
    atomic_fetch_add(&mapping->version, 1);
    atomic_store(&mapping->start, (uintptr_t)start);
    atomic_store(&mapping->size, size);
    atomic_fetch_add(&mapping->version, 1);
}

/* Adds the memory at start to the list. */
static Mapping *
add(gpointer start, gsize size)
{
    pthread_mutex_lock(&lock);
    Mapping *mapping = unused;
    if (mapping)
        unused = mapping->next_free;
    else {
        mapping = g_new0(Mapping, 1);
        mapping->next = atomic_load(&all);
        atomic_store(&all, mapping);
    }
    atomic_store(&mapping->is_cut, FALSE);
    set_range(mapping, start, size);
    pthread_mutex_unlock(&lock);
    return mapping;
}

static void
unmap(gpointer data)
{
    Mapping *mapping = data;
    gpointer start = (gpointer)atomic_load(&mapping->start);
    gsize size = atomic_load(&mapping->size);
    pthread_mutex_lock(&lock);
    set_range(mapping, NULL, 0); /* before the memory can be reused */
    mapping->next_free = unused;
    unused = mapping;
    pthread_mutex_unlock(&lock);
    munmap(start, size);
}

/* Remembers the end of the file.  If it is cut within its last page, there is no signal: the lost
 * bytes become NUL.  If they were NUL before, nobody reads anything wrong. */
static void
note_tail(Mapping *mapping, int file)
{
    struct stat status;
    const char *data = (const char *)atomic_load(&mapping->start);
    gsize size = atomic_load(&mapping->size), page = sysconf(_SC_PAGESIZE);
    gsize last_page = (size - 1) / page * page, tail = size - 1;
    while (tail > last_page && data[tail] == '\0')
        tail--;
    mapping->tail = tail;
    mapping->tail_byte = data[tail];
    if (fstat(file, &status) != 0 || (guint64)status.st_size < size)
        atomic_store(&mapping->is_cut, TRUE); /* since its size was determined */
}

GBytes *
m2s_mapping_new(int file, gsize size)
{
    gpointer start = mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0);
    if (start == MAP_FAILED)
        return NULL;
    pthread_once(&installed, install);
    Mapping *mapping = add(start, size);
    note_tail(mapping, file);
    return g_bytes_new_with_free_func(start, size, unmap, mapping);
}

gboolean
m2s_mapping_contains(gconstpointer address)
{
    return find(address) != NULL;
}

gboolean
m2s_mapping_was_cut(gconstpointer address)
{
    Mapping *mapping = find(address);
    if (mapping == NULL)
        return FALSE;
    /* A file loses its last page first, so reading that raises the signal if it was cut. */
    const volatile char *data = (const volatile char *)atomic_load(&mapping->start);
    if (data[mapping->tail] != mapping->tail_byte)
        atomic_store(&mapping->is_cut, TRUE);
    return atomic_load(&mapping->is_cut);
}
