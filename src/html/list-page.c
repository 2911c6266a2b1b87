/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of series, and the list of projects. */
#include "html/series-table.h"
#include "html/templates.h"

#include "archive/archive.h"

#define HOME_SERIES 10 /* of each project on the first page */

static const char *
name_of(const M2sProject *project)
{
    return project->name && *project->name ? project->name : project->link_name;
}

static void
write_input(M2sMarkup *out, const char *label, const char *name, const char *value,
            const char *hint)
{
    m2s_markup_open(out, "label");
    m2s_markup_element(out, "span", NULL, label);
    m2s_markup_open(out, "input");
    m2s_markup_attribute(out, "name", name);
    m2s_markup_attribute(out, "value", value ? value : "");
    m2s_markup_attribute(out, "placeholder", hint);
    m2s_markup_void(out);
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
}

static void
write_choice(M2sMarkup *out, const char *value, const char *text, const char *chosen)
{
    m2s_markup_open(out, "option");
    m2s_markup_attribute(out, "value", value);
    if (chosen && g_str_equal(chosen, value))
        m2s_markup_attribute(out, "selected", "");
    m2s_markup_text(out, text);
    m2s_markup_close(out);
}

static void
write_states(M2sMarkup *out, const char *chosen)
{
    m2s_markup_open(out, "label");
    m2s_markup_element(out, "span", NULL, "State");
    m2s_markup_open(out, "select");
    m2s_markup_attribute(out, "name", "state");
    write_choice(out, "", "any", chosen);
    write_choice(out, "open", "open", chosen);
    for (guint state = 0; state < M2S_FATE_STATES; state++) {
        g_autofree char *words = g_strdelimit(g_strdup(m2s_fate_state_name(state)), "-", ' ');
        write_choice(out, m2s_fate_state_name(state), words, chosen);
    }
    m2s_markup_close(out);
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
}

static void
write_form(M2sDraft *draft, const M2sListPart *part)
{
    M2sMarkup *out = &draft->out;
    g_autofree char *here = draft->place.links->list(&draft->place, part->project);
    m2s_markup_open_class(out, "form", "filters");
    m2s_markup_attribute(out, "role", "search");
    m2s_markup_attribute(out, "action", here);
    m2s_markup_text(out, "\n");
    if (part->form->has_index)
        write_input(out, "Search", "search", part->form->search, "words, file:, from:");
    if (part->form->words || !part->form->has_index)
        write_input(out, "Words", "q", part->form->words, "in the name");
    write_input(out, "Submitter", "submitter", part->form->submitter, "name or address");
    if (draft->fates)
        write_states(out, part->form->state);
    write_input(out, "Since", "since", part->form->since, "2 weeks ago");
    write_input(out, "Until", "until", part->form->until, "2026-05-01");
    m2s_markup_open(out, "button");
    m2s_markup_text(out, "Filter");
    m2s_markup_close(out);
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
}

static void
write_step(M2sMarkup *out, const char *href, const char *relation, const char *text)
{
    if (href == NULL)
        return;
    m2s_markup_open(out, "a");
    m2s_markup_attribute(out, "rel", relation);
    m2s_markup_attribute(out, "href", href);
    m2s_markup_text(out, text);
    m2s_markup_close(out);
    m2s_markup_text(out, " ");
}

/* Of files, only the newest part would know how many there are. */
static void
write_steps(M2sDraft *draft, const M2sListPart *part)
{
    M2sMarkup *out = &draft->out;
    m2s_markup_open_class(out, "nav", "steps");
    m2s_markup_attribute(out, "aria-label", "Pages");
    write_step(out, part->newer, "prev", "← Newer");
    if (part->form && part->series->len > 0) {
        m2s_markup_open(out, "span");
        m2s_markup_format(out, "%u to %u of %u series", part->first,
                          part->first + part->series->len - 1, part->count);
        m2s_markup_close(out);
        m2s_markup_text(out, " ");
    }
    write_step(out, part->older, "next", "Older →");
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
}

void
m2s_write_list(M2sDraft *draft, const M2sListPart *part)
{
    const M2sPlace *place = &draft->place;
    g_autofree char *home = place->is_single ? NULL : place->links->home(place);
    m2s_draft_begin(draft, name_of(part->project), part->project, home);
    if (part->form)
        write_form(draft, part);
    m2s_series_table_write(draft, part->series, FALSE);
    if (part->cut)
        m2s_markup_element(&draft->out, "p", "cut", part->cut);
    write_steps(draft, part);
    m2s_draft_end(draft);
}

/* The newest series of a project, with their lists. */
static gboolean
read_newest(const M2sDraft *draft, const M2sProject *project, GPtrArray *series, guint *count,
            GError **error)
{
    g_autoptr(M2sCriteria) criteria = m2s_criteria_new(M2S_SERIES);
    g_auto(M2sMatches) matches = {0};
    m2s_test_add_number(m2s_criteria_add(criteria, M2S_TEST_NUMBERS, "project"), project->id);
    criteria->newest_first = TRUE;
    if (!m2s_matches_find(draft->objects, criteria, &matches, error) ||
        !m2s_matches_read(&matches, 0, HOME_SERIES, series, error))
        return FALSE;
    for (guint i = 0; i < series->len; i++)
        if (!m2s_objects_fill(draft->objects, M2S_SERIES, g_ptr_array_index(series, i),
                              M2S_WITH_PATCHES | M2S_WITH_COMMENTS, error))
            return FALSE;
    *count = matches.count;
    return TRUE;
}

gboolean
m2s_write_home(M2sDraft *draft, const GPtrArray *projects, GError **error)
{
    M2sMarkup *out = &draft->out;
    const M2sPlace *place = &draft->place;
    m2s_draft_begin(draft, "Projects", NULL, NULL);
    if (projects->len == 0)
        m2s_markup_element(out, "p", "none", "There are no projects yet.");
    for (guint i = 0; i < projects->len; i++) {
        const M2sProject *project = g_ptr_array_index(projects, i);
        g_autoptr(GPtrArray) series = g_ptr_array_new();
        g_autofree char *href = place->links->list(place, project);
        guint count;
        if (!read_newest(draft, project, series, &count, error) ||
            !m2s_draft_judge(draft, series, error))
            return FALSE;
        m2s_markup_open(out, "section");
        m2s_markup_open(out, "h2");
        m2s_markup_attribute(out, "data-row", "");
        m2s_markup_link(out, href, name_of(project));
        m2s_markup_text(out, " ");
        m2s_markup_open_class(out, "span", "count");
        m2s_markup_format(out, "%u series", count);
        m2s_markup_close(out);
        m2s_markup_close(out);
        m2s_series_table_write(draft, series, FALSE);
        m2s_markup_close(out);
    }
    m2s_draft_end(draft);
    return TRUE;
}

void
m2s_write_problem(M2sDraft *draft, const char *title, const char *why)
{
    M2sMarkup *out = &draft->out;
    g_autofree char *home = draft->place.links->home(&draft->place);
    m2s_draft_begin(draft, title, NULL, home);
    if (why)
        m2s_markup_element(out, "p", NULL, why);
    m2s_markup_open(out, "p");
    m2s_markup_link(out, home, "All projects");
    m2s_markup_close(out);
    m2s_draft_end(draft);
}
