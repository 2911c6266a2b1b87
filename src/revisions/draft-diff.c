/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/diff.h"
#include "revisions/draft.h"
#include "revisions/hash.h"

/* A shorter line, such as "}" or "else", is in every patch. */
#define LINE_MIN 5 /* bytes without white space */

/* A diff while it is read. */
typedef struct {
    M2sDraft *draft;
    gint64 old_lines, new_lines; /* what is left of a hunk */
    M2sSlice old_path;           /* of "--- " */
} Reading;

static void
add_line(M2sDraft *draft, char sign, M2sSlice text)
{
    M2sHasher hasher = {.hash = (guint8)sign};
    for (gsize i = 0; i < text.size; i++)
        if (!g_ascii_isspace(text.data[i]) && text.data[i] != '\v')
            m2s_hasher_add(&hasher, (guint8)text.data[i]);
    if (hasher.size >= LINE_MIN)
        m2s_smallest_add(&draft->lines, (guint32)m2s_hasher_end(&hasher));
}

static void
read_hunk_line(Reading *reading, M2sSlice line)
{
    switch (line.data[0]) {
    case '+':
        reading->new_lines--;
        add_line(reading->draft, '+', m2s_slice_sub(line, 1, line.size));
        break;
    case '-':
        reading->old_lines--;
        add_line(reading->draft, '-', m2s_slice_sub(line, 1, line.size));
        break;
    case '\\': /* No newline at end of file */
        break;
    default:
        reading->old_lines--;
        reading->new_lines--;
    }
}

static M2sSlice
strip(M2sSlice text)
{
    while (text.size > 0 && g_ascii_isspace(text.data[text.size - 1]))
        text.size--;
    while (text.size > 0 && g_ascii_isspace(text.data[0]))
        text = m2s_slice_sub(text, 1, text.size);
    return text;
}

/* What follows the first four bytes: "--- a/foo.c\t2026-05-01". */
static M2sSlice
path_of(M2sSlice line)
{
    M2sSlice path = m2s_slice_sub(line, 4, line.size);
    const char *tab = m2s_slice_find(path, '\t');
    return strip(tab ? m2s_slice(path.data, tab - path.data) : path);
}

static void
add_path(M2sDraft *draft, M2sSlice path)
{
    m2s_smallest_add(&draft->paths, (guint32)m2s_hash(path));
}

static void
add_new_path(const Reading *reading, M2sSlice path)
{
    static const char none[] = "/dev/null";
    if (path.size == strlen(none) && m2s_slice_has_prefix(path, none) && reading->old_path.data)
        path = reading->old_path;
    const char *slash = path.size > 0 && path.data[0] != '/' ? m2s_slice_find(path, '/') : NULL;
    add_path(reading->draft,
             slash ? m2s_slice(slash + 1, path.data + path.size - slash - 1) : path);
}

static void
read_header_line(Reading *reading, M2sSlice line)
{
    M2sHunkHeader header;
    if (m2s_slice_has_prefix(line, "--- "))
        reading->old_path = path_of(line);
    else if (m2s_slice_has_prefix(line, "+++ "))
        add_new_path(reading, path_of(line));
    else if (m2s_slice_has_prefix(line, "rename to "))
        add_path(reading->draft, strip(m2s_slice_sub(line, strlen("rename to "), line.size)));
    else if (m2s_slice_has_prefix(line, "rename from "))
        add_path(reading->draft, strip(m2s_slice_sub(line, strlen("rename from "), line.size)));
    else if (m2s_hunk_header_parse(line, &header)) {
        reading->old_lines = header.old_lines;
        reading->new_lines = header.new_lines;
    }
}

void
m2s_draft_read_diff(M2sDraft *draft, M2sSlice diff)
{
    Reading reading = {.draft = draft};
    M2sSlice line;
    while (m2s_slice_next_line(&diff, &line)) {
        if (reading.old_lines > 0 || reading.new_lines > 0)
            read_hunk_line(&reading, line);
        else
            read_header_line(&reading, line);
    }
}
