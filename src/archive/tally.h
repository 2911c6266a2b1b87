/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counts what became of mails and reports their diagnostics.  Layer: archive. */
#pragma once

#include <mbox2series/archive.h>

#include "mbox/source.h"
#include "model/mail.h"
#include "series/outcome.h"

/* Reports progress, unless that was done less than a tenth of a second ago.
 * last: (inout): the monotonic time of the last report; 0: none yet. */
void m2s_tally_tell_progress(const M2sOptions *options, const M2sProgressReport *report,
                             gint64 *last);

/* Counts mail in summary by its outcome. */
void m2s_tally_count(M2sSummary *summary, const M2sMail *mail, M2sOutcome outcome);

/* Reports the diagnostics of mail, if there are any.  span: where it is in sources. */
void m2s_tally_diagnose(M2sSummary *summary, const M2sOptions *options, M2sSources *sources,
                        const M2sMail *mail, const M2sSpan *span);

/* Reports something about an input as a whole. */
void m2s_tally_warn(M2sSummary *summary, const M2sOptions *options, const char *path,
                    const char *what);

/* Reports that an input was read and has no mail.  It need not be an error: the mailbox of a new
 * list is empty, too.  input: (nullable): as given; NULL or "-" for standard input. */
void m2s_tally_warn_empty(M2sSummary *summary, const M2sOptions *options, const char *input);
