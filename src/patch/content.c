/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/content.h"

#include "base/find.h"
#include "base/python.h"
#include "patch/diff-splitter.h"

/* Whether line is `-- ` or only underscores. */
static gboolean
is_footer(M2sSlice line)
{
    gsize end = 1;
    if (line.data[0] == '-')
        return line.size == 4 && memcmp(line.data, "-- \n", 4) == 0;
    while (end < line.size && line.data[end] == '_')
        end++;
    return line.data[0] == '_' && end < line.size && line.data[end] == '\n';
}

/* The first footer that starts with the character first; the end of text if there is none. */
static const char *
find_footer_of(M2sSlice text, char first)
{
    const char *p = text.data, *end = text.data + text.size;
    while (p && p < end) {
        M2sSlice rest = m2s_slice(p, end - p), next = rest, line;
        if (*p == first && m2s_slice_next_line(&next, &line) && is_footer(line))
            return p;
        p = m2s_find_pair(rest, '\n', first);
        p = p ? p + 1 : NULL;
    }
    return end;
}

/* Where the signature or the list's footer starts.  Everything after it is dropped, even the rest
 * of a reply below a quoted signature. */
static gsize
find_footer(const GString *text)
{
    M2sSlice whole = m2s_slice_of_string(text);
    const char *hyphens = find_footer_of(whole, '-');
    whole.size = hyphens - whole.data;
    return find_footer_of(whole, '_') - whole.data;
}

/* NUL is dropped last: white space next to one is not stripped. */
static void
clean_message(GString *message)
{
    g_string_truncate(message, find_footer(message));
    m2s_python_strip_string(message);
    m2s_python_drop_nul(message);
}

/* Strips what message has from byte start on, and adds a newline. */
static void
close_part(GString *message, gsize start)
{
    M2sSlice part = m2s_slice(message->str + start, message->len - start);
    M2sSlice stripped = m2s_python_strip(part, FALSE);
    g_string_truncate(message, stripped.data + stripped.size - message->str);
    g_string_erase(message, start, stripped.data - part.data);
    g_string_append_c(message, '\n');
}

/* The diff comes from the first part that has one; later parts are text, except that an attached
 * patch replaces the diff. */
static void
add_patch_part(const M2sTextPart *part, M2sContent *content)
{
    gsize start = content->message->len;
    if (part->kind == M2S_TEXT_PATCH) {
        g_string_truncate(content->diff, 0);
        g_string_append_len(content->diff, part->text.data, part->text.size);
        return;
    }
    if (content->diff->len > 0) {
        g_string_append_len(content->message, part->text.data, part->text.size);
    } else {
        m2s_diff_split(part->text, content->message, content->diff);
        if (content->message->len == start)
            return; /* a diff without text adds no empty line */
    }
    close_part(content->message, start);
}

/* The bytes that a string needs for the text of all parts: growing it costs time, unused memory
 * does not. */
static gsize
size_of(const GPtrArray *parts)
{
    gsize size = 0;
    for (guint i = 0; i < parts->len; i++) {
        const M2sTextPart *part = g_ptr_array_index(parts, i);
        size += part->text.size + 2;
    }
    return size;
}

void
m2s_content_of_patch(const GPtrArray *parts, M2sContent *content)
{
    gsize size = size_of(parts);
    *content = (M2sContent){.message = g_string_sized_new(size), .diff = g_string_sized_new(size)};
    for (guint i = 0; i < parts->len; i++)
        add_patch_part(g_ptr_array_index(parts, i), content);
    clean_message(content->message);
    m2s_python_drop_nul(content->diff);
    if (content->diff->len == 0) {
        g_string_free(content->diff, TRUE);
        content->diff = NULL;
    }
}

void
m2s_content_of_reply(const GPtrArray *parts, M2sContent *content)
{
    *content = (M2sContent){.message = g_string_sized_new(size_of(parts))};
    for (guint i = 0; i < parts->len; i++) {
        const M2sTextPart *part = g_ptr_array_index(parts, i);
        if (part->kind != M2S_TEXT_PLAIN || part->text.size == 0)
            continue;
        M2sSlice text = m2s_python_strip(part->text, FALSE);
        g_string_append_len(content->message, text.data, text.size);
        g_string_append_c(content->message, '\n');
    }
    clean_message(content->message);
}

void
m2s_content_unify_line_ends(GString *message)
{
    char *end = message->str + message->len;
    char *to = memchr(message->str, '\r', message->len);
    if (to == NULL)
        return;
    for (const char *from = to; from < end; from++)
        if (from[0] != '\r' || from[1] != '\n')
            *to++ = *from;
    g_string_truncate(message, to - message->str);
}

void
m2s_content_clear(M2sContent *content)
{
    if (content->message)
        g_string_free(content->message, TRUE);
    if (content->diff)
        g_string_free(content->diff, TRUE);
    *content = (M2sContent){0};
}
