/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes answers to GET that are no pages.  Layer: server. */
#pragma once

#include "html/answer.h"

#define M2S_TYPE_JSON  "application/json"
#define M2S_TYPE_PLAIN "text/plain"
#define M2S_TYPE_PATCH "text/x-patch"

/* All return (transfer full). */

/* A 404 that says what there is. */
M2sWebAnswer *m2s_web_answer_not_found(const char *base_url);

/* A 200 with a text to be saved as a file.
 * text: (transfer full).  name: what it is called, a subject; suffix: ".patch". */
M2sWebAnswer *m2s_web_answer_file(const char *type, char *text, const char *name,
                                  const char *suffix);
