/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Splits an mbox into its mails.  Layer: mbox.
 *
 * A separator (separator.h) is at the start of the mbox, after an empty line, or right after
 * another separator.  Content-Length is ignored: a wrong one would swallow mails, and anybody
 * who posts to a list can write one.  An mbox that has it (mboxcl) is split correctly anyway, as
 * its From lines are quoted. */
#pragma once

#include "mbox/stretch.h"

typedef struct {
    M2sSlice bytes;    /* the whole mbox, or a window of it; borrowed */
    gsize next;        /* where the next separator begins; the size at the end */
    gboolean is_open;  /* bytes are a window, and others follow */
    gsize searched;    /* how far the mail at next was searched for its end; 0: not at all */
    gsize start;       /* where that mail begins, once searched is not 0 */
    GQueue *stretches; /* (nullable): searched ahead, unless bytes are a window; borrowed */
} M2sSplitter;

typedef enum {
    M2S_SPLIT_END,
    M2S_SPLIT_MAIL,
    M2S_SPLIT_MORE, /* of the bytes that follow the window are needed */
} M2sSplit;

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

/* Like m2s_splitter_next(), in a window.  After M2S_SPLIT_MORE, the caller has more bytes follow
 * those from next on, and calls m2s_splitter_slide(). */
M2sSplit m2s_splitter_find(M2sSplitter *splitter, M2sSlice *mail);

/* Whether the start of an mbox is long enough for m2s_splitter_init() to tell that it is one. */
gboolean m2s_splitter_is_start_settled(M2sSlice bytes);

/* After M2S_SPLIT_MORE: what is before this place has no part in how the search goes on.  Who drops
 * it has no use for the mail that will be found. */
gsize m2s_splitter_searched(const M2sSplitter *splitter);

/* Moves the window: bytes are those that it had, without the first dropped ones, and others behind
 * them.  is_open: whether still others follow. */
void m2s_splitter_slide(M2sSplitter *splitter, M2sSlice bytes, gsize dropped, gboolean is_open);
