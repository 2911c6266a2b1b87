/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/git-history.h"

#include <mbox2series/base.h>

#include "base/slice.h"

/* A commit of public-inbox has some 300 bytes, and its tree at most 256 folders.  In 10^6 mails, a
 * folder has 4,000 files of 66 bytes. */
#define COMMIT_SIZE_MAX (1 << 20)
#define TREE_SIZE_MAX   (64 << 10)
#define FOLDER_SIZE_MAX (4 << 20)

/* That commits may change, beyond one each: a history that was squashed begins with one that has
 * all mails.  Forty bytes are kept of each. */
#define CHANGES_MAX (1 << 20)

#define FOLDERS        256 /* 00 to ff, in version 1 */
#define FILE_NAME_SIZE (M2S_GIT_ID_HEX - 2)

/* What a tree has.  An id of zeros: nothing. */
typedef struct {
    M2sGitId folders[FOLDERS];
    M2sGitId added;      /* the file m */
    M2sGitId deleted;    /* the file d */
    gboolean has_others; /* that public-inbox does not make */
} Tree;

typedef struct {
    M2sGitId id;
    gboolean has_parent;
    M2sGitId parent;
    Tree tree;
} Commit;

typedef struct {
    M2sSlice name;
    gboolean is_file;
    gboolean is_folder;
    M2sGitId id;
} Entry;

typedef struct {
    M2sGitHistory *history;
    M2sGitObjects *objects;
    const Commit *commit;
    GArray *added;   /* of M2sGitMail: those of the commit, by name */
    GArray *removed; /* of M2sGitId */
} Change;

static const M2sGitId none;

/* All that public-inbox-purge leaves of a mail. */
static const M2sGitId empty_file = {{0xe6, 0x9d, 0xe2, 0x9b, 0xb2, 0xd1, 0xd6, 0x43, 0x4b, 0x8b,
                                     0x29, 0xae, 0x77, 0x5a, 0xd8, 0xc2, 0xe4, 0x8c, 0x53, 0x91}};

static guint
hash_id(gconstpointer id)
{
    guint hash;
    memcpy(&hash, id, sizeof hash);
    return hash;
}

static gboolean
ids_are_equal(gconstpointer a, gconstpointer b)
{
    return m2s_git_id_equals(a, b);
}

M2sGitHistory *
m2s_git_history_new(void (*warning)(const char *what, gpointer user_data), gpointer user_data)
{
    M2sGitHistory *history = g_new0(M2sGitHistory, 1);
    history->mails = g_array_new(FALSE, FALSE, sizeof(M2sGitMail));
    history->deleted = g_hash_table_new_full(hash_id, ids_are_equal, g_free, NULL);
    history->limit = G_MAXUINT64;
    history->spare = CHANGES_MAX;
    history->warning = warning;
    history->user_data = user_data;
    return history;
}

void
m2s_git_history_free(M2sGitHistory *history)
{
    g_array_unref(history->mails);
    g_hash_table_unref(history->deleted);
    g_free(history);
}

void
m2s_git_history_clear(M2sGitHistory *history)
{
    g_array_set_size(history->mails, 0);
    g_hash_table_remove_all(history->deleted);
    history->is_damaged = FALSE;
    history->work = 0;
    history->spare = CHANGES_MAX;
}

gboolean
m2s_git_history_is_bounded(const M2sGitHistory *history, guint64 work, GError **error)
{
    if (history->work + work <= history->limit)
        return TRUE;
    g_set_error(error, M2S_ERROR, M2S_ERROR_DATA,
                "it unpacks to more than %" G_GUINT64_FORMAT " bytes, the limit decompressed_size",
                history->limit);
    return FALSE;
}

/* Tells of failure and clears it, unless it concerns more than the object id.
 * Returns: FALSE with an error if the walk cannot go on. */
static gboolean
pass_over(M2sGitHistory *history, const char *kind, const M2sGitId *id, const char *consequence,
          GError *failure, GError **error)
{
    if (!g_error_matches(failure, M2S_ERROR, M2S_ERROR_DATA)) {
        g_propagate_error(error, failure);
        return FALSE;
    }
    g_autofree char *hex = m2s_git_id_format(id);
    g_autofree char *what =
        g_strdup_printf("%s %s %s: %s", kind, hex, failure->message, consequence);
    history->warning(what, history->user_data);
    history->is_damaged = TRUE;
    g_error_free(failure);
    return TRUE;
}

