/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "html/diff.h"

#include "html/shown.h"
#include "patch/diff-stat.h"
#include "patch/diff.h"

#define FILES_MAX 500 /* in a diffstat */
#define BAR_MAX   40  /* + and - of a file */

/* What a line is, and the element that shows it. */
typedef enum { CONTEXT, ADDED, REMOVED, HUNK, HEADER } LineKind;

/* A diff that is being written. */
typedef struct {
    M2sMarkup *out;
    M2sNotes *notes;
    guint line;                /* the number of the next one, as notes count */
    gint64 old_left, new_left; /* lines still to come in the hunk */
    gboolean is_open;          /* a <pre> is, with its <code> */
    LineKind run;              /* of the lines just written */
} Writer;

M2sSlice
m2s_diff_shown(M2sSlice diff)
{
    return m2s_shown(diff, M2S_SHOWN_OF_DIFF);
}

static const M2sFileStat *
file_at(const GArray *files, guint index)
{
    return &g_array_index(files, M2sFileStat, index);
}

/* The kind of a line in a hunk.  Returns: FALSE if it cannot be in one. */
static gboolean
read_change(Writer *writer, M2sSlice line, LineKind *kind)
{
    switch (line.data[0]) {
    case '+':
        writer->new_left--;
        *kind = ADDED;
        return TRUE;
    case '-':
        writer->old_left--;
        *kind = REMOVED;
        return TRUE;
    case ' ':
    case '\n':
    case '\r':
        writer->old_left--;
        writer->new_left--;
        *kind = CONTEXT;
        return TRUE;
    case '\\':
        *kind = HEADER;
        return TRUE;
    default:
        writer->old_left = writer->new_left = 0;
        return FALSE;
    }
}

static LineKind
read_kind(Writer *writer, M2sSlice line)
{
    LineKind kind;
    M2sHunkHeader hunk;
    if ((writer->old_left > 0 || writer->new_left > 0) && read_change(writer, line, &kind))
        return kind;
    if (!m2s_hunk_header_parse(line, &hunk))
        return HEADER;
    writer->old_left = hunk.old_lines;
    writer->new_left = hunk.new_lines;
    return HUNK;
}

static void
end_run(Writer *writer)
{
    if (writer->run != CONTEXT)
        m2s_markup_close(writer->out);
    writer->run = CONTEXT;
}

/* Lines of a kind share an element. */
static void
begin_run(Writer *writer, LineKind kind)
{
    static const char *const elements[] = {
        [ADDED] = "ins", [REMOVED] = "del", [HUNK] = "b", [HEADER] = "i"};
    if (!writer->is_open) {
        m2s_markup_open(writer->out, "pre");
        m2s_markup_attribute(writer->out, "tabindex", "0");
        m2s_markup_open(writer->out, "code");
        writer->is_open = TRUE;
    }
    if (writer->run == kind)
        return;
    end_run(writer);
    if (kind != CONTEXT)
        m2s_markup_open(writer->out, elements[kind]);
    writer->run = kind;
}

static void
end_lines(Writer *writer)
{
    if (!writer->is_open)
        return;
    end_run(writer);
    m2s_markup_close(writer->out);
    m2s_markup_close(writer->out);
    m2s_markup_text(writer->out, "\n");
    writer->is_open = FALSE;
}

static void
write_lines(Writer *writer, M2sSlice text)
{
    M2sSlice line;
    writer->old_left = writer->new_left = 0;
    while (m2s_slice_next_line(&text, &line)) {
        begin_run(writer, read_kind(writer, line));
        m2s_markup_slice(writer->out, line);
        if (m2s_notes_are_due(writer->notes, writer->line)) {
            end_lines(writer);
            m2s_notes_write(writer->notes, writer->line);
        }
        writer->line++;
    }
    end_lines(writer);
}

static LineKind
kind_of_first(char first)
{
    return first == '+' ? ADDED : first == '-' ? REMOVED : first == '@' ? HUNK : CONTEXT;
}

void
m2s_diff_write_hunks(M2sMarkup *out, M2sSlice text, guint names)
{
    Writer writer = {.out = out};
    M2sSlice line;
    for (guint i = 0; m2s_slice_next_line(&text, &line); i++) {
        begin_run(&writer, i < names ? HEADER : kind_of_first(line.data[0]));
        m2s_markup_slice(out, line);
    }
    end_lines(&writer);
}

/* "+3 −1" */
static void
write_counts(M2sMarkup *out, const M2sFileStat *file)
{
    if (file->binary) {
        m2s_markup_element(out, "span", "counts", "binary");
        return;
    }
    m2s_markup_open_class(out, "span", "counts");
    m2s_markup_open_class(out, "span", "added");
    m2s_markup_format(out, "+%u", file->added);
    m2s_markup_close(out);
    m2s_markup_text(out, " ");
    m2s_markup_open_class(out, "span", "removed");
    m2s_markup_format(out, "−%u", file->removed);
    m2s_markup_close(out);
    m2s_markup_close(out);
}

