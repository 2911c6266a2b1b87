/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Objects as JSON, as Patchwork's serializers show them (api/patch.py and its like, api/embedded.py).  Layer: output.
 *
 * Which members an object has, in which order and since which version, is in model/fields.c. */
#pragma once

#include <mbox2series/view.h>

#include "model/fields.h"
#include "output/json.h"
#include "output/url.h"

/* A view at work. */
typedef struct {
    const M2sArchive *archive;
    const M2sCatalogue *catalogue;
    M2sUrls urls;
    guint api;                  /* objects are shown as API 1.api does */
    gboolean hide_dependencies; /* of series */
} M2sRender;

/* Returns: FALSE with an error of M2S_ERROR_USAGE if view's version is none. */
gboolean m2s_render_init(M2sRender *render, const M2sView *view, GError **error);

/* Appends object as it is shown on its own: in its detail view or in a list.
 * Returns: FALSE with an error if its mail cannot be read. */
gboolean m2s_render_object(M2sRender *render, const M2sKindInfo *info, gconstpointer object,
                           gboolean detail, M2sJson *json, GError **error);

/* Appends the members of object with the names in members, terminated by NULL, that need no mail. */
void m2s_render_members(M2sRender *render, const M2sKindInfo *info, gconstpointer object,
                        const char *const *members, M2sJson *json);
