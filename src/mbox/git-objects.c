/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/git-objects.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <mbox2series/base.h>

#include "base/slice.h"
#include "mbox/git-pack.h"
#include "mbox/listing.h"

#define TAG_DEPTH_MAX 5         /* tags of tags */
#define TAG_SIZE_MAX  (1 << 20) /* bytes */

struct M2sGitObjects {
    char *folder; /* of the objects */
    M2sGitPacks *packs;
    guint64 loose_work; /* bytes that were made of files */
};

/* A folder that is checked, and all that are yet to be. */
typedef struct {
    const char *path;
    GPtrArray *folders; /* of char * */
} Checking;

static gboolean
fail(GError **error, int code, const char *what)
{
    g_set_error_literal(error, M2S_ERROR, code, what);
    return FALSE;
}

/* What entry is, without following it: DT_DIR, DT_REG or any other value. */
static int
type_of(int folder, const struct dirent *entry)
{
    struct stat status;
    if (entry->d_type != DT_UNKNOWN)
        return entry->d_type;
    if (fstatat(folder, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return DT_UNKNOWN;
    return IFTODT(status.st_mode);
}

static gboolean
check_entry(const char *path, int type, GPtrArray *folders, GError **error)
{
    if (type == DT_DIR)
        g_ptr_array_add(folders, g_strdup(path));
    if (type == DT_DIR || type == DT_REG)
        return TRUE;
    g_set_error(error, M2S_ERROR, M2S_ERROR_NO_INPUT,
                "a Git repository with a symbolic link or a special file among its objects: %s",
                path);
    return FALSE;
}

static gboolean
visit(int folder, const struct dirent *entry, gpointer user_data, GError **error)
{
    const Checking *checking = user_data;
    g_autofree char *below = g_build_filename(checking->path, entry->d_name, NULL);
    return check_entry(below, type_of(folder, entry), checking->folders, error);
}

/* Adds the folders in that at path to folders. */
static gboolean
check_folder(const char *path, GPtrArray *folders, GError **error)
{
    Checking checking = {path, folders};
    return m2s_listing_visit(path, visit, &checking, error);
}

gboolean
m2s_git_objects_check(const char *directory, GError **error)
{
    struct stat status;
    g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *top = g_build_filename(directory, "objects", NULL);
    int type = lstat(top, &status) == 0 ? IFTODT(status.st_mode) : DT_UNKNOWN;
    gboolean is_fine = check_entry(top, type, folders, error);
    for (guint i = 0; is_fine && i < folders->len; i++)
        is_fine = check_folder(g_ptr_array_index(folders, i), folders, error);
    return is_fine;
}

gboolean
m2s_git_objects_are_borrowed(const char *directory)
{
    struct stat status;
    g_autofree char *path = g_build_filename(directory, "objects", "info", "alternates", NULL);
    return stat(path, &status) == 0 && status.st_size > 0;
}

M2sGitObjects *
m2s_git_objects_open(const char *directory, GError **error)
{
    g_autoptr(M2sGitObjects) objects = g_new0(M2sGitObjects, 1);
    objects->folder = g_build_filename(directory, "objects", NULL);
    objects->packs = m2s_git_packs_open(objects->folder, error);
    return objects->packs ? g_steal_pointer(&objects) : NULL;
}

void
m2s_git_objects_free(M2sGitObjects *objects)
{
    g_clear_pointer(&objects->packs, m2s_git_packs_free);
    g_free(objects->folder);
    g_free(objects);
}

/* An object in a file.  One that is damaged or too big is as much work as the limit at most. */
static GBytes *
read_loose(M2sGitObjects *objects, const M2sGitId *id, M2sGitKind *kind, gsize limit,
           GError **error)
{
    GError *failure = NULL;
    GBytes *bytes = m2s_git_loose_read(objects->folder, id, kind, limit, &failure);
    if (bytes)
        objects->loose_work += g_bytes_get_size(bytes);
    else if (g_error_matches(failure, M2S_ERROR, M2S_ERROR_DATA))
        objects->loose_work += limit;
    if (failure)
        g_propagate_error(error, failure);
    return bytes;
}

/* Looks in a pack, or in a file, and then in the other place if the object is not in the first, or
 * is damaged there.  Most are in packs. */
static GBytes *
read_object(M2sGitObjects *objects, const M2sGitId *id, M2sGitKind *kind, gsize limit,
            GError **error)
{
    GError *first = NULL, *second = NULL;
    GBytes *bytes = m2s_git_packs_read(objects->packs, id, kind, limit, &first);
    if (bytes != NULL)
        return bytes;
    gboolean is_missing = g_error_matches(first, M2S_ERROR, M2S_ERROR_NO_INPUT);
    if (is_missing || g_error_matches(first, M2S_ERROR, M2S_ERROR_DATA))
        bytes = read_loose(objects, id, kind, limit, &second);
    if (second && g_error_matches(second, M2S_ERROR, M2S_ERROR_NO_INPUT)) {
        g_clear_error(&second);
        if (is_missing)
            second = g_error_new_literal(M2S_ERROR, M2S_ERROR_DATA, "is missing");
    }
    if (second || bytes)
        g_clear_error(&first);
    if (bytes == NULL)
        g_propagate_error(error, second ? second : first);
    return bytes;
}

guint64
m2s_git_objects_work(const M2sGitObjects *objects)
{
    return m2s_git_packs_work(objects->packs) + objects->loose_work;
}

GBytes *
m2s_git_objects_read(M2sGitObjects *objects, const M2sGitId *id, M2sGitKind kind, gsize limit,
                     GError **error)
{
    return read_object(objects, id, &kind, limit, error);
}

/* A tag begins with "object ID\n". */
static gboolean
parse_tag(GBytes *tag, M2sGitId *id)
{
    gsize size, start = strlen("object ");
    const char *text = g_bytes_get_data(tag, &size);
    return m2s_slice_has_prefix(m2s_slice(text, size), "object ") &&
           m2s_git_id_parse(text + start, size - start, id);
}

gboolean
m2s_git_objects_peel(M2sGitObjects *objects, M2sGitId *id, GError **error)
{
    for (guint i = 0; i <= TAG_DEPTH_MAX; i++) {
        M2sGitKind kind = M2S_GIT_COMMIT | M2S_GIT_TAG;
        g_autoptr(GBytes) bytes = read_object(objects, id, &kind, TAG_SIZE_MAX, error);
        if (bytes == NULL)
            return FALSE;
        if (kind == M2S_GIT_COMMIT)
            return TRUE;
        if (!parse_tag(bytes, id))
            return fail(error, M2S_ERROR_DATA, "is damaged");
    }
    return fail(error, M2S_ERROR_DATA, "is a tag of too many tags");
}
