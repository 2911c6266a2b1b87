/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ingest/session.h"

#include "ingest/reader.h"
#include "ingest/rebuild.h"
#include "ingest/state-index.h"
#include "ingest/state-rules.h"
#include "model/catalogue.h"
#include "model/config.h"
#include "model/project.h"

#define HOLD_TIME  (G_USEC_PER_SEC / 10) /* that a transaction goes on before it is committed … */
#define HOLD_BYTES (32 << 20)            /* … or bytes of mails, whichever comes first */
#define GAP        6000 /* microseconds: who waits for a lock looks every 5 ms at the latest */

struct M2sSession {
    const M2sOptions *options;
    const M2sConfig *given; /* (nullable) */
    M2sStore *store;
    M2sPacker *packer;
    M2sStateRules state_rules; /* of the state, as they were when somebody else wrote last */
    M2sRules *rules;           /* made of them */
    GPtrArray *retired;        /* of M2sRules: by which mails may still be read */
    M2sCommitFunc on_commit;   /* (nullable) */
    gpointer user_data;

    /* What is made since somebody else wrote last: */
    M2sCatalogue *catalogue; /* (nullable) */
    M2sIndex *index;
    M2sEngine *engine;
    guint last_mail; /* the highest number of a mail */

    gboolean begun; /* a transaction is open */
    gint64 since;   /* monotonic microseconds */
    gsize bytes;    /* of the mails in it */
    M2sMail *again; /* (nullable): the mail that was read again last */
};

/* Lets go of all objects, the store's knowledge of them first. */
static void
forget(M2sSession *session)
{
    m2s_store_forget(session->store);
    g_clear_pointer(&session->engine, m2s_engine_free);
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
    m2s_state_rules_clear(&session->state_rules);
    g_free(session);
}

/* Reads by config from now on. */
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

/* A state without rules gets them with its first mail; until then, mails are read by those that it
 * will get. */
static gboolean
read_rules(M2sSession *session, GError **error)
{
    g_auto(M2sStateRules) now = {0};
    if (!m2s_state_rules_read(session->store, session->given, &now, error))
        return FALSE;
    if (session->rules && m2s_state_rules_equal(&now, &session->state_rules))
        return TRUE;
    m2s_state_rules_clear(&session->state_rules);
    session->state_rules = now;
    now = (M2sStateRules){0};
    if (session->state_rules.config)
        return use_config(session, session->state_rules.config, error);
    g_autoptr(M2sConfig) config = m2s_state_rules_choose(session->store, session->given, error);
    return config && use_config(session, config, error);
}

/* Whether the state is still to get the configuration that was given: as long as there is no mail,
 * nothing was made by another. */
static gboolean
lacks_given(M2sSession *session, M2sStateRules *rules, gboolean *lacks, GError **error)
{
    M2sStoreNumbers numbers;
    if (!m2s_state_rules_read(session->store, NULL, rules, error) ||
        !m2s_store_numbers(session->store, &numbers, error))
        return FALSE;
    g_autofree char *difference =
        rules->config ? m2s_config_difference(session->given, rules->config) : NULL;
    *lacks = numbers.mail == 0 && (rules->config == NULL || difference);
    return TRUE;
}

/* A configuration that is named is the state's from then on, even if no mail comes. */
static gboolean
set_given(M2sSession *session, GError **error)
{
    g_auto(M2sStateRules) rules = {0};
    gboolean lacks = FALSE;
    if (!m2s_store_begin(session->store, NULL, error))
        return FALSE;
    gboolean done =
        lacks_given(session, &rules, &lacks, error) &&
        (!lacks || (m2s_store_clear(session->store, error) &&
                    m2s_state_rules_write(session->store, session->given, &rules, error))) &&
        m2s_store_commit(session->store, error);
    if (!done)
        m2s_store_rollback(session->store);
    return done;
}

static gboolean
settle_given(M2sSession *session, GError **error)
{
    g_auto(M2sStateRules) rules = {0};
    gboolean lacks = FALSE;
    if (session->given == NULL)
        return TRUE;
    if (!lacks_given(session, &rules, &lacks, error))
        return FALSE;
    /* Its regular expressions are compiled before it is stored. */
    return !lacks || (use_config(session, session->given, error) && set_given(session, error));
}

static gboolean
is_up_to_date(const M2sStateRules *rules)
{
    return rules->config && !rules->stale;
}

/* A state of an older version has mails but no rules, or new columns without values: it is rebuilt
 * before anything is added. */
static gboolean
adopt_rules(M2sSession *session, GError **error)
{
    M2sStoreNumbers numbers;
    if (is_up_to_date(&session->state_rules))
        return TRUE;
    if (!m2s_store_numbers(session->store, &numbers, error))
        return FALSE;
    if (numbers.mail == 0)
        return TRUE;
    g_autoptr(GError) problem = NULL;
    gboolean done = m2s_rebuild_store(session->store, m2s_rules_config(session->rules),
                                      session->options, &problem);
    if (!read_rules(session, error))
        return FALSE;
    if (done || is_up_to_date(&session->state_rules)) /* another delivery may have been quicker */
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
    session->given = given;
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
    return session->state_rules.revision;
}

