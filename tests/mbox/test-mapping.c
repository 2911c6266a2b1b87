/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/mapping.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <glib/gstdio.h>

#define PAGES    8
#define MAPPINGS 1500 /* more than an archive keeps */
#define THREADS  4
#define ROUNDS   200

/* A file without a name, of PAGES pages less one byte. */
typedef struct {
    int file;
    gsize page, size;
} Fixture;

static void
fill(Fixture *fixture)
{
    g_autofree char *data = g_strnfill(fixture->size, 'a');
    g_assert_cmpint(pwrite(fixture->file, data, fixture->size, 0), ==, fixture->size);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = NULL;
    fixture->file = g_file_open_tmp("m2s-test-XXXXXX", &path, &error);
    g_assert_no_error(error);
    g_assert_cmpint(g_remove(path), ==, 0);
    fixture->page = sysconf(_SC_PAGESIZE);
    fixture->size = PAGES * fixture->page - 1;
    fill(fixture);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    close(fixture->file);
}

static void
resize(const Fixture *fixture, gsize size)
{
    g_assert_cmpint(ftruncate(fixture->file, size), ==, 0);
}

static gboolean
was_cut(GBytes *bytes)
{
    return m2s_mapping_was_cut(g_bytes_get_data(bytes, NULL));
}

/* Reads all bytes.  Returns: how many from the start are not NUL. */
static gsize
count_bytes(GBytes *bytes)
{
    gsize size, count = 0;
    const volatile char *data = g_bytes_get_data(bytes, &size);
    for (gsize i = 0; i < size; i++)
        count += data[i] != '\0';
    return count;
}

static void
test_whole(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GBytes) bytes = m2s_mapping_new(fixture->file, fixture->size);
    g_assert_cmpuint(count_bytes(bytes), ==, fixture->size);
    g_assert_false(was_cut(bytes));
    resize(fixture, 2 * fixture->size);
    g_assert_false(was_cut(bytes));
    g_assert_false(m2s_mapping_was_cut(fixture));
}

/* Cuts to the start of a page, into one, and to nothing. */
static void
test_cut(Fixture *fixture, gconstpointer data)
{
    const gsize sizes[] = {3 * fixture->page, 3 * fixture->page + 1, fixture->size - 1, 0};
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        fill(fixture);
        g_autoptr(GBytes) unread = m2s_mapping_new(fixture->file, fixture->size);
        g_autoptr(GBytes) bytes = m2s_mapping_new(fixture->file, fixture->size);
        resize(fixture, sizes[i]);
        g_assert_cmpuint(count_bytes(bytes), ==, sizes[i]);
        g_assert_true(was_cut(bytes));
        g_assert_true(was_cut(unread));
        fill(fixture);
        g_assert_true(was_cut(bytes)); /* some may have been read as zeros meanwhile */
    }
}

/* Losing zeros does no harm: they read the same. */
static void
test_zeros(Fixture *fixture, gconstpointer data)
{
    gsize size = (PAGES + 2) * fixture->page;
    resize(fixture, size);
    g_autoptr(GBytes) bytes = m2s_mapping_new(fixture->file, size);
    resize(fixture, size - 10);
    g_assert_false(was_cut(bytes));
    resize(fixture, fixture->size);
    g_assert_true(was_cut(bytes));
}

/* Cut after its size was determined, and before it was mapped. */
static void
test_cut_before(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GBytes) within = m2s_mapping_new(fixture->file, fixture->size + 1);
    g_assert_true(was_cut(within));
    g_autoptr(GBytes) behind = m2s_mapping_new(fixture->file, 2 * fixture->size);
    g_assert_true(was_cut(behind));
}

static void
test_many(Fixture *fixture, gconstpointer data)
{
    for (guint round = 0; round < 2; round++) {
        g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
        fill(fixture);
        for (guint i = 0; i < MAPPINGS; i++)
            g_ptr_array_add(all, m2s_mapping_new(fixture->file, fixture->size));
        for (guint i = 0; i < MAPPINGS; i++)
            g_assert_false(was_cut(all->pdata[i]));
        resize(fixture, fixture->page);
        for (guint i = 0; i < MAPPINGS; i++) {
            g_assert_cmpuint(count_bytes(all->pdata[i]), ==, fixture->page);
            g_assert_true(was_cut(all->pdata[i]));
        }
    }
}

static gpointer
map_and_read(gpointer data)
{
    const Fixture *fixture = data;
    for (guint i = 0; i < ROUNDS; i++) {
        g_autoptr(GBytes) bytes = m2s_mapping_new(fixture->file, fixture->size);
        gsize count = count_bytes(bytes);
        g_assert_true(count == fixture->size || was_cut(bytes));
    }
    return NULL;
}

