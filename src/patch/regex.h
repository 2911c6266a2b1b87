/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Regular expressions: PCRE2, compiled once, JIT, with a match limit.  Layer: patch.
 *
 * A compiled expression is immutable and may be used by several threads.
 *
 * Patterns are written for Python's re module, whose lines end with "\n" alone.  Most mean the same
 * here.  Known differences: `\s` leaves out U+001C to U+001F, `\Z` matches before a final newline
 * too, `{,3}` stands for itself, `\u00e9` is an error (write the character), and of case only what
 * Unicode's simple folding says is ignored, so that `i` is not a dotless one.
 *
 * The limit bounds the steps back from each place where a match may start, which take a few
 * milliseconds.  A pattern that goes far from many places, such as `a.*b` over a line of megabytes,
 * is still quadratic. */
#pragma once

#include "base/slice.h"

typedef struct M2sRegex M2sRegex;

typedef enum {
    M2S_REGEX_DEFAULT = 0,
    M2S_REGEX_CASELESS = 1 << 0,
    M2S_REGEX_MULTILINE = 1 << 1, /* ^ and $ at every line */
    M2S_REGEX_DOTALL = 1 << 2,    /* . matches "\n" */
    M2S_REGEX_ANCHORED = 1 << 3,  /* matches at the start alone, as Python's re.match() */
} M2sRegexFlags;

typedef enum {
    M2S_REGEX_NO_MATCH,
    M2S_REGEX_MATCH,
    M2S_REGEX_LIMIT, /* the match limit was hit: not known, and never to be taken for "no" */
} M2sRegexResult;

#define M2S_REGEX_GROUPS 4 /* the whole match and up to three groups */

/* Compiles pattern (UTF-8, Unicode classes).  Returns: (transfer full): NULL with an error of
 * M2S_ERROR_CONFIG that names the place in the pattern, for those that users write. */
M2sRegex *m2s_regex_new(const char *pattern, M2sRegexFlags flags, GError **error);
void m2s_regex_free(M2sRegex *regex);

/* Matches text (valid UTF-8) from byte start on, which is where a character begins or the end; what
 * stands before it is seen by `^` and `\b`.  groups: (out) (nullable): slices of text; a group
 * that took no part has data NULL. */
M2sRegexResult m2s_regex_match(const M2sRegex *regex, M2sSlice text, gsize start,
                               M2sSlice groups[M2S_REGEX_GROUPS]);

/* How many matches text has, one after another without overlap (len(re.findall())).  count: (out):
 * with M2S_REGEX_LIMIT, those before the limit was hit. */
M2sRegexResult m2s_regex_count(const M2sRegex *regex, M2sSlice text, guint *count);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sRegex, m2s_regex_free)
