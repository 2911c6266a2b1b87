/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/list.h>

#include "archive/archive.h"
#include "model/object.h"
#include "model/series.h"
#include "output/body.h"
#include "output/branches.h"
#include "output/chain.h"
#include "output/stat.h"
#include "output/thread.h"
#include "output/timestamp.h"

#define FILES_MAX 10 /* in a diffstat that is shown file by file */

/* A tree that is being written.  Level 0 is the cover and the patches; replies are below. */
typedef struct {
    const M2sArchive *archive;
    const M2sFates *fates; /* (nullable) */
    M2sTreeFlags flags;
    const M2sTreeNotes *notes; /* (nullable) */
    M2sBranches *branches;
} Tree;

/* What there is to say of item or of a line in it.  (transfer full) (nullable) */
static char *
note_of(const Tree *tree, const M2sItem *item, const char *line)
{
    return tree->notes && tree->notes->say ? tree->notes->say(item, line, tree->notes->user_data)
                                           : NULL;
}

/* item: (nullable): what notes are of. */
static GArray *
trailer_lines(const Tree *tree, const M2sItem *item, const M2sText *text)
{
    GArray *lines = m2s_lines_new();
    for (guint i = 0; i < text->trailers->len; i++) {
        const char *line = g_ptr_array_index(text->trailers, i);
        g_autofree char *note = item ? note_of(tree, item, line) : NULL;
        if (note)
            m2s_lines_add_format(lines, M2S_LINE_TRAILER, "%s  [%s]", line, note);
        else
            m2s_lines_add(lines, M2S_LINE_TRAILER, line);
    }
    return lines;
}

static void
append_msgid(const Tree *tree, guint level, const char *msgid)
{
    g_autoptr(GArray) line = m2s_lines_new();
    m2s_lines_add(line, M2S_LINE_MSGID, msgid);
    m2s_branches_text(tree->branches, level, line, "");
}

/* Adds "accepted by Ann on 2026-05-01 <id@example.org>", if something says so. */
static void
add_fate(GArray *lines, const M2sFate *fate)
{
    if (fate->mail == NULL && fate->commit == NULL)
        return;
    g_autofree char *date = m2s_timestamp_short(fate->date);
    g_autoptr(GString) text = g_string_new(m2s_fate_state_name(fate->state));
    const char *name = fate->name && *fate->name ? fate->name : fate->email;
    g_string_append_printf(text, " by %s on %.10s", name ? name : "(unknown)", date);
    if (fate->mail)
        g_string_append_printf(text, " (%s)", fate->mail);
    if (fate->commit)
        g_string_append_printf(text, ", commit %.12s", fate->commit);
    if (fate->branch)
        g_string_append_printf(text, " of %s", fate->branch);
    m2s_lines_add(lines, M2S_LINE_NOTE, text->str);
}

static gboolean
has_bodies(const Tree *tree)
{
    return !(tree->flags & M2S_TREE_NO_BODY);
}

/* What is shown of a reply.  It is kept until all replies to a patch were read, as only then it is
 * known where each belongs. */
typedef struct {
    GArray *body, *trailers; /* (nullable): of M2sLine */
} Reply;

static void
reply_clear(gpointer data)
{
    Reply *reply = data;
    g_clear_pointer(&reply->body, g_array_unref);
    g_clear_pointer(&reply->trailers, g_array_unref);
}

static void
append_reply(Tree *tree, const M2sThread *thread, const M2sThreadPlace *place, const Reply *reply)
{
    const M2sComment *comment = m2s_thread_comment(thread, place->index);
    guint level = place->level + 1;
    g_autofree char *date = m2s_timestamp_short(comment->item.date);
    g_autoptr(GString) title = g_string_new(date);
    g_string_append_printf(title, "  %s", m2s_person_shown_name(comment->item.submitter));
    if (place->deeper_to >= 0) {
        const M2sComment *parent = m2s_thread_comment(thread, place->deeper_to);
        g_string_append_printf(title, " to %s", m2s_person_shown_name(parent->item.submitter));
    }
    tree->branches->follows[level] = !place->last;
    m2s_branches_title(tree->branches, level, M2S_LINE_AUTHOR, title->str);
    append_msgid(tree, level, comment->item.msgid);
    if (reply->body)
        m2s_branches_text(tree->branches, level, reply->body, "more lines");
    m2s_branches_text(tree->branches, level, reply->trailers, "more trailers");
}

