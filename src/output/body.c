/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/body.h"

#include <string.h>

#include "base/slice.h"

#define SIGNATURE_MAX    8 /* lines; more of them are no signature */
#define INTRODUCTION_MAX 3 /* lines */

typedef struct {
    const M2sText *text;
    GArray *lines;
    guint trailers;  /* of the text, passed so far */
    guint quoted;    /* lines in the quotation that is being read */
    char *quotation; /* (nullable): its first line */
    gboolean blank;  /* a blank line came before this one */
    gboolean is_patch, in_notes, below_original;
} Body;

static const M2sLine *
line_at(const Body *body, guint index)
{
    return &g_array_index(body->lines, M2sLine, index);
}

/* Drops the paragraph at the end that introduces the quotation to come: a few lines that end in a
 * colon and name a person, "On Mon, 5 Feb 2024 at 09:00, Ann <ann@example.org> wrote:". */
static void
drop_introduction(Body *body)
{
    guint start = body->lines->len;
    gboolean names = FALSE;
    while (start > 0) {
        const M2sLine *line = line_at(body, start - 1);
        if (line->kind == M2S_LINE_QUOTE || *line->text == '\0')
            break;
        names = names || strchr(line->text, '@') || strstr(line->text, "wrote") ||
                strstr(line->text, "writes");
        start--;
    }
    guint count = body->lines->len - start;
    if (count == 0 || count > INTRODUCTION_MAX || !names ||
        !g_str_has_suffix(line_at(body, body->lines->len - 1)->text, ":"))
        return;
    if (start > 0 && *line_at(body, start - 1)->text == '\0')
        start--;
    g_array_set_size(body->lines, start);
}

/* Ends the quotation.  A single line is not worth folding. */
static void
end_quotation(Body *body)
{
    if (body->quoted == 1) {
        m2s_lines_add(body->lines, M2S_LINE_QUOTE, body->quotation);
    } else if (body->quoted > 1) {
        g_autofree char *fold = g_strdup_printf("> %u lines quoted", body->quoted);
        m2s_lines_add(body->lines, M2S_LINE_QUOTE, fold);
    }
    body->quoted = 0;
    g_clear_pointer(&body->quotation, g_free);
}

static void
add_quoted(Body *body, const char *line)
{
    if (body->quoted == 0) {
        drop_introduction(body);
        body->quotation = g_strdup(line);
    }
    body->quoted++;
    body->blank = FALSE;
}

static void
add_own(Body *body, const char *line)
{
    gboolean after_quotation = body->quoted > 0;
    end_quotation(body);
    if (body->blank && body->lines->len > 0 && !after_quotation)
        m2s_lines_add(body->lines, M2S_LINE_PROSE, "");
    body->blank = FALSE;
    m2s_lines_add(body->lines, m2s_lines_guess(line), line);
}

gboolean
m2s_body_is_stat(const char *line)
{
    static const char *const starts[] = {" create mode ", " delete mode ", " mode change ",
                                         " rename ",      " copy ",        " rewrite "};
    const char *bar = strstr(line, " | ");
    const char *changed = line + 1 + strspn(line + (*line == ' '), "0123456789");
    if (*line != ' ')
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(starts); i++)
        if (g_str_has_prefix(line, starts[i]))
            return TRUE;
    if (g_str_has_prefix(changed, " file changed") || g_str_has_prefix(changed, " files changed"))
        return TRUE;
    if (bar == NULL)
        return FALSE;
    bar += strlen(" | ");
    bar += strspn(bar, " ");
    return g_ascii_isdigit(*bar) || g_str_has_prefix(bar, "Bin");
}

gboolean
m2s_body_is_original_mark(const char *line)
{
    gsize size = strlen(line), dashes = strspn(line, "-");
    return dashes >= 4 && size > 2 * dashes && g_str_has_suffix(line, "----") &&
           (strstr(line, "Original") || strstr(line, "Forwarded"));
}

gboolean
m2s_body_starts_signature(const char *line, M2sSlice rest)
{
    M2sSlice below;
    guint count = 0;
    if (!g_str_equal(line, "--"))
        return FALSE;
    while (count <= SIGNATURE_MAX && m2s_slice_next_line(&rest, &below))
        count++;
    return count <= SIGNATURE_MAX;
}

/* Whether line is the next of the text's trailers. */
static gboolean
is_trailer(Body *body, const char *line)
{
    const GPtrArray *trailers = body->text->trailers;
    if (body->trailers == trailers->len ||
        !g_str_equal(line, g_ptr_array_index(trailers, body->trailers)))
        return FALSE;
    body->trailers++;
    return TRUE;
}

gboolean
m2s_body_is_quoted(const char *line)
{
    return line[0] == '>' || (line[0] == ' ' && line[1] == '>');
}

static void
take_line(Body *body, const char *line)
{
    if (*line == '\0') {
        body->blank = TRUE;
    } else if (body->below_original || m2s_body_is_quoted(line)) {
        add_quoted(body, line);
    } else if (m2s_body_is_original_mark(line)) {
        body->below_original = TRUE;
    } else if (body->is_patch && g_str_equal(line, "---")) {
        body->in_notes = TRUE;
        body->blank = TRUE;
    } else if (!body->in_notes || !m2s_body_is_stat(line)) {
        add_own(body, line);
    }
}

GArray *
m2s_body_lines(const M2sText *text, gboolean is_patch)
{
    Body body = {.text = text, .lines = m2s_lines_new(), .is_patch = is_patch};
    M2sSlice rest = m2s_slice_of(text->content), line;
    while (m2s_slice_next_line(&rest, &line)) {
        if (line.data[line.size - 1] == '\n')
            line.size--;
        g_autofree char *copy = m2s_slice_dup(line);
        if (is_trailer(&body, copy))
            continue;
        g_strchomp(copy);
        if (m2s_body_starts_signature(copy, rest))
            break;
        take_line(&body, copy);
    }
    end_quotation(&body);
    return body.lines;
}
