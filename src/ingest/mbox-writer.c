/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/base.h>
#include <mbox2series/store.h>

#include "archive/mboxrd.h"
#include "store/kept-rules.h"
#include "store/store.h"

#define BATCH_MAILS 64

/* One call of m2s_write_mails(). */
typedef struct {
    const M2sOptions *options;
    const char *path;
    M2sStore *store;
    M2sPacker *packer;
    M2sWriteFunc write;
    gpointer user_data;
    guint damaged;
} Writing;

static void
tell_of_damage(Writing *writing, guint id)
{
    writing->damaged++;
    g_autofree char *what = g_strdup_printf("mail %u is damaged", id);
    if (writing->options->diagnostic)
        writing->options->diagnostic(writing->path, what, writing->options->user_data);
}

static gboolean
write_mail(Writing *writing, const M2sKeptMail *mail, GError **error)
{
    if (writing->options->list_id && g_strcmp0(mail->list_id, writing->options->list_id) != 0)
        return TRUE;
    g_autoptr(GBytes) raw = m2s_kept_mail_unpack(mail, writing->packer);
    if (raw == NULL || !m2s_kept_mail_is_sound(mail, raw)) {
        tell_of_damage(writing, mail->id);
        return TRUE;
    }
    gsize size = g_bytes_get_size(raw);
    g_autoptr(GString) text = g_string_sized_new(size + size / 16 + 64);
    m2s_mboxrd_append(text, m2s_slice_of_bytes(raw));
    return writing->write(text->str, text->len, writing->user_data, error);
}

/* Writes those mails of a batch that can be read, one by one, after reading all at once failed. */
static gboolean
write_what_can_be_read(Writing *writing, guint first, guint last, GError **error)
{
    for (guint id = first; id <= last; id++) {
        g_autoptr(GPtrArray) mails =
            g_ptr_array_new_with_free_func((GDestroyNotify)m2s_kept_mail_free);
        if (!m2s_store_read_mails(writing->store, id, id, mails, NULL))
            tell_of_damage(writing, id);
        else if (!write_mail(writing, g_ptr_array_index(mails, 0), error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
write_batch(Writing *writing, guint first, guint last, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(GPtrArray) mails = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_kept_mail_free);
    if (!m2s_store_read_mails(writing->store, first, last, mails, &problem)) {
        if (g_error_matches(problem, M2S_ERROR, M2S_ERROR_DATA))
            return write_what_can_be_read(writing, first, last, error);
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
    }
    for (guint i = 0; i < mails->len; i++)
        if (!write_mail(writing, g_ptr_array_index(mails, i), error))
            return FALSE;
    return TRUE;
}

static gboolean
write_mails(Writing *writing, GError **error)
{
    M2sStoreNumbers numbers;
    if (!m2s_store_numbers(writing->store, &numbers, error))
        return FALSE;
    for (guint first = 1; first <= numbers.mail; first += BATCH_MAILS)
        if (!write_batch(writing, first, MIN(numbers.mail, first + BATCH_MAILS - 1), error))
            return FALSE;
    return TRUE;
}

gboolean
m2s_write_mails(const M2sConfig *config, const M2sOptions *options, const char *path,
                M2sWriteFunc write, gpointer user_data, GError **error)
{
    g_return_val_if_fail(options && path && write, FALSE);
    g_autoptr(M2sStore) store = m2s_store_open(path, M2S_STORE_READ, error);
    g_autoptr(M2sPacker) packer = m2s_packer_new();
    Writing writing = {.options = options,
                       .path = path,
                       .store = store,
                       .packer = packer,
                       .write = write,
                       .user_data = user_data};
    const M2sGivenRules given = {config, options->grouping};
    g_auto(M2sKeptRules) rules = {0};
    if (store == NULL || !m2s_kept_rules_read(store, &given, &rules, error) ||
        !write_mails(&writing, error))
        return FALSE;
    if (writing.damaged == 0)
        return TRUE;
    g_set_error(error, M2S_ERROR, M2S_ERROR_DATA, "%s: %u mails are damaged and were left out",
                path, writing.damaged);
    return FALSE;
}
