/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/chain.h"

#include <mbox2series/list.h>

#include "archive/archive.h"
#include "model/object.h"
#include "output/reviews.h"
#include "output/timestamp.h"

/* A chain that is being written. */
typedef struct {
    const M2sArchive *archive; /* (nullable): NULL if texts are not read */
    const M2sTerminal *terminal;
    const M2sPosting *shown; /* (nullable): the one that was asked for */
    GString *out;
} View;

#define add_line(view, ...) m2s_terminal_add_line((view)->out, (view)->terminal, __VA_ARGS__)

static const char *
colour(const View *view, M2sColour which)
{
    return m2s_terminal_begin(view->terminal, which);
}

const char *
m2s_basis_shown(M2sBasis basis)
{
    static const char *const names[] = {[M2S_BASIS_CONTENT] = "content",
                                        [M2S_BASIS_CHANGE_ID] = "the same change-id",
                                        [M2S_BASIS_TRACKING] = "X-B4-Tracking",
                                        [M2S_BASIS_LINK] = "a link to that version",
                                        [M2S_BASIS_REFERENCE] = "a reference"};
    return names[basis];
}

const char *
m2s_bare_name(const char *name)
{
    const char *close;
    while (*name == '[' && (close = strchr(name, ']')))
        name = close + 1 + strspn(close + 1, " ");
    return name;
}

/* "1 patch is new", in a list: "2 the same, 1 new". */
static void
add_count(GString *list, guint count, const char *what)
{
    if (count > 0)
        g_string_append_printf(list, "%s%u %s", list->len > 0 ? ", " : "", count, what);
}

/* The patches of predecessor that posting does not have.
 * Returns: (transfer container): of const M2sPatch *. */
static GPtrArray *
find_dropped(const M2sPosting *posting)
{
    GPtrArray *dropped = g_ptr_array_new();
    g_autoptr(GHashTable) kept = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < posting->revisions->len; i++)
        g_hash_table_add(
            kept, (gpointer)g_array_index(posting->revisions, M2sPatchRevision, i).predecessor);
    for (guint i = 0; posting->predecessor && i < posting->predecessor->patches->len; i++) {
        gpointer patch = g_ptr_array_index(posting->predecessor->patches, i);
        if (!g_hash_table_contains(kept, patch))
            g_ptr_array_add(dropped, patch);
    }
    return dropped;
}

static void
count_changes(const M2sPosting *posting, GString *list)
{
    static const struct {
        M2sPatchChange change;
        const char *name;
    } rows[] = {{M2S_PATCH_SAME, "the same"},
                {M2S_PATCH_REWORDED, "reworded"},
                {M2S_PATCH_CHANGED, "changed"},
                {M2S_PATCH_NEW, "new"}};
    guint counts[M2S_PATCH_CHANGED + 1] = {0};
    for (guint i = 0; i < posting->revisions->len; i++)
        counts[g_array_index(posting->revisions, M2sPatchRevision, i).change]++;
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        add_count(list, counts[rows[i].change], rows[i].name);
    g_autoptr(GPtrArray) dropped = find_dropped(posting);
    add_count(list, dropped->len, posting->is_partial ? "not sent again" : "dropped");
}

char *
m2s_posting_changes(const M2sArchive *archive, const M2sPosting *posting, GError **error)
{
    g_autoptr(GString) list = g_string_new(NULL), kept = g_string_new(NULL);
    M2sReviews reviews = {0};
    count_changes(posting, list);
    if (archive && !m2s_reviews_count(archive, posting, &reviews, error))
        return NULL;
    add_count(kept, reviews.carried,
              reviews.carried == 1 ? "review carried over" : "reviews carried over");
    add_count(kept, reviews.lost, reviews.lost == 1 ? "review lost" : "reviews lost");
    return g_strconcat(list->str, list->len > 0 && kept->len > 0 ? "; " : "", kept->str, NULL);
}

static gboolean
add_changes(const View *view, const M2sPosting *posting, const char *branch, GError **error)
{
    g_autofree char *changes = m2s_posting_changes(view->archive, posting, error);
    if (changes && *changes)
        add_line(view, branch, "", "%s", changes);
    return changes != NULL;
}

static void
add_patches(const View *view, const M2sPosting *posting, const char *branch)
{
    static const char *const changes[] = {[M2S_PATCH_NEW] = "new",
                                          [M2S_PATCH_SAME] = "same",
                                          [M2S_PATCH_REWORDED] = "reworded",
                                          [M2S_PATCH_CHANGED] = "changed"};
    g_autoptr(GPtrArray) dropped = find_dropped(posting);
    for (guint i = 0; i < posting->revisions->len; i++) {
        const M2sPatchRevision *revision = &g_array_index(posting->revisions, M2sPatchRevision, i);
        add_line(view, branch, "", "%-8s  %s", changes[revision->change], revision->patch->name);
        if (revision->predecessor && g_strcmp0(m2s_bare_name(revision->patch->name),
                                               m2s_bare_name(revision->predecessor->name)))
            add_line(view, branch, colour(view, M2S_COLOUR_DIM), "          was %s",
                     revision->predecessor->name);
    }
    for (guint i = 0; !posting->is_partial && i < dropped->len; i++)
        add_line(view, branch, colour(view, M2S_COLOUR_RED), "dropped   %s",
                 ((const M2sPatch *)g_ptr_array_index(dropped, i))->name);
}