static void
write_file(Writer *writer, const M2sFileStat *file, guint number, M2sSlice text)
{
    M2sMarkup *out = writer->out;
    m2s_markup_open_class(out, "details", "file");
    m2s_markup_attribute_format(out, "id", "f%u", number);
    m2s_markup_attribute(out, "open", "");
    m2s_markup_open(out, "summary");
    m2s_markup_open(out, "h3");
    m2s_markup_slice(out, file->name);
    m2s_markup_close(out);
    m2s_markup_text(out, " ");
    write_counts(out, file);
    m2s_markup_close(out);
    write_lines(writer, text);
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
}

/* The columns of a bar for count lines, of most in a file. */
static guint
scale(guint count, guint most)
{
    return most <= BAR_MAX || count == 0 ? count : MAX(1, (guint64)count * BAR_MAX / most);
}

static void
write_bar(M2sMarkup *out, const M2sFileStat *file, guint most)
{
    g_autofree char *plus = g_strnfill(scale(file->added, most), '+');
    g_autofree char *minus = g_strnfill(scale(file->removed, most), '-');
    m2s_markup_open_class(out, "td", "bar");
    m2s_markup_attribute(out, "aria-hidden", "true");
    m2s_markup_element(out, "span", "added", plus);
    m2s_markup_element(out, "span", "removed", minus);
    m2s_markup_close(out);
}

static void
write_stat_row(M2sMarkup *out, const M2sFileStat *file, guint number, guint most)
{
    m2s_markup_open(out, "tr");
    m2s_markup_open(out, "td");
    m2s_markup_open(out, "a");
    if (number > 0)
        m2s_markup_attribute_format(out, "href", "#f%u", number);
    m2s_markup_slice(out, file->name);
    m2s_markup_close(out);
    m2s_markup_close(out);
    m2s_markup_open(out, "td");
    write_counts(out, file);
    m2s_markup_close(out);
    write_bar(out, file, most);
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
}

/* shown: bytes of the diff: the files in them are linked. */
static void
write_stat(M2sMarkup *out, const GArray *files, gsize shown)
{
    guint64 added = 0, removed = 0;
    guint most = 0;
    for (guint i = 0; i < files->len; i++) {
        const M2sFileStat *file = file_at(files, i);
        added += file->added;
        removed += file->removed;
        most = MAX(most, file->added + file->removed);
    }
    m2s_markup_open_class(out, "table", "stat");
    m2s_markup_open(out, "caption");
    m2s_markup_format(
        out, "%u file%s changed, %" G_GUINT64_FORMAT " line%s added, %" G_GUINT64_FORMAT " removed",
        files->len, files->len == 1 ? "" : "s", added, added == 1 ? "" : "s", removed);
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
    for (guint i = 0; i < MIN(files->len, FILES_MAX); i++)
        write_stat_row(out, file_at(files, i), file_at(files, i)->start < shown ? i + 1 : 0, most);
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
}

static void
write_files(Writer *writer, M2sSlice shown, const GArray *files)
{
    gsize first = files->len > 0 ? MIN(file_at(files, 0)->start, shown.size) : shown.size;
    if (first > 0)
        write_lines(writer, m2s_slice_sub(shown, 0, first));
    for (guint i = 0; i < files->len && file_at(files, i)->start < shown.size; i++) {
        gsize end = i + 1 < files->len ? MIN(file_at(files, i + 1)->start, shown.size) : shown.size;
        write_file(writer, file_at(files, i), i + 1,
                   m2s_slice_sub(shown, file_at(files, i)->start, end));
    }
}

void
m2s_diff_write(M2sDraft *draft, M2sSlice diff, const char *mbox, guint base, M2sNotes *notes)
{
    M2sMarkup *out = &draft->out;
    M2sSlice shown = m2s_diff_shown(diff);
    g_autoptr(GArray) files = m2s_diff_stat(diff);
    Writer writer = {.out = out, .notes = notes, .line = base};
    m2s_markup_open_class(out, "section", "diff");
    m2s_markup_attribute(out, "aria-labelledby", "diff");
    m2s_markup_open(out, "h2");
    m2s_markup_attribute(out, "id", "diff");
    m2s_markup_text(out, "Changes");
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
    if (files->len > 0)
        write_stat(out, files, shown.size);
    write_files(&writer, shown, files);
    m2s_mail_write_cut(draft, diff.size - shown.size, mbox);
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
}
