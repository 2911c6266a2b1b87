/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A mail as a state keeps it: packed, with what finds it and tells whether it is sound.
 * Layer: store.  Made and unpacked on any thread, each with a packer of its own. */
#pragma once

#include "store/packing.h"

#define M2S_SHA256_SIZE 32

/* What SQLite can hold, with the rest of the row. */
#define M2S_KEPT_MAIL_MAX (1000000000 - 1024)

typedef struct {
    guint id;                       /* from 1; 0: not stored yet */
    gsize size;                     /* bytes, unpacked */
    guint8 sha256[M2S_SHA256_SIZE]; /* of the mail, unpacked */
    M2sPacking packing;
    GBytes *bytes;   /* as they are stored */
    gint64 received; /* when it came, which is its date if it has none; UTC seconds */
    char *list_id;   /* (nullable): the list that it was read for, if it was not asked itself */
} M2sKeptMail;

/* A mail of raw, which is unquoted and shared until it is packed.
 * Returns: (transfer full) (nullable): NULL if it has more than M2S_KEPT_MAIL_MAX bytes. */
M2sKeptMail *m2s_kept_mail_new(GBytes *raw, gint64 received, const char *list_id);
void m2s_kept_mail_free(M2sKeptMail *mail);

/* Packs it, unless it is packed already, is large, or would not become smaller. */
void m2s_kept_mail_pack(M2sKeptMail *mail, M2sPacker *packer);

/* The mail.  Returns: (transfer full) (nullable): NULL if it is damaged; its hash is not looked at. */
GBytes *m2s_kept_mail_unpack(const M2sKeptMail *mail, M2sPacker *packer);

/* Whether raw, which mail was unpacked to, is what came. */
gboolean m2s_kept_mail_is_sound(const M2sKeptMail *mail, GBytes *raw);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sKeptMail, m2s_kept_mail_free)