/* An entry of a tree is "MODE NAME", NUL, and 20 bytes. */
static gboolean
next_entry(M2sSlice *rest, Entry *entry)
{
    const char *blank = m2s_slice_find(*rest, ' ');
    const char *end = m2s_slice_find(*rest, '\0');
    const char *limit = rest->data + rest->size;
    if (blank == NULL || end == NULL || blank > end || limit - end <= M2S_GIT_ID_SIZE)
        return FALSE;
    M2sSlice mode = m2s_slice(rest->data, blank - rest->data);
    entry->name = m2s_slice(blank + 1, end - blank - 1);
    entry->is_file = m2s_slice_has_prefix(mode, "100");
    entry->is_folder = m2s_slice_has_prefix(mode, "4");
    memcpy(&entry->id, end + 1, M2S_GIT_ID_SIZE);
    const char *next = end + 1 + M2S_GIT_ID_SIZE;
    *rest = m2s_slice(next, limit - next);
    return TRUE;
}

/* The next file that holds a mail. */
static gboolean
next_file(M2sSlice *rest, Entry *entry)
{
    while (next_entry(rest, entry))
        if (entry->is_file && entry->name.size == FILE_NAME_SIZE)
            return TRUE;
    return FALSE;
}

static void
read_entry(const Entry *entry, Tree *tree)
{
    int high, low;
    M2sSlice name = entry->name;
    if (entry->is_file && name.size == 1 && name.data[0] == 'm')
        tree->added = entry->id;
    else if (entry->is_file && name.size == 1 && name.data[0] == 'd')
        tree->deleted = entry->id;
    else if (entry->is_folder && name.size == 2 &&
             (high = g_ascii_xdigit_value(name.data[0])) >= 0 &&
             (low = g_ascii_xdigit_value(name.data[1])) >= 0)
        tree->folders[high << 4 | low] = entry->id;
    else
        tree->has_others = TRUE;
}

static gboolean
read_tree(M2sGitObjects *objects, const M2sGitId *id, Tree *tree, GError **error)
{
    Entry entry;
    gsize size;
    g_autoptr(GBytes) bytes = m2s_git_objects_read(objects, id, M2S_GIT_TREE, TREE_SIZE_MAX, error);
    if (bytes == NULL)
        return FALSE;
    const char *data = g_bytes_get_data(bytes, &size);
    M2sSlice rest = m2s_slice(data, size);
    memset(tree, 0, sizeof *tree);
    while (next_entry(&rest, &entry))
        read_entry(&entry, tree);
    return TRUE;
}

/* The id in the next line, if that begins with name. */
static gboolean
take_id(M2sSlice *rest, const char *name, M2sGitId *id)
{
    M2sSlice line;
    gsize size = strlen(name);
    if (!m2s_slice_has_prefix(*rest, name) || !m2s_slice_next_line(rest, &line))
        return FALSE;
    return m2s_git_id_parse(line.data + size, line.size - size, id);
}

/* Reads what a commit says of its tree and its first parent, which come first. */
static gboolean
read_commit(M2sGitObjects *objects, const M2sGitId *id, Commit *commit, M2sGitId *tree,
            GError **error)
{
    gsize size;
    g_autoptr(GBytes) bytes =
        m2s_git_objects_read(objects, id, M2S_GIT_COMMIT, COMMIT_SIZE_MAX, error);
    if (bytes == NULL)
        return FALSE;
    const char *data = g_bytes_get_data(bytes, &size);
    M2sSlice rest = m2s_slice(data, size);
    commit->id = *id;
    if (!take_id(&rest, "tree ", tree)) {
        g_set_error_literal(error, M2S_ERROR, M2S_ERROR_DATA, "is damaged");
        return FALSE;
    }
    commit->has_parent = take_id(&rest, "parent ", &commit->parent);
    return TRUE;
}

