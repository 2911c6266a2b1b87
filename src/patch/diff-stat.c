/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/diff-stat.h"

#include "model/details.h"
#include "patch/diff-name.h"
#include "patch/diff.h"

typedef struct {
    GArray *files;             /* of M2sFileStat */
    const char *diff;          /* its first byte */
    gboolean is_open;          /* the last file had its `diff` line, but no `+++` yet */
    gboolean after_old;        /* the line before was `--- old` … */
    M2sSlice old;              /* … with this name */
    const char *old_line;      /* … and this is where it was */
    gint64 old_left, new_left; /* lines still to come in the hunk */
} Counter;

static M2sFileStat *
last_file(const Counter *counter)
{
    return &g_array_index(counter->files, M2sFileStat, counter->files->len - 1);
}

/* start: its first line. */
static void
open_file(Counter *counter, M2sSlice name, const char *start)
{
    const M2sFileStat file = {.name = name, .start = start - counter->diff};
    g_array_append_val(counter->files, file);
}

/* Whether line starts with prefix.  rest: (out): what follows. */
static gboolean
starts_with(M2sSlice line, const char *prefix, M2sSlice *rest)
{
    if (!m2s_slice_has_prefix(line, prefix))
        return FALSE;
    *rest = m2s_slice_sub(line, strlen(prefix), line.size);
    return TRUE;
}

static gboolean
is_no_file(M2sSlice name)
{
    return m2s_slice_has_prefix(name, "/dev/null");
}

/* Takes a line `+++ name`. */
static void
take_name(Counter *counter, M2sSlice name)
{
    if (!counter->is_open)
        open_file(counter, name, counter->old_line);
    M2sFileStat *file = last_file(counter);
    M2sSlice old = m2s_diff_name_inside(counter->old);
    file->name = is_no_file(name) ? old : m2s_diff_name_inside(name);
    if (!is_no_file(counter->old) && m2s_slice_compare(old, file->name) != 0)
        file->old_name = old;
    counter->is_open = FALSE;
}

/* Takes a line that is in no hunk. */
static void
take_header(Counter *counter, M2sSlice line)
{
    M2sHunkHeader hunk;
    M2sSlice rest;
    gboolean after_old = counter->after_old;
    counter->after_old = FALSE;
    if (starts_with(line, "diff --git ", &rest)) {
        open_file(counter, m2s_diff_git_name(rest), line.data);
        counter->is_open = TRUE;
    } else if (starts_with(line, "--- ", &rest)) {
        counter->old = m2s_diff_name(rest);
        counter->old_line = line.data;
        counter->after_old = TRUE;
    } else if (after_old && starts_with(line, "+++ ", &rest)) {
        take_name(counter, m2s_diff_name(rest));
    } else if (counter->is_open &&
               (starts_with(line, "rename to ", &rest) || starts_with(line, "copy to ", &rest))) {
        last_file(counter)->name = m2s_diff_name(rest);
    } else if (counter->is_open && (starts_with(line, "rename from ", &rest) ||
                                    starts_with(line, "copy from ", &rest))) {
        last_file(counter)->old_name = m2s_diff_name(rest);
    } else if (counter->is_open && (m2s_slice_has_prefix(line, "Binary files ") ||
                                    m2s_slice_has_prefix(line, "GIT binary patch"))) {
        last_file(counter)->binary = TRUE;
    } else if (counter->files->len > 0 && m2s_hunk_header_parse(line, &hunk)) {
        counter->old_left = hunk.old_lines;
        counter->new_left = hunk.new_lines;
    }
}

/* Takes a line of a hunk.  Returns: FALSE if line cannot be in one: the hunk was cut short. */
static gboolean
take_change(Counter *counter, M2sSlice line)
{
    switch (line.data[0]) {
    case '+':
        last_file(counter)->added++;
        counter->new_left--;
        return TRUE;
    case '-':
        last_file(counter)->removed++;
        counter->old_left--;
        return TRUE;
    case ' ':
    case '\n': /* a context line whose blank was lost on the way */
    case '\r':
        counter->old_left--;
        counter->new_left--;
        return TRUE;
    case '\\': /* No newline at end of file */
        return TRUE;
    default:
        counter->old_left = counter->new_left = 0;
        return FALSE;
    }
}

GArray *
m2s_diff_stat(M2sSlice diff)
{
    Counter counter = {.files = g_array_new(FALSE, FALSE, sizeof(M2sFileStat)), .diff = diff.data};
    M2sSlice line;
    while (m2s_slice_next_line(&diff, &line)) {
        gboolean in_hunk = counter.old_left > 0 || counter.new_left > 0;
        if (!in_hunk || !take_change(&counter, line))
            take_header(&counter, line);
    }
    return counter.files;
}

/* name up to a tab, which git never writes in one. */
static M2sSlice
without_tab(M2sSlice name)
{
    const char *tab = m2s_slice_find(name, '\t');
    return tab ? m2s_slice(name.data, tab - name.data) : name;
}

char *
m2s_diff_files(M2sSlice diff, gboolean *are_all)
{
    g_autoptr(GArray) stats = m2s_diff_stat(diff);
    GString *files = g_string_new(NULL);
    if (are_all)
        *are_all = stats->len <= M2S_FILES_MAX;
    for (guint i = 0; i < MIN(stats->len, M2S_FILES_MAX); i++) {
        const M2sFileStat *stat = &g_array_index(stats, M2sFileStat, i);
        const M2sFileChange file = {.path = without_tab(stat->name),
                                    .old_path = without_tab(stat->old_name),
                                    .added = stat->added,
                                    .removed = stat->removed,
                                    .is_binary = stat->binary};
        m2s_file_change_append(files, &file);
    }
    return g_string_free(files, FALSE);
}
