/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/git-epochs.h"

#include <stdlib.h>

#include <mbox2series/base.h>

#include "mbox/file.h"
#include "mbox/git-head.h"
#include "mbox/git-history.h"
#include "mbox/listing.h"

#define SUFFIX     ".git"
#define DIGITS_MAX 9 /* in the number of an epoch */

/* Where epochs are looked for, and those that were found. */
typedef struct {
    const char *path;
    GPtrArray *epochs;
} Adding;

static void
epoch_free(gpointer data)
{
    M2sGitEpoch *epoch = data;
    g_free(epoch->directory);
    g_free(epoch->name);
    g_free(epoch);
}

/* The number in a name such as "12.git", or "", which is none.  Returns: (transfer full). */
static char *
epoch_name(const char *name)
{
    gsize digits = strspn(name, "0123456789");
    gboolean is_epoch = digits > 0 && digits <= DIGITS_MAX && strcmp(name + digits, SUFFIX) == 0;
    return g_strndup(name, is_epoch ? digits : 0);
}

/* Adds the epoch called name in folder, unless it is something else. */
static void
add_epoch(GPtrArray *epochs, const char *folder, const char *name)
{
    g_autofree char *number = epoch_name(name);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *directory = *number ? m2s_git_directory(path) : NULL;
    if (directory == NULL)
        return;
    M2sGitEpoch *epoch = g_new0(M2sGitEpoch, 1);
    epoch->number = g_ascii_strtoull(number, NULL, 10);
    epoch->directory = g_steal_pointer(&directory);
    epoch->name = g_steal_pointer(&number);
    g_ptr_array_add(epochs, epoch);
}

static int
compare_numbers(gconstpointer a, gconstpointer b)
{
    const M2sGitEpoch *first = *(M2sGitEpoch *const *)a, *second = *(M2sGitEpoch *const *)b;
    int order = (first->number > second->number) - (first->number < second->number);
    return order ? order : strcmp(first->name, second->name);
}

static gboolean
visit_epoch(int folder, const struct dirent *entry, gpointer user_data, GError **error)
{
    const Adding *adding = user_data;
    (void)folder;
    (void)error;
    add_epoch(adding->epochs, adding->path, entry->d_name);
    return TRUE;
}

/* Returns: (transfer full) (nullable): of M2sGitEpoch, without their tips; none if there is no such
 * folder; NULL with an error. */
static GPtrArray *
list_epochs(const char *path, GError **error)
{
    g_autoptr(GPtrArray) epochs = g_ptr_array_new_with_free_func(epoch_free);
    Adding adding = {path, epochs};
    if (m2s_file_may_be(path, S_IFDIR) && !m2s_listing_visit(path, visit_epoch, &adding, error))
        return NULL;
    g_ptr_array_sort(epochs, compare_numbers);
    return g_steal_pointer(&epochs);
}

gboolean
m2s_git_epochs_folder(const char *path, char **found, GError **error)
{
    static const char *const below[] = {"", "git", "local"};
    *found = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(below) && *found == NULL; i++) {
        g_autofree char *folder = g_build_filename(path, below[i], NULL);
        g_autoptr(GPtrArray) epochs = list_epochs(folder, error);
        if (epochs == NULL)
            return FALSE;
        if (epochs->len > 0)
            *found = g_steal_pointer(&folder);
    }
    return TRUE;
}

/* Finds the commit that the history ends with, which must be there. */
static gboolean
find_tip(M2sGitEpoch *epoch, GError **error)
{
    if (!m2s_git_objects_check(epoch->directory, error) ||
        !m2s_git_head(epoch->directory, &epoch->tip, &epoch->has_tip, error))
        return FALSE;
    if (!epoch->has_tip)
        return TRUE;
    g_autoptr(M2sGitObjects) objects = m2s_git_objects_open(epoch->directory, error);
    if (objects == NULL)
        return FALSE;
    if (m2s_git_objects_peel(objects, &epoch->tip, error) &&
        m2s_git_history_is_of_mails(objects, &epoch->tip, error))
        return TRUE;
    if (g_error_matches(*error, M2S_ERROR, M2S_ERROR_DATA)) {
        (*error)->code = M2S_ERROR_NO_INPUT;
        g_prefix_error(error, "the newest commit of this Git repository ");
    }
    return FALSE;
}

gboolean
m2s_git_epochs_is_inbox(const char *directory, gboolean *is_inbox, GError **error)
{
    GError *failure = NULL;
    M2sGitEpoch epoch = {.directory = (char *)directory};
    *is_inbox = find_tip(&epoch, &failure) && epoch.has_tip;
    gboolean is_known = !g_error_matches(failure, M2S_ERROR, M2S_ERROR_IO);
    if (is_known)
        g_clear_error(&failure);
    else
        g_propagate_error(error, failure);
    return is_known;
}

/* The epochs at path, without their tips. */
static GPtrArray *
find_repositories(const char *path, GError **error)
{
    g_autofree char *directory = m2s_git_directory(path);
    g_autofree char *folder = NULL;
    if (directory == NULL && !m2s_git_epochs_folder(path, &folder, error))
        return NULL;
    if (folder != NULL)
        return list_epochs(folder, error);
    if (directory == NULL) {
        g_set_error_literal(error, M2S_ERROR, M2S_ERROR_NO_INPUT, "no public-inbox");
        return NULL;
    }
    GPtrArray *epochs = g_ptr_array_new_with_free_func(epoch_free);
    M2sGitEpoch *epoch = g_new0(M2sGitEpoch, 1);
    *epoch = (M2sGitEpoch){.directory = g_steal_pointer(&directory), .name = g_strdup("HEAD")};
    g_ptr_array_add(epochs, epoch);
    return epochs;
}

GPtrArray *
m2s_git_epochs_find(const char *path,
                    void (*warning)(const M2sGitEpoch *epoch, const char *what, gpointer user_data),
                    gpointer user_data, GError **error)
{
    g_autoptr(GPtrArray) epochs = find_repositories(path, error);
    for (guint i = 0; epochs && i < epochs->len; i++) {
        GError *failure = NULL;
        M2sGitEpoch *epoch = g_ptr_array_index(epochs, i);
        if (m2s_git_objects_are_borrowed(epoch->directory))
            warning(epoch, "objects that it borrows from other repositories are not read",
                    user_data);
        if (find_tip(epoch, &failure))
            continue;
        if (epochs->len > 1)
            g_prefix_error(&failure, "epoch %s: ", epoch->name);
        g_propagate_error(error, failure);
        return NULL;
    }
    return g_steal_pointer(&epochs);
}
