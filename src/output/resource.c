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

/* number: (out): of the object of kind whose number value is; 0 if there is none. */
static gboolean
find_number(const M2sRender *render, M2sKind kind, const char *value, guint *number, GError **error)
{
    guint count;
    gint64 wanted;
    gboolean is_number = m2s_resource_number(value, &wanted);
    *number = 0;
    if (!m2s_objects_count(render->objects, kind, &count, error))
        return FALSE;
    if (is_number && wanted >= 1 && wanted <= count)
        *number = wanted;
    return TRUE;
}

/* The same for the object of kind that value names, by its number or by its field of that name,
 * ignoring case. */
static gboolean
find_named(const M2sRender *render, M2sKind kind, const char *field, const char *value,
           guint *number, GError **error)
{
    gint64 ignored;
    gconstpointer object;
    if (m2s_resource_number(value, &ignored))
        return find_number(render, kind, value, number, error);
    g_autoptr(M2sCriteria) criteria = m2s_criteria_new(kind);
    m2s_test_add_text(m2s_criteria_add(criteria, M2S_TEST_CASE, field), value);
    gboolean found = m2s_objects_find_first(render->objects, criteria, &object, error);
    *number = m2s_object_id(object);
    return found;
}

/* The number of the user or state that value names, by its number or by the text at offset. */
static guint
find_configured(const GPtrArray *objects, gsize offset, const char *value)
{
    gint64 number;
    if (m2s_resource_number(value, &number))
        return number >= 1 && number <= objects->len ? number : 0;
    for (guint i = 0; i < objects->len; i++) {
        const char *object = g_ptr_array_index(objects, i);
        if (g_ascii_strcasecmp(*(const char *const *)(object + offset), value) == 0)
            return i + 1;
    }
    return 0;
}

static gboolean
find_project(const M2sRender *render, const char *value, guint *number, GError **error)
{
    return find_named(render, M2S_PROJECT, "link_name", value, number, error);
}

static gboolean
find_person(const M2sRender *render, const char *value, guint *number, GError **error)
{
    return find_named(render, M2S_PERSON, "email", value, number, error);
}

static gboolean
find_user(const M2sRender *render, const char *value, guint *number, GError **error)
{
    const GPtrArray *users = m2s_archive_config(render->archive)->users;
    *number = find_configured(users, offsetof(M2sUser, username), value);
    return TRUE;
}

/* The state with slug value: "under-review" for Under Review. */
static gboolean
find_state(const M2sRender *render, const char *value, guint *number, GError **error)
{
    const GPtrArray *states = m2s_archive_config(render->archive)->states;
    g_autofree char *name = g_strdup(value);
    gint64 ignored;
    if (!m2s_resource_number(value, &ignored))
        g_strdelimit(name, "-", ' ');
    *number = find_configured(states, offsetof(M2sState, name), name);
    return TRUE;
}

static gboolean
find_series(const M2sRender *render, const char *value, guint *number, GError **error)
{
    return find_number(render, M2S_SERIES, value, number, error);
}

static gboolean
find_patch(const M2sRender *render, const char *value, guint *number, GError **error)
{
    return find_number(render, M2S_PATCH, value, number, error);
}

static gboolean
find_cover(const M2sRender *render, const char *value, guint *number, GError **error)
{
    return find_number(render, M2S_COVER, value, number, error);
}

/* Categories are numbered from 1. */
static gboolean
find_category(const M2sRender *render, const char *value, guint *number, GError **error)
{
    *number = 0;
    for (guint i = 0; i < M2S_EVENT_CATEGORIES; i++)
        if (g_str_equal(m2s_event_category_name(i), value))
            *number = i + 1;
    return TRUE;
}

/* Nobody but mail causes events here. */
static gboolean
find_actor(const M2sRender *render, const char *value, guint *number, GError **error)
{
    *number = 0;
    return TRUE;
}

/* Comments have no URL before API 1.3. */
static void
hide_comment_events(const M2sRender *render, M2sCriteria *criteria)
{
    if (render->api >= 3)
        return;
    M2sTest *test = m2s_criteria_add(criteria, M2S_TEST_NUMBERS, "category");
    for (guint i = 0; i < M2S_EVENT_CATEGORIES; i++)
        if (i != M2S_EVENT_COVER_COMMENT_CREATED && i != M2S_EVENT_PATCH_COMMENT_CREATED)
            m2s_test_add_number(test, i + 1);
}

static void
add_msgid(const char *value, M2sCriteria *criteria)
{
    g_autofree char *wanted = g_strconcat("<", value, ">", NULL);
    m2s_test_add_text(m2s_criteria_add(criteria, M2S_TEST_TEXTS, "msgid"), wanted);
}

