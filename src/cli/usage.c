/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/usage.h"

gboolean
usage_error(GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error_literal(error, M2S_ERROR, M2S_ERROR_USAGE, what);
    return FALSE;
}
