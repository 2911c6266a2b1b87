/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ingest/session.h"

#include "archive/reader.h"
#include "ingest/linker.h"
#include "ingest/rebuild.h"
#include "ingest/store-source.h"
#include "ingest/store-writer.h"
#include "model/catalogue.h"
#include "series/engine.h"
#include "store/kept-rules.h"
#include "store/links.h"

/* A transaction is committed after this time or this many bytes of mail, whichever comes first. */
#define HOLD_TIME  (G_USEC_PER_SEC / 10)
#define HOLD_BYTES (32 << 20)

/* So many mails are taken before all objects in memory are dropped; later mails look them up in the
 * store.  More would be of little use: most mails belong to recent ones. */
#define REMEMBERED_MAILS 16384

/* Microseconds between transactions: a process waiting for the lock tries every 5 ms or sooner. */
#define GAP 6000

struct M2sSession {
    const M2sOptions *options;
    M2sGivenRules given;
    M2sStore *store;
    M2sPacker *packer;
    M2sKeptRules kept_rules; /* the store's, as of the last look at what others wrote */
    M2sRules *rules;         /* made from them */
    GPtrArray *retired;      /* of M2sRules: former ones, which may still be in use for reading */
    M2sCommitFunc on_commit; /* (nullable) */
    gpointer user_data;

    /* What this session has made since it last dropped all objects: */
    M2sCatalogue *catalogue; /* (nullable) */
    M2sIndex *index;         /* (nullable) */
    guint remembered;        /* how many mails are in it */
    guint last_mail;         /* the highest id of a mail in the store */
    guint told_events;       /* up to which number events were reported or are others' */

    gboolean begun; /* a transaction is open */
    gint64 since;   /* monotonic microseconds */
    gsize bytes;    /* of the mails in it */
    M2sMail *again; /* (nullable): the last mail that had to be read again */
};

/* Drops all objects, first the store's pointers to them. */
static void
forget(M2sSession *session)
{
    m2s_store_forget(session->store);
    g_clear_pointer(&session->index, m2s_index_free);
    g_clear_pointer(&session->catalogue, m2s_catalogue_free);
}

void
m2s_session_free(M2sSession *session)
{
    if (session->store) {
        if (session->begun)
            m2s_store_rollback(session->store);
        forget(session);
        m2s_store_free(session->store);
    }
    g_clear_pointer(&session->again, m2s_mail_free);
    g_ptr_array_unref(session->retired);
    m2s_packer_free(session->packer);
    g_clear_pointer(&session->rules, m2s_rules_free);
    m2s_kept_rules_clear(&session->kept_rules);
    g_free(session);
}

/* Mails are read by config from now on. */
static gboolean
use_config(M2sSession *session, const M2sConfig *config, GError **error)
{
    M2sRules *rules = m2s_rules_new(config, session->options, error);
    if (rules == NULL)
        return FALSE;
    if (session->rules)
        g_ptr_array_add(session->retired, session->rules);
    session->rules = rules;
    m2s_store_set_config(session->store, config->states, config->users);
    return TRUE;
}

/* A store without rules gets them with its first mail; until then, mails are read by the rules that
 * it will get. */
static gboolean
read_rules(M2sSession *session, GError **error)
{
    g_auto(M2sKeptRules) now = {0};
    if (!m2s_kept_rules_read(session->store, &session->given, &now, error))
        return FALSE;
    if (session->rules && m2s_kept_rules_equal(&now, &session->kept_rules))
        return TRUE;
    m2s_kept_rules_clear(&session->kept_rules);
    session->kept_rules = now;
    now = (M2sKeptRules){0};
    g_autoptr(M2sConfig) config =
        m2s_kept_rules_choose(session->store, &session->kept_rules, &session->given, error);
    return config && use_config(session, config, error);
}

/* Gives what the user named to a store that lacks it.  Its regular expressions
 * are compiled first, so that a broken one is not stored. */
