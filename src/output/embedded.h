/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Objects as they stand inside others (Patchwork's api/embedded.py).  Layer: output.
 *
 * Each adds a whole JSON object to builder, or null for NULL. */
#pragma once

#include <json-glib/json-glib.h>

#include <mbox2series/view.h>

void m2s_embedded_project(const M2sViewContext *context, const M2sProject *project,
                          JsonBuilder *builder);
void m2s_embedded_person(const M2sViewContext *context, const M2sPerson *person,
                         JsonBuilder *builder);
void m2s_embedded_user(const M2sViewContext *context, const M2sUser *user, JsonBuilder *builder);
void m2s_embedded_series(const M2sViewContext *context, const M2sSeries *series,
                         JsonBuilder *builder);
void m2s_embedded_cover(const M2sViewContext *context, const M2sCover *cover, JsonBuilder *builder);
void m2s_embedded_patch(const M2sViewContext *context, const M2sPatch *patch, JsonBuilder *builder);
void m2s_embedded_comment(const M2sViewContext *context, const M2sComment *comment,
                          JsonBuilder *builder);
