/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What precise grouping reads from a subject and a text, beyond what Patchwork does.  Layer: patch.
 *
 * A pure function of the mail, like everything here. */
#pragma once

#include "base/slice.h"
#include "model/mail.h"
#include "patch/subject.h"

/* Reads the version and the other prefixes.  A version is found in more prefixes than Patchwork
 * finds it in (`PATCHv2`, `RFCv2`, `v5.1`), but not in the rest of the subject.
 * Returns: (transfer full), without is_answer; belongs to an M2sMail. */
M2sSubmission *m2s_submission_of_subject(const M2sSubject *subject);

/* Whether message is an answer to a cover rather than a cover, though its subject has 0/n and no
 * `Re:`: it has a line that begins with `>`, and no diffstat ("3 files changed") but quoted ones.
 * message: with line ends that are unified. */
gboolean m2s_submission_is_answer(M2sSlice message);
