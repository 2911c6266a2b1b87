/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "html/mail.h"

#include <string.h>

#include "html/linkify.h"
#include "html/shown.h"
#include "model/object.h"
#include "output/body.h"
#include "output/url.h"

#define QUOTED_SHOWN 5  /* lines of a quotation; more are folded */
#define HINT_MAX     60 /* characters of a line that is linked */

static M2sSlice
without_end(M2sSlice line)
{
    while (line.size > 0 && (line.data[line.size - 1] == '\n' || line.data[line.size - 1] == '\r'))
        line.size--;
    return line;
}

void
m2s_mail_split(M2sSlice text, GArray *lines)
{
    M2sSlice line;
    while (m2s_slice_next_line(&text, &line)) {
        line = without_end(line);
        g_array_append_val(lines, line);
    }
}

/* "Reviewed-by: Ann": the name of a trailer stands out. */
static void
write_trailer(M2sMarkup *out, M2sSlice line)
{
    m2s_markup_open_class(out, "span", "trailer");
    m2s_linkify(out, line);
    m2s_markup_close(out);
}

/* Writes lines start to end - 1 of a reply, without blank ones at the start. */
static void
write_own(M2sMarkup *out, const M2sRemarks *reply, guint start, guint end)
{
    while (start < end && m2s_remarks_line(reply, start)->text.size == 0)
        start++;
    if (start == end)
        return;
    m2s_markup_open_class(out, "div", "mail");
    for (guint i = start; i < end; i++) {
        const M2sRemarkLine *line = m2s_remarks_line(reply, i);
        if (i > start)
            m2s_markup_text(out, "\n");
        if (line->kind == M2S_REMARK_TRAILER)
            write_trailer(out, line->text);
        else
            m2s_linkify(out, line->text);
    }
    m2s_markup_close(out);
}

gboolean
m2s_notes_are_due(const M2sNotes *notes, guint line)
{
    return notes && notes->next < notes->talk->notes->len &&
           g_array_index(notes->talk->notes, M2sTalkNote, notes->next).line <= line;
}

/* The lines that a piece quotes, folded if there are many. */
static void
write_quotation(M2sMarkup *out, const M2sRemarks *reply, const M2sRemarkPiece *piece)
{
    guint count = 0;
    for (guint i = piece->quote; i < piece->own; i++)
        count += m2s_remarks_line(reply, i)->kind == M2S_REMARK_QUOTE;
    if (count == 0)
        return;
    if (count > QUOTED_SHOWN) {
        m2s_markup_open_class(out, "details", "quote");
        m2s_markup_open(out, "summary");
        m2s_markup_format(out, "%u lines quoted", count);
        m2s_markup_close(out);
    }
    m2s_markup_open_class(out, "blockquote", "mail");
    for (guint i = piece->quote, written = 0; i < piece->own; i++) {
        const M2sRemarkLine *line = m2s_remarks_line(reply, i);
        if (line->kind != M2S_REMARK_QUOTE)
            continue;
        if (written++ > 0)
            m2s_markup_text(out, "\n");
        m2s_linkify(out, line->text);
    }
    m2s_markup_close(out);
    if (count > QUOTED_SHOWN)
        m2s_markup_close(out);
}

/* Who says it, and when. */
static void
write_note_head(M2sDraft *draft, const M2sTalkEntry *entry)
{
    M2sMarkup *out = &draft->out;
    m2s_markup_open_class(out, "p", "by");
    m2s_draft_link_person(draft, entry->comment->item.submitter);
    m2s_markup_text(out, " ");
    m2s_draft_time(draft, entry->comment->item.date, NULL);
    m2s_markup_text(out, " ");
    m2s_markup_open_class(out, "a", "whole");
    m2s_markup_attribute_format(out, "href", "#%u", entry->comment->item.id);
    m2s_markup_text(out, "in thread");
    m2s_markup_close(out);
    m2s_markup_close(out);
}

/* Writes what a reply says of line: pieces from index first on.  What it quotes is right above,
 * unless that is another reply.
 * Returns: the index of the next note. */
