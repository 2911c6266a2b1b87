/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mails of an input, one after another.  Layer: mbox.
 *
 *   an mbox file      a file that begins with a separator line (separator.h)
 *   one mail          a file that looks like one (look.h)
 *   a Maildir         its mails, in order of delivery (folder.h); every file that is not binary
 *   a repository      of public-inbox, or a folder of its epochs (repository.h)
 *   a folder          all files in it that are an mbox or one mail; others are skipped
 *   a tar or a zip    all files in it, in the order of the folders that it would unpack to
 *                     (container.h)
 *   "-"               standard input, any of these files; so are FIFOs and other streams
 *
 * Any of these files but a zip may be compressed with gzip, bzip2, xz or zstd, whatever its name
 * is, and so may be those in an archive.
 *
 * An input may be used by one thread only. */
#pragma once

#include "mbox/file-list.h"
#include "mbox/file.h"
#include "mbox/source.h"

typedef struct M2sInput M2sInput;

/* Opens path.  Its files are added to sources as they are read; sources must outlive the input.
 *
 * path: (nullable): NULL for standard input as the one mail that a delivery agent passes.  It is
 * never taken for an mbox or unpacked: procmail and Postfix begin with a separator line, which is
 * left out.
 * warning: (nullable).
 * Returns: (transfer full) (nullable): NULL with an error whose message begins with path:
 * M2S_ERROR_NO_INPUT if it is missing, unreadable, or no mail (look.h); M2S_ERROR_IO if a stream
 * cannot be copied; M2S_ERROR_DATA if it is compressed, and damaged before it can be told what it
 * is.  An empty file or folder is not an error: it has no mail. */
M2sInput *m2s_input_open(const char *path, M2sSources *sources, M2sInputWarning warning,
                         gpointer user_data, GError **error);

void m2s_input_free(M2sInput *input);

/* Skips the mails of an mbox before position, which is the end of a mail that an earlier run was
 * given.
 * Returns: FALSE, and nothing is skipped, if position is not between two mails any more. */
gboolean m2s_input_skip(M2sInput *input, guint64 position);

/* Declares that the mbox may be written while it is read, and that it will be read again.
 *
 * Only the last mail of an mbox can be incomplete, so the file is looked at once more before
 * that is given.  If it has grown, somebody is writing to it: the mail is left for the next run,
 * with a warning.  Every writer puts an empty line after a mail.  If that is missing and the
 * file was modified in the last two seconds, its writer may just be pausing: it gets up to half
 * a second to go on.  After that the mail is given as it is.
 *
 * Has no effect on folders, streams and compressed files. */
void m2s_input_expect_growth(M2sInput *input);

/* Declares that mails are to be kept, those beyond limits.mail_size, too, if they have at most max
 * bytes.  Otherwise, a compressed file gives only the first bytes of these: it can have mails of
 * any size.  To be called before the first mail. */
void m2s_input_give_whole(M2sInput *input, gsize max);

/* The next mail.
 * span: (out): a mail of 4 GiB or more is given as one of 4 GiB less one byte, which is above
 * any sensible limit.  Of one in a compressed file that is beyond limits.mail_size, only the first
 * bytes are given, one more than that, or than was passed to m2s_input_give_whole().
 * bytes: (out) (optional) (transfer full): the bytes of the mail as they are in the file, so
 * that it need not be read again with m2s_sources_read().  They may be used in any thread, but
 * thousands of them should not be kept.  They may be mapped: call m2s_sources_detach() before
 * you parse them.
 * Returns: FALSE at the end, or with an error of M2S_ERROR_IO if the process is short of memory
 * or descriptors, or the file was cut short, or of M2S_ERROR_DATA if a compressed file is damaged.
 * Mails before the damage were given then.  A file of a folder that cannot be read, or read on, is
 * left with a warning. */
gboolean m2s_input_next(M2sInput *input, M2sSpan *span, GBytes **bytes, GError **error);

/* Claims a stretch of the mbox that nobody has searched yet (stretch.h), to be searched on any
 * thread and then given to m2s_input_take_stretch(), in the order of claims, before the input gets
 * there.
 * ahead: how many bytes away it should be.  size: of the stretch, in bytes.
 * Returns: (transfer full) (nullable): NULL if there is none, or the input is not one mbox in
 * memory. */
M2sStretch *m2s_input_claim(M2sInput *input, gsize ahead, gsize size);

/* stretch: (transfer full). */
void m2s_input_take_stretch(M2sInput *input, M2sStretch *stretch);

/* How many mails were given so far. */
guint64 m2s_input_mail_count(const M2sInput *input);

/* How many mails were left for the next run (m2s_input_expect_growth()): 0 or 1. */
guint64 m2s_input_deferred(const M2sInput *input);

/* How often it waited for a writer. */
guint m2s_input_wait_count(const M2sInput *input);

/* The regular file that is read, in its state just before that: it may have grown before its bytes
 * were read.
 * Returns: FALSE for folders, streams, and standard input that was read from before. */
gboolean m2s_input_identity(const M2sInput *input, M2sFileIdentity *identity);

/* Whether it is one mbox. */
gboolean m2s_input_is_mbox(const M2sInput *input);

/* Whether it is one compressed file or stream, or one archive. */
gboolean m2s_input_is_packed(const M2sInput *input);

/* All bytes of the file or stream, as they are in it; valid until the input is freed.  They may be
 * mapped: a result computed from them is right only if m2s_sources_verify() returns TRUE
 * afterwards.
 * Returns: (transfer none) (nullable): NULL for a folder. */
GBytes *m2s_input_bytes(const M2sInput *input);

/* m2s_sources_verify() for the bytes above.  TRUE for a folder, whose files are verified one by
 * one. */
gboolean m2s_input_verify(const M2sInput *input, GError **error);

/* The bytes of files read so far, and the size of the input: 0 for a folder, as it is not known. */
guint64 m2s_input_bytes_read(const M2sInput *input);
guint64 m2s_input_bytes_total(const M2sInput *input);

/* The repository that is read, if it is one.  (transfer none) (nullable) */
M2sRepository *m2s_input_repository(const M2sInput *input);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sInput, m2s_input_free)
