/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "html/draft.h"

#include "archive/archive.h"
#include "base/day.h"
#include "model/object.h"
#include "output/timestamp.h"

void
m2s_draft_init(M2sDraft *draft, const M2sPages *pages, const M2sPlace *place)
{
    *draft = (M2sDraft){.pages = pages,
                        .objects = m2s_archive_objects(pages->archive),
                        .place = *place,
                        .revisions = pages->revisions,
                        .fates = pages->fates};
    m2s_markup_init(&draft->out, g_string_sized_new(16384));
}

static void
drop_insight(M2sDraft *draft)
{
    draft->revisions = NULL;
    draft->fates = NULL;
    g_clear_pointer(&draft->own_fates, m2s_fates_free);
    g_clear_pointer(&draft->own_revisions, m2s_revisions_free);
}

void
m2s_draft_clear(M2sDraft *draft)
{
    if (draft->out.out)
        g_string_free(draft->out.out, TRUE);
    m2s_markup_clear(&draft->out);
    drop_insight(draft);
}

/* Works out the states of series.  newer, newer_data: as in M2sFateOptions. */
static gboolean
work_out_fates(M2sDraft *draft, const GPtrArray *series, M2sSuccessorFunc newer,
               gpointer newer_data, GError **error)
{
    /* What is stale changes with the day: a server's page lasts as long. */
    const M2sFateOptions options = {.now = draft->pages->now - draft->pages->now % M2S_DAY,
                                    .series = series,
                                    .newer = newer,
                                    .newer_data = newer_data};
    draft->own_fates = m2s_fates_new(draft->pages->archive, &options, error);
    draft->fates = draft->own_fates;
    return draft->own_fates != NULL;
}

/* For states alone, it is enough that there is something newer: any item will do. */
static const M2sItem *
find_superseded(const M2sItem *item, gpointer items)
{
    return g_hash_table_lookup(items, item);
}

gboolean
m2s_draft_judge(M2sDraft *draft, const GPtrArray *series, GError **error)
{
    const M2sArchive *archive = draft->pages->archive;
    g_autoptr(GHashTable) superseded = NULL;
    if (m2s_archive_catalogue(archive)) /* pages are given what they are to tell */
        return TRUE;
    drop_insight(draft);
    return m2s_archive_superseded(archive, series, &superseded, error) &&
           (superseded == NULL ||
            work_out_fates(draft, series, find_superseded, superseded, error));
}

gboolean
m2s_draft_look_into(M2sDraft *draft, const GPtrArray *series, M2sRevisionsDepth depth,
                    GError **error)
{
    const M2sArchive *archive = draft->pages->archive;
    if (m2s_archive_catalogue(archive)) /* pages are given what they are to tell */
        return TRUE;
    drop_insight(draft);
    if (!m2s_archive_known_revisions(archive, series, depth, &draft->own_revisions, error))
        return FALSE;
    if (draft->own_revisions == NULL)
        return TRUE;
    draft->revisions = draft->own_revisions;
    return work_out_fates(draft, series, m2s_revisions_newer, draft->own_revisions, error);
}

/* <meta name="…" content="…">  name: of the attribute. */
static void
add_meta(M2sMarkup *out, const char *attribute, const char *name, const char *content)
{
    m2s_markup_open(out, "meta");
    m2s_markup_attribute(out, attribute, name);
    m2s_markup_attribute(out, "content", content);
    m2s_markup_void(out);
    m2s_markup_text(out, "\n");
}

static void
add_relation(M2sMarkup *out, const char *relation, const char *type, const char *href)
{
    m2s_markup_open(out, "link");
    m2s_markup_attribute(out, "rel", relation);
    m2s_markup_attribute(out, "type", type);
    m2s_markup_attribute(out, "href", href);
    m2s_markup_void(out);
    m2s_markup_text(out, "\n");
}

static void
add_head(M2sDraft *draft, const char *title, const M2sProject *project, const char *up)
{
    M2sMarkup *out = &draft->out;
    const M2sPlace *place = &draft->place;
    g_autofree char *style = place->links->asset(place, "style.css");
    g_autofree char *script = place->links->asset(place, "keys.js");
    g_autofree char *icon = place->links->asset(place, "icon.svg");
    g_autofree char *feed = project ? place->links->feed(place, project) : NULL;
    m2s_markup_open(out, "head");
    m2s_markup_open(out, "meta");
    m2s_markup_attribute(out, "charset", "utf-8");
    m2s_markup_void(out);
    add_meta(out, "http-equiv", "Content-Security-Policy", M2S_PAGES_POLICY);
    add_meta(out, "name", "viewport", "width=device-width, initial-scale=1");
    add_meta(out, "name", "referrer", "same-origin");
    add_meta(out, "name", "color-scheme", "light dark");
    m2s_markup_element(out, "title", NULL, title);
    add_relation(out, "stylesheet", NULL, style);
    add_relation(out, "icon", "image/svg+xml", icon);
    if (feed)
        add_relation(out, "alternate", "application/atom+xml", feed);
    if (up)
        add_relation(out, "up", NULL, up);
    m2s_markup_open(out, "script");
    m2s_markup_attribute(out, "src", script);
    m2s_markup_attribute(out, "defer", "");
    m2s_markup_close(out);
    m2s_markup_close(out);
}

