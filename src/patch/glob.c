/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/glob.h"

#include <string.h>

/* The bracket that closes the set whose members start at p.  A bracket that comes first, or first
 * after `!`, is a member.  Returns: NULL if there is none: `[` then stands for itself. */
static const char *
find_set_end(const char *p)
{
    if (*p == '!')
        p++;
    if (*p == ']')
        p++;
    return strchr(p, ']');
}

/* A range, or a single character as first and last. */
typedef struct {
    gunichar first, last;
    gboolean is_range;
} Member;

/* Moves *p past the next member of a set, such as `a-z`.  A hyphen at either end of the set is a
 * member. */
static Member
next_member(const char **p, const char *end)
{
    gunichar c = g_utf8_get_char(*p);
    Member member = {.first = c, .last = c};
    *p = g_utf8_next_char(*p);
    member.is_range = end - *p >= 2 && **p == '-';
    if (member.is_range) {
        member.last = g_utf8_get_char(*p + 1);
        *p = g_utf8_next_char(*p + 1);
    }
    return member;
}

/* Whether c is in the set between p and end.
 *
 * Python drops reversed ranges before it checks for `!`, so `[z-a!b]` means `[!b]`; and in
 * `[z-a!-b]`, which means `[!-b]`, the hyphen is a member. */
static gboolean
is_in_set(const char *p, const char *end, gunichar c)
{
    gboolean found = FALSE, negated = *p == '!', seen_any = negated;
    p += negated;
    while (p < end) {
        Member member = next_member(&p, end);
        if (member.first > member.last)
            continue;
        if (!seen_any && member.first == '!') {
            negated = TRUE;
            if (member.is_range)
                found = c == '-' || c == member.last;
        } else {
            found = found || (c >= member.first && c <= member.last);
        }
        seen_any = TRUE;
    }
    return found != negated;
}

/* Matches one character of name with the item at *pattern, and moves *pattern past that. */
static gboolean
match_one(const char **pattern, const char *name)
{
    const char *p = *pattern;
    const char *set_end = *p == '[' ? find_set_end(p + 1) : NULL;
    if (set_end) {
        *pattern = set_end + 1;
        return is_in_set(p + 1, set_end, g_utf8_get_char(name));
    }
    *pattern = g_utf8_next_char(p);
    return *p == '?' || (*p && g_utf8_get_char(p) == g_utf8_get_char(name));
}

gboolean
m2s_glob_match(const char *pattern, const char *name)
{
    /* What follows the last star, and the place in name where that was last tried. */
    const char *after_star = NULL, *retry = NULL;
    while (*name) {
        if (*pattern == '*') {
            after_star = ++pattern;
            retry = name;
        } else if (*pattern && match_one(&pattern, name)) {
            name = g_utf8_next_char(name);
        } else if (after_star) {
            pattern = after_star;
            retry = g_utf8_next_char(retry);
            name = retry;
        } else {
            return FALSE;
        }
    }
    return pattern[strspn(pattern, "*")] == '\0';
}
