/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/find.h"
#include "revisions/draft.h"
#include "revisions/hash.h"
#include "revisions/words.h"

#define SHINGLE   4    /* words */
#define WORDS_MAX 1500 /* that are read of a message */

/* A message while its words are read. */
typedef struct {
    M2sDraft *draft;
    guint words;
    guint64 last[SHINGLE]; /* the hashes of the last words */
} Reading;

static void
add_tag(M2sDraft *draft, char kind, M2sSlice value)
{
    M2sHasher hasher = {.hash = (guint8)kind};
    for (gsize i = 0; i < value.size; i++)
        m2s_hasher_add(&hasher, (guint8)value.data[i]);
    guint32 hash = (guint32)m2s_hasher_end(&hasher) & ~M2S_TAG_REPORTER;
    m2s_smallest_add(&draft->tags, hash | (kind == 'r' ? M2S_TAG_REPORTER : 0));
}

static void
add_lower_tag(M2sDraft *draft, char kind, M2sSlice value)
{
    g_autofree char *lower = g_ascii_strdown(value.data, value.size);
    add_tag(draft, kind, m2s_slice(lower, value.size));
}

static gsize
count_hex(M2sSlice text)
{
    gsize count = 0;
    while (count < text.size && g_ascii_isxdigit(text.data[count]) &&
           !g_ascii_isupper(text.data[count]))
        count++;
    return count;
}

#define COMMIT_MIN  7
#define COMMIT_SIZE 8 /* digits that are compared */

/* `Fixes: 0123456789ab ("widgets: …")`, or the URL of a bug. */
static void
add_fixes(M2sDraft *draft, M2sSlice value)
{
    M2sSlice commit = m2s_slice_has_prefix(value, "commit ")
                          ? m2s_slice_sub(value, strlen("commit "), value.size)
                          : value;
    gsize digits = count_hex(commit);
    if (digits >= COMMIT_MIN)
        add_tag(draft, 'f', m2s_slice_sub(commit, 0, MIN(digits, COMMIT_SIZE)));
    else if (m2s_slice_has_prefix(value, "http"))
        add_tag(draft, 'u', value);
}

static void
add_reporter(M2sDraft *draft, M2sSlice value)
{
    const char *start = m2s_slice_find(value, '<');
    const char *end = start ? memchr(start, '>', value.data + value.size - start) : NULL;
    if (end && memchr(start, '@', end - start))
        add_lower_tag(draft, 'r', m2s_slice(start + 1, end - start - 1));
}

/* `Closes: https://bugs.example.org/12`. */
static void
add_url(M2sDraft *draft, M2sSlice value)
{
    gsize size = 0;
    while (size < value.size && !g_ascii_isspace(value.data[size]))
        size++;
    while (size > 0 && value.data[size - 1] == '/')
        size--;
    if (size > 0)
        add_tag(draft, 'u', m2s_slice_sub(value, 0, size));
}

static gboolean
is_one_of(M2sSlice key, const char *const *words)
{
    for (; *words; words++)
        if (m2s_slice_equals_caseless(key, *words))
            return TRUE;
    return FALSE;
}

static gboolean
ends_like_trailer(M2sSlice key)
{
    static const char *const ends[] = {"-by", "-to", "-id"};
    for (guint i = 0; i < G_N_ELEMENTS(ends); i++)
        if (key.size > 3 &&
            m2s_slice_equals_caseless(m2s_slice_sub(key, key.size - 3, key.size), ends[i]))
            return TRUE;
    return FALSE;
}

/* Reads a line such as "Fixes: …".  Returns: whether it is one of those that are no prose. */
static gboolean
read_trailer(M2sDraft *draft, M2sSlice line)
{
    static const char *const bugs[] = {"closes",   "bug",        "buglink", "bugzilla",
                                       "resolves", "references", NULL};
    static const char *const others[] = {"cc", "link", "from", "to", NULL};
    M2sSlice key;
    if (m2s_slice_has_prefix_caseless(line, "base-commit"))
        return TRUE;
    if (!m2s_words_take_key(&line, &key))
        return FALSE;
    M2sSlice value = m2s_words_strip(line);
    gboolean is_empty = value.size == 0;
    if (!is_empty && m2s_slice_equals_caseless(key, "fixes"))
        add_fixes(draft, value);
    else if (!is_empty && m2s_slice_equals_caseless(key, "reported-by"))
        add_reporter(draft, value);
    else if (!is_empty && is_one_of(key, bugs))
        add_url(draft, value);
    else
        return ends_like_trailer(key) || is_one_of(key, others);
    return TRUE;
}

/* A row of a diffstat, " lib/widget.c | 12 +++--", or its last line. */
static gboolean
is_diffstat(M2sSlice line)
{
    gsize i = 0;
    while (i < line.size && g_ascii_isdigit(line.data[i]))
        i++;
    if (i > 0 && m2s_slice_has_prefix(m2s_slice_sub(line, i, line.size), " file"))
        return m2s_words_find(line, " changed") != NULL;
    const char *bar = m2s_slice_find(line, '|');
    if (bar == NULL)
        return FALSE;
    M2sSlice rest = m2s_slice(bar + 1, line.data + line.size - bar - 1);
    M2sSlice count = m2s_words_skip_space(rest);
    if (count.size == rest.size || count.size == 0 || !g_ascii_isdigit(count.data[0]))
        return FALSE;
    for (i = 0; i < count.size; i++)
        if (!g_ascii_isdigit(count.data[i]) && strchr("+- ", count.data[i]) == NULL)
            return FALSE;
    return TRUE;
}

