/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/trailer.h"

#include "base/python.h"
#include "model/details.h"

gsize
m2s_trailer_parse(M2sSlice line, M2sSlice *value)
{
    gsize size = 0;
    while (size < line.size && (g_ascii_isalnum(line.data[size]) || line.data[size] == '-'))
        size++;
    gsize colon = size;
    while (colon < line.size && (line.data[colon] == ' ' || line.data[colon] == '\t'))
        colon++;
    if (size == 0 || colon == line.size || line.data[colon] != ':')
        return 0;
    *value = m2s_python_strip(m2s_slice_sub(line, colon + 1, line.size), FALSE);
    return size;
}

gboolean
m2s_trailer_has_address(M2sSlice value)
{
    const char *at = m2s_slice_find(value, '@');
    return at && at > value.data && at + 1 < value.data + value.size && !g_ascii_isspace(at[-1]) &&
           !g_ascii_isspace(at[1]);
}

char *
m2s_trailer_join(M2sSlice line, M2sSlice *rest)
{
    M2sSlice next, value, later = *rest;
    gboolean person = m2s_trailer_parse(line, &value) > 3 && value.size > 0 &&
                      !m2s_slice_find(line, '@') && m2s_slice_next_line(&later, &next);
    if (!person)
        return m2s_slice_dup(line);
    next = m2s_python_strip(next, FALSE);
    if (!m2s_slice_has_prefix(next, "<") || !m2s_trailer_has_address(next))
        return m2s_slice_dup(line);
    *rest = later;
    return g_strdup_printf("%.*s %.*s", (int)line.size, line.data, (int)next.size, next.data);
}

/* The one spelling of name, in buffer.  Returns: FALSE if it is none of those that are kept. */
static gboolean
spell(M2sSlice name, char buffer[64])
{
    static const char *const others[] = {"Cc", "Change-Id", "Closes", "Fixes", "Link"};
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++)
        if (m2s_slice_equals_caseless(name, others[i])) {
            g_strlcpy(buffer, others[i], 64);
            return TRUE;
        }
    if (name.size < 4 || name.size >= 64 ||
        !m2s_slice_equals_caseless(m2s_slice_sub(name, name.size - 3, name.size), "-by"))
        return FALSE;
    for (gsize i = 0; i < name.size; i++)
        buffer[i] = g_ascii_tolower(name.data[i]);
    buffer[0] = g_ascii_toupper(buffer[0]);
    buffer[name.size] = '\0';
    return TRUE;
}

static void
add_trailer(GString *trailers, const char *line, const char *name)
{
    M2sSlice value;
    m2s_trailer_parse(m2s_slice_of(line), &value);
    m2s_trailer_append(trailers, m2s_slice_of(name), value);
}

char *
m2s_trailers_of(M2sSlice message, gboolean *are_all)
{
    g_autoptr(GString) trailers = g_string_new(NULL);
    guint count = 0;
    M2sSlice line, value;
    while (m2s_slice_next_line(&message, &line)) {
        char name[64];
        line.size -= line.data[line.size - 1] == '\n';
        gsize size = m2s_trailer_parse(line, &value);
        if (size == 0 || line.data[size] != ':' || !spell(m2s_slice_sub(line, 0, size), name))
            continue;
        if (++count > M2S_TRAILERS_MAX)
            break;
        g_autofree char *joined = m2s_trailer_join(line, &message);
        add_trailer(trailers, joined, name);
    }
    if (are_all)
        *are_all = count <= M2S_TRAILERS_MAX;
    return g_string_free(g_steal_pointer(&trailers), FALSE);
}
