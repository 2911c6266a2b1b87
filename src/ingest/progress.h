/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How far an input has been read into a state, kept there as a mark.  Layer: ingest.
 *
 * An input that was read before is known by its path.  If it is as it was, or has grown, reading goes
 * on where it ended.  An input that is not what it was, or was read by other rules or for another
 * list, is read again from its start, and mails that the state has are passed over: what became of
 * them is settled, and only a mail that comes anew is looked at.
 *
 * The last mail of an mbox may have been cut when it was read: by a writer that took its time.  If the
 * file goes on within it, the whole mail takes the place of the part.
 *
 * The mark of an mbox is a place in bytes, with what tells the file from others: its identity, and a
 * hash of its start, of what stands before that place, and of samples between.  The mark of all else
 * is a number of mails, with a hash of them all.  Standard input has none, nor has a stream. */
#pragma once

#include <nettle/sha2.h>

#include "mbox/input.h"
#include "model/mail.h"
#include "store/store.h"

typedef struct {
    M2sInput *input;
    char *name;       /* (nullable): the input's absolute path; NULL: it has no mark */
    M2sInputMark old; /* as it was when reading began */
    gboolean is_mbox;
    gboolean has_changed; /* since it was read last, other than by growing */
    gboolean is_known;    /* mails that the state has are passed over */
    gboolean is_verified; /* is_known is certain up to the end */
    M2sFileIdentity identity;
    guint64 position;
    guint last_mail;         /* the number of the mail that ends where the file does; 0: none */
    guint cut_mail;          /* that of the mail which was cut when it was read last; 0: none */
    char *head;              /* (nullable): the hash of the file's start when reading began */
    struct sha256_ctx mails; /* of the hashes of mails, unless it is an mbox */
} M2sProgress;

/* Finds out how input must be read, and passes over what need not be.
 * path: (nullable): NULL, or "-", for standard input.  revision, list_id: what it is read by.
 * Returns: FALSE with an error of the state. */
gboolean m2s_progress_begin(M2sProgress *progress, M2sStore *store, M2sInput *input,
                            const char *path, guint revision, const char *list_id, GError **error);
void m2s_progress_clear(M2sProgress *progress);

/* The number of the mail that was cut when it was read last, if that at span is the whole; else 0. */
guint m2s_progress_part_of(const M2sProgress *progress, const M2sSpan *span);

/* Counts a mail as read.  kept: (nullable).  id: the number under which it was kept just now, or 0. */
void m2s_progress_take(M2sProgress *progress, const M2sSpan *span, const M2sKeptMail *kept,
                       guint id);

/* Keeps in store how far reading has come, if it can be told: while known mails are passed over,
 * only at the end.
 * revision, list_id: what it was read by.  Returns: FALSE with an error of the state. */
gboolean m2s_progress_store(M2sProgress *progress, M2sStore *store, guint revision,
                            const char *list_id, gboolean at_end, GError **error);

/* Whether there is something new to be kept at the end. */
gboolean m2s_progress_is_new(const M2sProgress *progress);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sProgress, m2s_progress_clear)
