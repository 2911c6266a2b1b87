/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mails themselves, and how far inputs have been read. */
#include "store/query.h"

#define MAIL_COLUMNS "id, size, sha256, received, list_id, packed, bytes"

static M2sSlice
hash_of(const M2sKeptMail *mail)
{
    return m2s_slice((const char *)mail->sha256, sizeof mail->sha256);
}

/* Runs sql, which takes the parameters bytes, packed and mail. */
static gboolean
write_bytes(M2sStore *store, const char *what, const char *sql, guint id, const M2sKeptMail *mail,
            GError **error)
{
    g_auto(M2sQuery) query = m2s_query_begin(store, what, sql);
    m2s_query_bind_blob(&query, m2s_slice_of_bytes(mail->bytes));
    m2s_query_bind_integer(&query, mail->packing);
    m2s_query_bind_integer(&query, id);
    return m2s_query_run(&query, error);
}

gboolean
m2s_store_add_mail(M2sStore *store, guint id, const M2sKeptMail *mail, GError **error)
{
    static const char sql[] =
        "INSERT INTO mails (id, size, sha256, received, list_id) VALUES (?, ?, ?, ?, ?)";
    static const char bytes_sql[] = "INSERT INTO raw_mails (bytes, packed, mail) VALUES (?, ?, ?)";
    g_auto(M2sQuery) query = m2s_query_begin(store, "storing a mail", sql);
    m2s_query_bind_integer(&query, id);
    m2s_query_bind_integer(&query, mail->size);
    m2s_query_bind_blob(&query, hash_of(mail));
    m2s_query_bind_integer(&query, mail->received);
    m2s_query_bind_text(&query, mail->list_id);
    return m2s_query_run(&query, error) &&
           write_bytes(store, "storing a mail", bytes_sql, id, mail, error);
}

gboolean
m2s_store_replace_mail(M2sStore *store, guint id, const M2sKeptMail *mail, gboolean *is_replaced,
                       GError **error)
{
    static const char sql[] = "UPDATE mails SET size = ?1, sha256 = ?2"
                              " WHERE id = ?3 AND size <= ?1 AND sha256 != ?2";
    static const char bytes_sql[] = "UPDATE raw_mails SET bytes = ?, packed = ? WHERE mail = ?";
    static const char count_sql[] = "UPDATE rules SET revision = revision + 1,"
                                    " replaced = replaced + 1";
    *is_replaced = FALSE;
    g_auto(M2sQuery) query = m2s_query_begin(store, "replacing a mail", sql);
    m2s_query_bind_integer(&query, mail->size);
    m2s_query_bind_blob(&query, hash_of(mail));
    m2s_query_bind_integer(&query, id);
    if (!m2s_query_run(&query, error))
        return FALSE;
    *is_replaced = sqlite3_changes(store->db) > 0;
    return !*is_replaced || (write_bytes(store, "replacing a mail", bytes_sql, id, mail, error) &&
                             m2s_store_execute(store, count_sql, "replacing a mail", error));
}

/* The index covers the first bytes of the hash; the full hash settles it. */
gboolean
m2s_store_has_mail(M2sStore *store, const M2sKeptMail *mail, gboolean *has, GError **error)
{
    static const char sql[] = "SELECT 1 FROM mails WHERE substr(sha256, 1, 8) = substr(?1, 1, 8)"
                              " AND sha256 = ?1 AND list_id IS ?2";
    g_auto(M2sQuery) query = m2s_query_begin(store, "looking for a mail", sql);
    m2s_query_bind_blob(&query, hash_of(mail));
    m2s_query_bind_text(&query, mail->list_id);
    *has = m2s_query_next(&query, error);
    return m2s_query_is_good(&query);
}

/* Returns: (transfer full) (nullable): NULL if the hash has the wrong size. */
static M2sKeptMail *
read_row(M2sQuery *query)
{
    g_autoptr(M2sKeptMail) mail = g_new0(M2sKeptMail, 1);
    mail->id = m2s_query_id(query);
    mail->size = (gsize)m2s_query_integer(query);
    M2sSlice hash = m2s_query_blob(query);
    mail->received = m2s_query_integer(query);
    mail->list_id = g_strdup(m2s_query_text(query));
    mail->packing = m2s_query_integer(query);
    M2sSlice bytes = m2s_query_blob(query);
    mail->bytes = g_bytes_new(bytes.data, bytes.size);
    if (hash.size != sizeof mail->sha256)
        return NULL;
    memcpy(mail->sha256, hash.data, sizeof mail->sha256);
    return g_steal_pointer(&mail);
}