static gboolean
settle_given(M2sSession *session, GError **error)
{
    g_auto(M2sKeptRules) rules = {0};
    gboolean lack = FALSE;
    if (m2s_given_rules_are_empty(&session->given))
        return TRUE;
    if (!m2s_kept_rules_lack(session->store, &session->given, &rules, &lack, error))
        return FALSE;
    g_autoptr(M2sConfig) wanted = m2s_given_rules_config(&session->given, rules.config);
    return !lack || (use_config(session, wanted, error) &&
                     m2s_kept_rules_settle(session->store, &session->given, error));
}

static gboolean
is_up_to_date(const M2sKeptRules *rules)
{
    return rules->config && !rules->stale;
}

/* A store written by an older version has mails but no rules, or new columns without values: it is
 * rebuilt before anything is added. */
static gboolean
adopt_rules(M2sSession *session, GError **error)
{
    M2sStoreNumbers numbers;
    if (is_up_to_date(&session->kept_rules))
        return TRUE;
    if (!m2s_store_numbers(session->store, &numbers, error))
        return FALSE;
    if (numbers.mail == 0)
        return TRUE;
    g_autoptr(GError) problem = NULL;
    gboolean done = m2s_rebuild_store(session->store, m2s_rules_config(session->rules),
                                      session->options, NULL, &problem);
    if (!read_rules(session, error))
        return FALSE;
    if (done || is_up_to_date(&session->kept_rules)) /* by another process, if not here */
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&problem));
    return FALSE;
}

M2sSession *
m2s_session_open(const M2sConfig *given, const M2sOptions *options, const char *path,
                 GError **error)
{
    g_autoptr(M2sSession) session = g_new0(M2sSession, 1);
    session->options = options;
    session->given = (M2sGivenRules){given, options->grouping};
    session->packer = m2s_packer_new();
    session->retired = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_rules_free);
    session->store = m2s_store_open(path, M2S_STORE_WRITE, error);
    if (session->store == NULL || !settle_given(session, error) || !read_rules(session, error) ||
        !adopt_rules(session, error))
        return NULL;
    return g_steal_pointer(&session);
}

void
m2s_session_on_commit(M2sSession *session, M2sCommitFunc on_commit, gpointer user_data)
{
    session->on_commit = on_commit;
    session->user_data = user_data;
}

M2sStore *
m2s_session_store(M2sSession *session)
{
    return session->store;
}

const M2sRules *
m2s_session_rules(const M2sSession *session)
{
    return session->rules;
}

guint
m2s_session_revision(const M2sSession *session)
{
    return session->kept_rules.revision - session->kept_rules.replaced;
}

guint
m2s_session_stored_revision(const M2sSession *session)
{
    return session->kept_rules.revision;
}

/* Starts a new catalogue where the store ends now.  All projects are in it, as they are few: those
 * of the store, or of the configuration if the store has none yet. */
static gboolean
start_catalogue(M2sSession *session, GError **error)
{
    M2sStoreNumbers numbers;
    forget(session);
    session->remembered = 0;
    if (!m2s_store_numbers(session->store, &numbers, error))
        return FALSE;
    g_autoptr(GPtrArray) stored = m2s_store_projects(session->store, error);
    if (stored == NULL)
        return FALSE;
    const M2sIndexSource source = m2s_store_source(session->store);
    session->last_mail = numbers.mail;
    numbers.objects[M2S_PROJECT] = 0;
    session->catalogue = m2s_catalogue_new(numbers.objects);
    m2s_catalogue_add_configured(
        session->catalogue, stored->len > 0 ? stored : m2s_rules_config(session->rules)->projects);
    session->index = m2s_index_new(session->catalogue, &source);
    m2s_index_changes(session->index)->written[M2S_PROJECT] = stored->len;
    session->told_events = numbers.objects[M2S_EVENT];
    return TRUE;
}

