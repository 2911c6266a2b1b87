/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/acceptance.h"

#define SENTENCE_MAX 240 /* bytes: nobody says "applied" in more words */
#define WORDS_MAX    64
#define BEFORE_MAX   12   /* words before "applied" */
#define PARTS_MAX    1000 /* patches that are named by numbers */

/* The lists of words are in lower case, with a bar before and after each. */

/* What may stand before the verb, besides names and numbers. */
static const char before_words[] =
    "|thanks|thank|you|thx|a|lot|very|much|for|your|the|this|these|that|those|review|reviews|"
    "reviewing|reviewers|ack|acks|testing|patch|patches|patchset|patchsets|patch-set|series|serie|"
    "set|whole|entire|all|both|also|now|i|i've|ive|we|we've|have|has|been|was|were|it|them|and|so|"
    "ok|okay|great|good|catch|nice|cool|fine|done|fyi|fix|fixes|work|update|updating|changes|"
    "cleanup|cleanups|rework|just|finally|manually|again|everyone|guys|first|two|three|four|five|"
    "too|well|looks|look|lgtm|right|perfect|excellent|alright|since|then|yes|yep|version|respin|"
    "v2|v3|v4|v5|v6|v7|resend|report|reporting|hi|hello|dear|cheers|here|contribution|"
    "contributions|effort|pointing|out|one|to|me|sorry|delay|already|applied|merged|:-)|:)|"
    "pull|request|";

/* "The merged pull request" is no claim that it was merged. */
static const char determiners[] = "|the|a|an|this|that|your|for|to|our|my|";

/* What turns the meaning, anywhere in the sentence. */
static const char turning_words[] =
    "|if|when|once|unless|until|till|before|not|never|cannot|can|could|should|would|will|shall|"
    "may|might|must|wasn't|isn't|haven't|hasn't|hadn't|don't|didn't|won't|can't|couldn't|wouldn't|"
    "doesn't|i'll|we'll|it'll|i'd|be|being|get|gets|got|getting|please|why|whether|which|wrong|"
    "wrongly|fail|fails|failed|failing|failure|fallout|hope|hopefully|expect|expected|assume|"
    "assuming|assumed|wait|waiting|pre|ago|what|everything|locally|temporarily|tentatively|"
    "accidentally|mistake|mistakenly|base|pending|anything|nothing|without|unlike|instead|backport|"
    "backports|conflicts|prematurely|partially|partly|almost|except|except:|rest|remaining|others|"
    "other|most|some|dependent|independently|suggestion|suggestions|suggested|comment|comments|"
    "feedback|bisect|revert|drop|local|sandbox|privately|below|following|attached|incremental|";

/* What follows "applied" if somebody tries a patch. */
static const char trying_words[] =
    "|testing|test|tests|tested|build|builds|built|rebuilt|rebuild|compile|compiled|boot|booted|"
    "ran|run|reproduce|reproduced|verified|checked|experiment|experiments|";

/* What may follow the verb; after a punctuation mark, anything may. */
static const char after_words[] =
    "|to|in|into|on|onto|for|with|as|this|these|it|them|the|all|both|thanks|thank|thx|now|manually|"
    "patch|patches|series|set|at|too|cheers|upstream|already|up|out|as-is|via|w/|and|in-tree|"
    "again|to:|here|today|";

/* What may follow "applied the". */
static const char object_words[] =
    "|patch|patches|series|set|patchset|patch-set|whole|entire|first|fix|fixes|two|three|four|pair|"
    "complete|full|pull|";

/* What applies to the whole series. */
static const char series_words[] =
    "|series|serie|patchset|patchsets|patch-set|set|all|both|patches|whole|these|entire|";

/* What "my" stands before if somebody speaks of a patch that is yet to be sent. */
static const char own_words[] =
    "|patch|patches|series|set|patchset|patch-set|version|next|local|machine|system|setup|";

static const char patch_words[] = "|patch|patches|#|commits|no.|number|numbers|";