static void
add_hash(const char *value, M2sCriteria *criteria)
{
    gboolean is_hash = strlen(value) == 2 * M2S_HASH_SIZE &&
                       strspn(value, "0123456789abcdefABCDEF") == 2 * M2S_HASH_SIZE;
    M2sTest *test = m2s_criteria_add(criteria, is_hash ? M2S_TEST_HASH : M2S_TEST_NEVER, "hash");
    for (guint i = 0; is_hash && i < M2S_HASH_SIZE; i++)
        test->hash[i] =
            g_ascii_xdigit_value(value[2 * i]) << 4 | g_ascii_xdigit_value(value[2 * i + 1]);
}

/* No patch is archived.  A value that is neither true nor false is ignored. */
static void
add_archived(const char *value, M2sCriteria *criteria)
{
    if (g_ascii_strcasecmp(value, "true") == 0 || g_str_equal(value, "1"))
        m2s_criteria_add(criteria, M2S_TEST_NEVER, NULL);
}

/* clang-format off */
static const M2sChoice series_choices[] = {
    {"submitter", 0, find_person},
    {"project", 0, find_project},
    {NULL},
};
static const M2sChoice cover_choices[] = {
    {"project", 0, find_project},
    {"series", 0, find_series},
    {"submitter", 0, find_person},
    {NULL},
};
static const M2sChoice patch_choices[] = {
    {"project", 0, find_project},
    {"series", 0, find_series},
    {"submitter", 0, find_person},
    {"delegate", 0, find_user},
    {"state", 0, find_state},
    {NULL},
};
static const M2sChoice event_choices[] = {
    {"project", 0, find_project},
    {"category", 0, find_category, .single = TRUE},
    {"series", 0, find_series},
    {"patch", 0, find_patch},
    {"cover", 0, find_cover},
    {"actor", 2, find_actor, .single = TRUE},
    {NULL},
};

static const M2sMatch cover_matches[] = {{"msgid", 0, add_msgid}, {NULL}};
static const M2sMatch patch_matches[] = {
    {"msgid", 2, add_msgid},
    {"hash", 2, add_hash},
    {"archived", 0, add_archived},
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
     .with = M2S_WITH_PATCHES | M2S_WITH_DEPENDENCIES, .has_dates = TRUE, .has_search = TRUE},
    {.info = &m2s_kinds[M2S_COVER], .orders = submission_orders, .choices = cover_choices,
     .matches = cover_matches, .has_dates = TRUE, .has_search = TRUE},
    {.info = &m2s_kinds[M2S_PATCH], .orders = patch_orders, .choices = patch_choices,
     .matches = patch_matches, .has_dates = TRUE, .has_search = TRUE},
    {.info = &m2s_kinds[M2S_COVER_COMMENT], .orders = comment_orders, .is_nested = TRUE},
    {.info = &m2s_kinds[M2S_EVENT], .orders = event_orders, .choices = event_choices,
     .add_hidden = hide_comment_events, .has_dates = TRUE, .newest_first = TRUE,
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

M2sKind
m2s_resource_kind(const M2sResource *resource)
{
    return (M2sKind)(resource->info - m2s_kinds);
}

gboolean
m2s_resource_read(const M2sResource *resource, const M2sMatches *matches, guint start, guint end,
                  GPtrArray *objects, GError **error)
{
    if (!m2s_matches_read(matches, start, end, objects, error))
        return FALSE;
    for (guint i = 0; i < objects->len; i++)
        if (!m2s_objects_fill(matches->objects, m2s_resource_kind(resource),
                              g_ptr_array_index(objects, i), resource->with, error))
            return FALSE;
    return TRUE;
}

static gboolean
find_project_named(const M2sRender *render, const char *name, gconstpointer *object, GError **error)
{
    g_autoptr(GPtrArray) projects = m2s_archive_projects(render->archive, error);
    *object = projects ? m2s_project_find(projects, name) : NULL;
    return projects != NULL;
}

gboolean
m2s_resource_find(const M2sResource *resource, const M2sRender *render, const char *text,
                  gconstpointer *object, GError **error)
{
    M2sKind kind = m2s_resource_kind(resource);
    guint64 id = 0;
    gint64 number;
    *object = NULL;
    if (kind == M2S_PROJECT && m2s_resource_number(text, &number))
        id = CLAMP(number, 0, G_MAXUINT32);
    else
        g_ascii_string_to_unsigned(text, 10, 1, G_MAXUINT32, &id, NULL);
    if (!m2s_objects_get(render->objects, kind, (guint)id, object, error))
        return FALSE;
    if (*object)
        return m2s_objects_fill(render->objects, kind, *object, resource->with, error);
    return kind != M2S_PROJECT || find_project_named(render, text, object, error);
}
