/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/content.h"

#include "base/find.h"
#include "base/python.h"
#include "patch/diff.h"

/* What the previous line was, and so what is expected next. */
typedef enum {
    AT_TEXT,     /* the message */
    AT_HEADER,   /* `diff --git …`, `Index: …`: a diff seems to start */
    AT_OLD_FILE, /* `--- a/foo.c` */
    AT_NEW_FILE, /* `+++ b/foo.c`, or the end of a hunk: another hunk may follow */
    AT_HUNK,     /* in a hunk, with lines still to come */
    AT_EXTENDED, /* `rename from foo.c` and the like */
    AT_BINARY,   /* `GIT binary patch` */
} State;

typedef struct {
    GString *message, *diff;
    GString *held; /* lines for the diff if a hunk follows, else for the message */
    State state;
    gboolean had_hunk;         /* in any file so far: later headers are then kept */
    gint64 old_left, new_left; /* lines that the hunk still has by its header */
    M2sSlice run;              /* consecutive lines of the text, to be copied at once ... */
    GString *target;           /* ... to this */
} Splitter;

static void
flush(Splitter *splitter)
{
    if (splitter->run.size > 0)
        g_string_append_len(splitter->target, splitter->run.data, splitter->run.size);
    splitter->run.size = 0;
}

static void
add(Splitter *splitter, GString *target, M2sSlice line)
{
    if (splitter->target != target || splitter->run.size == 0) {
        flush(splitter);
        splitter->target = target;
        splitter->run = m2s_slice(line.data, 0);
    }
    splitter->run.size += line.size;
}

/* Adds the held lines to target, and then line. */
static void
add_held(Splitter *splitter, GString *target, M2sSlice line)
{
    flush(splitter);
    g_string_append_len(target, splitter->held->str, splitter->held->len);
    g_string_truncate(splitter->held, 0);
    add(splitter, target, line);
}

/* Whether line is one that `git diff` writes between `diff --git` and `---`. */
static gboolean
is_extended_header(M2sSlice line)
{
    static const char *const starts[] = {
        "index ",       "old mode ",  "new mode ",         "deleted file mode ",   "new file mode ",
        "rename from ", "rename to ", "similarity index ", "dissimilarity index ", "copy from ",
        "copy to "};
    for (guint i = 0; i < G_N_ELEMENTS(starts); i++)
        if (m2s_slice_has_prefix(line, starts[i]))
            return TRUE;
    return FALSE;
}

static void
after_text(Splitter *splitter, M2sSlice line)
{
    char first = line.data[0];
    if ((first == 'd' && m2s_slice_has_prefix(line, "diff ")) ||
        (first == 'I' && m2s_slice_has_prefix(line, "Index: ")))
        splitter->state = AT_HEADER;
    else if (first == '-' && m2s_slice_has_prefix(line, "--- "))
        splitter->state = AT_OLD_FILE;
    add(splitter, splitter->state == AT_TEXT ? splitter->message : splitter->held, line);
}

static void
after_header(Splitter *splitter, M2sSlice line)
{
    add(splitter, splitter->held, line);
    if (m2s_slice_has_prefix(line, "--- "))
        splitter->state = AT_OLD_FILE;
    else if (is_extended_header(line))
        splitter->state = AT_EXTENDED;
}

/* The held lines led to no hunk: before the first hunk they are text, after it they stay held. */
static void
give_up(Splitter *splitter, M2sSlice line)
{
    if (splitter->had_hunk)
        add(splitter, splitter->held, line);
    else
        add_held(splitter, splitter->message, line);
    splitter->state = splitter->had_hunk ? AT_HEADER : AT_TEXT;
}

static void
after_old_file(Splitter *splitter, M2sSlice line)
{
    if (!m2s_slice_has_prefix(line, "+++ ")) {
        give_up(splitter, line);
        return;
    }
    add(splitter, splitter->held, line);
    splitter->state = AT_NEW_FILE;
}

static gboolean
says_no_newline(M2sSlice line)
{
    return m2s_slice_has_prefix(line, "\\ No newline at end of file");
}