static const char *const number_words[] = {"one", "two",   "three", "four", "five",
                                           "six", "seven", "eight", "nine", "ten"};

typedef struct {
    char text[SENTENCE_MAX + 1]; /* the words, each ended by NUL */
    guint count;
    struct {
        const char *word;   /* in lower case, without punctuation at its ends */
        gboolean is_name;   /* it began with a capital, or has letters beyond ASCII */
        gboolean is_closed; /* a comma or the like follows */
    } words[WORDS_MAX];
} Sentence;

static gboolean
is_in(const char *list, const char *word)
{
    gsize size = strlen(word);
    if (size == 0 || strchr(word, '|'))
        return FALSE;
    for (const char *p = list; (p = strstr(p, word)); p += size)
        if (p[-1] == '|' && p[size] == '|')
            return TRUE;
    return FALSE;
}

/* Takes what is no word off both ends of the word at p: "(Applied," becomes "Applied".
 * Returns: the character that followed it, or 0. */
static char
trim(char **start, char *end)
{
    while (*start < end && strchr("([{\"'*_`", **start))
        (*start)++;
    char last = 0;
    while (end > *start && strchr(")]}\"'*_`.,:;!", end[-1])) {
        last = end[-1];
        *--end = '\0';
    }
    return last;
}

static void
add_word(Sentence *sentence, char *start, char *end)
{
    if (sentence->count == WORDS_MAX)
        return;
    gboolean opened = *start == '(';
    char last = trim(&start, end);
    guint i = sentence->count;
    if (*start == '\0' || opened || strcmp(start, "-") == 0 || strcmp(start, "--") == 0) {
        if (i > 0)
            sentence->words[i - 1].is_closed = TRUE;
        if (!opened || *start == '\0')
            return;
    }
    sentence->words[i].is_name = g_ascii_isupper(*start) || !g_str_is_ascii(start);
    sentence->words[i].is_closed = last != 0;
    for (char *p = start; *p; p++)
        *p = g_ascii_tolower(*p);
    sentence->words[i].word = start;
    sentence->count++;
}

/* A typographic apostrophe counts as a plain one. */
static void
split(M2sSlice slice, Sentence *sentence)
{
    static const char apostrophe[] = "\u2019";
    char *out = sentence->text, *start = NULL;
    for (const char *p = slice.data, *end = p + slice.size; p < end; p++) {
        gboolean blank = g_ascii_isspace(*p) || *p == '\0';
        if (blank && start) {
            *out = '\0';
            add_word(sentence, start, out++);
            start = NULL;
        }
        if (blank)
            continue;
        if (start == NULL)
            start = out;
        if (m2s_slice_has_prefix(m2s_slice(p, end - p), apostrophe)) {
            *out++ = '\'';
            p += strlen(apostrophe) - 1;
        } else {
            *out++ = *p;
        }
    }
    *out = '\0';
    if (start)
        add_word(sentence, start, out);
}

static const char *
word_at(const Sentence *sentence, guint i)
{
    return i < sentence->count ? sentence->words[i].word : "";
}

static gboolean
is_number(const char *word)
{
    return *word && word[strspn(word, "0123456789/-&#+")] == '\0';
}

/* A word that speaks of somebody: "Linus has merged it" is not said by who applied it. */
static gboolean
is_stranger(const Sentence *sentence, guint i)
{
    return sentence->words[i].is_name && !is_in(before_words, word_at(sentence, i));
}

/* Whether all before the verb is of the kind that stands before "applied". */
static gboolean
fits_before(const Sentence *sentence, guint verb)
{
    if (verb > BEFORE_MAX || (verb > 0 && is_in(determiners, word_at(sentence, verb - 1))))
        return FALSE;
    for (guint i = 0; i < verb; i++) {
        const char *word = word_at(sentence, i), *next = word_at(sentence, i + 1);
        /* Any word has a capital at the start: "With the patch applied, it works". */
        gboolean is_name = sentence->words[i].is_name && (i > 0 || sentence->words[i].is_closed);
        if (!is_in(before_words, word) && !is_number(word) && !is_name)
            return FALSE;
        gboolean acts = i + 1 == verb || is_in("|has|have|had|just|already|", next);
        if (acts && is_stranger(sentence, i) && !sentence->words[i].is_closed)
            return FALSE;
    }
    return TRUE;
}

