/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/list.h>

#include "archive/archive.h"
#include "model/object.h"
#include "output/terminal.h"
#include "output/timestamp.h"

/* A tree that is being written. */
typedef struct {
    const M2sArchive *archive;
    const M2sTerminal *terminal;
    GString *out;
} Tree;

/* Appends a line: branch in dim, then the text, escaped. */
static void G_GNUC_PRINTF(4, 5)
    add_line(const Tree *tree, const char *branch, const char *colour, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *safe = m2s_terminal_escape(text);
    guint indent = m2s_terminal_width(branch);
    g_string_append(tree->out, branch);
    g_string_append(tree->out, colour);
    if (tree->terminal->width > indent + 1)
        m2s_terminal_append(tree->out, safe, tree->terminal->width - indent, FALSE);
    else
        g_string_append(tree->out, safe);
    if (*colour)
        g_string_append(tree->out, m2s_terminal_end(tree->terminal));
    g_string_append_c(tree->out, '\n');
}

static const char *
colour(const Tree *tree, M2sColour which)
{
    return m2s_terminal_begin(tree->terminal, which);
}

/* Appends a comment and its trailers. */
static gboolean
add_comment(const Tree *tree, const char *indent, const M2sComment *comment, GError **error)
{
    g_autoptr(M2sText) text = m2s_archive_text(tree->archive, &comment->item.mail, error);
    if (text == NULL)
        return FALSE;
    g_autofree char *date = m2s_timestamp_short(comment->item.date);
    g_autofree char *branch = g_strconcat(indent, "└ ", NULL);
    add_line(tree, branch, colour(tree, M2S_COLOUR_DIM), "%s  %s", date,
             m2s_person_shown_name(comment->item.submitter));
    g_autofree char *below = g_strconcat(indent, "    ", NULL);
    for (guint i = 0; i < text->trailers->len; i++)
        add_line(tree, below, colour(tree, M2S_COLOUR_GREEN), "%s",
                 (const char *)g_ptr_array_index(text->trailers, i));
    return TRUE;
}

static gboolean
add_comments(const Tree *tree, const char *indent, const GPtrArray *comments, GError **error)
{
    for (guint i = 0; comments && i < comments->len; i++)
        if (!add_comment(tree, indent, g_ptr_array_index(comments, i), error))
            return FALSE;
    return TRUE;
}

static gboolean
add_cover(const Tree *tree, const M2sCover *cover, GError **error)
{
    g_autofree char *date = m2s_timestamp_short(cover->item.date);
    add_line(tree, "├ ", "", "cover %u  %s  %s", cover->item.id, date, cover->name);
    add_line(tree, "│   ", colour(tree, M2S_COLOUR_DIM), "%s", cover->item.msgid);
    return add_comments(tree, "│   ", cover->comments, error);
}

static gboolean
add_patch(const Tree *tree, const M2sPatch *patch, GError **error)
{
    g_autofree char *date = m2s_timestamp_short(patch->item.date);
    add_line(tree, "├ ", "", "patch %u  %s  %s", patch->item.id, date, patch->name);
    add_line(tree, "│   ", colour(tree, M2S_COLOUR_DIM), "%s", patch->item.msgid);
    if (patch->pull_url)
        add_line(tree, "│   ", "", "pull %s", patch->pull_url);
    g_autoptr(M2sText) text = m2s_archive_text(tree->archive, &patch->item.mail, error);
    if (text == NULL)
        return FALSE;
    for (guint i = 0; i < text->trailers->len; i++)
        add_line(tree, "│   ", colour(tree, M2S_COLOUR_GREEN), "%s",
                 (const char *)g_ptr_array_index(text->trailers, i));
    return add_comments(tree, "│   ", patch->comments, error);
}

static int
compare_numbers(gconstpointer a, gconstpointer b)
{
    const M2sPatch *one = *(M2sPatch *const *)a, *other = *(M2sPatch *const *)b;
    return m2s_compare(one->number, other->number);
}

/* Reports the patches from start to end as missing. */
static void
add_missing(const Tree *tree, gint64 start, gint64 end)
{
    const char *red = colour(tree, M2S_COLOUR_RED);
    if (start == end)
        add_line(tree, "├ ", red, "patch %" G_GINT64_FORMAT " is missing", start);
    else if (start < end)
        add_line(tree, "├ ", red,
                 "patches %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT " are missing", start, end);
}

static gboolean
add_patches(const Tree *tree, const M2sSeries *series, GError **error)
{
    g_autoptr(GPtrArray) patches = g_ptr_array_copy(series->patches, NULL, NULL);
    g_ptr_array_sort(patches, compare_numbers);
    gint64 next = 1;
    for (guint i = 0; i < patches->len; i++) {
        const M2sPatch *patch = g_ptr_array_index(patches, i);
        add_missing(tree, next, MIN(patch->number - 1, series->total));
        if (!add_patch(tree, patch, error))
            return FALSE;
        next = patch->number + 1;
    }
    add_missing(tree, next, series->total);
    return TRUE;
}

static void
add_heading(const Tree *tree, const M2sSeries *series)
{
    g_autofree char *date = m2s_timestamp_short(series->date);
    add_line(tree, "", colour(tree, M2S_COLOUR_BOLD), "series %u  %s", series->id,
             series->name ? series->name : "(untitled)");
    add_line(tree, "│ ", "",
             "%s  v%" G_GINT64_FORMAT "  %u of %" G_GINT64_FORMAT " patches  %s <%s>", date,
             series->version, series->received, series->total,
             m2s_person_shown_name(series->submitter), series->submitter->email);
    for (guint i = 0; series->dependencies && i < series->dependencies->len; i++) {
        const M2sSeries *other = g_ptr_array_index(series->dependencies, i);
        add_line(tree, "│ ", "", "depends on series %u  %s", other->id,
                 other->name ? other->name : "(untitled)");
    }
}

char *
m2s_tree_format(const M2sArchive *archive, const M2sSeries *series, const M2sTerminal *terminal,
                GError **error)
{
    g_return_val_if_fail(archive && series && terminal, NULL);
    const Tree tree = {.archive = archive, .terminal = terminal, .out = g_string_new(NULL)};
    m2s_archive_fetch_series(archive, series);
    add_heading(&tree, series);
    gboolean complete = series->cover == NULL || add_cover(&tree, series->cover, error);
    complete = complete && add_patches(&tree, series, error);
    return g_string_free(tree.out, !complete);
}
