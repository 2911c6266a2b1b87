/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/compare.h>

#include "compare/file-diff.h"
#include "compare/interdiff.h"
#include "compare/script.h"
#include "compare/section.h"
#include "compare/unified.h"

/* Two versions of a file that were renamed between them are alike if this share of their lines
 * is common to both. */
#define ALIKE_SHARE 0.5
#define RENAMES_MAX 64 /* how many pairs are tried */

/* A comparison that is being made. */
typedef struct {
    GPtrArray *sections;
    M2sCompareFlags flags;
} Comparison;

M2sSection *
m2s_section_new(M2sSectionKind kind, M2sSlice name, gboolean is_exact, GString *text)
{
    M2sSection *section = g_new0(M2sSection, 1);
    section->kind = kind;
    section->name = name.size ? m2s_slice_dup(name) : NULL;
    section->is_exact = is_exact;
    section->text = g_string_free(text, FALSE);
    return section;
}

void
m2s_section_free(gpointer data)
{
    M2sSection *section = data;
    g_free(section->name);
    g_free(section->text);
    g_free(section);
}

/* Adds a section unless text is empty.  text: (transfer full). */
static void
add_section(Comparison *comparison, M2sSectionKind kind, M2sSlice name, gboolean is_exact,
            GString *text)
{
    if (text->len > 0)
        g_ptr_array_add(comparison->sections, m2s_section_new(kind, name, is_exact, text));
    else
        g_string_free(text, TRUE);
}

static void
add_bare_above(GString *out, G_GNUC_UNUSED const M2sShown *shown, G_GNUC_UNUSED gpointer data)
{
    g_string_append(out, "@@\n");
}

/* Author, subject and message as one text.  Returns: (transfer full). */
static char *
join_message(const M2sPatchText *patch)
{
    return g_strdup_printf("Author: %s\n\n%s\n\n%s\n", patch->author, patch->subject,
                           patch->message);
}

static void
compare_messages(Comparison *comparison, const M2sPatchText *older, const M2sPatchText *newer)
{
    g_autofree char *old_text = join_message(older), *new_text = join_message(newer);
    g_autoptr(GArray) old_lines = m2s_lines_split(m2s_slice_of(old_text));
    g_autoptr(GArray) new_lines = m2s_lines_split(m2s_slice_of(new_text));
    GString *text = g_string_new(NULL);
    m2s_unified_add(text, old_lines, new_lines, add_bare_above, NULL);
    add_section(comparison, M2S_SECTION_MESSAGE, m2s_slice(NULL, 0), FALSE, text);
}

/* A diff of a file as a text: without line numbers and blobs.  Returns: (transfer full). */
static GString *
describe(const M2sFileDiff *file)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < file->extras->len; i++) {
        M2sSlice extra = m2s_line_at(file->extras, i);
        g_string_append_len(text, extra.data, extra.size);
        g_string_append_c(text, '\n');
    }
    if (file->hunks->len == 0 && file->new_blob.size > 0) {
        g_string_append(text, "index ");
        g_string_append_len(text, file->new_blob.data, file->new_blob.size);
        g_string_append_c(text, '\n');
    }
    for (guint h = 0; h < file->hunks->len; h++) {
        const M2sHunk *hunk = m2s_hunk_at(file, h);
        g_string_append(text, "@@");
        m2s_section_add(text, hunk->section);
        for (guint i = hunk->first; i < hunk->end; i++) {
            const M2sDiffLine *line = m2s_diff_line_at(file, i);
            g_string_append_c(text, line->sign);
            g_string_append_len(text, line->text.data, line->text.size);
            g_string_append_c(text, '\n');
        }
    }
    return text;
}

/* The lines of a diff that was described, and the last of them that begins a hunk. */
typedef struct {
    const GArray *lines;
    guint looked_at;
    M2sSlice section;
} Described;

