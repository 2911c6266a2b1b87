/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a mail's text parts say: message and diff.  Layer: patch. */
#pragma once

#include "base/slice.h"
#include "model/text-part.h"

typedef struct {
    GString *message; /* never NULL; stripped, signature and list footer cut, no NUL */
    GString *diff;    /* (nullable): NULL if there is none; no NUL; never empty */
} M2sContent;

/* The line state machine (Patchwork's parse_patch): appends each line of text to message or diff.
 * Either may stay empty.  The last line gets a newline, and after a final newline comes an empty
 * line of its own. */
void m2s_content_split(M2sSlice text, GString *message, GString *diff);

/* Content of a mail that may be a patch (find_patch_content, clean_content). */
void m2s_content_of_patch(const GPtrArray *parts, M2sContent *content);

/* Content of a reply: no diff is looked for (find_comment_content, clean_content). */
void m2s_content_of_reply(const GPtrArray *parts, M2sContent *content);

/* Makes "\r\n" "\n", in place: the message as Patchwork stores and shows it, and counts tags in it
 * (EmailMixin.save).  Pull requests and `Depends-on:` are looked for in the message before this. */
void m2s_content_unify_line_ends(GString *message);

void m2s_content_clear(M2sContent *content);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sContent, m2s_content_clear)
