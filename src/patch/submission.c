/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/submission.h"

#include <string.h>

#include "base/python.h"

/* The size of the word "patchset", "patch" or "rfc" at the front of text, ignoring case, or 0. */
static gsize
front_word(const char *text)
{
    static const char *const words[] = {"patchset", "patch", "rfc"};
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (g_ascii_strncasecmp(text, words[i], strlen(words[i])) == 0)
            return strlen(words[i]);
    return 0;
}

/* Reads `v2`, `V.2`, `PATCHv2`, `RFC-v2`, `v5.1` (which is 5), `v2PATCH` or `v2:`.
 * Returns: whether all of text is that. */
static gboolean
parse_version(const char *text, gint64 *version)
{
    const char *p = text;
    guint64 value;
    while (front_word(p) > 0)
        p += front_word(p);
    if (*p == '-' || *p == '_')
        p++;
    if (*p != 'v' && *p != 'V')
        return FALSE;
    p += p[1] == '.' ? 2 : 1;
    const char *end = p + strlen(p);
    const char *rest = m2s_python_skip_digits(p, end, &value);
    if (rest == p)
        return FALSE;
    if (*rest == '.' && g_ascii_isdigit(rest[1]))
        rest += 1 + strspn(rest + 1, "0123456789");
    if (g_ascii_strncasecmp(rest, "patch", strlen("patch")) == 0)
        rest += strlen("patch");
    rest += *rest == ':';
    *version = (gint64)MIN(value, G_MAXINT64);
    return *rest == '\0';
}

/* The prefix without an x/n at its end: "v2PATCH" for "v2PATCH12/15", "" for "8.1/10".  (transfer
 * full) */
static char *
without_marker(const char *prefix)
{
    const char *marker = m2s_subject_find_marker(prefix);
    gsize size = marker ? (gsize)(marker - prefix) : strlen(prefix);
    if (marker && size > 1 && prefix[size - 1] == '.' && g_ascii_isdigit(prefix[size - 2]))
        for (size--; size > 0 && g_ascii_isdigit(prefix[size - 1]);)
            size--;
    return g_strndup(prefix, size);
}

/* The prefix in lower case, without the punctuation around it: "rfc" for "RFC:"; NULL if it only
 * says that this is a patch.  Changes and returns prefix. */
static char *
normalise(char *prefix)
{
    static const char punctuation[] = ":-_";
    gsize size = strlen(prefix);
    while (size > 0 && strchr(punctuation, prefix[size - 1]))
        prefix[--size] = '\0';
    prefix += strspn(prefix, punctuation);
    for (char *p = prefix; *p; p++)
        *p = g_ascii_tolower(*p);
    gboolean says_patch = g_str_equal(prefix, "patch") || g_str_equal(prefix, "patches") ||
                          g_str_equal(prefix, "patchset");
    return *prefix == '\0' || says_patch ? NULL : prefix;
}

static int
compare_texts(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Joins texts, sorted and each once, by commas.  (transfer full) */
static char *
join(GPtrArray *texts)
{
    GString *joined = g_string_new(NULL);
    g_ptr_array_sort(texts, compare_texts);
    for (guint i = 0; i < texts->len; i++) {
        const char *text = g_ptr_array_index(texts, i);
        if (i > 0 && g_str_equal(text, g_ptr_array_index(texts, i - 1)))
            continue;
        g_string_append_printf(joined, "%s%s", i > 0 ? "," : "", text);
    }
    return g_string_free(joined, FALSE);
}

M2sSubmission *
m2s_submission_of_subject(const M2sSubject *subject)
{
    M2sSubmission *submission = g_new0(M2sSubmission, 1);
    g_autoptr(GPtrArray) owners = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) others = g_ptr_array_new();
    submission->version = 1;
    for (guint i = 0; i < subject->prefixes->len; i++) {
        gint64 version;
        char *prefix = without_marker(g_ptr_array_index(subject->prefixes, i));
        g_ptr_array_add(owners, prefix);
        if (!parse_version(prefix, &version)) {
            char *other = normalise(prefix);
            if (other)
                g_ptr_array_add(others, other);
        } else if (!submission->is_version_written) {
            submission->version = version;
            submission->is_version_written = TRUE;
        }
    }
    submission->prefixes = join(others);
    return submission;
}

/* Whether line says " 3 files changed, 20 insertions(+)". */
static gboolean
is_diffstat(M2sSlice line)
{
    const char *p = line.data, *end = line.data + line.size;
    guint64 count;
    while (p < end && *p == ' ')
        p++;
    const char *rest = m2s_python_skip_digits(p, end, &count);
    M2sSlice words = m2s_slice(rest, end - rest);
    return rest > p && (m2s_slice_has_prefix(words, " file changed") ||
                        m2s_slice_has_prefix(words, " files changed"));
}

gboolean
m2s_submission_is_answer(M2sSlice message)
{
    gboolean quotes = FALSE;
    const char *end = message.data + message.size;
    for (const char *p = message.data; p < end;) {
        const char *stop = memchr(p, '\n', end - p);
        M2sSlice line = m2s_slice(p, (stop ? stop : end) - p);
        if (is_diffstat(line))
            return FALSE;
        quotes = quotes || (line.size > 0 && *line.data == '>');
        p += line.size + 1;
    }
    return quotes;
}
