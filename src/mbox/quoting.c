/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/quoting.h"

#include "base/find.h"

/* Finds the next quoted From line at or after *at, and sets *at to its "From ".  Looks at each
 * `>` of a long run at most twice.
 * Returns: its first `>`, or NULL. */
static const char *
find_quoted(M2sSlice mail, const char **at)
{
    const char *end = mail.data + mail.size;
    const char *hit;
    while ((hit = m2s_find_pair(m2s_slice(*at, end - *at), '>', 'F')) != NULL) {
        *at = hit + 1;
        if (!m2s_slice_has_prefix(m2s_slice(*at, end - *at), "From "))
            continue;
        while (hit > mail.data && hit[-1] == '>')
            hit--;
        if (hit == mail.data || hit[-1] == '\n')
            return hit;
    }
    return NULL;
}

GString *
m2s_quoting_undo(M2sSlice mail)
{
    const char *at = mail.data, *copied = mail.data;
    const char *quoted = find_quoted(mail, &at);
    if (quoted == NULL)
        return NULL;
    GString *out = g_string_sized_new(mail.size);
    for (; quoted != NULL; quoted = find_quoted(mail, &at)) {
        g_string_append_len(out, copied, quoted - copied);
        copied = quoted + 1;
    }
    g_string_append_len(out, copied, mail.data + mail.size - copied);
    return out;
}

/* The next line from at on that begins with "From ", after any number of `>`; or NULL. */
static const char *
find_from_line(M2sSlice mail, const char *at)
{
    const char *end = mail.data + mail.size;
    while (at && at < end) {
        const char *from = at;
        while (from < end && *from == '>')
            from++;
        if (m2s_slice_has_prefix(m2s_slice(from, end - from), "From "))
            return at;
        at = memchr(from, '\n', end - from);
        at = at ? at + 1 : NULL;
    }
    return NULL;
}

void
m2s_quoting_add(M2sSlice mail, GString *out)
{
    const char *copied = mail.data, *end = mail.data + mail.size;
    for (const char *line = find_from_line(mail, copied); line;
         line = find_from_line(mail, memchr(line, '\n', end - line))) {
        g_string_append_len(out, copied, line - copied);
        g_string_append_c(out, '>');
        copied = line;
    }
    g_string_append_len(out, copied, end - copied);
}