gboolean
m2s_store_read_mails(M2sStore *store, guint first, guint last, GPtrArray *mails, GError **error)
{
    static const char sql[] = "SELECT " MAIL_COLUMNS " FROM mails JOIN raw_mails ON mail = id"
                              " WHERE id BETWEEN ? AND ? ORDER BY id";
    guint next = first;
    g_auto(M2sQuery) query = m2s_query_begin(store, "reading mails", sql);
    m2s_query_bind_integer(&query, first);
    m2s_query_bind_integer(&query, last);
    while (m2s_query_next(&query, error)) {
        M2sKeptMail *mail = read_row(&query);
        if (mail == NULL)
            return m2s_store_fail_damaged(store, error, "mail %u has no valid hash", next);
        g_ptr_array_add(mails, mail);
        if (mail->id != next)
            break;
        next++;
    }
    if (!m2s_query_is_good(&query))
        return FALSE;
    return next > last || m2s_store_fail_damaged(store, error, "there is no mail %u", next);
}

GBytes *
m2s_store_read_mail(M2sStore *store, guint id, GError **error)
{
    g_autoptr(GPtrArray) mails = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_kept_mail_free);
    if (!m2s_store_read_mails(store, id, id, mails, error))
        return NULL;
    GBytes *raw = m2s_kept_mail_unpack(g_ptr_array_index(mails, 0), store->packer);
    if (raw == NULL)
        m2s_store_fail_damaged(store, error, "mail %u cannot be unpacked", id);
    return raw;
}

gboolean
m2s_store_find_input(M2sStore *store, const char *path, M2sInputMark *mark, gboolean *found,
                     GError **error)
{
    static const char sql[] = "SELECT device, inode, size, modified, position, last_mail,"
                              " revision, fingerprint, list_id FROM inputs WHERE path = ?";
    g_auto(M2sQuery) query = m2s_query_begin(store, "looking for an input", sql);
    m2s_query_bind_blob(&query, m2s_slice_of(path));
    *mark = (M2sInputMark){0};
    *found = m2s_query_next(&query, error);
    if (*found) {
        mark->device = (guint64)m2s_query_integer(&query);
        mark->inode = (guint64)m2s_query_integer(&query);
        mark->size = (guint64)m2s_query_integer(&query);
        mark->modified = m2s_query_integer(&query);
        mark->position = (guint64)m2s_query_integer(&query);
        mark->last_mail = m2s_query_id(&query);
        mark->revision = m2s_query_id(&query);
        mark->fingerprint = g_strdup(m2s_query_string(&query));
        mark->list_id = g_strdup(m2s_query_text(&query));
    }
    return m2s_query_is_good(&query);
}

gboolean
m2s_store_set_input(M2sStore *store, const char *path, const M2sInputMark *mark, GError **error)
{
    static const char sql[] =
        "REPLACE INTO inputs (path, device, inode, size, modified, position, last_mail, revision,"
        " fingerprint, list_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    g_auto(M2sQuery) query = m2s_query_begin(store, "storing how far an input was read", sql);
    m2s_query_bind_blob(&query, m2s_slice_of(path));
    m2s_query_bind_integer(&query, (gint64)mark->device);
    m2s_query_bind_integer(&query, (gint64)mark->inode);
    m2s_query_bind_integer(&query, (gint64)mark->size);
    m2s_query_bind_integer(&query, mark->modified);
    m2s_query_bind_integer(&query, (gint64)mark->position);
    m2s_query_bind_id(&query, mark->last_mail);
    m2s_query_bind_integer(&query, mark->revision);
    m2s_query_bind_text(&query, mark->fingerprint);
    m2s_query_bind_text(&query, mark->list_id);
    return m2s_query_run(&query, error);
}

void
m2s_input_mark_clear(M2sInputMark *mark)
{
    g_clear_pointer(&mark->fingerprint, g_free);
    g_clear_pointer(&mark->list_id, g_free);
}
