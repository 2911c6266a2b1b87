/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/extent.h"

#include "patch/diff.h"

typedef enum {
    OUTSIDE,      /* text, and headers of files */
    IN_HUNK,      /* with lines still to come */
    IN_BINARY,    /* `GIT binary patch` */
    AFTER_BINARY, /* the empty line that ends its data: more data may follow */
} State;

typedef struct {
    State state;
    gboolean after_old;        /* the line before was `--- a/foo.c` */
    gboolean in_header;        /* after `diff --git`, with only lines of its header since */
    gboolean in_file;          /* after `+++ b/foo.c` or a hunk: a hunk may follow */
    gint64 old_left, new_left; /* lines still to come in the hunk */
    guint64 line;              /* the number of this one */
    gboolean part;             /* whether this line belongs to a diff */
    M2sExtent *extent;
} Walk;

static gboolean
has_any_prefix(M2sSlice line, const char *const *prefixes, gsize count)
{
    for (gsize i = 0; i < count; i++)
        if (m2s_slice_has_prefix(line, prefixes[i]))
            return TRUE;
    return FALSE;
}

/* Whether line ends the message. */
static gboolean
is_break(M2sSlice line)
{
    static const char *const starts[] = {"diff -", "Index: "};
    if (has_any_prefix(line, starts, G_N_ELEMENTS(starts)))
        return TRUE;
    if (line.size < 4 || !m2s_slice_has_prefix(line, "---"))
        return FALSE;
    if (line.data[3] == ' ' && line.size > 4 && !g_ascii_isspace(line.data[4]))
        return TRUE;
    for (gsize i = 3; i < line.size; i++)
        if (!g_ascii_isspace(line.data[i]))
            return FALSE;
    return TRUE;
}

/* Whether line can be between `diff --git` and `---`. */
static gboolean
is_header(M2sSlice line)
{
    static const char *const starts[] = {"index ",
                                         "old mode ",
                                         "new mode ",
                                         "deleted file mode ",
                                         "new file mode ",
                                         "rename from ",
                                         "rename to ",
                                         "similarity index ",
                                         "dissimilarity index ",
                                         "copy from ",
                                         "copy to ",
                                         "Binary files "};
    return has_any_prefix(line, starts, G_N_ELEMENTS(starts));
}

static gboolean
begins_hunk(Walk *walk, M2sSlice line)
{
    M2sHunkHeader header;
    if (!walk->in_file || !m2s_hunk_header_parse(line, &header))
        return FALSE;
    walk->old_left = header.old_lines;
    walk->new_left = header.new_lines;
    walk->state = walk->old_left > 0 || walk->new_left > 0 ? IN_HUNK : OUTSIDE;
    return TRUE;
}

static void
take_outside(Walk *walk, M2sSlice line)
{
    gboolean after_old = walk->after_old, in_header = walk->in_header, in_file = walk->in_file;
    if (begins_hunk(walk, line)) {
        walk->part = TRUE;
        return;
    }
    walk->after_old = m2s_slice_has_prefix(line, "--- ");
    walk->in_file = after_old && m2s_slice_has_prefix(line, "+++ ");
    walk->in_header = m2s_slice_has_prefix(line, "diff -") || (in_header && is_header(line));
    walk->part = walk->in_file || walk->in_header;
    if (in_header && m2s_slice_has_prefix(line, "GIT binary patch")) {
        walk->state = IN_BINARY;
        walk->part = TRUE;
    } else if (in_file && m2s_slice_has_prefix(line, "\\ ")) { /* No newline at end of file */
        walk->in_file = walk->part = TRUE;
    }
}

static void
take_hunk_line(Walk *walk, M2sSlice line)
{
    char first = line.data[0];
    if (!strchr(" +-\\\r\n", first) || first == '\0') {
        if (walk->extent->damage == 0)
            walk->extent->damage = walk->line;
        walk->state = OUTSIDE;
        walk->in_file = FALSE;
        take_outside(walk, line);
        return;
    }
    walk->old_left -= first != '+' && first != '\\';
    walk->new_left -= first != '-' && first != '\\';
    walk->part = TRUE;
    if (walk->old_left <= 0 && walk->new_left <= 0)
        walk->state = OUTSIDE;
}

/* Base85 in lines that begin with a letter for their length, after `literal 12` or `delta 12`. */
static void
take_binary_line(Walk *walk, M2sSlice line)
{
    static const char *const starts[] = {"literal ", "delta "};
    gboolean is_start = has_any_prefix(line, starts, G_N_ELEMENTS(starts));
    gboolean is_empty = line.data[0] == '\n' || line.data[0] == '\r';
    gboolean is_data = walk->state == IN_BINARY && g_ascii_isalpha(line.data[0]);
    if (is_start || (is_data && m2s_slice_find(line, ' ') == NULL)) {
        walk->state = IN_BINARY;
        walk->part = TRUE;
    } else if (is_empty && walk->state == IN_BINARY) {
        walk->state = AFTER_BINARY;
        walk->part = TRUE;
    } else {
        walk->state = OUTSIDE;
        take_outside(walk, line);
    }
}

static void
take_line(Walk *walk, M2sSlice line)
{
    walk->part = FALSE;
    if (walk->state == OUTSIDE)
        take_outside(walk, line);
    else if (walk->state == IN_HUNK)
        take_hunk_line(walk, line);
    else
        take_binary_line(walk, line);
}

M2sExtent
m2s_extent_find(M2sSlice text)
{
    M2sExtent extent = {.start = text.size, .end = text.size};
    Walk walk = {.extent = &extent};
    M2sSlice rest = text, line;
    while (m2s_slice_next_line(&rest, &line)) {
        walk.line++;
        if (extent.start == text.size && is_break(line))
            extent.start = extent.end = line.data - text.data;
        if (extent.start == text.size)
            continue;
        take_line(&walk, line);
        if (walk.part)
            extent.end = text.size - rest.size;
    }
    if (walk.state == IN_HUNK && extent.damage == 0)
        extent.damage = walk.line + 1;
    if (extent.damage) /* where it ends cannot be told: nothing is lost */
        extent.end = text.size;
    return extent;
}
