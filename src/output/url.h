/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes the URLs in views.  Layer: output. */
#pragma once

#include <mbox2series/model.h>

/* The parts that all URLs share.  All pointers are borrowed. */
typedef struct {
    const char *base_url;  /* without a slash at the end */
    const char *version;   /* (nullable): the version in URLs of the API */
    const char *url_query; /* (nullable): appended to URLs of the API: "?format=json" */
} M2sUrls;

/* The URL of path, such as "patches/3/", in the API.  (transfer full) */
char *m2s_url_api(const M2sUrls *urls, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* The URL of path, such as "series/3/mbox/", on the server.  (transfer full) */
char *m2s_url_web(const M2sUrls *urls, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* The URL of an item's page.
 * kind: "patch" or "cover"; suffix: "" or "mbox/".  Returns: (transfer full). */
char *m2s_url_submission(const M2sUrls *urls, const char *kind, const M2sItem *item,
                         const char *suffix);

/* The URL of a mail in the list's own archive.
 * Returns: (transfer full) (nullable): NULL if project has no list_archive_url_format. */
char *m2s_url_list_archive(const M2sProject *project, const char *msgid);
