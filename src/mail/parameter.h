/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parameters of a header such as Content-Type, as Python's Message.get_param() reads them,
 * RFC 2231 included.  Layer: mail. */
#pragma once

#include <mbox2series/config.h>

#include "base/slice.h"

typedef enum {
    M2S_PARAMETER_ABSENT,
    M2S_PARAMETER_FOUND,
    M2S_PARAMETER_REFUSED,  /* Python fails on such a header and Patchwork rejects the mail */
    M2S_PARAMETER_TOO_MANY, /* more than limits->parameter_count parameters */
    M2S_PARAMETER_TOO_LONG, /* the name of a charset beyond limits->charset_length */
} M2sParameterStatus;

typedef struct {
    GString *text;     /* unquoted; of the extended form: %XX decoded, as Latin-1 */
    GString *charset;  /* (nullable): what the extended form says that text is written in */
    gboolean extended; /* "name*=charset'language'text" */
} M2sParameter;

/* Looks for the parameter called name in the raw value of a header; a plain one stands before an
 * extended one.  Bytes outside ASCII are U+FFFD.
 * parameter: (out): cleared if nothing was found. */
M2sParameterStatus m2s_parameter_find(M2sSlice raw, const char *name, const M2sLimits *limits,
                                      M2sParameter *parameter);
void m2s_parameter_clear(M2sParameter *parameter);

/* Takes "..." or <...> off text, and the backslashes inside "..." (Python's email.utils.unquote).
 * Returns: (transfer full): a new string. */
GString *m2s_parameter_unquote(M2sSlice text);

/* Takes white space off both ends of a raw value (Python's str.strip; there is only ASCII's). */
M2sSlice m2s_parameter_strip(M2sSlice text);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sParameter, m2s_parameter_clear)
