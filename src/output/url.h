/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The addresses that views show.  Layer: output. */
#pragma once

#include <mbox2series/model.h>

/* What addresses are made of.  Borrowed. */
typedef struct {
    const char *base_url;  /* without a slash at the end */
    const char *version;   /* (nullable): in addresses of the API */
    const char *url_query; /* (nullable): what addresses in the API end in: "?format=json" */
} M2sUrls;

/* The API's address of path, "patches/3/", in their version.  (transfer full) */
char *m2s_url_api(const M2sUrls *urls, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* The address of path on the server, "series/3/mbox/".  (transfer full) */
char *m2s_url_web(const M2sUrls *urls, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* The page of a mail: kind is "patch" or "cover", suffix "" or "mbox/".  (transfer full) */
char *m2s_url_submission(const M2sUrls *urls, const char *kind, const M2sItem *item,
                         const char *suffix);

/* The mail in the list's own archive.  Returns: (transfer full) (nullable): NULL if the project has
 * no list_archive_url_format. */
char *m2s_url_list_archive(const M2sProject *project, const char *msgid);
