/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "html/site-files.h"

#include <errno.h>
#include <string.h>

#include <glib/gstdio.h>

#include "html/assets.h"
#include "output/file-writer.h"

#define LIST  ".mbox2series-site"
#define FIRST "The files of a site that mbox2series has made:"

struct M2sSiteFiles {
    char *folder;
    GHashTable *earlier;  /* of char *: files of earlier runs */
    GHashTable *declared; /* of char * */
};

void
m2s_site_files_free(M2sSiteFiles *files)
{
    g_free(files->folder);
    g_hash_table_unref(files->earlier);
    g_hash_table_unref(files->declared);
    g_free(files);
}

/* Skips digits.  Returns: (nullable): NULL if there are none. */
static const char *
skip_number(const char *p)
{
    gsize size = strspn(p, "0123456789");
    return size > 0 ? p + size : NULL;
}

gboolean
m2s_site_name_is_ours(const char *name)
{
    static const char *const folders[] = {"project/", "series/", "patch/", "cover/", "person/"};
    static const char *const ends[] = {".html", ".mbox", ".atom"};
    const char *rest = NULL;
    if (g_str_equal(name, "index.html") || m2s_asset_find(name))
        return TRUE;
    for (guint i = 0; i < G_N_ELEMENTS(folders); i++)
        if (g_str_has_prefix(name, folders[i]))
            rest = skip_number(name + strlen(folders[i]));
    if (rest && *rest == '-')
        rest = skip_number(rest + 1);
    for (guint i = 0; rest && i < G_N_ELEMENTS(ends); i++)
        if (g_str_equal(rest, ends[i]))
            return TRUE;
    return FALSE;
}

/* Whether folder has files.  Hidden ones, such as those of git, do not count. */
static gboolean
has_files(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir)))
        if (*name != '.')
            return TRUE;
    return FALSE;
}

/* Reads the list of files of earlier runs. */
static gboolean
read_list(M2sSiteFiles *files, GError **error)
{
    g_autofree char *path = g_build_filename(files->folder, LIST, NULL);
    g_autofree char *shown = g_filename_display_name(files->folder);
    g_autofree char *text = NULL;
    g_autoptr(GError) problem = NULL;
    if (!g_file_get_contents(path, &text, NULL, &problem)) {
        if (!g_error_matches(problem, G_FILE_ERROR, G_FILE_ERROR_NOENT) &&
            !g_error_matches(problem, G_FILE_ERROR, G_FILE_ERROR_NOTDIR)) {
            g_set_error(error, M2S_ERROR, M2S_ERROR_IO, "%s", problem->message);
            return FALSE;
        }
        if (!has_files(files->folder))
            return TRUE;
        g_set_error(error, M2S_ERROR, M2S_ERROR_CREATE,
                    "%s: there are files in it that mbox2series has not made; name an empty "
                    "folder, or one that is still to be made",
                    shown);
        return FALSE;
    }
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++)
        if (m2s_site_name_is_ours(*line))
            g_hash_table_add(files->earlier, g_strdup(*line));
    return TRUE;
}

M2sSiteFiles *
m2s_site_files_open(const char *folder, GError **error)
{
    g_autoptr(M2sSiteFiles) files = g_new0(M2sSiteFiles, 1);
    files->folder = g_strdup(folder);
    files->earlier = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    files->declared = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return read_list(files, error) ? g_steal_pointer(&files) : NULL;
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static gboolean
write_text(FILE *file, const char *path, gpointer user_data, GError **error)
{
    const GString *text = user_data;
    return fwrite(text->str, 1, text->len, file) == text->len ||
           m2s_file_fail(path, M2S_ERROR_IO, error);
}

static void
add_names(GPtrArray *names, GHashTable *set)
{
    GHashTableIter iter;
    gpointer name;
    g_hash_table_iter_init(&iter, set);
    while (g_hash_table_iter_next(&iter, &name, NULL))
        g_ptr_array_add(names, name);
}

/* with_earlier: the list has the files of earlier runs, too. */
static gboolean
write_list(const M2sSiteFiles *files, gboolean with_earlier, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autoptr(GString) text = g_string_new(FIRST "\n");
    add_names(names, files->declared);
    if (with_earlier)
        add_names(names, files->earlier);
    g_ptr_array_sort(names, compare_names);
    for (guint i = 0; i < names->len; i++)
        if (i == 0 || compare_names(&names->pdata[i - 1], &names->pdata[i]) != 0)
            g_string_append_printf(text, "%s\n", (const char *)g_ptr_array_index(names, i));
    gboolean is_written;
    return m2s_site_files_write(files, LIST, text->str, text->len, &is_written, error);
}

gboolean
m2s_site_files_declare(M2sSiteFiles *files, const GPtrArray *names, GError **error)
{
    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_return_val_if_fail(m2s_site_name_is_ours(name), FALSE);
        g_hash_table_add(files->declared, g_strdup(name));
    }
    return write_list(files, TRUE, error);
}

/* Whether the file at path has this content. */
static gboolean
has_content(const char *path, const char *text, gsize size)
{
    GStatBuf state;
    g_autofree char *old = NULL;
    gsize old_size;
    return g_stat(path, &state) == 0 && (guint64)state.st_size == size &&
           g_file_get_contents(path, &old, &old_size, NULL) && old_size == size &&
           memcmp(old, text, size) == 0;
}

gboolean
m2s_site_files_write(const M2sSiteFiles *files, const char *name, const char *text, gsize size,
                     gboolean *is_written, GError **error)
{
    g_autofree char *path = g_build_filename(files->folder, name, NULL);
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *base = g_path_get_basename(path);
    GString content = {(char *)text, size, size};
    *is_written = !has_content(path, text, size);
    return !*is_written || m2s_file_write(folder, base, write_text, &content, error);
}

gboolean
m2s_site_files_finish(M2sSiteFiles *files, guint64 *removed, GError **error)
{
    GHashTableIter iter;
    gpointer name;
    *removed = 0;
    g_hash_table_iter_init(&iter, files->earlier);
    while (g_hash_table_iter_next(&iter, &name, NULL)) {
        if (g_hash_table_contains(files->declared, name))
            continue;
        g_autofree char *path = g_build_filename(files->folder, name, NULL);
        if (g_unlink(path) == 0)
            ++*removed;
        else if (errno != ENOENT)
            return m2s_file_fail(path, M2S_ERROR_IO, error);
    }
    return write_list(files, FALSE, error);
}
