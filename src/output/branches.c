/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/branches.h"

#include <string.h>

#include "output/terminal.h"

#define LINES_MAX   20 /* shown of a text that is folded */
#define LINES_SPARE 3  /* folding fewer lines than this would save nothing */
#define LEVEL_WIDTH 4  /* columns */
#define TEXT_MIN    24 /* columns that a text has at least, even if levels are given up for that */

M2sBranches
m2s_branches_begin(const M2sTerminal *terminal)
{
    M2sBranches branches = {.terminal = terminal, .levels = M2S_LEVELS_MAX};
    branches.out = g_string_new(NULL);
    if (terminal->width > 0) {
        guint width = MAX(terminal->width, TEXT_MIN + 2 * LEVEL_WIDTH);
        branches.levels = MIN((width - TEXT_MIN) / LEVEL_WIDTH, M2S_LEVELS_MAX);
    }
    return branches;
}

static guint
width_beside(const M2sBranches *branches, guint indent)
{
    guint width = branches->terminal->width;
    return width == 0 ? 0 : width > indent ? width - indent : 1;
}

guint
m2s_branches_width(const M2sBranches *branches, guint level)
{
    return width_beside(branches, (level + 1) * LEVEL_WIDTH);
}

static const char *
colour_of(M2sLineKind kind, const M2sTerminal *terminal)
{
    switch (kind) {
    case M2S_LINE_QUOTE:
    case M2S_LINE_NOTE:
    case M2S_LINE_MSGID:
        return m2s_terminal_begin(terminal, M2S_COLOUR_DIM);
    case M2S_LINE_TRAILER:
        return m2s_terminal_begin(terminal, M2S_COLOUR_GREEN);
    case M2S_LINE_HEADING:
        return m2s_terminal_begin(terminal, M2S_COLOUR_BOLD);
    case M2S_LINE_AUTHOR:
        return m2s_terminal_begin(terminal, M2S_COLOUR_YELLOW);
    case M2S_LINE_MISSING:
        return m2s_terminal_begin(terminal, M2S_COLOUR_RED);
    default:
        return "";
    }
}

static void
append_coloured(const M2sBranches *branches, const char *colour, const char *text, gsize size)
{
    if (size == 0)
        return;
    g_string_append(branches->out, colour);
    g_string_append_len(branches->out, text, size);
    if (*colour)
        g_string_append(branches->out, m2s_terminal_end(branches->terminal));
}

/* " foo.c | 3 ++-": git colours the plus and minus signs. */
static void
append_stat(const M2sBranches *branches, const char *line)
{
    gsize end = strlen(line), minus = end;
    while (minus > 0 && line[minus - 1] == '-')
        minus--;
    gsize plus = minus;
    while (plus > 0 && line[plus - 1] == '+')
        plus--;
    append_coloured(branches, "", line, plus);
    append_coloured(branches, m2s_terminal_begin(branches->terminal, M2S_COLOUR_GREEN), line + plus,
                    minus - plus);
    append_coloured(branches, m2s_terminal_begin(branches->terminal, M2S_COLOUR_RED), line + minus,
                    end - minus);
}

/* "v1 · [v2] · v3" */
static void
append_versions(const M2sBranches *branches, const char *line)
{
    const char *start = line + strcspn(line, "["), *end = start + strcspn(start, "]");
    end += *end == ']';
    append_coloured(branches, "", line, start - line);
    append_coloured(branches, m2s_terminal_begin(branches->terminal, M2S_COLOUR_BOLD), start,
                    end - start);
    append_coloured(branches, "", end, strlen(end));
}

/* Appends lines, the first after first and the others after next. */
static void
append_lines(const M2sBranches *branches, const char *first, const char *next, const GArray *lines)
{
    GString *out = branches->out;
    for (guint i = 0; i < lines->len; i++) {
        const M2sLine *line = &g_array_index(lines, M2sLine, i);
        g_string_append(out, i == 0 ? first : next);
        if (line->kind == M2S_LINE_STAT)
            append_stat(branches, line->text);
        else if (line->kind == M2S_LINE_VERSIONS)
            append_versions(branches, line->text);
        else
            append_coloured(branches, colour_of(line->kind, branches->terminal), line->text,
                            strlen(line->text));
        while (out->str[out->len - 1] == ' ')
            g_string_truncate(out, out->len - 1);
        g_string_append_c(out, '\n');
    }
}

static void
append_line(const M2sBranches *branches, const char *first, const char *next, M2sLineKind kind,
            const char *text)
{
    g_autoptr(GArray) line = m2s_lines_new();
    m2s_lines_add(line, kind, text);
    guint indent = MAX(m2s_terminal_width(first), m2s_terminal_width(next));
    guint width = width_beside(branches, indent);
    g_autoptr(GArray) fitted = m2s_lines_fit(line, width);
    append_lines(branches, first, next, fitted);
}

/* What is at the left of a node at level, up to its own branch. */
static GString *
left_of(const M2sBranches *branches, guint level)
{
    GString *left = g_string_new(NULL);
    for (guint i = 0; i < level; i++)
        g_string_append(left, branches->follows[i] ? "│   " : "    ");
    return left;
}

void
m2s_branches_root(const M2sBranches *branches, const GArray *lines)
{
    const char *left = branches->follows[0] ? "│ " : "  ";
    for (guint i = 0; i < lines->len; i++) {
        const M2sLine *line = &g_array_index(lines, M2sLine, i);
        append_line(branches, i > 0 ? left : "", left, line->kind, line->text);
    }
}

void
m2s_branches_title(const M2sBranches *branches, guint level, M2sLineKind kind, const char *title)
{
    g_autoptr(GString) left = left_of(branches, level);
    gboolean follows = branches->follows[level];
    if (branches->spaced)
        g_string_append_printf(branches->out, "%s│\n", left->str);
    g_autofree char *next = g_strconcat(left->str, follows ? "│ " : "  ", NULL);
    g_string_append(left, follows ? "├ " : "└ ");
    append_line(branches, left->str, next, kind, title);
}

/* Leaves the first lines of a text, without an empty one at their end. */
static void
cut_text(GArray *lines)
{
    g_array_set_size(lines, LINES_MAX);
    if (*g_array_index(lines, M2sLine, LINES_MAX - 1).text == '\0')
        g_array_set_size(lines, LINES_MAX - 1);
}

void
m2s_branches_text(const M2sBranches *branches, guint level, const GArray *lines, const char *what)
{
    g_autoptr(GString) left = left_of(branches, level + 1);
    g_autoptr(GArray) fitted = m2s_lines_fit(lines, m2s_branches_width(branches, level));
    guint count = fitted->len;
    gboolean folds = branches->folds && count >= LINES_MAX + LINES_SPARE;
    if (folds)
        cut_text(fitted);
    append_lines(branches, left->str, left->str, fitted);
    if (!folds)
        return;
    g_autofree char *note =
        g_strdup_printf("… %u %s; --full shows them", count - fitted->len, what);
    append_line(branches, left->str, left->str, M2S_LINE_NOTE, note);
}

void
m2s_branches_gap(const M2sBranches *branches, guint level)
{
    g_autoptr(GString) left = left_of(branches, level + 1);
    g_string_append_printf(branches->out, "%s\n", g_strchomp(left->str));
}
