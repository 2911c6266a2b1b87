/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/view.h"

#include "output/choice.h"
#include "output/embedded.h"
#include "output/field.h"

static void
add_patch(const M2sViewContext *context, const M2sPatch *patch, JsonBuilder *builder)
{
    json_builder_set_member_name(builder, "patch");
    m2s_embedded_patch(context, patch, builder);
}

static void
add_series(const M2sViewContext *context, const M2sSeries *series, JsonBuilder *builder)
{
    json_builder_set_member_name(builder, "series");
    m2s_embedded_series(context, series, builder);
}

static void
add_cover(const M2sViewContext *context, const M2sCover *cover, JsonBuilder *builder)
{
    json_builder_set_member_name(builder, "cover");
    m2s_embedded_cover(context, cover, builder);
}

static void
add_comment(const M2sViewContext *context, const M2sComment *comment, JsonBuilder *builder)
{
    json_builder_set_member_name(builder, "comment");
    m2s_embedded_comment(context, comment, builder);
}

static void
add_payload(const M2sViewContext *context, const M2sEvent *event, JsonBuilder *builder)
{
    switch (event->category) {
    case M2S_EVENT_COVER_CREATED:
        add_cover(context, event->cover, builder);
        break;
    case M2S_EVENT_PATCH_CREATED:
        add_patch(context, event->patch, builder);
        break;
    case M2S_EVENT_PATCH_COMPLETED:
        add_patch(context, event->patch, builder);
        add_series(context, event->patch->series, builder);
        break;
    case M2S_EVENT_SERIES_CREATED:
    case M2S_EVENT_SERIES_COMPLETED:
        add_series(context, event->series, builder);
        break;
    case M2S_EVENT_COVER_COMMENT_CREATED:
        add_cover(context, event->comment->cover, builder);
        add_comment(context, event->comment, builder);
        break;
    case M2S_EVENT_PATCH_COMMENT_CREATED:
        add_patch(context, event->comment->patch, builder);
        add_comment(context, event->comment, builder);
        break;
    }
}

void
m2s_view_event(const M2sViewContext *context, const M2sEvent *event, JsonBuilder *builder)
{
    json_builder_begin_object(builder);
    m2s_field_integer(builder, "id", event->id);
    m2s_field_string(builder, "category", m2s_event_category_name(event->category));
    json_builder_set_member_name(builder, "project");
    m2s_embedded_project(context, m2s_event_project(event), builder);
    m2s_field_date(builder, "date", event->date);
    m2s_field_null(builder, "actor"); /* in every version, though it came with 1.2 */
    json_builder_set_member_name(builder, "payload");
    json_builder_begin_object(builder);
    add_payload(context, event, builder);
    json_builder_end_object(builder);
    json_builder_end_object(builder);
}