static void
after_new_file(Splitter *splitter, M2sSlice line)
{
    M2sHunkHeader header;
    if (m2s_hunk_header_parse(line, &header)) {
        splitter->old_left = header.old_lines;
        splitter->new_left = header.new_lines;
        add_held(splitter, splitter->diff, line);
        splitter->state = AT_HUNK;
    } else if (m2s_slice_has_prefix(line, "--- ")) {
        add_held(splitter, splitter->diff, line);
        splitter->state = AT_OLD_FILE;
    } else if (splitter->had_hunk && says_no_newline(line)) {
        /* It belongs to the hunk that just ended.  Lines held before it stay held. */
        add(splitter, splitter->diff, line);
    } else {
        give_up(splitter, line);
    }
}

/* Any line counts as context, even `diff --git` or a signature: a hunk whose header claims too many
 * lines swallows what follows. */
static void
inside_hunk(Splitter *splitter, M2sSlice line)
{
    char first = line.data[0];
    gboolean counts = first != '\\' || !says_no_newline(line);
    splitter->old_left -= counts && first != '+';
    splitter->new_left -= counts && first != '-';
    add(splitter, splitter->diff, line);
    if (splitter->old_left <= 0 && splitter->new_left <= 0) {
        splitter->state = AT_NEW_FILE;
        splitter->had_hunk = TRUE;
    }
}

static void
after_extended_header(Splitter *splitter, M2sSlice line)
{
    gboolean old_file = m2s_slice_has_prefix(line, "--- ");
    gboolean binary = m2s_slice_has_prefix(line, "GIT binary patch");
    if (!old_file && !binary && !is_extended_header(line)) {
        add(splitter, splitter->held, line);
        splitter->state = AT_HEADER;
        return;
    }
    add_held(splitter, splitter->diff, line);
    if (old_file)
        splitter->state = AT_OLD_FILE;
    else if (binary)
        splitter->state = AT_BINARY;
}

/* A `diff` line after binary data is held, but the line after it is read as text: the next file's
 * header up to `---` ends up in the message. */
static void
inside_binary(Splitter *splitter, M2sSlice line)
{
    if (m2s_slice_has_prefix(line, "diff")) {
        add(splitter, splitter->held, line);
        splitter->state = AT_TEXT;
    } else {
        add_held(splitter, splitter->diff, line);
    }
}

static void
take_line(Splitter *splitter, M2sSlice line)
{
    static void (*const steps[])(Splitter *, M2sSlice) = {
        [AT_TEXT] = after_text,         [AT_HEADER] = after_header,
        [AT_OLD_FILE] = after_old_file, [AT_NEW_FILE] = after_new_file,
        [AT_HUNK] = inside_hunk,        [AT_EXTENDED] = after_extended_header,
        [AT_BINARY] = inside_binary,
    };
    steps[splitter->state](splitter, line);
}

void
m2s_content_split(M2sSlice text, GString *message, GString *diff)
{
    g_autoptr(GString) held = g_string_new(NULL);
    Splitter splitter = {.message = message, .diff = diff, .held = held};
    M2sSlice rest = text, line = {0};
    while (m2s_slice_next_line(&rest, &line) && line.data[line.size - 1] == '\n')
        take_line(&splitter, line);
    flush(&splitter);

    /* The last line gets a newline even if it is empty: text that ends with one, as it should,
     * gains an empty line, which may still count as part of a hunk. */
    g_autoptr(GString) last = g_string_new(NULL);
    if (text.size > 0 && text.data[text.size - 1] != '\n')
        g_string_append_len(last, line.data, line.size);
    g_string_append_c(last, '\n');
    take_line(&splitter, m2s_slice(last->str, last->len));
    flush(&splitter);
    g_string_append_len(message, held->str, held->len);
}

/* Whether line is `-- ` or only underscores. */
static gboolean
is_footer(M2sSlice line)
{
    gsize end = 1;
    if (line.data[0] == '-')
        return line.size == 4 && memcmp(line.data, "-- \n", 4) == 0;
    while (end < line.size && line.data[end] == '_')
        end++;
    return line.data[0] == '_' && end < line.size && line.data[end] == '\n';
}

