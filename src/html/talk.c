/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "html/talk.h"

#include "archive/archive.h"
#include "html/quotable.h"
#include "html/shown.h"
#include "output/thread.h"

#define LEVELS 6 /* answers below these are beside them */

static M2sTalkEntry *
entry_at(const M2sTalk *talk, guint index)
{
    return &g_array_index(talk->entries, M2sTalkEntry, index);
}

const M2sTalkEntry *
m2s_talk_entry(const M2sTalk *talk, guint index)
{
    return entry_at(talk, index);
}

static void
entry_clear(gpointer data)
{
    M2sTalkEntry *entry = data;
    g_clear_pointer(&entry->reply, m2s_remarks_free);
    g_clear_pointer(&entry->text, m2s_text_free);
    g_clear_pointer(&entry->at, g_array_unref);
}

/* The texts of all replies, in the order of thread, which then knows what each answers.
 * Returns: (transfer full) (nullable): of M2sText *. */
static GPtrArray *
read_texts(const M2sArchive *archive, M2sThread *thread, GError **error)
{
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_text_free);
    for (guint i = 0; i < m2s_thread_size(thread); i++) {
        const M2sItem *item = &m2s_thread_comment(thread, i)->item;
        M2sText *text = m2s_archive_text_with(archive, &item->mail, m2s_thread_headers, error);
        if (text == NULL)
            return NULL;
        g_ptr_array_add(texts, text);
        m2s_thread_answer(thread, i, text);
    }
    return g_steal_pointer(&texts);
}

/* Adds the entries in the order in which they are shown.  texts: are taken. */
static void
add_entries(M2sTalk *talk, const M2sThread *thread, GPtrArray *texts)
{
    g_autoptr(GArray) places = m2s_thread_places(thread, LEVELS);
    g_autofree gint *entries = g_new(gint, texts->len + 1); /* of replies, by their index */
    gint above[LEVELS];                                     /* the last entry of each level */
    for (guint i = 0; i < places->len; i++) {
        const M2sThreadPlace *place = &g_array_index(places, M2sThreadPlace, i);
        M2sTalkEntry entry = {.comment = m2s_thread_comment(thread, place->index),
                              .text = g_ptr_array_index(texts, place->index),
                              .level = place->level,
                              .parent = place->deeper_to >= 0 ? entries[place->deeper_to]
                                        : place->level > 0    ? above[place->level - 1]
                                                              : -1};
        entry.reply = m2s_remarks_read(entry.text);
        entry.at = g_array_new(FALSE, FALSE, sizeof(gint));
        entries[place->index] = above[place->level] = i;
        g_array_append_val(talk->entries, entry);
    }
    g_ptr_array_set_free_func(texts, NULL); /* all of them were taken */
}

/* The lines that an answer to entry may quote.  (transfer full) */
static M2sQuotable *
quotable_of(const M2sTalkEntry *entry)
{
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(M2sSlice));
    for (guint i = 0; i < entry->reply->lines->len; i++)
        g_array_append_val(lines, m2s_remarks_line(entry->reply, i)->text);
    return m2s_quotable_new(lines);
}

/* Where line of entry is shown itself: its piece may be at a line of the patch. */
static gint
place_of(const M2sTalkEntry *entry, gint line)
{
    const GArray *pieces = entry->reply->pieces;
    guint low = 0, high = pieces->len; /* it is in one of these, or in none */
    while (line >= 0 && high - low > 1) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(pieces, M2sRemarkPiece, middle).quote <= (guint)line)
            low = middle;
        else
            high = middle;
    }
    return line >= 0 && low < high ? g_array_index(entry->at, gint, low) : -1;
}

/* The lines that piece quotes, without their marks.  (transfer full): of M2sSlice. */
static GArray *
quoted_lines(const M2sRemarks *reply, const M2sRemarkPiece *piece)
{
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(M2sSlice));
    for (guint i = piece->quote; i < piece->own; i++) {
        const M2sRemarkLine *line = m2s_remarks_line(reply, i);
        M2sSlice bare = m2s_remarks_unquote(line->text);
        if (line->kind == M2S_REMARK_QUOTE)
            g_array_append_val(lines, bare);
    }
    return lines;
}

