/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store-mail.h"

gboolean
store_mail(M2sStore *store, guint id, const char *text, gsize size, GError **error)
{
    g_autoptr(GBytes) raw = g_bytes_new(text, size);
    g_autoptr(M2sPacker) packer = m2s_packer_new();
    g_autoptr(M2sKeptMail) mail = m2s_kept_mail_new(raw, 1707123600, "x.example.org");
    m2s_kept_mail_pack(mail, packer);
    return m2s_store_add_mail(store, id, mail, error);
}