/* above: (nullable): the posting in the line above. */
static gboolean
add_posting(const View *view, const M2sPosting *posting, const M2sPosting *above, gboolean is_last,
            GError **error)
{
    g_autofree char *version = m2s_posting_version(posting);
    g_autofree char *date = m2s_timestamp_short(posting->date);
    g_autoptr(GString) line = g_string_new(NULL);
    const char *branch = is_last ? "    " : "│   ";
    gboolean is_shown = posting == view->shown;
    g_string_append_printf(line, "%-6s  %s  %u %s", version, date, posting->patches->len,
                           posting->patches->len == 1 ? "patch" : "patches");
    if (posting->is_partial)
        g_string_append_printf(line, " of %" G_GINT64_FORMAT, posting->total);
    if (posting->series)
        g_string_append_printf(line, "  series %u", posting->series->id);
    g_string_append_printf(line, "  %s", m2s_person_shown_name(posting->first->submitter));
    if (posting->predecessor && posting->predecessor != above) {
        g_autofree char *older = m2s_posting_version(posting->predecessor);
        g_string_append_printf(line, "  (follows %s of series %u)", older,
                               m2s_object_id(posting->predecessor->series));
    }
    add_line(view, is_last ? "└ " : "├ ", is_shown ? colour(view, M2S_COLOUR_BOLD) : "", "%s%s",
             line->str, is_shown && view->archive ? "  ◀" : "");
    add_line(view, branch, colour(view, M2S_COLOUR_DIM), "%s", posting->first->msgid);
    if (posting->predecessor && !add_changes(view, posting, branch, error))
        return FALSE;
    if (is_shown)
        add_patches(view, posting, branch);
    return TRUE;
}

/* A chain is called what its newest complete posting is called. */
static const char *
name_of(const GPtrArray *chain)
{
    const M2sPosting *newest = g_ptr_array_index(chain, 0);
    for (guint i = 0; i < chain->len; i++) {
        const M2sPosting *posting = g_ptr_array_index(chain, i);
        if (!posting->is_partial)
            newest = posting;
    }
    return m2s_bare_name(newest->name);
}

static gboolean
add_chain(const View *view, const GPtrArray *chain, GError **error)
{
    add_line(view, "", colour(view, M2S_COLOUR_BOLD), "%s", name_of(chain));
    for (guint i = 0; i < chain->len; i++)
        if (!add_posting(view, g_ptr_array_index(chain, i),
                         i > 0 ? g_ptr_array_index(chain, i - 1) : NULL, i + 1 == chain->len,
                         error))
            return FALSE;
    return TRUE;
}

GPtrArray *
m2s_chain_series(const GPtrArray *chain)
{
    GPtrArray *all = g_ptr_array_new();
    g_autoptr(GHashTable) known = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < chain->len; i++) {
        const M2sPosting *posting = g_ptr_array_index(chain, i);
        if (posting->series && g_hash_table_add(known, (gpointer)posting->series))
            g_ptr_array_add(all, (gpointer)posting->series);
    }
    return all;
}

char *
m2s_chain_format(const M2sArchive *archive, const M2sRevisions *revisions,
                 const M2sPosting *posting, M2sChainFlags flags, const M2sTerminal *terminal,
                 GError **error)
{
    g_return_val_if_fail(archive && revisions && posting && terminal, NULL);
    g_autoptr(GPtrArray) chain = m2s_revisions_chain(revisions, posting);
    const View view = {archive, terminal, posting, g_string_new(NULL)};
    g_autoptr(GPtrArray) all = m2s_chain_series(chain);
    m2s_archive_fetch_all_series(archive, all);
    gboolean complete = add_chain(&view, chain, error);
    if (complete && flags & M2S_CHAIN_WHY)
        m2s_chain_add_why(view.out, terminal, revisions, posting);
    return g_string_free(view.out, !complete);
}

char *
m2s_chains_format(const M2sRevisions *revisions, const M2sTerminal *terminal)
{
    g_return_val_if_fail(revisions && terminal, NULL);
    const GPtrArray *postings = m2s_revisions_postings(revisions);
    const View view = {NULL, terminal, NULL, g_string_new(NULL)};
    for (guint i = 0; i < postings->len; i++) {
        const M2sPosting *first = g_ptr_array_index(postings, i);
        if (first->predecessor || first->successors->len == 0)
            continue;
        g_autoptr(GPtrArray) chain = m2s_revisions_chain(revisions, first);
        if (view.out->len > 0)
            g_string_append_c(view.out, '\n');
        add_chain(&view, chain, NULL); /* reads no texts, so nothing fails */
    }
    return g_string_free(view.out, FALSE);
}