/* Reads the replies in thread, and finds out what they answer.
 * Returns: (transfer full) (nullable): of Reply. */
static GArray *
read_replies(const Tree *tree, M2sThread *thread, GError **error)
{
    g_autoptr(GArray) replies = g_array_new(FALSE, FALSE, sizeof(Reply));
    g_array_set_clear_func(replies, reply_clear);
    for (guint i = 0; i < m2s_thread_size(thread); i++) {
        const M2sItem *item = &m2s_thread_comment(thread, i)->item;
        g_autoptr(M2sText) text = m2s_archive_text(tree->archive, &item->mail, error);
        if (text == NULL)
            return NULL;
        m2s_thread_answer(thread, i, text);
        const Reply reply = {.body = has_bodies(tree) ? m2s_body_lines(text, FALSE) : NULL,
                             .trailers = trailer_lines(tree, item, text)};
        g_array_append_val(replies, reply);
    }
    return g_steal_pointer(&replies);
}

/* Appends the replies to root, which is at level 0.  comments: (nullable). */
static gboolean
append_replies(Tree *tree, const M2sItem *root, const GPtrArray *comments, GError **error)
{
    g_autoptr(M2sThread) thread = m2s_thread_new(root, comments);
    g_autoptr(GArray) replies = read_replies(tree, thread, error);
    if (replies == NULL)
        return FALSE;
    g_autoptr(GArray) places = m2s_thread_places(thread, tree->branches->levels - 1);
    for (guint i = 0; i < places->len; i++) {
        const M2sThreadPlace *place = &g_array_index(places, M2sThreadPlace, i);
        append_reply(tree, thread, place, &g_array_index(replies, Reply, place->index));
    }
    return TRUE;
}

/* Appends the title and the Message-ID of a cover or a patch.
 * Returns: (transfer full) (nullable): its text; NULL with an error. */
static M2sText *
append_item(const Tree *tree, const char *kind, const M2sItem *item, const char *name,
            GError **error)
{
    g_autofree char *date = m2s_timestamp_short(item->date);
    g_autofree char *title = g_strdup_printf("%s %u  %s  %s", kind, item->id, date, name);
    m2s_branches_title(tree->branches, 0, M2S_LINE_HEADING, title);
    append_msgid(tree, 0, item->msgid);
    return m2s_archive_text(tree->archive, &item->mail, error);
}

/* Appends the message of a cover or a patch, if that is to be shown, and the trailers in it. */
static void
append_message(const Tree *tree, const M2sText *text, gboolean is_shown, gboolean is_patch)
{
    g_autoptr(GArray) trailers = trailer_lines(tree, NULL, text);
    if (is_shown) {
        g_autoptr(GArray) body = m2s_body_lines(text, is_patch);
        m2s_branches_text(tree->branches, 0, body, "more lines");
        if (body->len > 0 && trailers->len > 0)
            m2s_branches_gap(tree->branches, 0);
    }
    m2s_branches_text(tree->branches, 0, trailers, "more trailers");
}

static gboolean
append_cover(Tree *tree, const M2sCover *cover, GError **error)
{
    g_autoptr(M2sText) text = append_item(tree, "cover", &cover->item, cover->name, error);
    if (text == NULL)
        return FALSE;
    append_message(tree, text, has_bodies(tree), FALSE);
    return append_replies(tree, &cover->item, cover->comments, error);
}

