/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/diff-splitter.h"

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
    gboolean had_hunk;         /* in any file so far: the next file's header is then kept */
    gint64 old_left, new_left; /* lines still to come according to the hunk's header */
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

/* The held lines led to no hunk: before the first hunk they are text, later they stay held. */
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
m2s_diff_split(M2sSlice text, GString *message, GString *diff)
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
    take_line(&splitter, m2s_slice_of_string(last));
    flush(&splitter);
    g_string_append_len(message, held->str, held->len);
}
