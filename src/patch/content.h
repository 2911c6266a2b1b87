/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Divides a mail's text parts into message and diff.  Layer: patch. */
#pragma once

#include "base/slice.h"
#include "model/text-part.h"

typedef struct {
    GString *message; /* never NULL; stripped, without signature, list footer and NUL */
    GString *diff;    /* (nullable): without NUL; never empty */
} M2sContent;

/* The content of a mail that may be a patch (find_patch_content, clean_content). */
void m2s_content_of_patch(const GPtrArray *parts, M2sContent *content);

/* The content of a reply, in which no diff is sought (find_comment_content, clean_content). */
void m2s_content_of_reply(const GPtrArray *parts, M2sContent *content);

/* Replaces "\r\n" by "\n", in place, as Patchwork does before it stores the message, shows it and
 * counts tags in it (EmailMixin.save).  Pull requests and `Depends-on:` are found before that. */
void m2s_content_unify_line_ends(GString *message);

void m2s_content_clear(M2sContent *content);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sContent, m2s_content_clear)
