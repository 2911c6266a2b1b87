/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/folder.h"

#include <string.h>
#include <sys/stat.h>

#include <mbox2series/base.h>

#include "mbox/file.h"
#include "mbox/listing.h"
#include "mbox/order.h"

/* What is added to names, each with prefix in front. */
typedef struct {
    const char *prefix;
    GPtrArray *names;
} Adding;

/* Saves a stat() for each of 10^6 mails if the file system tells the type.  A dangling link
 * counts as a file, so that it is reported when it is opened. */
static gboolean
is_file(int folder, const struct dirent *entry)
{
    struct stat status;
    if (entry->d_type == DT_REG)
        return TRUE;
    if (entry->d_type != DT_LNK && entry->d_type != DT_UNKNOWN)
        return FALSE;
    return fstatat(folder, entry->d_name, &status, 0) != 0 || S_ISREG(status.st_mode);
}

static gboolean
add_file(int folder, const struct dirent *entry, gpointer user_data, GError **error)
{
    const Adding *adding = user_data;
    (void)error;
    if (entry->d_name[0] != '.' && is_file(folder, entry))
        g_ptr_array_add(adding->names, g_strconcat(adding->prefix, entry->d_name, NULL));
    return TRUE;
}

/* Adds the files in the folder path to names, each with prefix in front. */
static gboolean
add_files(const char *path, const char *prefix, GPtrArray *names, GError **error)
{
    Adding adding = {prefix, names};
    return m2s_listing_visit(path, add_file, &adding, error);
}

static gboolean
has_folder(const char *path, const char *name)
{
    g_autofree char *below = g_build_filename(path, name, NULL);
    return m2s_file_may_be(below, S_IFDIR);
}

/* name: "new" or "cur".  One of them may be missing, as Git does not store empty folders. */
static gboolean
add_maildir_files(const char *path, const char *name, GPtrArray *names, GError **error)
{
    g_autofree char *below = g_build_filename(path, name, NULL);
    g_autofree char *prefix = g_strconcat(name, "/", NULL);
    return !has_folder(path, name) || add_files(below, prefix, names, error);
}

static int
compare_delivery(gconstpointer a, gconstpointer b)
{
    return m2s_order_compare_deliveries(*(const char *const *)a, *(const char *const *)b);
}

/* Keeps the last of all names with the same unique name. */
static void
drop_moved(GPtrArray *names)
{
    guint kept = 0;
    for (guint i = 0; i < names->len; i++) {
        char *name = g_steal_pointer(&names->pdata[i]);
        if (kept > 0 && m2s_order_is_same_delivery(names->pdata[kept - 1], name))
            g_free(names->pdata[--kept]);
        names->pdata[kept++] = name;
    }
    g_ptr_array_set_size(names, kept);
}

static gboolean
list_maildir(const char *path, GPtrArray *names, GError **error)
{
    /* new first: a mail that is moved to cur meanwhile is found twice, but never missed. */
    if (!add_maildir_files(path, "new", names, error) ||
        !add_maildir_files(path, "cur", names, error))
        return FALSE;
    g_ptr_array_sort(names, compare_delivery);
    drop_moved(names);
    return TRUE;
}

typedef struct {
    char *key;
    char *name; /* one of the names */
} KeyedName;

static void
clear_key(gpointer keyed)
{
    g_free(((KeyedName *)keyed)->key);
}

static int
compare_keys(gconstpointer a, gconstpointer b)
{
    const KeyedName *first = a, *second = b;
    int order = strcmp(first->key, second->key);
    return order ? order : strcmp(first->name, second->name);
}

static void
sort_by_key(GPtrArray *names)
{
    g_autoptr(GArray) keyed = g_array_sized_new(FALSE, FALSE, sizeof(KeyedName), names->len);
    g_array_set_clear_func(keyed, clear_key);
    for (guint i = 0; i < names->len; i++) {
        char *name = g_ptr_array_index(names, i);
        KeyedName one = {.key = m2s_order_key(name), .name = name};
        g_array_append_val(keyed, one);
    }
    g_array_sort(keyed, compare_keys);
    for (guint i = 0; i < names->len; i++)
        names->pdata[i] = g_array_index(keyed, KeyedName, i).name;
}

static gboolean
list_plain(const char *path, GPtrArray *names, GError **error)
{
    if (has_folder(path, "objects") && has_folder(path, "refs")) {
        g_set_error_literal(error, M2S_ERROR, M2S_ERROR_NO_INPUT,
                            "a Git repository, no folder of mails");
        return FALSE;
    }
    if (!add_files(path, "", names, error))
        return FALSE;
    sort_by_key(names);
    return TRUE;
}

M2sFolder *
m2s_folder_list(const char *path, GError **error)
{
    g_autoptr(M2sFolder) folder = g_new(M2sFolder, 1);
    *folder = (M2sFolder){.path = g_ref_string_new(path),
                          .names = g_ptr_array_new_with_free_func(g_free),
                          .is_maildir = has_folder(path, "cur") || has_folder(path, "new")};
    gboolean is_listed = folder->is_maildir ? list_maildir(path, folder->names, error)
                                            : list_plain(path, folder->names, error);
    return is_listed ? g_steal_pointer(&folder) : NULL;
}

void
m2s_folder_free(M2sFolder *folder)
{
    g_ref_string_release(folder->path);
    g_ptr_array_unref(folder->names);
    g_free(folder);
}
