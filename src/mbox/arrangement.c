/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/arrangement.h"

#include <string.h>

#include "mbox/order.h"

#define DEPTH_MAX 64 /* folders in folders */

/* A member on its way into the order. */
typedef struct {
    M2sPlace place;
    const char *path; /* its name without what means nothing, such as "./" */
    char *folder;     /* that it is in; of a mail of a Maildir, the Maildir */
    char *folder_key; /* what sorts it */
    const char *name; /* below folder; in path */
    char *key;        /* (nullable): what sorts it, unless it is a mail of a Maildir */
} Entry;

static void
clear_entry(gpointer data)
{
    Entry *entry = data;
    g_free(entry->folder);
    g_free(entry->folder_key);
    g_free(entry->key);
}

/* name without "." and empty components.  Folders deeper than anybody has count as one, so that
 * the work is linear.
 * Returns: (transfer full). */
static char *
clean(const char *name)
{
    GString *path = g_string_sized_new(strlen(name));
    for (guint depth = 0; *name && depth < DEPTH_MAX;) {
        gsize size = strcspn(name, "/");
        if (size > 0 && !(size == 1 && *name == '.')) {
            g_string_append(path, path->len > 0 ? "/" : "");
            g_string_append_len(path, name, size);
            depth++;
        }
        name += size + (name[size] == '/');
    }
    for (; *name; name++)
        g_string_append_c(path, *name == '/' ? '\\' : *name);
    return g_string_free(path, FALSE);
}

/* Where the last component of path begins. */
static gsize
base_at(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? (gsize)(slash + 1 - path) : 0;
}

/* The folder that path is in; "" for the outermost.  Returns: (transfer full). */
static char *
folder_of(const char *path)
{
    gsize at = base_at(path);
    return g_strndup(path, at > 0 ? at - 1 : 0);
}

static gboolean
is_mail_folder(const char *path)
{
    const char *base = path + base_at(path);
    return strcmp(base, "cur") == 0 || strcmp(base, "new") == 0;
}

/* The folder that all files are in.  Returns: (transfer full). */
static char *
find_root(const GPtrArray *paths, const M2sMembers *members)
{
    char *root = NULL;
    for (guint i = 0; i < paths->len; i++) {
        const char *path = g_ptr_array_index(paths, i);
        if (m2s_members_at(members, i)->kind != M2S_MEMBER_FILE)
            continue;
        if (root == NULL)
            root = folder_of(path);
        while (*root && !(g_str_has_prefix(path, root) && path[strlen(root)] == '/'))
            root[base_at(root) > 0 ? base_at(root) - 1 : 0] = '\0';
    }
    if (root && is_mail_folder(root))
        root[base_at(root) > 0 ? base_at(root) - 1 : 0] = '\0';
    return root ? root : g_strdup("");
}

/* Whether a component of path below root begins with ".". */
static gboolean
is_hidden(const char *path, const char *root)
{
    const char *p = g_str_has_prefix(path, root) ? path + strlen(root) : path;
    for (p += *p == '/'; *p; p += strcspn(p, "/"), p += *p == '/')
        if (p[0] == '.' && !(p[1] == '.' && (p[2] == '/' || p[2] == '\0')))
            return TRUE;
    return FALSE;
}

/* The folders that have a cur or a new.  Returns: (transfer full). */
static GHashTable *
find_maildirs(const GPtrArray *paths, const M2sMembers *members)
{
    GHashTable *maildirs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < paths->len; i++) {
        const char *path = g_ptr_array_index(paths, i);
        gboolean is_folder = m2s_members_at(members, i)->kind == M2S_MEMBER_FOLDER;
        g_autofree char *folder = is_folder ? g_strdup(path) : folder_of(path);
        if (is_mail_folder(folder))
            g_hash_table_add(maildirs, folder_of(folder));
    }
    return maildirs;
}

/* Whether folder, or one that it is in, is a Maildir. */
static gboolean
is_in_maildir(GHashTable *maildirs, const char *folder)
{
    g_autofree char *above = g_strdup(folder);
    while (!g_hash_table_contains(maildirs, above)) {
        if (*above == '\0')
            return FALSE;
        above[base_at(above) > 0 ? base_at(above) - 1 : 0] = '\0';
    }
    return TRUE;
}

