/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compare/unified.h"

#include "compare/script.h"

#define SECTION_MAX 80 /* bytes */

/* Two texts, and where in them one is. */
typedef struct {
    const GArray *older, *newer;
    M2sScript script;
    guint old_place, new_place;
} Walk;

static gboolean
is_changed(const Walk *walk)
{
    return walk->script.removed[walk->old_place] || walk->script.added[walk->new_place];
}

static gboolean
is_at_end(const Walk *walk)
{
    return walk->old_place == walk->older->len && walk->new_place == walk->newer->len;
}

/* Passes the lines that are common to both.  Returns: how many. */
static guint
skip_common(Walk *walk)
{
    guint count = 0;
    for (; !is_at_end(walk) && !is_changed(walk); count++) {
        walk->old_place++;
        walk->new_place++;
    }
    return count;
}

static void
skip_changed(Walk *walk)
{
    while (walk->script.removed[walk->old_place])
        walk->old_place++;
    while (walk->script.added[walk->new_place])
        walk->new_place++;
}

/* Passes a hunk: changes with few common lines between them.
 * common: (inout): how many common lines stand before it, and behind. */
static M2sShown
take_hunk(Walk *walk, guint *common)
{
    guint before = MIN(*common, M2S_CONTEXT);
    M2sShown shown = {.old_start = walk->old_place - before, .new_start = walk->new_place - before};
    do {
        skip_changed(walk);
        shown.old_end = walk->old_place;
        shown.new_end = walk->new_place;
        *common = skip_common(walk);
    } while (!is_at_end(walk) && *common <= 2 * M2S_CONTEXT);
    shown.old_end += MIN(*common, M2S_CONTEXT);
    shown.new_end += MIN(*common, M2S_CONTEXT);
    return shown;
}

static void
add_line(GString *out, char sign, M2sSlice line)
{
    g_string_append_c(out, sign);
    g_string_append_len(out, line.data, line.size);
    g_string_append_c(out, '\n');
}

static void
add_hunk(GString *out, const Walk *walk, const M2sShown *shown)
{
    guint i = shown->old_start, k = shown->new_start;
    while (i < shown->old_end || k < shown->new_end) {
        if (walk->script.removed[i]) {
            add_line(out, '-', m2s_line_at(walk->older, i++));
        } else if (walk->script.added[k]) {
            add_line(out, '+', m2s_line_at(walk->newer, k++));
        } else {
            add_line(out, ' ', m2s_line_at(walk->newer, k++));
            i++;
        }
    }
}

gboolean
m2s_unified_add(GString *out, const GArray *older, const GArray *newer, M2sAboveFunc above,
                gpointer data)
{
    Walk walk = {.older = older, .newer = newer};
    m2s_script_init(&walk.script, older, newer);
    guint common = skip_common(&walk);
    gboolean differs = !is_at_end(&walk);
    while (!is_at_end(&walk)) {
        M2sShown shown = take_hunk(&walk, &common);
        above(out, &shown, data);
        add_hunk(out, &walk, &shown);
    }
    m2s_script_clear(&walk.script);
    return differs;
}

gboolean
m2s_section_begins(M2sSlice line)
{
    return line.size > 0 &&
           (g_ascii_isalpha(line.data[0]) || line.data[0] == '_' || line.data[0] == '$');
}

void
m2s_section_add(GString *out, M2sSlice section)
{
    gsize size = MIN(section.size, SECTION_MAX);
    const char *end = size ? memchr(section.data, '\n', size) : NULL;
    if (end)
        size = end - section.data;
    while (size > 0 && size < section.size && (section.data[size] & 0xc0) == 0x80)
        size--;
    if (size > 0)
        g_string_append_c(out, ' ');
    g_string_append_len(out, section.data, size);
    g_string_append_c(out, '\n');
}
