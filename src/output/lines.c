/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/lines.h"

#include <string.h>

#include "output/terminal.h"

#define TAB         8  /* columns */
#define CODE_INDENT 4  /* columns: prose is indented by less, but for lists */
#define FULL_LINE   50 /* columns: after a shorter line, the break was meant */

static void
line_clear(gpointer data)
{
    g_free(((M2sLine *)data)->text);
}

GArray *
m2s_lines_new(void)
{
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(M2sLine));
    g_array_set_clear_func(lines, line_clear);
    return lines;
}

/* text: (transfer full). */
static void
add_ready(GArray *lines, M2sLineKind kind, char *text)
{
    const M2sLine line = {kind, text};
    g_array_append_val(lines, line);
}

/* Replaces tabs.  text: (transfer full). */
static char *
expand_tabs(char *text)
{
    if (strchr(text, '\t') == NULL)
        return text;
    g_auto(GStrv) parts = g_strsplit(text, "\t", -1);
    GString *out = g_string_new(parts[0]);
    guint column = m2s_terminal_width(parts[0]);
    for (char **part = parts + 1; *part; part++) {
        do
            g_string_append_c(out, ' ');
        while (++column % TAB != 0);
        g_string_append(out, *part);
        column += m2s_terminal_width(*part);
    }
    g_free(text);
    return g_string_free(out, FALSE);
}

void
m2s_lines_add(GArray *lines, M2sLineKind kind, const char *text)
{
    add_ready(lines, kind, expand_tabs(m2s_terminal_escape_lines(text)));
}

void
m2s_lines_add_format(GArray *lines, M2sLineKind kind, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    m2s_lines_add(lines, kind, text);
}

/* The bytes of the bullet and the blanks after it at the start of text: "- ", "12. ", "[1] "; 0 if
 * there is none. */
static gsize
bullet_of(const char *text)
{
    gsize size = 0;
    if (strchr("-*o", *text) && *text) {
        size = 1;
    } else {
        gsize open = *text == '[', digits = strspn(text + open, "0123456789");
        if (digits > 0 && text[open + digits] && strchr(open ? "]" : ".)", text[open + digits]))
            size = open + digits + 1;
    }
    gsize blanks = size > 0 ? strspn(text + size, " ") : 0;
    return blanks > 0 ? size + blanks : 0;
}

M2sLineKind
m2s_lines_guess(const char *text)
{
    static const char *const starts[] = {"+", "@@ ", "diff ", "index ", "--- ", "$ ", "# "};
    gsize lead = strspn(text, " "), size = strlen(text);
    if (bullet_of(text + lead) > 0)
        return M2S_LINE_PROSE;
    if (lead >= CODE_INDENT || strchr(text, '\t') || strstr(text + lead, "   "))
        return M2S_LINE_CODE;
    for (gsize i = 0; i < G_N_ELEMENTS(starts); i++)
        if (g_str_has_prefix(text, starts[i]))
            return M2S_LINE_CODE;
    return size > 0 && strchr(";{}|\\", text[size - 1]) ? M2S_LINE_CODE : M2S_LINE_PROSE;
}

/* A paragraph that is being filled. */
typedef struct {
    GArray *lines;
    M2sLineKind kind;
    guint width; /* columns */
    guint hang;  /* columns before all lines but the first */
    GString *line;
    guint used;        /* columns of line */
    gboolean is_empty; /* line has no word yet */
} Filler;

static void
end_line(Filler *filler)
{
    add_ready(filler->lines, filler->kind, g_strdup(filler->line->str));
    g_string_truncate(filler->line, 0);
    for (filler->used = 0; filler->used < filler->hang; filler->used++)
        g_string_append_c(filler->line, ' ');
    filler->is_empty = TRUE;
}

/* Adds a word that is wider than a line, in pieces. */
static void
add_wide(Filler *filler, const char *word)
{
    for (;;) {
        const char *end = m2s_terminal_fit(word, MAX(filler->width - filler->used, 1));
        if (end == word)
            end = g_utf8_next_char(word); /* a wide character in a single column */
        g_string_append_len(filler->line, word, end - word);
        filler->is_empty = FALSE;
        if (*end == '\0')
            break;
        end_line(filler);
        word = end;
    }
    filler->used = m2s_terminal_width(filler->line->str);
}

