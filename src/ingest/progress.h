/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How far an input has been read into a store, which keeps that as a mark.  Layer: ingest.
 *
 * An input is known by its path.  If it is unchanged or has grown, reading continues where it
 * ended.  If it has changed otherwise, or was read by other rules or for another list, it is read
 * again from its start, and mails that the store has are skipped: what became of them is settled,
 * and only new mails are looked at.
 *
 * The last mail of an mbox may have been incomplete, because its writer was not done.  If the file
 * goes on within that mail, the whole mail replaces the part.
 *
 * A compressed file or an archive is read all or not at all: not if it was read to its end and is
 * unchanged.
 *
 * The mark of an mbox is an offset in bytes, with what tells the file from others: its identity,
 * and a hash of its start, of what precedes the offset, and of samples in between.  For other
 * inputs it is a number of mails, with a hash of them all; and once a compressed file or an archive
 * was read to its end, its identity.  That of a repository is a commit of each epoch, up to which
 * all was read: if they are still in its history, only later ones are read.  Streams have none. */
#pragma once

#include <nettle/sha2.h>

#include "mbox/input.h"
#include "model/mail.h"
#include "store/store.h"

typedef struct {
    M2sInput *input;
    M2sRepository *repository; /* (nullable): if the input is one */
    char *name;                /* (nullable): the input's absolute path; NULL: it has no mark */
    M2sInputMark old;          /* as it was when reading began */
    gboolean is_mbox;          /* it is, and it is not compressed */
    gboolean is_packed;        /* it is compressed, or an archive */
    gboolean is_unchanged;     /* it need not be read */
    gboolean has_changed;      /* since it was last read, other than by growing */
    gboolean is_known;         /* mails that the store has are skipped */
    gboolean is_verified;      /* is_known will not change any more */
    M2sFileIdentity identity;
    guint64 position;
    guint64 taken;           /* of a repository: mails of this run */
    guint last_mail;         /* the id of the mail that ends where the file does; 0: none */
    guint cut_mail;          /* the id of the mail that ended with the file last time; 0: none */
    char *head;              /* (nullable): the hash of the file's start when reading began */
    struct sha256_ctx mails; /* over the hashes of the mails, unless it is an mbox */
} M2sProgress;

/* Finds out how input must be read and skips what need not be read.
 * path: (nullable): NULL or "-" for standard input.  revision, list_id: the revision of the rules
 * and the list that it is read by.  Returns: FALSE with an error of the store. */
gboolean m2s_progress_begin(M2sProgress *progress, M2sStore *store, M2sInput *input,
                            const char *path, guint revision, const char *list_id, GError **error);
void m2s_progress_clear(M2sProgress *progress);

/* The id of the mail that was incomplete last time, if the one at span is the whole of it; or 0. */
guint m2s_progress_part_of(const M2sProgress *progress, const M2sSpan *span);

/* Counts a mail as read.  kept: (nullable).  id: under which it was stored just now, or 0. */
void m2s_progress_take(M2sProgress *progress, const M2sSpan *span, const M2sKeptMail *kept,
                       guint id);

/* Stores how far the input has been read, if that can be said: while known mails are skipped, only
 * at the end.  revision, list_id: as above.  Returns: FALSE with an error of the store. */
gboolean m2s_progress_store(M2sProgress *progress, M2sStore *store, guint revision,
                            const char *list_id, gboolean at_end, GError **error);

/* Whether there is something to store at the end of the input. */
gboolean m2s_progress_is_new(const M2sProgress *progress);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sProgress, m2s_progress_clear)
