/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/header-lines.h"

#include "base/python.h"

/* Positions in the line: where the white space starts, the text, and where that ends. */
typedef struct {
    gsize start, text, end;
} Part;

void
m2s_header_lines_init(M2sHeaderLines *lines, gsize indent, const char *continuation)
{
    *lines = (M2sHeaderLines){.out = g_string_new(NULL),
                              .line = g_string_sized_new(2 * M2S_HEADER_LINE_MAX),
                              .parts = g_array_sized_new(FALSE, FALSE, sizeof(Part), 32),
                              .indent = indent,
                              .continuation = continuation};
}

void
m2s_header_lines_clear(M2sHeaderLines *lines)
{
    if (lines->out)
        g_string_free(lines->out, TRUE);
    g_string_free(lines->line, TRUE);
    g_array_unref(lines->parts);
    *lines = (M2sHeaderLines){0};
}

gsize
m2s_header_lines_used(const M2sHeaderLines *lines)
{
    return lines->indent + lines->line->len;
}

/* Remembers that the line may break before part i, if that starts with a preferred character or the
 * part before it ends in one. */
static void
note_splits(M2sHeaderLines *lines, guint i)
{
    static const char preferred[M2S_HEADER_SPLITS] = {';', ',', ' ', '\t'};
    const Part *part = &g_array_index(lines->parts, Part, i);
    const Part *before = part - 1;
    char fws = part->text > part->start ? lines->line->str[part->start] : '\0';
    char last = before->end > before->text ? lines->line->str[before->end - 1] : '\0';
    for (guint k = 0; k < M2S_HEADER_SPLITS; k++)
        if (last == preferred[k] || (fws == preferred[k] && g_ascii_isspace(fws)))
            lines->splits[k] = i;
}

void
m2s_header_lines_push(M2sHeaderLines *lines, M2sSlice fws, M2sSlice text)
{
    gsize start = lines->line->len;
    Part part = {start, start + fws.size, start + fws.size + text.size};
    g_string_append_len(lines->line, fws.data, fws.size);
    g_string_append_len(lines->line, text.data, text.size);
    g_array_append_val(lines->parts, part);
    if (lines->parts->len > 1)
        note_splits(lines, lines->parts->len - 1);
}

static void
reset(M2sHeaderLines *lines)
{
    g_string_truncate(lines->line, 0);
    g_array_set_size(lines->parts, 0);
    lines->indent = 0;
    memset(lines->splits, 0, sizeof(lines->splits));
}

void
m2s_header_lines_add_line(M2sHeaderLines *lines, M2sSlice fws, M2sSlice text)
{
    if (lines->n_lines++ > 0)
        g_string_append_c(lines->out, '\n');
    g_string_append_len(lines->out, fws.data, fws.size);
    g_string_append_len(lines->out, text.data, text.size);
}

/* Removes the last part from the line. */
static void
pop(M2sHeaderLines *lines)
{
    const Part *last = &g_array_index(lines->parts, Part, lines->parts->len - 1);
    g_string_truncate(lines->line, last->start);
    g_array_set_size(lines->parts, lines->parts->len - 1);
}

/* Whether the last part is just the blank between two charsets. */
static gboolean
ends_with_transition(const M2sHeaderLines *lines)
{
    if (lines->parts->len == 0)
        return FALSE;
    const Part *last = &g_array_index(lines->parts, Part, lines->parts->len - 1);
    return last->text == last->end && last->text - last->start == 1 &&
           lines->line->str[last->start] == ' ';
}

void
m2s_header_lines_break(M2sHeaderLines *lines)
{
    if (ends_with_transition(lines))
        pop(lines);
    M2sSlice line = m2s_slice_of_string(lines->line);
    gboolean is_blank = line.size > 0 && m2s_python_strip_start(line, TRUE).size == 0;
    if (lines->indent == 0 && lines->n_lines > 0 && is_blank)
        g_string_append_len(lines->out, line.data, line.size);
    else if (m2s_header_lines_used(lines) > 0)
        m2s_header_lines_add_line(lines, m2s_slice_of(""), line);
    reset(lines);
}

/* Ends the line before part i, which starts the next line. */
static void
split_before(M2sHeaderLines *lines, guint i)
{
    gsize size = g_array_index(lines->parts, Part, i).start;
    m2s_header_lines_add_line(lines, m2s_slice_of(""), m2s_slice(lines->line->str, size));
    g_string_erase(lines->line, 0, size);
    g_array_remove_range(lines->parts, 0, i);
    lines->indent = 0;
    memset(lines->splits, 0, sizeof(lines->splits));
    for (guint k = 0; k < lines->parts->len; k++) {
        Part *part = &g_array_index(lines->parts, Part, k);
        *part = (Part){part->start - size, part->text - size, part->end - size};
        if (k > 0)
            note_splits(lines, k);
    }
}

void
m2s_header_lines_append(M2sHeaderLines *lines, M2sSlice fws, M2sSlice text)
{
    m2s_header_lines_push(lines, fws, text);
    if (m2s_header_lines_used(lines) <= M2S_HEADER_LINE_MAX)
        return;
    for (guint k = 0; k < M2S_HEADER_SPLITS; k++) {
        if (lines->splits[k] > 0) {
            split_before(lines, lines->splits[k]);
            return;
        }
    }
    if (lines->indent == 0)
        return;
    /* The first word does not fit beside the name, which is left on a line of its own. */
    pop(lines);
    m2s_header_lines_break(lines);
    m2s_header_lines_push(lines, fws.size > 0 ? fws : m2s_slice_of(" "), text);
}