/* Takes in what other processes did since the last transaction.  changed: whether they did. */
static gboolean
catch_up(M2sSession *session, gboolean changed, GError **error)
{
    if (session->index && !changed)
        return TRUE;
    forget(session); /* objects point into the configuration */
    if (!read_rules(session, error))
        return FALSE;
    if (session->kept_rules.config == NULL &&
        !m2s_kept_rules_write(session->store, m2s_rules_config(session->rules),
                              &session->kept_rules, error))
        return FALSE;
    return start_catalogue(session, error);
}

gboolean
m2s_session_begin(M2sSession *session, GError **error)
{
    gboolean changed = FALSE;
    if (session->begun)
        return TRUE;
    if (!m2s_store_begin(session->store, &changed, error))
        return FALSE;
    session->begun = TRUE;
    session->since = g_get_monotonic_time();
    session->bytes = 0;
    return catch_up(session, changed, error);
}

/* How many events there are, with those that are yet to be written. */
static guint
count_events(const M2sSession *session)
{
    return session->catalogue->before[M2S_EVENT] + session->catalogue->events->len;
}

static void
tell_events(M2sSession *session)
{
    const M2sOptions *options = session->options;
    guint count = count_events(session);
    if (options->events && count > session->told_events)
        options->events(session->told_events + 1, count, options->events_data);
    session->told_events = count;
}

/* Ends a transaction.
 * is_linked: whether revisions are brought up to date, too.
 * is_end: whether it is the end of an input.
 * are_left: (out): whether that takes another one. */
static gboolean
commit_one(M2sSession *session, gboolean is_linked, gboolean is_end, gboolean *are_left,
           GError **error)
{
    *are_left = FALSE;
    if (!m2s_store_writer_flush(session->index, session->store, error) ||
        (is_linked && !m2s_linker_run(session->store, is_end, are_left, error)))
        return FALSE;
    if (session->on_commit && !session->on_commit(session->user_data, error))
        return FALSE;
    session->begun = FALSE;
    if (!m2s_store_commit(session->store, error)) {
        m2s_store_rollback(session->store);
        return FALSE;
    }
    tell_events(session);
    return TRUE;
}

/* Revisions are brought up to date at the end of an input, and when all objects are dropped: after
 * that, as both take room. */
static gboolean
commit(M2sSession *session, gboolean is_end, GError **error)
{
    const gboolean is_full = session->remembered >= REMEMBERED_MAILS;
    gboolean are_left = FALSE;
    if (session->begun && !commit_one(session, is_end && !is_full, is_end, &are_left, error))
        return FALSE;
    if (is_full)
        forget(session);
    are_left = are_left || is_full;
    while (are_left) {
        g_usleep(GAP);
        if (!m2s_session_begin(session, error) ||
            !commit_one(session, TRUE, is_end, &are_left, error))
            return FALSE;
    }
    return TRUE;
}

gboolean
m2s_session_commit(M2sSession *session, GError **error)
{
    return commit(session, TRUE, error);
}

gboolean
m2s_session_finish(M2sSession *session, GError **error)
{
    gint64 marks = 0;
    if (!session->begun && !m2s_links_count_marks(session->store, &marks, error))
        return FALSE;
    return (marks == 0 || m2s_session_begin(session, error)) && m2s_session_commit(session, error);
}

gboolean
m2s_session_commit_if_due(M2sSession *session, GError **error)
{
    gint64 held = g_get_monotonic_time() - session->since;
    if (!session->begun || (session->bytes < HOLD_BYTES && held < HOLD_TIME))
        return TRUE;
    if (!commit(session, FALSE, error))
        return FALSE;
    g_usleep(GAP);
    return TRUE;
}

/* The mail as the current rules read it.  rules: those by which it was read, which differ if the
 * store was given new ones in the meantime. */
static M2sMail *
by_current_rules(M2sSession *session, M2sMail *mail, const M2sKeptMail *kept, const M2sRules *rules)
{
    if (rules == session->rules || kept == NULL)
        return mail;
    g_autoptr(M2sPacker) packer = m2s_packer_new();
    g_autoptr(GBytes) raw = m2s_kept_mail_unpack(kept, packer);
    g_clear_pointer(&session->again, m2s_mail_free);
    session->again = m2s_reader_read(session->rules, m2s_rules_list_id(session->rules),
                                     m2s_slice_of_bytes(raw), FALSE, mail->location, NULL);
    return session->again;
}

