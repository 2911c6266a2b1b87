/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Patches and pull requests.  Layer: model. */
#pragma once

#include <mbox2series/person.h>
#include <mbox2series/project.h>
#include <mbox2series/series.h>
#include <mbox2series/span.h>

G_BEGIN_DECLS

#define M2S_HASH_SIZE 20 /* bytes of a SHA-1 */

typedef struct M2sPatch {
    guint id;       /* from 1 */
    guint32 digest; /* tells a mail sent twice from another under the same Message-ID */
    const M2sProject *project;
    const char *msgid; /* brackets included */
    const M2sPerson *submitter;
    M2sSeries *series;       /* (nullable): NULL for number 0, a cover with a diff */
    const char *name;        /* prefixes included */
    const char *pull_url;    /* (nullable) */
    const M2sUser *delegate; /* (nullable) */
    const M2sState *state;
    gint64 number; /* in the series; meaningless without one */
    gint64 date;   /* UTC seconds */
    M2sSpan span;
    GPtrArray *comments;        /* (nullable): of M2sComment *, in the order of arrival */
    guint16 tags[M2S_TAGS_MAX]; /* how often each tag stands in message and comments */
    gboolean has_hash; /* FALSE for a pull request without a diff, or if none was asked for */
    guint8 hash[M2S_HASH_SIZE];
} M2sPatch;

G_END_DECLS
