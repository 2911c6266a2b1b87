/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compare/file-diff.h"

#include "patch/diff-name.h"
#include "patch/diff.h"

#define LINES_MAX (1 << 30) /* a hunk that says more is not sound */

/* A diff while it is read. */
typedef struct {
    GPtrArray *files;
    M2sFileDiff *file; /* (nullable): the last one */
    M2sSlice old_name; /* of "--- ", if that was the line before */
    gboolean after_old;
    gboolean takes_extras; /* the line `diff --git` was there, and no hunk yet */
    gboolean has_crs;      /* all lines end in "\r\n" */
    gint64 old_left, new_left;
} Reading;

static void
file_free(gpointer data)
{
    M2sFileDiff *file = data;
    g_array_unref(file->extras);
    g_array_unref(file->lines);
    g_array_unref(file->hunks);
    g_free(file);
}

static void
open_file(Reading *reading, M2sSlice line)
{
    M2sFileDiff *file = g_new0(M2sFileDiff, 1);
    file->extras = g_array_new(FALSE, FALSE, sizeof(M2sSlice));
    file->lines = g_array_new(FALSE, FALSE, sizeof(M2sDiffLine));
    file->hunks = g_array_new(FALSE, FALSE, sizeof(M2sHunk));
    file->text = m2s_slice(line.data, 0);
    file->is_sound = TRUE;
    g_ptr_array_add(reading->files, file);
    reading->file = file;
    reading->takes_extras = FALSE;
}

static M2sSlice
without_end(const Reading *reading, M2sSlice line)
{
    if (line.size > 0 && line.data[line.size - 1] == '\n')
        line.size--;
    if (reading->has_crs && line.size > 0 && line.data[line.size - 1] == '\r')
        line.size--;
    return line;
}

/* The file name in a line `--- a/foo.c`; empty for /dev/null. */
static M2sSlice
name_of(M2sSlice line)
{
    M2sSlice name = m2s_diff_name(m2s_slice_sub(line, 4, line.size));
    if (m2s_slice_compare(name, m2s_slice_of("/dev/null")) == 0)
        return m2s_slice(NULL, 0);
    return m2s_diff_name_inside(name);
}

/* `index 1234567..89abcde 100644` */
static void
read_index(M2sFileDiff *file, M2sSlice line)
{
    M2sSlice text = m2s_slice_sub(line, strlen("index "), line.size);
    gsize old_size = 0;
    while (old_size < text.size && g_ascii_isxdigit(text.data[old_size]))
        old_size++;
    M2sSlice rest = m2s_slice_sub(text, old_size, text.size);
    if (!m2s_slice_has_prefix(rest, ".."))
        return;
    gsize end = 2;
    while (end < rest.size && g_ascii_isxdigit(rest.data[end]))
        end++;
    file->old_blob = m2s_slice(text.data, old_size);
    file->new_blob = m2s_slice_sub(rest, 2, end);
    while (end < rest.size && rest.data[end] == ' ')
        end++;
    file->mode = m2s_slice_sub(rest, end, rest.size);
}

/* "-0,0" and "-5,0" name the line before, anything else the first line. */
static gint64
lines_before(gint64 start, gint64 lines)
{
    return CLAMP(start - (lines > 0), 0, LINES_MAX);
}

static void
begin_hunk(Reading *reading, const M2sHunkHeader *header)
{
    M2sFileDiff *file = reading->file;
    M2sSlice section = without_end(reading, header->section);
    if (section.size > 0 && section.data[0] == ' ')
        section = m2s_slice_sub(section, 1, section.size);
    M2sHunk hunk = {.old_start = lines_before(header->old_start, header->old_lines),
                    .new_start = lines_before(header->new_start, header->new_lines),
                    .old_lines = MIN(header->old_lines, LINES_MAX),
                    .new_lines = MIN(header->new_lines, LINES_MAX),
                    .section = section,
                    .first = file->lines->len,
                    .end = file->lines->len};
    const M2sHunk *last = file->hunks->len ? m2s_hunk_at(file, file->hunks->len - 1) : NULL;
    if (MAX(hunk.old_start, hunk.old_lines) >= LINES_MAX ||
        MAX(hunk.new_start, hunk.new_lines) >= LINES_MAX ||
        (last && last->old_start + last->old_lines > hunk.old_start))
        file->is_sound = FALSE;
    g_array_append_val(file->hunks, hunk);
    reading->old_left = header->old_lines;
    reading->new_left = header->new_lines;
    reading->takes_extras = FALSE;
}