gboolean
m2s_git_history_is_of_mails(M2sGitObjects *objects, const M2sGitId *id, GError **error)
{
    Commit commit;
    M2sGitId tree;
    static const M2sGitId folders[FOLDERS];
    if (!read_commit(objects, id, &commit, &tree, error) ||
        !read_tree(objects, &tree, &commit.tree, error))
        return FALSE;
    if (!commit.tree.has_others || !m2s_git_id_equals(&commit.tree.added, &none) ||
        !m2s_git_id_equals(&commit.tree.deleted, &none) ||
        memcmp(commit.tree.folders, folders, sizeof folders) != 0)
        return TRUE;
    g_set_error_literal(error, M2S_ERROR, M2S_ERROR_NO_INPUT,
                        "a Git repository, but none of public-inbox");
    return FALSE;
}

/* Reads id, or its first ancestor whose tree can be read: what is left out is then a change from an
 * older commit to a newer one, of which nothing but the order is lost.
 * found: (out): FALSE if there is none.
 * Returns: FALSE with an error if the walk cannot go on. */
static gboolean
load(M2sGitHistory *history, M2sGitObjects *objects, const M2sGitId *id, Commit *commit,
     gboolean *found, GError **error)
{
    M2sGitId next = *id, tree;
    *found = FALSE;
    do {
        GError *failure = NULL;
        if (!m2s_git_history_is_bounded(history, m2s_git_objects_work(objects), error))
            return FALSE;
        if (!read_commit(objects, &next, commit, &tree, &failure))
            return pass_over(history, "commit", &next, "what came before it is not read", failure,
                             error);
        *found = read_tree(objects, &tree, &commit->tree, &failure);
        if (!*found &&
            !pass_over(history, "tree", &tree, "its mail may be missing", failure, error))
            return FALSE;
        next = commit->parent;
    } while (!*found && commit->has_parent);
    return TRUE;
}

static void
count_deletion(M2sGitHistory *history, const M2sGitId *blob)
{
    gpointer count = g_hash_table_lookup(history->deleted, blob);
    g_hash_table_insert(history->deleted, g_memdup2(blob, sizeof *blob),
                        GUINT_TO_POINTER(GPOINTER_TO_UINT(count) + 1));
}

/* Whether a newer commit has deleted blob, which is then settled. */
static gboolean
settle_deletion(M2sGitHistory *history, const M2sGitId *blob)
{
    guint count = GPOINTER_TO_UINT(g_hash_table_lookup(history->deleted, blob));
    if (count == 1)
        g_hash_table_remove(history->deleted, blob);
    else if (count > 1)
        g_hash_table_insert(history->deleted, g_memdup2(blob, sizeof *blob),
                            GUINT_TO_POINTER(count - 1));
    return count > 0;
}

static void
add_mail(M2sGitHistory *history, const M2sGitMail *mail)
{
    if (!settle_deletion(history, &mail->blob) && !m2s_git_id_equals(&mail->blob, &empty_file))
        g_array_append_val(history->mails, *mail);
}

static void
note_change(Change *change, const Entry *newer, const Entry *older)
{
    if (newer && older && m2s_git_id_equals(&newer->id, &older->id))
        return;
    if (newer) {
        const M2sGitMail mail = {newer->id, change->commit->id};
        g_array_append_val(change->added, mail);
    }
    if (older)
        g_array_append_val(change->removed, older->id);
}

/* Files of a folder are sorted by name. */
static void
compare_files(Change *change, M2sSlice newer_rest, M2sSlice older_rest)
{
    Entry newer, older;
    gboolean has_newer = next_file(&newer_rest, &newer), has_older = next_file(&older_rest, &older);
    while (has_newer || has_older) {
        int order = !has_newer ? 1 : !has_older ? -1 : m2s_slice_compare(newer.name, older.name);
        note_change(change, order <= 0 ? &newer : NULL, order >= 0 ? &older : NULL);
        if (order <= 0)
            has_newer = next_file(&newer_rest, &newer);
        if (order >= 0)
            has_older = next_file(&older_rest, &older);
    }
}

/* The bytes of a folder of version 1; none if there is no such folder.
 * Returns: (transfer full) (nullable): NULL with an error. */
static GBytes *
read_folder(M2sGitObjects *objects, const M2sGitId *id, GError **error)
{
    if (m2s_git_id_equals(id, &none))
        return g_bytes_new_static("", 0);
    return m2s_git_objects_read(objects, id, M2S_GIT_TREE, FOLDER_SIZE_MAX, error);
}