/* The way from the first page to this one. */
static void
add_banner(M2sDraft *draft, const M2sProject *project)
{
    M2sMarkup *out = &draft->out;
    const M2sPlace *place = &draft->place;
    g_autofree char *home = place->links->home(place);
    g_autofree char *list = project ? place->links->list(place, project) : NULL;
    g_autofree char *feed = project ? place->links->feed(place, project) : NULL;
    m2s_markup_open_class(out, "a", "skip");
    m2s_markup_attribute(out, "href", "#main");
    m2s_markup_text(out, "Skip to content");
    m2s_markup_close(out);
    m2s_markup_open_class(out, "header", "banner");
    m2s_markup_open(out, "nav");
    m2s_markup_attribute(out, "aria-label", "Site");
    if (!place->is_single || project == NULL)
        m2s_markup_link(out, home, place->is_single ? "Series" : "Projects");
    if (project) {
        m2s_markup_link(out, list,
                        project->name && *project->name ? project->name : project->link_name);
        m2s_markup_open_class(out, "a", "feed");
        m2s_markup_attribute(out, "href", feed);
        m2s_markup_text(out, "Feed");
        m2s_markup_close(out);
    }
    m2s_markup_close(out);
    m2s_markup_close(out);
}

void
m2s_draft_begin(M2sDraft *draft, const char *title, const M2sProject *project, const char *up)
{
    M2sMarkup *out = &draft->out;
    g_string_append(out->out, "<!DOCTYPE html>\n");
    m2s_markup_open(out, "html");
    m2s_markup_attribute(out, "lang", "en");
    add_head(draft, title, project, up);
    m2s_markup_text(out, "\n");
    m2s_markup_open(out, "body");
    add_banner(draft, project);
    m2s_markup_text(out, "\n");
    m2s_markup_open(out, "main");
    m2s_markup_attribute(out, "id", "main");
    m2s_markup_element(out, "h1", NULL, title);
    m2s_markup_text(out, "\n");
}

void
m2s_draft_end(M2sDraft *draft)
{
    M2sMarkup *out = &draft->out;
    m2s_markup_close(out);
    m2s_markup_open(out, "footer");
    m2s_markup_text(out, "Made from the mails of the list by mbox2series");
    m2s_markup_close(out);
    m2s_markup_close(out);
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
}

void
m2s_draft_link_person(M2sDraft *draft, const M2sPerson *person)
{
    g_autofree char *href = draft->place.links->person(&draft->place, person);
    m2s_markup_link(&draft->out, href, m2s_person_shown_name(person));
}

void
m2s_draft_time(M2sDraft *draft, gint64 date, const char *name)
{
    g_autofree char *iso = m2s_timestamp_iso(date);
    g_autofree char *shown = m2s_timestamp_short(date);
    m2s_markup_open_class(&draft->out, "time", name);
    m2s_markup_attribute_format(&draft->out, "datetime", "%sZ", iso);
    m2s_markup_text(&draft->out, shown);
    m2s_markup_close(&draft->out);
}

void
m2s_draft_state(M2sDraft *draft, const M2sFate *fate)
{
    if (fate == NULL)
        return;
    const char *name = m2s_fate_state_name(fate->state);
    g_autofree char *class = g_strdup_printf("state %s", name);
    g_autofree char *words = g_strdelimit(g_strdup(name), "-", ' ');
    m2s_markup_element(&draft->out, "span", class, words);
}

void
m2s_draft_tags(M2sDraft *draft, const M2sPatch *patch)
{
    const GPtrArray *tags = m2s_archive_config(draft->pages->archive)->tags;
    for (guint i = 0; i < tags->len; i++) {
        if (i > 0)
            m2s_markup_text(&draft->out, "/");
        if (patch->tags[i] > 0)
            m2s_markup_format(&draft->out, "%u", patch->tags[i]);
        else
            m2s_markup_text(&draft->out, "-");
    }
}

char *
m2s_draft_tags_heading(const M2sDraft *draft)
{
    const GPtrArray *tags = m2s_archive_config(draft->pages->archive)->tags;
    GString *heading = g_string_new(NULL);
    for (guint i = 0; i < tags->len; i++) {
        const M2sTag *tag = g_ptr_array_index(tags, i);
        g_string_append_printf(heading, "%s%s", i > 0 ? "/" : "", tag->abbrev);
    }
    return g_string_free(heading, FALSE);
}

/* class: (nullable). */
static void
begin_fact(M2sDraft *draft, const char *class, const char *name)
{
    m2s_markup_open_class(&draft->out, "div", class);
    m2s_markup_element(&draft->out, "dt", NULL, name);
    m2s_markup_open(&draft->out, "dd");
}

void
m2s_draft_begin_fact(M2sDraft *draft, const char *name)
{
    begin_fact(draft, NULL, name);
}

void
m2s_draft_begin_wide_fact(M2sDraft *draft, const char *name)
{
    begin_fact(draft, "wide", name);
}

void
m2s_draft_end_fact(M2sDraft *draft)
{
    m2s_markup_close(&draft->out);
    m2s_markup_close(&draft->out);
    m2s_markup_text(&draft->out, "\n");
}

void
m2s_draft_fact(M2sDraft *draft, const char *name, const char *text)
{
    m2s_draft_begin_fact(draft, name);
    m2s_markup_text(&draft->out, text);
    m2s_draft_end_fact(draft);
}
