/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/subject.h"

#include "base/python.h"

/* White space is normalised, so blanks are the only white space. */

/* The size of word at the front of subject and the colon or blank after it; 0 if subject starts
 * with something else. */
static gsize
front_word(const char *subject, const char *word)
{
    gsize size = strlen(word);
    if (g_ascii_strncasecmp(subject, word, size) != 0)
        return 0;
    return subject[size] == ':' || subject[size] == ' ' ? size + 1 : 0;
}

/* Skips one `Re:`, `Fw:` or `Fwd:`; of two, only the first.  `re add the lock` loses its first word
 * too. */
static const char *
skip_reply_word(const char *subject)
{
    static const char *const words[] = {"re", "fwd", "fw"};
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        gsize size = front_word(subject, words[i]);
        if (size > 0)
            return subject + size + strspn(subject + size, " ");
    }
    return subject;
}

/* Whether token is word, in any case.  Characters are compared one at a time: a case that depends
 * on neighbours (the Greek final sigma) is ignored. */
static gboolean
is_word(M2sSlice token, const char *word)
{
    const char *p = token.data, *end = token.data + token.size;
    while (p < end && *word) {
        if (m2s_python_lower(g_utf8_get_char(p)) != m2s_python_lower(g_utf8_get_char(word)))
            return FALSE;
        p = g_utf8_next_char(p);
        word = g_utf8_next_char(word);
    }
    return p == end && *word == '\0';
}

static void
add_token(GPtrArray *prefixes, M2sSlice token, const char *link_name)
{
    if (is_word(token, "patch") || (link_name && is_word(token, link_name)))
        return;
    g_ptr_array_add(prefixes, m2s_slice_dup(token));
}

/* Mercurial's patchbomb writes `[PATCH 1 of 8]`: the marker is one token although it contains
 * blanks.
 * Returns: where the marker ends (it starts at p + 6); NULL if there is none. */
static const char *
find_mercurial_marker(const char *p, const char *end)
{
    guint64 value;
    if (!m2s_slice_has_prefix(m2s_slice(p, end - p), "PATCH "))
        return NULL;
    const char *of = m2s_python_skip_digits(p + 6, end, &value);
    if (of == p + 6 || !m2s_slice_has_prefix(m2s_slice(of, end - of), " of "))
        return NULL;
    const char *marker_end = m2s_python_skip_digits(of + 4, end, &value);
    return marker_end > of + 4 ? marker_end : NULL;
}

/* Splits the text between two brackets: `RFC PATCH,v2 1/3`. */
static void
add_prefixes(GPtrArray *prefixes, const char *p, const char *end, const char *link_name)
{
    const char *marker_end = find_mercurial_marker(p, end);
    if (marker_end) {
        add_token(prefixes, m2s_slice(p + 6, marker_end - (p + 6)), link_name);
        p = marker_end;
    }
    while (p < end) {
        const char *start = p;
        while (p < end && *p != ',' && *p != ' ')
            p++;
        if (p > start)
            add_token(prefixes, m2s_slice(start, p - start), link_name);
        p++;
    }
}

/* Whether text starts with a group in brackets.  close: (out): the first closing bracket: groups do
 * not nest. */
static gboolean
has_group(const char *text, const char **close)
{
    *close = text[0] == '[' ? strchr(text, ']') : NULL;
    return *close != NULL;
}

static char *
format_name(const GPtrArray *prefixes, const char *rest)
{
    if (prefixes->len == 0)
        return g_strdup(rest);
    GString *name = g_string_new("[");
    for (guint i = 0; i < prefixes->len; i++) {
        if (i > 0)
            g_string_append_c(name, ',');
        g_string_append(name, g_ptr_array_index(prefixes, i));
    }
    g_string_append(name, "] ");
    g_string_append(name, rest);
    return g_string_free(name, FALSE);
}

