/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes answers to GET.  Layer: server. */
#pragma once

#include <mbox2series/serve.h>

#define M2S_TYPE_JSON  "application/json"
#define M2S_TYPE_TEXT  "text/plain; charset=utf-8"
#define M2S_TYPE_PLAIN "text/plain"
#define M2S_TYPE_PATCH "text/x-patch"

/* All return (transfer full). */

/* type: lives as long as the program.  body: a reference is taken. */
M2sWebAnswer *m2s_web_answer_new_bytes(guint status, const char *type, GBytes *body);

/* text: (transfer full). */
M2sWebAnswer *m2s_web_answer_new(guint status, const char *type, char *text);

/* A redirect with status to path, which begins with a slash, below base_url. */
M2sWebAnswer *m2s_web_answer_redirect(guint status, const char *base_url, const char *path);

/* A 404 that says what there is. */
M2sWebAnswer *m2s_web_answer_not_found(const char *base_url);

/* A 200 with a text to be saved as a file.
 * text: (transfer full).  name: what it is called, a subject; suffix: ".patch". */
M2sWebAnswer *m2s_web_answer_file(const char *type, char *text, const char *name,
                                  const char *suffix);
