/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Content-Type and its parameters, as Python's Message class reads them.  Layer: mail. */
#pragma once

#include <mbox2series/config.h>

#include "base/slice.h"
#include "mail/parameter.h"

typedef enum {
    M2S_CONTENT_OTHER,
    M2S_CONTENT_TEXT_PLAIN, /* also a malformed type ("text", "a/b/c") */
    M2S_CONTENT_TEXT_PATCH, /* text/x-patch, text/x-diff */
    M2S_CONTENT_TEXT_OTHER,
    M2S_CONTENT_MULTIPART,
    M2S_CONTENT_MULTIPART_DIGEST,
    M2S_CONTENT_MESSAGE,
    M2S_CONTENT_DELIVERY_STATUS, /* message/delivery-status */
} M2sContentType;

/* The type named by raw, the header's value (get_content_type). */
M2sContentType m2s_content_type_find(M2sSlice raw);

/* The boundary in raw, a multipart's Content-Type, including RFC 2231's form (get_boundary).
 * boundary: (out): set if found, without its hyphens; "\n" if no line can equal it, such as one
 * that is not ASCII. */
M2sParameterStatus m2s_content_type_boundary(M2sSlice raw, const M2sLimits *limits,
                                             GString **boundary);

/* The charset in raw, a Content-Type, including RFC 2231's form (get_content_charset).  One that is
 * not ASCII counts as absent.
 * charset: (out): set if found, in lower case; may be "". */
M2sParameterStatus m2s_content_type_charset(M2sSlice raw, const M2sLimits *limits, char **charset);
