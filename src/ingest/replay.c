/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ingest/replay.h"

#include "ingest/reader.h"

static gboolean
replay_mail(M2sStore *store, const M2sRules *rules, M2sEngine *engine, guint id, GError **error)
{
    gint64 received;
    g_autoptr(GBytes) bytes = m2s_store_read_mail(store, id, &received, error);
    if (bytes == NULL)
        return FALSE;
    gsize size;
    const char *data = g_bytes_get_data(bytes, &size);
    const M2sSpan span = {.offset = id, .length = size, .source = G_MAXUINT32};
    g_autoptr(M2sMail) mail = m2s_reader_read(rules, m2s_slice(data, size), FALSE, span);
    if (mail->undated)
        mail->date = received;
    m2s_engine_add(engine, mail);
    return TRUE;
}

gboolean
m2s_replay(M2sStore *store, const M2sRules *rules, M2sEngine *engine, GError **error)
{
    M2sStoreNumbers numbers;
    if (!m2s_store_numbers(store, &numbers, error))
        return FALSE;
    for (guint id = 1; id <= numbers.mail; id++)
        if (!replay_mail(store, rules, engine, id, error))
            return FALSE;
    return TRUE;
}
