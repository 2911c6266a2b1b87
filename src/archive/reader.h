/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads one mail: bytes in, an M2sMail out.  Layer: archive.
 *
 * A pure function, so that mails can be read on all cores. */
#pragma once

#include "archive/raw-mail.h"
#include "archive/rules.h"
#include "mail/header-block.h"
#include "model/mail.h"
#include "patch/content.h"

/* Takes what a mail was read from, for those who want more of it than an M2sMail has.  Not called
 * for a mail that was given up before its content was read, such as one to no known list. */
typedef struct {
    void (*take)(const M2sHeaderBlock *headers, const M2sContent *content, gpointer user_data);
    gpointer user_data;
} M2sReaderTap;

/* Reads the mail in bytes, which is at location.  quoted: as for m2s_raw_mail_init().
 * list_id: (nullable): the list that it counts as sent to; NULL if its headers decide.
 * tap: (nullable).
 * Returns: (transfer full): never NULL; the status of an unusable mail says so. */
M2sMail *m2s_reader_read(const M2sRules *rules, const char *list_id, M2sSlice bytes,
                         gboolean quoted, M2sLocation location, const M2sReaderTap *tap);

/* The message and the diff of raw; all text of a reply is its message.
 * headers: its header block.  breach: (out): as for m2s_mime_text_parts().
 * Returns: FALSE if Patchwork rejects the mail; content is clear then. */
gboolean m2s_reader_content(const M2sRules *rules, const M2sRawMail *raw,
                            const M2sHeaderBlock *headers, gboolean is_reply, M2sContent *content,
                            const char **breach);