/* Adds a word after as many blanks, or on the next line. */
static void
add_word(Filler *filler, const char *word, guint blanks)
{
    guint width = m2s_terminal_width(word);
    if (!filler->is_empty && filler->used + blanks + width > filler->width)
        end_line(filler);
    if (!filler->is_empty) {
        filler->used += blanks;
        while (blanks-- > 0)
            g_string_append_c(filler->line, ' ');
    }
    if (filler->used + width > filler->width) {
        add_wide(filler, word);
        return;
    }
    g_string_append(filler->line, word);
    filler->used += width;
    filler->is_empty = FALSE;
}

/* Adds the words of a line, with the blanks that are between them. */
static void
add_words(Filler *filler, const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    guint blanks = 1;
    for (char **word = words; *word; word++) {
        if (**word)
            add_word(filler, *word, blanks);
        blanks = **word ? 1 : blanks + 1;
    }
}

/* Fills the lines from index start up to index end again. */
static void
fill(const GArray *lines, guint start, guint end, guint width, GArray *fitted)
{
    const M2sLine *all = (const M2sLine *)(const void *)lines->data;
    gsize lead = strspn(all[start].text, " ");
    gsize hang = lead + bullet_of(all[start].text + lead);
    Filler filler = {.lines = fitted, .kind = all[start].kind, .width = width, .is_empty = TRUE};
    filler.line = g_string_new(NULL);
    filler.hang = hang * 2 <= width ? hang : 0;
    for (; filler.used < MIN(lead, filler.hang); filler.used++)
        g_string_append_c(filler.line, ' ');
    for (guint i = start; i < end; i++)
        add_words(&filler, all[i].text + strspn(all[i].text, " "));
    if (!filler.is_empty)
        end_line(&filler);
    g_string_free(filler.line, TRUE);
}

/* Where the paragraph that begins at index start ends: with a line of another kind, an empty or a
 * short one, or before one with a bullet or another indent. */
static guint
end_of_paragraph(const GArray *lines, guint start)
{
    const M2sLine *all = (const M2sLine *)(const void *)lines->data;
    gsize lead = strspn(all[start].text, " ");
    gsize hang = lead + bullet_of(all[start].text + lead);
    guint end = start + 1;
    while (all[start].kind == M2S_LINE_PROSE && end < lines->len) {
        const char *next = all[end].text;
        if (all[end].kind != M2S_LINE_PROSE || *next == '\0' || strspn(next, " ") != hang ||
            bullet_of(next + hang) > 0 || m2s_terminal_width(all[end - 1].text) < FULL_LINE)
            break;
        end++;
    }
    return end;
}

static gboolean
all_fit(const GArray *lines, guint start, guint end, guint width)
{
    for (; start < end; start++)
        if (m2s_terminal_width(g_array_index(lines, M2sLine, start).text) > width)
            return FALSE;
    return TRUE;
}

static void
copy_lines(const GArray *lines, guint start, guint end, GArray *fitted)
{
    for (; start < end; start++) {
        const M2sLine *line = &g_array_index(lines, M2sLine, start);
        add_ready(fitted, line->kind, g_strdup(line->text));
    }
}

static void
cut(const M2sLine *line, guint width, GArray *fitted)
{
    GString *text = g_string_new(NULL);
    m2s_terminal_append(text, line->text, width, FALSE);
    add_ready(fitted, line->kind, g_string_free(text, FALSE));
}

GArray *
m2s_lines_fit(const GArray *lines, guint width)
{
    GArray *fitted = m2s_lines_new();
    for (guint start = 0, end; start < lines->len; start = end) {
        const M2sLine *line = &g_array_index(lines, M2sLine, start);
        end = end_of_paragraph(lines, start);
        if (width == 0 || all_fit(lines, start, end, width))
            copy_lines(lines, start, end, fitted);
        else if (line->kind == M2S_LINE_CODE || line->kind == M2S_LINE_QUOTE ||
                 line->kind == M2S_LINE_STAT)
            cut(line, width, fitted);
        else
            fill(lines, start, end, width, fitted);
    }
    return fitted;
}
