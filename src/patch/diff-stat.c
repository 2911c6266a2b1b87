/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/diff-stat.h"

#include "patch/diff-name.h"
#include "patch/diff.h"

typedef struct {
    GArray *files;             /* of M2sFileStat */
    gboolean is_open;          /* the last file had its `diff` line, but no `+++` yet */
    gboolean after_old;        /* the line before was `--- old` … */
    M2sSlice old;              /* … with this name */
    gint64 old_left, new_left; /* lines still to come in the hunk */
} Counter;

static M2sFileStat *
last_file(const Counter *counter)
{
    return &g_array_index(counter->files, M2sFileStat, counter->files->len - 1);
}

static void
open_file(Counter *counter, M2sSlice name)
{
    const M2sFileStat file = {.name = name};
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

/* Takes a line that is in no hunk. */
static void
take_header(Counter *counter, M2sSlice line)
{
    M2sHunkHeader hunk;
    M2sSlice rest;
    gboolean after_old = counter->after_old;
    counter->after_old = FALSE;
    if (starts_with(line, "diff --git ", &rest)) {
        open_file(counter, m2s_diff_git_name(rest));
        counter->is_open = TRUE;
    } else if (starts_with(line, "--- ", &rest)) {
        counter->old = m2s_diff_name(rest);
        counter->after_old = TRUE;
    } else if (after_old && starts_with(line, "+++ ", &rest)) {
        M2sSlice name = m2s_diff_name(rest);
        if (!counter->is_open)
            open_file(counter, name);
        gboolean deleted = m2s_slice_has_prefix(name, "/dev/null");
        last_file(counter)->name = m2s_diff_name_inside(deleted ? counter->old : name);
        counter->is_open = FALSE;
    } else if (counter->is_open &&
               (starts_with(line, "rename to ", &rest) || starts_with(line, "copy to ", &rest))) {
        last_file(counter)->name = m2s_diff_name(rest);
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
    Counter counter = {.files = g_array_new(FALSE, FALSE, sizeof(M2sFileStat))};
    M2sSlice line;
    while (m2s_slice_next_line(&diff, &line)) {
        gboolean in_hunk = counter.old_left > 0 || counter.new_left > 0;
        if (!in_hunk || !take_change(&counter, line))
            take_header(&counter, line);
    }
    return counter.files;
}