static void
add_section_above(GString *out, const M2sShown *shown, gpointer data)
{
    Described *described = data;
    for (; described->looked_at < shown->new_start; described->looked_at++) {
        M2sSlice line = m2s_line_at(described->lines, described->looked_at);
        M2sSlice text = m2s_slice_sub(line, MIN(line.size, 1), line.size);
        if (m2s_slice_has_prefix(line, "@@"))
            described->section = m2s_slice_sub(line, MIN(line.size, 3), line.size);
        else if (line.size > 0 && line.data[0] != '-' && m2s_section_begins(text))
            described->section = text;
    }
    g_string_append(out, "@@");
    m2s_section_add(out, described->section);
}

/* Adds what differs between the two diffs of a file. */
static void
compare_diffs(Comparison *comparison, const M2sFileDiff *older, const M2sFileDiff *newer)
{
    g_autoptr(GString) old_text = describe(older), new_text = describe(newer);
    g_autoptr(GArray) old_lines = m2s_lines_split(m2s_slice_of_string(old_text));
    g_autoptr(GArray) new_lines = m2s_lines_split(m2s_slice_of_string(new_text));
    Described described = {.lines = new_lines};
    GString *text = g_string_new(NULL);
    m2s_unified_add(text, old_lines, new_lines, add_section_above, &described);
    add_section(comparison, M2S_SECTION_DIFFS, m2s_file_diff_name(newer), FALSE, text);
}

static void
compare_files(Comparison *comparison, const M2sFileDiff *older, const M2sFileDiff *newer)
{
    M2sInterdiff found = M2S_INTERDIFF_NONE;
    if (m2s_file_diff_equals(older, newer))
        return;
    GString *text = g_string_new(NULL);
    if (!(comparison->flags & M2S_COMPARE_DIFFS))
        found = m2s_interdiff_add(text, older, newer);
    add_section(comparison, M2S_SECTION_INTERDIFF, m2s_file_diff_name(newer),
                found == M2S_INTERDIFF_EXACT, text);
    if (found == M2S_INTERDIFF_NONE)
        compare_diffs(comparison, older, newer);
}

/* Adds a file that only one version changes. */
static void
add_alone(Comparison *comparison, const M2sFileDiff *file, gboolean is_older)
{
    M2sSectionKind kind = is_older ? M2S_SECTION_REMOVED : M2S_SECTION_ADDED;
    GString *text = g_string_new(NULL);
    if (!(comparison->flags & M2S_COMPARE_DIFFS))
        m2s_interdiff_add_alone(text, file, is_older);
    if (text->len == 0) {
        kind = M2S_SECTION_DIFFS;
        g_autoptr(GString) described = describe(file);
        g_autoptr(GArray) lines = m2s_lines_split(m2s_slice_of_string(described));
        g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(M2sSlice));
        m2s_unified_add(text, is_older ? lines : none, is_older ? none : lines, add_bare_above,
                        NULL);
    }
    add_section(comparison, kind, m2s_file_diff_name(file), FALSE, text);
}

/* A file of a diff, and its place there: some diffs name a file twice. */
typedef struct {
    const M2sFileDiff *file;
    guint place;
} Entry;

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return m2s_slice_compare(m2s_file_diff_name(((const Entry *)a)->file),
                             m2s_file_diff_name(((const Entry *)b)->file));
}

static int
compare_entries(gconstpointer a, gconstpointer b)
{
    int order = compare_names(a, b);
    guint one = ((const Entry *)a)->place, other = ((const Entry *)b)->place;
    return order ? order : (one > other) - (one < other);
}

/* Returns: (transfer full): of Entry, in the order of names. */
static GArray *
sort_files(const GPtrArray *files)
{
    GArray *entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    for (guint i = 0; i < files->len; i++) {
        const Entry entry = {g_ptr_array_index(files, i), i};
        g_array_append_val(entries, entry);
    }
    g_array_sort(entries, compare_entries);
    return entries;
}

/* Two versions of a file; of one that only one version changes, the other is NULL. */
typedef struct {
    const M2sFileDiff *older, *newer;
} Pair;