static gboolean
is_object(M2sOutcome outcome)
{
    return outcome == M2S_OUTCOME_PATCH || outcome == M2S_OUTCOME_COVER ||
           outcome == M2S_OUTCOME_COMMENT;
}

/* A mail that became an object is kept even if it is a copy of one that did not: a reply that came
 * before what it replies to, and comes again.  So is one that may become an object.  Of all other
 * mails, one copy is enough. */
static gboolean
keep(M2sSession *session, M2sKeptMail *kept, M2sTaken *taken, GError **error)
{
    gboolean has = FALSE;
    taken->keeping = is_object(taken->outcome) ? M2S_KEPT_AS_OBJECT : M2S_KEPT_ALONE;
    if (taken->keeping == M2S_KEPT_ALONE && taken->outcome != M2S_OUTCOME_LOOSE &&
        !m2s_store_has_mail(session->store, kept, &has, error))
        return FALSE;
    if (has) {
        taken->keeping = M2S_KEPT_BEFORE;
        return TRUE;
    }
    session->bytes += kept->size;
    m2s_kept_mail_pack(kept, session->packer);
    taken->id = ++session->last_mail;
    return m2s_store_add_mail(session->store, taken->id, kept, error);
}

static gboolean
take(M2sSession *session, M2sKeptMail *kept, gboolean is_known, M2sTaken *taken, GError **error)
{
    gboolean has = FALSE;
    if (is_known && !m2s_store_has_mail(session->store, kept, &has, error))
        return FALSE;
    if (has) {
        taken->outcome = M2S_OUTCOME_DUPLICATE;
        taken->keeping = M2S_KEPT_BEFORE;
        return TRUE;
    }
    session->remembered++;
    M2sMail *mail = taken->mail;
    const M2sLocation location = mail->location;
    mail->location = (M2sLocation){.where = M2S_MAIL_IN_STORE, .id = session->last_mail + 1};
    gboolean is_taken = m2s_engine_add(session->index, m2s_rules_grouping(session->rules), mail,
                                       &taken->outcome, error);
    mail->location = location;
    return is_taken && keep(session, kept, taken, error);
}

gboolean
m2s_session_take(M2sSession *session, M2sMail *mail, M2sKeptMail *kept, const M2sRules *rules,
                 gboolean is_known, M2sTaken *taken, GError **error)
{
    *taken = (M2sTaken){mail, M2S_OUTCOME_UNUSABLE, M2S_KEPT_NOT, 0};
    /* Without a project, no lock is needed.  Once there is one, the rules may have changed. */
    if (!m2s_mail_has_project(mail) && !session->begun)
        return TRUE;
    if (!m2s_session_begin(session, error))
        return FALSE;
    taken->mail = by_current_rules(session, mail, kept, rules);
    if (!m2s_mail_has_project(taken->mail))
        return TRUE;
    if (kept == NULL) {
        taken->keeping = M2S_KEPT_LOST;
        return TRUE;
    }
    return take(session, kept, is_known, taken, error);
}

gboolean
m2s_session_replace(M2sSession *session, guint id, M2sMail *mail, M2sKeptMail *kept,
                    M2sTaken *taken, GError **error)
{
    *taken = (M2sTaken){mail, M2S_OUTCOME_DUPLICATE, M2S_KEPT_BEFORE, id};
    if (!m2s_session_commit(session, error) || !m2s_session_begin(session, error))
        return FALSE;
    forget(session);
    m2s_kept_mail_pack(kept, session->packer);
    return m2s_rebuild_with_mail(session->store, session->rules, session->options, id, kept,
                                 error) &&
           start_catalogue(session, error);
}

gboolean
m2s_session_release(M2sSession *session)
{
    if (!session->begun)
        forget(session);
    return !session->begun;
}
