/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compose/reply.h"

#include "base/python.h"
#include "compose/condition.h"
#include "patch/trailer.h"

/* A reply that is being read. */
typedef struct {
    const M2sComment *comment;
    GPtrArray *given;
    guint start;          /* how many were given before this reply */
    GString *before;      /* what was written before the next trailer, a line a paragraph */
    gboolean conditional; /* what was said before the trailers here */
    gboolean after;       /* the line before was a trailer */
    gboolean has_diff;
    gboolean refused;
} Reading;

M2sGivenTrailer *
m2s_given_trailer_new(const M2sComment *comment, M2sTrailerFate fate, char *line)
{
    M2sGivenTrailer *given = g_new0(M2sGivenTrailer, 1);
    *given = (M2sGivenTrailer){.fate = fate, .line = line, .comment = comment};
    return given;
}

void
m2s_given_trailer_free(M2sGivenTrailer *given)
{
    g_free(given->line);
    g_free(given);
}

/* Whether text can forge a line, or change how the text around it is shown. */
static gboolean
is_unsafe(const char *text)
{
    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        GUnicodeType type = g_unichar_type(c);
        gboolean joins = c == 0x200c || c == 0x200d; /* part of names in Persian and Hindi */
        if ((type == G_UNICODE_CONTROL && c != '\t') || type == G_UNICODE_LINE_SEPARATOR ||
            type == G_UNICODE_PARAGRAPH_SEPARATOR || (type == G_UNICODE_FORMAT && !joins))
            return TRUE;
    }
    return FALSE;
}

static gboolean
begins_with_commit(M2sSlice value)
{
    gsize digits = 0;
    while (digits < value.size && g_ascii_isxdigit(value.data[digits]))
        digits++;
    return digits >= 8 && digits <= 64;
}

/* Whether line is a trailer that a reply can give. */
static gboolean
is_given(M2sSlice line)
{
    M2sSlice value;
    gsize size = m2s_trailer_parse(line, &value);
    if (size == 5 && m2s_slice_has_prefix_caseless(line, "fixes"))
        return begins_with_commit(value);
    return size > 3 && m2s_slice_has_prefix_caseless(m2s_slice_sub(line, size - 3, size), "-by") &&
           m2s_trailer_has_address(value);
}

/* "Reviewed by: Bo <bo@example.org>" */
static gboolean
is_misspelt(M2sSlice line)
{
    static const char *const names[] = {"reviewed by:", "acked by:",      "tested by:",
                                        "reported by:", "signed off by:", "suggested by:"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if (m2s_slice_has_prefix_caseless(line, names[i]))
            return m2s_trailer_has_address(line);
    return FALSE;
}

/* "NAK.", "NACK from me", but not "NACK handling is broken" */
static gboolean
is_refusal(M2sSlice line)
{
    static const char *const starts[] = {"NAK", "NACK", "Nak", "Nack"};
    static const char *const rests[] = {"", ".", "!", ",", ":", " -", " from ", " to ", " for "};
    if (m2s_slice_has_prefix_caseless(line, "nacked-by:") ||
        m2s_slice_has_prefix_caseless(line, "naked-by:"))
        return TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS(starts); i++) {
        gsize size = strlen(starts[i]);
        if (!m2s_slice_has_prefix(line, starts[i]))
            continue;
        M2sSlice rest = m2s_slice_sub(line, size, line.size);
        if (rest.size == 0)
            return TRUE;
        for (gsize k = 1; k < G_N_ELEMENTS(rests); k++)
            if (m2s_slice_has_prefix(rest, rests[k]))
                return TRUE;
    }
    return FALSE;
}

static void
add(Reading *reading, M2sTrailerFate fate, char *line)
{
    if (fate == M2S_TRAILER_ADDED && is_unsafe(line))
        fate = M2S_TRAILER_UNSAFE;
    g_ptr_array_add(reading->given, m2s_given_trailer_new(reading->comment, fate, line));
}

/* What follows a trailer can be a condition, too: "(with the typo fixed)". */
static void
take_text(Reading *reading, M2sSlice line)
{
    g_autofree char *text = m2s_slice_dup(line);
    if (reading->after && m2s_condition_is_made(text)) {
        M2sGivenTrailer *last = g_ptr_array_index(reading->given, reading->given->len - 1);
        if (last->fate == M2S_TRAILER_ADDED)
            last->fate = M2S_TRAILER_CONDITIONAL;
    }
    if (reading->after)
        g_string_truncate(reading->before, 0);
    reading->conditional = FALSE;
    g_string_append_printf(reading->before, "%s ", text);
    if (m2s_slice_has_prefix(line, "diff --git ") || m2s_slice_has_prefix(line, "--- a/"))
        reading->has_diff = TRUE;
    if (is_refusal(line)) {
        reading->refused = TRUE;
        add(reading, M2S_TRAILER_NAK, g_steal_pointer(&text));
    }
    reading->after = FALSE;
}

/* Some mailers write "bo@example.org <mailto:bo@example.org>". */
static void
drop_scheme(char *line)
{
    char *open = strstr(line, "<mailto:");
    if (open)
        memmove(open + 1, open + strlen("<mailto:"), strlen(open + strlen("<mailto:")) + 1);
}

static void
take_trailer(Reading *reading, char *line)
{
    drop_scheme(line);
    if (reading->before->len > 0)
        reading->conditional = m2s_condition_is_made(reading->before->str);
    g_string_truncate(reading->before, 0);
    add(reading, reading->conditional ? M2S_TRAILER_CONDITIONAL : M2S_TRAILER_ADDED, line);
    reading->after = TRUE;
}

static void
take_line(Reading *reading, M2sSlice line, M2sSlice *rest)
{
    line = m2s_python_strip(line, FALSE);
    if (line.size == 0) {
        reading->after = FALSE;
        if (reading->before->len > 0)
            g_string_append_c(reading->before, '\n');
    } else if (line.data[0] == '>' || line.data[0] == '|') {
        reading->after = reading->conditional = FALSE;
        g_string_truncate(reading->before, 0);
    } else if (is_misspelt(line)) {
        add(reading, M2S_TRAILER_MISSPELT, m2s_slice_dup(line));
    } else {
        g_autofree char *joined = m2s_trailer_join(line, rest);
        M2sSlice whole = m2s_slice_of(joined);
        if (is_given(whole) && !is_refusal(whole))
            take_trailer(reading, g_steal_pointer(&joined));
        else
            take_text(reading, line);
    }
}

void
m2s_reply_read(const M2sComment *comment, const char *text, GPtrArray *given)
{
    g_autoptr(GString) before = g_string_new(NULL);
    Reading reading = {.comment = comment, .given = given, .start = given->len, .before = before};
    M2sSlice rest = m2s_slice_of(text), line;
    while (m2s_slice_next_line(&rest, &line))
        take_line(&reading, line, &rest);
    for (guint i = reading.start; i < given->len; i++) {
        M2sGivenTrailer *trailer = g_ptr_array_index(given, i);
        if (reading.refused)
            trailer->fate = M2S_TRAILER_NAK;
        else if (reading.has_diff)
            trailer->fate = M2S_TRAILER_PROPOSED;
    }
}
