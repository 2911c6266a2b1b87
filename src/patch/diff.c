/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/diff.h"

#include <nettle/sha1.h>

#include "base/python.h"

/* Moves *p past text if that is there. */
static gboolean
take(const char **p, const char *end, const char *text)
{
    if (!m2s_slice_has_prefix(m2s_slice(*p, end - *p), text))
        return FALSE;
    *p += strlen(text);
    return TRUE;
}

static gboolean
take_digits(const char **p, const char *end, gint64 *value)
{
    guint64 number;
    const char *start = *p;
    *p = m2s_python_skip_digits(start, end, &number);
    *value = MIN(number, G_MAXINT64);
    return *p > start;
}

/* `12,5`, or `12` for one line. */
static gboolean
take_range(const char **p, const char *end, gint64 *start, gint64 *lines, M2sSlice *count)
{
    if (!take_digits(p, end, start))
        return FALSE;
    *lines = 1;
    *count = m2s_slice(*p, 0);
    if (!take(p, end, ","))
        return TRUE;
    const char *digits = *p;
    gboolean has_digits = take_digits(p, end, lines);
    *count = m2s_slice(digits, *p - digits);
    return has_digits;
}

gboolean
m2s_hunk_header_parse(M2sSlice line, M2sHunkHeader *header)
{
    const char *p = line.data, *end = line.data + line.size;
    gboolean is_header =
        take(&p, end, "@@ -") &&
        take_range(&p, end, &header->old_start, &header->old_lines, &header->old_count) &&
        take(&p, end, " +") &&
        take_range(&p, end, &header->new_start, &header->new_lines, &header->new_count) &&
        take(&p, end, " @@");
    header->section = m2s_slice(p, end - p);
    return is_header;
}

/* A diff without carriage returns and without white space at either end. */
typedef struct {
    M2sSlice text;
    GString *copy; /* (nullable): what text points into, if there were carriage returns */
} CleanDiff;

