/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/event.h>

const char *
m2s_event_category_name(M2sEventCategory category)
{
    static const char *const names[] = {
        [M2S_EVENT_COVER_CREATED] = "cover-created",
        [M2S_EVENT_PATCH_CREATED] = "patch-created",
        [M2S_EVENT_PATCH_COMPLETED] = "patch-completed",
        [M2S_EVENT_SERIES_CREATED] = "series-created",
        [M2S_EVENT_SERIES_COMPLETED] = "series-completed",
        [M2S_EVENT_COVER_COMMENT_CREATED] = "cover-comment-created",
        [M2S_EVENT_PATCH_COMMENT_CREATED] = "patch-comment-created",
    };
    g_return_val_if_fail((guint)category < G_N_ELEMENTS(names), NULL);
    return names[category];
}
