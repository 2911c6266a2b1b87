/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A request for one of the addresses in the table of web.c, and who answers it.  Layer: server. */
#pragma once

#include <mbox2series/serve.h>

#include "output/url-query.h"

typedef struct {
    const M2sView *view;
    const M2sUrlQuery *query;
    const GPtrArray *names; /* of char *: what stands in the places of the asterisks, decoded */
} M2sWebRequest;

/* Answers request.  The archive is within m2s_archive_begin() and m2s_archive_end().
 * Returns: (transfer full) (nullable): NULL with an error. */
typedef M2sWebAnswer *(*M2sWebFunc)(const M2sWebRequest *request, GError **error);
