/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/ingest.h>

#include <mbox2series/error.h>

#include "ingest/input-mark.h"
#include "ingest/pipeline.h"
#include "ingest/state-index.h"
#include "ingest/tally.h"
#include "mbox/quoting.h"
#include "model/catalogue.h"
#include "model/project.h"
#include "series/engine.h"

#define MAILS_A_TRANSACTION 1000

/* A run that adds mails to a state. */
typedef struct {
    const M2sOptions *options;
    const M2sConfig *config;
    M2sRules *rules;
    M2sSources *sources;
    M2sStore *store;
    M2sSummary *summary;

    /* What is made since somebody else wrote last: */
    M2sCatalogue *catalogue; /* (nullable) */
    M2sIndex *index;
    M2sEngine *engine;
    guint last_mail; /* the highest number of a mail */

    gboolean begun;  /* a transaction is open */
    guint mails;     /* that are in it */
    M2sInput *input; /* (nullable): that is being read */
    const char *path;
    gboolean marked;  /* its position is kept */
    guint64 position; /* up to which it was read */
    guint64 skip;     /* mails before this byte are in the state already */
    GError *error;
} Session;

/* Lets go of all objects, the store's knowledge of them first. */
static void
forget(Session *session)
{
    if (session->store)
        m2s_store_forget(session->store);
    g_clear_pointer(&session->engine, m2s_engine_free);
    g_clear_pointer(&session->index, m2s_index_free);
    g_clear_pointer(&session->catalogue, m2s_catalogue_free);
}

