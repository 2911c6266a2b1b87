/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What Patchwork's REST API answers.  Layer: output. */
#pragma once

#include <mbox2series/view.h>

G_BEGIN_DECLS

typedef struct {
    guint status; /* of HTTP: 200 or 404 */
    char *link;   /* (nullable): the Link header of a list */
    char *body;   /* JSON on one line, UTF-8, safe for a terminal */
} M2sAnswer;

/* Answers a GET of target, "/api/1.2/covers/?order=-id": API 1.0 to 1.4 and without a version; the
 * index, projects, people, series, covers, patches, comments, checks (none), events, users and
 * bundles (none), as lists and details, with Patchwork's filters, orders and pages.  A slash that
 * lacks at the end of the path is added, where Patchwork would redirect.  context's version is not
 * heeded.
 * Returns: (transfer full) (nullable): NULL with an error of context->text. */
M2S_API M2sAnswer *m2s_api_get(const M2sViewContext *context, const char *target, GError **error);
M2S_API void m2s_answer_free(M2sAnswer *answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sAnswer, m2s_answer_free)

G_END_DECLS
