/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/resource.h"

#include <string.h>

#include "model/fields.h"
#include "output/choice.h"
#include "output/fields.h"
#include "output/view.h"

/* The objects of all, which still owns them. */
static GPtrArray *
borrow(GPtrArray *all)
{
    GPtrArray *objects = g_ptr_array_copy(all, NULL, NULL);
    g_ptr_array_set_free_func(objects, NULL);
    return objects;
}

/* Defines what the tables ask of a kind whose objects are in a member of the catalogue. */
#define DEFINE_OBJECTS(member)                                                                     \
    static GPtrArray *member##_objects(const M2sCatalogue *catalogue)                              \
    {                                                                                              \
        return borrow(catalogue->member);                                                          \
    }                                                                                              \
    static guint member##_id(gconstpointer object)                                                 \
    {                                                                                              \
        return m2s_object_id(object);                                                              \
    }                                                                                              \
    static int member##_compare_ids(gconstpointer a, gconstpointer b)                              \
    {                                                                                              \
        return (int)(member##_id(a) > member##_id(b)) - (int)(member##_id(a) < member##_id(b));    \
    }

DEFINE_OBJECTS(projects)
DEFINE_OBJECTS(people)
DEFINE_OBJECTS(series)
DEFINE_OBJECTS(covers)
DEFINE_OBJECTS(patches)
DEFINE_OBJECTS(cover_comments)
DEFINE_OBJECTS(patch_comments)

/* Defines what the tables ask of the fields that several kinds of mail have. */
#define DEFINE_MAIL(TYPE, member)                                                                  \
    static gint64 member##_date(gconstpointer object)                                              \
    {                                                                                              \
        return ((const TYPE *)object)->date;                                                       \
    }                                                                                              \
    static gconstpointer member##_submitter(gconstpointer object)                                  \
    {                                                                                              \
        return ((const TYPE *)object)->submitter;                                                  \
    }                                                                                              \
    static int member##_compare_dates(gconstpointer a, gconstpointer b)                            \
    {                                                                                              \
        return (member##_date(a) > member##_date(b)) - (member##_date(a) < member##_date(b));      \
    }                                                                                              \
    static int member##_compare_submitters(gconstpointer a, gconstpointer b)                       \
    {                                                                                              \
        return people_compare_ids(member##_submitter(a), member##_submitter(b));                   \
    }

DEFINE_MAIL(M2sSeries, series)
DEFINE_MAIL(M2sItem, covers)
DEFINE_MAIL(M2sItem, patches)
DEFINE_MAIL(M2sItem, comments)

static gconstpointer
series_project(gconstpointer object)
{
    return ((const M2sSeries *)object)->project;
}

static gconstpointer
covers_project(gconstpointer object)
{
    return ((const M2sCover *)object)->item.project;
}

static gconstpointer
patches_project(gconstpointer object)
{
    return ((const M2sPatch *)object)->item.project;
}

/* Defines what the tables ask of the names that some kinds have.  Names are ordered by their bytes,
 * as SQLite does; a series without one is first. */
#define DEFINE_NAME(TYPE, member)                                                                  \
    static const char *member##_name(gconstpointer object)                                         \
    {                                                                                              \
        return ((const TYPE *)object)->name;                                                       \
    }                                                                                              \
    static int member##_compare_names(gconstpointer a, gconstpointer b)                            \
    {                                                                                              \
        return g_strcmp0(member##_name(a), member##_name(b));                                      \
    }

DEFINE_NAME(M2sProject, projects)
DEFINE_NAME(M2sPerson, people)
DEFINE_NAME(M2sSeries, series)
DEFINE_NAME(M2sCover, covers)
DEFINE_NAME(M2sPatch, patches)

static int
compare_projects(const M2sProject *one, const M2sProject *other)
{
    return strcmp(one->link_name, other->link_name);
}

static int
projects_compare_link_names(gconstpointer a, gconstpointer b)
{
    return compare_projects(a, b);
}

static int
projects_compare_list_ids(gconstpointer a, gconstpointer b)
{
    return strcmp(((const M2sProject *)a)->list_id, ((const M2sProject *)b)->list_id);
}

static int
people_compare_emails(gconstpointer a, gconstpointer b)
{
    return strcmp(((const M2sPerson *)a)->email, ((const M2sPerson *)b)->email);
}

static int
patches_compare_projects(gconstpointer a, gconstpointer b)
{
    return compare_projects(patches_project(a), patches_project(b));
}

static gconstpointer
patches_series(gconstpointer object)
{
    return ((const M2sPatch *)object)->series;
}

static gconstpointer
patches_delegate(gconstpointer object)
{
    return ((const M2sPatch *)object)->delegate;
}

static gconstpointer
patches_state(gconstpointer object)
{
    return ((const M2sPatch *)object)->state;
}

static int
patches_compare_states(gconstpointer a, gconstpointer b)
{
    const M2sState *one = patches_state(a), *other = patches_state(b);
    return (int)one->id - (int)other->id;
}

static gconstpointer
covers_series(gconstpointer object)
{
    return ((const M2sCover *)object)->series;
}

static gboolean
is_bare_msgid(const char *msgid, const char *bare)
{
    g_autofree char *wanted = g_strconcat("<", bare, ">", NULL);
    return g_str_equal(msgid, wanted);
}

static gboolean
patches_match_msgid(gconstpointer object, const char *value)
{
    return is_bare_msgid(((const M2sPatch *)object)->item.msgid, value);
}

static gboolean
covers_match_msgid(gconstpointer object, const char *value)
{
    return is_bare_msgid(((const M2sCover *)object)->item.msgid, value);
}

static gboolean
patches_match_hash(gconstpointer object, const char *value)
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

/* No patch is archived; a value that is neither true nor false is not heeded. */
static gboolean
patches_match_archived(gconstpointer object, const char *value)
{
    return g_ascii_strcasecmp(value, "true") != 0 && !g_str_equal(value, "1");
}

static GPtrArray *
events_objects(const M2sCatalogue *catalogue)
{
    GPtrArray *events = g_ptr_array_sized_new(catalogue->events->len);
    for (guint i = catalogue->events->len; i > 0; i--)
        g_ptr_array_add(events, g_ptr_array_index(catalogue->events, i - 1));
    return events;
}

static guint
events_id(gconstpointer object)
{
    return ((const M2sEvent *)object)->id;
}

/* Events are written as they happen, so their numbers are in the order of Patchwork's dates. */
static int
events_compare_dates(gconstpointer a, gconstpointer b)
{
    return (int)(events_id(a) > events_id(b)) - (int)(events_id(a) < events_id(b));
}

/* Comments had no address before API 1.3. */
static gboolean
events_is_listed(const M2sViewContext *context, gconstpointer object)
{
    return m2s_view_has(context, 3) ||
           ((const M2sEvent *)object)->category < M2S_EVENT_COVER_COMMENT_CREATED;
}

static gint64
events_date(gconstpointer object)
{
    return ((const M2sEvent *)object)->date;
}

/* Defines render functions of kinds whose views need no text. */
#define DEFINE_RENDER(member, view)                                                                \
    static gboolean render_##member(M2sViewContext *context, gconstpointer object,                 \
                                    gboolean detail, M2sJson *json, GError **error)                \
    {                                                                                              \
        view(context, object, json);                                                               \
        return TRUE;                                                                               \
    }

DEFINE_RENDER(project, m2s_view_project)
DEFINE_RENDER(person, m2s_view_person)
DEFINE_RENDER(account, m2s_view_account)
DEFINE_RENDER(event, m2s_view_event)

/* Patchwork drops the dependencies from the serializer that all rows share, so one series of a
 * project that does not show them hides those of all series after it. */
static gboolean
render_series(M2sViewContext *context, gconstpointer object, gboolean detail, M2sJson *json,
              GError **error)
{
    const M2sSeries *series = object;
    m2s_view_series(context, series, json);
    context->hide_dependencies = context->hide_dependencies || !series->project->show_dependencies;
    return TRUE;
}

static gboolean
render_cover(M2sViewContext *context, gconstpointer object, gboolean detail, M2sJson *json,
             GError **error)
{
    const M2sCover *cover = object;
    g_autoptr(M2sText) text =
        detail ? context->text(&cover->item.mail, context->user_data, error) : NULL;
    if (detail && text == NULL)
        return FALSE;
    m2s_view_cover(context, cover, text, json);
    return TRUE;
}

static gboolean
render_patch(M2sViewContext *context, gconstpointer object, gboolean detail, M2sJson *json,
             GError **error)
{
    const M2sPatch *patch = object;
    g_autoptr(M2sText) text =
        detail ? context->text(&patch->item.mail, context->user_data, error) : NULL;
    if (detail && text == NULL)
        return FALSE;
    m2s_view_patch(context, patch, text, json);
    return TRUE;
}

/* Lists of comments have all that a comment has. */
static gboolean
render_comment(M2sViewContext *context, gconstpointer object, gboolean detail, M2sJson *json,
               GError **error)
{
    const M2sComment *comment = object;
    g_autoptr(M2sText) text = context->text(&comment->item.mail, context->user_data, error);
    if (text == NULL)
        return FALSE;
    m2s_view_comment(context, comment, text, json);
    return TRUE;
}

static const M2sOrder project_orders[] = {{"id", projects_compare_ids},
                                          {"name", projects_compare_names},
                                          {"link_name", projects_compare_link_names},
                                          {"list_id", projects_compare_list_ids},
                                          {NULL, NULL}};

static const M2sOrder people_orders[] = {{"id", people_compare_ids},
                                         {"name", people_compare_names},
                                         {"email", people_compare_emails},
                                         {NULL, NULL}};

static const M2sOrder series_orders[] = {{"id", series_compare_ids},
                                         {"name", series_compare_names},
                                         {"date", series_compare_dates},
                                         {"submitter", series_compare_submitters},
                                         {NULL, NULL}};

static const M2sOrder cover_orders[] = {{"id", covers_compare_ids},
                                        {"name", covers_compare_names},
                                        {"date", covers_compare_dates},
                                        {"submitter", covers_compare_submitters},
                                        {NULL, NULL}};

static const M2sOrder patch_orders[] = {{"id", patches_compare_ids},
                                        {"name", patches_compare_names},
                                        {"project", patches_compare_projects},
                                        {"date", patches_compare_dates},
                                        {"state", patches_compare_states},
                                        {"submitter", patches_compare_submitters},
                                        {NULL, NULL}};

static const M2sOrder cover_comment_orders[] = {{"id", cover_comments_compare_ids},
                                                {"date", comments_compare_dates},
                                                {"submitter", comments_compare_submitters},
                                                {NULL, NULL}};

static const M2sOrder patch_comment_orders[] = {{"id", patch_comments_compare_ids},
                                                {"date", comments_compare_dates},
                                                {"submitter", comments_compare_submitters},
                                                {NULL, NULL}};

static const M2sOrder event_orders[] = {{"date", events_compare_dates}, {NULL, NULL}};

static const M2sChoice series_choices[] = {{"submitter", 0, m2s_choice_person, series_submitter},
                                           {"project", 0, m2s_choice_project, series_project},
                                           {NULL, 0, NULL, NULL}};

static const M2sChoice cover_choices[] = {{"project", 0, m2s_choice_project, covers_project},
                                          {"series", 0, m2s_choice_series, covers_series},
                                          {"submitter", 0, m2s_choice_person, covers_submitter},
                                          {NULL, 0, NULL, NULL}};

static const M2sChoice patch_choices[] = {{"project", 0, m2s_choice_project, patches_project},
                                          {"series", 0, m2s_choice_series, patches_series},
                                          {"submitter", 0, m2s_choice_person, patches_submitter},
                                          {"delegate", 0, m2s_choice_user, patches_delegate},
                                          {"state", 0, m2s_choice_state, patches_state},
                                          {NULL, 0, NULL, NULL}};

static const M2sChoice event_choices[] = {
    {"project", 0, m2s_choice_project, m2s_event_project},
    {"category", 0, m2s_choice_category, m2s_event_category_key},
    {"series", 0, m2s_choice_series, m2s_event_series},
    {"patch", 0, m2s_choice_patch, m2s_event_patch},
    {"cover", 0, m2s_choice_cover, m2s_event_cover},
    {"actor", 2, m2s_choice_nobody, m2s_event_actor},
    {NULL, 0, NULL, NULL}};

static const M2sMatch cover_matches[] = {{"msgid", 0, covers_match_msgid}, {NULL, 0, NULL}};

static const M2sMatch patch_matches[] = {{"msgid", 2, patches_match_msgid},
                                         {"hash", 2, patches_match_hash},
                                         {"archived", 0, patches_match_archived},
                                         {NULL, 0, NULL}};

const M2sResource m2s_resource_projects = {
    "projects", projects_objects, projects_id, render_project, NULL,
    NULL,       project_orders,   NULL,        projects_name};

const M2sResource m2s_resource_people = {"people", people_objects, people_id, render_person, NULL,
                                         NULL,     people_orders,  NULL,      people_name};

const M2sResource m2s_resource_accounts = {"people",       people_objects, people_id,
                                           render_account, NULL,           NULL,
                                           people_orders,  NULL,           people_name};

const M2sResource m2s_resource_series = {"series",      series_objects, series_id,
                                         render_series, series_choices, NULL,
                                         series_orders, series_date,    series_name};

const M2sResource m2s_resource_covers = {"covers",     covers_objects, covers_id,
                                         render_cover, cover_choices,  cover_matches,
                                         cover_orders, covers_date,    covers_name};

const M2sResource m2s_resource_patches = {"patches",    patches_objects, patches_id,
                                          render_patch, patch_choices,   patch_matches,
                                          patch_orders, patches_date,    patches_name};

const M2sResource m2s_resource_cover_comments = {"cover_comments",
                                                 cover_comments_objects,
                                                 cover_comments_id,
                                                 render_comment,
                                                 NULL,
                                                 NULL,
                                                 cover_comment_orders,
                                                 NULL,
                                                 NULL};

const M2sResource m2s_resource_patch_comments = {"patch_comments",
                                                 patch_comments_objects,
                                                 patch_comments_id,
                                                 render_comment,
                                                 NULL,
                                                 NULL,
                                                 patch_comment_orders,
                                                 NULL,
                                                 NULL};

const M2sResource m2s_resource_events = {
    "events", events_objects, events_id,   render_event, event_choices,
    NULL,     event_orders,   events_date, NULL,         events_is_listed};
