/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A run that adds mails to a state, in transactions that keep nobody waiting.  Layer: ingest.
 *
 * A transaction begins with the first mail of it and is committed after a tenth of a second or some
 * megabytes; then there is a gap in which a delivery that waits gets its turn.  What was made since
 * somebody else wrote last is kept in memory; when somebody has, all begins anew with what is there
 * now, and if the rules were changed, mails that were read by the old ones are read again. */
#pragma once

#include <mbox2series/archive.h>

#include "ingest/rules.h"
#include "model/mail.h"
#include "series/engine.h"
#include "store/store.h"

typedef struct M2sSession M2sSession;

/* Called within a transaction that is about to be committed. */
typedef gboolean (*M2sCommitFunc)(gpointer user_data, GError **error);

/* Opens the state at path, which is made if it is not there.  given: (nullable): the configuration
 * that it must have.  options are used as long as the session lives.
 * Returns: (transfer full) (nullable): NULL with an error. */
M2sSession *m2s_session_open(const M2sConfig *given, const M2sOptions *options, const char *path,
                             GError **error);

/* Undoes what was not committed. */
void m2s_session_free(M2sSession *session);

/* on_commit: (nullable). */
void m2s_session_on_commit(M2sSession *session, M2sCommitFunc on_commit, gpointer user_data);

M2sStore *m2s_session_store(M2sSession *session);

/* The rules by which mails are to be read now; valid as long as the session. */
const M2sRules *m2s_session_rules(const M2sSession *session);

/* The revision of the rules; 0 as long as the state has none. */
guint m2s_session_revision(const M2sSession *session);

typedef enum {
    M2S_KEPT_AS_OBJECT, /* an object came of it */
    M2S_KEPT_ALONE,     /* none came of it */
    M2S_KEPT_BEFORE,    /* it is there already */
    M2S_KEPT_NOT,       /* it is of no project */
    M2S_KEPT_LOST,      /* it is too large to be kept */
} M2sKeeping;

/* What became of a mail. */
typedef struct {
    M2sMail *mail; /* (transfer none): as it was taken, which may be another than the one given */
    M2sOutcome outcome;
    M2sKeeping keeping;
    guint id; /* the number under which it is kept; 0 if it is not, or was before */
} M2sTaken;

/* Takes the next mail.
 * rules: by which it was read.  kept: (nullable): NULL if it is too large.  is_known: whether it is to
 * be passed over if the state has it.
 * Returns: FALSE with an error: nothing since the last commit is stored. */
gboolean m2s_session_take(M2sSession *session, M2sMail *mail, M2sKeptMail *kept,
                          const M2sRules *rules, gboolean is_known, M2sTaken *taken,
                          GError **error);

/* Puts a mail in the place of the one of number id, which was cut when it was kept, and makes all
 * objects anew: what was taken before is committed first.  As above. */
gboolean m2s_session_replace(M2sSession *session, guint id, M2sMail *mail, M2sKeptMail *kept,
                             M2sTaken *taken, GError **error);

/* Whether it is time to commit. */
gboolean m2s_session_is_due(const M2sSession *session);

/* Begins a transaction unless one is open. */
gboolean m2s_session_begin(M2sSession *session, GError **error);

/* Commits what was taken, if there is anything. */
gboolean m2s_session_commit(M2sSession *session, GError **error);

/* Lets those who wait for the state have it. */
void m2s_session_give_way(const M2sSession *session);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sSession, m2s_session_free)