/* Returns: (transfer full): of Pair, in the order of names. */
static GArray *
pair_files(const GPtrArray *older, const GPtrArray *newer)
{
    GArray *pairs = g_array_new(FALSE, FALSE, sizeof(Pair));
    g_autoptr(GArray) old_files = sort_files(older), new_files = sort_files(newer);
    guint i = 0, k = 0;
    while (i < old_files->len || k < new_files->len) {
        const Entry *old = i < old_files->len ? &g_array_index(old_files, Entry, i) : NULL;
        const Entry *new = k < new_files->len ? &g_array_index(new_files, Entry, k) : NULL;
        int order = old && new ? compare_names(old, new) : old ? -1 : 1;
        const Pair pair = {order <= 0 ? old->file : NULL, order >= 0 ? new->file : NULL};
        g_array_append_val(pairs, pair);
        i += order <= 0;
        k += order >= 0;
    }
    return pairs;
}

/* The lines of all hunks, without their signs.  Returns: (transfer full): of M2sSlice. */
static GArray *
lines_of(const M2sFileDiff *file)
{
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(M2sSlice));
    for (guint i = 0; i < file->lines->len; i++)
        g_array_append_val(lines, m2s_diff_line_at(file, i)->text);
    return lines;
}

static gboolean
are_alike(const M2sFileDiff *older, const M2sFileDiff *newer)
{
    guint common = 0;
    g_autoptr(GArray) old_lines = lines_of(older), new_lines = lines_of(newer);
    g_auto(M2sScript) script = {0};
    m2s_script_init(&script, old_lines, new_lines);
    for (guint i = 0; i < old_lines->len; i++)
        common += !script.removed[i];
    return common > 0 && common >= ALIKE_SHARE * MAX(old_lines->len, new_lines->len);
}

/* The next pair from index on that has only the older version, or only the newer one. */
static guint
find_alone(const GArray *pairs, guint index, gboolean is_older)
{
    for (; index < pairs->len; index++) {
        const Pair *pair = &g_array_index(pairs, Pair, index);
        if (is_older ? pair->older && pair->newer == NULL : pair->newer && pair->older == NULL)
            break;
    }
    return index;
}

/* Makes pairs of files that are left alone and are alike: files with other names than before. */
static void
pair_renamed(GArray *pairs)
{
    guint tries = RENAMES_MAX;
    for (guint k = 0; (k = find_alone(pairs, k, FALSE)) < pairs->len; k++) {
        Pair *pair = &g_array_index(pairs, Pair, k);
        for (guint i = 0; (i = find_alone(pairs, i, TRUE)) < pairs->len && tries > 0; i++) {
            const M2sFileDiff *older = g_array_index(pairs, Pair, i).older;
            tries--;
            if (!are_alike(older, pair->newer))
                continue;
            pair->older = older;
            g_array_index(pairs, Pair, i).older = NULL; /* neither is left */
            break;
        }
    }
}

static void
compare_all_files(Comparison *comparison, const char *old_diff, const char *new_diff)
{
    g_autoptr(GPtrArray) older = m2s_file_diffs_read(m2s_slice_of(old_diff ? old_diff : ""));
    g_autoptr(GPtrArray) newer = m2s_file_diffs_read(m2s_slice_of(new_diff ? new_diff : ""));
    g_autoptr(GArray) pairs = pair_files(older, newer);
    pair_renamed(pairs);
    for (guint i = 0; i < pairs->len; i++) {
        const Pair *pair = &g_array_index(pairs, Pair, i);
        if (pair->older && pair->newer)
            compare_files(comparison, pair->older, pair->newer);
        else if (pair->older || pair->newer)
            add_alone(comparison, pair->older ? pair->older : pair->newer, pair->older != NULL);
    }
}

GPtrArray *
m2s_compare_patches(const M2sPatchText *older, const M2sPatchText *newer, M2sCompareFlags flags)
{
    g_return_val_if_fail(older && newer, NULL);
    Comparison comparison = {g_ptr_array_new_with_free_func(m2s_section_free), flags};
    compare_messages(&comparison, older, newer);
    compare_all_files(&comparison, older->diff, newer->diff);
    return comparison.sections;
}
