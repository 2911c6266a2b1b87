/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/fetched.h"

#include "base/slice.h"
#include "mbox/file.h"

#define MEMORY_MAX (64 << 20) /* bytes of mails */

/* A mail; in spool if bytes are NULL. */
typedef struct {
    M2sSpan span;
    GBytes *bytes; /* (nullable) */
    gsize place;   /* in spool */
} Mail;

struct M2sFetched {
    GHashTable *mails; /* of Mail, which are their own keys */
    M2sFile spool;     /* what is being written; -1: none */
    gsize written;     /* bytes */
    GBytes *spooled;   /* (nullable): all that was written */
    gboolean is_large; /* too much for memory */
};

static guint
hash_mail(gconstpointer data)
{
    const Mail *mail = data;
    return mail->span.offset * 31 + mail->span.source;
}

static gboolean
is_same_mail(gconstpointer a, gconstpointer b)
{
    const M2sSpan *one = &((const Mail *)a)->span, *other = &((const Mail *)b)->span;
    return one->source == other->source && one->offset == other->offset &&
           one->length == other->length;
}

static void
mail_free(gpointer data)
{
    Mail *mail = data;
    g_clear_pointer(&mail->bytes, g_bytes_unref);
    g_free(mail);
}

M2sFetched *
m2s_fetched_new(void)
{
    M2sFetched *fetched = g_new0(M2sFetched, 1);
    fetched->mails = g_hash_table_new_full(hash_mail, is_same_mail, mail_free, NULL);
    fetched->spool = -1;
    return fetched;
}

static void
close_spool(M2sFetched *fetched)
{
    m2s_file_close(fetched->spool);
    fetched->spool = -1;
}

void
m2s_fetched_free(M2sFetched *fetched)
{
    g_hash_table_unref(fetched->mails);
    close_spool(fetched);
    g_clear_pointer(&fetched->spooled, g_bytes_unref);
    g_free(fetched);
}

void
m2s_fetched_begin(M2sFetched *fetched, guint64 size)
{
    g_hash_table_remove_all(fetched->mails);
    close_spool(fetched);
    g_clear_pointer(&fetched->spooled, g_bytes_unref);
    fetched->written = 0;
    fetched->is_large = size > MEMORY_MAX;
    if (fetched->is_large)
        fetched->spool = m2s_file_open_spool(NULL);
}

/* Returns: FALSE, and nothing is there any more, if there is no room for it. */
static gboolean
write_mail(M2sFetched *fetched, GBytes *bytes)
{
    if (fetched->spool < 0)
        return FALSE;
    if (!m2s_file_append(fetched->spool, m2s_slice_of_bytes(bytes), NULL)) {
        m2s_fetched_begin(fetched, 0);
        fetched->is_large = TRUE;
        return FALSE;
    }
    fetched->written += g_bytes_get_size(bytes);
    return TRUE;
}

void
m2s_fetched_add(M2sFetched *fetched, const M2sSpan *span, GBytes *bytes)
{
    gsize place = fetched->written;
    if (fetched->is_large && !write_mail(fetched, bytes))
        return;
    Mail *mail = g_new(Mail, 1);
    *mail = (Mail){*span, fetched->is_large ? NULL : g_bytes_ref(bytes), place};
    g_hash_table_add(fetched->mails, mail);
}

void
m2s_fetched_end(M2sFetched *fetched)
{
    if (fetched->spool >= 0)
        fetched->spooled = m2s_file_load_spool(fetched->spool, NULL);
    if (fetched->is_large && fetched->spooled == NULL)
        g_hash_table_remove_all(fetched->mails);
    close_spool(fetched);
}

GBytes *
m2s_fetched_find(const M2sFetched *fetched, const M2sSpan *span)
{
    const Mail key = {.span = *span};
    const Mail *mail = g_hash_table_lookup(fetched->mails, &key);
    if (mail == NULL || mail->bytes)
        return mail ? g_bytes_ref(mail->bytes) : NULL;
    const char *data = g_bytes_get_data(fetched->spooled, NULL);
    return g_bytes_new(data + mail->place, span->length);
}
