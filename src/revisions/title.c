/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "revisions/title.h"

#include "base/python.h"
#include "patch/regex.h"
#include "revisions/words.h"

/* Expressions that are compiled when they are first needed. */
typedef enum {
    VERSION,         /* v3, RFCv3, v2.1, v4a */
    NUMBER,          /* 1/3, 1of3, 0.5/3 */
    VERSION_BRACKET, /* fix it (v2) */
    VERSION_FRONT,   /* v2: fix it */
    VERSION_END,     /* fix it, v2 */
    VERSION_BARE,    /* fix it v2 */
    BOT,
    BRANCH,
    PATTERNS
} Pattern;

static M2sOwnRegex patterns[PATTERNS] = {
    [VERSION] = {"(?:(?:rfc|patch|resend|repost)[-_ /]?)*v(\\d+)(?:[.-](\\d+))?[a-z]{0,3}$",
                 M2S_REGEX_CASELESS | M2S_REGEX_ANCHORED},
    [NUMBER] = {"(?:patch)?(\\d+)(?:\\.\\d+)?(?:/|of)(\\d+)$",
                M2S_REGEX_CASELESS | M2S_REGEX_ANCHORED},
    [VERSION_BRACKET] = {"[(\\[]\\s*(?:patch\\s*)?v(\\d{1,2})\\s*[)\\]]", M2S_REGEX_CASELESS},
    [VERSION_FRONT] = {"v(\\d{1,2})\\s*[:,\\]]\\s*(?=\\S)",
                       M2S_REGEX_CASELESS | M2S_REGEX_ANCHORED},
    [VERSION_END] = {"[,\\-:_]\\s*v(\\d{1,2})\\s*$", M2S_REGEX_CASELESS},
    [VERSION_BARE] = {"\\sv(\\d{1,2})\\s*$", M2S_REGEX_CASELESS},
    [BOT] = {"(?:added to|removed from|to be merged in) .*-mm tree|^linux-next: |^fixup\\b",
             M2S_REGEX_CASELESS},
    [BRANCH] = {"(?:^|[^\\w])(?:dev-|v|linux-|openbmc-)?(\\d+\\.\\d+)", M2S_REGEX_CASELESS},
};

static gboolean
matches(Pattern pattern, M2sSlice text, M2sSlice groups[M2S_REGEX_GROUPS])
{
    const M2sRegex *regex = m2s_own_regex_get(&patterns[pattern]);
    return m2s_regex_match(regex, text, 0, groups) == M2S_REGEX_MATCH;
}

#define NUMBER_MAX 1000000000

static guint
number_of(M2sSlice digits)
{
    guint64 value = 0;
    m2s_python_skip_digits(digits.data, digits.data + digits.size, &value);
    return (guint)MIN(value, NUMBER_MAX);
}

/* "v5.10" names a tree, "v2.1" a version: rerolls have small numbers, and so had trees before their
 * numbers became large. */
static gboolean
is_tree_version(M2sVersion version, gboolean has_minor)
{
    if (version.major >= 100)
        return TRUE;
    return has_minor && !(version.major <= 4 && version.minor <= 3) && version.major < 8;
}

static gboolean
is_one_of(const char *word, const char *const *words)
{
    for (; *words; words++)
        if (g_str_equal(word, *words))
            return TRUE;
    return FALSE;
}

/* Returns: whether the word says nothing: "[GIT PULL]", "[PATCHv]". */
static gboolean
is_noise(const char *word)
{
    static const char *const words[] = {"patch", "patches", "of",  "for", "very", "git",
                                        "pull",  "-",       "bug", "to",  "the",  NULL};
    gboolean is_patch = g_str_has_prefix(word, "patch") && strlen(word) < 8 &&
                        word[strcspn(word, "0123456789")] == '\0';
    return is_patch || is_one_of(word, words);
}

