/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A mail as a store keeps it: packed, with the hash that identifies and verifies it.  Layer: store.
 * Any thread may make and unpack one, with a packer of its own. */
#pragma once

#include "store/packing.h"

#define M2S_SHA256_SIZE 32

/* SQLite's limit for a row, less what the other columns need. */
#define M2S_KEPT_MAIL_MAX (1000000000 - 1024)

typedef struct {
    guint id;                       /* from 1; 0 if it is not stored yet */
    gsize size;                     /* bytes before packing */
    guint8 sha256[M2S_SHA256_SIZE]; /* of the bytes before packing */
    M2sPacking packing;
    GBytes *bytes;   /* as stored */
    gint64 received; /* UTC seconds; serves as its date if it has none */
    char *list_id;   /* (nullable): the list it was read for, whatever its headers say */
} M2sKeptMail;

/* raw: the mail without mbox quoting; referenced until the mail is packed.
 * Returns: (transfer full) (nullable): NULL if raw has more than M2S_KEPT_MAIL_MAX bytes. */
M2sKeptMail *m2s_kept_mail_new(GBytes *raw, gint64 received, const char *list_id);
void m2s_kept_mail_free(M2sKeptMail *mail);

/* Packs the mail, unless it is packed already, is too large, or would not shrink. */
void m2s_kept_mail_pack(M2sKeptMail *mail, M2sPacker *packer);

/* The mail, unpacked but not verified.
 * Returns: (transfer full) (nullable): NULL if it cannot be unpacked. */
GBytes *m2s_kept_mail_unpack(const M2sKeptMail *mail, M2sPacker *packer);

/* Whether raw, the unpacked mail, has the hash that mail had when it arrived. */
gboolean m2s_kept_mail_is_sound(const M2sKeptMail *mail, GBytes *raw);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sKeptMail, m2s_kept_mail_free)