/* Finds where the pieces of entry belong.
 * source: (nullable): what it answers; parent: (nullable): the same as an entry, if it is one. */
static void
place_pieces(M2sTalkEntry *entry, const M2sQuotable *source, const M2sTalkEntry *parent)
{
    const GArray *pieces = entry->reply->pieces;
    gint after = -1;
    for (guint i = 0; i < pieces->len; i++) {
        const M2sRemarkPiece *piece = &g_array_index(pieces, M2sRemarkPiece, i);
        g_autoptr(GArray) quoted = quoted_lines(entry->reply, piece);
        gint line = -1;
        if (source && quoted->len > 0)
            line = m2s_quotable_find(source, (const M2sSlice *)quoted->data, quoted->len, after);
        after = MAX(after, line);
        if (parent)
            line = place_of(parent, line);
        if (!piece->is_said)
            line = -1;
        g_array_append_val(entry->at, line);
    }
}

static void
add_notes(M2sTalk *talk, guint index)
{
    const GArray *at = entry_at(talk, index)->at;
    for (guint i = 0; i < at->len; i++) {
        gint line = g_array_index(at, gint, i);
        const M2sTalkNote note = {line, index, i};
        if (line >= 0)
            g_array_append_val(talk->notes, note);
    }
}

static int
compare_notes(gconstpointer a, gconstpointer b)
{
    const M2sTalkNote *one = a, *other = b;
    if (one->line != other->line)
        return one->line < other->line ? -1 : 1;
    if (one->entry != other->entry)
        return one->entry < other->entry ? -1 : 1;
    return one->piece < other->piece ? -1 : one->piece > other->piece;
}

/* lines: of the root. */
static void
place_all(M2sTalk *talk, const GArray *lines)
{
    g_autoptr(M2sQuotable) root = m2s_quotable_new(lines);
    g_autofree M2sQuotable **sources = g_new0(M2sQuotable *, talk->entries->len);
    for (guint i = 0; i < talk->entries->len; i++) {
        M2sTalkEntry *entry = entry_at(talk, i);
        const M2sTalkEntry *parent = entry->parent >= 0 ? entry_at(talk, entry->parent) : NULL;
        if (parent && sources[entry->parent] == NULL)
            sources[entry->parent] = quotable_of(parent);
        place_pieces(entry, parent ? sources[entry->parent] : root, parent);
        add_notes(talk, i);
    }
    for (guint i = 0; i < talk->entries->len; i++)
        g_clear_pointer(&sources[i], m2s_quotable_free);
    g_array_sort(talk->notes, compare_notes);
}

M2sTalk *
m2s_talk_read(const M2sArchive *archive, const M2sItem *root, const GPtrArray *comments,
              const GArray *lines, GError **error)
{
    g_autoptr(GPtrArray) first = g_ptr_array_new();
    guint all = comments ? comments->len : 0;
    for (guint i = 0; i < MIN(all, M2S_SHOWN_REPLIES); i++)
        g_ptr_array_add(first, g_ptr_array_index(comments, i));
    g_autoptr(M2sThread) thread = m2s_thread_new(root, first);
    g_autoptr(GPtrArray) texts = read_texts(archive, thread, error);
    if (texts == NULL)
        return NULL;
    M2sTalk *talk = g_new0(M2sTalk, 1);
    talk->entries = g_array_new(FALSE, TRUE, sizeof(M2sTalkEntry));
    g_array_set_clear_func(talk->entries, entry_clear);
    talk->notes = g_array_new(FALSE, FALSE, sizeof(M2sTalkNote));
    talk->left = all - first->len;
    add_entries(talk, thread, texts);
    if (lines && talk->entries->len > 0)
        place_all(talk, lines);
    else
        for (guint i = 0; i < talk->entries->len; i++)
            place_pieces(entry_at(talk, i), NULL, NULL);
    return talk;
}

void
m2s_talk_free(M2sTalk *talk)
{
    g_array_unref(talk->entries);
    g_array_unref(talk->notes);
    g_free(talk);
}
