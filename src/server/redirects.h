/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses with the number of an object, which lead to those with its Message-ID
 * (views/patch.py, cover.py and comment.py).  Layer: server.
 *
 * Pattern: a number, or, which Patchwork does not have, a Message-ID. */
#pragma once

#include "server/request.h"

M2sWebAnswer *m2s_web_redirect_patch(const M2sWebRequest *request, GError **error);
M2sWebAnswer *m2s_web_redirect_patch_mailbox(const M2sWebRequest *request, GError **error);
M2sWebAnswer *m2s_web_redirect_patch_diff(const M2sWebRequest *request, GError **error);
M2sWebAnswer *m2s_web_redirect_cover(const M2sWebRequest *request, GError **error);
M2sWebAnswer *m2s_web_redirect_cover_mailbox(const M2sWebRequest *request, GError **error);

/* The one with that number in reply to a patch, or else to a cover.  Only a number. */
M2sWebAnswer *m2s_web_redirect_comment(const M2sWebRequest *request, GError **error);
