/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compare/lines.h"

GArray *
m2s_lines_split(M2sSlice text)
{
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(M2sSlice));
    M2sSlice line;
    while (m2s_slice_next_line(&text, &line)) {
        if (line.data[line.size - 1] == '\n')
            line.size--;
        g_array_append_val(lines, line);
    }
    return lines;
}
