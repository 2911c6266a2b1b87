/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/trailers.h"

/* Takes letter, a small one, off the front of line, in any case as Python sees it: the long s
 * and the Kelvin sign have s and k as their small letters. */
static gboolean
skip_letter(M2sSlice *line, char letter)
{
    const char *variant = letter == 's' ? "\u017f" : letter == 'k' ? "\u212a" : NULL;
    gsize size = 1;
    if (variant && m2s_slice_has_prefix(*line, variant))
        size = strlen(variant);
    else if (line->size == 0 || g_ascii_tolower(line->data[0]) != letter)
        return FALSE;
    *line = m2s_slice_sub(*line, size, line->size);
    return TRUE;
}

static gboolean
begins_with(M2sSlice line, const char *word)
{
    while (*word && skip_letter(&line, *word))
        word++;
    return *word == '\0';
}

static gboolean
is_trailer(M2sSlice line)
{
    static const char *const kinds[] = {
        "tested-by:", "reviewed-by:", "acked-by:", "signed-off-by:", "nacked-by:", "reported-by:"};
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (begins_with(line, kinds[i]))
            return TRUE;
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
