/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/archive.h"

#include <pthread.h>

#include <mbox2series/base.h>

#include "archive/mail-text.h"
#include "archive/opened.h"
#include "archive/pipeline.h"
#include "archive/raw-mail.h"
#include "archive/tally.h"
#include "mbox/input.h"
#include "mbox/quoting.h"
#include "model/catalogue.h"
#include "model/config.h"
#include "patch/diff-stat.h"
#include "patch/trailer.h"
#include "series/engine.h"

#define CLAIMS 4096 /* are read from a store at once */

struct M2sArchive {
    M2sOptions options;
    M2sRules *rules;
    M2sSources *sources;
    M2sOpened *opened;       /* (nullable): NULL for one that is read from inputs */
    M2sCatalogue *catalogue; /* (nullable): NULL if an opened one has not been loaded */
    M2sObjects objects;
    M2sIndex *index; /* (nullable): NULL for one that was opened */
    M2sSummary summary;
    gint64 progress_time;    /* when progress was last reported */
    gboolean has_everything; /* all mails were fetched */
};

/* An input that is being read. */
typedef struct {
    M2sArchive *archive;
    M2sInput *input;
} Run;

M2sArchive *
m2s_archive_new(const M2sConfig *config, const M2sOptions *options, GError **error)
{
    g_return_val_if_fail(config && options, NULL);
    g_autoptr(M2sConfig) settled = m2s_config_with_grouping(config, options->grouping);
    g_autoptr(M2sRules) rules = m2s_rules_new(settled, options, error);
    if (rules == NULL)
        return NULL;
    M2sArchive *archive = g_new0(M2sArchive, 1);
    archive->options = *options;
    archive->rules = g_steal_pointer(&rules);
    archive->options.list_id = m2s_rules_list_id(archive->rules);
    archive->sources = m2s_sources_new();
    m2s_sources_set_limits(archive->sources, &config->limits);
    archive->catalogue = m2s_catalogue_new(NULL);
    m2s_catalogue_add_configured(archive->catalogue, config->projects);
    archive->objects.catalogue = archive->catalogue;
    archive->index = m2s_index_new(archive->catalogue, NULL);
    return archive;
}

M2sArchive *
m2s_archive_open(const M2sConfig *config, const M2sOptions *options, const char *path,
                 GError **error)
{
    return m2s_archive_open_within(config, options, path, NULL, error);
}

M2sArchive *
m2s_archive_open_within(const M2sConfig *config, const M2sOptions *options, const char *path,
                        const M2sPatience *patience, GError **error)
{
    g_return_val_if_fail(options && path, NULL);
    M2sRules *rules;
    M2sOpened *opened = m2s_opened_new(config, options, path, patience, &rules, error);
    if (opened == NULL)
        return NULL;
    M2sArchive *archive = g_new0(M2sArchive, 1);
    archive->options = *options;
    archive->rules = rules;
    archive->opened = opened;
    archive->objects = m2s_opened_objects(opened);
    return archive;
}

gboolean
m2s_archive_load(M2sArchive *archive, GError **error)
{
    g_return_val_if_fail(archive, FALSE);
    if (archive->catalogue)
        return TRUE;
    archive->catalogue = m2s_opened_load(archive->opened, &archive->options, error);
    if (archive->catalogue)
        archive->objects = (M2sObjects){.catalogue = archive->catalogue};
    return archive->catalogue != NULL;
}

void
m2s_archive_free(M2sArchive *archive)
{
    g_clear_pointer(&archive->index, m2s_index_free);
    g_clear_pointer(&archive->catalogue, m2s_catalogue_free);
    g_clear_pointer(&archive->sources, m2s_sources_free);
    g_clear_pointer(&archive->opened, m2s_opened_free);
    m2s_rules_free(archive->rules);
    g_free(archive);
}

const M2sCatalogue *
m2s_archive_catalogue(const M2sArchive *archive)
{
    return archive->catalogue;
}

const M2sObjects *
m2s_archive_objects(const M2sArchive *archive)
{
    return &archive->objects;
}

M2sOpened *
m2s_archive_opened(const M2sArchive *archive)
{
    return archive->opened;
}

const M2sRules *
m2s_archive_rules(const M2sArchive *archive)
{
    return archive->rules;
}

