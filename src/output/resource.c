/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/resource.h"

#include <string.h>

#include "model/project.h"

gboolean
m2s_resource_number(const char *value, gint64 *number)
{
    g_autofree char *bare = g_strstrip(g_strdup(value));
    const char *digits = bare + (*bare == '+');
    return g_ascii_string_to_signed(digits, 10, G_MININT64, G_MAXINT64, number, NULL);
}

/* Reads value as the number of one of objects.  Returns: 0 if it is not. */
static guint
find_number(const GPtrArray *objects, const char *value)
{
    gint64 number;
    gboolean known = m2s_resource_number(value, &number) && number >= 1 && number <= objects->len;
    return known ? number : 0;
}

/* The number of the object that value names, by its number or by the text at offset, ignoring case;
 * 0 if there is none. */
static guint
find_named(const GPtrArray *objects, gsize offset, const char *value)
{
    gint64 number;
    if (m2s_resource_number(value, &number))
        return find_number(objects, value);
    for (guint i = 0; i < objects->len; i++) {
        const char *object = g_ptr_array_index(objects, i);
        if (g_ascii_strcasecmp(*(const char *const *)(object + offset), value) == 0)
            return i + 1;
    }
    return 0;
}

static guint
find_project(const M2sRender *render, const char *value)
{
    return find_named(render->catalogue->projects, offsetof(M2sProject, link_name), value);
}

static guint
find_person(const M2sRender *render, const char *value)
{
    return find_named(render->catalogue->people, offsetof(M2sPerson, email), value);
}

static guint
find_user(const M2sRender *render, const char *value)
{
    return find_named(m2s_archive_config(render->archive)->users, offsetof(M2sUser, username),
                      value);
}

/* The number of the state with slug value: "under-review" for Under Review. */
static guint
find_state(const M2sRender *render, const char *value)
{
    g_autofree char *name = g_strdup(value);
    gint64 number;
    if (!m2s_resource_number(value, &number))
        g_strdelimit(name, "-", ' ');
    return find_named(m2s_archive_config(render->archive)->states, offsetof(M2sState, name), name);
}

static guint
find_series(const M2sRender *render, const char *value)
{
    return find_number(render->catalogue->series, value);
}

static guint
find_patch(const M2sRender *render, const char *value)
{
    return find_number(render->catalogue->patches, value);
}

static guint
find_cover(const M2sRender *render, const char *value)
{
    return find_number(render->catalogue->covers, value);
}

/* The number of the category that value names, counted from 1. */
static guint
find_category(const M2sRender *render, const char *value)
{
    for (guint i = 0; i < M2S_EVENT_CATEGORIES; i++)
        if (g_str_equal(m2s_event_category_name(i), value))
            return i + 1;
    return 0;
}

static guint
find_nobody(const M2sRender *render, const char *value)
{
    return 0;
}

static guint
project_of_item(gconstpointer object)
{
    return ((const M2sItem *)object)->project->id;
}

static guint
submitter_of_item(gconstpointer object)
{
    return ((const M2sItem *)object)->submitter->id;
}

static guint
project_of_series(gconstpointer object)
{
    return ((const M2sSeries *)object)->project->id;
}

static guint
submitter_of_series(gconstpointer object)
{
    return ((const M2sSeries *)object)->submitter->id;
}

static guint
series_of_cover(gconstpointer object)
{
    return m2s_object_id(((const M2sCover *)object)->series);
}

static guint
series_of_patch(gconstpointer object)
{
    return m2s_object_id(((const M2sPatch *)object)->series);
}

static guint
delegate_of_patch(gconstpointer object)
{
    return m2s_object_id(((const M2sPatch *)object)->delegate);
}

static guint
state_of_patch(gconstpointer object)
{
    return m2s_object_id(((const M2sPatch *)object)->state);
}

static M2sKind
kind_of_event(gconstpointer object)
{
    return m2s_event_kind(((const M2sEvent *)object)->category);
}