static void
append_diffstat(const Tree *tree, const char *diff)
{
    g_autoptr(GArray) lines = m2s_lines_new();
    guint files = tree->flags & M2S_TREE_FULL ? G_MAXUINT : FILES_MAX;
    m2s_stat_add(lines, m2s_slice_of(diff), files, m2s_branches_width(tree->branches, 0));
    m2s_branches_text(tree->branches, 0, lines, "more files");
}

/* Appends what became of patch, if that is not what became of its series. */
static void
append_patch_fate(const Tree *tree, const M2sPatch *patch)
{
    if (tree->fates == NULL)
        return;
    const M2sFate *fate = m2s_fates_of_patch(tree->fates, patch);
    const M2sFate *whole = m2s_fates_of_series(tree->fates, patch->series);
    if (fate->state == whole->state && fate->mail == whole->mail && fate->commit == whole->commit)
        return;
    g_autoptr(GArray) line = m2s_lines_new();
    add_fate(line, fate);
    m2s_branches_text(tree->branches, 0, line, "");
}

static gboolean
append_patch(Tree *tree, const M2sPatch *patch, GError **error)
{
    g_autoptr(M2sText) text = append_item(tree, "patch", &patch->item, patch->name, error);
    g_autofree char *note = note_of(tree, &patch->item, NULL);
    if (text == NULL)
        return FALSE;
    if (note) {
        g_autoptr(GArray) line = m2s_lines_new();
        m2s_lines_add_format(line, M2S_LINE_NOTE, "[%s]", note);
        m2s_branches_text(tree->branches, 0, line, "");
    }
    if (patch->pull_url) {
        g_autoptr(GArray) line = m2s_lines_new();
        g_autofree char *pull = g_strdup_printf("pull %s", patch->pull_url);
        m2s_lines_add(line, M2S_LINE_PROSE, pull);
        m2s_branches_text(tree->branches, 0, line, "");
    }
    gboolean is_told = patch->series->cover && !(tree->flags & M2S_TREE_FULL);
    append_patch_fate(tree, patch);
    append_message(tree, text, has_bodies(tree) && !is_told, TRUE);
    if (has_bodies(tree) && text->diff)
        append_diffstat(tree, text->diff);
    return append_replies(tree, &patch->item, patch->comments, error);
}

