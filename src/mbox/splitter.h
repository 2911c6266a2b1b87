/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Splits an mbox into its mails.  Layer: mbox.
 *
 * A separator (separator.h) stands at the start of the mbox, after an empty line, or right after
 * another separator.  Content-Length is not believed: a wrong one would swallow mails, and who
 * posts to a list can write one.  An mbox that has it (mboxcl) splits right all the same, because
 * the From lines of its mails are quoted. */
#pragma once

#include "base/slice.h"

typedef struct {
    M2sSlice bytes; /* the whole mbox, borrowed */
    gsize next;     /* where the next separator begins; the size at the end */
} M2sSplitter;

/* Sets splitter to the first mail of bytes; a byte order mark and empty lines before its separator
 * are passed over.  bytes must live as long as splitter is used.
 * Returns: FALSE if bytes are no mbox. */
gboolean m2s_splitter_init(M2sSplitter *splitter, M2sSlice bytes);

/* Whether there is a separator anywhere behind the start of bytes, which are no mbox: one whose start
 * was cut off, say. */
gboolean m2s_splitter_has_separator(M2sSlice bytes);

/* Goes to the first mail after position, where a mail that was given before ended, so that those
 * before it are not looked at again.
 * Returns: FALSE, and splitter is as it was, unless an empty line and a separator, or nothing,
 * follow there: the mail may have grown. */
gboolean m2s_splitter_skip(M2sSplitter *splitter, gsize position);

/* The next mail, without its separator and without the one empty line before the next separator
 * or at the end.  A mail may be empty.  A mbox that is cut anywhere yields its last piece too.
 * mail: (out): a slice of the mbox.
 * Returns: FALSE at the end. */
gboolean m2s_splitter_next(M2sSplitter *splitter, M2sSlice *mail);