static gboolean
fits_after(const Sentence *sentence, guint verb)
{
    guint next = verb + 1;
    if (next == sentence->count || sentence->words[verb].is_closed)
        return TRUE;
    const char *word = word_at(sentence, next), *object = word_at(sentence, next + 1);
    if (is_in("|the|this|that|these|", word) && !sentence->words[next].is_closed)
        return next + 1 == sentence->count || is_in(object_words, object) || is_number(object) ||
               (g_str_equal(word, "this") && is_in(after_words, object));
    return is_in(after_words, word) || is_number(word);
}

static gboolean
is_turned(const Sentence *sentence, guint verb)
{
    gboolean has_addition = FALSE; /* "with" or "see" stands between the verb and here */
    for (guint i = 0; i < sentence->count; i++) {
        const char *word = word_at(sentence, i);
        /* "Applied with the following changes" is meant, "I applied the patch below" is not. */
        gboolean is_allowed = has_addition && is_in("|following|below|attached|incremental|", word);
        if (is_in(turning_words, word) && !is_allowed)
            return TRUE;
        if (i > verb && is_in(trying_words, word))
            return TRUE;
        if (g_str_equal(word, "my") && is_in(own_words, word_at(sentence, i + 1)))
            return TRUE;
        has_addition = has_addition || (i > verb && is_in("|with|see|", word));
    }
    return FALSE;
}

/* "pushed" and "picked" are said of much else. */
static gboolean
is_weak_verb_meant(const Sentence *sentence, guint verb)
{
    const char *word = word_at(sentence, verb);
    guint next = verb + 1;
    if (is_in("|this|it|these|them|both|all|", word_at(sentence, next)))
        next++;
    if (g_str_equal(word, "picked") || g_str_equal(word, "queued"))
        return !g_str_equal(word, "picked") || g_str_equal(word_at(sentence, next), "up");
    if (!g_str_equal(word, "pushed"))
        return TRUE;
    for (guint i = 0; i < verb; i++)
        if (is_in("|fix|fixes|update|changes|work|rework|version|v2|v3|v4|v5|",
                  word_at(sentence, i)))
            return FALSE;
    return next == sentence->count || sentence->words[next - 1].is_closed ||
           is_in("|to|the|thanks|", word_at(sentence, next));
}

static M2sVerdictKind
kind_of_verb(const char *word)
{
    if (is_in("|applied|merged|pushed|committed|queued|picked|pulled|", word))
        return M2S_VERDICT_ACCEPTED;
    return is_in("|dropped|reverted|", word) ? M2S_VERDICT_OPEN : M2S_VERDICT_NONE;
}

void
m2s_acceptance_add_parts(M2sVerdict *verdict, gint64 first, gint64 last)
{
    if (first < 1 || last < first || last > PARTS_MAX)
        return;
    if (verdict->parts == NULL)
        verdict->parts = g_array_new(FALSE, TRUE, sizeof(M2sVerdictPart));
    for (; first <= last && verdict->parts->len < PARTS_MAX; first++) {
        const M2sVerdictPart part = {.number = first};
        g_array_append_val(verdict->parts, part);
    }
    verdict->scope = M2S_SCOPE_LISTED;
}

/* Adds "3", "1-3" or "1/5".  Returns: whether word is one of these. */
static gboolean
add_range(M2sVerdict *verdict, const char *word)
{
    word += strspn(word, "#");
    char *end;
    gint64 first = g_ascii_strtoll(word, &end, 10);
    if (end == word || first < 1)
        return FALSE;
    gint64 last = first;
    if (*end == '/' || *end == '-') {
        const char *second = end + 1;
        gint64 value = g_ascii_strtoll(second, &end, 10);
        if (end == second)
            return FALSE;
        last = second[-1] == '-' ? value : first;
    }
    if (*end != '\0')
        return FALSE;
    m2s_acceptance_add_parts(verdict, first, last);
    return TRUE;
}

