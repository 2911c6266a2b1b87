/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/kept-mail.h"

#include <nettle/sha2.h>

/* Larger mails (in bytes) are not packed: packing takes as much memory again. */
#define PACKED_MAX (64 << 20)

G_STATIC_ASSERT(M2S_SHA256_SIZE == SHA256_DIGEST_SIZE);

static void
hash(M2sSlice raw, guint8 digest[M2S_SHA256_SIZE])
{
    struct sha256_ctx sha256;
    sha256_init(&sha256);
    sha256_update(&sha256, raw.size, (const guint8 *)raw.data);
    sha256_digest(&sha256, M2S_SHA256_SIZE, digest);
}

M2sKeptMail *
m2s_kept_mail_new(GBytes *raw, gint64 received, const char *list_id)
{
    M2sSlice slice = m2s_slice_of_bytes(raw);
    if (slice.size > M2S_KEPT_MAIL_MAX)
        return NULL;
    M2sKeptMail *mail = g_new0(M2sKeptMail, 1);
    mail->size = slice.size;
    mail->packing = M2S_PACKING_NONE;
    mail->bytes = g_bytes_ref(raw);
    mail->received = received;
    mail->list_id = g_strdup(list_id);
    hash(slice, mail->sha256);
    return mail;
}

void
m2s_kept_mail_pack(M2sKeptMail *mail, M2sPacker *packer)
{
    M2sSlice packed;
    if (mail->packing != M2S_PACKING_NONE || mail->size > PACKED_MAX)
        return;
    mail->packing = m2s_packer_pack(packer, m2s_slice_of_bytes(mail->bytes), &packed);
    if (mail->packing == M2S_PACKING_NONE)
        return;
    g_bytes_unref(mail->bytes);
    mail->bytes = g_bytes_new(packed.data, packed.size);
}

void
m2s_kept_mail_free(M2sKeptMail *mail)
{
    g_bytes_unref(mail->bytes);
    g_free(mail->list_id);
    g_free(mail);
}

GBytes *
m2s_kept_mail_unpack(const M2sKeptMail *mail, M2sPacker *packer)
{
    return m2s_packer_unpack(packer, m2s_slice_of_bytes(mail->bytes), mail->packing, mail->size);
}

gboolean
m2s_kept_mail_is_sound(const M2sKeptMail *mail, GBytes *raw)
{
    guint8 digest[M2S_SHA256_SIZE];
    hash(m2s_slice_of_bytes(raw), digest);
    return memcmp(mail->sha256, digest, sizeof digest) == 0;
}
