/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes answers to GET.  Layer: html. */
#pragma once

#include <mbox2series/pages.h>

#define M2S_TYPE_HTML "text/html; charset=utf-8"
#define M2S_TYPE_TEXT "text/plain; charset=utf-8"

/* All return (transfer full). */

/* type: lives as long as the program.  body: a reference is taken. */
M2sWebAnswer *m2s_web_answer_new_bytes(guint status, const char *type, GBytes *body);

/* text: (transfer full). */
M2sWebAnswer *m2s_web_answer_new(guint status, const char *type, char *text);

/* A redirect with status to path, which begins with a slash. */
M2sWebAnswer *m2s_web_answer_redirect(guint status, const char *path);