/* Whether folder is the cur or the new of a Maildir that is in no other. */
static gboolean
holds_deliveries(GHashTable *maildirs, const char *folder)
{
    g_autofree char *maildir = folder_of(folder);
    g_autofree char *above = folder_of(maildir);
    return is_mail_folder(folder) && (*maildir == '\0' || !is_in_maildir(maildirs, above));
}

/* Finds out where an entry belongs.
 * Returns: FALSE if it is left out, as it would be in a folder. */
static gboolean
place(Entry *entry, GHashTable *maildirs, const char *root)
{
    g_autofree char *folder = folder_of(entry->path);
    if (is_hidden(entry->path, root))
        return FALSE;
    entry->place.in_maildir = holds_deliveries(maildirs, folder);
    if (!entry->place.in_maildir && is_in_maildir(maildirs, folder))
        return FALSE;
    entry->folder = entry->place.in_maildir ? folder_of(folder) : g_steal_pointer(&folder);
    gsize size = strlen(entry->folder);
    entry->name = entry->path + size + (size > 0);
    entry->folder_key = m2s_order_key(entry->folder);
    if (!entry->place.in_maildir)
        entry->key = m2s_order_key(entry->name);
    return TRUE;
}

static int
compare_names(const Entry *a, const Entry *b)
{
    if (a->place.in_maildir)
        return m2s_order_compare_deliveries(a->name, b->name);
    int order = strcmp(a->key, b->key);
    return order ? order : strcmp(a->name, b->name);
}

static int
compare_entries(gconstpointer a, gconstpointer b)
{
    const Entry *one = a, *other = b;
    int order = strcmp(one->folder_key, other->folder_key);
    order = order ? order : strcmp(one->folder, other->folder);
    order = order ? order : one->place.in_maildir - other->place.in_maildir;
    order = order ? order : compare_names(one, other);
    return order ? order
                 : (one->place.member > other->place.member) -
                       (one->place.member < other->place.member);
}

/* A mail of a Maildir that was moved is there twice, as in a folder. */
static gboolean
is_moved(const Entry *entry, const Entry *next)
{
    return entry->place.in_maildir && next->place.in_maildir &&
           strcmp(entry->folder, next->folder) == 0 &&
           m2s_order_is_same_delivery(entry->name, next->name);
}

static gboolean
is_same(const Entry *entry, const Entry *next)
{
    return strcmp(entry->path, next->path) == 0 && entry->place.why_not == NULL &&
           next->place.why_not == NULL;
}

/* entries: in order.  Returns: (transfer full): of M2sPlace. */
static GArray *
take_places(const GArray *entries)
{
    GArray *places = g_array_sized_new(FALSE, FALSE, sizeof(M2sPlace), entries->len);
    for (guint i = 0; i < entries->len; i++) {
        Entry *entry = &g_array_index(entries, Entry, i);
        const Entry *next = i + 1 < entries->len ? entry + 1 : NULL;
        if (next && is_same(entry, next))
            entry->place.why_not = "comes again further on: it is read there";
        else if (next && is_moved(entry, next))
            continue;
        g_array_append_val(places, entry->place);
    }
    return places;
}

/* The paths of members.  Returns: (transfer full): of char *. */
static GPtrArray *
clean_names(const M2sMembers *members)
{
    GPtrArray *paths = g_ptr_array_new_full(m2s_members_count(members), g_free);
    for (guint i = 0; i < m2s_members_count(members); i++)
        g_ptr_array_add(paths, clean(m2s_members_at(members, i)->name));
    return paths;
}

GArray *
m2s_arrangement_new(const M2sMembers *members)
{
    g_autoptr(GPtrArray) paths = clean_names(members);
    g_autofree char *root = find_root(paths, members);
    g_autoptr(GHashTable) maildirs = find_maildirs(paths, members);
    g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    g_array_set_clear_func(entries, clear_entry);
    for (guint i = 0; i < m2s_members_count(members); i++) {
        const M2sMember *member = m2s_members_at(members, i);
        Entry entry = {.place = {.member = i, .why_not = member->why_not},
                       .path = g_ptr_array_index(paths, i)};
        if (member->kind != M2S_MEMBER_FOLDER && place(&entry, maildirs, root))
            g_array_append_val(entries, entry);
    }
    g_array_sort(entries, compare_entries);
    return take_places(entries);
}
