/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What changed from one version of a series to another: what `diff` prints. */
#include <mbox2series/difference.h>

#include "html/diff.h"
#include "html/shown.h"
#include "html/templates.h"
#include "html/versions.h"
#include "output/chain.h"

/* Bytes of patches that are compared for a page. */
#define COMPARED_MOST (4 << 20)

/* A page that is being written. */
typedef struct {
    M2sDraft *draft;
    const M2sPosting *older, *newer;
    const char *old_version, *new_version; /* "v1", "v2" */
    gsize left;                            /* bytes that can still be shown */
} Page;

static const char *
name_of(const M2sSeries *series)
{
    return series->name && *series->name ? m2s_bare_name(series->name) : "(untitled)";
}

static void
write_posting(M2sDraft *draft, const char *name, const M2sPosting *posting, const char *version)
{
    g_autofree char *href = draft->place.links->series(&draft->place, posting->series);
    m2s_draft_begin_fact(draft, name);
    m2s_markup_link(&draft->out, href, version);
    m2s_markup_text(&draft->out, " ");
    m2s_draft_time(draft, posting->date, NULL);
    m2s_draft_end_fact(draft);
}

/* A server compares any two versions: links to the others before the newer one. */
static void
write_others(const Page *page)
{
    M2sDraft *draft = page->draft;
    const M2sPlace *place = &draft->place;
    g_autoptr(GPtrArray) chain = m2s_revisions_chain(draft->revisions, page->newer);
    gboolean is_begun = FALSE;
    for (guint i = 0; place->links->is_served && i < chain->len; i++) {
        const M2sPosting *other = g_ptr_array_index(chain, i);
        if (other == page->older || !m2s_versions_have_page(other, page->newer))
            continue;
        g_autofree char *href = place->links->difference(place, page->newer->series, other->series);
        g_autofree char *version = m2s_posting_version(other);
        if (!is_begun)
            m2s_draft_begin_fact(draft, "Also since");
        m2s_markup_text(&draft->out, is_begun ? ", " : "");
        m2s_markup_link(&draft->out, href, version);
        is_begun = TRUE;
    }
    if (is_begun)
        m2s_draft_end_fact(draft);
}

static void
write_facts(const Page *page)
{
    M2sDraft *draft = page->draft;
    m2s_markup_open_class(&draft->out, "dl", "facts");
    write_posting(draft, "From", page->older, page->old_version);
    write_posting(draft, "To", page->newer, page->new_version);
    write_others(page);
    m2s_markup_close(&draft->out);
    m2s_markup_text(&draft->out, "\n");
}

/* A row of the table of patches */

static gboolean
has_changed(const M2sPatchDifference *difference)
{
    return difference->sections && difference->sections->len > 0;
}

static const char *
change_of(const M2sPatchDifference *difference)
{
    if (difference->older == NULL)
        return "new";
    if (difference->newer == NULL)
        return "dropped";
    if (difference->sections == NULL)
        return "not compared";
    return has_changed(difference) ? "changed" : "same";
}

/* patch: (nullable). */
static void
write_number(M2sMarkup *out, const M2sPatch *patch)
{
    m2s_markup_open_class(out, "td", "number");
    if (patch)
        m2s_markup_format(out, "%" G_GINT64_FORMAT, patch->series ? patch->number : 1);
    else
        m2s_markup_text(out, "-");
    m2s_markup_close(out);
}

/* What has changed is on this page; for the others, the link leads to the patch. */
static void
write_row(const Page *page, const M2sPatchDifference *difference, guint number)
{
    M2sMarkup *out = &page->draft->out;
    const M2sPlace *place = &page->draft->place;
    const M2sPatch *patch = difference->newer ? difference->newer : difference->older;
    g_autofree char *href = has_changed(difference) ? g_strdup_printf("#p%u", number)
                                                    : place->links->patch(place, patch);
    m2s_markup_open(out, "tr");
    m2s_markup_attribute(out, "data-row", "");
    write_number(out, difference->older);
    write_number(out, difference->newer);
    m2s_markup_open_class(out, "th", "name");
    m2s_markup_attribute(out, "scope", "row");
    m2s_markup_link(out, href, m2s_bare_name(patch->name));
    m2s_markup_close(out);
    m2s_markup_element(out, "td", "change", change_of(difference));
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
}

