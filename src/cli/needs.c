/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/needs.h"

#include "cli/confine.h"

#define FOLDER_MODE 0777 /* before the umask */

gboolean
needs_no_file(char *const *inputs)
{
    return inputs[0] == NULL || (g_str_equal(inputs[0], "-") && inputs[1] == NULL);
}

static void
add_folder_of(GPtrArray *folders, const char *path)
{
    g_ptr_array_add(folders, g_path_get_dirname(path));
}

static void
add_path(Wanted *wanted, const Option *option, const char *path)
{
    if (option->use == PATH_MADE)
        g_mkdir_with_parents(path, FOLDER_MODE);
    if (option->use != PATH_KNOWN && option->type == OPTION_FILE)
        add_folder_of(wanted->files, path); /* it is written under another name first */
    else if (option->use != PATH_KNOWN)
        g_ptr_array_add(wanted->trees, g_strdup(path));
}

static void
add_option(Wanted *wanted, const Option *option, gconstpointer values)
{
    gconstpointer member = (const char *)values + option->offset;
    gboolean is_given = FALSE;
    switch (option->type) {
    case OPTION_FLAG:
        is_given = *(const gboolean *)member;
        break;
    case OPTION_FILE:
    case OPTION_FOLDER:
        is_given = *(const char *const *)member != NULL;
        if (is_given)
            add_path(wanted, option, *(const char *const *)member);
        break;
    case OPTION_TEXTS:
        is_given = *(GPtrArray *const *)member != NULL;
        break;
    default: /* numbers and texts need nothing */
        break;
    }
    if (is_given)
        wanted->needs |= option->needs;
}

/* A folder can have links to anywhere, and a repository borrow from others. */
static void
add_input(Wanted *wanted, const char *input)
{
    if (g_file_test(input, G_FILE_TEST_IS_DIR))
        wanted->needs |= NEED_READING;
    g_ptr_array_add(wanted->read, g_strdup(input));
}

/* A state is put in order by whoever opens it after a crash: its journal is beside it.  What is
 * delivered to it goes nowhere else, not even for a moment. */
static void
add_state(Wanted *wanted, const Call *call)
{
    if (call->state == NULL)
        return;
    add_folder_of(wanted->files, call->state);
    wanted->is_beside = call->command->delivers && needs_no_file(call->inputs);
    if (wanted->is_beside) {
        const char *folder = g_ptr_array_index(wanted->files, wanted->files->len - 1);
        g_setenv("TMPDIR", folder, TRUE);
        g_setenv("SQLITE_TMPDIR", folder, TRUE);
    }
}

void
needs_confine(const Call *call)
{
    const Option *const lists[] = {call->command->options, call->command->filters, call->common};
    g_auto(Wanted) wanted = {.needs = call->command->needs,
                             .read = g_ptr_array_new_with_free_func(g_free),
                             .files = g_ptr_array_new_with_free_func(g_free),
                             .trees = g_ptr_array_new_with_free_func(g_free)};
    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++)
        for (const Option *option = lists[i]; option && option->name; option++)
            add_option(&wanted, option, call->values);
    for (char *const *input = call->inputs; *input; input++)
        add_input(&wanted, *input);
    add_state(&wanted, call);
    confine(&wanted);
}
