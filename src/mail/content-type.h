/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Content-Type and its parameters, as Python's Message class reads them.  Layer: mail. */
#pragma once

#include <mbox2series/config.h>

#include "base/slice.h"
#include "mail/parameter.h"

typedef enum {
    M2S_CONTENT_OTHER,
    M2S_CONTENT_TEXT_PLAIN, /* what is no type at all ("text", "a/b/c") too */
    M2S_CONTENT_TEXT_PATCH, /* text/x-patch, text/x-diff */
    M2S_CONTENT_TEXT_OTHER,
    M2S_CONTENT_MULTIPART,
    M2S_CONTENT_MULTIPART_DIGEST,
    M2S_CONTENT_MESSAGE,
    M2S_CONTENT_DELIVERY_STATUS, /* message/delivery-status */
} M2sContentType;

/* The type that the raw value of the header names (get_content_type). */
M2sContentType m2s_content_type_find(M2sSlice raw);

/* The boundary of a multipart's raw Content-Type, RFC 2231 included (get_boundary).
 * boundary: (out): set if found, without its hyphens; a boundary that no line can equal, such as
 * one outside ASCII, is given as "\n". */
M2sParameterStatus m2s_content_type_boundary(M2sSlice raw, const M2sLimits *limits,
                                             GString **boundary);

/* The charset of a raw Content-Type, in lower case, RFC 2231 included (get_content_charset); one
 * outside ASCII counts as absent.
 * charset: (out): set if found; may be "". */
M2sParameterStatus m2s_content_type_charset(M2sSlice raw, const M2sLimits *limits, char **charset);