gboolean
m2s_archive_read_verdicts(const M2sArchive *archive, M2sKind kind, const GPtrArray *comments,
                          GError **error)
{
    if (archive->catalogue) /* it was loaded with them */
        return TRUE;
    for (guint i = 0; comments && i < comments->len; i++)
        if (!m2s_opened_read_verdict(archive->opened, kind, g_ptr_array_index(comments, i), error))
            return FALSE;
    return TRUE;
}

guint
m2s_archive_revision(const M2sArchive *archive)
{
    return archive->opened ? m2s_opened_revision(archive->opened) : 0;
}

gboolean
m2s_archive_begin(const M2sArchive *archive, GError **error)
{
    return archive->opened == NULL || m2s_opened_begin(archive->opened, error);
}

void
m2s_archive_end(const M2sArchive *archive)
{
    if (archive->opened)
        m2s_opened_end(archive->opened);
}

void
m2s_archive_forget(const M2sArchive *archive)
{
    if (archive->opened)
        m2s_opened_forget(archive->opened);
}

guint
m2s_archive_held(const M2sArchive *archive)
{
    return m2s_opened_held(archive->opened);
}

gboolean
m2s_archive_changes(const M2sArchive *archive, guint *changes, GError **error)
{
    return m2s_opened_changes(archive->opened, changes, error);
}

const M2sSummary *
m2s_archive_summary(const M2sArchive *archive)
{
    return &archive->summary;
}

const M2sConfig *
m2s_archive_config(const M2sArchive *archive)
{
    return m2s_rules_config(archive->rules);
}

static void
on_input_warning(const char *path, const char *what, gpointer user_data)
{
    M2sArchive *archive = user_data;
    m2s_tally_warn(&archive->summary, &archive->options, path, what);
}

static void
add_mail(M2sArchive *archive, M2sMail *mail)
{
    M2sOutcome outcome;
    /* Without a source, nothing fails. */
    m2s_engine_add(archive->index, m2s_rules_grouping(archive->rules), mail, &outcome, NULL);
    m2s_tally_count(&archive->summary, mail, outcome);
    m2s_tally_diagnose(&archive->summary, &archive->options, archive->sources, mail,
                       &mail->location.span);
}

static void
tell_progress(const Run *run)
{
    M2sArchive *archive = run->archive;
    const M2sProgressReport report = {.what = "mails",
                                      .done = archive->summary.mails,
                                      .bytes = m2s_input_bytes_read(run->input),
                                      .total_bytes = m2s_input_bytes_total(run->input)};
    m2s_tally_tell_progress(&archive->options, &report, &archive->progress_time);
}

static gboolean
take_mail(M2sMail *mail, M2sKeptMail *kept, const M2sGathered *gathered, gpointer user_data)
{
    const Run *run = user_data;
    add_mail(run->archive, mail);
    tell_progress(run);
    return TRUE;
}

gboolean
m2s_archive_read(M2sArchive *archive, const char *input, GError **error)
{
    g_return_val_if_fail(archive && archive->index && input, FALSE);
    g_autoptr(M2sInput) opened =
        m2s_input_open(input, archive->sources, on_input_warning, archive, error);
    if (opened == NULL)
        return FALSE;
    Run run = {.archive = archive, .input = opened};
    const M2sPipelineUse use = {.keep = M2S_KEEP_NOTHING, .take = take_mail, .user_data = &run};
    if (!m2s_pipeline_run(archive->rules, archive->sources, opened, archive->options.jobs, &use,
                          error))
        return FALSE;
    if (m2s_input_mail_count(opened) == 0)
        m2s_tally_warn_empty(&archive->summary, &archive->options, input);
    return TRUE;
}

GBytes *
m2s_archive_mail(const M2sArchive *archive, const M2sLocation *mail, GError **error)
{
    return mail->where == M2S_MAIL_IN_FILE ? m2s_sources_read(archive->sources, &mail->span, error)
                                           : m2s_opened_mail(archive->opened, mail->id, error);
}

gboolean
m2s_archive_is_quoted(const M2sArchive *archive, const M2sLocation *mail)
{
    return mail->where == M2S_MAIL_IN_FILE &&
           m2s_sources_is_quoted(archive->sources, mail->span.source);
}

