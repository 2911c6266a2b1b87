/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Splits an mbox into its mails.  Layer: mbox.
 *
 * A separator (separator.h) is at the start of the mbox, after an empty line, or right after
 * another separator.  Content-Length is ignored: a wrong one would swallow mails, and anybody
 * who posts to a list can write one.  An mbox that has it (mboxcl) is split correctly anyway, as
 * its From lines are quoted. */
#pragma once

#include "base/slice.h"

typedef struct {
    M2sSlice bytes; /* the whole mbox, borrowed */
    gsize next;     /* where the next separator begins; the size at the end */
} M2sSplitter;

/* Starts at the first mail of bytes, which must stay valid while splitter is used.  A byte order
 * mark and empty lines before the first separator are skipped.
 * Returns: FALSE if bytes are not an mbox. */
gboolean m2s_splitter_init(M2sSplitter *splitter, M2sSlice bytes);

/* Whether bytes, which are not an mbox, contain a separator: it may be an mbox that has lost its
 * start. */
gboolean m2s_splitter_has_separator(M2sSlice bytes);

/* Goes to the first mail after position, the end of a mail that was returned before.
 * Returns: FALSE, and splitter is unchanged, unless position is followed by an empty line and a
 * separator, or by nothing: the mail may have grown. */
gboolean m2s_splitter_skip(M2sSplitter *splitter, gsize position);

/* The next mail, without its separator, and without the one empty line before the next separator or
 * at the end.  A mail may be empty.  If the mbox is cut, the last piece counts as a mail, too.
 * mail: (out): a slice of the mbox.
 * Returns: FALSE at the end. */
gboolean m2s_splitter_next(M2sSplitter *splitter, M2sSlice *mail);
