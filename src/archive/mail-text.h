/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the text of a mail.  Layer: archive. */
#pragma once

#include <mbox2series/archive.h>

#include "archive/rules.h"
#include "patch/content.h"

/* What Patchwork has of a mail in its database. */
typedef struct M2sStoredMail {
    GString *headers; /* the block: ASCII, re-encoded and re-folded, without NUL */
    M2sContent content;
} M2sStoredMail;

/* Reads the mail in bytes.  stored: (out): to be cleared.  quoted: as for m2s_raw_mail_init(). */
void m2s_stored_mail_read(M2sStoredMail *stored, const M2sRules *rules, M2sSlice bytes,
                          gboolean quoted);
void m2s_stored_mail_clear(M2sStoredMail *stored);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sStoredMail, m2s_stored_mail_clear)

/* The text of the mail in bytes, for views.
 * quoted: as for m2s_raw_mail_init().
 * headers: (nullable): as for m2s_archive_text_with().
 * Returns: (transfer full). */
M2sText *m2s_mail_text_read(const M2sRules *rules, M2sSlice bytes, gboolean quoted,
                            const char *const *headers);

/* Puts the diff back behind the message, in content: for a cover, of which views show no diff.
 * Only precise grouping makes a cover of a mail with a diff. */
void m2s_text_rejoin(M2sText *text);