/* Readers come and go while the file is cut repeatedly; one mapping is shared by all.  A single
 * call restores the file, so that no reader sees half of a page. */
static void
test_threads(Fixture *fixture, gconstpointer data)
{
    GThread *threads[THREADS];
    for (guint i = 0; i < THREADS; i++)
        threads[i] = g_thread_new("reader", map_and_read, fixture);
    for (guint i = 0; i < ROUNDS; i++) {
        resize(fixture, fixture->page * (i % PAGES));
        g_usleep(100);
        fill(fixture);
        g_usleep(100);
    }
    for (guint i = 0; i < THREADS; i++)
        g_thread_join(threads[i]);
}

static gpointer
read_shared(gpointer data)
{
    count_bytes(data);
    return GINT_TO_POINTER(was_cut(data));
}

static void
test_shared(Fixture *fixture, gconstpointer data)
{
    for (guint round = 0; round < ROUNDS; round++) {
        GThread *threads[THREADS];
        fill(fixture);
        g_autoptr(GBytes) bytes = m2s_mapping_new(fixture->file, fixture->size);
        resize(fixture, fixture->page / 2);
        for (guint i = 0; i < THREADS; i++)
            threads[i] = g_thread_new("reader", read_shared, bytes);
        for (guint i = 0; i < THREADS; i++)
            g_assert_true(GPOINTER_TO_INT(g_thread_join(threads[i])));
    }
}

/* Reads a lost page of a mapping that is not the library's. */
static void
fault_elsewhere(const Fixture *fixture)
{
    g_autoptr(GBytes) bytes = m2s_mapping_new(fixture->file, fixture->size);
    const volatile char *foreign =
        mmap(NULL, fixture->size, PROT_READ, MAP_PRIVATE, fixture->file, 0);
    resize(fixture, 0);
    g_assert_true(was_cut(bytes));
    g_assert_cmpint(foreign[0], ==, 0);
}

static void
leave(int number, siginfo_t *info, void *context)
{
    static const char message[] = "handed on\n";
    _exit(info->si_addr && write(STDOUT_FILENO, message, sizeof message - 1) > 0 ? 0 : 2);
}

static void
leave_plainly(int number)
{
    static const char message[] = "handed on\n";
    _exit(write(STDOUT_FILENO, message, sizeof message - 1) > 0 ? 0 : 2);
}

/* The previous handler; each is tested in a process of its own. */
static void
test_handed_on(Fixture *fixture, gconstpointer data)
{
    const struct sigaction with_info = {.sa_sigaction = leave, .sa_flags = SA_SIGINFO};
    const struct sigaction plain = {.sa_handler = leave_plainly};
    if (g_test_subprocess()) {
        sigaction(SIGBUS, data ? &with_info : &plain, NULL);
        fault_elsewhere(fixture);
        return;
    }
    g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_passed();
    g_test_trap_assert_stdout("*handed on*");
}

static void
test_default(Fixture *fixture, gconstpointer data)
{
    if (g_test_subprocess()) {
        signal(SIGBUS, SIG_DFL);
        fault_elsewhere(fixture);
        return;
    }
    g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_failed();
}

static void
test_sent(Fixture *fixture, gconstpointer data)
{
    if (g_test_subprocess()) {
        signal(SIGBUS, data ? SIG_IGN : SIG_DFL);
        g_autoptr(GBytes) bytes = m2s_mapping_new(fixture->file, fixture->size);
        raise(SIGBUS);
        g_assert_false(was_cut(bytes));
        return;
    }
    g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
    if (data)
        g_test_trap_assert_passed();
    else
        g_test_trap_assert_failed();
}

typedef struct {
    const char *path;
    void (*run)(Fixture *fixture, gconstpointer data);
    gconstpointer data;
} Test;

static const Test tests[] = {
    {"/mapping/whole", test_whole, NULL},
    {"/mapping/cut", test_cut, NULL},
    {"/mapping/zeros", test_zeros, NULL},
    {"/mapping/cut-before", test_cut_before, NULL},
    {"/mapping/many", test_many, NULL},
    {"/mapping/threads", test_threads, NULL},
    {"/mapping/shared", test_shared, NULL},
    {"/mapping/handed-on", test_handed_on, NULL},
    {"/mapping/handed-on-with-info", test_handed_on, "info"},
    {"/mapping/default", test_default, NULL},
    {"/mapping/sent", test_sent, NULL},
    {"/mapping/sent-ignored", test_sent, "ignored"},
};

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].path, Fixture, tests[i].data, set_up, tests[i].run, tear_down);
    return g_test_run();
}
