/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/trailers.h"

static gboolean
is_trailer(M2sSlice line)
{
    static const char *const kinds[] = {
        "tested-by:", "reviewed-by:", "acked-by:", "signed-off-by:", "nacked-by:", "reported-by:"};
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        gsize size = strlen(kinds[i]);
        if (line.size >= size && g_ascii_strncasecmp(line.data, kinds[i], size) == 0)
            return TRUE;
    }
    return FALSE;
}

GPtrArray *
m2s_message_trailers(M2sSlice message)
{
    GPtrArray *trailers = g_ptr_array_new_with_free_func(g_free);
    M2sSlice line;
    while (m2s_slice_next_line(&message, &line)) {
        if (line.data[line.size - 1] == '\n')
            line.size--;
        if (is_trailer(line))
            g_ptr_array_add(trailers, g_strndup(line.data, line.size));
    }
    return trailers;
}
