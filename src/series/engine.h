/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The series engine: takes mails in order and works out what each of them is and where it belongs.
 * Layer: series.
 *
 * Every rule is Patchwork's (parse_mail, and the signals that write events), unless the grouping is
 * another one; then only those of grouping.h are. */
#pragma once

#include "model/mail.h"
#include "series/index.h"
#include "series/outcome.h"

/* Takes the next mail into the index and its catalogue.  May add diagnostics to it.
 * grouping: the same for all mails of an index; a mail for precise grouping has a submission.
 * outcome: (out): what became of it.
 * Returns: FALSE with the error of a lookup that failed: mail and catalogue are as they were. */
gboolean m2s_engine_add(M2sIndex *index, M2sGrouping grouping, M2sMail *mail, M2sOutcome *outcome,
                        GError **error);
