/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mails, one after another, from whatever the user named.  Layer: mbox.
 *
 *   an mbox file      a file that begins with a separator line (separator.h)
 *   one mail          any other file
 *   a Maildir         its mails in the order of delivery, see folder.h
 *   a folder          every file in it, each an mbox or one mail
 *   "-"               standard input, an mbox or one mail; so are FIFOs and other streams
 *
 * An input is used by one thread. */
#pragma once

#include "mbox/source.h"

typedef struct M2sInput M2sInput;

/* Tells of a file of a folder that was passed over, or of an mbox that seems to be cut.
 * path: as given; what: a clause.  Neither is safe for a terminal. */
typedef void (*M2sInputWarning)(const char *path, const char *what, gpointer user_data);

/* Opens path, whose files are added to sources as they are read; sources must outlive the input.
 * warning: (nullable).
 * Returns: (transfer full) (nullable): NULL with an error whose message begins with path:
 * M2S_ERROR_NO_INPUT if it is missing, unreadable, clearly no mail, or a folder without files, and
 * M2S_ERROR_IO if a stream cannot be copied.  An empty file is no error: it has no mail. */
M2sInput *m2s_input_open(const char *path, M2sSources *sources, M2sInputWarning warning,
                         gpointer user_data, GError **error);

/* Standard input as one mail, as a delivery agent gives it: never an mbox, also if it begins with a
 * separator line, as procmail's and Postfix's do, which is left out.  All else as above. */
M2sInput *m2s_input_open_delivery(M2sSources *sources, M2sInputWarning warning, gpointer user_data,
                                  GError **error);
void m2s_input_free(M2sInput *input);

/* Passes over the mails of an mbox before position, where one that was given before ended, without
 * a look at them.  Nothing is passed over, and FALSE returned, if that is no place between two
 * mails any more. */
gboolean m2s_input_skip(M2sInput *input, guint64 position);

/* The next mail.
 * span: (out): a mail of 4 GiB or more is given as one of 4 GiB less one byte, which is beyond any
 * sensible limit.
 * bytes: (out) (optional) (transfer full): the mail's bytes as they are in the file, which spares
 * to read the file again with m2s_sources_read(); may be used from any thread, and should not be
 * kept for thousands of mails.
 * Returns: FALSE at the end, or with an error of M2S_ERROR_IO if the process is short of memory or
 * descriptors.  A file of a folder that cannot be read is passed over with a warning. */
gboolean m2s_input_next(M2sInput *input, M2sSpan *span, GBytes **bytes, GError **error);

/* How many mails were given so far; 0 at the end means that there was none. */
guint64 m2s_input_mail_count(const M2sInput *input);

/* How far reading has come, in bytes, and of how many; 0 if that is not known (a folder). */
guint64 m2s_input_bytes_read(const M2sInput *input);
guint64 m2s_input_bytes_total(const M2sInput *input);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sInput, m2s_input_free)
