/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fuzz-NAME [--runs=N] [--seed=N] PATH…: a fuzzer without libFuzzer.
 *
 * Reads each input at PATH, a file or a folder of files, and then N inputs that are made from them
 * at random.  An input that it does not survive is left in the file "failed-input". */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fuzzer.h"

#define INPUT_SIZE_MAX (64 << 10)

/* Sanitizers call it before they end the process. */
typedef void (*DeathCallback)(void);
__attribute__((weak)) void __sanitizer_set_death_callback(DeathCallback callback);

__attribute__((weak)) gsize LLVMFuzzerCustomMutator(guint8 *data, gsize size, gsize max_size,
                                                    unsigned seed);

static GRand *random_numbers;
static const guint8 *current; /* (nullable): the input that is read */
static gsize current_size;

static void
keep_input(void)
{
    const guint8 *data = current;
    current = NULL;
    int file = data ? open("failed-input", O_WRONLY | O_CREAT | O_TRUNC, 0666) : -1;
    if (file >= 0 && write(file, data, current_size) == (gssize)current_size)
        (void)!write(STDERR_FILENO, "the input is in failed-input\n", 29);
}

static void
die(int number)
{
    keep_input();
    signal(number, SIG_DFL);
    raise(number);
}

/* Reads a copy of just that size, so that ASan sees what is read behind it.  An empty input has an
 * address, too, as with libFuzzer. */
static void
run(const guint8 *data, gsize size)
{
    g_autofree guint8 *copy = size > 0 ? g_memdup2(data, size) : g_malloc(1);
    current = data;
    current_size = size;
    LLVMFuzzerTestOneInput(copy, size);
    current = NULL;
}

static gsize
below(gsize limit)
{
    return g_rand_int(random_numbers) % limit;
}

/* Puts count bytes from another place, or random ones, at a place between others. */
static gsize
insert(guint8 *data, gsize size, gsize max_size)
{
    gsize at = below(size + 1), count = 1 + below(16);
    g_autofree guint8 *copy = g_memdup2(data, size);
    gsize from = below(size + 1);
    count = MIN(count, max_size - size);
    memmove(data + at + count, data + at, size - at);
    for (gsize i = 0; i < count; i++)
        data[at + i] = from + i < size ? copy[from + i] : below(256);
    return size + count;
}

static gsize
erase(guint8 *data, gsize size)
{
    gsize at = below(size), count = 1 + below(16);
    count = MIN(count, size - at);
    memmove(data + at, data + at + count, size - at - count);
    return size - count;
}

gsize
LLVMFuzzerMutate(guint8 *data, gsize size, gsize max_size)
{
    for (gsize times = 1 + below(4); times > 0; times--) {
        gsize what = size == 0 ? 0 : below(5);
        if (what == 0)
            size = insert(data, size, max_size);
        else if (what == 1)
            size = erase(data, size);
        else if (what == 2)
            data[below(size)] = below(256);
        else if (what == 3)
            data[below(size)] ^= 1 << below(8);
        else if (below(8) == 0)
            size = below(size);
    }
    return size;
}

static void
run_mutant(const GPtrArray *inputs)
{
    g_autofree guint8 *data = g_malloc(INPUT_SIZE_MAX);
    const GBytes *input = g_ptr_array_index(inputs, below(inputs->len));
    gsize size;
    gconstpointer bytes = g_bytes_get_data((GBytes *)input, &size);
    memcpy(data, bytes, size);
    for (gsize times = 1 + below(3); times > 0; times--)
        size = LLVMFuzzerCustomMutator
                   ? LLVMFuzzerCustomMutator(data, size, INPUT_SIZE_MAX, g_rand_int(random_numbers))
                   : LLVMFuzzerMutate(data, size, INPUT_SIZE_MAX);
    run(data, size);
}

static void
add_file(GPtrArray *inputs, const char *path)
{
    char *data;
    gsize size;
    g_autoptr(GError) error = NULL;
    if (!g_file_get_contents(path, &data, &size, &error))
        g_error("%s", error->message);
    g_ptr_array_add(inputs, g_bytes_new_take(data, size));
    if (size > INPUT_SIZE_MAX)
        g_error("%s is too big", path);
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* In the order of their names, so that a seed gives the same inputs everywhere. */
static void
add_path(GPtrArray *inputs, const char *path)
{
    const char *name;
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    if (folder == NULL)
        add_file(inputs, path);
    while (folder && (name = g_dir_read_name(folder)) != NULL)
        g_ptr_array_add(names, g_build_filename(path, name, NULL));
    g_ptr_array_sort(names, compare_names);
    for (guint i = 0; i < names->len; i++)
        add_file(inputs, g_ptr_array_index(names, i));
}

int
main(int argc, char **argv)
{
    int runs = 0, seed = 1;
    g_autoptr(GError) error = NULL;
    const GOptionEntry entries[] = {
        {"runs", 0, 0, G_OPTION_ARG_INT, &runs, "How many inputs are made", "N"},
        {"seed", 0, 0, G_OPTION_ARG_INT, &seed, "Another number makes others", "N"},
        {NULL},
    };
    g_autoptr(GOptionContext) options = g_option_context_new("PATH…");
    g_autoptr(GPtrArray) inputs = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    g_option_context_add_main_entries(options, entries, NULL);
    if (!g_option_context_parse(options, &argc, &argv, &error))
        g_error("%s", error->message);
    for (int i = 1; i < argc; i++)
        add_path(inputs, argv[i]);
    if (inputs->len == 0)
        g_error("there are no inputs");
    if (__sanitizer_set_death_callback)
        __sanitizer_set_death_callback(keep_input);
    for (gsize i = 0; i < 4; i++)
        signal((const int[]){SIGABRT, SIGSEGV, SIGTRAP, SIGTERM}[i], die);
    for (guint i = 0; i < inputs->len; i++) {
        gsize size;
        const guint8 *data = g_bytes_get_data(g_ptr_array_index(inputs, i), &size);
        run(data, size);
    }
    random_numbers = g_rand_new_with_seed(seed);
    for (int i = 0; i < runs; i++)
        run_mutant(inputs);
    g_rand_free(random_numbers);
    printf("%u inputs and %d made from them\n", inputs->len, runs);
    return 0;
}
