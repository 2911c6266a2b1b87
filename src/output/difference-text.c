/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Differences as text and as JSON. */
#include <mbox2series/difference.h>

#include "base/slice.h"
#include "output/chain.h"
#include "output/json.h"
#include "output/terminal.h"
#include "output/timestamp.h"

#define INDENT "    "

/* Appends text, escaped, in a colour, and a line end. */
static void
add_line(GString *out, const M2sTerminal *terminal, const char *indent, M2sColour colour,
         gboolean is_coloured, M2sSlice text)
{
    g_autofree char *plain = m2s_slice_dup(text);
    g_autofree char *safe = m2s_terminal_escape_lines(plain);
    g_string_append_printf(out, "%s%s%s%s\n", indent,
                           is_coloured ? m2s_terminal_begin(terminal, colour) : "", safe,
                           is_coloured ? m2s_terminal_end(terminal) : "");
}

static void
add_posting(GString *out, const M2sTerminal *terminal, const char *sign, const M2sPosting *posting)
{
    g_autofree char *version = m2s_posting_version(posting);
    g_autofree char *date = m2s_timestamp_short(posting->date);
    g_autofree char *series =
        posting->series ? g_strdup_printf("series %u  ", posting->series->id) : g_strdup("");
    g_autofree char *line =
        g_strdup_printf("%s %s  %s  %s%s", sign, version, date, series, posting->first->msgid);
    add_line(out, terminal, "", M2S_COLOUR_BOLD, TRUE, m2s_slice_of(line));
}

/* The sign of git range-diff. */
static char
sign_of(const M2sPatchDifference *difference)
{
    if (difference->sections)
        return difference->sections->len > 0 ? '!' : '=';
    return difference->newer ? '>' : '<';
}

/* "12", or "-" without a patch.  (transfer full) */
static char *
number_of(const M2sPatch *patch)
{
    if (patch == NULL)
        return g_strdup("-");
    return g_strdup_printf("%" G_GINT64_FORMAT, patch->series ? patch->number : 0);
}

/* "1: ! 2: lamp: trim the wick".  width: columns for a number. */
static void
add_head(GString *out, const M2sTerminal *terminal, const M2sPatchDifference *difference, int width)
{
    g_autofree char *older = number_of(difference->older), *newer = number_of(difference->newer);
    const M2sPatch *patch = difference->newer ? difference->newer : difference->older;
    char sign = sign_of(difference);
    M2sColour colour = sign == '!'   ? M2S_COLOUR_YELLOW
                       : sign == '<' ? M2S_COLOUR_RED
                                     : M2S_COLOUR_GREEN;
    g_autofree char *line = g_strdup_printf("%*s: %c %*s: %s", width, older, sign, width, newer,
                                            m2s_bare_name(patch->name));
    add_line(out, terminal, "", colour, sign != '=', m2s_slice_of(line));
}

/* The line above a section that has no file names of its own; NULL if it does. */
static char *
make_title(const M2sSection *section)
{
    switch (section->kind) {
    case M2S_SECTION_MESSAGE:
        return g_strdup("## Commit message ##");
    case M2S_SECTION_DIFFS:
        return g_strdup_printf("## %s ##", section->name ? section->name : "");
    default:
        return NULL;
    }
}

/* A line of a section, by its first character. */
static void
add_section_line(GString *out, const M2sTerminal *terminal, M2sSlice line, gboolean is_name)
{
    char first = line.size > 0 ? line.data[0] : ' ';
    if (line.size > 0 && line.data[line.size - 1] == '\n')
        line.size--;
    M2sColour colour = is_name        ? M2S_COLOUR_BOLD
                       : first == '-' ? M2S_COLOUR_RED
                       : first == '+' ? M2S_COLOUR_GREEN
                                      : M2S_COLOUR_DIM;
    add_line(out, terminal, INDENT, colour, is_name || strchr("-+@", first) != NULL, line);
}

