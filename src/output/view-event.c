/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/view.h"

#include "output/choice.h"
#include "output/embedded.h"
#include "output/field.h"

static void
add_patch(const M2sViewContext *context, const M2sPatch *patch, M2sJson *json)
{
    m2s_json_name(json, "patch");
    m2s_embedded_patch(context, patch, json);
}

static void
add_series(const M2sViewContext *context, const M2sSeries *series, M2sJson *json)
{
    m2s_json_name(json, "series");
    m2s_embedded_series(context, series, json);
}

static void
add_cover(const M2sViewContext *context, const M2sCover *cover, M2sJson *json)
{
    m2s_json_name(json, "cover");
    m2s_embedded_cover(context, cover, json);
}

static void
add_comment(const M2sViewContext *context, const M2sComment *comment, M2sJson *json)
{
    m2s_json_name(json, "comment");
    m2s_embedded_comment(context, comment, json);
}

static void
add_payload(const M2sViewContext *context, const M2sEvent *event, M2sJson *json)
{
    switch (event->category) {
    case M2S_EVENT_COVER_CREATED:
        add_cover(context, event->cover, json);
        break;
    case M2S_EVENT_PATCH_CREATED:
        add_patch(context, event->patch, json);
        break;
    case M2S_EVENT_PATCH_COMPLETED:
        add_patch(context, event->patch, json);
        add_series(context, event->patch->series, json);
        break;
    case M2S_EVENT_SERIES_CREATED:
    case M2S_EVENT_SERIES_COMPLETED:
        add_series(context, event->series, json);
        break;
    case M2S_EVENT_COVER_COMMENT_CREATED:
        add_cover(context, event->comment->cover, json);
        add_comment(context, event->comment, json);
        break;
    case M2S_EVENT_PATCH_COMMENT_CREATED:
        add_patch(context, event->comment->patch, json);
        add_comment(context, event->comment, json);
        break;
    }
}

void
m2s_view_event(const M2sViewContext *context, const M2sEvent *event, M2sJson *json)
{
    m2s_json_begin_object(json);
    m2s_field_integer(json, "id", event->id);
    m2s_field_string(json, "category", m2s_event_category_name(event->category));
    m2s_json_name(json, "project");
    m2s_embedded_project(context, m2s_event_project(event), json);
    m2s_field_date(json, "date", event->date);
    m2s_field_null(json, "actor"); /* in every version, though it came with 1.2 */
    m2s_json_name(json, "payload");
    m2s_json_begin_object(json);
    add_payload(context, event, json);
    m2s_json_end_object(json);
    m2s_json_end_object(json);
}