static void
clean_diff_clear(CleanDiff *diff)
{
    if (diff->copy)
        g_string_free(diff->copy, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CleanDiff, clean_diff_clear)

static GString *
without_carriage_returns(M2sSlice text)
{
    GString *result = g_string_sized_new(text.size);
    const char *p = text.data, *end = text.data + text.size, *cr;
    while (p < end && (cr = memchr(p, '\r', end - p))) {
        g_string_append_len(result, p, cr - p);
        p = cr + 1;
    }
    g_string_append_len(result, p, end - p);
    return result;
}

static void
clean_diff_init(CleanDiff *diff, M2sSlice text)
{
    *diff = (CleanDiff){.text = text};
    if (text.size > 0 && memchr(text.data, '\r', text.size)) {
        diff->copy = without_carriage_returns(text);
        diff->text = m2s_slice_of_string(diff->copy);
    }
    diff->text = m2s_python_strip(diff->text, FALSE);
}

typedef struct {
    M2sSlice path;   /* everything up to the first white space */
    M2sSlice inside; /* path without its first folder; empty if there is no slash */
} FileName;

/* Reads `--- a/foo.c` or `+++ b/foo.c`. */
static gboolean
parse_file_name(M2sSlice line, FileName *name)
{
    if (!m2s_slice_has_prefix(line, "--- ") && !m2s_slice_has_prefix(line, "+++ "))
        return FALSE;
    const char *start = line.data + 4;
    const char *end = m2s_python_skip_word(start, line.data + line.size);
    if (end == start)
        return FALSE;
    const char *slash = memchr(start, '/', end - start);
    const char *inside = slash ? slash + 1 : end;
    name->path = m2s_slice(start, end - start);
    name->inside = m2s_slice(inside, end - inside);
    return TRUE;
}

typedef struct {
    struct sha1_ctx sha1;
    M2sSlice run; /* consecutive lines that count as they are, not yet hashed */
} Hasher;

static void
add_bytes(Hasher *hasher, const char *data, gsize size)
{
    sha1_update(&hasher->sha1, size, (const guint8 *)data);
}

static void
flush(Hasher *hasher)
{
    if (hasher->run.size > 0)
        add_bytes(hasher, hasher->run.data, hasher->run.size);
    hasher->run.size = 0;
}

static void
add_line(Hasher *hasher, M2sSlice line)
{
    if (hasher->run.size == 0)
        hasher->run = line;
    else
        hasher->run.size += line.size;
}

/* Adds a count as Python writes it, of which no number is too large: `007` as `7`. */
static void
add_count(Hasher *hasher, gint64 lines, M2sSlice count)
{
    const char *end = count.data + count.size;
    gboolean has_begun = FALSE;
    if (lines < G_MAXINT64) {
        char text[32];
        add_bytes(hasher, text, g_snprintf(text, sizeof text, "%" G_GINT64_FORMAT, lines));
        return;
    }
    for (const char *p = count.data; p < end; p = g_utf8_next_char(p)) {
        char digit = '0' + (char)g_unichar_digit_value(g_utf8_get_char(p));
        has_begun = has_begun || digit != '0';
        if (has_begun)
            add_bytes(hasher, &digit, 1);
    }
}

/* `@@ -12,5 +13,6 @@ main()` counts as `@@ -5 +6 @@`: where a hunk is does not matter. */
static void
add_hunk_header(Hasher *hasher, const M2sHunkHeader *header)
{
    flush(hasher);
    add_bytes(hasher, "@@ -", 4);
    add_count(hasher, header->old_lines, header->old_count);
    add_bytes(hasher, " +", 2);
    add_count(hasher, header->new_lines, header->new_count);
    add_bytes(hasher, " @@\n", 4);
}

/* `--- linux-6.1/fs/foo.c<TAB>2023-01-01` counts as `--- a/fs/foo.c`. */
static void
add_file_name(Hasher *hasher, char sign, const FileName *name)
{
    flush(hasher);
    add_bytes(hasher, sign == '-' ? "--- a/" : "+++ b/", 6);
    add_bytes(hasher, name->inside.data, name->inside.size);
    add_bytes(hasher, "\n", 1);
}

static void
hash_line(Hasher *hasher, M2sSlice line)
{
    M2sHunkHeader header;
    FileName name;
    switch (line.data[0]) {
    case '-':
    case '+':
        if (parse_file_name(line, &name))
            add_file_name(hasher, line.data[0], &name);
        else
            add_line(hasher, line);
        break;
    case ' ':
        add_line(hasher, line);
        break;
    case '@':
        if (m2s_hunk_header_parse(line, &header))
            add_hunk_header(hasher, &header);
        else
            flush(hasher);
        break;
    default:
        flush(hasher);
    }
}

void
m2s_diff_hash(M2sSlice diff, guint8 hash[M2S_HASH_SIZE])
{
    g_auto(CleanDiff) clean = {0};
    clean_diff_init(&clean, diff);
    Hasher hasher = {0};
    sha1_init(&hasher.sha1);
    M2sSlice rest = clean.text, line;
    while (m2s_slice_next_line(&rest, &line))
        hash_line(&hasher, line);
    /* The last line's newline was stripped with the white space. */
    gboolean unended = hasher.run.size > 0;
    flush(&hasher);
    if (unended)
        add_bytes(&hasher, "\n", 1);
    sha1_digest(&hasher.sha1, M2S_HASH_SIZE, hash);
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return m2s_slice_compare(*(const M2sSlice *)a, *(const M2sSlice *)b);
}

/* Sorts names and drops repeats. */
static void
sort_names(GArray *names)
{
    guint kept = 0;
    g_array_sort(names, compare_names);
    for (guint i = 0; i < names->len; i++) {
        M2sSlice *name = &g_array_index(names, M2sSlice, i);
        if (kept == 0 || compare_names(name, &g_array_index(names, M2sSlice, kept - 1)) != 0)
            g_array_index(names, M2sSlice, kept++) = *name;
    }
    g_array_set_size(names, kept);
}

/* Repeats are dropped whenever names has doubled: a diff of 64 MiB can repeat a name ten million
 * times. */
static GArray *
collect_names(M2sSlice diff)
{
    GArray *names = g_array_new(FALSE, FALSE, sizeof(M2sSlice));
    gsize limit = 1024;
    M2sSlice rest = diff, line;
    FileName name;
    while (m2s_slice_next_line(&rest, &line)) {
        if (!parse_file_name(line, &name) || m2s_slice_has_prefix(name.path, "/dev/null"))
            continue;
        g_array_append_val(names, name.inside);
        if (names->len >= limit) {
            sort_names(names);
            limit = MAX(limit, 2 * (gsize)names->len);
        }
    }
    sort_names(names);
    return names;
}

GPtrArray *
m2s_diff_file_names(M2sSlice diff)
{
    g_auto(CleanDiff) clean = {0};
    clean_diff_init(&clean, diff);
    g_autoptr(GArray) names = collect_names(clean.text);
    GPtrArray *result = g_ptr_array_new_full(names->len, g_free);
    for (guint i = 0; i < names->len; i++)
        g_ptr_array_add(result, m2s_slice_dup(g_array_index(names, M2sSlice, i)));
    return result;
}
