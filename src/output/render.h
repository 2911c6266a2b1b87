/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes objects as JSON, like Patchwork's serializers (api/patch.py and its siblings,
 * api/embedded.py).  Layer: output.
 *
 * The members of an object, their order and their API versions are in model/fields.c. */
#pragma once

#include <mbox2series/view.h>

#include "model/objects.h"
#include "output/json.h"
#include "output/url.h"

/* The settings and the state of rendering a view. */
typedef struct {
    const M2sArchive *archive;
    const M2sObjects *objects; /* of archive */
    M2sUrls urls;
    guint api;                  /* show objects as API 1.api does */
    gboolean hide_dependencies; /* do not show the dependencies of series */
} M2sRender;

/* Returns: FALSE with M2S_ERROR_USAGE if view's version does not exist. */
gboolean m2s_render_init(M2sRender *render, const M2sView *view, GError **error);

/* Whether the detail view of an object, or its entry in a list, needs the text of its mail. */
gboolean m2s_render_needs_text(const M2sKindInfo *info, gboolean detail);

/* Appends object as its detail view shows it, or as an entry of a list.
 * text: (nullable): of its mail, which may be changed; NULL if it is not needed. */
void m2s_render_object(M2sRender *render, const M2sKindInfo *info, gconstpointer object,
                       M2sText *text, gboolean detail, M2sJson *json);

/* The same without the braces around it. */
void m2s_render_fields(M2sRender *render, const M2sKindInfo *info, gconstpointer object,
                       const M2sText *text, gboolean detail, M2sJson *json);

/* Appends an object with some members of object, none of which needs the mail.
 * members: their names, terminated by NULL. */
void m2s_render_members(M2sRender *render, const M2sKindInfo *info, gconstpointer object,
                        const char *const *members, M2sJson *json);