static void
session_clear(Session *session)
{
    if (session->begun)
        m2s_store_rollback(session->store);
    forget(session);
    g_clear_pointer(&session->store, m2s_store_free);
    g_clear_pointer(&session->sources, m2s_sources_free);
    g_clear_pointer(&session->rules, m2s_rules_free);
    g_clear_error(&session->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Session, session_clear)

static M2sProject *
find_by_link_name(const GPtrArray *projects, const char *link_name)
{
    for (guint i = 0; i < projects->len; i++) {
        M2sProject *project = g_ptr_array_index(projects, i);
        if (g_str_equal(project->link_name, link_name))
            return project;
    }
    return NULL;
}

/* The catalogue begins with the projects of the state; those of the configuration stand in for
 * theirs, or come after them if they are new. */
static gboolean
take_projects(Session *session, GError **error)
{
    g_autoptr(GPtrArray) stored = m2s_store_projects(session->store, error);
    if (stored == NULL)
        return FALSE;
    GPtrArray *projects = session->catalogue->projects;
    for (guint i = 0; i < stored->len; i++) {
        M2sProject *project = g_ptr_array_index(stored, i);
        M2sProject *configured = find_by_link_name(session->config->projects, project->link_name);
        if (configured) {
            configured->id = project->id;
            if (!m2s_store_update_project(session->store, configured, error))
                return FALSE;
        }
        g_ptr_array_add(projects, m2s_project_ref(configured ? configured : project));
    }
    for (guint i = 0; i < session->config->projects->len; i++) {
        M2sProject *project = g_ptr_array_index(session->config->projects, i);
        if (find_by_link_name(stored, project->link_name))
            continue;
        g_ptr_array_add(projects, m2s_project_ref(project));
        project->id = projects->len;
    }
    session->index = m2s_state_index_new(session->catalogue, session->store, stored->len);
    for (guint i = 0; i < projects->len; i++)
        session->index->class->add_project(session->index, g_ptr_array_index(projects, i));
    return TRUE;
}

/* Begins to make objects after those that the state has now. */
static gboolean
begin_anew(Session *session, GError **error)
{
    M2sStoreNumbers numbers;
    forget(session);
    if (!m2s_store_numbers(session->store, &numbers, error))
        return FALSE;
    const M2sNumbers before = {.people = numbers.person, /* all projects are here: they are few */
                               .series = numbers.series,
                               .covers = numbers.cover,
                               .patches = numbers.patch,
                               .cover_comments = numbers.cover_comment,
                               .patch_comments = numbers.patch_comment,
                               .events = numbers.event};
    session->last_mail = numbers.mail;
    session->catalogue = m2s_catalogue_new(&before);
    if (!take_projects(session, error))
        return FALSE;
    session->engine = m2s_engine_new(session->catalogue, session->index);
    return TRUE;
}

static gboolean
begin(Session *session, GError **error)
{
    gboolean changed = FALSE;
    if (!m2s_store_begin(session->store, &changed, error))
        return FALSE;
    session->begun = TRUE;
    session->mails = 0;
    return (session->engine && !changed) || begin_anew(session, error);
}

static gboolean
commit(Session *session, GError **error)
{
    if (!session->begun)
        return TRUE;
    if (!m2s_state_index_flush(session->index, error))
        return FALSE;
    if (session->marked &&
        !m2s_input_mark_store(session->store, session->path, session->position, error))
        return FALSE;
    session->begun = FALSE;
    if (m2s_store_commit(session->store, error))
        return TRUE;
    m2s_store_rollback(session->store);
    return FALSE;
}

/* The mail as the state keeps it: unquoted. */
static GBytes *
unquote(const Session *session, const M2sMail *mail, GBytes *bytes)
{
    gsize size;
    const char *data = g_bytes_get_data(bytes, &size);
    gboolean quoted = m2s_sources_is_quoted(session->sources, mail->span.source);
    GString *unquoted = quoted ? m2s_quoting_undo(m2s_slice(data, size)) : NULL;
    return unquoted ? g_string_free_to_bytes(unquoted) : g_bytes_ref(bytes);
}

/* Mail that nothing came of is not kept: it leaves no trace in Patchwork either, and what somebody
 * delivers may be private.  So a reply that came before its parent is taken when it comes again, as
 * Patchwork would. */
static gboolean
is_kept(M2sOutcome outcome)
{
    return outcome == M2S_OUTCOME_PATCH || outcome == M2S_OUTCOME_COVER ||
           outcome == M2S_OUTCOME_COMMENT;
}

static gboolean
add_unquoted(Session *session, M2sMail *mail, M2sSlice raw, GError **error)
{
    const M2sSpan span = mail->span;
    mail->span = (M2sSpan){.offset = session->last_mail + 1,
                           .length = MIN(raw.size, G_MAXUINT32),
                           .source = G_MAXUINT32};
    M2sOutcome outcome = m2s_engine_add(session->engine, mail);
    m2s_tally_count(session->summary, mail, outcome);
    m2s_tally_diagnose(session->summary, session->options, session->sources, mail, &span);
    if (is_kept(outcome))
        return m2s_store_add_mail(session->store, ++session->last_mail, raw, session->options->now,
                                  error);
    return TRUE;
}

static gboolean
add_mail(Session *session, M2sMail *mail, GBytes *bytes, GError **error)
{
    g_autoptr(GBytes) unquoted = unquote(session, mail, bytes);
    gsize size;
    const char *data = g_bytes_get_data(unquoted, &size);
    if (!session->begun && !begin(session, error))
        return FALSE;
    session->position = mail->span.offset + mail->span.length;
    if (!add_unquoted(session, mail, m2s_slice(data, size), error))
        return FALSE;
    return ++session->mails < MAILS_A_TRANSACTION || commit(session, error);
}

/* The last mail of an mbox that ends within a line is being written: it is left for the next run.
 * (A mail that was cut at a line end was taken as it was; whole, it is told of as another one.) */
static gboolean
is_cut(const Session *session, const M2sMail *mail, GBytes *bytes)
{
    gsize size;
    const char *data = g_bytes_get_data(bytes, &size);
    guint64 end = mail->span.offset + mail->span.length;
    return session->marked && end == m2s_input_bytes_total(session->input) && size > 0 &&
           data[size - 1] != '\n' && m2s_sources_is_quoted(session->sources, mail->span.source);
}

static gboolean
take_mail(M2sMail *mail, GBytes *bytes, gpointer user_data)
{
    Session *session = user_data;
    if (mail->span.offset + mail->span.length <= session->skip || is_cut(session, mail, bytes))
        return TRUE;
    return add_mail(session, mail, bytes, &session->error);
}

static void
on_input_warning(const char *path, const char *what, gpointer user_data)
{
    const Session *session = user_data;
    m2s_tally_warn(session->summary, session->options, path, what);
}

/* Where reading of the input goes on, if it is an mbox that was read before. */
static gboolean
find_position(Session *session, GError **error)
{
    M2sInputMarkResult result;
    session->skip = session->position = 0;
    session->marked = session->path && m2s_input_bytes_total(session->input) > 0;
    if (!session->marked)
        return TRUE;
    if (!m2s_input_mark_find(session->store, session->path, &session->skip, &result, error))
        return FALSE;
    session->position = session->skip;
    if (session->skip > 0)
        m2s_input_skip(session->input, session->skip); /* if not, take_mail() passes them over */
    if (result == M2S_INPUT_MARK_CHANGED)
        m2s_tally_warn(session->summary, session->options, session->path,
                       "it is not what it was when it was read last; all of it is read again");
    return TRUE;
}

/* path: NULL for a delivery. */
static gboolean
ingest_input(Session *session, const char *path, GError **error)
{
    g_autoptr(M2sInput) input =
        path ? m2s_input_open(path, session->sources, on_input_warning, session, error)
             : m2s_input_open_delivery(session->sources, on_input_warning, session, error);
    session->input = input;
    session->path = path;
    if (input == NULL || !find_position(session, error))
        return FALSE;
    gboolean read = m2s_pipeline_run(session->rules, session->sources, input,
                                     session->options->jobs, take_mail, session, error);
    if (session->error) {
        g_clear_error(error);
        g_propagate_error(error, g_steal_pointer(&session->error));
        return FALSE;
    }
    return read && commit(session, error);
}

gboolean
m2s_ingest(const M2sConfig *config, const M2sOptions *options, const char *path,
           char *const *inputs, M2sSummary *summary, GError **error)
{
    g_return_val_if_fail(config && options && path && inputs && summary, FALSE);
    *summary = (M2sSummary){0};
    g_auto(Session) session = {.options = options, .config = config, .summary = summary};
    session.rules = m2s_rules_new(config, options, error);
    if (session.rules == NULL)
        return FALSE;
    session.sources = m2s_sources_new();
    session.store = m2s_store_open(path, M2S_STORE_WRITE, error);
    if (session.store == NULL)
        return FALSE;
    m2s_store_set_config(session.store, config->states, config->users);
    if (*inputs == NULL)
        return ingest_input(&session, NULL, error);
    for (char *const *input = inputs; *input; input++)
        if (!ingest_input(&session, *input, error))
            return FALSE;
    return TRUE;
}
