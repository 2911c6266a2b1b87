/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What tests of texts for people share. */
#pragma once

#include "output/lines.h"

/* The texts of lines, each after a letter for its kind: p(rose), c(ode), q(uote), t(railer),
 * s(tat), or "-".  Each ends in a line end.  Returns: (transfer full). */
static inline char *
describe_lines(const GArray *lines)
{
    static const char letters[] = {
        [M2S_LINE_PROSE] = 'p',   [M2S_LINE_CODE] = 'c', [M2S_LINE_QUOTE] = 'q',
        [M2S_LINE_TRAILER] = 't', [M2S_LINE_STAT] = 's', [M2S_LINE_MISSING] = '\0'};
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < lines->len; i++) {
        const M2sLine *line = &g_array_index(lines, M2sLine, i);
        char letter = letters[line->kind] ? letters[line->kind] : '-';
        g_string_append_printf(text, "%c %s\n", letter, line->text);
    }
    return g_string_free(text, FALSE);
}
