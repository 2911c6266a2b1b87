/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/tally.h"

#define PROGRESS_INTERVAL (G_USEC_PER_SEC / 10)

void
m2s_tally_tell_progress(const M2sOptions *options, const M2sProgressReport *report, gint64 *last)
{
    if (options->progress == NULL)
        return;
    gint64 time = g_get_monotonic_time();
    if (*last > 0 && time - *last < PROGRESS_INTERVAL)
        return;
    *last = time;
    options->progress(report, options->user_data);
}

static guint64 *
count_of_unusable(M2sSummary *summary, M2sMailStatus status)
{
    switch (status) {
    case M2S_MAIL_IGNORED:
        return &summary->ignored;
    case M2S_MAIL_FOREIGN:
        return &summary->foreign;
    case M2S_MAIL_EMPTY:
        return &summary->empty;
    case M2S_MAIL_SET_ASIDE:
        return &summary->set_aside;
    case M2S_MAIL_INVALID:
    case M2S_MAIL_USABLE:
        break;
    }
    return &summary->invalid;
}

static guint64 *
count_of_outcome(M2sSummary *summary, M2sOutcome outcome, M2sMailStatus status)
{
    switch (outcome) {
    case M2S_OUTCOME_COVER:
        return &summary->covers;
    case M2S_OUTCOME_PATCH:
        return &summary->patches;
    case M2S_OUTCOME_COMMENT:
        return &summary->comments;
    case M2S_OUTCOME_DUPLICATE:
        return &summary->duplicates;
    case M2S_OUTCOME_LOOSE:
    case M2S_OUTCOME_ORPHAN:
        return &summary->orphans;
    case M2S_OUTCOME_UNUSABLE:
        break;
    }
    return count_of_unusable(summary, status);
}

void
m2s_tally_count(M2sSummary *summary, const M2sMail *mail, M2sOutcome outcome)
{
    summary->mails++;
    ++*count_of_outcome(summary, outcome, mail->status);
}

static void
tell(M2sSummary *summary, const M2sOptions *options, const char *where, const char *what)
{
    summary->diagnostics++;
    if (options->diagnostic)
        options->diagnostic(where, what, options->user_data);
}

void
m2s_tally_diagnose(M2sSummary *summary, const M2sOptions *options, M2sSources *sources,
                   const M2sMail *mail, const M2sSpan *span)
{
    if (mail->diagnostics == NULL)
        return;
    g_autofree char *path = m2s_sources_path(sources, span->source);
    g_autofree char *shown = g_filename_display_name(path);
    g_autofree char *where =
        g_strdup_printf("%s: %s %" G_GUINT64_FORMAT ": %s", shown,
                        m2s_sources_is_repository(sources, span->source) ? "mail" : "byte",
                        span->offset, mail->msgid ? mail->msgid : "no Message-ID");
    for (guint i = 0; i < mail->diagnostics->len; i++)
        tell(summary, options, where, g_ptr_array_index(mail->diagnostics, i));
}

void
m2s_tally_warn(M2sSummary *summary, const M2sOptions *options, const char *path, const char *what)
{
    g_autofree char *shown = g_filename_display_name(path);
    tell(summary, options, shown, what);
}

void
m2s_tally_warn_empty(M2sSummary *summary, const M2sOptions *options, const char *input)
{
    gboolean is_stdin = input == NULL || g_str_equal(input, "-");
    m2s_tally_warn(summary, options, is_stdin ? "standard input" : input, "there is no mail in it");
}
