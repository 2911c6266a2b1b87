/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Objects as answers of their own: Patchwork's serializers.  Layer: output.
 *
 * Each adds a whole JSON object to json, its members in Patchwork's order.  With text the shape
 * is that of a detail view, without it that of a list. */
#pragma once

#include "output/json.h"

#include <mbox2series/view.h>

void m2s_view_project(const M2sViewContext *context, const M2sProject *project, M2sJson *json);
/* What Patchwork's data base has of a person … */
void m2s_view_person(const M2sViewContext *context, const M2sPerson *person, M2sJson *json);
/* … and what its API shows, to those who are logged in. */
void m2s_view_account(const M2sViewContext *context, const M2sPerson *person, M2sJson *json);
void m2s_view_series(const M2sViewContext *context, const M2sSeries *series, M2sJson *json);
/* text: (nullable) */
void m2s_view_cover(const M2sViewContext *context, const M2sCover *cover, const M2sText *text,
                    M2sJson *json);
/* text: (nullable) */
void m2s_view_patch(const M2sViewContext *context, const M2sPatch *patch, const M2sText *text,
                    M2sJson *json);
void m2s_view_comment(const M2sViewContext *context, const M2sComment *comment, const M2sText *text,
                      M2sJson *json);
void m2s_view_event(const M2sViewContext *context, const M2sEvent *event, M2sJson *json);