/* Quoted text, what a diff begins with, and lines that git makes. */
static gboolean
is_prose(M2sSlice line)
{
    static const char *const starts[] = {">", "|", "diff --git", "--- ", "+++ "};
    for (guint i = 0; i < G_N_ELEMENTS(starts); i++)
        if (m2s_slice_has_prefix(line, starts[i]))
            return FALSE;
    return TRUE;
}

static void
add_word(Reading *reading, guint64 hash)
{
    memmove(reading->last, reading->last + 1, sizeof reading->last - sizeof *reading->last);
    reading->last[SHINGLE - 1] = hash;
    if (++reading->words < SHINGLE)
        return;
    guint64 shingle = 0;
    for (guint i = 0; i < SHINGLE; i++)
        shingle = m2s_hash_mix(shingle, reading->last[i]);
    m2s_smallest_add(&reading->draft->shingles, (guint32)shingle);
}

static void
read_words(Reading *reading, M2sSlice line)
{
    gsize i = 0;
    while (i < line.size && reading->words < WORDS_MAX) {
        M2sHasher hasher = {0};
        for (; i < line.size && m2s_is_word_char(line.data[i]); i++)
            m2s_hasher_add(&hasher, (guint8)m2s_lower(line.data[i]));
        if (hasher.size > 0)
            add_word(reading, m2s_hasher_end(&hasher));
        i++;
    }
}

static void
read_line(Reading *reading, M2sSlice line)
{
    line = m2s_words_strip(line);
    if (line.size == 0 || !is_prose(line) || read_trailer(reading->draft, line) ||
        is_diffstat(line) || m2s_find_text(line, "create mode") || m2s_find_text(line, "http"))
        return;
    read_words(reading, line);
}

#define SYZBOT_MIN 10 /* characters of a report's id */

/* `syzbot+0123456789abcdef@…`: the report of a bug. */
static void
read_reports(M2sDraft *draft, M2sSlice message)
{
    static const char name[] = "syzbot+";
    const char *end = message.data + message.size, *p = message.data;
    while ((p = m2s_find_pair(m2s_slice(p, end - p), 't', '+'))) {
        const char *start = p + 2;
        for (p = start; p < end && m2s_is_word_char(*p); p++)
            ;
        if (start - message.data >= (gssize)strlen(name) &&
            memcmp(start - strlen(name), name, strlen(name)) == 0 && p - start >= SYZBOT_MIN &&
            p < end && *p == '@')
            add_tag(draft, 's', m2s_slice(start, p - start));
    }
}

/* `CVE-2026-12345`; e: its last letter, in either case. */
static void
read_cves(M2sDraft *draft, M2sSlice message, char e)
{
    const char *end = message.data + message.size, *p = message.data;
    while ((p = m2s_find_pair(m2s_slice(p, end - p), e, '-'))) {
        const char *start = p - 2, *digits = p + 2;
        for (p = digits; p < end && g_ascii_isdigit(*p); p++)
            ;
        if (p - digits != 4 || p == end || *p != '-' || start < message.data ||
            g_ascii_strncasecmp(start, "cve", 3) != 0)
            continue;
        const char *number = p + 1;
        for (p = number; p < end && g_ascii_isdigit(*p); p++)
            ;
        if (p > number)
            add_lower_tag(draft, 'c', m2s_slice(start, p - start));
    }
}

#define FROM_MAX 300 /* bytes in which "From:" must end */

/* The author of a patch that somebody else sent: "From: Ann Other <ann@example.org>". */
static void
read_author(M2sDraft *draft, M2sSlice message)
{
    static const char from[] = "From:";
    message = m2s_words_skip_space(message);
    M2sSlice line;
    if (!m2s_slice_has_prefix(message, from) || !m2s_slice_next_line(&message, &line))
        return;
    line = m2s_slice_sub(line, strlen(from), MAX(strlen(from), MIN(line.size, FROM_MAX)));
    const char *start = m2s_slice_find(line, '<');
    const char *end = start ? memchr(start, '>', line.data + line.size - start) : NULL;
    if (end == NULL || !memchr(start, '@', end - start))
        return;
    draft->author_email = m2s_sketch_email(m2s_slice(start + 1, end - start - 1));
    draft->author_name = m2s_sketch_name(m2s_slice(line.data, start - line.data));
}

void
m2s_draft_read_message(M2sDraft *draft, M2sSlice message)
{
    Reading reading = {.draft = draft};
    M2sSlice rest = message, line;
    read_author(draft, message);
    while (m2s_slice_next_line(&rest, &line)) {
        read_line(&reading, line);
        m2s_draft_read_links(draft, line);
    }
    read_reports(draft, message);
    read_cves(draft, message, 'E');
    read_cves(draft, message, 'e');
}