static void
add_line(Reading *reading, char sign, M2sSlice text)
{
    M2sFileDiff *file = reading->file;
    const M2sDiffLine line = {sign, without_end(reading, text)};
    g_array_append_val(file->lines, line);
    g_array_index(file->hunks, M2sHunk, file->hunks->len - 1).end++;
    reading->old_left -= sign != '+';
    reading->new_left -= sign != '-';
    if (reading->old_left < 0 || reading->new_left < 0)
        file->is_sound = FALSE;
}

/* Says of the last line that it has no line end. */
static void
add_no_newline(Reading *reading, M2sSlice line)
{
    M2sFileDiff *file = reading->file;
    if (file == NULL || file->hunks->len == 0 || file->lines->len == 0)
        return;
    M2sDiffLine *last = &g_array_index(file->lines, M2sDiffLine, file->lines->len - 1);
    line = without_end(reading, line);
    if (memchr(last->text.data, '\n', last->text.size) == NULL)
        last->text.size = line.data + line.size - last->text.data;
}

/* Takes a line of a hunk.  Returns: FALSE if it cannot be in one: the hunk was cut short. */
static gboolean
take_change(Reading *reading, M2sSlice line)
{
    switch (line.data[0]) {
    case '+':
    case '-':
    case ' ':
        add_line(reading, line.data[0], m2s_slice_sub(line, 1, line.size));
        return TRUE;
    case '\n': /* a context line whose blank was lost on the way */
    case '\r':
        add_line(reading, ' ', line);
        return TRUE;
    case '\\':
        return TRUE; /* taken already */
    default:
        reading->file->is_sound = FALSE;
        reading->old_left = reading->new_left = 0;
        return FALSE;
    }
}

static void
take_git_header(Reading *reading, M2sSlice line)
{
    open_file(reading, line);
    reading->takes_extras = TRUE;
    reading->file->old_name = reading->file->new_name =
        m2s_diff_git_name(m2s_slice_sub(line, strlen("diff --git "), line.size));
}

/* Takes the line `+++ b/foo.c` after `--- a/foo.c`. */
static void
take_names(Reading *reading, M2sSlice line)
{
    if (!reading->takes_extras)
        open_file(reading, reading->old_name);
    reading->file->old_name = name_of(reading->old_name);
    reading->file->new_name = name_of(line);
    reading->takes_extras = FALSE;
}

static void
take_extra(Reading *reading, M2sSlice line)
{
    M2sFileDiff *file = reading->file;
    M2sSlice text = without_end(reading, line);
    if (m2s_slice_has_prefix(line, "index "))
        read_index(file, text);
    else if (m2s_slice_has_prefix(line, "similarity index ") ||
             m2s_slice_has_prefix(line, "dissimilarity index "))
        return;
    else
        g_array_append_val(file->extras, text);
    static const char *const froms[] = {"rename from ", "copy from "};
    static const char *const tos[] = {"rename to ", "copy to "};
    for (guint i = 0; i < G_N_ELEMENTS(froms); i++) {
        if (m2s_slice_has_prefix(line, froms[i]))
            file->old_name = m2s_diff_name(m2s_slice_sub(text, strlen(froms[i]), text.size));
        if (m2s_slice_has_prefix(line, tos[i]))
            file->new_name = m2s_diff_name(m2s_slice_sub(text, strlen(tos[i]), text.size));
    }
    if (m2s_slice_has_prefix(line, "new file mode "))
        file->old_name.size = 0;
    if (m2s_slice_has_prefix(line, "deleted file mode "))
        file->new_name.size = 0;
}