M2sText *
m2s_archive_text_of(const M2sArchive *archive, const M2sLocation *mail, GBytes *bytes)
{
    return m2s_mail_text_read(archive->rules, m2s_slice_of_bytes(bytes),
                              m2s_archive_is_quoted(archive, mail), NULL);
}

M2sText *
m2s_archive_text_with(const M2sArchive *archive, const M2sLocation *mail,
                      const char *const *headers, GError **error)
{
    g_autoptr(GBytes) bytes = m2s_archive_mail(archive, mail, error);
    return bytes ? m2s_mail_text_read(archive->rules, m2s_slice_of_bytes(bytes),
                                      m2s_archive_is_quoted(archive, mail), headers)
                 : NULL;
}

void
m2s_archive_stored_of(const M2sArchive *archive, const M2sLocation *mail, GBytes *bytes,
                      M2sStoredMail *stored)
{
    m2s_stored_mail_read(stored, archive->rules, m2s_slice_of_bytes(bytes),
                         m2s_archive_is_quoted(archive, mail));
}

/* The same for an archive that was opened: pages, so that memory stays small. */
static gboolean
each_kept_claim(const M2sArchive *archive, M2sClaimFunc tell, gpointer user_data, GError **error)
{
    g_auto(M2sKeptClaim) last = {0};
    for (gboolean is_more = TRUE; is_more;) {
        g_autoptr(GArray) claims = g_array_new(FALSE, FALSE, sizeof(M2sKeptClaim));
        g_array_set_clear_func(claims, (GDestroyNotify)m2s_kept_claim_clear);
        if (!m2s_opened_read_claims(archive->opened, last.msgid ? &last : NULL, CLAIMS, claims,
                                    error))
            return FALSE;
        for (guint i = 0; i < claims->len; i++) {
            const M2sKeptClaim *claim = &g_array_index(claims, M2sKeptClaim, i);
            if (!tell(claim->project, claim->msgid, claim->series, user_data, error))
                return FALSE;
        }
        is_more = claims->len == CLAIMS;
        if (is_more) {
            M2sKeptClaim *end = &g_array_index(claims, M2sKeptClaim, CLAIMS - 1);
            m2s_kept_claim_clear(&last);
            last = (M2sKeptClaim){.project = end->project, .msgid = g_steal_pointer(&end->msgid)};
        }
    }
    return TRUE;
}

gboolean
m2s_archive_each_claim(const M2sArchive *archive, M2sClaimFunc tell, gpointer user_data,
                       GError **error)
{
    if (archive->opened)
        return each_kept_claim(archive, tell, user_data, error);
    const GPtrArray *claims = m2s_index_changes(archive->index)->references;
    for (guint i = 0; i < claims->len; i++) {
        const M2sClaim *claim = g_ptr_array_index(claims, i);
        if (!tell(claim->series->project->id, claim->msgid, claim->series->id, user_data, error))
            return FALSE;
    }
    return TRUE;
}

GString *
m2s_archive_sent_mail(const M2sArchive *archive, const M2sLocation *mail, GError **error)
{
    g_autoptr(GBytes) bytes = m2s_archive_mail(archive, mail, error);
    if (bytes == NULL)
        return NULL;
    g_auto(M2sRawMail) raw = {0};
    m2s_raw_mail_init_as_sent(&raw, m2s_slice_of_bytes(bytes),
                              m2s_archive_is_quoted(archive, mail));
    return raw.copy ? g_steal_pointer(&raw.copy) : g_string_new_len(raw.bytes.data, raw.bytes.size);
}

GBytes *
m2s_archive_exact_mail(const M2sArchive *archive, const M2sLocation *mail, GError **error)
{
    g_autoptr(GBytes) bytes = m2s_archive_mail(archive, mail, error);
    if (bytes == NULL || !m2s_archive_is_quoted(archive, mail))
        return g_steal_pointer(&bytes);
    GString *unquoted = m2s_quoting_undo(m2s_slice_of_bytes(bytes));
    return unquoted ? g_string_free_to_bytes(unquoted) : g_steal_pointer(&bytes);
}

M2sText *
m2s_archive_text(const M2sArchive *archive, const M2sLocation *mail, GError **error)
{
    g_return_val_if_fail(archive && mail, NULL);
    return m2s_archive_text_with(archive, mail, NULL, error);
}