static guint
write_note(M2sDraft *draft, const M2sTalk *talk, guint first)
{
    M2sMarkup *out = &draft->out;
    const M2sTalkNote *note = &g_array_index(talk->notes, M2sTalkNote, first);
    const M2sTalkEntry *entry = m2s_talk_entry(talk, note->entry);
    g_autofree char *class = g_strdup_printf("note level-%u", entry->level);
    m2s_markup_open_class(out, "div", class);
    m2s_markup_attribute(out, "role", "note");
    write_note_head(draft, entry);
    for (; first < talk->notes->len; first++) {
        const M2sTalkNote *next = &g_array_index(talk->notes, M2sTalkNote, first);
        if (next->line != note->line || next->entry != note->entry)
            break;
        const M2sRemarkPiece *piece =
            &g_array_index(entry->reply->pieces, M2sRemarkPiece, next->piece);
        m2s_markup_open(out, "div");
        m2s_markup_attribute_format(out, "id", "%u-%u", entry->comment->item.id, next->piece + 1);
        if (entry->parent >= 0)
            write_quotation(out, entry->reply, piece);
        write_own(out, entry->reply, piece->own, piece->end);
        m2s_markup_close(out);
    }
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
    return first;
}

void
m2s_notes_write(M2sNotes *notes, guint line)
{
    while (m2s_notes_are_due(notes, line))
        notes->next = write_note(notes->draft, notes->talk, notes->next);
}

/* A message that is being written. */
typedef struct {
    const M2sText *text;
    gboolean is_patch, in_notes;
    guint trailers; /* passed so far */
} Message;

static gboolean
is_trailer(Message *message, const char *line)
{
    const GPtrArray *trailers = message->text->trailers;
    gboolean is_next = message->trailers < trailers->len && *line &&
                       g_str_has_prefix(g_ptr_array_index(trailers, message->trailers), line);
    message->trailers += is_next;
    return is_next;
}

static void
write_line(Message *message, M2sMarkup *out, M2sSlice line)
{
    g_autofree char *copy = g_strchomp(m2s_slice_dup(line));
    if (message->is_patch && g_str_equal(copy, "---"))
        message->in_notes = TRUE;
    if (message->in_notes && m2s_body_is_stat(copy))
        return;
    if (is_trailer(message, copy)) {
        write_trailer(out, line);
    } else if (m2s_body_is_quoted(copy)) {
        m2s_markup_open_class(out, "span", "quoted");
        m2s_linkify(out, line);
        m2s_markup_close(out);
    } else {
        m2s_linkify(out, line);
    }
    m2s_markup_text(out, "\n");
}

/* How many of lines are shown: blank ones at the end are not, nor is a diffstat below "---". */
static guint
count_shown(const GArray *lines, gboolean is_patch)
{
    guint count = lines->len;
    gboolean is_shown = FALSE;
    while (count > 0 && !is_shown) {
        g_autofree char *line =
            g_strchomp(m2s_slice_dup(g_array_index(lines, M2sSlice, count - 1)));
        is_shown =
            *line != '\0' && !(is_patch && (g_str_equal(line, "---") || m2s_body_is_stat(line)));
        count -= !is_shown;
    }
    return count;
}

M2sSlice
m2s_mail_shown(const M2sText *text)
{
    return m2s_shown(m2s_slice_of(text->content), M2S_SHOWN_OF_MESSAGE);
}

void
m2s_mail_write_cut(M2sDraft *draft, gsize bytes, const char *mbox)
{
    M2sMarkup *out = &draft->out;
    if (bytes == 0)
        return;
    m2s_markup_open_class(out, "p", "cut");
    m2s_markup_format(out, "%" G_GSIZE_FORMAT " KiB more are ", (bytes + 1023) >> 10);
    if (mbox) {
        m2s_markup_text(out, "in ");
        m2s_markup_link(out, mbox, "the mailbox");
        m2s_markup_text(out, ".");
    } else {
        m2s_markup_text(out, "not shown.");
    }
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
}

void
m2s_mail_write(const M2sText *text, gboolean is_patch, const char *mbox, M2sNotes *notes)
{
    M2sMarkup *out = &notes->draft->out;
    Message message = {.text = text, .is_patch = is_patch};
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(M2sSlice));
    M2sSlice shown = m2s_mail_shown(text);
    m2s_mail_split(shown, lines);
    guint count = count_shown(lines, is_patch);
    gboolean is_open = FALSE;
    for (guint i = 0; i < count; i++) {
        if (!is_open)
            m2s_markup_open_class(out, "div", "mail");
        is_open = TRUE;
        write_line(&message, out, g_array_index(lines, M2sSlice, i));
        if (!m2s_notes_are_due(notes, i) && i + 1 < count)
            continue;
        m2s_markup_close(out);
        is_open = FALSE;
        m2s_notes_write(notes, i);
    }
    if (lines->len > 0)
        m2s_notes_write(notes, lines->len - 1);
    m2s_mail_write_cut(notes->draft, strlen(text->content) - shown.size, mbox);
}

