/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "html/remarks.h"

#include "html/shown.h"
#include "output/body.h"

#define INTRODUCTION_MAX 3 /* lines */

static M2sRemarkLine *
line_at(const M2sRemarks *reply, guint index)
{
    return &g_array_index(reply->lines, M2sRemarkLine, index);
}

const M2sRemarkLine *
m2s_remarks_line(const M2sRemarks *reply, guint index)
{
    return line_at(reply, index);
}

static gboolean
is_blank(M2sSlice text)
{
    for (gsize i = 0; i < text.size; i++)
        if (!g_ascii_isspace(text.data[i]))
            return FALSE;
    return TRUE;
}

/* Whether there are letters, digits or other scripts in text: "...." says nothing. */
static gboolean
has_words(M2sSlice text)
{
    for (gsize i = 0; i < text.size; i++)
        if (g_ascii_isalnum(text.data[i]) || (guchar)text.data[i] >= 0x80)
            return TRUE;
    return FALSE;
}

static gboolean
has(M2sSlice text, const char *part)
{
    return g_strstr_len(text.data, text.size, part) != NULL;
}

/* Marks the paragraph before a quotation, which begins at index, if it says who is quoted: a few
 * lines that end in a colon and name a person, "On Monday, Ann <ann@example.org> wrote:". */
static void
mark_introduction(M2sRemarks *reply, guint index)
{
    guint end = index, start;
    gboolean names = FALSE;
    while (end > 0 && line_at(reply, end - 1)->kind == M2S_REMARK_OWN &&
           is_blank(line_at(reply, end - 1)->text))
        end--;
    for (start = end; start > 0; start--) {
        const M2sRemarkLine *line = line_at(reply, start - 1);
        if (line->kind != M2S_REMARK_OWN || is_blank(line->text))
            break;
        names =
            names || has(line->text, "@") || has(line->text, "wrote") || has(line->text, "writes");
    }
    if (start == end || end - start > INTRODUCTION_MAX || !names ||
        line_at(reply, end - 1)->text.data[line_at(reply, end - 1)->text.size - 1] != ':')
        return;
    for (; start < index; start++)
        line_at(reply, start)->kind = M2S_REMARK_INTRODUCTION;
}

/* Adds the lines of text. */
static void
read_lines(M2sRemarks *reply, const M2sText *text)
{
    M2sSlice rest = m2s_shown(m2s_slice_of(text->content), M2S_SHOWN_OF_REPLY), line;
    gboolean is_below_original = FALSE;
    guint trailers = 0;
    while (m2s_slice_next_line(&rest, &line)) {
        while (line.size > 0 && g_ascii_isspace(line.data[line.size - 1]))
            line.size--;
        g_autofree char *copy = m2s_slice_dup(line);
        M2sRemarkLine read = {M2S_REMARK_OWN, line};
        gboolean is_trailer = trailers < text->trailers->len &&
                              g_str_has_prefix(g_ptr_array_index(text->trailers, trailers), copy) &&
                              *copy;
        if (m2s_body_starts_signature(copy, rest))
            return;
        is_below_original = is_below_original || m2s_body_is_original_mark(copy);
        if (is_below_original || m2s_body_is_quoted(copy)) {
            read.kind = M2S_REMARK_QUOTE;
        } else if (is_trailer) {
            read.kind = M2S_REMARK_TRAILER;
            trailers++;
        }
        if (read.kind == M2S_REMARK_QUOTE &&
            (reply->lines->len == 0 ||
             line_at(reply, reply->lines->len - 1)->kind != M2S_REMARK_QUOTE))
            mark_introduction(reply, reply->lines->len);
        g_array_append_val(reply->lines, read);
    }
}

/* Whether a line belongs to a quotation: what is quoted, who is said to be, and blank lines. */
static gboolean
is_of_quotation(const M2sRemarkLine *line)
{
    return line->kind == M2S_REMARK_QUOTE || line->kind == M2S_REMARK_INTRODUCTION ||
           (line->kind == M2S_REMARK_OWN && is_blank(line->text));
}

static void
divide(M2sRemarks *reply)
{
    for (guint i = 0; i < reply->lines->len;) {
        M2sRemarkPiece piece = {.quote = i};
        while (i < reply->lines->len && is_of_quotation(line_at(reply, i)))
            i++;
        piece.own = i;
        for (; i < reply->lines->len; i++) {
            const M2sRemarkLine *line = line_at(reply, i);
            if (line->kind == M2S_REMARK_QUOTE || line->kind == M2S_REMARK_INTRODUCTION)
                break;
            piece.is_said =
                piece.is_said || (line->kind == M2S_REMARK_OWN && has_words(line->text));
        }
        piece.end = i;
        while (piece.end > piece.own && is_blank(line_at(reply, piece.end - 1)->text))
            piece.end--;
        g_array_append_val(reply->pieces, piece);
    }
}

M2sRemarks *
m2s_remarks_read(const M2sText *text)
{
    M2sRemarks *reply = g_new0(M2sRemarks, 1);
    reply->lines = g_array_new(FALSE, FALSE, sizeof(M2sRemarkLine));
    reply->pieces = g_array_new(FALSE, FALSE, sizeof(M2sRemarkPiece));
    read_lines(reply, text);
    divide(reply);
    return reply;
}

void
m2s_remarks_free(M2sRemarks *reply)
{
    g_array_unref(reply->lines);
    g_array_unref(reply->pieces);
    g_free(reply);
}

M2sSlice
m2s_remarks_unquote(M2sSlice line)
{
    gsize start = line.size > 0 && line.data[0] == ' ';
    if (line.size <= start || line.data[start] != '>')
        return line;
    start++;
    start += start < line.size && line.data[start] == ' ';
    return m2s_slice_sub(line, start, line.size);
}