void
m2s_archive_fetch(const M2sArchive *archive, const GPtrArray *items)
{
    if (archive->has_everything)
        return;
    g_autoptr(GPtrArray) spans = g_ptr_array_new();
    for (guint i = 0; i < items->len; i++) {
        const M2sLocation *mail = &((const M2sItem *)g_ptr_array_index(items, i))->mail;
        if (mail->where == M2S_MAIL_IN_FILE)
            g_ptr_array_add(spans, (gpointer)&mail->span);
    }
    if (spans->len > 0)
        m2s_sources_fetch(archive->sources, spans);
}

/* Comments and patches begin with an item.  objects: (nullable). */
static void
add_items(GPtrArray *items, const GPtrArray *objects)
{
    for (guint i = 0; objects && i < objects->len; i++)
        g_ptr_array_add(items, g_ptr_array_index(objects, i));
}

void
m2s_archive_fetch_item(const M2sArchive *archive, const M2sItem *item, const GPtrArray *comments)
{
    g_autoptr(GPtrArray) items = g_ptr_array_new();
    g_ptr_array_add(items, (gpointer)item);
    add_items(items, comments);
    m2s_archive_fetch(archive, items);
}

static void
add_items_of_series(GPtrArray *items, const M2sSeries *series)
{
    if (series->cover) {
        g_ptr_array_add(items, series->cover);
        add_items(items, series->cover->comments);
    }
    add_items(items, series->patches);
    for (guint i = 0; i < series->patches->len; i++)
        add_items(items, ((const M2sPatch *)g_ptr_array_index(series->patches, i))->comments);
}

void
m2s_archive_fetch_series(const M2sArchive *archive, const M2sSeries *series)
{
    g_autoptr(GPtrArray) items = g_ptr_array_new();
    add_items_of_series(items, series);
    m2s_archive_fetch(archive, items);
}

void
m2s_archive_fetch_all_series(const M2sArchive *archive, const GPtrArray *all)
{
    g_autoptr(GPtrArray) items = g_ptr_array_new();
    for (guint i = 0; i < all->len; i++)
        add_items_of_series(items, g_ptr_array_index(all, i));
    m2s_archive_fetch(archive, items);
}

void
m2s_archive_fetch_everything(M2sArchive *archive)
{
    g_autoptr(GPtrArray) items = g_ptr_array_new();
    add_items(items, archive->catalogue->covers);
    add_items(items, archive->catalogue->patches);
    add_items(items, archive->catalogue->cover_comments);
    add_items(items, archive->catalogue->patch_comments);
    m2s_archive_fetch(archive, items);
    archive->has_everything = TRUE;
}

guint
m2s_archive_passes(const M2sArchive *archive)
{
    return m2s_sources_passes(archive->sources);
}

/* Guards the details of objects that were read from inputs: pages are made on all cores. */
static pthread_mutex_t details = PTHREAD_MUTEX_INITIALIZER;

static gboolean
has_details(const M2sItem *item)
{
    pthread_mutex_lock(&details);
    gboolean is_there = item->trailers != NULL;
    pthread_mutex_unlock(&details);
    return is_there;
}

/* Gives item what was found in text, unless another thread has. */
static void
take_details(M2sKind kind, M2sItem *item, const M2sText *text)
{
    char *trailers = m2s_trailers_of(m2s_slice_of(text->content), NULL), *files = NULL;
    if (kind == M2S_PATCH)
        files = m2s_diff_files(m2s_slice_of(text->diff ? text->diff : ""), NULL);
    pthread_mutex_lock(&details);
    if (item->trailers == NULL) {
        item->trailers = g_steal_pointer(&trailers);
        if (kind == M2S_PATCH)
            ((M2sPatch *)item)->files = g_steal_pointer(&files);
    }
    pthread_mutex_unlock(&details);
    g_free(trailers);
    g_free(files);
}

gboolean
m2s_archive_detail(const M2sArchive *archive, M2sKind kind, gconstpointer object, GError **error)
{
    M2sItem *item = (M2sItem *)object;
    if (archive->opened)
        return m2s_opened_detail(archive->opened, kind, item, error);
    if (has_details(item))
        return TRUE;
    g_autoptr(M2sText) text = m2s_archive_text(archive, &item->mail, error);
    if (text == NULL)
        return FALSE;
    take_details(kind, item, text);
    return TRUE;
}
