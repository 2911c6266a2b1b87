/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parameters of a header such as Content-Type, including RFC 2231's form, as Python's
 * Message.get_param() reads them.  Layer: mail. */
#pragma once

#include <mbox2series/config.h>

#include "base/slice.h"

typedef enum {
    M2S_PARAMETER_ABSENT,
    M2S_PARAMETER_FOUND,
    M2S_PARAMETER_REFUSED,  /* Python fails on the header, so Patchwork rejects the mail */
    M2S_PARAMETER_TOO_MANY, /* more than limits->parameter_count parameters */
    M2S_PARAMETER_TOO_LONG, /* a charset name of more than limits->charset_length */
} M2sParameterStatus;

typedef struct {
    GString *text;     /* unquoted; in the extended form, %XX is decoded as Latin-1 */
    GString *charset;  /* (nullable): the charset that the extended form names for text */
    gboolean extended; /* "name*=charset'language'text" */
} M2sParameter;

/* Finds the parameter called name in raw, a header's value; a plain one is preferred to an extended
 * one.  Bytes that are not ASCII become U+FFFD.
 * parameter: (out): cleared if nothing was found. */
M2sParameterStatus m2s_parameter_find(M2sSlice raw, const char *name, const M2sLimits *limits,
                                      M2sParameter *parameter);
void m2s_parameter_clear(M2sParameter *parameter);

/* Removes "..." or <...> from around text, and backslashes within "..." (email.utils.unquote).
 * Returns: (transfer full): a new string. */
GString *m2s_parameter_unquote(M2sSlice text);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sParameter, m2s_parameter_clear)