static guint
project_of_event(gconstpointer object)
{
    const M2sEvent *event = object;
    return kind_of_event(event) == M2S_SERIES ? project_of_series(event->object)
                                              : project_of_item(event->object);
}

static guint
category_of_event(gconstpointer object)
{
    return ((const M2sEvent *)object)->category + 1;
}

static guint
series_of_event(gconstpointer object)
{
    const M2sEvent *event = object;
    if (event->category == M2S_EVENT_PATCH_COMPLETED)
        return series_of_patch(event->object);
    return kind_of_event(event) == M2S_SERIES ? m2s_object_id(event->object) : 0;
}

static guint
patch_of_event(gconstpointer object)
{
    const M2sEvent *event = object;
    if (kind_of_event(event) == M2S_PATCH_COMMENT)
        return m2s_object_id(event->comment->patch);
    return kind_of_event(event) == M2S_PATCH ? m2s_object_id(event->object) : 0;
}

static guint
cover_of_event(gconstpointer object)
{
    const M2sEvent *event = object;
    if (kind_of_event(event) == M2S_COVER_COMMENT)
        return m2s_object_id(event->comment->cover);
    return kind_of_event(event) == M2S_COVER ? m2s_object_id(event->object) : 0;
}

static guint
actor_of_event(gconstpointer object)
{
    return 0;
}

/* Comments have no URL before API 1.3. */
static gboolean
is_listed_event(const M2sRender *render, gconstpointer object)
{
    M2sKind kind = kind_of_event(object);
    return render->api >= 3 || (kind != M2S_COVER_COMMENT && kind != M2S_PATCH_COMMENT);
}

static gboolean
matches_msgid(gconstpointer object, const char *value)
{
    g_autofree char *wanted = g_strconcat("<", value, ">", NULL);
    return g_str_equal(((const M2sItem *)object)->msgid, wanted);
}

static gboolean
matches_hash(gconstpointer object, const char *value)
{
    const M2sPatch *patch = object;
    if (!patch->has_hash || strlen(value) != 2 * M2S_HASH_SIZE)
        return FALSE;
    for (guint i = 0; i < M2S_HASH_SIZE; i++)
        if (g_ascii_xdigit_value(value[2 * i]) != patch->hash[i] >> 4 ||
            g_ascii_xdigit_value(value[2 * i + 1]) != (patch->hash[i] & 15))
            return FALSE;
    return TRUE;
}

/* No patch is archived.  A value that is neither true nor false is ignored. */
static gboolean
matches_archived(gconstpointer object, const char *value)
{
    return g_ascii_strcasecmp(value, "true") != 0 && !g_str_equal(value, "1");
}

/* clang-format off */
static const M2sChoice series_choices[] = {
    {"submitter", 0, find_person, submitter_of_series},
    {"project", 0, find_project, project_of_series},
    {NULL},
};
static const M2sChoice cover_choices[] = {
    {"project", 0, find_project, project_of_item},
    {"series", 0, find_series, series_of_cover},
    {"submitter", 0, find_person, submitter_of_item},
    {NULL},
};
static const M2sChoice patch_choices[] = {
    {"project", 0, find_project, project_of_item},
    {"series", 0, find_series, series_of_patch},
    {"submitter", 0, find_person, submitter_of_item},
    {"delegate", 0, find_user, delegate_of_patch},
    {"state", 0, find_state, state_of_patch},
    {NULL},
};
static const M2sChoice event_choices[] = {
    {"project", 0, find_project, project_of_event},
    {"category", 0, find_category, category_of_event, .single = TRUE},
    {"series", 0, find_series, series_of_event},
    {"patch", 0, find_patch, patch_of_event},
    {"cover", 0, find_cover, cover_of_event},
    {"actor", 2, find_nobody, actor_of_event, .single = TRUE},
    {NULL},
};

