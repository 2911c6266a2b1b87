/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Regular expressions: PCRE2 with JIT and a match limit.  Layer: patch.
 *
 * A compiled expression is immutable and may be shared by threads.
 *
 * Patterns are written for Python's re module with lines that end only in "\n".  Most mean the same
 * here.  Known differences: `\s` leaves out U+001C to U+001F, `\Z` also matches before a final
 * newline, `{,3}` stands for itself, `\u00e9` is an error (write the character), and case is
 * ignored only by Unicode's simple folding, so that `i` does not match a dotless one.
 *
 * The limit bounds the backtracking from each place where a match may start to a few milliseconds.
 * A pattern that goes far from many places, such as `a.*b` on a line of megabytes, is still
 * quadratic. */
#pragma once

#include <stdatomic.h>

#include "base/slice.h"

typedef struct M2sRegex M2sRegex;

typedef enum {
    M2S_REGEX_DEFAULT = 0,
    M2S_REGEX_CASELESS = 1 << 0,
    M2S_REGEX_MULTILINE = 1 << 1, /* ^ and $ at every line */
    M2S_REGEX_DOTALL = 1 << 2,    /* . matches "\n" */
    M2S_REGEX_ANCHORED = 1 << 3,  /* matches only at the start, like re.match() */
} M2sRegexFlags;

typedef enum {
    M2S_REGEX_NO_MATCH,
    M2S_REGEX_MATCH,
    M2S_REGEX_LIMIT, /* the match limit was hit: unknown, not to be taken as "no" */
} M2sRegexResult;

#define M2S_REGEX_GROUPS 4 /* the whole match and up to three groups */

/* Compiles pattern (UTF-8, Unicode classes).
 * Returns: (transfer full): NULL with an M2S_ERROR_CONFIG, worded for the pattern's author, that
 * gives the position in the pattern. */
M2sRegex *m2s_regex_new(const char *pattern, M2sRegexFlags flags, GError **error);
void m2s_regex_free(M2sRegex *regex);

/* A pattern of our own: compiled when it is first needed, by any thread, and never freed. */
typedef struct {
    const char *pattern;
    M2sRegexFlags flags;
    _Atomic(M2sRegex *) compiled; /* NULL at first */
} M2sOwnRegex;

const M2sRegex *m2s_own_regex_get(M2sOwnRegex *own);

/* Matches text (valid UTF-8) from byte start on, which must be a character boundary; `^` and `\b`
 * see what precedes it.  groups: (out) (nullable): slices of text; data is NULL for a group that
 * took no part. */
M2sRegexResult m2s_regex_match(const M2sRegex *regex, M2sSlice text, gsize start,
                               M2sSlice groups[M2S_REGEX_GROUPS]);

/* Counts the matches in text that do not overlap (len(re.findall())).  count: (out): with
 * M2S_REGEX_LIMIT, the matches before the limit was hit. */
M2sRegexResult m2s_regex_count(const M2sRegex *regex, M2sSlice text, guint *count);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sRegex, m2s_regex_free)
