/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compose/condition.h"

#include <string.h>

#define SENTENCES       2 /* "With that fixed, feel free to add my tag.  Thanks!" */
#define PARAGRAPH_WORDS 4

/* Words that make a condition by themselves: "Assuming the tests pass, Acked-by". */
static const char *const certain[] = {"assuming", "provided", "modulo", "unless",
                                      "pending",  "except",   "once",   "if"};

/* Words that make one together with a word of done: "With the leak fixed," "after renaming it". */
static const char *const links[] = {"with", "after", "when", "apart", "aside", "other"};
static const char *const done[] = {
    "fix",   "address", "chang", "correct", "resolv",  "remov", "updat", "renam", "drop", "clarif",
    "amend", "squash",  "nit",   "typo",    "comment", "than",  "from",  "done",  "added"};

/* What no condition follows. */
static const char *const harmless[] = {"if it helps", "if that helps", "if it matters",
                                       "once again",  "once more",     "as if"};

static gboolean
is_in(const char *word, const char *const *words, gsize count, gboolean prefix)
{
    for (gsize i = 0; i < count; i++)
        if (prefix ? g_str_has_prefix(word, words[i]) : g_str_equal(word, words[i]))
            return TRUE;
    return FALSE;
}

/* Whether c can be before "with" in "LGTM, with the nit fixed", or begins a sentence. */
static gboolean
opens_clause(const char *text, const char *word)
{
    const char *p = word;
    while (p > text && g_ascii_isspace(p[-1]))
        p--;
    if (p == text || strchr(",;:.!?([-", p[-1]))
        return TRUE;
    static const char *const verdicts[] = {"lgtm", "good", "ok", "okay", "fine", "me", "great"};
    for (gsize i = 0; i < G_N_ELEMENTS(verdicts); i++) {
        gsize size = strlen(verdicts[i]);
        if ((gsize)(p - text) >= size && memcmp(p - size, verdicts[i], size) == 0)
            return TRUE;
    }
    return FALSE;
}

/* The start of the last sentences of text.  They are of one paragraph, as code may come before it,
 * unless that is hardly more than "Thanks!". */
static const char *
last_sentences(const char *text)
{
    const char *p = text + strlen(text);
    guint sentences = SENTENCES, words = 1;
    while (p > text && (g_ascii_isspace(p[-1]) || strchr(".!?", p[-1])))
        p--;
    for (; p > text; p--) {
        if (!g_ascii_isspace(*p) || g_ascii_isspace(p[-1]))
            continue;
        gboolean paragraph = memchr(p, '\n', strspn(p, " \t\n")) != NULL;
        if ((paragraph && words >= PARAGRAPH_WORDS) || (strchr(".!?", p[-1]) && --sentences == 0))
            break;
        words++;
    }
    return p;
}

/* lower: words in lower case. */
static gboolean
is_condition(const char *lower)
{
    gboolean linked = FALSE;
    for (const char *p = lower; *p;) {
        gsize size = strspn(p, "abcdefghijklmnopqrstuvwxyz'");
        if (size == 0) {
            linked = linked && !strchr(".!?", *p);
            p++;
            continue;
        }
        g_autofree char *word = g_strndup(p, size);
        if (is_in(word, certain, G_N_ELEMENTS(certain), FALSE) ||
            (linked && is_in(word, done, G_N_ELEMENTS(done), TRUE)))
            return TRUE;
        if (is_in(word, links, G_N_ELEMENTS(links), FALSE))
            linked = opens_clause(lower, p);
        p += size;
    }
    return FALSE;
}

/* What takes a condition back: "I'd rename it if I were you.  Either way, Reviewed-by: …" */
static const char *const waivers[] = {"either way", "in any case", "regardless"};

gboolean
m2s_condition_is_made(const char *text)
{
    g_autofree char *lower = g_ascii_strdown(last_sentences(text), -1);
    for (gsize i = 0; i < G_N_ELEMENTS(waivers); i++)
        if (strstr(lower, waivers[i]))
            return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(harmless); i++)
        for (char *p = lower; (p = strstr(p, harmless[i]));)
            memset(p, ' ', strlen(harmless[i]));
    return is_condition(lower);
}
