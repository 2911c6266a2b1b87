/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/csv.h"

#include <string.h>

void
m2s_csv_append(GString *out, const char *text)
{
    if (strpbrk(text, ",\"\r\n") == NULL) {
        g_string_append(out, text);
        return;
    }
    g_string_append_c(out, '"');
    for (; *text; text++) {
        if (*text == '"')
            g_string_append_c(out, '"');
        g_string_append_c(out, *text);
    }
    g_string_append_c(out, '"');
}

void
m2s_csv_append_text(GString *out, const char *text, const M2sTerminal *terminal)
{
    g_autofree char *safe = terminal->width > 0 ? m2s_terminal_escape(text) : NULL;
    m2s_csv_append(out, safe ? safe : text);
}
