/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The addresses of mailboxes and diffs (views/patch.py, cover.py and series.py).  Layer: server.
 *
 * Patterns: a project's link name and a Message-ID; or the number of a series. */
#pragma once

#include "server/request.h"

M2sWebAnswer *m2s_web_patch_mailbox(const M2sWebRequest *request, GError **error);
M2sWebAnswer *m2s_web_patch_diff(const M2sWebRequest *request, GError **error);
M2sWebAnswer *m2s_web_cover_mailbox(const M2sWebRequest *request, GError **error);
M2sWebAnswer *m2s_web_series_mailbox(const M2sWebRequest *request, GError **error);
