/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bytes of a mail as Patchwork's parser sees them.  Layer: archive. */
#pragma once

#include "base/slice.h"

typedef struct {
    M2sSlice bytes; /* every line ends in "\n"; no From line is quoted */
    GString *copy;  /* (nullable): what bytes point into, if the mail had to be changed */
} M2sRawMail;

/* Prepares bytes, which must outlive raw.  quoted: they come from an mbox, where `>From ` stands
 * for `From `.  "\r\n" and "\r" become "\n", as when Python reads a mail from a file
 * (BytesParser.parse).  Most mails need neither and are not copied. */
void m2s_raw_mail_init(M2sRawMail *raw, M2sSlice bytes, gboolean quoted);

/* The same for a mail whose carriage returns matter, such as those in the diff of a file with DOS
 * line ends.  Only where the mail's first line ends in "\r\n" is a carriage return taken off each
 * line. */
void m2s_raw_mail_init_as_sent(M2sRawMail *raw, M2sSlice bytes, gboolean quoted);
void m2s_raw_mail_clear(M2sRawMail *raw);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sRawMail, m2s_raw_mail_clear)
