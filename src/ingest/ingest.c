/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/store.h>

#include <mbox2series/base.h>

#include "archive/pipeline.h"
#include "archive/tally.h"
#include "ingest/indexing.h"
#include "ingest/progress.h"
#include "ingest/session.h"

/* One call of m2s_ingest(). */
typedef struct {
    const M2sOptions *options;
    M2sSummary *summary;
    const char *path; /* of the store */
    M2sSources *sources;
    M2sSession *session;
    M2sHarvested *harvested; /* (nullable): NULL if the words of mails are of no use */
    M2sProgress progress;    /* in the input being read */
    gint64 progress_time;    /* when progress was last reported */
    const M2sRules *rules;   /* by which it is read */
    guint revision;          /* of the store's rules when reading it began */
    gboolean at_end;
    gboolean is_mapped; /* a mail was stored straight from the mapped file, not from a copy */
    GError *error;
} Run;

static void
run_clear(Run *run)
{
    g_clear_pointer(&run->harvested, m2s_harvested_free);
    g_clear_pointer(&run->session, m2s_session_free);
    g_clear_pointer(&run->sources, m2s_sources_free);
    g_clear_error(&run->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Run, run_clear)

/* The revision of the rules by which the input was read, from its start.  If another process has
 * changed them since, the first mails may have a project only now: the next run reads all again. */
static guint
revision_read_by(const Run *run)
{
    gboolean is_current = run->rules == m2s_session_rules(run->session);
    return is_current ? m2s_session_revision(run->session) : run->revision;
}

static gboolean
store_progress(gpointer user_data, GError **error)
{
    Run *run = user_data;
    if (run->is_mapped && !m2s_input_verify(run->progress.input, error))
        return FALSE;
    run->is_mapped = FALSE;
    return m2s_progress_store(&run->progress, m2s_session_store(run->session),
                              revision_read_by(run), run->options->list_id, run->at_end, error);
}

/* The diagnostics of a mail that the state already has were reported when it first came. */
static void
tell(Run *run, const M2sTaken *taken, const M2sSpan *span)
{
    m2s_tally_count(run->summary, taken->mail, taken->outcome);
    if (taken->keeping == M2S_KEPT_ALONE)
        run->summary->kept++;
    if (taken->keeping == M2S_KEPT_LOST) {
        run->summary->lost++;
        m2s_mail_diagnose(taken->mail, "it is too large for a state and was not stored");
    }
    if (taken->keeping != M2S_KEPT_BEFORE)
        m2s_tally_diagnose(run->summary, run->options, run->sources, taken->mail, span);
}

static void
tell_progress(Run *run)
{
    const M2sInput *input = run->progress.input;
    const M2sProgressReport report = {.what = "mails",
                                      .done = run->summary->mails,
                                      .bytes = m2s_input_bytes_read(input),
                                      .total_bytes = m2s_input_bytes_total(input)};
    m2s_tally_tell_progress(run->options, &report, &run->progress_time);
}

/* Adds what was stored to the index of words.  The mails are safe if that fails, and a delivery
 * agent must not send them again for it: the next run makes up for it. */
static void
update_index(Run *run)
{
    g_autoptr(GError) problem = NULL;
    if (m2s_indexing_catch_up(m2s_session_store(run->session), m2s_session_rules(run->session),
                              run->options, run->harvested, &problem))
        return;
    g_clear_pointer(&run->harvested, m2s_harvested_free);
    g_autofree char *what =
        g_strdup_printf("its index of words is not up to date: %s", problem->message);
    m2s_tally_warn(run->summary, run->options, run->path, what);
}

/* The words of a long import do not fit into memory: they are written when the mails of one of the
 * largest segments are stored. */
static void
update_index_if_due(Run *run)
{
    if (run->harvested && m2s_harvested_spans(run->harvested, M2S_INDEX_SEGMENT_MAX) &&
        m2s_session_release(run->session))
        update_index(run);
}

/* Remembers the words of a mail that was stored as it was read first. */
static void
harvest(Run *run, const M2sMail *mail, const M2sTaken *taken, const M2sGathered *gathered)
{
    gboolean is_new = taken->keeping == M2S_KEPT_AS_OBJECT || taken->keeping == M2S_KEPT_ALONE;
    if (run->harvested && gathered && is_new && taken->mail == mail)
        m2s_harvested_add(run->harvested, m2s_session_stored_revision(run->session), taken->id,
                          gathered);
}

static gboolean
take_mail(M2sMail *mail, M2sKeptMail *kept, const M2sGathered *gathered, gpointer user_data)
{
    Run *run = user_data;
    M2sTaken taken;
    const M2sSpan span = mail->location.span;
    guint part = m2s_progress_part_of(&run->progress, &span);
    gboolean done = part && kept
                        ? m2s_session_replace(run->session, part, mail, kept, &taken, &run->error)
                        : m2s_session_take(run->session, mail, kept, run->rules,
                                           run->progress.is_known, &taken, &run->error);
    if (!done)
        return FALSE;
    m2s_progress_take(&run->progress, &span, kept, taken.id);
    run->is_mapped = run->is_mapped || taken.mail->status == M2S_MAIL_SET_ASIDE;
    harvest(run, mail, &taken, gathered);
    tell(run, &taken, &span);
    tell_progress(run);
    if (!m2s_session_commit_if_due(run->session, &run->error))
        return FALSE;
    update_index_if_due(run);
    return TRUE;
}

static void
on_input_warning(const char *path, const char *what, gpointer user_data)
{
    const Run *run = user_data;
    m2s_tally_warn(run->summary, run->options, path, what);
}

/* Commits what was taken and how far the input was read. */
static gboolean
finish_input(Run *run, GError **error)
{
    run->at_end = TRUE;
    if (m2s_progress_is_new(&run->progress) && !m2s_session_begin(run->session, error))
        return FALSE;
    return m2s_session_finish(run->session, error);
}

static gboolean
read_input(Run *run, M2sInput *input, const char *path, GError **error)
{
    if (run->progress.is_unchanged)
        return finish_input(run, error);
    if (run->progress.has_changed)
        m2s_tally_warn(run->summary, run->options, path,
                       "it has changed since it was last read; all of it is read again");
    M2sKeep keep = run->progress.is_known ? M2S_KEEP_HASHED : M2S_KEEP_PACKED;
    /* Where most mails are in the store, their words are of no use. */
    gboolean is_harvested = run->harvested && keep == M2S_KEEP_PACKED;
    const M2sPipelineUse use = {.keep = keep,
                                .gather = is_harvested ? &m2s_harvested_gather : NULL,
                                .take = take_mail,
                                .user_data = run};
    gboolean is_read =
        m2s_pipeline_run(run->rules, run->sources, input, run->options->jobs, &use, error);
    if (run->error) {
        g_clear_error(error);
        g_propagate_error(error, g_steal_pointer(&run->error));
        return FALSE;
    }
    if (is_read)
        return finish_input(run, error);
    /* What was read up to the error is sound. */
    return m2s_session_commit(run->session, NULL) && FALSE;
}

/* path: NULL for a delivery. */
static gboolean
ingest_input(Run *run, const char *path, GError **error)
{
    run->rules = m2s_session_rules(run->session);
    run->revision = m2s_session_revision(run->session);
    m2s_sources_set_limits(run->sources, &m2s_rules_config(run->rules)->limits);
    g_autoptr(M2sInput) input = m2s_input_open(path, run->sources, on_input_warning, run, error);
    if (input == NULL)
        return FALSE;
    run->at_end = FALSE;
    m2s_input_expect_growth(input);
    gboolean done = m2s_progress_begin(&run->progress, m2s_session_store(run->session), input, path,
                                       run->revision, run->options->list_id, error) &&
                    read_input(run, input, path, error);
    if (done && !m2s_input_deferred(input) && run->progress.position == 0)
        m2s_tally_warn_empty(run->summary, run->options, path);
    m2s_progress_clear(&run->progress);
    return done;
}

/* Mails that are not in the state must show in the exit status, too. */
static gboolean
check_lost(const char *path, const M2sSummary *summary, GError **error)
{
    if (summary->lost == 0)
        return TRUE;
    g_set_error(error, M2S_ERROR, M2S_ERROR_DATA,
                "%s: %" G_GUINT64_FORMAT " mails are too large for a state and were not stored",
                path, summary->lost);
    return FALSE;
}

gboolean
m2s_ingest(const M2sConfig *config, const M2sOptions *options, const char *path,
           char *const *inputs, M2sSummary *summary, GError **error)
{
    g_return_val_if_fail(options && path && inputs && summary, FALSE);
    *summary = (M2sSummary){0};
    M2sOptions reading = *options;
    /* A store has both, whether or not anybody will want them. */
    reading.sketches = reading.verdicts = reading.details = TRUE;
    gboolean is_indexed;
    g_auto(Run)
        run = {.options = &reading, .summary = summary, .path = path, .sources = m2s_sources_new()};
    run.session = m2s_session_open(config, &reading, path, error);
    if (run.session == NULL ||
        !m2s_indexing_settle(m2s_session_store(run.session), options->index, &is_indexed, error))
        return FALSE;
    run.harvested = is_indexed ? m2s_harvested_new() : NULL;
    m2s_session_on_commit(run.session, store_progress, &run);
    if (*inputs == NULL && !ingest_input(&run, NULL, error))
        return FALSE;
    for (char *const *input = inputs; *input; input++)
        if (!ingest_input(&run, *input, error))
            return FALSE;
    update_index(&run);
    return check_lost(path, summary, error);
}