/* The projects of the state; those of the configuration if there is nothing in it yet. */
static gboolean
take_projects(M2sSession *session, GError **error)
{
    GPtrArray *projects = session->catalogue->projects;
    g_autoptr(GPtrArray) stored = m2s_store_projects(session->store, error);
    if (stored == NULL)
        return FALSE;
    m2s_catalogue_add_configured(
        session->catalogue, stored->len > 0 ? stored : m2s_rules_config(session->rules)->projects);
    session->index = m2s_state_index_new(session->catalogue, session->store, stored->len);
    for (guint i = 0; i < projects->len; i++)
        session->index->class->add_project(session->index, g_ptr_array_index(projects, i));
    return TRUE;
}

/* Begins to make objects after those that the state has now. */
static gboolean
begin_anew(M2sSession *session, GError **error)
{
    M2sStoreNumbers numbers;
    forget(session);
    if (!m2s_store_numbers(session->store, &numbers, error))
        return FALSE;
    session->last_mail = numbers.mail;
    numbers.objects[M2S_PROJECT] = 0; /* all projects are here: they are few */
    session->catalogue = m2s_catalogue_new(numbers.objects);
    if (!take_projects(session, error))
        return FALSE;
    session->engine = m2s_engine_new(session->catalogue, session->index);
    return TRUE;
}

/* What others did to the state since the last transaction. */
static gboolean
catch_up(M2sSession *session, gboolean changed, GError **error)
{
    if (session->engine && !changed)
        return TRUE;
    forget(session); /* which points into the configuration */
    if (!read_rules(session, error))
        return FALSE;
    if (session->state_rules.config == NULL &&
        !m2s_state_rules_write(session->store, m2s_rules_config(session->rules),
                               &session->state_rules, error))
        return FALSE;
    return begin_anew(session, error);
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

gboolean
m2s_session_commit(M2sSession *session, GError **error)
{
    if (!session->begun)
        return TRUE;
    if (!m2s_state_index_flush(session->index, session->store, error))
        return FALSE;
    if (session->on_commit && !session->on_commit(session->user_data, error))
        return FALSE;
    session->begun = FALSE;
    if (m2s_store_commit(session->store, error))
        return TRUE;
    m2s_store_rollback(session->store);
    return FALSE;
}

void
m2s_session_give_way(const M2sSession *session)
{
    g_usleep(GAP);
}

gboolean
m2s_session_is_due(const M2sSession *session)
{
    return session->begun &&
           (session->bytes >= HOLD_BYTES || g_get_monotonic_time() - session->since >= HOLD_TIME);
}

/* The mail as the rules of now read it: rules were others if the state got new ones meanwhile. */
static M2sMail *
by_present_rules(M2sSession *session, M2sMail *mail, const M2sKeptMail *kept, const M2sRules *rules)
{
    if (rules == session->rules || kept == NULL)
        return mail;
    g_autoptr(M2sPacker) packer = m2s_packer_new();
    g_autoptr(GBytes) raw = m2s_kept_mail_unpack(kept, packer);
    gsize size;
    const char *data = g_bytes_get_data(raw, &size);
    g_clear_pointer(&session->again, m2s_mail_free);
    session->again = m2s_reader_read(session->rules, m2s_rules_list_id(session->rules),
                                     m2s_slice(data, size), FALSE, mail->location);
    return session->again;
}

static gboolean
is_object(M2sOutcome outcome)
{
    return outcome == M2S_OUTCOME_PATCH || outcome == M2S_OUTCOME_COVER ||
           outcome == M2S_OUTCOME_COMMENT;
}

/* A mail of which an object came is kept, even if it is a copy of one of which none came: a reply
 * that came too early and comes again.  Of all others, one copy is enough. */
static gboolean
keep(M2sSession *session, M2sKeptMail *kept, M2sTaken *taken, GError **error)
{
    gboolean has = FALSE;
    taken->keeping = is_object(taken->outcome) ? M2S_KEPT_AS_OBJECT : M2S_KEPT_ALONE;
    if (taken->keeping == M2S_KEPT_ALONE && !m2s_store_has_mail(session->store, kept, &has, error))
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
    const M2sLocation location = taken->mail->location;
    taken->mail->location = (M2sLocation){.where = M2S_MAIL_IN_STORE, .id = session->last_mail + 1};
    taken->outcome = m2s_engine_add(session->engine, taken->mail);
    taken->mail->location = location;
    return keep(session, kept, taken, error);
}

gboolean
m2s_session_take(M2sSession *session, M2sMail *mail, M2sKeptMail *kept, const M2sRules *rules,
                 gboolean is_known, M2sTaken *taken, GError **error)
{
    *taken = (M2sTaken){mail, M2S_OUTCOME_UNUSABLE, M2S_KEPT_NOT, 0};
    /* What is of no project needs no lock, unless the rules turn out to be others. */
    if (!m2s_mail_has_project(mail) && !session->begun)
        return TRUE;
    if (!m2s_session_begin(session, error))
        return FALSE;
    taken->mail = by_present_rules(session, mail, kept, rules);
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
    if (!m2s_session_begin(session, error) || !m2s_session_commit(session, error))
        return FALSE;
    forget(session);
    m2s_kept_mail_pack(kept, session->packer);
    return m2s_rebuild_with_mail(session->store, session->rules, session->options->jobs, id, kept,
                                 error);
}
