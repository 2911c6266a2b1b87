/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Adds mails to a store, in transactions so short that no other process waits long.  Layer: ingest.
 *
 * A transaction begins with its first mail and is committed after a tenth of a second or some
 * megabytes; a pause follows in which a waiting delivery gets its turn.  The objects made of the
 * last mails, some thousands, stay in memory.  Now and then, and when another process has written,
 * the session drops them and continues from what the store has; if the rules have changed, mails
 * read by the old ones are read again. */
#pragma once

#include <mbox2series/archive.h>

#include "archive/rules.h"
#include "model/mail.h"
#include "series/outcome.h"
#include "store/store.h"

typedef struct M2sSession M2sSession;

/* Called just before a transaction is committed.  Returns: FALSE with an error to prevent it. */
typedef gboolean (*M2sCommitFunc)(gpointer user_data, GError **error);

/* Opens the store at path, creating it if need be.  given: (nullable): the configuration that it
 * must have.  options: used as long as the session lives.
 * Returns: (transfer full) (nullable): NULL with an error. */
M2sSession *m2s_session_open(const M2sConfig *given, const M2sOptions *options, const char *path,
                             GError **error);

/* Rolls back what was not committed. */
void m2s_session_free(M2sSession *session);

/* on_commit: (nullable). */
void m2s_session_on_commit(M2sSession *session, M2sCommitFunc on_commit, gpointer user_data);

M2sStore *m2s_session_store(M2sSession *session);

/* The rules by which to read mails now; valid as long as the session. */
const M2sRules *m2s_session_rules(const M2sSession *session);

/* The revision of the rules, which grows only with a new configuration; 0 if there is none yet. */
guint m2s_session_revision(const M2sSession *session);

/* The same as the store counts it: it also grows when somebody else replaces a mail. */
guint m2s_session_stored_revision(const M2sSession *session);

typedef enum {
    M2S_KEPT_AS_OBJECT, /* it became an object */
    M2S_KEPT_ALONE,     /* it did not */
    M2S_KEPT_BEFORE,    /* the store had it already */
    M2S_KEPT_NOT,       /* it was not sent to any project */
    M2S_KEPT_LOST,      /* it is too large for the store */
} M2sKeeping;

/* What became of a mail. */
typedef struct {
    M2sMail *mail; /* (transfer none): the one given, or the same mail read again */
    M2sOutcome outcome;
    M2sKeeping keeping;
    guint id; /* under which it was stored just now; 0 if it was not */
} M2sTaken;

/* Takes the next mail.
 * rules: by which it was read.  kept: (nullable): NULL if it is too large.  is_known: whether to
 * skip it if the store has it.
 * Returns: FALSE with an error; nothing since the last commit is stored then. */
gboolean m2s_session_take(M2sSession *session, M2sMail *mail, M2sKeptMail *kept,
                          const M2sRules *rules, gboolean is_known, M2sTaken *taken,
                          GError **error);

/* Replaces mail id, which was incomplete when it was stored, and rebuilds all objects.  Mails taken
 * before are committed first.  Returns: as above. */
gboolean m2s_session_replace(M2sSession *session, guint id, M2sMail *mail, M2sKeptMail *kept,
                             M2sTaken *taken, GError **error);

/* Begins a transaction unless one is open. */
gboolean m2s_session_begin(M2sSession *session, GError **error);

/* Commits the open transaction, if there is one.  Revisions are up to date then. */
gboolean m2s_session_commit(M2sSession *session, GError **error);

/* The same; also brings revisions up to date if earlier commits have left that for later. */
gboolean m2s_session_finish(M2sSession *session, GError **error);

/* Commits once the transaction is old or large enough, then pauses, so that a process waiting for
 * the store gets its turn.  Revisions are left for later. */
gboolean m2s_session_commit_if_due(M2sSession *session, GError **error);

/* Drops all objects in memory, so that the caller may write to the store, too, unless a transaction
 * is open.  Returns: FALSE if one is. */
gboolean m2s_session_release(M2sSession *session);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sSession, m2s_session_free)
