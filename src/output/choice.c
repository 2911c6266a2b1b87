/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/choice.h"

#include <string.h>

gboolean
m2s_choice_number(const char *value, gint64 *number)
{
    g_autofree char *bare = g_strstrip(g_strdup(value));
    const char *digits = bare + (*bare == '+');
    return g_ascii_string_to_signed(digits, 10, G_MININT64, G_MAXINT64, number, NULL);
}

/* The object of that number among all of its kind, or NULL. */
static gconstpointer
by_number(const GPtrArray *objects, gint64 number)
{
    return number >= 1 && number <= objects->len ? g_ptr_array_index(objects, number - 1) : NULL;
}

/* The object that value is the number of; there is no other way to name it. */
static gconstpointer
by_value(const GPtrArray *objects, const char *value)
{
    gint64 number;
    return m2s_choice_number(value, &number) ? by_number(objects, number) : NULL;
}

/* Defines a choice by number, or else by a field of TYPE in any case. */
#define DEFINE_CHOICE(name, TYPE, objects, field)                                                  \
    gconstpointer m2s_choice_##name(const M2sViewContext *context, const char *value)              \
    {                                                                                              \
        gint64 number;                                                                             \
        if (m2s_choice_number(value, &number))                                                     \
            return by_number(objects, number);                                                     \
        for (guint i = 0; i < (objects)->len; i++) {                                               \
            const TYPE *object = g_ptr_array_index(objects, i);                                    \
            if (g_ascii_strcasecmp(object->field, value) == 0)                                     \
                return object;                                                                     \
        }                                                                                          \
        return NULL;                                                                               \
    }

DEFINE_CHOICE(project, M2sProject, context->catalogue->projects, link_name)
DEFINE_CHOICE(person, M2sPerson, context->catalogue->people, email)
DEFINE_CHOICE(user, M2sUser, context->config->users, username)

/* "under-review" is "Under Review". */
gconstpointer
m2s_choice_state(const M2sViewContext *context, const char *value)
{
    gint64 number;
    if (m2s_choice_number(value, &number))
        return by_number(context->config->states, number);
    g_autofree char *name = g_strdelimit(g_strdup(value), "-", ' ');
    for (guint i = 0; i < context->config->states->len; i++) {
        const M2sState *state = g_ptr_array_index(context->config->states, i);
        if (g_ascii_strcasecmp(state->name, name) == 0)
            return state;
    }
    return NULL;
}

gconstpointer
m2s_choice_series(const M2sViewContext *context, const char *value)
{
    return by_value(context->catalogue->series, value);
}

gconstpointer
m2s_choice_patch(const M2sViewContext *context, const char *value)
{
    return by_value(context->catalogue->patches, value);
}

gconstpointer
m2s_choice_cover(const M2sViewContext *context, const char *value)
{
    return by_value(context->catalogue->covers, value);
}

/* Categories are compared by their names, of which there is one each. */
gconstpointer
m2s_choice_category(const M2sViewContext *context, const char *value)
{
    for (guint i = 0; i <= M2S_EVENT_PATCH_COMMENT_CREATED; i++)
        if (g_str_equal(m2s_event_category_name(i), value))
            return m2s_event_category_name(i);
    return NULL;
}

gconstpointer
m2s_choice_nobody(const M2sViewContext *context, const char *value)
{
    return NULL;
}

gconstpointer
m2s_event_project(gconstpointer object)
{
    const M2sEvent *event = object;
    switch (event->category) {
    case M2S_EVENT_COVER_CREATED:
        return event->cover->item.project;
    case M2S_EVENT_PATCH_CREATED:
    case M2S_EVENT_PATCH_COMPLETED:
        return event->patch->item.project;
    case M2S_EVENT_SERIES_CREATED:
    case M2S_EVENT_SERIES_COMPLETED:
        return event->series->project;
    case M2S_EVENT_COVER_COMMENT_CREATED:
    case M2S_EVENT_PATCH_COMMENT_CREATED:
        break;
    }
    return event->comment->item.project;
}

gconstpointer
m2s_event_category_key(gconstpointer object)
{
    return m2s_event_category_name(((const M2sEvent *)object)->category);
}

gconstpointer
m2s_event_series(gconstpointer object)
{
    const M2sEvent *event = object;
    if (event->category == M2S_EVENT_PATCH_COMPLETED)
        return event->patch->series;
    gboolean of_series = event->category == M2S_EVENT_SERIES_CREATED ||
                         event->category == M2S_EVENT_SERIES_COMPLETED;
    return of_series ? event->series : NULL;
}

gconstpointer
m2s_event_patch(gconstpointer object)
{
    const M2sEvent *event = object;
    if (event->category == M2S_EVENT_PATCH_COMMENT_CREATED)
        return event->comment->patch;
    gboolean of_patch =
        event->category == M2S_EVENT_PATCH_CREATED || event->category == M2S_EVENT_PATCH_COMPLETED;
    return of_patch ? event->patch : NULL;
}

gconstpointer
m2s_event_cover(gconstpointer object)
{
    const M2sEvent *event = object;
    if (event->category == M2S_EVENT_COVER_COMMENT_CREATED)
        return event->comment->cover;
    return event->category == M2S_EVENT_COVER_CREATED ? event->cover : NULL;
}

gconstpointer
m2s_event_actor(gconstpointer object)
{
    return NULL;
}