/* The number that word is: "two", "2"; 0 if it is none. */
static guint
value_of(const char *word)
{
    for (guint i = 0; i < G_N_ELEMENTS(number_words); i++)
        if (g_str_equal(word, number_words[i]))
            return i + 1;
    guint64 value;
    return g_ascii_string_to_unsigned(word, 10, 1, PARTS_MAX, &value, NULL) ? (guint)value : 0;
}

/* Reads the list of numbers that begins at word i: "1, 2 and 4", "1 to 3".
 * Returns: the index of what follows. */
static guint
read_numbers(const Sentence *sentence, guint i, M2sVerdict *verdict)
{
    while (i < sentence->count) {
        const char *word = word_at(sentence, i), *next = word_at(sentence, i + 1);
        const char *end = word_at(sentence, i + 2);
        if (is_in("|to|through|-|", next) && is_number(word) && value_of(word) && value_of(end) &&
            is_number(end)) {
            m2s_acceptance_add_parts(verdict, value_of(word), value_of(end));
            i += 3;
        } else if (is_number(word) && add_range(verdict, word)) {
            i++;
        } else if (is_in("|and|&|", word) && is_number(next)) {
            i++;
        } else {
            break;
        }
    }
    return i;
}

/* Which patches the sentence speaks of.  Returns: FALSE if that is not clear: "the last patch". */
static gboolean
read_scope(const Sentence *sentence, guint verb, M2sVerdict *verdict)
{
    for (guint i = 0; i < sentence->count; i++) {
        const char *word = word_at(sentence, i), *next = word_at(sentence, i + 1);
        guint value = value_of(next);
        if (is_in("|last|second|third|part|subset|half|", word))
            return FALSE;
        gboolean counts = is_in(patch_words, word_at(sentence, i + 2)); /* "merged 2 patches" */
        if ((is_in(patch_words, word) || (i == verb && !counts)) && is_number(next)) {
            i = read_numbers(sentence, i + 1, verdict) - 1;
            if (verdict->parts == NULL)
                return FALSE;
            continue;
        }
        if (g_str_equal(word, "first") && (value || is_in(patch_words, next)))
            m2s_acceptance_add_parts(verdict, 1, value ? value : 1);
        else if (strchr(word, '/') && is_number(word) && !strchr(word, '-'))
            add_range(verdict, word);
        else if (is_in(series_words, word) && verdict->scope == M2S_SCOPE_PARENT)
            verdict->scope = M2S_SCOPE_SERIES;
        if (g_str_equal(word, "both"))
            verdict->count = 2;
        else if (value_of(word) && g_str_equal(next, "patches"))
            verdict->count = value_of(word);
        else if (value > 1 && is_in("|these|those|the|all|", word))
            verdict->count = value;
    }
    if (verdict->scope == M2S_SCOPE_LISTED)
        verdict->count = 0;
    return TRUE;
}

gboolean
m2s_acceptance_read(M2sSlice slice, M2sVerdict *verdict)
{
    Sentence sentence;
    sentence.count = 0;
    if (slice.size > SENTENCE_MAX || m2s_slice_find(slice, '?'))
        return FALSE;
    split(slice, &sentence);
    for (guint i = 0; i < sentence.count; i++) {
        M2sVerdictKind kind = kind_of_verb(word_at(&sentence, i));
        if (kind == M2S_VERDICT_NONE)
            continue;
        if (!fits_before(&sentence, i) || !fits_after(&sentence, i) || is_turned(&sentence, i) ||
            !is_weak_verb_meant(&sentence, i) || !read_scope(&sentence, i, verdict))
            return FALSE;
        verdict->kind = kind;
        return TRUE;
    }
    return FALSE;
}
