/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/folder.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include <mbox2series/base.h>

#include "base/slice.h"

#define PREFIX_SIZE 4 /* bytes of "new/" and "cur/" */

typedef DIR Listing;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Listing, closedir)

/* Saves a stat() for each of 10^6 mails if the file system tells the type.  A dangling link
 * counts as a file, so that it is reported when it is opened. */
static gboolean
is_file(Listing *listing, const struct dirent *entry)
{
    struct stat status;
    if (entry->d_type == DT_REG)
        return TRUE;
    if (entry->d_type != DT_LNK && entry->d_type != DT_UNKNOWN)
        return FALSE;
    return fstatat(dirfd(listing), entry->d_name, &status, 0) != 0 || S_ISREG(status.st_mode);
}

/* Adds the files in the folder path to names, each with prefix in front. */
static gboolean
add_files(const char *path, const char *prefix, GPtrArray *names, GError **error)
{
    const struct dirent *entry;
    g_autoptr(Listing) listing = opendir(path);
    errno = listing ? 0 : errno;
    while (listing != NULL && (entry = readdir(listing)) != NULL) {
        if (entry->d_name[0] != '.' && is_file(listing, entry))
            g_ptr_array_add(names, g_strconcat(prefix, entry->d_name, NULL));
        errno = 0;
    }
    if (errno != 0)
        g_set_error_literal(error, M2S_ERROR, M2S_ERROR_NO_INPUT, g_strerror(errno));
    return errno == 0;
}

static gboolean
has_folder(const char *path, const char *name)
{
    g_autofree char *below = g_build_filename(path, name, NULL);
    return g_file_test(below, G_FILE_TEST_IS_DIR);
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
compare_bytes(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static gsize
number_size(const char *text, gsize size)
{
    gsize digits = 0;
    while (digits < size && g_ascii_isdigit(text[digits]))
        digits++;
    return digits;
}

/* By bytes, except that of two numbers the one with more digits (even zeros) is greater. */
static int
compare_natural(const char *a, gsize a_size, const char *b, gsize b_size)
{
    gsize common = MIN(a_size, b_size), i = 0;
    while (i < common && a[i] == b[i])
        i++;
    while (i > 0 && g_ascii_isdigit(a[i - 1])) /* to the start of the number */
        i--;
    gsize a_digits = number_size(a + i, a_size - i), b_digits = number_size(b + i, b_size - i);
    if (a_digits != b_digits && a_digits > 0 && b_digits > 0)
        return a_digits < b_digits ? -1 : 1;
    int order = memcmp(a + i, b + i, common - i);
    return order ? order : (a_size > b_size) - (a_size < b_size);
}

/* The size of the unique name, which begins after "new/" or "cur/". */
static gsize
unique_size(const char *name)
{
    return strcspn(name + PREFIX_SIZE, ":");
}

static int
compare_unique(const char *a, const char *b)
{
    return compare_natural(a + PREFIX_SIZE, unique_size(a), b + PREFIX_SIZE, unique_size(b));
}

/* By unique name; of the same, that in new before that in cur. */
static int
compare_delivery(gconstpointer a, gconstpointer b)
{
    int order = compare_unique(*(const char *const *)a, *(const char *const *)b);
    return order ? order : -compare_bytes(a, b);
}

/* Keeps the last of all names with the same unique name. */
static void
drop_moved(GPtrArray *names)
{
    guint kept = 0;
    for (guint i = 0; i < names->len; i++) {
        char *name = g_steal_pointer(&names->pdata[i]);
        if (kept > 0 && compare_unique(names->pdata[kept - 1], name) == 0)
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

/* The number of the month that word names, in full or cut to three letters or more; 0 if it is
 * none. */
static guint
month_of(M2sSlice word)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    for (guint i = 0; word.size >= 3 && i < G_N_ELEMENTS(months); i++)
        if (word.size <= strlen(months[i]) &&
            g_ascii_strncasecmp(months[i], word.data, word.size) == 0)
            return i + 1;
    return 0;
}

/* name with the first month after a year as a number: "2006-04.txt" for "2006-April.txt".
 * Returns: (transfer full). */
static char *
sort_key(const char *name)
{
    for (const char *p = strchr(name, '-'); p; p = strchr(p + 1, '-')) {
        gsize before = p + 1 - name, letters = 0;
        while (g_ascii_isalpha(p[1 + letters]))
            letters++;
        guint month = month_of(m2s_slice(p + 1, letters));
        if (month > 0 && before > 4 && number_size(p - 4, 4) == 4)
            return g_strdup_printf("%.*s%02u%s", (int)before, name, month, p + 1 + letters);
    }
    return g_strdup(name);
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
        KeyedName one = {.key = sort_key(name), .name = name};
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