static void
add_section(GString *out, const M2sTerminal *terminal, const M2sSection *section)
{
    g_autofree char *title = make_title(section);
    M2sSlice rest = m2s_slice_of(section->text), line;
    guint names = title || section->kind == M2S_SECTION_PATCH ? 0 : 2;
    if (title)
        add_line(out, terminal, INDENT, M2S_COLOUR_BOLD, TRUE, m2s_slice_of(title));
    for (guint i = 0; m2s_slice_next_line(&rest, &line); i++)
        add_section_line(out, terminal, line, i < names);
}

static int
width_of(const GPtrArray *differences)
{
    int width = 1;
    for (guint i = 0; i < differences->len; i++) {
        const M2sPatchDifference *difference = g_ptr_array_index(differences, i);
        g_autofree char *older = number_of(difference->older);
        g_autofree char *newer = number_of(difference->newer);
        width = MAX(width, MAX((int)strlen(older), (int)strlen(newer)));
    }
    return width;
}

char *
m2s_differences_format(const GPtrArray *differences, const M2sPosting *older,
                       const M2sPosting *newer, M2sDifferenceView view, const M2sTerminal *terminal)
{
    g_return_val_if_fail(differences && older && newer && terminal, NULL);
    GString *out = g_string_new(NULL);
    int width = width_of(differences);
    add_posting(out, terminal, "---", older);
    add_posting(out, terminal, "+++", newer);
    for (guint i = 0; i < differences->len; i++) {
        const M2sPatchDifference *difference = g_ptr_array_index(differences, i);
        add_head(out, terminal, difference, width);
        if (difference->sections == NULL || view & M2S_DIFFERENCE_HEADS)
            continue;
        for (guint k = 0; k < difference->sections->len; k++)
            add_section(out, terminal, g_ptr_array_index(difference->sections, k));
    }
    return g_string_free(out, FALSE);
}

static void
write_patch(M2sJson *json, const char *name, const M2sPatch *patch)
{
    m2s_json_name(json, name);
    if (patch == NULL) {
        m2s_json_null(json);
        return;
    }
    m2s_json_begin_object(json);
    m2s_json_name(json, "number");
    m2s_json_integer(json, patch->series ? patch->number : 0);
    m2s_json_name(json, "msgid");
    m2s_json_string(json, patch->item.msgid);
    m2s_json_name(json, "name");
    m2s_json_string(json, patch->name);
    m2s_json_end_object(json);
}

static void
write_section(M2sJson *json, const M2sSection *section)
{
    static const char *const kinds[] = {
        [M2S_SECTION_MESSAGE] = "message", [M2S_SECTION_INTERDIFF] = "interdiff",
        [M2S_SECTION_DIFFS] = "diffs",     [M2S_SECTION_ADDED] = "added",
        [M2S_SECTION_REMOVED] = "removed", [M2S_SECTION_PATCH] = "patch"};
    m2s_json_begin_object(json);
    m2s_json_name(json, "kind");
    m2s_json_string(json, kinds[section->kind]);
    m2s_json_name(json, "file");
    m2s_json_string(json, section->name);
    m2s_json_name(json, "exact");
    m2s_json_boolean(json, section->is_exact);
    m2s_json_name(json, "text");
    m2s_json_string(json, section->text);
    m2s_json_end_object(json);
}

static const char *
change_of(const M2sPatchDifference *difference)
{
    switch (sign_of(difference)) {
    case '=':
        return "same";
    case '!':
        return "changed";
    case '>':
        return "new";
    default:
        return "dropped";
    }
}

char *
m2s_differences_json(const GPtrArray *differences)
{
    g_return_val_if_fail(differences, NULL);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < differences->len; i++) {
        const M2sPatchDifference *difference = g_ptr_array_index(differences, i);
        M2sJson json = m2s_json_begin(out);
        m2s_json_begin_object(&json);
        m2s_json_name(&json, "change");
        m2s_json_string(&json, change_of(difference));
        write_patch(&json, "older", difference->older);
        write_patch(&json, "newer", difference->newer);
        m2s_json_name(&json, "git");
        m2s_json_boolean(&json, difference->is_by_git);
        m2s_json_name(&json, "sections");
        m2s_json_begin_array(&json);
        for (guint k = 0; difference->sections && k < difference->sections->len; k++)
            write_section(&json, g_ptr_array_index(difference->sections, k));
        m2s_json_end_array(&json);
        m2s_json_end_object(&json);
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}
