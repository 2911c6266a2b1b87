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

#include "mbox/file.h"
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

/* Says that the mbox may be read while somebody writes it, and that it will be read again.  Only the
 * last mail of an mbox can be incomplete, so before that is given the file is looked at again.  If it
 * has grown, its writer is at work: the mail is not given, but left for the next run, with a warning.
 * If it was modified in the last two seconds and does not end with the empty line that every writer
 * puts after a mail, the writer may be in the middle of it: up to half a second passes in wait for
 * more.  If nothing comes, the mail is given as it is.  Does nothing for folders and streams. */
void m2s_input_expect_growth(M2sInput *input);

/* The next mail.
 * span: (out): a mail of 4 GiB or more is given as one of 4 GiB less one byte, which is beyond any
 * sensible limit.
 * bytes: (out) (optional) (transfer full): the mail's bytes as they are in the file, which spares
 * to read the file again with m2s_sources_read(); may be used from any thread, and should not be
 * kept for thousands of mails.  They may be mapped from the file: who looks into them takes
 * m2s_sources_detach() first.
 * Returns: FALSE at the end, or with an error of M2S_ERROR_IO if the process is short of memory or
 * descriptors, or if the file was cut short while it was read.  A file of a folder that cannot be read is passed over with a warning. */
gboolean m2s_input_next(M2sInput *input, M2sSpan *span, GBytes **bytes, GError **error);

/* How many mails were given so far; 0 at the end means that there was none. */
guint64 m2s_input_mail_count(const M2sInput *input);

/* How many mails were left for the next run, see m2s_input_expect_growth(): 0 or 1. */
guint64 m2s_input_deferred(const M2sInput *input);

/* How many times a writer was waited for. */
guint m2s_input_wait_count(const M2sInput *input);

/* Which regular file is read, and how it was just before its bytes were: it may have grown until
 * then.  Returns: FALSE for folders, streams, and standard input that somebody has read from. */
gboolean m2s_input_identity(const M2sInput *input, M2sFileIdentity *identity);

/* Whether the file being read, or read last, is an mbox. */
gboolean m2s_input_is_mbox(const M2sInput *input);

/* All bytes of the file or stream, until the input is freed.  They may be mapped: what was made of
 * them counts only if m2s_sources_verify() says so afterwards.
 * Returns: (transfer none) (nullable): NULL for a folder. */
GBytes *m2s_input_bytes(const M2sInput *input);

/* Whether all that was read of the file up to now was in it; always so of a folder, whose files are
 * verified one by one.  Returns: FALSE with an error of M2S_ERROR_IO. */
gboolean m2s_input_verify(const M2sInput *input, GError **error);

/* How far reading has come, in bytes, and of how many; 0 if that is not known (a folder). */
guint64 m2s_input_bytes_read(const M2sInput *input);
guint64 m2s_input_bytes_total(const M2sInput *input);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sInput, m2s_input_free)
