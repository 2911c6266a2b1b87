/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/message.h"

#include "base/python.h"

/* Patchwork uses regular expressions that take quadratic time or more on hostile text.  They can be
 * read by hand without backtracking, because what follows a run of characters is never in the run's
 * own class. */

/* The end of the run at p of letters and digits in any script, `_`, and the characters in also. */
static const char *
scan_word(const char *p, const char *end, const char *also)
{
    while (p < end) {
        gunichar c = g_utf8_get_char(p);
        gboolean member = c < 0x80 ? g_ascii_isalnum(c) || (c && strchr(also, c)) || c == '_'
                                   : g_unichar_isalnum(c);
        if (!member)
            break;
        p = g_utf8_next_char(p);
    }
    return p;
}

/* `\s*$`: whether only white space is left of the line at p. */
static gboolean
is_line_end(const char *p, const char *end)
{
    while (p < end && *p != '\n' && m2s_python_is_space(g_utf8_get_char(p)))
        p = g_utf8_next_char(p);
    return p == end || *p == '\n';
}

static const char *
scan_space_or_backslash(const char *p, const char *end)
{
    while (p < end && (*p == '\\' || m2s_python_is_space(g_utf8_get_char(p))))
        p = g_utf8_next_char(p);
    return p;
}

/* Reads `git://git.example.org/linux.git tags/for-6.1`, where the tag may be on the next line, with
 * or without a backslash.  Returns: where it ends; NULL if p is at something else. */
static const char *
scan_repository(const char *p, const char *end)
{
    const char *scheme_end = scan_word(p, end, "+-");
    if (scheme_end == p || scheme_end == end)
        return NULL;
    M2sSlice rest = m2s_slice(scheme_end, end - scheme_end);
    gsize separator = rest.data[0] == '@' ? 1 : m2s_slice_has_prefix(rest, "://") ? 3 : 0;
    const char *path = scheme_end + separator;
    const char *path_end = scan_word(path, end, "/.@:~-");
    if (separator == 0 || path_end == path)
        return NULL;

    const char *gap_end = scan_space_or_backslash(path_end, end);
    const char *branch_end = scan_word(gap_end, end, "/.-");
    if (is_line_end(branch_end, end))
        return branch_end;
    /* Text follows, not a branch: end at the last line end in the gap. */
    return memrchr(path_end, '\n', gap_end - path_end);
}

/* Reads what follows "… at:" after at least one line end.  Returns: (transfer full) (nullable). */
static char *
parse_repository(const char *p, const char *end)
{
    const char *start = m2s_python_skip_space(p, end);
    if (memchr(p, '\n', start - p) == NULL)
        return NULL;
    const char *stop = scan_repository(start, end);
    if (stop == NULL)
        return NULL;
    return m2s_python_normalise_space(m2s_slice(start, stop - start));
}

char *
m2s_message_pull_url(M2sSlice message)
{
    static const char opening[] = "The following changes since commit";
    static const char announcement[] = "are available in the git repository at:";
    g_autofree char *url = NULL;
    const char *end = message.data + message.size;
    gboolean opened = FALSE;
    M2sSlice line;
    while (m2s_slice_next_line(&message, &line)) {
        if (!opened) {
            opened = m2s_slice_has_prefix_caseless(line, opening);
        } else if (m2s_slice_has_prefix_caseless(line, announcement)) {
            char *last = parse_repository(line.data + strlen(announcement), end);
            if (last) {
                g_free(url);
                url = last;
            }
        }
    }
    return g_steal_pointer(&url);
}

/* Finds the next `Depends-on:` line.  value: (out): from its value to the end of the message. */
static gboolean
find_dependency(M2sSlice *rest, M2sSlice *value)
{
    static const char name[] = "Depends-on: ";
    const char *end = rest->data + rest->size;
    M2sSlice line;
    while (m2s_slice_next_line(rest, &line)) {
        if (!m2s_slice_has_prefix_caseless(line, name))
            continue;
        const char *start = line.data + strlen(name);
        *value = m2s_slice(start, end - start);
        return TRUE;
    }
    return FALSE;
}

/* Returns: where the URL at the start of text ends; NULL if there is none or more follows on the
 * line. */
static const char *
scan_url(M2sSlice text)
{
    const char *end = text.data + text.size;
    gsize size = m2s_slice_has_prefix_caseless(text, "http://")    ? strlen("http://")
                 : m2s_slice_has_prefix_caseless(text, "https://") ? strlen("https://")
                                                                   : 0;
    const char *start = text.data + size;
    const char *stop = size ? scan_word(start, end, "-./=&@:%?+()") : start;
    return stop > start && is_line_end(stop, end) ? stop : NULL;
}

static void
add_urls(GPtrArray *result, M2sSlice message)
{
    M2sSlice value;
    while (find_dependency(&message, &value)) {
        const char *stop = scan_url(value);
        if (stop)
            g_ptr_array_add(result, g_strndup(value.data, stop - value.data));
    }
}

/* The closing bracket found last; many values may share it. */
typedef struct {
    const char *place; /* (nullable) */
    gboolean ends_line;
} Bracket;

/* Finds the first `>` from p on.  Returns: FALSE if there is none. */
static gboolean
find_bracket(Bracket *bracket, const char *p, const char *end)
{
    if (bracket->place && bracket->place >= p)
        return TRUE;
    bracket->place = memchr(p, '>', end - p);
    bracket->ends_line = bracket->place && is_line_end(bracket->place + 1, end);
    return bracket->place != NULL;
}

/* A Message-ID may span lines: it goes up to the next `>`. */
static void
add_message_ids(GPtrArray *result, M2sSlice message)
{
    const char *end = message.data + message.size;
    Bracket bracket = {0};
    M2sSlice value;
    while (find_dependency(&message, &value)) {
        if (value.size == 0 || value.data[0] != '<')
            continue;
        const char *start = value.data;
        if (!find_bracket(&bracket, start + 1, end))
            return;
        if (bracket.place == start + 1 || !bracket.ends_line)
            continue;
        const char *stop = bracket.place + 1;
        g_ptr_array_add(result, g_strndup(start, stop - start));
        if (stop > message.data)
            message = m2s_slice(stop, end - stop);
    }
}

GPtrArray *
m2s_message_depends_on(M2sSlice message)
{
    M2sSlice rest = message, value;
    if (!find_dependency(&rest, &value))
        return NULL;
    g_autoptr(GPtrArray) result = g_ptr_array_new_with_free_func(g_free);
    add_urls(result, message);
    add_message_ids(result, message);
    return result->len > 0 ? g_steal_pointer(&result) : NULL;
}

/* Takes letter, in lower case, off the front of line in any case.  To Python, s and k are also the
 * lower case of the long s and the Kelvin sign. */
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
starts_with(M2sSlice line, const char *word)
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
        if (starts_with(line, kinds[i]))
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
            g_ptr_array_add(trailers, m2s_slice_dup(line));
    }
    return trailers;
}