/* Returns: FALSE with an error if there are more changes than public-inbox makes. */
static gboolean
count_changes(const Change *change, GError **error)
{
    guint64 count = (guint64)change->added->len + change->removed->len;
    if (count <= change->history->spare + 1)
        return TRUE;
    g_autofree char *hex = m2s_git_id_format(&change->commit->id);
    g_set_error(error, M2S_ERROR, M2S_ERROR_DATA,
                "commit %s and newer ones change more than %d mails, besides one each", hex,
                CHANGES_MAX);
    return FALSE;
}

/* Returns: FALSE with an error if the walk cannot go on. */
static gboolean
compare_folders(Change *change, const M2sGitId *newer, const M2sGitId *older, GError **error)
{
    GError *failure = NULL;
    g_autoptr(GBytes) new_files = read_folder(change->objects, newer, &failure);
    g_autoptr(GBytes) old_files = new_files ? read_folder(change->objects, older, &failure) : NULL;
    if (failure)
        return pass_over(change->history, "tree", new_files ? older : newer,
                         "mails may be missing, or be there although they were deleted", failure,
                         error);
    compare_files(change, m2s_slice_of_bytes(new_files), m2s_slice_of_bytes(old_files));
    return count_changes(change, error) &&
           m2s_git_history_is_bounded(change->history, m2s_git_objects_work(change->objects),
                                      error);
}

/* Version 1: mails that come and go in the same commit have changed their names. */
static gboolean
compare_all_folders(M2sGitHistory *history, M2sGitObjects *objects, const Commit *commit,
                    const Tree *older, GError **error)
{
    gboolean is_fine = TRUE;
    g_autoptr(GArray) added = g_array_new(FALSE, FALSE, sizeof(M2sGitMail));
    g_autoptr(GArray) removed = g_array_new(FALSE, FALSE, sizeof(M2sGitId));
    Change change = {history, objects, commit, added, removed};
    for (guint i = 0; is_fine && i < FOLDERS; i++)
        if (!m2s_git_id_equals(&commit->tree.folders[i], &older->folders[i]))
            is_fine = compare_folders(&change, &commit->tree.folders[i], &older->folders[i], error);
    for (guint i = added->len; i > 0; i--) /* newest first */
        add_mail(history, &g_array_index(added, M2sGitMail, i - 1));
    for (guint i = 0; i < removed->len; i++)
        count_deletion(history, &g_array_index(removed, M2sGitId, i));
    if (is_fine)
        history->spare -= MAX(added->len + removed->len, 1) - 1;
    return is_fine;
}

/* Takes what commit changes in the tree of its parent. */
static gboolean
take_changes(M2sGitHistory *history, M2sGitObjects *objects, const Commit *commit,
             const Tree *older, GError **error)
{
    const Tree *newer = &commit->tree;
    const M2sGitMail mail = {newer->added, commit->id};
    if (!m2s_git_id_equals(&newer->deleted, &older->deleted) &&
        !m2s_git_id_equals(&newer->deleted, &none))
        count_deletion(history, &newer->deleted);
    if (!m2s_git_id_equals(&newer->added, &older->added) &&
        !m2s_git_id_equals(&newer->added, &none))
        add_mail(history, &mail);
    return memcmp(newer->folders, older->folders, sizeof newer->folders) == 0 ||
           compare_all_folders(history, objects, commit, older, error);
}

gboolean
m2s_git_history_walk(M2sGitHistory *history, M2sGitObjects *objects, const M2sGitId *tip,
                     const M2sGitId *stop, gboolean *found, GError **error)
{
    Commit commits[2], *newer = &commits[0], *older = &commits[1];
    gboolean has_newer, has_older;
    *found = FALSE;
    if (!load(history, objects, tip, newer, &has_newer, error))
        return FALSE;
    while (has_newer) {
        *found = stop != NULL && m2s_git_id_equals(&newer->id, stop);
        if (*found)
            return TRUE;
        has_older = FALSE;
        if (newer->has_parent && !load(history, objects, &newer->parent, older, &has_older, error))
            return FALSE;
        if (!has_older) /* a first commit, or as good as one */
            memset(&older->tree, 0, sizeof older->tree);
        if (!take_changes(history, objects, newer, &older->tree, error))
            return FALSE;
        Commit *spare = newer;
        newer = older;
        older = spare;
        has_newer = has_older;
    }
    return TRUE;
}
