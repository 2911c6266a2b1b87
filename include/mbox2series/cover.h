/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cover letters.  Layer: model. */
#pragma once

#include <mbox2series/person.h>
#include <mbox2series/project.h>
#include <mbox2series/series.h>
#include <mbox2series/span.h>

G_BEGIN_DECLS

typedef struct M2sCover {
    guint id;       /* from 1 */
    guint32 digest; /* as in M2sPatch */
    const M2sProject *project;
    const char *msgid;
    const M2sPerson *submitter;
    M2sSeries *series; /* (nullable): NULL if the series had a cover already */
    const char *name;  /* prefixes included */
    gint64 date;       /* UTC seconds */
    M2sSpan span;
    GPtrArray *comments; /* (nullable): of M2sComment *, in the order of arrival */
} M2sCover;

G_END_DECLS
