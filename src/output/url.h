/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The addresses that views show.  Layer: output. */
#pragma once

#include "output/render.h"

/* The API's address of path, "patches/3/", in the version of render.  (transfer full) */
char *m2s_url_api(const M2sRender *render, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* The address of path on the server, "series/3/mbox/".  (transfer full) */
char *m2s_url_web(const M2sRender *render, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* The page of a mail: kind is "patch" or "cover", suffix "" or "mbox/".  (transfer full) */
char *m2s_url_submission(const M2sRender *render, const char *kind, const M2sItem *item,
                         const char *suffix);

/* The mail in the list's own archive.  Returns: (transfer full) (nullable): NULL if the project has
 * no list_archive_url_format. */
char *m2s_url_list_archive(const M2sProject *project, const char *msgid);
