/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The text of a mail: what a view shows of it beyond the catalogue.  Layer: model.
 *
 * It is not kept but read again from the mail when a view needs it, so that memory does not grow
 * with the size of mails. */
#pragma once

#include <mbox2series/base.h>

G_BEGIN_DECLS

typedef struct {
    const char *name;
    const char
        *value; /* as Patchwork stores it: ASCII, encoded and folded again, lines joined by "\n" */
} M2sTextHeader;

typedef struct {
    GArray *headers;     /* of M2sTextHeader, in order */
    char *block;         /* what headers point into */
    char *content;       /* the message, without diff, signature and list footer */
    char *diff;          /* (nullable) */
    GPtrArray *trailers; /* of char *: the lines of content such as "Reviewed-by: Ann" */
} M2sText;

M2S_API void m2s_text_free(M2sText *text);

/* The value of the first header of that name, in any case, or NULL.  (transfer none) */
M2S_API const char *m2s_text_find_header(const M2sText *text, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sText, m2s_text_free)

G_END_DECLS
