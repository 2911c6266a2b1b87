/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Raw mails, and how far inputs were read. */
#include "store/query.h"

void
m2s_store_hash(M2sSlice raw, guint8 digest[SHA256_DIGEST_SIZE])
{
    struct sha256_ctx sha256;
    sha256_init(&sha256);
    sha256_update(&sha256, raw.size, (const guint8 *)raw.data);
    sha256_digest(&sha256, SHA256_DIGEST_SIZE, digest);
}

static gboolean
add_bytes(M2sStore *store, guint id, M2sSlice raw, GError **error)
{
    static const char sql[] = "INSERT INTO raw_mails (mail, bytes, packed) VALUES (?, ?, ?)";
    M2sSlice packed;
    M2sPacking packing = m2s_packer_pack(store->packer, raw, &packed);
    g_auto(M2sQuery) query = m2s_query_begin(store, "storing a mail", sql);
    m2s_query_bind_integer(&query, id);
    m2s_query_bind_blob(&query, packed);
    m2s_query_bind_integer(&query, packing);
    return m2s_query_run(&query, error);
}

gboolean
m2s_store_add_mail(M2sStore *store, guint id, M2sSlice raw, gint64 received, GError **error)
{
    static const char sql[] = "INSERT INTO mails (id, size, sha256, received) VALUES (?, ?, ?, ?)";
    guint8 digest[SHA256_DIGEST_SIZE];
    m2s_store_hash(raw, digest);
    g_auto(M2sQuery) query = m2s_query_begin(store, "storing a mail", sql);
    m2s_query_bind_integer(&query, id);
    m2s_query_bind_integer(&query, raw.size);
    m2s_query_bind_blob(&query, m2s_slice((const char *)digest, sizeof digest));
    m2s_query_bind_integer(&query, received);
    return m2s_query_run(&query, error) && add_bytes(store, id, raw, error);
}

GBytes *
m2s_store_read_mail(M2sStore *store, guint id, gint64 *received, GError **error)
{
    static const char sql[] = "SELECT received, size, packed, bytes FROM mails "
                              "JOIN raw_mails ON mail = id WHERE id = ?";
    g_auto(M2sQuery) query = m2s_query_begin(store, "reading a mail", sql);
    m2s_query_bind_integer(&query, id);
    if (m2s_query_next(&query, error)) {
        gint64 time = m2s_query_integer(&query);
        gint64 size = m2s_query_integer(&query);
        M2sPacking packing = m2s_query_integer(&query);
        GBytes *raw =
            m2s_packer_unpack(store->packer, m2s_query_blob(&query), packing, (gsize)size);
        if (raw == NULL)
            m2s_store_fail_damaged(store, error, "mail %u cannot be unpacked", id);
        else if (received)
            *received = time;
        return raw;
    }
    if (m2s_query_is_good(&query))
        m2s_store_fail_damaged(store, error, "there is no mail %u", id);
    return NULL;
}

gboolean
m2s_store_find_input(M2sStore *store, const char *path, M2sInputMark *mark, gboolean *found,
                     GError **error)
{
    static const char sql[] =
        "SELECT position, device, inode, fingerprint FROM inputs WHERE path = ?";
    g_auto(M2sQuery) query = m2s_query_begin(store, "looking for an input", sql);
    m2s_query_bind_blob(&query, m2s_slice_of(path));
    *mark = (M2sInputMark){0};
    *found = m2s_query_next(&query, error);
    if (*found) {
        mark->position = (guint64)m2s_query_integer(&query);
        mark->device = (guint64)m2s_query_integer(&query);
        mark->inode = (guint64)m2s_query_integer(&query);
        g_strlcpy(mark->fingerprint, m2s_query_string(&query), sizeof mark->fingerprint);
    }
    return m2s_query_is_good(&query);
}

gboolean
m2s_store_set_input(M2sStore *store, const char *path, const M2sInputMark *mark, GError **error)
{
    static const char sql[] =
        "REPLACE INTO inputs (path, position, device, inode, fingerprint) VALUES (?, ?, ?, ?, ?)";
    g_auto(M2sQuery) query = m2s_query_begin(store, "storing how far an input was read", sql);
    m2s_query_bind_blob(&query, m2s_slice_of(path));
    m2s_query_bind_integer(&query, (gint64)mark->position);
    m2s_query_bind_integer(&query, (gint64)mark->device);
    m2s_query_bind_integer(&query, (gint64)mark->inode);
    m2s_query_bind_text(&query, mark->fingerprint);
    return m2s_query_run(&query, error);
}
