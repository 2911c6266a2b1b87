/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compose/trailers.h"

#include "base/python.h"
#include "patch/trailer.h"

/* The address in value, or all of it. */
static M2sSlice
find_address(M2sSlice value)
{
    gsize end = value.size;
    while (end > 0 && value.data[end - 1] != '>')
        end--;
    gsize start = end;
    while (start > 0 && value.data[start - 1] != '<')
        start--;
    return start > 0 ? m2s_slice_sub(value, start, end - 1) : value;
}

char *
m2s_trailer_key(const char *line)
{
    M2sSlice value = {line, 0};
    gsize size = m2s_trailer_parse(m2s_slice_of(line), &value);
    M2sSlice address = find_address(value);
    g_autofree char *name = g_ascii_strdown(line, size);
    g_autofree char *rest = g_ascii_strdown(address.data, address.size);
    return g_strdup_printf("%s: %s", name, rest);
}

/* The lines of the last paragraph, as git counts them. */
typedef struct {
    guint trailers, others, continued;
    gboolean certain; /* it has a line that git itself writes */
} Paragraph;

static void
count_line(Paragraph *paragraph, M2sSlice line)
{
    M2sSlice value;
    if (m2s_slice_has_prefix(line, "Signed-off-by: ") ||
        m2s_slice_has_prefix(line, "(cherry picked from commit ")) {
        paragraph->certain = TRUE;
        paragraph->trailers++;
    } else if (m2s_trailer_parse(line, &value)) {
        paragraph->trailers++;
    } else if (g_ascii_isspace(line.data[0]) && paragraph->trailers > 0) {
        paragraph->continued++;
    } else {
        paragraph->others++;
    }
}

/* Where the last paragraph begins. */
static gsize
find_last_paragraph(M2sSlice text)
{
    gsize start = 0;
    M2sSlice rest = text, line;
    while (m2s_slice_next_line(&rest, &line))
        if (m2s_python_strip(line, FALSE).size == 0)
            start = rest.data - text.data;
    return start;
}

/* Reads the last paragraph: if it has trailers (find_trailer_start() in git's trailer.c), it is the
 * block. */
void
m2s_trailers_init(M2sTrailers *trailers, GString *message)
{
    *trailers = (M2sTrailers){.message = message,
                              .keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    M2sSlice text = m2s_slice_of_string(message), line;
    gsize start = find_last_paragraph(text);
    M2sSlice rest = m2s_slice_sub(text, start, text.size);
    Paragraph paragraph = {0};
    while (m2s_slice_next_line(&rest, &line)) {
        M2sSlice value;
        line.size -= line.data[line.size - 1] == '\n';
        count_line(&paragraph, line);
        g_autofree char *copy = m2s_slice_dup(line);
        if (m2s_trailer_parse(line, &value))
            g_hash_table_add(trailers->keys, m2s_trailer_key(copy));
    }
    trailers->has_block = paragraph.certain ? paragraph.trailers * 3 >= paragraph.others
                                            : paragraph.trailers > 0 && paragraph.others == 0;
    if (!trailers->has_block)
        g_hash_table_remove_all(trailers->keys);
}

void
m2s_trailers_clear(M2sTrailers *trailers)
{
    g_clear_pointer(&trailers->keys, g_hash_table_unref);
}

gboolean
m2s_trailers_add(M2sTrailers *trailers, const char *line)
{
    if (!g_hash_table_add(trailers->keys, m2s_trailer_key(line)))
        return FALSE;
    if (!trailers->has_block && trailers->message->len > 0)
        g_string_append_c(trailers->message, '\n');
    trailers->has_block = TRUE;
    g_string_append_printf(trailers->message, "%s\n", line);
    return TRUE;
}