/* The first footer that starts with the character first; the end of text if there is none. */
static const char *
find_footer_of(M2sSlice text, char first)
{
    const char *p = text.data, *end = text.data + text.size;
    while (p && p < end) {
        M2sSlice rest = m2s_slice(p, end - p), next = rest, line;
        if (*p == first && m2s_slice_next_line(&next, &line) && is_footer(line))
            return p;
        p = m2s_find_pair(rest, '\n', first);
        p = p ? p + 1 : NULL;
    }
    return end;
}

/* Where the signature or the list's footer starts.  Everything after it is dropped, even the rest
 * of a reply below a quoted signature. */
static gsize
find_footer(const GString *text)
{
    M2sSlice whole = m2s_slice_of_string(text);
    const char *hyphens = find_footer_of(whole, '-');
    whole.size = hyphens - whole.data;
    return find_footer_of(whole, '_') - whole.data;
}

/* NUL is dropped last: white space next to one is not stripped. */
static void
clean_message(GString *message)
{
    g_string_truncate(message, find_footer(message));
    m2s_python_strip_string(message);
    m2s_python_drop_nul(message);
}

/* Strips what message has from byte start on, and adds a newline. */
static void
close_part(GString *message, gsize start)
{
    M2sSlice part = m2s_slice(message->str + start, message->len - start);
    M2sSlice stripped = m2s_python_strip(part, FALSE);
    g_string_truncate(message, stripped.data + stripped.size - message->str);
    g_string_erase(message, start, stripped.data - part.data);
    g_string_append_c(message, '\n');
}

/* The diff comes from the first part that has one; later parts are text, except that an attached
 * patch replaces the diff. */
static void
add_patch_part(const M2sTextPart *part, M2sContent *content)
{
    gsize start = content->message->len;
    if (part->kind == M2S_TEXT_PATCH) {
        g_string_truncate(content->diff, 0);
        g_string_append_len(content->diff, part->text.data, part->text.size);
        return;
    }
    if (content->diff->len > 0) {
        g_string_append_len(content->message, part->text.data, part->text.size);
    } else {
        m2s_content_split(part->text, content->message, content->diff);
        if (content->message->len == start)
            return; /* a diff without text adds no empty line */
    }
    close_part(content->message, start);
}

/* The bytes that a string needs for the text of all parts: growing it costs time, unused memory
 * does not. */
static gsize
size_of(const GPtrArray *parts)
{
    gsize size = 0;
    for (guint i = 0; i < parts->len; i++) {
        const M2sTextPart *part = g_ptr_array_index(parts, i);
        size += part->text.size + 2;
    }
    return size;
}

void
m2s_content_of_patch(const GPtrArray *parts, M2sContent *content)
{
    gsize size = size_of(parts);
    *content = (M2sContent){.message = g_string_sized_new(size), .diff = g_string_sized_new(size)};
    for (guint i = 0; i < parts->len; i++)
        add_patch_part(g_ptr_array_index(parts, i), content);
    clean_message(content->message);
    m2s_python_drop_nul(content->diff);
    if (content->diff->len == 0) {
        g_string_free(content->diff, TRUE);
        content->diff = NULL;
    }
}

void
m2s_content_of_reply(const GPtrArray *parts, M2sContent *content)
{
    *content = (M2sContent){.message = g_string_sized_new(size_of(parts))};
    for (guint i = 0; i < parts->len; i++) {
        const M2sTextPart *part = g_ptr_array_index(parts, i);
        if (part->kind != M2S_TEXT_PLAIN || part->text.size == 0)
            continue;
        M2sSlice text = m2s_python_strip(part->text, FALSE);
        g_string_append_len(content->message, text.data, text.size);
        g_string_append_c(content->message, '\n');
    }
    clean_message(content->message);
}

void
m2s_content_unify_line_ends(GString *message)
{
    char *end = message->str + message->len;
    char *to = memchr(message->str, '\r', message->len);
    if (to == NULL)
        return;
    for (const char *from = to; from < end; from++)
        if (from[0] != '\r' || from[1] != '\n')
            *to++ = *from;
    g_string_truncate(message, to - message->str);
}

void
m2s_content_clear(M2sContent *content)
{
    if (content->message)
        g_string_free(content->message, TRUE);
    if (content->diff)
        g_string_free(content->diff, TRUE);
    *content = (M2sContent){0};
}
