/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/manual/mdoc.h"

#include <string.h>

#define OPENING "(["
#define CLOSING ".,:;)]?!"

/* Appends a character; a literal one can be copied from the page: groff prints "-" as a hyphen. */
static void
append_character(GString *out, gunichar character, gboolean is_literal)
{
    static const struct {
        char character;
        gboolean always;
        const char *name;
    } special[] = {{'\\', TRUE, "\\e"},   {'"', TRUE, "\\(dq"}, {'^', TRUE, "\\(ha"},
                   {'~', TRUE, "\\(ti"},  {'`', TRUE, "\\(ga"}, {'-', FALSE, "\\-"},
                   {'\'', FALSE, "\\(aq"}};
    for (gsize i = 0; i < G_N_ELEMENTS(special); i++)
        if (character == (guchar)special[i].character && (is_literal || special[i].always)) {
            g_string_append(out, special[i].name);
            return;
        }
    if (character < 0x80)
        g_string_append_c(out, character);
    else
        g_string_append_printf(out, "\\[u%04X]", character);
}

static void
append_escaped(GString *out, const char *text, gboolean is_literal)
{
    for (const char *next = text; *next; next = g_utf8_next_char(next))
        append_character(out, g_utf8_get_char(next), is_literal);
}

/* Whether word is something that people type or copy: "--limit", "~/.config", "2026-05-01". */
static gboolean
is_literal_word(const char *word)
{
    return *word == '-' || strpbrk(word, "/=@_0123456789");
}

/* Appends a word of a text line, which is no request wherever the line begins.  "\%" keeps groff
 * from breaking what people copy. */
static void
append_word(GString *out, const char *word)
{
    gboolean is_first = out->len == 0 || out->str[out->len - 1] == '\n';
    gboolean is_literal = is_literal_word(word);
    if (!is_first)
        g_string_append_c(out, ' ');
    if (is_literal)
        g_string_append(out, "\\%");
    else if (is_first && (*word == '.' || *word == '\''))
        g_string_append(out, "\\&");
    append_escaped(out, word, is_literal);
}

static void
end_line(GString *out)
{
    if (out->len > 0 && out->str[out->len - 1] != '\n')
        g_string_append_c(out, '\n');
}

/* The macro for word, or NULL. */
static const char *
macro_of(const char *word, const GPtrArray *placeholders)
{
    if (word[0] == '-' && (g_ascii_isalpha(word[1]) || word[1] == '-'))
        return "Fl";
    if (g_ascii_isupper(*word) && strchr(word, '_') &&
        strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == strlen(word))
        return "Ev";
    if (g_ptr_array_find_with_equal_func((GPtrArray *)placeholders, word, g_str_equal, NULL))
        return "Ar";
    return NULL;
}

/* Appends ".Fl \-limit )" for "--limit)".  Returns: FALSE if word is no more than a word. */
static gboolean
append_macro(GString *out, const char *word, const GPtrArray *placeholders)
{
    gsize opening = strspn(word, OPENING), end = strlen(word);
    while (end > opening && strchr(CLOSING, word[end - 1]))
        end--;
    g_autofree char *core = g_strndup(word + opening, end - opening);
    const char *macro = macro_of(core, placeholders);
    if (macro == NULL)
        return FALSE;
    end_line(out);
    g_string_append_printf(out, ".%s", macro);
    for (gsize i = 0; i < opening; i++)
        g_string_append_printf(out, " %c", word[i]);
    g_string_append_c(out, ' ');
    append_escaped(out, core + (*core == '-'), TRUE);
    for (; word[end]; end++)
        g_string_append_printf(out, " %c", word[end]);
    g_string_append_c(out, '\n');
    return TRUE;
}

static void
append_paragraph(GString *out, const char *text, const GPtrArray *placeholders)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    for (char **word = words; *word; word++)
        if (**word == '\0') /* two blanks end a sentence */
            end_line(out);
        else if (!append_macro(out, *word, placeholders))
            append_word(out, *word);
    end_line(out);
}

void
mdoc_append_text(GString *out, const char *text, const GPtrArray *placeholders)
{
    g_auto(GStrv) paragraphs = g_strsplit(text, "\n\n", -1);
    for (char **paragraph = paragraphs; *paragraph; paragraph++) {
        if (paragraph > paragraphs)
            g_string_append(out, ".Pp\n");
        append_paragraph(out, *paragraph, placeholders);
    }
}

void
mdoc_append_literal(GString *out, const char *text)
{
    if (*text == '.' || *text == '\'')
        g_string_append(out, "\\&");
    append_escaped(out, text, TRUE);
}

/* Whether mdoc would take word for a macro or for punctuation. */
static gboolean
is_special(const char *word)
{
    gsize length = strlen(word);
    gboolean is_macro = (length == 2 || length == 3) && g_ascii_isupper(word[0]) &&
                        (g_ascii_islower(word[1]) || g_ascii_isdigit(word[1]));
    return is_macro || (length == 1 && strchr(OPENING CLOSING "|", *word));
}

void
mdoc_append_arguments(GString *out, const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    for (char **word = words; *word; word++) {
        g_string_append(out, word > words ? " " : "");
        g_string_append(out, is_special(*word) ? "\\&" : "");
        append_escaped(out, *word, is_literal_word(*word));
    }
}