static void
read_word(M2sTitle *title, const char *word)
{
    static const char *const drafts[] = {"wip", "rft", "draft", "preview", "poc", NULL};
    static const char *const again[] = {"repost", "re-send", "rebase", "rebased",
                                        "ping",   "resent",  NULL};
    if (strstr(word, "rfc") || is_one_of(word, drafts))
        title->is_rfc = TRUE;
    else if (g_str_has_prefix(word, "resen") || is_one_of(word, again))
        title->is_resend = TRUE;
    else if (is_noise(word))
        title->is_bot = title->is_bot || g_str_equal(word, "bug");
    else
        g_ptr_array_add(title->trees, g_strdup(word));
}

/* has_version: (inout): whether one was found. */
static void
read_version(M2sTitle *title, const char *word, const M2sSlice *groups, gboolean *has_version)
{
    M2sVersion version = {number_of(groups[1]), groups[2].data ? number_of(groups[2]) : 0};
    if (is_tree_version(version, groups[2].data != NULL)) {
        g_ptr_array_add(title->trees, g_strdup(word));
        return;
    }
    if (!*has_version || m2s_version_compare(version, title->version) > 0)
        title->version = version;
    *has_version = TRUE;
    title->is_rfc = title->is_rfc || strstr(word, "rfc");
    title->is_resend = title->is_resend || strstr(word, "resen") || strstr(word, "repost");
}

static void
read_prefix(M2sTitle *title, M2sSlice prefix, gboolean *has_version)
{
    M2sSlice groups[M2S_REGEX_GROUPS];
    g_autofree char *text = m2s_slice_dup(prefix);
    g_autofree char *word = g_utf8_strdown(text, -1);
    M2sSlice slice = m2s_slice_of(word);
    if (matches(VERSION, slice, groups))
        read_version(title, word, groups, has_version);
    else if (matches(NUMBER, slice, groups)) {
        title->has_number = TRUE;
        title->number = number_of(groups[1]);
        title->total = number_of(groups[2]);
    } else
        read_word(title, word);
}

/* Takes the prefixes off the front of name: all brackets that come before anything else. */
static void
read_prefixes(M2sTitle *title, M2sSlice *name, gboolean *has_version)
{
    const char *close;
    while (name->size > 0 && name->data[0] == '[' && (close = m2s_slice_find(*name, ']'))) {
        const char *p = name->data + 1;
        while (p < close) {
            const char *start = p;
            while (p < close && *p != ',' && !g_ascii_isspace(*p))
                p++;
            if (p > start)
                read_prefix(title, m2s_slice(start, p - start), has_version);
            p++;
        }
        *name = m2s_words_skip_space(m2s_slice(close + 1, name->data + name->size - (close + 1)));
    }
}

/* Whether there is a "v" before a digit, which need not be ASCII: there is no version without. */
static gboolean
may_have_version(M2sSlice text)
{
    for (gsize i = 1; i < text.size; i++)
        if ((text.data[i - 1] | 0x20) == 'v' &&
            (g_ascii_isdigit(text.data[i]) || (guchar)text.data[i] >= 0x80))
            return TRUE;
    return FALSE;
}

/* A version outside of the brackets.  A bare "v2" at the end may belong to the name of a thing; it
 * counts if a prefix says the same.
 * Returns: (transfer full) (nullable): rest without it. */
static char *
take_version(M2sTitle *title, M2sSlice rest, gboolean has_version)
{
    M2sSlice groups[M2S_REGEX_GROUPS];
    gboolean is_bare = FALSE;
    if (!may_have_version(rest))
        return NULL;
    if (!matches(VERSION_BRACKET, rest, groups) && !matches(VERSION_FRONT, rest, groups) &&
        !matches(VERSION_END, rest, groups)) {
        is_bare = has_version && matches(VERSION_BARE, rest, groups);
        if (!is_bare)
            return NULL;
    }
    guint version = number_of(groups[1]);
    gboolean is_first = title->version.major == 1 && title->version.minor == 0;
    if (version != title->version.major && (is_bare || (has_version && !is_first)))
        return NULL;
    if (title->version.major == 1)
        title->version = (M2sVersion){MAX(version, 1), 0};
    gsize start = groups[0].data - rest.data, end = start + groups[0].size;
    return g_strdup_printf("%.*s %.*s", (int)start, rest.data, (int)(rest.size - end),
                           rest.data + end);
}