static void
append_gap(const Tree *tree, const M2sGap *gap)
{
    g_autofree char *one = g_strdup_printf("patch %" G_GINT64_FORMAT " is missing", gap->first);
    g_autofree char *several = g_strdup_printf(
        "patches %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT " are missing", gap->first, gap->last);
    m2s_branches_title(tree->branches, 0, M2S_LINE_MISSING,
                       gap->first == gap->last ? one : several);
}

/* Appends patches, which are sorted, and gaps between them. */
static gboolean
append_patches(Tree *tree, const GPtrArray *patches, const GArray *gaps, GError **error)
{
    for (guint i = 0, k = 0; i < patches->len || k < gaps->len;) {
        const M2sPatch *patch = i < patches->len ? g_ptr_array_index(patches, i) : NULL;
        const M2sGap *gap = k < gaps->len ? &g_array_index(gaps, M2sGap, k) : NULL;
        gboolean is_gap = patch == NULL || (gap && gap->first < patch->number);
        i += !is_gap;
        k += is_gap;
        tree->branches->follows[0] = i < patches->len || k < gaps->len;
        if (is_gap)
            append_gap(tree, gap);
        else if (!append_patch(tree, patch, error))
            return FALSE;
    }
    return TRUE;
}

/* "1 patch", "3 patches", "3 of 4 patches".  Returns: (transfer full). */
static char *
count_patches(const M2sSeries *series)
{
    if (series->received < series->total)
        return g_strdup_printf("%u of %" G_GINT64_FORMAT " patches", series->received,
                               series->total);
    return g_strdup_printf("%u patch%s", series->received, series->received == 1 ? "" : "es");
}

static const char *
shown_name(const M2sSeries *series)
{
    return series->name ? series->name : "(untitled)";
}

/* What there is to say of the series as a whole.  Returns: (transfer full): of M2sLine. */
static GArray *
list_facts(const Tree *tree, const M2sSeries *series, const GPtrArray *patches)
{
    const M2sPatch *patch = patches->len > 0 ? g_ptr_array_index(patches, 0) : NULL;
    const M2sItem *first = series->cover ? &series->cover->item : patch ? &patch->item : NULL;
    g_autofree char *date = m2s_timestamp_short(series->date);
    g_autofree char *count = count_patches(series);
    GArray *facts = m2s_lines_new();
    m2s_lines_add_format(facts, M2S_LINE_HEADING, "series %u  %s", series->id,
                         series->name == NULL && patch ? patch->name : shown_name(series));
    m2s_lines_add_format(facts, M2S_LINE_PLAIN, "%s  v%" G_GINT64_FORMAT "  %s  %s <%s>", date,
                         series->version, count, m2s_person_shown_name(series->submitter),
                         series->submitter->email);
    if (first)
        m2s_lines_add(facts, M2S_LINE_MSGID, first->msgid);
    g_autofree char *note = note_of(tree, NULL, NULL);
    if (note)
        m2s_lines_add_format(facts, M2S_LINE_PLAIN, "[%s]", note);
    for (guint i = 0; series->dependencies && i < series->dependencies->len; i++) {
        const M2sSeries *other = g_ptr_array_index(series->dependencies, i);
        m2s_lines_add_format(facts, M2S_LINE_PLAIN, "depends on series %u  %s", other->id,
                             shown_name(other));
    }
    if (tree->fates)
        add_fate(facts, m2s_fates_of_series(tree->fates, series));
    return facts;
}

/* Appends the root of the tree, and all that is below it. */
static gboolean
append_all(Tree *tree, const M2sSeries *series, const M2sPosting *posting, const GPtrArray *chain,
           GError **error)
{
    g_autoptr(GPtrArray) patches = m2s_series_sort_patches(series);
    g_autoptr(GArray) gaps = m2s_series_gaps(series, G_MAXINT64);
    gboolean has_patches = patches->len + gaps->len > 0;
    g_autoptr(GArray) facts = list_facts(tree, series, patches);
    if (!m2s_versions_add(facts, tree->archive, chain, posting, error))
        return FALSE;
    tree->branches->follows[0] = series->cover || has_patches;
    m2s_branches_root(tree->branches, facts);
    tree->branches->follows[0] = has_patches;
    return (series->cover == NULL || append_cover(tree, series->cover, error)) &&
           append_patches(tree, patches, gaps, error);
}

char *
m2s_tree_format(const M2sArchive *archive, const M2sSeries *series, const M2sTerminal *terminal,
                M2sTreeFlags flags, const M2sTreeNotes *notes, GError **error)
{
    g_return_val_if_fail(archive && series && terminal, NULL);
    M2sBranches branches = m2s_branches_begin(terminal);
    branches.folds = !(flags & M2S_TREE_FULL);
    branches.spaced = !(flags & M2S_TREE_NO_BODY);
    const M2sRevisions *revisions = notes ? notes->revisions : NULL;
    const M2sPosting *posting = revisions ? m2s_revisions_of_series(revisions, series) : NULL;
    g_autoptr(GPtrArray) chain =
        posting ? m2s_revisions_chain(revisions, posting) : g_ptr_array_new();
    g_autoptr(GPtrArray) all = m2s_chain_series(chain);
    if (!g_ptr_array_find(all, series, NULL))
        g_ptr_array_add(all, (gpointer)series);
    m2s_archive_fetch_all_series(archive, all);
    Tree tree = {.archive = archive,
                 .fates = notes ? notes->fates : NULL,
                 .flags = flags,
                 .notes = notes,
                 .branches = &branches};
    gboolean complete = append_all(&tree, series, posting, chain, error);
    return g_string_free(branches.out, !complete);
}
