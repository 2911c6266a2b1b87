/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/preimages.h"

#include "patch/diff.h"

#define BLOB_MIN 4 /* digits, as git has it */

/* The file of a diff that is being read. */
typedef struct {
    char *old_path, *new_path; /* (nullable) */
    char *blob;                /* (nullable) */
    gint64 old_left, new_left; /* lines still to come in the hunk */
    GHashTable *touched;
    M2sPreimageFound found;
    gpointer user_data;
} Walk;

gboolean
m2s_path_is_plain(const char *path)
{
    g_auto(GStrv) parts = g_strsplit(path, "/", -1);
    for (const char *p = path; *p; p++)
        if (g_ascii_iscntrl(*p))
            return FALSE;
    for (char **part = parts; *part; part++)
        if (**part == '\0' || g_str_equal(*part, ".") || g_str_equal(*part, ".."))
            return FALSE;
    return *path != '\0';
}

/* Without the first folder, "a/" or "b/".  path: (transfer full).  Returns: (nullable). */
static char *
strip_folder(char *path)
{
    g_autofree char *whole = path;
    const char *slash = strchr(whole, '/');
    return g_str_equal(whole, "/dev/null") || slash == NULL ? NULL : g_strdup(slash + 1);
}

/* A name after "--- ": with escapes in quotation marks, or as it is, up to a tab.
 * (transfer full) */
static char *
read_name(M2sSlice text)
{
    while (text.size > 0 && strchr("\r\n", text.data[text.size - 1]))
        text.size--;
    const char *tab = m2s_slice_find(text, '\t');
    if (tab)
        text.size = tab - text.data;
    g_autofree char *name = m2s_slice_dup(text);
    gsize size = strlen(name);
    if (size < 2 || name[0] != '"' || name[size - 1] != '"')
        return g_steal_pointer(&name);
    name[size - 1] = '\0';
    return g_strcompress(name + 1);
}

/* Both names in `diff --git a/lid.c b/lid.c`; of use where they are the same, which they are unless
 * other lines have them.
 * Returns: (transfer full) (nullable): "lid.c". */
static char *
read_both(M2sSlice text)
{
    while (text.size > 0 && strchr("\r\n", text.data[text.size - 1]))
        text.size--;
    gsize half = text.size / 2;
    if (text.size % 2 == 0 || text.data[half] != ' ')
        return NULL;
    g_autofree char *one = strip_folder(read_name(m2s_slice_sub(text, 0, half)));
    g_autofree char *other = strip_folder(read_name(m2s_slice_sub(text, half + 1, text.size)));
    return g_strcmp0(one, other) == 0 ? g_steal_pointer(&one) : NULL;
}

/* `0123abc..89abdef 100644` */
static void
read_index(Walk *walk, M2sSlice text)
{
    gsize size = 0;
    gboolean any = FALSE;
    while (size < text.size && g_ascii_isxdigit(text.data[size]))
        any |= text.data[size++] != '0';
    if (!any || size < BLOB_MIN ||
        !m2s_slice_has_prefix(m2s_slice_sub(text, size, text.size), ".."))
        return;
    g_free(walk->blob);
    walk->blob = g_ascii_strdown(text.data, size);
}

/* Reports the file whose header and hunks were read. */
static void
end_file(Walk *walk)
{
    const char *path = walk->old_path;
    if (path && walk->blob && m2s_path_is_plain(path) &&
        !g_hash_table_contains(walk->touched, path))
        walk->found(path, walk->blob, walk->user_data);
    if (walk->old_path)
        g_hash_table_add(walk->touched, g_steal_pointer(&walk->old_path));
    if (walk->new_path)
        g_hash_table_add(walk->touched, g_steal_pointer(&walk->new_path));
    g_clear_pointer(&walk->blob, g_free);
}

/* The rest of line after prefix.  Returns: whether it begins so. */
static gboolean
takes(M2sSlice line, const char *prefix, M2sSlice *rest)
{
    if (!m2s_slice_has_prefix(line, prefix))
        return FALSE;
    *rest = m2s_slice_sub(line, strlen(prefix), line.size);
    return TRUE;
}

static void
set_name(char **name, char *value)
{
    g_free(*name);
    *name = value;
}

static void
take_header(Walk *walk, M2sSlice line)
{
    M2sSlice rest;
    if (takes(line, "diff --git ", &rest)) {
        end_file(walk);
        set_name(&walk->old_path, read_both(rest));
        walk->new_path = g_strdup(walk->old_path);
    } else if (takes(line, "index ", &rest)) {
        read_index(walk, rest);
    } else if (takes(line, "--- ", &rest)) {
        set_name(&walk->old_path, strip_folder(read_name(rest)));
    } else if (takes(line, "+++ ", &rest)) {
        set_name(&walk->new_path, strip_folder(read_name(rest)));
    } else if (takes(line, "rename from ", &rest) || takes(line, "copy from ", &rest)) {
        set_name(&walk->old_path, read_name(rest));
    } else if (takes(line, "rename to ", &rest) || takes(line, "copy to ", &rest)) {
        set_name(&walk->new_path, read_name(rest));
    }
}

void
m2s_preimages_find(M2sSlice diff, GHashTable *touched, M2sPreimageFound found, gpointer user_data)
{
    Walk walk = {.touched = touched, .found = found, .user_data = user_data};
    M2sSlice line;
    while (m2s_slice_next_line(&diff, &line)) {
        M2sHunkHeader hunk;
        if (walk.old_left > 0 || walk.new_left > 0) {
            walk.old_left -= line.data[0] != '+' && line.data[0] != '\\';
            walk.new_left -= line.data[0] != '-' && line.data[0] != '\\';
        } else if (m2s_hunk_header_parse(line, &hunk)) {
            walk.old_left = hunk.old_lines;
            walk.new_left = hunk.new_lines;
        } else {
            take_header(&walk, line);
        }
    }
    end_file(&walk);
}
