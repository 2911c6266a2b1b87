/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/pattern-key.h"

#include <string.h>

static const char shown[] = "[]", hidden[] = "\x02\x03";

/* Replaces each character in text before end that is in from by its counterpart in to. */
static void
translate(char *text, const char *end, const char *from, const char *to)
{
    for (; text < end; text++) {
        const char *hit = strchr(from, *text);
        if (hit)
            *text = to[hit - from];
    }
}

/* Whether line is "[delegation widgets]" and not a pattern such as "[a-m]*=ann@example.org". */
static gboolean
is_group(const char *line, const char *end)
{
    while (end > line && g_ascii_isspace(end[-1]))
        end--;
    return *line == '[' && end[-1] == ']';
}

/* The text of a key file with the keys of [delegation] groups translated.  (transfer full) */
static char *
translate_keys(const char *text, const char *from, const char *to)
{
    char *copy = g_strdup(text), *end;
    gboolean inside = FALSE;
    for (char *line = copy; *line; line = *end ? end + 1 : end) {
        end = line + strcspn(line, "\n");
        if (is_group(line, end))
            inside = g_str_has_prefix(line, "[delegation ");
        else if (inside && *line != '#')
            translate(line, g_strrstr_len(line, end - line, "="), from, to);
    }
    return copy;
}

char *
m2s_pattern_keys_hide(const char *text)
{
    return translate_keys(text, shown, hidden);
}

char *
m2s_pattern_keys_show(const char *text)
{
    return translate_keys(text, hidden, shown);
}

char *
m2s_pattern_to_key(const char *pattern)
{
    char *key = g_strdup(pattern);
    translate(key, key + strlen(key), shown, hidden);
    return key;
}

char *
m2s_pattern_of_key(const char *key)
{
    char *pattern = g_strdup(key);
    translate(pattern, pattern + strlen(pattern), hidden, shown);
    return pattern;
}