/* Skips `Re:`, `Fw:` or `Fwd:`. */
static M2sSlice
skip_reply_word(M2sSlice text)
{
    static const char *const words[] = {"re", "fwd", "fw"};
    text = m2s_words_strip(text);
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        gsize size = strlen(words[i]);
        if (!m2s_slice_has_prefix_caseless(text, words[i]))
            continue;
        M2sSlice rest = m2s_words_skip_space(m2s_slice_sub(text, size, text.size));
        if (rest.size > 0 && rest.data[0] == ':')
            return m2s_slice_sub(rest, 1, rest.size);
    }
    return text;
}

/* Drops a last " v2". */
static void
drop_version(GString *words)
{
    gsize end = words->len, digits = 0;
    while (digits < 3 && end > 0 && g_ascii_isdigit(words->str[end - 1])) {
        end--;
        digits++;
    }
    if (digits >= 1 && digits <= 2 && end >= 2 && words->str[end - 1] == 'v' &&
        words->str[end - 2] == ' ')
        g_string_truncate(words, end - 2);
}

/* Takes a character, in lower case, and appends it to words if it may be part of one.
 * Returns: whether it may.
 * Most subjects are ASCII, of which the tables of Unicode have nothing to say. */
static gboolean
take_character(const char **p, gboolean is_gap, GString *words)
{
    const guchar byte = (guchar) * *p;
    const gunichar c =
        byte < 0x80 ? (guchar)g_ascii_tolower(byte) : m2s_python_lower(g_utf8_get_char(*p));
    *p = g_utf8_next_char(*p);
    if (byte < 0x80 ? !g_ascii_isalnum(byte) && byte != '_' : !g_unichar_isalnum(c))
        return FALSE;
    if (is_gap)
        g_string_append_c(words, ' ');
    if (byte < 0x80)
        g_string_append_c(words, (char)c);
    else
        g_string_append_unichar(words, c);
    return TRUE;
}

/* Returns: (transfer full): the words of text, in lower case. */
static char *
normalise(M2sSlice text)
{
    GString *words = g_string_sized_new(text.size);
    text = skip_reply_word(text);
    gboolean is_gap = FALSE;
    const char *end = text.data + text.size;
    for (const char *p = text.data; p < end;)
        is_gap = take_character(&p, is_gap, words) ? FALSE : words->len > 0;
    drop_version(words);
    return g_string_free(words, FALSE);
}

void
m2s_title_parse(const char *name, M2sTitle *title)
{
    gboolean has_version = FALSE;
    M2sSlice rest = m2s_slice_of(name);
    *title = (M2sTitle){.version = {1, 0}, .trees = g_ptr_array_new_with_free_func(g_free)};
    read_prefixes(title, &rest, &has_version);
    g_autofree char *without = take_version(title, rest, has_version);
    if (without)
        rest = m2s_slice_of(without);
    title->is_bot = title->is_bot || matches(BOT, rest, NULL);
    title->text = normalise(rest);
}

void
m2s_title_clear(M2sTitle *title)
{
    g_clear_pointer(&title->trees, g_ptr_array_unref);
    g_clear_pointer(&title->text, g_free);
}

void
m2s_title_branches(const char *tree, GPtrArray *branches)
{
    M2sSlice groups[M2S_REGEX_GROUPS];
    const char *stable = strstr(tree, "stable");
    if (matches(BRANCH, m2s_slice_of(tree), groups))
        g_ptr_array_add(branches, m2s_slice_dup(groups[1]));
    else if (stable && !(stable - tree >= 2 && g_str_has_prefix(stable - 2, "un")))
        g_ptr_array_add(branches, g_strdup("stable"));
}