static const M2sMatch cover_matches[] = {{"msgid", 0, matches_msgid}, {NULL}};
static const M2sMatch patch_matches[] = {
    {"msgid", 2, matches_msgid},
    {"hash", 2, matches_hash},
    {"archived", 0, matches_archived},
    {NULL},
};

static const M2sOrder project_orders[] = {
    {"id"}, {"name"}, {"link_name"}, {"list_id"}, {NULL},
};
static const M2sOrder people_orders[] = {{"id"}, {"name"}, {"email"}, {NULL}};
static const M2sOrder submission_orders[] = {{"id"}, {"name"}, {"date"}, {"submitter"}, {NULL}};
static const M2sOrder patch_orders[] = {
    {"id"}, {"name"}, {"project"}, {"date"}, {"state"}, {"submitter"}, {NULL},
};
static const M2sOrder comment_orders[] = {{"id"}, {"date"}, {"submitter"}, {NULL}};
/* Events are written as they happen, so their numbers are in the order of Patchwork's dates. */
static const M2sOrder event_orders[] = {{"date", "id"}, {NULL}};

/* What Patchwork's database knows of a person.  Its API shows more to users who are logged in. */
static const char *const exported_person[] = {"id", "name", "email", NULL};

const M2sResource m2s_resources[] = {
    {.info = &m2s_kinds[M2S_PROJECT], .orders = project_orders, .has_search = TRUE},
    {.info = &m2s_kinds[M2S_PERSON], .orders = people_orders, .exported = exported_person,
     .has_search = TRUE},
    {.info = &m2s_kinds[M2S_SERIES], .orders = submission_orders, .choices = series_choices,
     .has_dates = TRUE, .has_search = TRUE},
    {.info = &m2s_kinds[M2S_COVER], .orders = submission_orders, .choices = cover_choices,
     .matches = cover_matches, .has_dates = TRUE, .has_search = TRUE},
    {.info = &m2s_kinds[M2S_PATCH], .orders = patch_orders, .choices = patch_choices,
     .matches = patch_matches, .has_dates = TRUE, .has_search = TRUE},
    {.info = &m2s_kinds[M2S_COVER_COMMENT], .orders = comment_orders, .is_nested = TRUE},
    {.info = &m2s_kinds[M2S_EVENT], .orders = event_orders, .choices = event_choices,
     .is_listed = is_listed_event, .has_dates = TRUE, .newest_first = TRUE,
     .has_no_details = TRUE},
    {.info = &m2s_kinds[M2S_PATCH_COMMENT], .orders = comment_orders, .is_nested = TRUE},
    {NULL},
};
/* clang-format on */

const M2sResource *
m2s_resource_of(M2sKind kind)
{
    const M2sResource *resource = m2s_resources;
    while (resource->info != &m2s_kinds[kind])
        resource++;
    return resource;
}

static const GPtrArray *
all_of(const M2sResource *resource, const M2sRender *render)
{
    return resource->all ? resource->all(render)
                         : render->catalogue->objects[resource->info - m2s_kinds];
}

GPtrArray *
m2s_resource_objects(const M2sResource *resource, const M2sRender *render)
{
    const GPtrArray *all = all_of(resource, render);
    GPtrArray *objects = g_ptr_array_sized_new(all->len);
    for (guint i = 0; i < all->len; i++)
        g_ptr_array_add(objects,
                        g_ptr_array_index(all, resource->newest_first ? all->len - 1 - i : i));
    return objects;
}

gconstpointer
m2s_resource_find(const M2sResource *resource, const M2sRender *render, const char *text)
{
    const GPtrArray *all = all_of(resource, render);
    gboolean of_projects = resource->info == &m2s_kinds[M2S_PROJECT];
    guint64 id = of_projects ? find_number(all, text) : 0;
    if (!of_projects)
        g_ascii_string_to_unsigned(text, 10, 1, G_MAXUINT32, &id, NULL);
    if (id >= 1 && id <= all->len)
        return g_ptr_array_index(all, id - 1);
    return of_projects ? m2s_project_find(all, text) : NULL;
}