/* Takes a line that is in no hunk. */
static void
take_header(Reading *reading, M2sSlice line)
{
    M2sHunkHeader hunk;
    gboolean after_old = reading->after_old;
    reading->after_old = FALSE;
    if (m2s_slice_has_prefix(line, "diff --git ")) {
        take_git_header(reading, line);
    } else if (m2s_slice_has_prefix(line, "--- ")) {
        reading->old_name = line;
        reading->after_old = TRUE;
    } else if (after_old && m2s_slice_has_prefix(line, "+++ ")) {
        take_names(reading, line);
    } else if (reading->file && m2s_hunk_header_parse(line, &hunk)) {
        begin_hunk(reading, &hunk);
    } else if (reading->takes_extras) {
        take_extra(reading, line);
    }
}

/* Whether all lines of diff end in "\r\n". */
static gboolean
ends_in_crs(M2sSlice diff)
{
    M2sSlice line;
    while (m2s_slice_next_line(&diff, &line))
        if (line.data[line.size - 1] == '\n' && (line.size < 2 || line.data[line.size - 2] != '\r'))
            return FALSE;
    return TRUE;
}

GPtrArray *
m2s_file_diffs_read(M2sSlice diff)
{
    Reading reading = {.files = g_ptr_array_new_with_free_func(file_free),
                       .has_crs = ends_in_crs(diff)};
    M2sSlice line;
    while (m2s_slice_next_line(&diff, &line)) {
        gboolean in_hunk = reading.old_left > 0 || reading.new_left > 0;
        if (line.data[0] == '\\')
            add_no_newline(&reading, line);
        if (!in_hunk || !take_change(&reading, line))
            take_header(&reading, line);
        if (reading.file && !reading.after_old)
            reading.file->text.size = line.data + line.size - reading.file->text.data;
    }
    if (reading.file && (reading.old_left > 0 || reading.new_left > 0))
        reading.file->is_sound = FALSE;
    return reading.files;
}

static gboolean
are_equal(const GArray *a, const GArray *b)
{
    for (guint i = 0; i < a->len && i < b->len; i++)
        if (m2s_slice_compare(g_array_index(a, M2sSlice, i), g_array_index(b, M2sSlice, i)))
            return FALSE;
    return a->len == b->len;
}

/* Whether both leave the same, if these are names of what they leave, perhaps abbreviated. */
static gboolean
have_equal_blobs(const M2sFileDiff *a, const M2sFileDiff *b)
{
    gsize size = MIN(a->new_blob.size, b->new_blob.size);
    return size == 0 || memcmp(a->new_blob.data, b->new_blob.data, size) == 0;
}

/* Whether line i of a and of b both begin a hunk, or both do not. */
static gboolean
have_equal_bounds(const M2sFileDiff *a, const M2sFileDiff *b)
{
    for (guint i = 0; i < a->hunks->len && i < b->hunks->len; i++)
        if (m2s_hunk_at(a, i)->first != m2s_hunk_at(b, i)->first)
            return FALSE;
    return a->hunks->len == b->hunks->len;
}

gboolean
m2s_file_diff_equals(const M2sFileDiff *a, const M2sFileDiff *b)
{
    if (a->lines->len != b->lines->len || !have_equal_bounds(a, b) ||
        !are_equal(a->extras, b->extras) || m2s_slice_compare(a->old_name, b->old_name) ||
        m2s_slice_compare(a->new_name, b->new_name) ||
        (a->hunks->len == 0 && !have_equal_blobs(a, b))) /* Binary files differ */
        return FALSE;
    for (guint i = 0; i < a->lines->len; i++) {
        const M2sDiffLine *one = m2s_diff_line_at(a, i), *other = m2s_diff_line_at(b, i);
        if (one->sign != other->sign || m2s_slice_compare(one->text, other->text))
            return FALSE;
    }
    return TRUE;
}