static void
write_table(const Page *page, const GPtrArray *differences)
{
    M2sMarkup *out = &page->draft->out;
    const char *const headings[][2] = {{"number", page->old_version},
                                       {"number", page->new_version},
                                       {"name", "Patch"},
                                       {"change", "Change"}};
    m2s_markup_element(out, "h2", NULL, "Patches");
    m2s_markup_open_class(out, "table", "patches");
    m2s_markup_open(out, "thead");
    m2s_markup_open(out, "tr");
    for (guint i = 0; i < G_N_ELEMENTS(headings); i++) {
        m2s_markup_open_class(out, "th", headings[i][0]);
        m2s_markup_attribute(out, "scope", "col");
        m2s_markup_text(out, headings[i][1]);
        m2s_markup_close(out);
    }
    m2s_markup_close(out);
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
    m2s_markup_open(out, "tbody");
    for (guint i = 0; i < differences->len; i++)
        write_row(page, g_ptr_array_index(differences, i), i + 1);
    m2s_markup_close(out);
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
}

/* What has changed in a patch */

/* What is said of a section beside its name.  (transfer full) (nullable) */
static char *
describe(const Page *page, const M2sSection *section)
{
    switch (section->kind) {
    case M2S_SECTION_ADDED:
        return g_strdup_printf("only in %s", page->new_version);
    case M2S_SECTION_REMOVED:
        return g_strdup_printf("only in %s", page->old_version);
    case M2S_SECTION_DIFFS:
        return g_strdup("difference between the diffs");
    default:
        return NULL;
    }
}

static void
write_section(Page *page, const M2sSection *section)
{
    M2sMarkup *out = &page->draft->out;
    const M2sSlice text = m2s_slice_of(section->text), shown = m2s_shown(text, page->left);
    const gboolean has_names =
        section->kind != M2S_SECTION_MESSAGE && section->kind != M2S_SECTION_DIFFS;
    g_autofree char *about = describe(page, section);
    m2s_markup_open_class(out, "details", "file");
    m2s_markup_attribute(out, "open", "");
    m2s_markup_open(out, "summary");
    m2s_markup_element(out, "h3", NULL,
                       section->kind == M2S_SECTION_MESSAGE ? "Commit message"
                       : section->name                      ? section->name
                                                            : "");
    if (about)
        m2s_markup_element(out, "span", "count", about);
    m2s_markup_close(out);
    m2s_diff_write_hunks(out, shown, has_names ? 2 : 0);
    m2s_mail_write_cut(page->draft, text.size - shown.size, NULL);
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
    page->left -= shown.size;
}

static void
write_patch(Page *page, const M2sPatchDifference *difference, guint number)
{
    M2sMarkup *out = &page->draft->out;
    const M2sPlace *place = &page->draft->place;
    g_autofree char *href = place->links->patch(place, difference->newer);
    gsize hidden = 0;
    m2s_markup_open_class(out, "section", "diff");
    m2s_markup_attribute_format(out, "aria-labelledby", "p%u", number);
    m2s_markup_open(out, "h2");
    m2s_markup_attribute_format(out, "id", "p%u", number);
    m2s_markup_link(out, href, m2s_bare_name(difference->newer->name));
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
    for (guint i = 0; i < difference->sections->len; i++) {
        const M2sSection *section = g_ptr_array_index(difference->sections, i);
        if (page->left > 0)
            write_section(page, section);
        else
            hidden += strlen(section->text);
    }
    m2s_mail_write_cut(page->draft, hidden, NULL);
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
}

gboolean
m2s_write_difference(M2sDraft *draft, const M2sPosting *older, const M2sPosting *newer,
                     GError **error)
{
    const M2sDifferenceOptions options = {.most = COMPARED_MOST};
    g_autoptr(GPtrArray) differences =
        m2s_differences_new(draft->pages->archive, draft->revisions, older, newer, &options, error);
    if (differences == NULL)
        return FALSE;
    g_autofree char *old_version = m2s_posting_version(older);
    g_autofree char *new_version = m2s_posting_version(newer);
    g_autofree char *title =
        g_strdup_printf("%s: %s to %s", name_of(newer->series), old_version, new_version);
    g_autofree char *up = draft->place.links->series(&draft->place, newer->series);
    Page page = {draft, older, newer, old_version, new_version, M2S_SHOWN_OF_DIFF};
    m2s_draft_begin(draft, title, newer->series->project, up);
    write_facts(&page);
    write_table(&page, differences);
    for (guint i = 0; i < differences->len; i++) {
        const M2sPatchDifference *difference = g_ptr_array_index(differences, i);
        if (has_changed(difference))
            write_patch(&page, difference, i + 1);
    }
    m2s_draft_end(draft);
    return TRUE;
}
