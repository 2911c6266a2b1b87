/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/message.h"

#include "base/text.h"
#include "patch/scan.h"

/* Patchwork uses regular expressions here which take quadratic time and more on hostile text.  They
 * can be read by hand without going back, since what may follow a run of characters is never of the
 * run's own class. */

/* The end of the run at p of letters and digits of any script, `_` and the characters in also. */
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

/* `\s*$`: whether no more than white space is left in the line that p is in. */
static gboolean
is_line_end(const char *p, const char *end)
{
    while (p < end && *p != '\n' && m2s_unichar_is_space(g_utf8_get_char(p)))
        p = g_utf8_next_char(p);
    return p == end || *p == '\n';
}

static const char *
scan_space_or_backslash(const char *p, const char *end)
{
    while (p < end && (*p == '\\' || m2s_unichar_is_space(g_utf8_get_char(p))))
        p = g_utf8_next_char(p);
    return p;
}

/* Reads `git://git.example.org/linux.git tags/for-6.1`, where the tag may be on the next line,
 * after a backslash or not.  Returns: where it ends; NULL if this is no such place. */
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
    /* What follows is no branch but text.  The gap's last line end is good enough. */
    return memrchr(path_end, '\n', gap_end - path_end);
}

/* What stands after "… at:" and at least one line end.  Returns: (transfer full) (nullable). */
static char *
parse_repository(const char *p, const char *end)
{
    const char *start = m2s_scan_space(p, end);
    if (memchr(p, '\n', start - p) == NULL)
        return NULL;
    const char *stop = scan_repository(start, end);
    if (stop == NULL)
        return NULL;
    return m2s_text_normalise_space(m2s_slice(start, stop - start));
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

/* The value of a line `Depends-on: …`, up to the end of the message. */
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

/* Returns: where the URL that text begins with ends; NULL if it does not or more follows. */
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

/* The closing bracket that was found last; many a value may wait for the same one. */
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

/* A Message-ID may go over lines: all up to the next `>` is taken. */
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
