/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What happened, in order.  Layer: model. */
#pragma once

#include <mbox2series/comment.h>

G_BEGIN_DECLS

typedef enum {
    M2S_EVENT_COVER_CREATED,
    M2S_EVENT_PATCH_CREATED,
    M2S_EVENT_PATCH_COMPLETED, /* the patch and all before it in its series have arrived */
    M2S_EVENT_SERIES_CREATED,
    M2S_EVENT_SERIES_COMPLETED, /* as many patches as announced have arrived */
    M2S_EVENT_COVER_COMMENT_CREATED,
    M2S_EVENT_PATCH_COMMENT_CREATED,
} M2sEventCategory;

typedef struct {
    M2sEventCategory category;
    guint id;    /* from 1 */
    gint64 date; /* UTC seconds: of the mail that caused it */
    union {      /* what it happened to; a completed patch leads to its series */
        const M2sPatch *patch;
        const M2sCover *cover;
        const M2sSeries *series;
        const M2sComment *comment;
    };
} M2sEvent;

/* The name that Patchwork's API has for category: "patch-created".  (transfer none) */
M2S_API const char *m2s_event_category_name(M2sEventCategory category);

G_END_DECLS
