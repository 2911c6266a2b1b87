/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Objects as they stand inside others (Patchwork's api/embedded.py).  Layer: output.
 *
 * Each adds a whole JSON object to json, or null for NULL. */
#pragma once

#include "output/json.h"

#include <mbox2series/view.h>

void m2s_embedded_project(const M2sViewContext *context, const M2sProject *project, M2sJson *json);
void m2s_embedded_person(const M2sViewContext *context, const M2sPerson *person, M2sJson *json);
void m2s_embedded_user(const M2sViewContext *context, const M2sUser *user, M2sJson *json);
void m2s_embedded_series(const M2sViewContext *context, const M2sSeries *series, M2sJson *json);
void m2s_embedded_cover(const M2sViewContext *context, const M2sCover *cover, M2sJson *json);
void m2s_embedded_patch(const M2sViewContext *context, const M2sPatch *patch, M2sJson *json);
void m2s_embedded_comment(const M2sViewContext *context, const M2sComment *comment, M2sJson *json);
