/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/details.h"

#include "base/python.h"

static const M2sSlice nothing = {NULL, 0};

/* Takes the next line off rest, without its line end. */
static gboolean
next_line(M2sSlice *rest, M2sSlice *line)
{
    if (!m2s_slice_next_line(rest, line))
        return FALSE;
    line->size -= line->data[line->size - 1] == '\n';
    return TRUE;
}

/* The last place of c in slice.  (nullable) */
static const char *
find_last(M2sSlice slice, char c)
{
    return slice.size > 0 ? memrchr(slice.data, c, slice.size) : NULL;
}

static M2sSlice
between(const char *start, const char *end)
{
    return m2s_python_strip(m2s_slice(start, end - start), FALSE);
}

/* The address that text begins with, or else nothing.  Some mailers write
 * "<mailto:bo@example.org>"; "stable@example.org # 6.1" is for stable trees. */
static M2sSlice
address_in(M2sSlice text)
{
    gsize size = 0;
    while (size < text.size && !g_ascii_isspace(text.data[size]))
        size++;
    text = m2s_slice_sub(text, 0, size);
    static const char scheme[] = "mailto:";
    if (m2s_slice_has_prefix_caseless(text, scheme))
        text = m2s_slice_sub(text, strlen(scheme), text.size);
    const char *at = m2s_slice_find(text, '@');
    return at && at > text.data && at + 1 < text.data + text.size ? text : nothing;
}

void
m2s_trailer_find_person(M2sSlice value, M2sSlice *name, M2sSlice *email)
{
    const char *close = find_last(value, '>');
    const char *open = close ? find_last(m2s_slice(value.data, close - value.data), '<') : NULL;
    *name = nothing;
    *email = address_in(open ? between(open + 1, close) : value);
    if (open == NULL || email->data == NULL)
        return;
    M2sSlice before = m2s_python_strip_chars(between(value.data, open), "\"");
    if (before.size > 0)
        *name = before;
}

gboolean
m2s_trailer_next(M2sSlice *rest, M2sTrailer *trailer)
{
    M2sSlice line;
    if (!next_line(rest, &line))
        return FALSE;
    const char *colon = m2s_slice_find(line, ':');
    g_return_val_if_fail(colon != NULL, FALSE);
    trailer->name = m2s_slice(line.data, colon - line.data);
    trailer->value = between(colon + 1, line.data + line.size);
    m2s_trailer_find_person(trailer->value, &trailer->person_name, &trailer->person_email);
    return TRUE;
}

void
m2s_trailer_append(GString *trailers, M2sSlice name, M2sSlice value)
{
    g_string_append_len(trailers, name.data, (gssize)name.size);
    g_string_append(trailers, ": ");
    g_string_append_len(trailers, value.data, (gssize)value.size);
    g_string_append_c(trailers, '\n');
}

/* Takes the text up to the next tab, or all of it, off line. */
static M2sSlice
next_cell(M2sSlice *line)
{
    const char *tab = m2s_slice_find(*line, '\t');
    gsize size = tab ? (gsize)(tab - line->data) : line->size;
    M2sSlice cell = m2s_slice(line->data, size);
    *line = m2s_slice_sub(*line, tab ? size + 1 : size, line->size);
    return cell;
}

static guint
read_count(M2sSlice cell)
{
    guint count = 0;
    for (gsize i = 0; i < cell.size && g_ascii_isdigit(cell.data[i]); i++)
        count = 10 * count + (guint)g_ascii_digit_value(cell.data[i]);
    return count;
}

gboolean
m2s_file_change_next(M2sSlice *rest, M2sFileChange *file)
{
    M2sSlice line;
    if (!next_line(rest, &line))
        return FALSE;
    M2sSlice added = next_cell(&line), removed = next_cell(&line);
    *file = (M2sFileChange){.added = read_count(added),
                            .removed = read_count(removed),
                            .is_binary = m2s_slice_has_prefix(added, "-")};
    file->path = next_cell(&line);
    file->old_path = line.size > 0 ? line : nothing;
    return TRUE;
}

void
m2s_file_change_append(GString *files, const M2sFileChange *file)
{
    if (file->is_binary)
        g_string_append(files, "-\t-\t");
    else
        g_string_append_printf(files, "%u\t%u\t", file->added, file->removed);
    g_string_append_len(files, file->path.data, (gssize)file->path.size);
    if (file->old_path.data) {
        g_string_append_c(files, '\t');
        g_string_append_len(files, file->old_path.data, (gssize)file->old_path.size);
    }
    g_string_append_c(files, '\n');
}
