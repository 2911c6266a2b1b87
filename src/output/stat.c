/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/stat.h"

#include "output/terminal.h"
#include "patch/diff-stat.h"

#define BAR_MAX  40 /* columns of + and - */
#define NAME_MIN 10 /* columns: bars give way to names */

typedef struct {
    guint name, number, bar; /* columns of each */
    guint most;              /* lines changed in a file */
} Layout;

static const M2sFileStat *
file_at(const GArray *files, guint index)
{
    return &g_array_index(files, M2sFileStat, index);
}

/* Returns: (transfer full): escaped. */
static char *
name_of(const M2sFileStat *file)
{
    g_autofree char *name = m2s_slice_dup(file->name);
    return m2s_terminal_escape(name);
}

static Layout
lay_out(const GArray *files, guint width)
{
    Layout layout = {0};
    gboolean binary = FALSE;
    for (guint i = 0; i < files->len; i++) {
        const M2sFileStat *file = file_at(files, i);
        g_autofree char *name = name_of(file);
        layout.name = MAX(layout.name, m2s_terminal_width(name));
        layout.most = MAX(layout.most, file->added + file->removed);
        binary = binary || file->binary;
    }
    g_autofree char *most = g_strdup_printf("%u", layout.most);
    layout.number = MAX(strlen(most), binary ? strlen("Bin") : 0);
    layout.bar = MIN(layout.most, BAR_MAX);
    if (width == 0)
        return layout;
    guint fixed = strlen("  | ") + layout.number + strlen(" ");
    guint left = width > fixed ? width - fixed : 1;
    guint for_bar = left > 2 * NAME_MIN ? left * 3 / 8 : 0;
    layout.bar = MIN(layout.bar, MAX(for_bar, left > layout.name ? left - layout.name : 0));
    layout.name = MIN(layout.name, MAX(left - layout.bar, 1));
    return layout;
}

/* Appends name, cut at its start if it is wider than width: the file's own name counts more than
 * those of its folders. */
static void
append_name(GString *out, const char *name, guint width)
{
    guint used = m2s_terminal_width(name);
    if (used <= width) {
        m2s_terminal_append(out, name, width, TRUE);
        return;
    }
    for (const char *next; used > width - 1; name = next) {
        next = g_utf8_next_char(name);
        g_autofree char *first = g_strndup(name, next - name);
        used -= m2s_terminal_width(first);
    }
    g_string_append(out, "…");
    m2s_terminal_append(out, name, width - 1, TRUE);
}

/* The columns for count lines of change: at least one if there are any, and room for bars. */
static guint
scale(guint count, const Layout *layout)
{
    if (layout->most <= layout->bar || count == 0)
        return count;
    return MAX((guint64)count * layout->bar / layout->most, layout->bar > 0 ? 1 : 0);
}

static void
add_file(GArray *lines, const M2sFileStat *file, const Layout *layout)
{
    g_autofree char *name = name_of(file);
    g_autoptr(GString) line = g_string_new(" ");
    append_name(line, name, layout->name);
    if (file->binary) {
        g_string_append_printf(line, " | %*s", (int)layout->number, "Bin");
    } else {
        guint changed = file->added + file->removed;
        g_string_append_printf(line, " | %*u", (int)layout->number, changed);
        guint bar = scale(changed, layout), added = MIN(scale(file->added, layout), bar);
        if (file->removed > 0 && added == bar && bar > 1)
            added--;
        g_autofree char *plus = g_strnfill(added, '+'), *minus = g_strnfill(bar - added, '-');
        g_string_append_printf(line, "%s%s%s", bar > 0 ? " " : "", plus, minus);
    }
    m2s_lines_add(lines, M2S_LINE_STAT, line->str);
}

static const char *
plural(guint64 count)
{
    return count == 1 ? "" : "s";
}

static void
add_sum(GArray *lines, const GArray *files)
{
    guint64 added = 0, removed = 0;
    for (guint i = 0; i < files->len; i++) {
        added += file_at(files, i)->added;
        removed += file_at(files, i)->removed;
    }
    g_autoptr(GString) line = g_string_new(NULL);
    g_string_append_printf(line, " %u file%s changed", files->len, plural(files->len));
    if (added > 0 || removed == 0)
        g_string_append_printf(line, ", %" G_GUINT64_FORMAT " insertion%s(+)", added,
                               plural(added));
    if (removed > 0 || added == 0)
        g_string_append_printf(line, ", %" G_GUINT64_FORMAT " deletion%s(-)", removed,
                               plural(removed));
    m2s_lines_add(lines, M2S_LINE_PROSE, line->str);
}

void
m2s_stat_add(GArray *lines, M2sSlice diff, guint files_max, guint width)
{
    g_autoptr(GArray) files = m2s_diff_stat(diff);
    if (files->len == 0)
        return;
    if (files->len <= files_max) {
        const Layout layout = lay_out(files, width);
        for (guint i = 0; i < files->len; i++)
            add_file(lines, file_at(files, i), &layout);
    }
    add_sum(lines, files);
}