/* A link to where a piece is shown, which names the line that it is about. */
static void
write_pointer(M2sMarkup *out, const M2sTalkEntry *entry, guint index)
{
    const M2sRemarkPiece *piece = &g_array_index(entry->reply->pieces, M2sRemarkPiece, index);
    M2sSlice line = {"", 0};
    for (guint i = piece->own; i > piece->quote && line.size == 0; i--)
        if (m2s_remarks_line(entry->reply, i - 1)->kind == M2S_REMARK_QUOTE)
            line = m2s_remarks_unquote(m2s_remarks_line(entry->reply, i - 1)->text);
    g_autofree char *text = g_strstrip(m2s_slice_dup(line));
    g_autofree char *hint = g_utf8_substring(text, 0, MIN(g_utf8_strlen(text, -1), HINT_MAX));
    m2s_markup_open_class(out, "p", "pointer");
    m2s_markup_open(out, "a");
    m2s_markup_attribute_format(out, "href", "#%u-%u", entry->comment->item.id, index + 1);
    m2s_markup_text(out, "At ");
    m2s_markup_element(out, "code", NULL, hint);
    m2s_markup_close(out);
    m2s_markup_close(out);
}

static void
write_head(M2sDraft *draft, const M2sTalk *talk, const M2sTalkEntry *entry)
{
    M2sMarkup *out = &draft->out;
    const M2sItem *item = &entry->comment->item;
    g_autofree char *archive = m2s_url_list_archive(item->project, item->msgid);
    m2s_markup_open(out, "header");
    m2s_markup_open(out, "h3");
    m2s_draft_link_person(draft, item->submitter);
    m2s_markup_close(out);
    if (entry->parent >= 0) {
        const M2sTalkEntry *parent = m2s_talk_entry(talk, entry->parent);
        m2s_markup_text(out, " to ");
        m2s_markup_open(out, "a");
        m2s_markup_attribute_format(out, "href", "#%u", parent->comment->item.id);
        m2s_markup_text(out, m2s_person_shown_name(parent->comment->item.submitter));
        m2s_markup_close(out);
    }
    m2s_markup_text(out, " ");
    m2s_markup_open(out, "a");
    m2s_markup_attribute_format(out, "href", "#%u", item->id);
    m2s_markup_attribute(out, "title", item->msgid);
    m2s_draft_time(draft, item->date, NULL);
    m2s_markup_close(out);
    if (m2s_is_web_address(archive)) {
        m2s_markup_text(out, " ");
        m2s_markup_open(out, "a");
        m2s_markup_attribute(out, "href", archive);
        m2s_markup_attribute(out, "rel", "noopener");
        m2s_markup_text(out, "mail");
        m2s_markup_close(out);
    }
    m2s_markup_close(out);
}

static void
write_entry(M2sDraft *draft, const M2sTalk *talk, const M2sTalkEntry *entry)
{
    M2sMarkup *out = &draft->out;
    g_autofree char *class = g_strdup_printf("reply level-%u", entry->level);
    m2s_markup_open_class(out, "article", class);
    m2s_markup_attribute_format(out, "id", "%u", entry->comment->item.id);
    m2s_markup_attribute(out, "data-row", "");
    write_head(draft, talk, entry);
    for (guint i = 0; i < entry->reply->pieces->len; i++) {
        const M2sRemarkPiece *piece = &g_array_index(entry->reply->pieces, M2sRemarkPiece, i);
        if (g_array_index(entry->at, gint, i) >= 0) {
            write_pointer(out, entry, i);
            continue;
        }
        write_quotation(out, entry->reply, piece);
        write_own(out, entry->reply, piece->own, piece->end);
    }
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
}

void
m2s_mail_write_thread(M2sDraft *draft, const M2sTalk *talk)
{
    M2sMarkup *out = &draft->out;
    if (talk->entries->len == 0)
        return;
    m2s_markup_open_class(out, "section", "thread");
    m2s_markup_attribute(out, "aria-labelledby", "replies");
    m2s_markup_open(out, "h2");
    m2s_markup_attribute(out, "id", "replies");
    m2s_markup_format(out, "%u %s", talk->entries->len + talk->left,
                      talk->entries->len == 1 ? "reply" : "replies");
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
    for (guint i = 0; i < talk->entries->len; i++)
        write_entry(draft, talk, m2s_talk_entry(talk, i));
    if (talk->left > 0) {
        g_autofree char *left = g_strdup_printf("%u more are not shown.", talk->left);
        m2s_markup_element(out, "p", "cut", left);
    }
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
}