static gint64
to_number(guint64 value, M2sSubject *result)
{
    if (value > G_MAXINT64)
        result->out_of_range = TRUE;
    return MIN(value, G_MAXINT64);
}

/* Where the ASCII digits before p start. */
static const char *
digits_before(const char *p, const char *start)
{
    while (p > start && g_ascii_isdigit(p[-1]))
        p--;
    return p;
}

/* Finds an x/n or `x of n` at the end of a prefix, after anything: `PATCH1/8`, `v2PATCH12/15`;
 * `8.1/10`, a late addition to a series, is 1/10.
 * separator, total: (out): where x ends and where n starts.
 * Returns: where x starts; NULL if there is no marker. */
static const char *
find_marker(const char *prefix, const char **separator, const char **total)
{
    const char *end = prefix + strlen(prefix);
    *separator = *total = digits_before(end, prefix);
    if (*total == end)
        return NULL;
    if (*total > prefix && (*total)[-1] == '/')
        *separator = *total - 1;
    else if (*total - prefix >= 4 && memcmp(*total - 4, " of ", 4) == 0)
        *separator = *total - 4;
    const char *number = digits_before(*separator, prefix);
    return *separator == *total || number == *separator ? NULL : number;
}

const char *
m2s_subject_find_marker(const char *prefix)
{
    const char *separator, *total;
    return find_marker(prefix, &separator, &total);
}

static gboolean
parse_marker(const char *prefix, M2sSubject *result)
{
    const char *separator, *total, *number = find_marker(prefix, &separator, &total);
    if (number == NULL)
        return FALSE;

    guint64 x, n;
    m2s_python_skip_digits(number, separator, &x);
    m2s_python_skip_digits(total, prefix + strlen(prefix), &n);
    result->number = to_number(x, result);
    result->total = to_number(n, result);
    return TRUE;
}

/* The digits after a `v` at p.  Returns: where they end; NULL if there are none. */
static const char *
scan_version(const char *p, const char *end, guint64 *version)
{
    if (p == end || (*p != 'v' && *p != 'V'))
        return NULL;
    const char *digits_end = m2s_python_skip_digits(p + 1, end, version);
    return digits_end > p + 1 ? digits_end : NULL;
}

/* The version in a prefix `v2`, else in the first `(v2)` in the name.  `PATCHv2` and `v5.1` have
 * none. */
static gint64
find_version(M2sSubject *result)
{
    guint64 version;
    for (guint i = 0; i < result->prefixes->len; i++) {
        const char *prefix = g_ptr_array_index(result->prefixes, i);
        const char *end = prefix + strlen(prefix);
        if (scan_version(prefix, end, &version) == end)
            return to_number(version, result);
    }
    const char *end = result->name + strlen(result->name);
    for (const char *p = strchr(result->name, '('); p; p = strchr(p + 1, '(')) {
        const char *close = scan_version(p + 1, end, &version);
        if (close && *close == ')')
            return to_number(version, result);
    }
    return 1;
}

void
m2s_subject_parse(const char *subject, const char *link_name, M2sSubject *result)
{
    *result = (M2sSubject){.prefixes = g_ptr_array_new_with_free_func(g_free)};
    result->is_reply = front_word(subject, "re") > 0;

    const char *rest = skip_reply_word(subject), *close;
    while (has_group(rest, &close)) {
        add_prefixes(result->prefixes, rest + 1, close, link_name);
        rest = close + 1 + strspn(close + 1, " ");
    }
    result->name = format_name(result->prefixes, rest);

    for (guint i = 0; i < result->prefixes->len && !result->has_marker; i++)
        result->has_marker = parse_marker(g_ptr_array_index(result->prefixes, i), result);
    result->version = find_version(result);
}

void
m2s_subject_clear(M2sSubject *subject)
{
    g_clear_pointer(&subject->name, g_free);
    g_clear_pointer(&subject->prefixes, g_ptr_array_unref);
}
